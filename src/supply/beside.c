/* supply/beside.c -- see beside.h. A person has a handful of records: everything is compared with
 * everything. */
#include "supply/beside.h"

#include <assert.h>

enum { GROUP_MAX = 64 };

/* ---- names ---- */

static bool is_now(const struct feature_name *name, unsigned roles)
{
    return name->role & NAME_IS_NOW && name->role & roles;
}

static bool has_name(const struct features *f, unsigned roles)
{
    for (size_t i = 0; i < f->names; i++)
        if (is_now(&f->name[i], roles)) return true;
    return false;
}

static bool same_name(const struct features *a, const struct features *b, unsigned roles)
{
    for (size_t i = 0; i < a->names; i++)
        for (size_t k = 0; is_now(&a->name[i], roles) && k < b->names; k++)
            if (is_now(&b->name[k], roles) && a->name[i].len == b->name[k].len &&
                memcmp(a->name[i].text, b->name[k].text, a->name[i].len) == 0)
                return true;
    return false;
}

enum { CALLED = NAME_IS_GIVEN | NAME_IS_KNOWN_AS };

static bool has_given(const struct features *f) { return has_name(f, CALLED); }
static bool has_family(const struct features *f) { return has_name(f, NAME_IS_FAMILY); }
static bool same_given(const struct features *a, const struct features *b)
{
    return same_name(a, b, CALLED);
}
static bool same_family(const struct features *a, const struct features *b)
{
    return same_name(a, b, NAME_IS_FAMILY);
}

/* ---- the other fields: the newest version's stands first ---- */

static bool has_birth(const struct features *f) { return f->births && date_whole(f->birth[0]); }
static bool same_birth(const struct features *a, const struct features *b)
{
    return date_cmp(a->birth[0], b->birth[0]) == 0;
}

static bool has_gender(const struct features *f) { return f->genders != 0; }
static bool same_gender(const struct features *a, const struct features *b)
{
    return (a->genders & b->genders) != 0;
}

static bool has_postcode(const struct features *f)
{
    return f->homes && f->flags & FEATURE_HOME_NOW && f->home[0].code;
}
static bool same_postcode(const struct features *a, const struct features *b)
{
    return a->home[0].code == b->home[0].code;
}

static bool has_number(const struct features *f) { return f->nhs_numbers != 0; }
static bool same_number(const struct features *a, const struct features *b)
{
    return a->nhs[0].number == b->nhs[0].number;
}

static const struct {
    bool (*has)(const struct features *f);
    bool (*same)(const struct features *a, const struct features *b);
} fields[] = {
    [FIGURE_MATCHED] = {NULL, NULL},
    [FIGURE_GIVEN_NAME] = {has_given, same_given},
    [FIGURE_FAMILY_NAME] = {has_family, same_family},
    [FIGURE_BIRTH_DATE] = {has_birth, same_birth},
    [FIGURE_GENDER] = {has_gender, same_gender},
    [FIGURE_POSTCODE] = {has_postcode, same_postcode},
    [FIGURE_NHS_NUMBER] = {has_number, same_number},
};
static_assert(COUNT(fields) == FIGURE__COUNT, "every figure has its comparison");

/* Does one hold the field at all? A birth date only when it is whole; a postcode only where they
 * live now. */
static bool beside_known(enum supply_figure f, const struct features *one)
{
    return !fields[f].has || fields[f].has(one);
}

/* And do two that hold it say the same? Names: any of the newest version's. */
static bool beside_same(enum supply_figure f, const struct features *a, const struct features *b)
{
    return !fields[f].same || fields[f].same(a, b);
}

/* One agency's records of the person beside everybody else's. */
static void count_figure(enum supply_figure f, const struct beside_record *r, size_t n,
                         size_t agency, struct beside_counts *counts)
{
    bool known = false, same = false;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; r[i].agency == agency && k < n; k++) {
            if (r[k].agency == agency) continue;
            bool both = beside_known(f, r[i].features) && beside_known(f, r[k].features);
            known = known || both;
            same = same || (both && beside_same(f, r[i].features, r[k].features));
        }
    counts->whole[f] += f == FIGURE_MATCHED || known;
    counts->part[f] += same;
}

void beside_count(const struct beside_record *r, size_t n, struct beside_counts *by_agency)
{
    for (size_t i = 0; i < n; i++) {
        bool first = true;
        for (size_t k = 0; first && k < i; k++)
            first = r[k].agency != r[i].agency;
        for (enum supply_figure f = 0; first && f < FIGURE__COUNT; f++)
            count_figure(f, r, n, r[i].agency, &by_agency[r[i].agency]);
    }
}

/* ---- twice the same person ---- */

static size_t group_of(const size_t *group, size_t i)
{
    while (group[i] != i)
        i = group[i];
    return i;
}

static size_t place_of(const int64_t *records, size_t n, int64_t record)
{
    size_t i = 0;
    while (i < n && records[i] != record)
        i++;
    return i;
}

/* False when they were in one group already. */
static bool tie(size_t *group, const int64_t *records, size_t n, const struct beside_pair *pair)
{
    size_t a = place_of(records, n, pair->record), b = place_of(records, n, pair->other);
    if (a == n || b == n) return false;
    a = group_of(group, a);
    b = group_of(group, b);
    if (a == b) return false;
    group[a > b ? a : b] = a > b ? b : a;
    return true;
}

int64_t beside_duplicates(const int64_t *records, size_t n, const struct beside_pair *pairs,
                          size_t pair_count)
{
    size_t group[GROUP_MAX];
    int64_t joined = 0;
    if (n > GROUP_MAX) n = GROUP_MAX;
    for (size_t i = 0; i < n; i++)
        group[i] = i;
    for (int merged = 1; merged >= 0; merged--)
        for (size_t i = 0; i < pair_count; i++)
            if (pairs[i].merged == merged && tie(group, records, n, &pairs[i])) joined += !merged;
    return joined;
}
