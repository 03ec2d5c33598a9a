/* mash/list.h -- the cases that wait, those decided lately, and how fast partners reply. */
#ifndef AIM_MASH_LIST_H
#define AIM_MASH_LIST_H

#include "agency/mash_terms.h"
#include "base/date.h"
#include "mash/mash.h"

enum { MASH_LIST_PAGE_MAX = 100, MASH_REPLY_DAYS = 90 };

struct mash_wish {
    enum {
        MASH_WISH_OPEN,
        MASH_WISH_MINE,
        MASH_WISH_CONFIRM,
        MASH_WISH_QUIET,
        MASH_WISH_CLOSED
    } which;
    int64_t page, page_lines; /* from 1; 1..MASH_LIST_PAGE_MAX */
};

struct mash_line {
    int64_t mash, person;
    char reference[MASH_REFERENCE_TEXT + 1];
    str given_name, family_name;
    int age;                 /* -1 = not known */
    str outcode;
    enum mash_stage stage;
    bool band_set;
    enum mash_band band;
    int64_t received_ms, due_ms, decided_ms;
    bool overdue, due_today, waits; /* waits: for a second person */
    str worker, worker_name; /* login; name of the user, or the login */
    str outcome_label;
    size_t asked, answered, late; /* partners */
    int32_t quiet_days;      /* mash/quiet.h; 0 = it is not quiet */
};

struct mash_numbers {
    int64_t open, overdue, due_today, mine, to_confirm, quiet;
    int64_t replies;            /* of partners, in the last MASH_REPLY_DAYS days */
    int64_t median_reply_ms;    /* -1 = none yet */
};

struct mash_list {
    struct mash_numbers numbers;
    const struct mash_line *lines; /* the gravest colour first, then soonest due; decided ones
                                      newest first */
    size_t n;
    int64_t page, pages;
};

/* ERR_DENIED: this role does not work on cases. Whom the viewer may not know of is in no line and
 * in no number. In the log before this returns. */
MUST err mash_list_load(struct hub *h, const struct partners *p, const struct viewer *v,
                        const struct mash_wish *wish, struct arena *a, struct mash_list *ret_list,
                        struct err_info *why);

/* How many open cases of those that the viewer may know of are quiet: for the queue. Not in the
 * log: it shows nobody. 0 for a role that does not work on cases. */
MUST err mash_quiet_count(struct hub *h, const struct partners *p, const struct viewer *v,
                          struct arena *a, int64_t *ret_n, struct err_info *why);

/* How one agency replies. */
struct mash_replies {
    const struct agency *agency;
    int64_t asked, answered, in_time, waiting, overdue, escalated, after_close, known;
    int64_t median_ms; /* -1 = no reply yet */
};
/* By agency, those that were asked in so many days; *ret_median_ms of all replies, -1 = none. No
 * person is in it. */
MUST err mash_replies_read(struct db *db, struct hub *h, const struct partners *p, int days,
                           struct arena *a, struct mash_replies **ret_list, size_t *ret_n,
                           int64_t *ret_median_ms, struct err_info *why);
MUST err mash_replies_load(struct hub *h, const struct partners *p, int days, struct arena *a,
                           struct mash_replies **ret_list, size_t *ret_n, int64_t *ret_median_ms,
                           struct err_info *why);

/* What became of the cases in which a version of a rule had a hit when they were made, by outcome;
 * cases that are decided only. Labels live in `t`, else in `a`. */
struct mash_rule_outcome {
    str code, label;
    int64_t cases;
};
MUST err mash_rule_outcomes(struct db *db, const struct mash_terms *t, str rule, int32_t version,
                            struct arena *a, struct mash_rule_outcome **ret_list, size_t *ret_n,
                            struct err_info *why);

/* Who may be given a case: users who work on cases, by name. */
struct mash_hand {
    str login, name;
};
MUST err mash_hands(struct hub *h, struct arena *a, struct mash_hand **ret_list, size_t *ret_n,
                    struct err_info *why);

#endif
