/* generate/life.c -- what happened to a family: moves, weddings and partings, children who leave,
 * placements of children in care, the first days without a name, and troubles. */
#include "generate/human.h"

#include "generate/chance.h"
#include "generate/naming.h"

enum {
    YEAR_DAYS = 365,
    GROWN_UP = 19,
    HOME_STEP = 7368787
}; /* a prime: homes are dealt out evenly */

static uint64_t home_of_household(const struct family *f, uint64_t household)
{
    return household * HOME_STEP % f->addresses;
}

static uint64_t any_home(struct family *f)
{
    return rand_below(&f->rand, f->addresses);
}

const struct human_name *human_name_on(const struct human *h, int32_t day)
{
    size_t i = h->names - 1;
    while (i && h->name[i].from > day)
        i--;
    return &h->name[i];
}

uint64_t human_address_on(const struct human *h, int32_t day)
{
    size_t i = h->homes - 1;
    while (i && h->home[i].from > day)
        i--;
    return h->home[i].address;
}

static void add_home(struct human *h, int32_t from, uint64_t address)
{
    if (h->homes == HUMAN_HOMES_MAX) { /* the oldest is forgotten */
        memmove(h->home, h->home + 1, (HUMAN_HOMES_MAX - 1) * sizeof *h->home);
        h->homes--;
    }
    h->home[h->homes++] = (struct human_home){from, address};
}

static void add_name(struct human *h, int32_t from, str given, str family)
{
    if (h->names < HUMAN_NAMES_MAX && from > h->name[h->names - 1].from)
        h->name[h->names++] = (struct human_name){from, given, family};
}

/* The homes of the household, oldest first, the last one is today's. */
static size_t tell_moves(struct family *f, uint64_t household, struct human_home home[5])
{
    static const unsigned weight[] = {420, 300, 160, 80, 40};
    size_t moves = pick_weighted(&f->rand, weight, COUNT(weight));
    int32_t day = f->start - between(&f->rand, 0, 3000);
    for (size_t i = 0; i <= moves; i++) {
        home[i] =
            (struct human_home){day, i == moves ? home_of_household(f, household) : any_home(f)};
        int32_t rest = f->today - (day > f->start ? day : f->start);
        day = (day > f->start ? day : f->start) +
              between(&f->rand, 60, rest > 120 ? rest * 2 / (int32_t)(moves + 1) : 120);
        if (day > f->today - 20) day = f->today - 20;
    }
    return moves + 1;
}

static void settle(struct human *h, const struct human_home *home, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (i + 1 == n || home[i + 1].from > h->born) add_home(h, home[i].from, home[i].address);
}

/* A grown-up child with a place, or places, of its own. */
static void leave_home(struct family *f, struct human *h)
{
    struct rand *r = &f->rand;
    int32_t day = h->born + between(r, 18 * YEAR_DAYS, 23 * YEAR_DAYS);
    if (day > f->today - 30) return;
    h->household = f->households++;
    while (h->homes > 1 && h->home[h->homes - 1].from > day)
        h->homes--; /* where the family went later, this child did not */
    int stops = between(r, 0, 2);
    for (int i = 0; i < stops && day < f->today - 400; i++) {
        add_home(h, day, any_home(f));
        day += between(r, 150, 900);
    }
    if (day < f->today - 20) add_home(h, day, home_of_household(f, h->household));
    if (h->sex == 'F' && human_age(h, f->today) > 23 && chance(r, 2500)) {
        int32_t wedding = h->born + about(r, 21 * YEAR_DAYS, 34 * YEAR_DAYS);
        enum tradition t = h->tradition;
        bool custom =
            t == TRADITION_WB || t == TRADITION_IR || t == TRADITION_HI || t == TRADITION_CA;
        if (custom && wedding < f->today)
            add_name(h, wedding, h->name[h->names - 1].given, naming_family(f->arena, r, t, 'M'));
    }
}

/* Two to five placements, the present one with the family at hand; before them, the parents' home.
 */
static void place_in_care(struct family *f, struct human *h)
{
    struct rand *r = &f->rand;
    int32_t days = f->today - h->born, day = h->born + between(r, 30, days * 2 / 3 + 30);
    int placements = between(r, 1, 4);
    add_home(h, h->born, any_home(f));
    for (int i = 0; i < placements; i++) {
        add_home(h, day, any_home(f));
        day += between(r, 40, (f->today - day) / (placements - i) + 41);
    }
    if (day < f->today - 10) add_home(h, day, home_of_household(f, h->household));
}

/* Until the birth is registered, wards and health visitors write Baby and the mother's name. */
static void name_newborn(struct family *f, struct human *h)
{
    if (h->born < f->start || h->mother == NOBODY || h->names == HUMAN_NAMES_MAX) return;
    const struct human_name *mother = human_name_on(&f->human[h->mother], h->born);
    bool second = h->twin != NOBODY && &f->human[h->twin] < h;
    str given = h->twin == NOBODY ? STR("Baby") : second ? STR("Twin 2") : STR("Twin 1");
    memmove(h->name + 1, h->name, h->names * sizeof *h->name);
    h->names++;
    h->name[0] = (struct human_name){h->born, given, mother->family};
    h->name[1].from = h->born + about(&f->rand, 2, 28);
}

static void change_names(struct family *f, struct human *h)
{
    struct rand *r = &f->rand;
    int age = human_age(h, f->today);
    const struct human_name last = h->name[h->names - 1];
    if (age >= 2 && age < GROWN_UP && h->mother != NOBODY && h->father == NOBODY &&
        chance(r, 1600)) {
        /* a stepfather's name, or the mother's new one */
        const struct human *mother = &f->human[h->mother];
        str family = mother->names > 1 ? mother->name[mother->names - 1].family
                                       : naming_family(f->arena, r, mother->tradition, 'M');
        if (!str_eq(family, last.family))
            add_name(h, f->today - between(r, 60, age * 300), last.given, family);
    } else if (age > 26 && h->sex == 'F' && h->names == 2 && h->mother == NOBODY &&
               chance(r, 900)) {
        add_name(h, h->name[1].from + between(r, 1500, 4500), last.given,
                 h->name[0].family);        /* parted */
    } else if (age > 12 && chance(r, 25)) { /* by deed poll */
        add_name(
            h, f->today - between(r, 100, 1500),
            naming_given(f->arena, r, h->tradition, h->sex, date_from_days(h->born).year, NULL, 0),
            last.family);
    }
    if (h->names > 1 && h->name[h->names - 1].from > f->today) h->names--;
}

static void call_by(struct family *f, struct human *h)
{
    struct rand *r = &f->rand;
    str given = h->name[h->names - 1].given;
    ptrdiff_t space = str_find(given, ' ');
    bool prefixed = space > 0 && h->tradition != TRADITION_SI;
    if (prefixed && chance(r, 5500))
        h->known_as = str_from(given, (size_t)space + 1);
    else if (chance(r, 2600))
        h->known_as = naming_variant(r, generate_nicknames, generate_nicknames_n, given);
    else if (chance(r, 150)) /* a second name we do not otherwise hear of */
        h->known_as =
            naming_given(f->arena, r, h->tradition, h->sex, date_from_days(h->born).year, NULL, 0);
}

static void trouble(struct family *f)
{
    struct rand *r = &f->rand;
    bool much = chance(r, 260), some = !much && chance(r, 600), hide = much && chance(r, 900);
    for (size_t i = 0; i < f->n; i++) {
        struct human *h = &f->human[i];
        bool child = human_age(h, f->today) < 18;
        if (h->looked_after)
            h->trouble = chance(r, 2500) ? TROUBLE_MUCH : TROUBLE_SOME;
        else if (much)
            h->trouble = chance(r, child ? 6500 : 900) ? TROUBLE_MUCH
                         : child || chance(r, 3500)    ? TROUBLE_SOME
                                                       : TROUBLE_NONE;
        else if (some)
            h->trouble = chance(r, child ? 5500 : 2000) ? TROUBLE_SOME : TROUBLE_NONE;
        h->shielded = hide && h->household == f->human[0].household;
        if (human_age(h, f->today) > 79 && chance(r, 800))
            h->died = f->today - between(r, 20, 1100);
    }
}

void life_tell(struct family *f, uint64_t household)
{
    struct human_home home[5];
    size_t n = tell_moves(f, household, home);
    for (size_t i = 0; i < f->n; i++) {
        struct human *h = &f->human[i];
        if (h->looked_after) {
            place_in_care(f, h);
        } else {
            settle(h, home, n);
            if (h->mother != NOBODY && human_age(h, f->today) >= GROWN_UP && chance(&f->rand, 7000))
                leave_home(f, h);
        }
        change_names(f, h);
        name_newborn(f, h);
        call_by(f, h);
    }
    trouble(f);
}
