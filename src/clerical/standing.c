/* clerical/standing.c -- see standing.h. */
#include "clerical/standing.h"

#include <assert.h>

static const char *const stage_words[] = {
    [STAGE_FIRST] = "first",   [STAGE_SECOND] = "second",   [STAGE_SENIOR] = "senior",
    [STAGE_PARKED] = "parked", [STAGE_SETTLED] = "settled",
};
static_assert(COUNT(stage_words) == STAGE__COUNT, "every stage has its word");

const char *stage_word(enum stage s) { return stage_words[s]; }

static bool replaced(const struct said *list, size_t n, size_t at)
{
    for (size_t i = at + 1; i < n; i++)
        if (list[i].answer == ANSWER_TAKEN_BACK || str_eq(list[i].login, list[at].login))
            return true;
    return false;
}

/* The next word that counts at or after `at`; n = there is none. */
static size_t counting(const struct said *list, size_t n, size_t at, int64_t evidence)
{
    while (at < n && (list[at].evidence != evidence || list[at].answer == ANSWER_TAKEN_BACK ||
                      replaced(list, n, at)))
        at++;
    return at;
}

static struct standing settled(enum answer a)
{
    return (struct standing){STAGE_SETTLED, a};
}

static struct standing at_stage(enum stage s)
{
    return (struct standing){s, ANSWER_UNSURE};
}

/* One word stands, another comes. */
static struct standing step(struct standing s, const struct said *first, const struct said *now,
                            const struct hard *hard)
{
    bool sure = now->answer != ANSWER_UNSURE;
    if (s.stage == STAGE_FIRST)
        return sure && !hard->why[now->answer] ? settled(now->answer) : at_stage(STAGE_SECOND);
    if (s.stage == STAGE_SENIOR && now->senior)
        return sure ? settled(now->answer) : at_stage(STAGE_PARKED);
    if (s.stage != STAGE_SECOND) return s;
    if (!sure) return at_stage(first->answer == ANSWER_UNSURE ? STAGE_PARKED : STAGE_SENIOR);
    if (first->answer == now->answer) return settled(now->answer);
    if (first->answer == ANSWER_UNSURE && !hard->why[now->answer]) return settled(now->answer);
    return at_stage(STAGE_SENIOR);
}

struct standing standing_of(const struct said *list, size_t n, int64_t evidence,
                            const struct hard *hard)
{
    struct standing s = at_stage(STAGE_FIRST);
    size_t first = counting(list, n, 0, evidence);
    for (size_t i = first; i < n; i = counting(list, n, i + 1, evidence))
        s = step(s, &list[first], &list[i], hard);
    return s;
}

bool standing_wants(const struct standing *s, const struct said *list, size_t n, int64_t evidence,
                    str login, bool senior)
{
    if (s->stage == STAGE_SETTLED || s->stage == STAGE_PARKED) return false;
    if (s->stage == STAGE_SENIOR && !senior) return false;
    for (size_t i = counting(list, n, 0, evidence); i < n; i = counting(list, n, i + 1, evidence))
        if (str_eq(list[i].login, login)) return false;
    return true;
}
