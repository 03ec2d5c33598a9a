/* link/judge.c -- the rules that no weight can outvote (design section 5, step 6). */
#include "likeness/birth.h"
#include "link/compare.h"

#include <stdlib.h>

static bool verified(const struct features *f)
{
    for (size_t i = 0; i < f->nhs_numbers; i++)
        if (f->nhs[i].verified) return true;
    return false;
}

/* Both have a traced and verified NHS number, and none in common. */
static bool nhs_conflict(const struct features *a, const struct features *b,
                         const struct comparison *c)
{
    return c->level[COMPARE_NHS] != NUMBER_SAME && verified(a) && verified(b);
}

/* As it is now, and whole. */
static bool surname_agrees(const struct comparison *c)
{
    uint8_t surname = c->level[COMPARE_SURNAME];
    return surname < SURNAME_PART || surname == SURNAME_SPELLING || surname == SURNAME_SIMILAR;
}

/* A record behind the adoption wall is joined only with records of the new identity: both names as
 * they are now. The birth family's records never lead to it. */
static bool adoption_wall(const struct features *a, const struct features *b,
                          const struct comparison *c)
{
    if (!((a->flags | b->flags) & FEATURE_ADOPTED)) return false;
    return !surname_agrees(c) || c->level[COMPARE_FORENAME] > FORENAME_SIMILAR_RARE;
}

static bool number_in_common(const struct comparison *c)
{
    return c->level[COMPARE_NHS] == NUMBER_SAME || c->level[COMPARE_PUPIL] == PUPIL_SAME;
}

static bool numbers_differ(const struct comparison *c)
{
    return c->level[COMPARE_NHS] == NUMBER_DIFFERENT || c->level[COMPARE_PUPIL] == PUPIL_DIFFERENT;
}

/* Father and son of one name: both dates are whole, no slip lies between them, and nobody is so
 * wrong about a year. */
static bool generation_apart(const struct features *a, const struct features *b,
                             const struct comparison *c)
{
    enum { GENERATION = 15 };
    uint8_t forename = c->level[COMPARE_FORENAME];
    bool one_name = forename < FORENAME_INITIAL || forename == FORENAME_SWAPPED;
    if (c->level[COMPARE_BIRTH] != BIRTH_DIFFERENT || !one_name || number_in_common(c))
        return false;
    for (size_t i = 0; i < a->births; i++)
        for (size_t k = 0; k < b->births; k++)
            if (abs(a->birth[i].year - b->birth[k].year) < GENERATION) return false;
    return true;
}

/* Two forms of one name, or two like names, that are more likely two children: one agency holds
 * both (it would have noticed), they have different numbers, or are of different gender (Zain,
 * Zainab). */
static bool two_children(const struct comparison *c)
{
    uint8_t forename = c->level[COMPARE_FORENAME];
    bool one_agency = c->level[COMPARE_AGENCY] == AGENCY_SAME;
    if (forename < FORENAME_SPELLING)
        return one_agency && c->level[COMPARE_PUPIL] == PUPIL_DIFFERENT;
    if (numbers_differ(c)) return true;
    if (forename < FORENAME_PET || forename > FORENAME_SIMILAR_RARE) return false;
    return one_agency || c->level[COMPARE_GENDER] == GENDER_DIFFERENT;
}

/* Twins: same birth date (or one that may be), a surname that fits, and not the same given name. */
static unsigned twin_rule(const struct comparison *c)
{
    uint8_t birth = c->level[COMPARE_BIRTH], forename = c->level[COMPARE_FORENAME];
    bool same_birth = birth == BIRTH_EXACT || birth == BIRTH_SWAPPED || birth == BIRTH_DEFAULT_SAME;
    bool like = forename == FORENAME_SIMILAR || forename == FORENAME_SIMILAR_RARE;
    if (!same_birth) return 0;
    if (c->level[COMPARE_SURNAME] == SURNAME_DIFFERENT)
        return like && !number_in_common(c) ? LINK_UNSURE | LINK_SLIP : 0;
    if (forename == FORENAME_CLASH) return LINK_TWIN;
    if (forename == FORENAME_DIFFERENT)
        return c->level[COMPARE_NHS] == NUMBER_SAME ? LINK_TWIN : LINK_TWIN | LINK_ANOTHER;
    if (number_in_common(c)) return 0;
    if (two_children(c)) return LINK_TWIN;
    if (like) return LINK_UNSURE | LINK_SLIP;
    return forename < FORENAME_SIMILAR || forename == FORENAME_SWAPPED ? 0 : LINK_UNSURE;
}

/* One agency knows that each of the two is one of twins, and calls them differently, if
 * anything. */
static unsigned told_rule(const struct comparison *c, unsigned known)
{
    uint8_t birth = c->level[COMPARE_BIRTH];
    bool same_birth = birth == BIRTH_EXACT || birth == BIRTH_DEFAULT_SAME;
    bool same_name = c->level[COMPARE_FORENAME] < FORENAME_SPELLING;
    if (!(known & LINK_TOLD) || !same_birth || same_name || number_in_common(c)) return 0;
    return LINK_TWIN | LINK_FIRM | LINK_TOLD;
}

/* Somebody without a given name is never joined on the household's data alone; and one agency that
 * has two records of a birth date in a house, one of them without a name, may have twins. */
static unsigned nameless_rule(const struct comparison *c)
{
    if (c->level[COMPARE_FORENAME] != FORENAME_MISSING || number_in_common(c)) return 0;
    return c->level[COMPARE_AGENCY] == AGENCY_SAME ? LINK_UNSURE | LINK_MANY : LINK_UNSURE;
}

enum verdict judge_edge(const struct model *m, double weight, unsigned flags)
{
    if (flags & LINK_CANNOT) return weight >= m->veto_floor ? VERDICT_APART : VERDICT_NONE;
    if (flags & LINK_MERGED) return VERDICT_AUTOMATIC;
    if (flags & LINK_AGES)
        return weight >= m->lower ? VERDICT_POSSIBLE
               : weight >= m->veto_floor ? VERDICT_APART : VERDICT_NONE;
    if (weight >= m->upper && !(flags & (LINK_TWIN | LINK_UNSURE))) return VERDICT_AUTOMATIC;
    bool lone = weight >= (flags & LINK_HOME ? m->lone : m->upper);
    if (lone && !(flags & (LINK_TWIN | LINK_MANY))) return VERDICT_LONE;
    if (weight >= m->lower && !(flags & LINK_ANOTHER)) return VERDICT_POSSIBLE;
    return flags & LINK_TWIN && weight >= m->veto_floor ? VERDICT_APART : VERDICT_NONE;
}

void judge_levels(const struct model *m, const struct comparison *levels, unsigned known,
                  struct judgement *ret_judgement)
{
    struct judgement j = {.levels = *levels, .flags = known & LINK_CANNOT};
    j.weight = score_levels(m, &j.levels);
    if (j.levels.level[COMPARE_ADDRESS] <= ADDRESS_BUILDING) j.flags |= LINK_HOME;
    j.flags |= twin_rule(&j.levels) | nameless_rule(&j.levels) | told_rule(&j.levels, known);
    j.flags |= known & LINK_AGES;
    uint8_t forename = j.levels.level[COMPARE_FORENAME];
    if ((j.flags & LINK_TWIN) && j.levels.level[COMPARE_AGENCY] == AGENCY_SAME)
        j.flags |= LINK_BOTH;
    if (forename == FORENAME_SWAPPED) j.flags |= LINK_TURNED;
    if (forename < FORENAME_SPELLING && !surname_agrees(&j.levels)) j.flags |= LINK_GIVEN;
    if (forename < FORENAME_SPELLING) j.flags |= LINK_NAMED;
    bool like = forename == FORENAME_SIMILAR || forename == FORENAME_SIMILAR_RARE;
    bool number = number_in_common(&j.levels);
    if (forename <= FORENAME_PET || j.flags & LINK_SLIP) j.flags |= LINK_ALIKE;
    if (like && !number) j.flags |= LINK_SLIP;
    if ((j.flags & LINK_TWIN) && (forename == FORENAME_CLASH || numbers_differ(&j.levels)))
        j.flags |= LINK_FIRM;
    if (j.flags & LINK_UNSURE) j.flags |= known & LINK_MANY;
    j.verdict = judge_edge(m, j.weight, j.flags);
    *ret_judgement = j;
}

void judge_records(const struct model *m, const struct features *a, const struct features *b,
                   struct judgement *ret_judgement)
{
    struct comparison levels;
    compare_records(a, b, &levels);
    unsigned known = (a->flags | b->flags) & FEATURE_MANY ? LINK_MANY : 0;
    if (nhs_conflict(a, b, &levels) || adoption_wall(a, b, &levels)) known |= LINK_CANNOT;
    if (generation_apart(a, b, &levels)) known |= LINK_AGES;
    if ((a->flags & b->flags & FEATURE_MANY) && a->agency == b->agency) known |= LINK_TOLD;
    judge_levels(m, &levels, known, ret_judgement);
}

struct cluster_edge judge_cluster_edge(const struct model *m, uint32_t a, uint32_t b,
                                       int32_t weight, unsigned flags, enum human human)
{
    unsigned to = 0;
    bool settled = (flags & LINK_MERGED) != 0;
    if (human == HUMAN_DIFFERENT) return (struct cluster_edge){a, b, weight, EDGE_DIFFERENT};
    enum verdict verdict = judge_edge(m, weight / 1000.0, flags);
    if (verdict == VERDICT_AUTOMATIC) to |= EDGE_AUTOMATIC;
    if (verdict == VERDICT_LONE) to |= flags & LINK_SLIP ? EDGE_LONE | EDGE_SLIP : EDGE_LONE;
    if (verdict == VERDICT_LONE && (flags & LINK_UNSURE)) to |= EDGE_UNNAMED;
    if (verdict == VERDICT_AUTOMATIC && (flags & LINK_NAMED)) to |= EDGE_NAMED;
    if (flags & LINK_ALIKE) to |= EDGE_ALIKE;
    if (flags & LINK_FIRM) to |= EDGE_FIRM;
    if (flags & (LINK_CANNOT | LINK_AGES)) to |= EDGE_APART;
    if (flags & LINK_BOTH) to |= EDGE_BOTH;
    if (flags & LINK_TURNED) to |= EDGE_TURNED;
    if (flags & LINK_GIVEN) to |= EDGE_GIVEN;
    if ((flags & LINK_TWIN) && !settled) to |= EDGE_DOUBT;
    if (settled) to |= EDGE_SETTLED;
    if (human == HUMAN_SAME) to |= EDGE_SAME;
    return (struct cluster_edge){a, b, weight, to};
}

struct cluster_rules judge_cluster_rules(const struct model *m)
{
    enum { BRIDGE_BITS = 3 };
    return (struct cluster_rules){.bridge = (int32_t)((m->upper + BRIDGE_BITS) * 1000),
                                  .margin = (int32_t)(m->margin * 1000)};
}
