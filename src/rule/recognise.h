/* rule/recognise.h -- rules over the hub: which persons they fire for, since when, and whose review
 * is required.
 *
 * Judging is idempotent: the same events, rules and day give the same hits. It is done for the
 * persons in `stale` (whatever changes a person's events or records puts them there) and once a day
 * for those whom time alone can change. Killed anywhere, the next run goes on. */
#ifndef AIM_RULE_RECOGNISE_H
#define AIM_RULE_RECOGNISE_H

#include "rule/rule.h"

/* Every version of every rule the hub holds as it is stored: R2 before R10, then by version. */
struct q_agency_rules_rows;
MUST err rule_rows_read(struct db *db, struct arena *a, struct q_agency_rules_rows *ret_rows,
                        struct err_info *why);

/* The same, compiled. Lives in the arena it was loaded into. */
struct rule_set {
    const struct rule *rules;
    const bool *live; /* by rule: judged; others only explain old hits */
    size_t n, live_count;
    unsigned needs; /* RULE_NEEDS_... of the live rules */
};
MUST err rule_set_load(struct db *db, const struct partners *p, struct arena *a,
                       struct rule_set *ret_set, struct err_info *why);
const struct rule *rule_set_find(const struct rule_set *s, str id,
                                 int32_t version); /* NULL = there is none */

/* A text that differs when anything differs by which persons are judged: the live rules, types,
 * incidents, kinds of agencies, what agreements bring. */
MUST err rule_set_print(const struct rule_set *s, const struct partners *p, struct arena *a,
                        str *ret_print, struct err_info *why);

/* This person's events or records changed: judge again. In the transaction of the change. */
MUST err rule_mark_stale(struct db *db, int64_t person, struct err_info *why);

struct rule_run {
    int64_t judged, hits_begun, hits_ended, reviews_opened;
    int64_t reviews_moved; /* from a merged person to the one who has the records now */
    int64_t unions_begun, unions_ended; /* rules on two persons who may be one; see union_hit */
};
/* Called between transactions with the number of persons judged so far; may be NULL. */
typedef void rule_progress(void *ctx, int64_t judged);

/* Judge the stale persons until there are none. Short transactions, each with its entry in the
 * log. */
MUST err rule_run_stale(struct hub *h, const struct partners *p, rule_progress *progress, void *ctx,
                        struct rule_run *ret_run, struct err_info *why);
/* Judge for today those for whom time alone can change something, and everyone when the rules that
 * are live or the words they use (types, incidents, kinds, agreements) are not those that everyone
 * was last judged by, or when `again`. At once done when today has been judged already by these.
 * Either way it ends as if everyone had been judged. */
MUST err rule_run_day(struct hub *h, const struct partners *p, bool again, rule_progress *progress,
                      void *ctx, struct rule_run *ret_run, struct err_info *why);

/* ---- hits, read back ---- */

struct stored_event {
    int64_t record, event;
};

struct stored_hit {
    const struct rule *rule; /* the version that fired; NULL when it cannot be read any more */
    str id;
    int32_t version;
    enum rule_band band;
    int32_t weight, newest;
    int64_t since_ms, until_ms; /* until_ms 0 = still fires */
    struct rule_fact facts[RULE_CHECKS_MAX];
    const struct stored_event *events;
    size_t event_count;
    int64_t term;            /* today, thousandths; 0 when it has ended or is covered */
    str covered_by; /* id of the rule that tells of it while both fire; empty = none */
    str facts_text, events_text; /* as stored */
};
struct stored_hits {
    const struct stored_hit
        *at; /* those that fire first, highest term first; then the ended, newest first */
    size_t n, firing;
};
/* Where a worker is allocated to the person: is the review theirs first? Not when a rule that
 * fires, and is not covered, says that the queue is told. */
bool stored_hits_tell_worker(const struct stored_hits *hits);
MUST err rule_worker_is_told(struct db *db, const struct rule_set *s, const struct partners *p,
                             int64_t person, struct arena *a, bool *ret_told,
                             struct err_info *why);
/* The hit that the review is about: the gravest that fires and is not covered; NULL = none fires.
 * Its rule may be NULL. For where it leads: rule_pathway_at, rule->support. */
const struct stored_hit *stored_hits_gravest(const struct stored_hits *hits);
/* A hit that rests on what somebody else who lived there was there for is left out as soon as that
 * one is shielded: it is not waited for that the person is judged again. */
MUST err rule_hits_read(struct db *db, const struct rule_set *s, const struct partners *p,
                        int64_t person, int32_t today, struct arena *a,
                        struct stored_hits *ret_hits, struct err_info *why);


/* ---- two persons who may be one ---- */

/* A rule that fires on a person and another taken together, and on neither alone: a possible link
 * joins them, and nobody has decided. Judged with each of the two; gone when somebody decides. */
struct union_hit {
    const struct rule *rule; /* NULL when it cannot be read any more */
    str id;
    enum rule_band band;
    int64_t other, since_ms;
    struct rule_fact facts[RULE_CHECKS_MAX];
};
/* `s` may be NULL: then no hit has its rule. */
MUST err union_hits_read(struct db *db, const struct rule_set *s, const struct partners *p,
                         int64_t person, struct arena *a, const struct union_hit **ret_list,
                         size_t *ret_n, struct err_info *why);

#endif
