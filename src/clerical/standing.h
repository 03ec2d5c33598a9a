/* clerical/standing.h -- what several people's words on one pair come to: four eyes as a pure
 * function.
 *
 *     nobody yet             -> FIRST     anybody may say
 *     same or different      -> SETTLED   unless it is hard to say: then SECOND, by somebody else
 *     not sure               -> SECOND    by somebody else; their word settles it unless it is hard
 *     two agree              -> SETTLED
 *     two disagree           -> SENIOR    a senior who has not spoken yet settles it
 *     two, or a senior, are not sure -> PARKED until one of the records changes
 *
 * A word counts for the evidence it was said on: when one of the two records says something else,
 * the pair starts anew. Of one person the last word counts. Taking a word back starts anew too. */
#ifndef AIM_CLERICAL_STANDING_H
#define AIM_CLERICAL_STANDING_H

#include "clerical/word.h"

struct said {
    str login;
    enum answer answer;
    bool senior; /* by somebody who may settle a disagreement */
    int64_t at_ms, evidence;
};

/* Which answers want four eyes, and why: words for the page, NULL = they do not. */
struct hard {
    const char *why[ANSWER__COUNT];
};

enum stage { STAGE_FIRST, STAGE_SECOND, STAGE_SENIOR, STAGE_PARKED, STAGE_SETTLED, STAGE__COUNT };
const char *stage_word(enum stage s); /* "first", "second", "senior", "parked", "settled" */

struct standing {
    enum stage stage;
    enum answer answer; /* when settled */
};

/* `list`: oldest first, all of them. */
struct standing standing_of(const struct said *list, size_t n, int64_t evidence,
                            const struct hard *hard);
/* Has this user a word to say at this stage? A senior stage wants a senior; nobody is their own
 * second pair of eyes. */
bool standing_wants(const struct standing *s, const struct said *list, size_t n, int64_t evidence,
                    str login, bool senior);

#endif
