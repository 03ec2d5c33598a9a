/* expect/expect.h -- who should have been seen by now: the expected contacts of a person, whether
 * each was met, missed, or cannot be said, and whether anybody has seen a child at all.
 *
 * Everything is judged up to the day to which the feeds that would have told are complete: a feed
 * that is late, or never began, makes answers "cannot be said", never a miss. What is not certain
 * (a birth date known in part, a time before the feeds began, a child who was not here then) is no
 * miss either. Plain work in memory over the events as activity_arrange left them; the plan is made
 * once for many persons. docs/unseen-children.md says it in words. */
#ifndef AIM_EXPECT_EXPECT_H
#define AIM_EXPECT_EXPECT_H

#include "event/history.h"

enum {
    EXPECT_TYPES_MAX = 512, /* of the catalogue, that can be told apart */
    EXPECT_SCHOOLS_MAX = 8, /* that know a person and are looked at */
    EXPECT_NEVER = INT32_MAX,
    EXPECT_ENCOMPASS_DAYS = 14 /* of older incidents no school is told any more */
};

struct expect_types {
    uint64_t bits[EXPECT_TYPES_MAX / 64];
    bool any;
};
static inline bool expect_is(const struct expect_types *t, uint16_t type)
{
    return type < EXPECT_TYPES_MAX && t->bits[type / 64] >> type % 64 & 1;
}

/* A feed that brings events now. Days before `until` are told, from `since` on: the later of the
 * first day of its agreement and the day of its first delivery, or what the region file says. What
 * is older may have come with the first delivery, but that nothing came says nothing. */
struct expect_feed {
    const struct agreement *terms;
    uint16_t agency;
    enum agency_kind kind;
    int32_t since, until; /* until: INT32_MIN = it never began */
    int32_t rhythm;       /* days between two deliveries, at most */
    bool late;            /* by its agreement */
    bool left_out;        /* the region does not wait for it */
    struct expect_types brings;
    bool sees, sees_routine; /* brings types that mean seen in person; ... of class routine */
};

struct expect_contact {
    const struct expected_contact *terms;
    struct expect_types met_by, excused_by, put_off_by, start;
    uint64_t *tellers; /* a bit per feed of the plan */
    size_t teller_count;
};

/* A school day, and where in the list the last is that can be counted on to from it. */
struct expect_school_day {
    int32_t day;
    size_t last;
};

struct expect_plan {
    const struct partners *partners;
    const struct calendar *calendar;
    const struct unseen_terms *terms;
    const struct expect_feed *feeds;
    size_t feed_count;
    const struct expect_contact *contacts; /* that are expected in this region */
    size_t contact_count;
    struct expect_types in_person, on_roll, off_roll, home_educated, deceased, missed;
    struct expect_types encompass; /* incidents of which schools are told: section `encompass` */
    int32_t
        terms_from; /* the first day of the region's school terms; EXPECT_NEVER: none is known */
    const struct expect_school_day *school_day; /* from school_from on, of some years */
    size_t school_days;
    int32_t school_from;
    bool school_more; /* the terms go on beyond the list */
};

/* From what the hub holds of the feeds, in the transaction `db` is in. */
MUST err expect_plan_read(struct db *db, const struct partners *p, int64_t now_ms, struct arena *a,
                          struct expect_plan *ret_plan, struct err_info *why);
/* The same from times that are given, by agreement of the partners; 0 = it never delivered.
 * since_ms: of the first delivery; 0 = no later than the agreement. */
struct expect_times {
    int64_t complete_to_ms, delivered_ms, since_ms;
};
MUST err expect_plan_make(const struct partners *p, const struct expect_times *times,
                          int64_t now_ms, struct arena *a, struct expect_plan *ret_plan,
                          struct err_info *why);

/* What is known of a person besides the events. */
struct expect_person {
    struct date born;     /* year 0 = not known */
    int32_t died;         /* day; EXPECT_NEVER */
    int32_t left;         /* day on which an agency says they moved away; EXPECT_NEVER */
    bool left_confirmed;  /* ... and that their destination is known */
    int32_t known_since;  /* earliest day on which an agency here knew them; EXPECT_NEVER */
    uint32_t kinds;       /* bit of each kind of agency that has them now */
    uint16_t schools[EXPECT_SCHOOLS_MAX]; /* agencies of the kinds that give a place */
    size_t school_count;
};
/* `h` as history_read left it, with its identity and versions. */
void expect_person_of(const struct expect_plan *plan, const struct history *h,
                      struct expect_person *ret_person);

#define EXPECT_ANSWER_LIST(X)                                                                      \
    X(MET, "met")                   /* in time, or late */                                         \
    X(MISSED, "missed")             /* nobody told of it, and everybody who would have has told */ \
    X(CANNOT_SAY, "cannot_say")     /* a feed that would have told is not that far */              \
    X(NOT_SUPPLIED, "not_supplied") /* no agency tells of such contacts, or not of that time */    \
    X(DUE, "due")                   /* its time is now, or it has grace still */                   \
    X(NOT_YET, "not_yet")           /* its time has not come */                                    \
    X(PUT_OFF, "put_off")           /* cancelled by the service: nobody missed it */               \
    X(EXCUSED, "excused")           /* withdrawn, as families may */                               \
    X(NOT_EXPECTED, "not_expected") /* see enum expect_reason */                                   \
    X(LAPSED, "lapsed")             /* not told of, and past mattering */
enum expect_answer {
#define EXPECT_ANSWER_ENUM(name, word) EXPECT_##name,
    EXPECT_ANSWER_LIST(EXPECT_ANSWER_ENUM)
#undef EXPECT_ANSWER_ENUM
        EXPECT_ANSWER__COUNT
};
const char *expect_answer_word(enum expect_answer a);

#define EXPECT_REASON_LIST(X)                                                                      \
    X(NONE, "", "")                                                                                \
    X(NO_BIRTH_DATE, "no_birth_date", "the birth date is not known")                               \
    X(DIED, "died", "an agency told that this person has died")                                    \
    X(MOVED, "moved", "moved away, and it is known where to")                                      \
    X(HOME_EDUCATED, "home_educated", "educated at home")                                          \
    X(NO_PLACE, "no_place", "no place at a school or nursery is known")                            \
    X(BORN_BEFORE, "born_before", "born before this began")                                        \
    X(NOT_HERE, "not_here", "not known to any service here at that time")                          \
    X(BEFORE_DATA, "before_data", "before the data of the agencies begin")                         \
    X(NO_TELLER, "no_teller", "no agency tells of this")                                           \
    X(NO_CAUSE, "no_cause", "nothing that asks for it has been told")                              \
    X(ADULT, "adult", "not a child, or not one any more")
enum expect_reason {
#define EXPECT_REASON_ENUM(name, word, text) EXPECT_BECAUSE_##name,
    EXPECT_REASON_LIST(EXPECT_REASON_ENUM)
#undef EXPECT_REASON_ENUM
        EXPECT_REASON__COUNT
};
const char *expect_reason_word(enum expect_reason r);
const char *expect_reason_text(enum expect_reason r);

/* One person on one day. Events after that day are looked at by nobody. */
struct expect_case {
    const struct expect_plan *plan;
    const struct expect_person *who;
    const struct activity *events; /* arranged */
    size_t n;
    int32_t today;
    bool whole; /* as if every feed were complete for ever: what may come when those that are late
                   have told. It makes no miss go away */
};

struct expect_state {
    const struct expect_contact *contact;
    enum expect_answer answer;
    enum expect_reason reason;
    int32_t from, until; /* first and last day of its time; EXPECT_NEVER when it has none */
    int32_t missed_from; /* the first day on which it counts as missed */
    int32_t event;       /* place in the events of what met, excused or put it off; -1 */
    int32_t waits_for;   /* CANNOT_SAY: place in plan->feeds of the stalest; else -1 */
};
struct expect_state expect_contact_state(const struct expect_case *c,
                                         const struct expect_contact *contact);
/* Would this feed of the plan have told of that contact of this person? */
bool expect_contact_teller(const struct expect_case *c, const struct expect_contact *contact,
                           size_t feed);

/* Two contacts of different services as one line (struct expected_together). */
enum expect_halves {
    EXPECT_HALVES_OPEN,    /* neither was told of, and it is too early, or not known enough, to say
                              so */
    EXPECT_HALVES_BOTH,
    EXPECT_HALVES_ONE,
    EXPECT_HALVES_NEITHER, /* one is missed, and of the other nothing is kept back by a feed */
    EXPECT_HALVES__COUNT
};
const char *expect_halves_word(enum expect_halves h); /* NULL: OPEN, the answer's own word */
/* *ret_answer: of the half that is not met, the one that presses more. */
enum expect_halves expect_halves_of(const struct expect_state half[2],
                                    enum expect_answer *ret_answer);
/* Does this event say that an appointment with those who would meet the contact, in its time and up
 * to today, did not take place? Whether it counts as missed is its class. */
bool expect_contact_not_kept(const struct expect_case *c, const struct expect_state *s,
                             size_t event);

enum unseen_answer {
    UNSEEN_WITHIN,       /* seen, or known, for less than the limit */
    UNSEEN_MISSED,       /* seen by nobody for longer than the limit, in data that are complete */
    UNSEEN_CANNOT_SAY,   /* told by nobody for longer than that, but a feed is not that far */
    UNSEEN_NOT_EXPECTED, /* see reason */
    UNSEEN__COUNT
};
const char *unseen_answer_word(enum unseen_answer a);

struct unseen_state {
    enum unseen_answer answer;
    enum expect_reason reason;
    const struct unseen_limit *limit; /* NULL when NOT_EXPECTED */
    int32_t last;        /* place in the events of the last time seen in person; -1 = never told */
    int32_t from;        /* the first day on which nobody saw them: after the last time, or since
                            when the data can tell */
    int32_t told;        /* days before it are told by everybody who would tell; INT32_MIN */
    int32_t passed;      /* days, or school days, from `from` until today */
    int32_t missed_from; /* the first day on which the limit has passed; EXPECT_NEVER */
    int32_t waits_for;   /* CANNOT_SAY: place in plan->feeds; -1: none brings such events */
};
struct unseen_state expect_unseen(const struct expect_case *c);
/* Would this feed have told, within that limit, that this person was seen? */
bool expect_feed_tells(const struct expect_case *c, const struct unseen_limit *limit,
                       const struct expect_feed *f);
/* Does the agency have this person, where that matters? A school that does not have a child on its
 * roll has nothing to tell of them. */
bool expect_feed_knows(const struct expect_case *c, const struct expect_feed *f);

/* Said to have moved away, without anybody knowing where to, and not seen since. *ret_day: the day
 * that the agency names. */
bool expect_left(const struct expect_case *c, int32_t *ret_day);
bool expect_home_educated(const struct expect_case *c, int32_t day);
/* A place at an agency of one of these kinds, on that day. */
bool expect_place(const struct expect_case *c, uint32_t kinds, int32_t day);

/* No child any more, on that and every later day: nobody is to have seen them. */
bool expect_grown_up(const struct expect_case *c);

/* Days after c->today on which an answer may differ from the day before. Some before it, and some
 * on which it does not, may be named too. */
typedef void expect_day(void *ctx, int64_t day);
void expect_contact_days(const struct expect_case *c, const struct expect_contact *contact,
                         expect_day *add, void *ctx);
void expect_unseen_days(const struct expect_case *c, expect_day *add, void *ctx);
void expect_left_days(const struct expect_case *c, expect_day *add, void *ctx);

#endif
