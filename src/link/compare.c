/* link/compare.c -- levels per field over everything the two records ever said, and their weight.
 * Some 100 ns a pair: most pairs end in equal words and equal dates. */
#include "link/compare.h"

#include "likeness/birth.h"
#include "link/compare_names.h"
#include "weight/score.h"
#include "weight/terms.h"

#include <math.h>

static uint8_t compare_births(const struct features *a, const struct features *b)
{
    uint8_t best = BIRTH_MISSING;
    for (size_t i = 0; i < a->births; i++)
        for (size_t k = 0; k < b->births; k++) {
            uint8_t level = (uint8_t)birth_compare(a->birth[i], b->birth[k]);
            if (level < best) best = level;
        }
    return best;
}

static uint8_t compare_genders(uint8_t a, uint8_t b)
{
    if (!a || !b) return GENDER_MISSING;
    return a & b ? GENDER_SAME : GENDER_DIFFERENT;
}

/* A flat in a building that has a name and no number is told by both. */
static bool same_number(const struct feature_home *a, const struct feature_home *b)
{
    if (a->number || b->number) return a->number == b->number;
    return a->flat && a->flat == b->flat;
}

static bool same_street(const struct feature_home *a, const struct feature_home *b)
{
    if (!a->street[0] || a->street[0] != b->street[0] || a->street[1] != b->street[1]) return false;
    return !a->street_type || !b->street_type || a->street_type == b->street_type;
}

/* Same house by number: another flat, or a flat that only one of them names? */
static uint8_t same_house(const struct feature_home *a, const struct feature_home *b)
{
    return a->flat && b->flat && a->flat != b->flat ? ADDRESS_BUILDING : ADDRESS_HOME;
}

static uint8_t compare_homes(const struct feature_home *a, const struct feature_home *b)
{
    static const uint8_t of_postcode[] = {
        [POSTCODE_UNIT] = ADDRESS_POSTCODE,       [POSTCODE_SECTOR] = ADDRESS_SECTOR,
        [POSTCODE_DISTRICT] = ADDRESS_DISTRICT,   [POSTCODE_AREA] = ADDRESS_AREA,
        [POSTCODE_DIFFERENT] = ADDRESS_DIFFERENT, [POSTCODE_MISSING] = ADDRESS_MISSING,
    };
    if (a->uprn && a->uprn == b->uprn) return ADDRESS_HOME;
    uint8_t level = of_postcode[postcode_compare(a->code, b->code)];
    bool number = a->number && b->number;
    if (level == ADDRESS_POSTCODE && number)
        return a->number == b->number ? same_house(a, b) : ADDRESS_NEIGHBOUR;
    if (level == ADDRESS_POSTCODE && same_street(a, b) && !a->number && !b->number)
        return same_house(a, b);
    /* one postcode missing, cut short or mistyped: number and street speak for themselves */
    if (level != ADDRESS_DIFFERENT && same_street(a, b) && same_number(a, b))
        return same_house(a, b);
    return level;
}

/* Where many surnames live, one house is worth what one postcode is. */
static uint8_t shared_home(const struct feature_home *a, const struct feature_home *b)
{
    uint8_t level = compare_homes(a, b);
    return (a->communal || b->communal) && level < ADDRESS_POSTCODE ? ADDRESS_POSTCODE : level;
}

static uint8_t compare_address(const struct features *a, const struct features *b)
{
    uint8_t best = ADDRESS_MISSING;
    for (size_t i = 0; i < a->homes; i++)
        for (size_t k = 0; k < b->homes; k++) {
            uint8_t level = shared_home(&a->home[i], &b->home[k]);
            if (level < best) best = level;
        }
    return best;
}

/* Do two ten-digit numbers differ in one digit, or by two neighbours that changed places? */
static bool number_slip(uint64_t a, uint64_t b)
{
    unsigned differing = 0, first = 0, second = 0;
    uint64_t digit_a[10], digit_b[10];
    for (unsigned i = 0; i < 10; i++, a /= 10, b /= 10) {
        digit_a[i] = a % 10, digit_b[i] = b % 10;
        if (digit_a[i] == digit_b[i]) continue;
        if (differing++ == 0) first = i;
        second = i;
    }
    if (differing <= 1) return true;
    return differing == 2 && second == first + 1 && digit_a[first] == digit_b[second] &&
           digit_a[second] == digit_b[first];
}

static uint8_t compare_nhs(const struct features *a, const struct features *b)
{
    uint8_t best = NUMBER_MISSING;
    for (size_t i = 0; i < a->nhs_numbers; i++)
        for (size_t k = 0; k < b->nhs_numbers; k++) {
            uint64_t x = a->nhs[i].number, y = b->nhs[k].number;
            uint8_t level = x == y              ? NUMBER_SAME
                            : number_slip(x, y) ? NUMBER_SLIP
                                                : NUMBER_DIFFERENT;
            if (level < best) best = level;
        }
    return best;
}

static uint8_t compare_pupil(const struct features *a, const struct features *b)
{
    if (!a->pupil_numbers || !b->pupil_numbers) return PUPIL_MISSING;
    for (size_t i = 0; i < a->pupil_numbers; i++)
        for (size_t k = 0; k < b->pupil_numbers; k++)
            if (a->pupil[i].number == b->pupil[k].number) return PUPIL_SAME;
    return PUPIL_DIFFERENT;
}

void compare_records(const struct features *a, const struct features *b,
                     struct comparison *ret_levels)
{
    uint8_t *level = ret_levels->level;
    compare_names(a, b, &level[COMPARE_FORENAME], &level[COMPARE_SURNAME], ret_levels->agreed);
    level[COMPARE_BIRTH] = compare_births(a, b);
    level[COMPARE_GENDER] = compare_genders(a->genders, b->genders);
    level[COMPARE_ADDRESS] = compare_address(a, b);
    level[COMPARE_NHS] = compare_nhs(a, b);
    level[COMPARE_PUPIL] = compare_pupil(a, b);
    level[COMPARE_AGENCY] = a->agency == b->agency ? AGENCY_SAME : AGENCY_OTHER;
    if (level[COMPARE_FORENAME] != FORENAME_DIFFERENT || level[COMPARE_BIRTH] > BIRTH_SWAPPED)
        return;
    bool number = level[COMPARE_NHS] == NUMBER_SAME || level[COMPARE_PUPIL] == PUPIL_SAME;
    (void)compare_names_again(a, b, number, &level[COMPARE_FORENAME], &level[COMPARE_SURNAME]);
}

/* How common the very name is, where the model has counted: instead of what its class says. Within
 * a household a surname is shared however rare it is, a given name is not. */
static void take_in_name(const struct model *m, enum link_field f, const struct comparison *c,
                         double *household, double *strangers)
{
    const struct agreed *agreed = &c->agreed[f == COMPARE_SURNAME];
    const struct weight_terms *terms = &m->weights->comparison[m->place[f]].terms;
    bool same = c->level[f] < (f == COMPARE_FORENAME ? (int)FORENAME_SPELLING : (int)SURNAME_PART);
    if (!same || !agreed->len || !(terms->persons > 0)) return;
    double rarer =
        log2(terms_share(terms, str_range(agreed->text, agreed->len))) - m->level[f][c->level[f]].u;
    *strangers += rarer;
    if (f == COMPARE_FORENAME) *household += rarer;
}

double score_levels(const struct model *m, const struct comparison *c)
{
    double same = m->prior[CLASS_SAME], household = m->prior[CLASS_HOUSEHOLD],
           strangers = m->prior[CLASS_STRANGERS];
    for (size_t f = 0; f < COMPARE__COUNT; f++) {
        const struct level *l = &m->level[f][c->level[f]];
        same += l->m;
        household += l->h;
        strangers += l->u;
    }
    take_in_name(m, COMPARE_FORENAME, c, &household, &strangers);
    take_in_name(m, COMPARE_SURNAME, c, &household, &strangers);
    return weight_calibrated(&m->calibration, weight_of_sums(same, household, strangers));
}
