/* generate/life.c -- what happened to a family: moves, children who leave, placements of children
 * in care, hostels and care homes, deaths, and troubles. What it changed in people's papers is told
 * in turn.c. */
#include "generate/human.h"

#include "generate/chance.h"
#include "generate/place.h"

enum {
    YEAR_DAYS = 365,
    GROWN_UP = 19,
    HOME_STEP = 7368787
}; /* a prime: homes are dealt out evenly */

uint64_t life_home_of(const struct family *f, uint64_t household)
{
    return household * HOME_STEP % f->addresses;
}

/* More often than not people stay in their part of the borough. */
static uint64_t life_any_home(struct family *f)
{
    uint64_t address = rand_below(&f->rand, f->addresses);
    if (!chance(&f->rand, 5500)) return address;
    for (int tries = 0; tries < 12 && place_district(address, f->addresses) != f->district; tries++)
        address = rand_below(&f->rand, f->addresses);
    return address;
}

static uint64_t any_communal(struct family *f)
{
    return place_communal(rand_u64(&f->rand), f->addresses);
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

void life_add_home(struct human *h, int32_t from, uint64_t address)
{
    if (h->homes == HUMAN_HOMES_MAX) { /* the oldest is forgotten */
        memmove(h->home, h->home + 1, (HUMAN_HOMES_MAX - 1) * sizeof *h->home);
        h->homes--;
    }
    h->home[h->homes++] = (struct human_home){from, address};
}

char human_sex_on(const struct human *h, int32_t day)
{
    return h->sex_since && day < h->sex_since ? h->sex_before : h->sex;
}

int32_t human_born_on(const struct human *h, int32_t day)
{
    return h->registered && day < h->corrected ? h->registered : h->born;
}

/* The homes of the household, oldest first, the last one is today's. */
static size_t tell_moves(struct family *f, uint64_t household, struct human_home home[5])
{
    static const unsigned weight[] = {420, 300, 160, 80, 40};
    size_t moves = pick_weighted(&f->rand, weight, COUNT(weight));
    int32_t day = f->start - between(&f->rand, 0, 3000);
    for (size_t i = 0; i <= moves; i++) {
        home[i] =
            (struct human_home){day, i == moves ? life_home_of(f, household) : life_any_home(f)};
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
        if (i + 1 == n || home[i + 1].from > h->born)
            life_add_home(h, home[i].from, home[i].address);
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
    int stops = between(r, 0, 3);
    for (int i = 0; i < stops && day < f->today - 400; i++) {
        life_add_home(h, day, chance(r, 800) ? any_communal(f) : life_any_home(f));
        day += between(r, 150, 900);
    }
    if (day < f->today - 20) life_add_home(h, day, life_home_of(f, h->household));
}

/* Two to eight placements, the present one with the family at hand; before them, the parents'
 * home. */
static void place_in_care(struct family *f, struct human *h)
{
    struct rand *r = &f->rand;
    int32_t days = f->today - h->born, day = h->born + between(r, 30, days * 2 / 3 + 30);
    int placements = between(r, 1, 7);
    life_add_home(h, h->born, life_any_home(f));
    for (int i = 0; i < placements; i++) {
        life_add_home(h, day, chance(r, 2000) ? any_communal(f) : life_any_home(f));
        day += between(r, 40, (f->today - day) / (placements - i) + 41);
    }
    if (day < f->today - 10) life_add_home(h, day, life_home_of(f, h->household));
}

/* Care homes late in life, a hostel or a refuge for a while. */
static void tell_communal(struct family *f, struct human *h)
{
    struct rand *r = &f->rand;
    int age = human_age(h, f->today);
    if (age > 79 && chance(r, 1500)) {
        int32_t day = f->today - between(r, 60, 1400);
        if (day > h->home[h->homes - 1].from) life_add_home(h, day, any_communal(f));
    }
    bool fled = h->first_january || h->shielded;
    if (!fled || h->homes != 1 || !chance(r, 5000)) return;
    int32_t day = h->home[0].from > h->born ? h->home[0].from : h->born;
    int32_t rest = f->today - day;
    if (rest < 300) return;
    struct human_home now = h->home[0];
    h->home[0].address = any_communal(f);
    life_add_home(h, day + between(r, 60, rest > 900 ? 900 : rest - 60), now.address);
}

static void tell_death(struct family *f, struct human *h)
{
    struct rand *r = &f->rand;
    int age = human_age(h, f->today);
    unsigned share = age > 79 ? 900 : age > 60 ? 200 : age > 30 ? 40 : 8;
    if (!chance(r, share)) return;
    int32_t died = f->today - between(r, 20, 1100);
    h->died = died > h->born + 2 ? died : h->born + 2;
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
    }
}

/* Of a child in trouble services often knew before it was born. */
static void tell_foretold(struct family *f)
{
    for (size_t i = 0; i < f->n; i++) {
        struct human *h = &f->human[i];
        bool recent = h->born > f->today - 9 * YEAR_DAYS && h->mother != NOBODY;
        if (!recent || !chance(&f->rand, h->trouble || h->looked_after ? 3500 : 120)) continue;
        h->foretold = true;
        f->human[h->mother].expected_by_services = true;
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
            if ((h->mother != NOBODY || h->father != NOBODY) &&
                human_age(h, f->today) >= GROWN_UP && chance(&f->rand, 7000))
                leave_home(f, h);
        }
        turn_names(f, h);
    }
    trouble(f);
    for (size_t i = 0; i < f->n; i++) {
        tell_communal(f, &f->human[i]);
        tell_death(f, &f->human[i]);
    }
    tell_foretold(f);
}
