/* rule/around.h -- rules judged with whoever lives with a person, as of now. Most rules do not fire
 * whatever those were there for, so the household is read only when the rest of a rule holds, once
 * for each person, in the transaction `db` is in. */
#ifndef AIM_RULE_AROUND_H
#define AIM_RULE_AROUND_H

#include "event/crowd.h"
#include "rule/spell.h"

/* Of one person, or of two taken together. Lives as long as its arena. */
enum { AROUND_PERSONS = 2 };
struct around {
    struct db *db;
    struct hub *hub;
    const struct partners *partners;
    const struct visibility *visibility;
    struct arena *a;
    const struct crowd *crowd; /* what was read of everybody before; NULL = all is read now */
    int64_t persons[AROUND_PERSONS];
    size_t person_count;
    bool read;
    bool asked, accounted; /* a newborn without a name: newborn.h */
    struct rule_household view;
};
/* rule_judge with it; leaves the household in *io_moment, for rule_evidence. needs: of all rules
 * that will be asked for. */
MUST err judge_around(struct around *w, const struct rule *r, const struct activity *events,
                      size_t n, struct rule_moment *io_moment, unsigned needs,
                      struct rule_hit *ret_hit, bool *ret_fires, struct err_info *why);

/* Not looked up: every block about it holds. */
extern const struct rule_household unread_household;
/* What is known of who lives there: unread when no rule needed it so far. */
const struct rule_household *around_known(const struct around *w);
/* rule_spells with it. On every day those who live there today are looked at, with what they were
 * there for by that day: who lived there then is not known. */
MUST err spells_around(struct around *w, const struct rule *r, const struct activity *events,
                       size_t n, const struct rule_moment *m, unsigned needs, int32_t first,
                       int32_t last, const struct rule_spell **ret_spells, size_t *ret_n,
                       struct err_info *why);

#endif
