/* generate/story.h -- planted cases: what a hub should see in time, told over several agencies, and
 * decoys that look like one and are none. Only a pack that asks for them has any (pack.h).
 *
 * A story ends on one day; its beats are drawn so many days before. Who plays in one has no
 * troubles of the ordinary kind, so that only the story can make a rule fire. */
#ifndef AIM_GENERATE_STORY_H
#define AIM_GENERATE_STORY_H

#include "generate/plan.h"

/* What must be so of the subject. */
enum story_cast {
    CAST_ANY,
    CAST_WITH_ADULT, /* a parent lives with the subject */
    CAST_TWIN,
    CAST_NAMESAKE    /* the parent or grandparent of the same name plays too */
};

enum beat_how {
    BEAT_ONCE,
    BEAT_BACK,  /* taken back by its agency some days later */
    BEAT_OVER   /* a status that ends on the day the next beat begins */
};

struct story_beat {
    enum story_part who;
    const char *kind; /* NULL = no more */
    int from, until;  /* days before the end; drawn between the two */
    enum beat_how how;
};

enum { BEATS_MAX = 10 };

struct story {
    const char *code, *what;
    bool decoy;        /* no rule may fire */
    const char *rules; /* any of these finds it; spaces between */
    int age_from, age_until; /* of the subject in years, on the last day */
    enum story_cast cast;
    int days;          /* how long it lasts: a rule counts from its first day to its last */
    int alone;         /* from so many days before the end on nobody sees the subject ... */
    bool seen;         /* ... or somebody does every few weeks, all along */
    bool now;          /* ends today: what is missing is missing now */
    bool dies;         /* when `alone` begins, and it is known */
    struct story_beat beat[BEATS_MAX];
};
extern const struct story stories[];
extern const size_t stories_n;

/* What happens to one who plays, into a plan that is still empty, and then ... */
void story_play(struct plan *p, const struct family *f, const struct human *h);
/* ... what ordinary life must not have had in it. */
void story_cut(struct plan *p, const struct human *h);

#endif
