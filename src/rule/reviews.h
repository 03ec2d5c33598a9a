/* rule/reviews.h -- the reviews of a person as rows, and the one way to write one.
 *
 * Whoever changes a review writes it with review_put: it keeps the tallies by which the queue is
 * counted (review_tally), and asked by (review_mark), in the same transaction. Nothing else writes
 * those tables. */
#ifndef AIM_RULE_REVIEWS_H
#define AIM_RULE_REVIEWS_H

#include "rule/rule.h"
#include "store/store.h"

struct review {
    int64_t person, review;
    bool open;
    enum rule_band band;
    int64_t opened_ms, due_ms;
    int64_t rank;         /* thousandths */
    str assigned;         /* login, or "" */
    int64_t assigned_ms;
    int64_t closed_ms;    /* 0 = open */
    str closed_by;        /* login; "system" */
    str outcome;          /* code; "merged", "no_records" by the system */
    str sealed;           /* the reason given; see review_reason_place */
    int shield;           /* of the person when last judged */
    str pathway;          /* "children", "adults", "support"; "" = the rule does not say */
    int64_t back_ms;      /* when somebody closed the one before; 0 = it is the first */
    bool quiet;           /* stepping down is suggested */
    str worker;           /* allocated worker (login) it was routed to; "" = none */
    int64_t routed_ms;    /* with that worker until then; 0 = in the queue */
    str rules;            /* marks (rule/mark.h), as of the last judging: of the rules that fire */
    int64_t age, area;    /* of the age and the area; 0 = not judged since there are marks */
};

/* Where in the queue it is: nobody's, somebody's, or with the allocated worker. */
enum review_place { PLACE_FREE, PLACE_TAKEN, PLACE_WORKER };
enum review_place review_place(const struct review *r);

/* The open one first, then the newest. Texts in the arena. ERR_CORRUPT: an unknown colour. */
MUST err reviews_read(struct db *db, int64_t person, struct arena *a, struct review **ret_list,
                      size_t *ret_n, struct err_info *why);
/* `was`: as it is stored now, NULL = it is new. In the transaction it was read in. */
MUST err review_put(struct db *db, const struct review *was, const struct review *is,
                    struct err_info *why);
struct place review_reason_place(int64_t review);

/* When a named person closed the last one that a person closed; 0 = nobody ever did. */
int64_t reviews_closed_ms(const struct review *list, size_t n);
/* Is somebody to look? One is open; or rules fire and nobody has closed a review yet: what fires
 * still and was reviewed is not asked for again until something new is reported. */
bool reviews_required(const struct review *list, size_t n, size_t firing);

/* Records of this person moved, or a shield changed: until they are judged again the queue looks
 * them up. Nothing is written for persons without an open review. In the transaction of the
 * change. */
MUST err review_doubt(struct db *db, int64_t person, struct err_info *why);
/* ... and everybody who lives with them: a hit of theirs may rest on what this person did. */
MUST err review_doubt_home(struct db *db, int64_t person, struct arena *a, struct err_info *why);

#endif
