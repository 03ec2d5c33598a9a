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

const char *explain_strength(const struct model *m, double weight)
{
    if (weight >= m->upper + 5) return "very strong";
    if (weight >= m->upper) return "strong";
    return weight >= m->lower ? "possible" : "weak";
}

bool explain_agrees(const struct model *m, enum link_field field, uint8_t level)
{
    const struct level *l = &m->level[field][level];
    return level != missing[field] && l->m > l->u;
}

static const char *rule_words(unsigned flags)
{
    if (flags & LINK_CANNOT)
        return "a verified number or the adoption wall says that these are two people";
    if (flags & LINK_TWIN)
        return "same birth date but another given name: perhaps twins, never joined automatically";
    if (flags & LINK_UNSURE) return "the given name does not settle it: never joined automatically";
    return "";
}

void explain_pair(const struct model *m, const struct judgement *j,
                  struct explanation *ret_explanation)
{
    struct explanation x = {.weight = j->weight,
                            .strength = explain_strength(m, j->weight),
                            .rule = rule_words(j->flags)};
    /* the agency has no "missing": its level is part of the start */
    struct comparison so_far;
    memcpy(so_far.level, missing, sizeof missing);
    so_far.level[COMPARE_AGENCY] = j->levels.level[COMPARE_AGENCY];
    double before = score_levels(m, &so_far);
    x.start = (struct explain_step){"start", "two records drawn at random", before};
    for (size_t f = 0; f < COMPARE__COUNT; f++) {
        uint8_t level = j->levels.level[f];
        if (f == COMPARE_AGENCY || level == missing[f]) continue;
        so_far.level[f] = level;
        double after = score_levels(m, &so_far);
        x.step[x.steps++] = (struct explain_step){model_field_word((enum link_field)f),
                                                  m->level[f][level].words, after - before};
        before = after;
    }
    *ret_explanation = x;
}
