/* generate/place.c -- streets of invented districts, a postcode for some fourteen neighbouring
 * homes.
 *
 *     address number = postcode unit * homes per unit + place in the unit
 * Three units in a row share a street, so a street has two or three postcodes, as in life. */
#include "generate/place.h"

#include "generate/chance.h"

enum { SECTORS = 10, LETTERS = 20, UNITS_PER_STREET = 3, HOMES_PER_UNIT = 14 };
enum { COMMUNAL_STEP = 1499 }; /* every 1499th address */

static uint64_t units_max(void)
{
    return generate_districts_n * SECTORS * LETTERS * LETTERS;
}

uint64_t place_count(uint64_t persons)
{
    uint64_t homes = persons * 6 / 10;
    return homes < 200 ? 200 : homes;
}

static uint64_t homes_per_unit(uint64_t of)
{
    uint64_t least = of / units_max() + 1;
    return least > HOMES_PER_UNIT ? least : HOMES_PER_UNIT;
}

static const struct district *district_of(uint64_t unit)
{
    return &generate_districts[(unit / UNITS_PER_STREET) % generate_districts_n];
}

unsigned place_district(uint64_t address, uint64_t of)
{
    return (unsigned)(district_of(address / homes_per_unit(of)) - generate_districts);
}

uint64_t place_communal(uint64_t n, uint64_t of)
{
    return n % (of / COMMUNAL_STEP + 1) * COMMUNAL_STEP;
}

static bool place_is_communal(uint64_t address)
{
    return address % COMMUNAL_STEP == 0;
}

static str cut_type(str type)
{
    static const char *const cut[][2] = {
        {"Road", "Rd"},  {"Street", "St"},     {"Avenue", "Ave"},   {"Close", "Cl"}, {"Lane", "Ln"},
        {"Drive", "Dr"}, {"Crescent", "Cres"}, {"Gardens", "Gdns"}, {"Court", "Ct"}};
    for (size_t i = 0; i < COUNT(cut); i++)
        if (str_eq_c(type, cut[i][0])) return str_of(cut[i][1]);
    return type;
}

str place_address(struct arena *a, uint64_t address, uint64_t of, enum place_style style)
{
    uint64_t per_unit = homes_per_unit(of), unit = address / per_unit, door = address % per_unit;
    uint64_t street = stir(unit / UNITS_PER_STREET ^ 0x57EE7);
    str stem = str_of(words_at(&generate_street_stems, street >> 32));
    str type = str_of(words_at(&generate_street_types, street & 0xFFFFFFFF));
    if (style == PLACE_CUT) type = cut_type(type);
    uint64_t number = 1 + 2 * (door + per_unit * (unit % UNITS_PER_STREET)) + (street >> 7 & 1);
    str line;
    if (place_is_communal(address)) {
        str name = str_of(words_at(&generate_street_stems, stir(address)));
        line = str_printf(a, "%.*s House, %d %.*s %.*s", STR_FMT(name), (int)number,
                          STR_FMT(stem), STR_FMT(type));
    } else if (stir(unit) % 8 == 0) { /* one block of flats fills the unit */
        str house = str_of(words_at(&generate_street_houses, stir(unit + 1)));
        str name = str_of(words_at(&generate_street_stems, stir(unit + 2)));
        line = str_printf(a, "Flat %d, %.*s %.*s, %.*s %.*s", (int)door + 1, STR_FMT(name),
                          STR_FMT(house), STR_FMT(stem), STR_FMT(type));
    } else {
        line = str_printf(a, "%d %.*s %.*s", (int)number, STR_FMT(stem), STR_FMT(type));
    }
    if (style == PLACE_SHORT) return line;
    const char *place = district_of(unit)->name;
    if (style == PLACE_FULL) return str_printf(a, "%.*s, %s, Wrenmoor", STR_FMT(line), place);
    line = str_printf(a, "%.*s, %s", STR_FMT(line), place);
    return style == PLACE_CAPITALS ? str_upper(a, line) : line;
}

str place_postcode(struct arena *a, uint64_t address, uint64_t of)
{
    static const char letters[] = "ABDEFGHJLNPQRSTUWXYZ"; /* none of C I K M O V */
    uint64_t unit = address / homes_per_unit(of);
    const struct district *d = district_of(unit);
    uint64_t rest =
        unit / UNITS_PER_STREET / generate_districts_n * UNITS_PER_STREET + unit % UNITS_PER_STREET;
    return str_printf(a, "%s %d%c%c", d->outcode, (int)(rest % SECTORS),
                      letters[(rest / SECTORS) % LETTERS],
                      letters[(rest / SECTORS / LETTERS) % LETTERS]);
}

str place_uprn(struct arena *a, uint64_t address)
{
    const uint64_t prime =
        9999999967u; /* times a constant, modulo a prime: no number comes twice */
    return str_printf(a, "99%010llu", (unsigned long long)((address % prime * 733 + 4211) % prime));
}
