/* generate/child.c -- births: who is born when, two or three at once, and what the parents call
 * them. */
#include "generate/human.h"

#include "generate/chance.h"
#include "generate/naming.h"

static int birth_year(const struct human *h)
{
    return date_from_days(h->born).year;
}

/* A name that no sister or brother has; in some families all begin with the same letter. */
static str given_in_family(struct family *f, struct human *h, enum tradition t)
{
    str taken[FAMILY_MAX], given = STR("");
    size_t n = 0;
    const struct human *sibling = NULL;
    for (size_t i = 0; i < f->n; i++) {
        if (&f->human[i] == h) continue;
        taken[n++] = f->human[i].name[0].given;
        if (f->human[i].mother == h->mother && f->human[i].mother != NOBODY)
            sibling = &f->human[i];
    }
    bool alike = sibling && chance(&f->rand, packs[f->pack].alike);
    for (int tries = 0; tries < 12; tries++) {
        given = naming_given(f->arena, &f->rand, t, h->sex, birth_year(h), taken, n);
        if (!alike || given.at[0] == sibling->name[0].given.at[0]) break;
    }
    return given;
}

/* A son may get his father's name. */
static void name_child(struct family *f, struct human *h, const struct human *mother,
                       const struct human *father, bool married)
{
    const struct human *parent = mother ? mother : father;
    h->name[0].from = h->born;
    h->name[0].family =
        mother ? naming_of_child(f->arena, &f->rand, h->sex, mother, father, married)
               : naming_of_child(f->arena, &f->rand, h->sex, father, father, true);
    if (father && h->sex == 'M' && chance(&f->rand, packs[f->pack].namesakes)) {
        h->name[0].given = father->name[0].given;
        h->namesake = family_place(f, father);
        return;
    }
    enum tradition t = father && chance(&f->rand, 5000) ? father->tradition : parent->tradition;
    h->name[0].given = given_in_family(f, h, t);
}

static bool is_vowel(char c)
{
    return c && strchr("aeiouyAEIOUY", c) != NULL;
}

/* The same but for vowels: Mohamed and Mahamed, Aisha and Asha. */
static bool same_consonants(str one, str other)
{
    size_t i = 0, k = 0;
    for (;;) {
        while (i < one.len && is_vowel(one.at[i]))
            i++;
        while (k < other.len && is_vowel(other.at[k]))
            k++;
        if (i == one.len || k == other.len) return i == one.len && k == other.len;
        if ((one.at[i++] | 0x20) != (other.at[k++] | 0x20)) return false;
    }
}

/* What parents do not call two children born together: one name twice, or one with a second
 * name. */
static bool too_alike(str one, str other)
{
    str a = naming_called(one), b = naming_called(other);
    bool nested = str_starts(a, b) || str_starts(b, a);
    return nested || naming_alike(a, b) || same_consonants(a, b);
}

/* Unlike most sisters and brothers, twins often get names that go together. */
static void name_twin(struct family *f, struct human *twin, struct human *first)
{
    struct rand *r = &f->rand;
    str one, two;
    twin->name[0] = first->name[0];
    if (naming_twins(f->arena, r, first->tradition, first->sex, twin->sex, &one, &two)) {
        first->name[0].given = one;
        twin->name[0].given = two;
        first->namesake = NOBODY;
        return;
    }
    char initial = first->name[0].given.at[0];
    bool alike = chance(r, 3500);
    for (int tries = 0; tries < 80; tries++) {
        str given =
            naming_given(f->arena, r, twin->tradition, twin->sex, birth_year(twin), NULL, 0);
        twin->name[0].given = given;
        bool fits = !alike || given.at[0] == initial || tries >= 40;
        if (fits && !too_alike(given, first->name[0].given)) return;
    }
}

/* The third of three has a name unlike both others'. */
static void name_triplet(struct family *f, struct human *third, const struct human *first,
                         const struct human *second)
{
    third->name[0] = first->name[0];
    for (int tries = 0; tries < 80; tries++) {
        third->name[0].given = naming_given(f->arena, &f->rand, third->tradition, third->sex,
                                            birth_year(third), NULL, 0);
        if (!too_alike(third->name[0].given, first->name[0].given) &&
            !too_alike(third->name[0].given, second->name[0].given))
            return;
    }
}

static void make_twins(struct family *f, struct human *const born[3], int n)
{
    for (int i = 0; i < n; i++) {
        int to = 0;
        for (int k = 0; k < n; k++)
            if (k != i && to < HUMAN_TWINS_MAX) born[i]->twin[to++] = family_place(f, born[k]);
    }
}

/* One birth of one child, two or three. The parents are places in the family. */
static void birth(struct family *f, size_t room, int mother_at, int father_at, bool married,
                  int32_t day)
{
    struct rand *r = &f->rand;
    int count = !chance(r, packs[f->pack].twin_births) ? 1
                : chance(r, packs[f->pack].triplets)   ? 3
                                                       : 2;
    struct human *born[3];
    for (int i = 0; i < count; i++) {
        const struct human *father = father_at == NOBODY ? NULL : &f->human[father_at];
        const struct human *mother = mother_at == NOBODY ? NULL : &f->human[mother_at];
        enum tradition t = father && (!mother || chance(r, 7000)) ? father->tradition
                                                                  : mother->tradition;
        char sex = chance(r, 5120) ? 'M' : 'F';
        born[i] = family_add(f, room, i ? born[0]->tradition : t,
                             i && chance(r, 4000) ? born[0]->sex : sex, day);
        if (!born[i]) return;
        born[i]->mother = mother_at;
        born[i]->father = father_at;
        if (i == 0) name_child(f, born[0], mother, father, married);
        if (i == 1) name_twin(f, born[1], born[0]);
        if (i == 2) name_triplet(f, born[2], born[0], born[1]);
        if (i) make_twins(f, born, i + 1);
    }
    for (int i = 0; i < count; i++)
        if (chance(r, packs[f->pack].other_sex)) born[i]->sex = 'X';
}

int32_t births(struct family *f, size_t room, int mother, int father, bool married, int wanted,
               int32_t from, int32_t until)
{
    int32_t day = from, last = from;
    const struct human *eldest = &f->human[mother == NOBODY ? father : mother];
    int closest = packs[f->pack].alike > 1000 ? 320 : 380;
    int farthest = packs[f->pack].alike > 1000 ? 1000 : 1900;
    for (int i = 0; i < wanted && day < until && human_age(eldest, day) < 44; i++) {
        birth(f, room, mother, father, married, day);
        last = day;
        day += about(&f->rand, closest, farthest);
    }
    return last;
}
