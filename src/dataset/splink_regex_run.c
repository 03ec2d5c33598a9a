/* dataset/splink_regex_run.c -- runs the program of a pattern, see splink_regex.c. */
#include "dataset/splink_regex_inside.h"

#include <string.h>

struct run {
    const struct splink_regex *regex;
    str text;
    uint64_t *seen; /* a bit for each place and position */
    struct todo {
        uint32_t place, at, slot; /* slot != 0: put `at` back into it */
    } *todo;
    uint32_t mark[2 * (SPLINK_REGEX_GROUPS_MAX + 1)];
};

static bool word_at(str text, size_t at)
{
    char c = at < text.len ? text.at[at] : ' ', low = (char)(c | 0x20);
    return (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static bool holds(enum splink_step_op op, str text, size_t at)
{
    if (op == OP_START) return at == 0;
    if (op == OP_END) return at == text.len;
    return (at > 0 && word_at(text, at - 1)) != word_at(text, at);
}

static bool match_from(struct run *r, size_t start)
{
    size_t n = 0;
    r->todo[n++] = (struct todo){0, (uint32_t)start, 0};
    while (n) {
        struct todo t = r->todo[--n];
        if (t.slot) {
            r->mark[t.slot] = t.at;
            continue;
        }
        const struct splink_step *s = &r->regex->step[t.place];
        size_t bit = t.place * (r->text.len + 1) + t.at;
        if (r->seen[bit / 64] >> (bit % 64) & 1) continue;
        r->seen[bit / 64] |= (uint64_t)1 << (bit % 64);
        struct todo next = {(uint32_t)s->next, t.at, 0};
        switch (s->op) {
            case OP_MATCH: r->mark[0] = (uint32_t)start; r->mark[1] = t.at; return true;
            case OP_CLASS:
                if (t.at >= r->text.len ||
                    !splink_class_has(s->class, (unsigned char)r->text.at[t.at]))
                    continue;
                next.at++;
                break;
            case OP_SPLIT:
                if (s->other != s->next) r->todo[n++] = (struct todo){(uint32_t)s->other, t.at, 0};
                break;
            case OP_SAVE:
                r->todo[n++] = (struct todo){0, r->mark[s->other], (uint32_t)s->other};
                r->mark[s->other] = t.at;
                break;
            case OP_START:
            case OP_END:
            case OP_WORD_EDGE:
                if (!holds(s->op, r->text, t.at)) continue;
        }
        r->todo[n++] = next;
    }
    return false;
}

bool splink_regex_find(const struct splink_regex *regex, struct arena *scratch, str text,
                       str *ret_group)
{
    size_t bits = regex->n * (text.len + 1);
    struct arena_mark mark = arena_mark(scratch);
    struct run r = {.regex = regex, .text = text};
    r.seen = ARENA_ARRAY(scratch, uint64_t, bits / 64 + 1);
    r.todo = ARENA_ARRAY(scratch, struct todo, 2 * bits + 2);
    bool found = false;
    for (size_t start = 0; r.seen && r.todo && !found && start <= text.len; start++) {
        memset(r.mark, 0, sizeof r.mark);
        found = match_from(&r, start);
    }
    for (size_t g = 0; found && g <= SPLINK_REGEX_GROUPS_MAX; g++)
        ret_group[g] = str_range(text.at + r.mark[2 * g], r.mark[2 * g + 1] - r.mark[2 * g]);
    arena_rewind(scratch, mark);
    return found;
}
