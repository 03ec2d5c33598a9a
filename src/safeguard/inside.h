/* safeguard/inside.h -- shared by the files of this folder only. */
#ifndef AIM_SAFEGUARD_INSIDE_H
#define AIM_SAFEGUARD_INSIDE_H

#include "safeguard/queue.h"

#include "base/clock.h"
#include "event/history.h"
#include "rule/recognise.h"

/* A review as far as its place in the queue goes. */
struct head {
    int64_t person, review, opened_ms, due_ms, rank, back_ms, routed_ms;
    enum rule_band band;
    str assigned, pathway, worker;
    int shield; /* of the person and, newer, of its records */
    bool overdue, due_today, quiet;
    str rules;         /* marks (rule/mark.h) */
    int64_t age, area;
    bool fits; /* of one in doubt: the rule, the age and the area that are asked for, if any */
    bool bare; /* only its place in the queue was read */
};

/* What is asked for by a mark; 0 = it is not asked for. */
struct asked {
    int64_t rule, age, area;
    int64_t walked; /* the one by which they are found: of several: queue_choose */
};

/* One page on its way. */
struct loading {
    struct hub *hub;
    const struct partners *partners;
    const struct viewer *viewer;
    const struct queue_wish *wish;
    struct arena *arena;
    struct arena_mark mark;
    struct look look;
    struct db *db;
    struct visibility visibility;
    struct rule_set rules;
    struct asked asked;
    bool rule_of_household; /* that which is asked for may rest on events of somebody else */
    int64_t now_ms, day_starts_ms, day_ends_ms;
    int32_t today;
    struct queue_page page;
    struct audit_subject *subjects;
    size_t subject_count;
};

bool queue_sees(const struct loading *l, int shield, enum field f);
/* May this viewer know of a review of somebody so shielded? */
bool queue_knows(const struct loading *l, int shield);
/* ... and may they be told, by being shown it, how old they are or where they live, if that is
 * asked for? */
bool queue_tells(const struct loading *l, int shield);
/* Of a merged person the one who has the records now decides. A class that a feed set a moment ago
 * counts before the linker has passed it on to the person. ERR_ABSENT: there is no such person. */
MUST err queue_live(struct loading *l, struct head *h, struct err_info *why);

#define HEAD_OF(r)                                                                                 \
    (struct head)                                                                                  \
    {                                                                                              \
        .person = (r)->person, .review = (r)->review, .opened_ms = (r)->opened_ms,                 \
        .due_ms = (r)->due_ms, .rank = (r)->rank, .assigned = (r)->assigned,                       \
        .shield = (r)->shield, .pathway = (r)->pathway, .back_ms = (r)->back_ms,                   \
        .quiet = (r)->quiet != 0, .worker = (r)->worker, .routed_ms = (r)->routed_ms               \
    }
#define HEAD_MARKS(h, r) ((h)->rules = (r)->rules, (h)->age = (r)->age, (h)->area = (r)->area)

/* So many reviews that are alike in all that the queue asks for. */
struct kind {
    enum rule_band band;
    int shield;
    str pathway;
    bool back, quiet, late, today;
    enum review_place place;
    int64_t n;
};

/* The sums of one page. */
struct counting {
    struct loading *l;
    int64_t group[BAND__COUNT][2];  /* that the wish fits; [1] overdue */
    int64_t hidden[BAND__COUNT][2]; /* of whom this viewer may not know; by a mark: none */
    const int32_t *shields;         /* by a mark: of those who may be told of */
    size_t shield_count;
    struct head *doubts;            /* as they are now, each person once */
    size_t doubt_count;
    int64_t *in_doubt; /* persons whose stored reviews do not count, sorted */
    size_t in_doubt_count;
};

MUST err queue_count(struct counting *c, struct err_info *why);
bool queue_fits(const struct queue_wish *w, const struct kind *k);
int32_t queue_place(const struct queue_wish *w); /* enum review_place, or -1 = in the queue */
struct kind queue_kind_of(const struct head *h, int64_t n);
void queue_set_clock(const struct loading *l, struct head *h);
err queue_bad_colour(struct err_info *why);

/* The numbers of the queue, how many the wish fits, and the heads of the page that is asked for. */
MUST err queue_heads(struct loading *l, struct head **ret_heads, size_t *ret_n,
                     struct err_info *why);
int queue_by_urgency(const void *left, const void *right);
int queue_by_due(const void *left, const void *right);

/* Which rules may be asked for; and what is: the rule, the age, the area. */
MUST err queue_choose(struct loading *l, struct err_info *why);
/* Has it the marks that are asked for, as it is stored? */
bool queue_is_marked(const struct loading *l, const struct head *h);
/* Is all of it so now of this living person, so shielded, and may it be told? */
MUST err queue_fits_now(struct loading *l, int64_t person, int shield, bool *ret_fits,
                        struct err_info *why);
/* Does the rule that is asked for still fire, as far as may be told? True when none is. */
MUST err queue_rule_fires(struct loading *l, int64_t person, bool *ret_fires,
                          struct err_info *why);
MUST err queue_history(struct loading *l, int64_t person, struct history *ret,
                       struct err_info *why);

/* Heads on their way to the page. */
struct picking {
    struct counting *c;
    struct head *list;
    size_t n;
};
MUST err queue_room_for(struct picking *p, int64_t rows, struct err_info *why);
bool queue_in_doubt(const struct counting *c, int64_t person);
/* The first of those with the mark that is walked, of one colour, overdue or not; of all colours,
 * the soonest due first. Bare. */
MUST err queue_walk_mark(struct picking *p, enum rule_band band, bool late, int64_t most,
                         struct err_info *why);
MUST err queue_walk_mark_due(struct picking *p, int64_t most, struct err_info *why);
/* What else a bare head needs; those of whom a household's rule may not be told are left out. */
MUST err queue_dress(struct loading *l, struct head *heads, size_t *io_n, struct err_info *why);

/* Everything that is shown of one. */
MUST err queue_fill_line(struct loading *l, const struct head *head, struct queue_line *line,
                         struct err_info *why);

#endif
