/* tests/ingest/story.h -- a year in the life of some people as two agencies tell it: once as it
 * was, in order and without a slip; and once as deliveries really come: late, corrected, withdrawn,
 * twice, out of order, split over many files, under ids that were merged since, with rows that
 * could not be read at first. People move, and are said to be related and gone, in the middle. */
#ifndef AIM_TESTS_INGEST_STORY_H
#define AIM_TESTS_INGEST_STORY_H

#include "check.h"
#include "ingest/hub_world.h"

enum {
    STORY_HUMANS = 8,
    STORY_MOVES = 30,
    STORY_LAST = 100,
    STORY_LEAVER = 7,
    STORY_LINES_MAX = 240,
    STORY_EVENTS = 26
};

struct story_line {
    bool school;  /* else the hospital */
    bool old_ref; /* under an id that is merged into the person's own at some time */
    bool lasts;   /* also told when all is told without a slip */
    bool dateless; /* the row does not say when it was said */
    bool bad;     /* it cannot be taken in as it is */
    enum { STORY_PERSON, STORY_EVENT, STORY_WITHDRAW, STORY_MERGE } what;
    int human, event, type, day, slot, merge_to; /* slot: when the agency's system said so */
    bool shield;
    bool mother, left; /* of the person: who their mother is; that they moved away */
};

struct story {
    struct story_line line[STORY_LINES_MAX];
    int n;
};

void story_make(struct story *s, uint64_t seed);
/* Tell it to a hub, link, and say what the hub then shows: per person whose records they are, their
 * name, shield and timeline; and what waits in quarantine. Texts live in w->arena. */
str story_told_clean(struct world *w, const struct story *s);
str story_told_wild(struct world *w, const struct story *s, uint64_t seed);

#endif
