/* generate/family.c -- who belongs to a family: adults, children, grandparents.
 *
 * Everybody's age follows from the mother's: a first child when she is 18 to 36, the next ones one
 * to five years later (child.c), until today or the planned number is reached. Which way of naming
 * a family has depends on the district: people live near their kin. */
#include "generate/human.h"

#include "generate/chance.h"
#include "generate/naming.h"
#include "generate/place.h"

enum shape {
    COUPLE,
    LONE_PARENT,
    STEP_FAMILY,
    THREE_GENERATIONS,
    SINGLE,
    OLD_PAIR,
    FOSTER_HOME,
    ASYLUM,
    SHAPE__COUNT
};

static const unsigned tradition_weight[TRADITION__COUNT] = {
    [TRADITION_WB] = 545, [TRADITION_IR] = 25, [TRADITION_PK] = 130, [TRADITION_BD] = 55,
    [TRADITION_SI] = 40,  [TRADITION_HI] = 35, [TRADITION_CA] = 45,  [TRADITION_NG] = 35,
    [TRADITION_SO] = 25,  [TRADITION_AR] = 20, [TRADITION_PL] = 20,  [TRADITION_RO] = 15,
    [TRADITION_CN] = 10,
};
static const unsigned shape_weight[SHAPE__COUNT] = {
    [COUPLE] = 400, [LONE_PARENT] = 190, [STEP_FAMILY] = 90, [THREE_GENERATIONS] = 70,
    [SINGLE] = 130, [OLD_PAIR] = 75,     [FOSTER_HOME] = 20, [ASYLUM] = 25,
};

/* How much more common, in percent, a way of naming is in a district than elsewhere: each has three
 * districts of its own, drawn once for the invented borough. */
static unsigned affinity(enum tradition t, unsigned district)
{
    for (unsigned k = 0; k < 3; k++)
        if (stir(t * 31u + k) % generate_districts_n == district) return 400;
    return t == TRADITION_WB ? 100 : 55;
}

static enum tradition local_tradition(struct family *f)
{
    unsigned weight[TRADITION__COUNT];
    for (int t = 0; t < TRADITION__COUNT; t++)
        weight[t] = f->pack == PACK_ORIGINS
                        ? 1
                        : tradition_weight[t] * affinity((enum tradition)t, f->district);
    return (enum tradition)pick_weighted(&f->rand, weight, TRADITION__COUNT);
}

const char *tradition_code(enum tradition t)
{
    static const char *const code[] = {
#define TRADITION_TEXT(code) #code,
        TRADITION_LIST(TRADITION_TEXT)
#undef TRADITION_TEXT
    };
    return code[t];
}

int human_age(const struct human *h, int32_t day)
{
    return date_age(date_from_days(h->born), date_from_days(day));
}

static int birth_year(const struct human *h)
{
    return date_from_days(h->born).year;
}

struct human *family_add(struct family *f, size_t room, enum tradition t, char sex, int32_t born)
{
    if (f->n >= room || f->n >= FAMILY_MAX) return NULL;
    struct human *h = &f->human[f->n++];
    *h = (struct human){.tradition = t,
                        .sex = sex,
                        .born = born,
                        .names = 1,
                        .mother = NOBODY,
                        .father = NOBODY,
                        .twin = {NOBODY, NOBODY},
                        .namesake = NOBODY,
                        .former = NOBODY};
    return h;
}

struct human *family_add_adult(struct family *f, size_t room, enum tradition t, char sex,
                               int32_t born)
{
    struct human *h = family_add(f, room, t, sex, born);
    if (!h) return NULL;
    str given = naming_given(f->arena, &f->rand, t, sex, birth_year(h), NULL, 0);
    h->name[0] = (struct human_name){born, given,
        naming_family(f->arena, &f->rand, t, sex, f->district)};
    return h;
}

int family_place(const struct family *f, const struct human *h)
{
    return h ? (int)(h - f->human) : NOBODY;
}

static int children_wanted(struct family *f, enum tradition t)
{
    struct rand *r = &f->rand;
    static const unsigned few[] = {90, 300, 380, 150, 55, 20},
                          many[] = {60, 170, 270, 250, 150, 100};
    bool large = t == TRADITION_PK || t == TRADITION_BD || t == TRADITION_SO || t == TRADITION_AR;
    if (packs[f->pack].large_families) return between(r, 2, 5);
    return (int)pick_weighted(r, large ? many : few, COUNT(few));
}

static enum tradition partner_tradition(struct family *f, enum tradition t)
{
    return chance(&f->rand, 900) ? local_tradition(f) : t;
}

/* She takes his name, where that is the custom; the day says whether agencies knew her before. */
static void marry(struct family *f, struct human *wife, const struct human *husband, int32_t day)
{
    static const unsigned takes[TRADITION__COUNT] = {
        [TRADITION_WB] = 8000, [TRADITION_IR] = 7500, [TRADITION_PK] = 2500, [TRADITION_BD] = 500,
        [TRADITION_SI] = 500,  [TRADITION_HI] = 7000, [TRADITION_CA] = 7000, [TRADITION_NG] = 5000,
        [TRADITION_SO] = 0,    [TRADITION_AR] = 500,  [TRADITION_PL] = 8000, [TRADITION_RO] = 7500,
        [TRADITION_CN] = 500,
    };
    if (!chance(&f->rand, takes[husband->tradition]) || wife->names >= HUMAN_NAMES_MAX) return;
    str family = husband->name[0].family;
    if (husband->tradition == TRADITION_PL && str_ends(family, STR("ki")))
        family = str_printf(f->arena, "%.*sa", (int)family.len - 1, family.at);
    wife->name[wife->names++] = (struct human_name){day, wife->name[0].given, family};
}

/* Mother, father perhaps, and their children. `first` and `until` bound the births. */
static void add_parents(struct family *f, size_t room, enum shape shape, enum tradition t)
{
    struct rand *r = &f->rand;
    int32_t age_days = about(r, 19 * 365, 57 * 365), born = f->today - age_days;
    int32_t first_birth = born + about(r, 18 * 365, 36 * 365);
    struct human *mother = family_add_adult(f, room, t, 'F', born);
    struct human *father = NULL;
    bool married = shape != LONE_PARENT && chance(r, 6200);
    if (mother && (shape != LONE_PARENT || chance(r, 4000)))
        father = family_add_adult(f, room, partner_tradition(f, t), 'M',
                                  born - about(r, -2 * 365, 8 * 365));
    if (mother && father && married)
        marry(f, mother, father, first_birth + between(r, -1500, 1200));
    int mother_at = family_place(f, mother), father_at = family_place(f, father);
    if (!mother) return;
    int wanted = children_wanted(f, t);
    if (shape == STEP_FAMILY) { /* his and hers first, theirs later */
        int32_t last = births(f, room, mother_at, NOBODY, false, between(r, 1, 2), first_birth,
                              f->today - 900);
        if (father_at != NOBODY && chance(r, 4500))
            (void)births(f, room, NOBODY, father_at, true, between(r, 1, 2),
                         first_birth - between(r, -700, 900), f->today - 900);
        births(f, room, mother_at, father_at, married, wanted, last + about(r, 900, 2600),
               f->today);
    } else {
        births(f, room, mother_at, father_at, married, wanted, first_birth, f->today);
    }
}

static void add_grandparents(struct family *f, size_t room, enum tradition t)
{
    struct rand *r = &f->rand;
    int32_t born = f->human[0].born - about(r, 19 * 365, 36 * 365);
    if (f->today - born > 97 * 365) return;
    struct human *grandmother = family_add_adult(f, room, t, 'F', born);
    if (!grandmother) return;
    for (size_t i = 1; i < f->n; i++) { /* a girl called after her */
        struct human *h = &f->human[i];
        if (h->sex != 'F' || h->mother == NOBODY || h->twin[0] != NOBODY || !chance(r, 250))
            continue;
        h->name[0].given = grandmother->name[0].given;
        h->name[0].family = grandmother->name[0].family;
        h->namesake = family_place(f, grandmother);
        break;
    }
    struct human *grandfather =
        chance(r, 5000) ? family_add_adult(f, room, t, 'M', born - between(r, 0, 2500)) : NULL;
    if (grandfather) marry(f, grandmother, grandfather, born + 22 * 365);
}

/* Children in care who live together with foster parents but are not theirs, nor each other's
 * kin. */
static void add_foster_children(struct family *f, size_t room)
{
    int wanted = between(&f->rand, 1, 3);
    for (int i = 0; i < wanted; i++) {
        enum tradition t = local_tradition(f);
        struct human *h = family_add_adult(f, room, t, chance(&f->rand, 5300) ? 'M' : 'F',
                                    f->today - between(&f->rand, 200, 17 * 365));
        if (h) h->looked_after = true;
    }
}

static void add_old_pair(struct family *f, size_t room, enum tradition t)
{
    int32_t born = f->today - about(&f->rand, 62 * 365, 92 * 365);
    struct human *wife = family_add_adult(f, room, t, 'F', born);
    struct human *husband =
        chance(&f->rand, 6000)
            ? family_add_adult(f, room, t, 'M', born - between(&f->rand, -900, 2200))
            : NULL;
    if (wife && husband) marry(f, wife, husband, born + 23 * 365);
}

static enum shape pick_shape(struct family *f)
{
    unsigned weight[SHAPE__COUNT];
    for (int i = 0; i < SHAPE__COUNT; i++)
        weight[i] = packs[f->pack].large_families && (i == SINGLE || i == OLD_PAIR)
                        ? 0
                        : shape_weight[i];
    return (enum shape)pick_weighted(&f->rand, weight, SHAPE__COUNT);
}

void family_make(struct family *f, uint64_t first, size_t room)
{
    static const enum tradition fled[] = {TRADITION_AR, TRADITION_SO, TRADITION_AR, TRADITION_NG};
    struct rand *r = &f->rand;
    uint64_t home = f->households++;
    f->n = 0;
    f->staged = false;
    f->district = place_district(life_home_of(f, home), f->addresses);
    enum tradition t = local_tradition(f);
    enum shape shape = pick_shape(f);
    if (shape == ASYLUM && f->pack != PACK_ORIGINS) t = fled[rand_below(r, COUNT(fled))];
    if (shape == SINGLE) {
        (void)family_add_adult(f, room, t, chance(r, 5500) ? 'M' : 'F',
                               f->today - about(r, 18 * 365, 80 * 365));
    } else if (shape == OLD_PAIR) {
        add_old_pair(f, room, t);
    } else {
        add_parents(f, room, shape, t);
        if (shape == THREE_GENERATIONS && f->n) add_grandparents(f, room, t);
        if (shape == FOSTER_HOME && f->n) add_foster_children(f, room);
    }
    for (size_t i = 0; i < f->n; i++) {
        struct human *h = &f->human[i];
        h->household = home;
        h->first_january = shape == ASYLUM && human_age(h, f->today) > 3 && chance(r, 5500);
    }
    life_tell(f, home);
    turn_adoptions(f, room);
    for (size_t i = 0; i < f->n; i++)
        f->human[i].number = first + i;
    if (f->n && packs[f->pack].stories) story_cast(f);
}
