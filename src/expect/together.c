/* expect/together.c -- two contacts that are one to a family: is it both, one, or neither? */
#include "expect/inside.h"

const char *expect_halves_word(enum expect_halves h)
{
    static const char *const words[EXPECT_HALVES__COUNT] = {NULL, "both", "one", "neither"};
    return words[h];
}

/* Which answer presses most, of halves that are not met: the first. */
static const enum expect_answer pressing[] = {
    EXPECT_MISSED,  EXPECT_CANNOT_SAY, EXPECT_DUE,          EXPECT_PUT_OFF, EXPECT_NOT_SUPPLIED,
    EXPECT_NOT_YET, EXPECT_EXCUSED,    EXPECT_NOT_EXPECTED, EXPECT_LAPSED,  EXPECT_MET};
_Static_assert(COUNT(pressing) == EXPECT_ANSWER__COUNT, "every answer has its place");

static bool either(const struct expect_state half[2], enum expect_answer a)
{
    return half[0].answer == a || half[1].answer == a;
}

enum expect_halves expect_halves_of(const struct expect_state half[2],
                                    enum expect_answer *ret_answer)
{
    size_t at = 0;
    while (!either(half, pressing[at]))
        at++;
    *ret_answer = pressing[at];
    if (half[0].answer == EXPECT_MET && half[1].answer == EXPECT_MET) return EXPECT_HALVES_BOTH;
    if (either(half, EXPECT_MET)) return EXPECT_HALVES_ONE;
    if (*ret_answer != EXPECT_MISSED) return EXPECT_HALVES_OPEN;
    if (!either(half, EXPECT_CANNOT_SAY) && !either(half, EXPECT_NOT_SUPPLIED))
        return EXPECT_HALVES_NEITHER;
    *ret_answer = EXPECT_CANNOT_SAY;
    return EXPECT_HALVES_OPEN;
}

bool expect_contact_not_kept(const struct expect_case *c, const struct expect_state *s,
                             size_t event)
{
    const struct activity *e = &c->events[event];
    bool kept = !expect_is(&c->plan->missed, e->type) &&
                !expect_is(&s->contact->put_off_by, e->type);
    return !kept && s->from != EXPECT_NEVER && e->day >= s->from && e->day <= c->today &&
           of_kind(c, s->contact, (int32_t)event);
}
