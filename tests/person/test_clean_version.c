/* Stored features and keys were made by one version of the rules and tables. Whoever changes what
 * comes out must raise CLEAN_VERSION, so that the linker makes them again; this test notices. */
#include "check.h"

#include "likeness/sound.h"
#include "likeness/street.h"
#include "person/clean.h"

/* After a change that was meant: raise CLEAN_VERSION in person/features.h, and write here the new
 * version and the digests that the failing test prints. */
static const struct {
    int version;
    uint64_t rules, tables;
} golden = {11, 0xdb86399f70105704, 0x7255b1938068305a};

static const struct {
    const char *given, *family, *known_as, *previous, *born, *address, *postcode, *nhs, *upn, *uprn;
} people[] = {
    {"Jane Mary", "Smith-Jones", "Janey", "Doe", "2001-03-26", "Flat 2, 23 Inour Street", "B99 1AA",
     "9990000018", "A123456789012", "100070123456"},
    {"Mrs. JANE", "O'Brien", "", "O Brien", "1987", "Rose Cottage, Mill Hill Rd, B99 1AB", "", "",
     "", ""},
    {"Mohammed Imran", "Al-Masri", "Immy", "", "1990-01-01", "First Floor Flat, 1 First Avenue",
     "b991ad", "999 000 0018", "", ""},
    {"Baby", "Baby Kaur", "Twin 2", "", "2026-02", "12-14 Old Kent Road North", "B99 IAA",
     "9990000019", "x", "y"},
    {"Łukasz", "Wójcik", "", "Zawadzka", "1900-01-01", "No fixed abode", "ZZ99 3VZ", "", "", "0"},
    {"Иван", "Петрова", "Ştefan", "Ünal", "2010-12-31", "Unit B 7 St. John's Gdns", "B1", "", "",
     ""},
    {"N/K", "Unknown", "B/O Sarah", "Mc Donald Jr", "", "c/o 3 The Green; near the pub", "", "", "",
     ""},
    {"", "Abcdefghijklmnopqrstuvwxyz", "Sir", "van der Berg", "2001-02-30",
     "Apartment 1201a Kestrel Tower 1 High St", "EC1A 1BB", "", "", ""},
};

static pii field(const char *text)
{
    return pii_of(str_of(text));
}

static uint64_t digest_of_rules(void)
{
    static struct buf all = BUF_INIT(COUNT(people) * FEATURE_PACKED_MAX);
    char spelt[32];
    buf_reset(&all);
    for (size_t i = 0; i < COUNT(people); i++) {
        struct demographics d = {.given_name = field(people[i].given),
                                 .family_name = field(people[i].family),
                                 .known_as = field(people[i].known_as),
                                 .previous_family_name = field(people[i].previous),
                                 .address = field(people[i].address),
                                 .postcode = field(people[i].postcode),
                                 .nhs_number = field(people[i].nhs),
                                 .upn = field(people[i].upn),
                                 .uprn = field(people[i].uprn)};
        struct features f;
        (void)date_parse_iso(str_of(people[i].born), &d.birth_date);
        clean_start(&f, STR("school"));
        clean_add(&f, &d);
        features_pack(&f, &all);
        for (size_t k = 0; k < f.names; k++) { /* what is made again when they are read */
            buf_printf(&all, "%u %d ", f.name[k].sound, f.name[k].low);
            buf_add(&all, sound_spelling(str_range(f.name[k].text, f.name[k].len), spelt));
        }
    }
    assert_int_equal(buf_state(&all), ERR_OK);
    uint64_t digest = str_hash(buf_str(&all));
    buf_release(&all);
    return digest;
}

/* Row by row, field by field: a struct's padding may hold anything. */
static uint64_t digest_of_tables(void)
{
    struct buf all = BUF_INIT((size_t)4 << 20);
    for (uint32_t i = 0; i < name_row_count; i++) {
        const struct name_row *r = &name_rows[i];
        buf_printf(&all, "%s %u %u %u %u", r->text, r->words, r->forename_class, r->surname_class,
                   r->formal);
        for (size_t k = 0; k < NAME_SPELLINGS_MAX; k++)
            buf_printf(&all, " %u", r->spelling[k]);
        for (size_t k = 0; k < NAME_FORMS_MAX; k++)
            buf_printf(&all, " %u", r->form_of[k]);
    }
    for (uint32_t i = 0; i < street_row_count; i++)
        buf_printf(&all, "%s %s %u", street_rows[i].text, street_rows[i].keep, street_rows[i].kind);
    assert_int_equal(buf_state(&all), ERR_OK);
    uint64_t digest = str_hash(buf_str(&all));
    buf_release(&all);
    return digest;
}

static void what_cleaning_gives_changes_only_with_its_version(void **state)
{
    (void)state;
    uint64_t rules = digest_of_rules(), tables = digest_of_tables();
    if (CLEAN_VERSION == golden.version && rules == golden.rules && tables == golden.tables) return;
    fail_msg(
        "cleaning or its tables changed: see the top of this file. Now {%d, 0x%016llx, 0x%016llx}",
        CLEAN_VERSION, (unsigned long long)rules, (unsigned long long)tables);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cleaning_gives_changes_only_with_its_version),
    };
    return cmocka_run_group_tests_name("person/clean_version", tests, NULL, NULL);
}
