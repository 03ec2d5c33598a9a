/* clerical/together.h -- why records are one person, why two persons are two, and the two ways in
 * which a steward takes that in hand: parting one person, joining two. */
#ifndef AIM_CLERICAL_TOGETHER_H
#define AIM_CLERICAL_TOGETHER_H

#include "clerical/clerical.h"
#include "link/explain.h"

/* A record of the person, named by its id and who sent it. */
struct together_record {
    int64_t record;
    str agency; /* name */
};

/* What holds two records together: of all links those that are enough, strongest first. */
struct together_link {
    size_t a, b;  /* places in records */
    double weight;
    bool human;   /* a person said so */
    bool told;    /* an agency says that the one is the other */
    struct explanation why; /* the waterfall; steps 0 when nothing can be compared */
};

struct together_view {
    int64_t person; /* the living id */
    bool hidden;    /* a shield takes weights and waterfalls away */
    const struct together_record *records;
    size_t record_count;
    const struct together_link *links;
    size_t link_count;
    size_t weakest;       /* place in links; link_count = one record alone */
    size_t one_side, other_side; /* records on either side of the weakest */
    size_t crossing;      /* links of any strength across it, that would each hold on their own */
    str would_part;       /* "With another birth date or address ..."; "" = no one detail would */
    double upper;
};

/* In the log. ERR_ABSENT: no such person, or not for this viewer. */
MUST err clerical_together(struct hub *h, const struct partners *p, const struct viewer *v,
                           int64_t person, struct arena *a, struct together_view *ret_view,
                           struct err_info *why);

/* Why two persons are not one: the strongest pair of their records, and what speaks against it. */
struct apart_view {
    int64_t person, other;
    bool same;        /* they are one: the ids mean the same person */
    bool hidden;
    int64_t pair[2];  /* the strongest pair of records */
    bool waits;       /* ... is a possible link that waits for review */
    bool human;       /* a person said that they are two: by whom and when is in the log */
    bool compared;    /* there is something to compare */
    double weight, upper, lower;
    struct explanation why;
    const char *verdict; /* in words: what keeps them apart */
    str would_join;      /* "With the same birth date they would have joined by themselves" */
};
MUST err clerical_apart(struct hub *h, const struct viewer *v, int64_t person, int64_t other,
                        struct arena *a, struct apart_view *ret_view, struct err_info *why);

/* ---- parting and joining ---- */

enum { GROUP_PAIRS_MAX = 400 };

/* What it takes, and what would come of it; nothing is done yet. */
struct group_plan {
    enum answer answer;
    const struct link_wish *pairs; /* each to be said "same" or "different" of */
    size_t pair_count;
    size_t mine, settled; /* this viewer has spoken of; have been decided so already */
    const struct link_move *moves;
    size_t move_count, reviews, hits;
};

/* Part these records from the rest of their person. ERR_INPUT: not all of them are this person's,
 * or none would stay; ERR_LIMIT: more than GROUP_PAIRS_MAX pairs. In the log. */
MUST err clerical_plan_split(struct hub *h, const struct viewer *v, int64_t person,
                             const int64_t *records, size_t n, struct arena *a,
                             struct group_plan *ret_plan, struct err_info *why);
/* Join two persons. ERR_CONFLICT: a person said "different" of them: that is to be taken back
 * first. In the log. */
MUST err clerical_plan_join(struct hub *h, const struct viewer *v, int64_t person, int64_t other,
                            struct arena *a, struct group_plan *ret_plan, struct err_info *why);
/* Say it of every pair, one short transaction each: killed anywhere it is said again. It takes
 * effect when another steward has said the same. *ret_settled: how many pairs stand now. */
MUST err clerical_group_say(struct hub *h, const struct viewer *v, const struct group_plan *plan,
                            str reason, size_t *ret_settled, struct err_info *why);

#endif
