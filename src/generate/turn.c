/* generate/turn.c -- the turns of a life that change a person's papers: the name given after birth,
 * weddings and partings, deed polls, another gender, a birth date put right, adoption. */
#include "generate/human.h"

#include "generate/chance.h"
#include "generate/naming.h"

enum { YEAR_DAYS = 365, GROWN_UP = 19 };

static void add_name(struct human *h, int32_t from, str given, str family)
{
    if (h->names < HUMAN_NAMES_MAX && from > h->name[h->names - 1].from)
        h->name[h->names++] = (struct human_name){from, given, family};
}

static const struct human_name *last_name(const struct human *h)
{
    return &h->name[h->names - 1];
}

/* Another name, and not that of a twin. */
static str new_given(struct family *f, const struct human *h, char sex)
{
    str given = STR("");
    for (int tries = 0; tries < 20; tries++) {
        given = naming_given(f->arena, &f->rand, h->tradition, sex, date_from_days(h->born).year,
                             NULL, 0);
        bool free = true;
        for (int i = 0; i < HUMAN_TWINS_MAX; i++)
            if (h->twin[i] != NOBODY)
                free = free && !str_starts(given, last_name(&f->human[h->twin[i]])->given) &&
                       !naming_alike(given, last_name(&f->human[h->twin[i]])->given);
        if (free) break;
    }
    return given;
}

/* Until the birth is registered, wards and health visitors write Baby and the mother's name. */
static void name_newborn(struct family *f, struct human *h)
{
    if (h->born < f->start || h->mother == NOBODY || h->names == HUMAN_NAMES_MAX) return;
    const struct human_name *mother = human_name_on(&f->human[h->mother], h->born);
    int which = 1;
    for (int i = 0; i < HUMAN_TWINS_MAX; i++)
        which += h->twin[i] != NOBODY && &f->human[h->twin[i]] < h;
    str given = h->twin[0] == NOBODY ? STR("Baby") : str_printf(f->arena, "Twin %d", which);
    memmove(h->name + 1, h->name, h->names * sizeof *h->name);
    h->names++;
    h->name[0] = (struct human_name){h->born, given, mother->family};
    h->name[1].from = h->born + about(&f->rand, 2, 28);
}

/* A stepfather's name, or the mother's new one; a grown-up daughter's husband's. */
static void change_family_name(struct family *f, struct human *h, int age)
{
    struct rand *r = &f->rand;
    enum tradition t = h->tradition;
    const struct human_name last = *last_name(h);
    if (age >= 2 && age < GROWN_UP && h->mother != NOBODY && h->father == NOBODY &&
        chance(r, 1600)) {
        const struct human *mother = &f->human[h->mother];
        str family = mother->names > 1
                         ? last_name(mother)->family
                         : naming_family(f->arena, r, mother->tradition, 'M', f->district);
        if (!str_eq(family, last.family))
            add_name(h, f->today - between(r, 60, age * 300), last.given, family);
        return;
    }
    bool custom = t == TRADITION_WB || t == TRADITION_IR || t == TRADITION_HI || t == TRADITION_CA;
    if (h->mother == NOBODY || h->sex != 'F' || age <= 23 || !custom || !chance(r, 1750)) return;
    int32_t wedding = h->born + about(r, 21 * YEAR_DAYS, 34 * YEAR_DAYS);
    if (wedding < f->today)
        add_name(h, wedding, last.given, naming_family(f->arena, r, t, 'M', f->district));
}

static void change_sex(struct family *f, struct human *h, int age)
{
    struct rand *r = &f->rand;
    if (age < 15 || h->sex == 'X' || !chance(r, 25)) return;
    h->sex_before = h->sex;
    h->sex = h->sex == 'F' ? 'M' : 'F';
    h->sex_since = f->today - between(r, 60, (age - 14) * 300 > 2500 ? 2500 : (age - 14) * 300);
    add_name(h, h->sex_since - between(r, -40, 200), new_given(f, h, h->sex), last_name(h)->family);
}

static void change_names(struct family *f, struct human *h)
{
    struct rand *r = &f->rand;
    int age = human_age(h, f->today);
    change_family_name(f, h, age);
    const struct human_name last = *last_name(h);
    if (age > 26 && h->sex == 'F' && h->names == 2 && h->mother == NOBODY && chance(r, 900)) {
        add_name(h, h->name[1].from + between(r, 1500, 4500), last.given,
                 h->name[0].family);        /* parted */
    } else if (age > 12 && chance(r, 25)) { /* by deed poll */
        bool family = chance(r, 4000);
        add_name(h, f->today - between(r, 100, 1500), family ? last.given : new_given(f, h, h->sex),
                 family ? naming_family(f->arena, r, h->tradition, h->sex, f->district)
                        : last.family);
    }
    change_sex(f, h, age);
    while (h->names > 1 && last_name(h)->from > f->today)
        h->names--;
}

/* Papers that came later, or were looked at again, say another day. */
static void correct_birth(struct family *f, struct human *h)
{
    struct rand *r = &f->rand;
    if (human_age(h, f->today) < 2 || !chance(r, h->first_january ? 1500 : 30)) return;
    struct date told = date_from_days(h->born);
    if (h->first_january)
        told = (struct date){(int16_t)(told.year + between(r, -2, 2)), 1, 1};
    else
        told = date_from_days(h->born + between(r, -40, 40));
    h->registered = date_days(told);
    h->corrected = f->today - between(r, 30, 1500);
    if (h->registered == h->born || h->corrected < h->born + 100 ||
        h->registered > h->corrected - 60)
        h->registered = 0;
}

static void call_by(struct family *f, struct human *h)
{
    struct rand *r = &f->rand;
    str given = last_name(h)->given;
    ptrdiff_t space = str_find(given, ' ');
    bool prefixed = space > 0 && h->tradition != TRADITION_SI;
    if (prefixed && chance(r, 5500))
        h->known_as = str_from(given, (size_t)space + 1);
    else if (chance(r, 2600))
        h->known_as = naming_variant(r, generate_nicknames, generate_nicknames_n,
                                     naming_called(given));
    else if (chance(r, 150)) /* a second name we do not otherwise hear of */
        h->known_as = new_given(f, h, h->sex);
    if (human_age(h, f->today) > 11 && chance(r, 500)) h->alias = new_given(f, h, h->sex);
}

void turn_names(struct family *f, struct human *h)
{
    change_names(f, h);
    name_newborn(f, h);
    call_by(f, h);
    correct_birth(f, h);
}

/* ---- adoption ---- */

/* One or two parents in a home of their own; answers the mother, or NULL. */
static struct human *add_adopters(struct family *f, size_t room, const struct human *child,
                                  int32_t day)
{
    struct rand *r = &f->rand;
    uint64_t household = f->households++, home = life_home_of(f, household);
    int parents = chance(r, 7000) ? 2 : 1;
    struct human *mother = NULL;
    str family = STR("");
    for (int i = 0; i < parents; i++) {
        struct human *h = family_add_adult(f, room, child->tradition, i ? 'M' : 'F',
                                           child->born - about(r, 25 * YEAR_DAYS, 44 * YEAR_DAYS));
        if (!h) return mother;
        if (i == 0) family = h->name[0].family;
        h->name[0].family = family;
        h->household = household;
        life_add_home(h, day - between(r, 200, 3000), home);
        if (i == 0) mother = h;
    }
    return mother;
}

static void adopt(struct family *f, size_t room, size_t which, int32_t day)
{
    struct rand *r = &f->rand;
    if (f->n + 3 > FAMILY_MAX || f->n + 3 > room) return;
    const struct human_name was = *human_name_on(&f->human[which], day);
    struct human *mother = add_adopters(f, room, &f->human[which], day);
    struct human *before = &f->human[which];
    struct human *after =
        mother ? family_add(f, room, before->tradition, before->sex, before->born) : NULL;
    if (!after) return;
    str given = chance(r, 6500) ? was.given : new_given(f, before, before->sex);
    after->name[0] = (struct human_name){day, given, mother->name[0].family};
    after->household = mother->household;
    after->mother = family_place(f, mother);
    after->former = (int)which;
    after->begins = before->ends = day;
    life_add_home(after, day - between(r, 60, 400), life_home_of(f, after->household));
    before->looked_after = true;
    before->registered = before->died = 0;
    before->trouble = TROUBLE_NONE;
    while (before->homes > 1 && before->home[before->homes - 1].from > day)
        before->homes--;
    while (before->names > 1 && before->name[before->names - 1].from > day)
        before->names--;
}

void turn_adoptions(struct family *f, size_t room)
{
    size_t n = f->n;
    for (size_t i = 0; i < n; i++) {
        const struct human *h = &f->human[i];
        int age = human_age(h, f->today);
        bool alone = h->twin[0] == NOBODY && h->former == NOBODY && h->sex_since == 0 &&
                     (h->mother != NOBODY || h->looked_after);
        if (!alone || age < 1 || age > 17) continue;
        if (!chance(&f->rand, h->looked_after ? 700 : h->trouble ? 120 : 12)) continue;
        int32_t day = h->born + between(&f->rand, 250, age * 300);
        if (day < f->today - 120 && day > f->start) adopt(f, room, i, day);
    }
}
