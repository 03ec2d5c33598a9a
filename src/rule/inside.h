/* rule/inside.h -- shared by the files of this folder only. */
#ifndef AIM_RULE_INSIDE_H
#define AIM_RULE_INSIDE_H

#include "audit/audit.h"
#include "base/vec.h"
#include "event/history.h"
#include "rule/around.h"
#include "expect/expect.h"
#include "rule/feeds.h"
#include "rule/recognise.h"

#include <stdatomic.h>

/* The texts of the columns hit.facts and hit.events, in the arena. */
MUST err facts_write(const struct rule_hit *hit, const struct partners *p, struct arena *a,
                     str *ret_facts, struct err_info *why);
MUST err evidence_write(const struct rule_hit *hit, struct arena *a, str *ret_events,
                        struct err_info *why);
MUST err facts_read(str facts, const struct partners *p, struct arena *a, struct stored_hit *hit,
                    struct err_info *why);
MUST err evidence_read(str events, struct arena *a, struct stored_hit *hit, struct err_info *why);

/* rule_hits_read without leaving anything out. */
MUST err hits_read_all(struct db *db, const struct rule_set *s, const struct partners *p,
                       int64_t person, int32_t today, struct arena *a,
                       struct stored_hits *ret_hits, struct err_info *why);

/* rule_parse, once for each text as long as the process lives: *ret_list is for reading only. When
 * there are more texts than it keeps, the rest is read into `a`. */
MUST err library_read(const char *name, str text, struct arena *a,
                      const struct rule_list **ret_list, struct err_info *why);

/* What one run of judging needs to know, read once. */
struct judging_day {
    struct hub *hub;
    struct rand *rand; /* this run's own */
    const struct partners *partners;
    const struct rule_set *rules;
    const int32_t *complete_to; /* by agency */
    const int32_t *told_from;   /* by agreement */
    const int32_t *whole;       /* as if every feed were complete for ever */
    const struct expect_plan *expect;
    int64_t now_ms;
    int32_t today;
    int64_t turn;      /* see struct chunk; 0 = none was taken */
};

/* ---- what can be said of a person from what is in memory alone ---- */

struct rule_moment judging_moment(const struct judging_day *day, const struct history *h,
                                  const struct expect_person *who);
/* Somebody for whom nothing fires: the first day on which time alone may change that, looked for a
 * year ahead, and from there again; RULE_NONE. */
MUST err judging_next_day(const struct judging_day *day, const struct history *h,
                          const struct rule_moment *m, struct arena *a, int32_t *ret_day,
                          struct err_info *why);
/* Is there an incident of which a school may have to be told? */
bool judging_incident(const struct judging_day *day, const struct history *h);
MUST err judging_keep_day(struct db *db, int64_t person, int32_t day, struct err_info *why);

/* The sooner of two days, each of which may be RULE_NONE. */
static inline int32_t day_sooner(int32_t a, int32_t b)
{
    return a == RULE_NONE || (b != RULE_NONE && b < a) ? b : a;
}

/* A person in the middle of it. */
struct judged {
    const struct judging_day *day;
    struct arena *arena;
    int64_t person, living;     /* living: the same, or whose alias it is; 0 = there is no such */
    const int64_t *records;     /* none for an alias */
    size_t record_count;
    struct around around;       /* who lives there */
    struct stored_hits before;
    struct rule_run run;        /* what changed */
    bool changed;               /* something worth an entry in the log was written */
    int64_t survivor;           /* whose review was touched besides; 0 = nobody's */
    bool fresh;                 /* some hit began or rests on an event it did not rest on */
    bool uncovered;             /* some hit waited beside another's, which has ended */
    struct rule_hit *now;       /* those that fire and wait beside no other */
    size_t now_count;
    int64_t rank;
    int64_t weight;             /* what the rules that fire weigh, before decay */
    int32_t newest;             /* day of the newest event of those that fire */
    int shield;                 /* of the person and of its records */
    struct date born;           /* year 0 = not known, or no rule asks for it */
    str pathway;                /* of the gravest that fires */
    enum rule_band band;        /* gravest that fires */
    int32_t due_hours;          /* shortest of those that fire */
    size_t firing;
    str rules;                  /* marks of all that fire, covered or not */
    const struct history *history; /* ... with who they are, if a rule asks for birth dates */
    const struct visibility *visibility;
    bool waits;                 /* a review is open: it is judged again tomorrow */
    struct expect_person who;   /* ... if it is wanted */
    bool has_who;
    int32_t next_day;           /* on which time alone may change an answer; RULE_NONE */
};
/* What its hits mean for the review: opened, weighed again, or carried over to the person who has
 * the records now. */
MUST err judge_review(struct db *db, struct judged *j, struct err_info *why);

/* Had whoever closed the last review of one of these persons (who are this one, or were) seen all
 * that fires now? */
MUST err seen_by_somebody(struct db *db, struct judged *j, const int64_t *persons, size_t n,
                          bool *ret_seen, struct err_info *why);

struct judged_who {
    bool changed;     /* for the log: more was written than the removal from `stale` and a rank */
    int64_t survivor; /* whose open review took over this alias's; 0 = nobody's */
};

/* ---- many ---- */

/* Of somebody looked at in memory: what judge_person would come to, as things were read. */
struct glance {
    bool quiet;        /* nothing fires, nothing is stored: only the day and the mark are left to
                        * write. Else the person is judged one by one */
    bool around;       /* it takes who lives there to say so */
    bool alone;        /* no pair of theirs has a hit, stored or now. Else union_judge */
    int32_t next_day;  /* as in struct judged; when quiet and alone, of both */
    int32_t pairs_day; /* on which time alone may change something about a pair; RULE_NONE */
    int64_t mark;      /* of `stale`; NOT_STALE */
};
enum { NOT_STALE = -1 };

/* One transaction: as many persons of a list as fit its time.
 *
 * Who judges from verdicts must know that nobody else has judged since they were found. So every
 * judge keeps the hub's turn, a number that goes up when it changes hands: with verdicts, and the
 * turn gone, nothing is done and `lost` says so. */
struct chunk {
    struct judging_day *day;
    const int64_t *person;
    const struct glance *verdict; /* NULL: all are judged one by one */
    size_t n, from, until;         /* until: set by the run that was committed */
    bool lost;
    int64_t turn;                  /* as of the commit */
    struct rule_run run;
    struct arena *arena;
};
/* All of a list; adds to *run. *ret_done: fewer than n when the turn was lost. */
MUST err judge_list(struct judging_day *day, const int64_t *person, const struct glance *verdict,
                    size_t n, struct arena *a, struct rule_run *run, size_t *ret_done,
                    struct err_info *why);
/* Take the turn now. */
MUST err judge_take_turn(struct judging_day *day, struct arena *a, struct err_info *why);

enum whom { THE_STALE, THE_DUE, EVERYONE };

/* Those to be judged, ascending, and what is stored about their judging. */
struct whom_state {
    int64_t mark;   /* of `stale`; NOT_STALE */
    int32_t due;    /* the day that waits for them; RULE_NONE */
    bool concerned; /* a hit, an open review or a doubt of it is stored */
    bool paired;    /* a hit of a pair of theirs is stored */
};
struct whom_list {
    VEC(int64_t) person;
    VEC(struct whom_state) state;
};
/* Anew; THE_DUE: up to `today`. */
MUST err whom_read(struct hub *hub, enum whom whom, int32_t today, unsigned threads,
                   struct whom_list *list, struct err_info *why);
void whom_release(struct whom_list *list);

/* Some persons who are side by side in the list and in a crowd. */
struct glancing {
    const struct judging_day *day;
    const struct crowd *crowd;
    size_t first;                   /* their first one's place in it */
    const int64_t *person;
    const struct whom_state *state;
    struct glance *verdict;         /* found */
    atomic_int *pair_day;           /* found, by link of the crowd (crowd_link); zero before */
    size_t n;
    const atomic_bool *stop;        /* set: it is for nothing, leave off */
};
MUST err glance_all(const struct glancing *g, struct arena *a, struct err_info *why);

/* Judge them all by reading everybody's events at once, if they are many enough for that to be
 * sooner done; *ret_done says whether they were. The same is stored as by judging them one by one.
 * Killed anywhere, it is begun again. `progress` is called before and after what is written. */
MUST err judge_many(struct judging_day *day, enum whom whom, rule_progress *progress, void *ctx,
                    struct rule_run *run, bool *ret_done, struct err_info *why);
/* How many persons are many, how many are in memory at once, how many are a turn of a thread, and
 * how many threads there are (0 = as many as processors); tests set others. */
struct judge_many_limits {
    size_t from, at_once, chunk;
    unsigned threads;
};
extern const struct judge_many_limits judge_many_usual;
extern struct judge_many_limits judge_many_limits;

/* What judging changed, in the log; in the transaction `db` is in. */
MUST err judge_note(struct db *db, struct hub *h, const char *detail,
                    const struct audit_subject *subjects, size_t n, struct err_info *why);
/* Judge one person in the transaction `db` is in: hits begin, go on, end; a review is opened,
 * weighed again or carried over. Adds to *run. With whom they may be one: union_judge. */
MUST err judge_person(struct db *db, const struct judging_day *day, const struct visibility *v,
                      int64_t person, struct arena *a, struct rule_run *run,
                      struct judged_who *ret_who, struct err_info *why);

/* ---- two persons who may be one ---- */

/* What looking at two persons together goes by. */
struct union_look {
    struct db *db;
    const struct judging_day *day;
    const struct visibility *visibility;
    const struct crowd *crowd; /* with links; whoever is not in it is read from the store. NULL: all
                                * are */
    struct arena *a;
};

struct union_found {
    struct rule_hit *hits; /* of both together, and of neither alone */
    size_t n;
    int32_t next_day; /* on which time alone may change it; RULE_NONE */
};

/* Everybody who may be the same as this person, as far as rules look: by id. */
MUST err union_others(const struct union_look *l, int64_t person, const int64_t **ret_list,
                      size_t *ret_n, struct err_info *why);
/* The same from either side, and the same from memory as from the store. */
MUST err union_look(const struct union_look *l, int64_t person, int64_t other,
                    struct union_found *ret_found, struct err_info *why);
/* Judge this person, living or an alias, with everybody who may be the same, in the transaction
 * l->db is in. Adds to *run. */
MUST err union_judge(const struct union_look *l, int64_t person, struct rule_run *run,
                     bool *ret_changed, struct err_info *why);
/* Does no possible link, and no stored hit of a pair, join person[at] with anybody? */
bool glance_alone(const struct glancing *g, size_t at);
/* There are others they may be one with, and no hit of a pair is stored: glance_pairs says whether
 * there is nothing to judge (alone, pairs_day). */
bool glance_has_pairs(const struct glancing *g, size_t at);
MUST err glance_pairs(const struct glancing *g, size_t at, const struct union_look *l,
                      struct err_info *why);

/* What time alone may change for a pair brings the person's own day forward (judging_keep_day): so
 * this, or union_judge, follows what sets that. */
MUST err union_keep_day(struct db *db, int64_t person, int32_t day, struct err_info *why);

#endif
