/* link/explain.c -- see explain.h. The weight of three classes is no sum over fields; the steps are
 * the differences when the fields are taken in one after the other, so they always add up. */
#include "link/explain.h"

#include "likeness/birth.h"

static const uint8_t missing[COMPARE__COUNT] = {
    [COMPARE_FORENAME] = FORENAME_MISSING, [COMPARE_SURNAME] = SURNAME_MISSING,
    [COMPARE_BIRTH] = BIRTH_MISSING,       [COMPARE_GENDER] = GENDER_MISSING,
    [COMPARE_ADDRESS] = ADDRESS_MISSING,   [COMPARE_NHS] = NUMBER_MISSING,
    [COMPARE_PUPIL] = PUPIL_MISSING,       [COMPARE_AGENCY] = UINT8_MAX,
};

/* What a field would say if it were the same, or another, in both records. Of names: neither very
 * common nor rare. UINT8_MAX: not asked about. */
static const uint8_t if_same[COMPARE__COUNT] = {
    [COMPARE_FORENAME] = FORENAME_SAME + 3, [COMPARE_SURNAME] = SURNAME_SAME + 3,
    [COMPARE_BIRTH] = BIRTH_EXACT,          [COMPARE_GENDER] = GENDER_SAME,
    [COMPARE_ADDRESS] = ADDRESS_HOME,       [COMPARE_NHS] = NUMBER_SAME,
    [COMPARE_PUPIL] = PUPIL_SAME,           [COMPARE_AGENCY] = UINT8_MAX,
};
static const uint8_t if_other[COMPARE__COUNT] = {
    [COMPARE_FORENAME] = FORENAME_DIFFERENT, [COMPARE_SURNAME] = SURNAME_DIFFERENT,
    [COMPARE_BIRTH] = BIRTH_DIFFERENT,       [COMPARE_GENDER] = GENDER_DIFFERENT,
    [COMPARE_ADDRESS] = ADDRESS_DIFFERENT,   [COMPARE_NHS] = NUMBER_DIFFERENT,
    [COMPARE_PUPIL] = PUPIL_DIFFERENT,       [COMPARE_AGENCY] = UINT8_MAX,
};

/* Joined whatever else there is; or at least where nobody else fits. */
static bool joins(enum verdict v, bool surely)
{
    return surely ? v == VERDICT_AUTOMATIC : v >= VERDICT_LONE;
}

static size_t would(const struct model *m, const struct judgement *j, const uint8_t *instead,
                    bool join, enum link_field *ret)
{
    size_t n = 0;
    if (joins(j->verdict, join) == join) return 0;
    for (size_t f = 0; f < COMPARE__COUNT; f++) {
        struct comparison levels = j->levels;
        struct judgement other;
        if (instead[f] == UINT8_MAX || levels.level[f] == instead[f]) continue;
        levels.level[f] = instead[f];
        judge_levels(m, &levels, j->flags, &other);
        if (joins(other.verdict, join) == join) ret[n++] = (enum link_field)f;
    }
    return n;
}

size_t explain_would_join(const struct model *m, const struct judgement *j,
                          enum link_field ret_fields[COMPARE__COUNT])
{
    return would(m, j, if_same, true, ret_fields);
}

size_t explain_would_part(const struct model *m, const struct judgement *j,
                          enum link_field ret_fields[COMPARE__COUNT])
{
    return would(m, j, if_other, false, ret_fields);
}

bool explain_missing(enum link_field field, uint8_t level) { return level == missing[field]; }

const char *explain_strength(const struct model *m, double weight)
{
    if (weight >= m->upper + 5) return "very strong";
    if (weight >= m->upper) return "strong";
    return weight >= m->lower ? "possible" : "weak";
}

static const char *rule_words(unsigned flags)
{
    if (flags & LINK_CANNOT)
        return "a verified number or the adoption wall says that these are two people";
    if (flags & LINK_AGES)
        return "one name, but born a generation apart: perhaps parent and child, never joined "
               "automatically";
    if (flags & LINK_TWIN)
        return "same birth date but another given name: perhaps twins, never joined automatically";
    if (flags & LINK_UNSURE)
        return "the given name does not settle it: joined only where nobody else fits";
    return "";
}

void explain_pair(const struct model *m, const struct judgement *j,
                  struct explanation *ret_explanation)
{
    struct explanation x = {.weight = j->weight,
                            .strength = explain_strength(m, j->weight),
                            .rule = rule_words(j->flags)};
    /* the agency has no "missing": its level is part of the start */
    struct comparison so_far = {0};
    memcpy(so_far.level, missing, sizeof missing);
    so_far.level[COMPARE_AGENCY] = j->levels.level[COMPARE_AGENCY];
    double before = score_levels(m, &so_far);
    x.start = (struct explain_step){"start", "two records drawn at random", before};
    for (size_t f = 0; f < COMPARE__COUNT; f++) {
        uint8_t level = j->levels.level[f];
        if (f == COMPARE_AGENCY || level == missing[f]) continue;
        so_far.level[f] = level;
        if (f == COMPARE_FORENAME) so_far.agreed[0] = j->levels.agreed[0];
        if (f == COMPARE_SURNAME) so_far.agreed[1] = j->levels.agreed[1];
        double after = score_levels(m, &so_far);
        x.step[x.steps++] = (struct explain_step){model_field_word((enum link_field)f),
                                                  m->level[f][level].words, after - before};
        before = after;
    }
    *ret_explanation = x;
}
