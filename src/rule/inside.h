/* rule/inside.h -- shared by the files of this folder only. */
#ifndef AIM_RULE_INSIDE_H
#define AIM_RULE_INSIDE_H

#include "event/history.h"
#include "rule/recognise.h"

/* The texts of the columns hit.facts and hit.events, in the arena. */
MUST err facts_write(const struct rule_hit *hit, const struct partners *p, struct arena *a,
                     str *ret_facts, struct err_info *why);
MUST err evidence_write(const struct rule_hit *hit, struct arena *a, str *ret_events,
                        struct err_info *why);
MUST err facts_read(str facts, const struct partners *p, struct arena *a, struct stored_hit *hit,
                    struct err_info *why);
MUST err evidence_read(str events, struct arena *a, struct stored_hit *hit, struct err_info *why);

/* What one run of judging needs to know, read once. */
struct judging_day {
    struct hub *hub;
    const struct partners *partners;
    const struct rule_set *rules;
    const int32_t *complete_to; /* by agency */
    int64_t now_ms;
    int32_t today;
};

/* Judge one person in the transaction `db` is in: hits begin, go on, end; a review is opened or
 * weighed again. Adds to *run; *ret_changed tells whether anything was written but the removal from
 * `stale`. */
MUST err judge_person(struct db *db, const struct judging_day *day, const struct visibility *v,
                      int64_t person, struct arena *a, struct rule_run *run, bool *ret_changed,
                      struct err_info *why);

#endif
