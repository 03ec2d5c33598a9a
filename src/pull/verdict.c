/* pull/verdict.c -- what became of asking another party's database, from the last words of the
 * program that did. It loads drivers that nobody here has read: it is believed nothing. */
#include "pull/verdict.h"

#include <stddef.h>
#include <string.h>

/* The SQLSTATE as far as it is one: five letters or digits. */
static void read_state(const char *from, char ret_state[6])
{
    memset(ret_state, 0, 6);
    for (size_t i = 0; i < 5; i++) {
        char c = from[i];
        if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'))) return;
        ret_state[i] = c;
    }
}

static err tell(const struct pull_verdict *v, struct err_info *why)
{
    static const char *const words[PULL__COUNT][2] = {
#define PULL_WORDS(name, what, todo) [PULL_##name] = {what, todo},
        PULL_PROBLEMS(PULL_WORDS)
#undef PULL_WORDS
    };
    bool again = v->problem == PULL_UNREACHABLE || v->problem == PULL_LOST ||
                 v->problem == PULL_TIME || v->problem == PULL_OUTPUT;
    char state[6];
    read_state(v->state, state);
    (void)err_set(why, again ? ERR_BUSY : ERR_INPUT, "%s%s%s%s", words[v->problem][0],
                  state[0] ? " (SQLSTATE " : "", state, state[0] ? ")" : "");
    return err_todo(why, "%s", words[v->problem][1]);
}

err pull_verdict_judge(struct pull_verdict *v, size_t said, bool late, struct err_info *why)
{
    bool whole = said == sizeof *v && v->mark == PULL_MARK && v->problem < PULL__COUNT;
    if (late || !whole) *v = (struct pull_verdict){.problem = late ? PULL_TIME : PULL_LOST};
    v->watermark[PULL_MARK_BYTES_MAX - 1] = 0;
    return v->problem ? tell(v, why) : ERR_OK;
}
