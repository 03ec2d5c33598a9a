/* dataset/splink_regex.c -- a pattern becomes a small program: read a byte of a class, go on at one
 * of two places, the first one first. Running it remembers which (place, position) it has been at
 * and never goes there twice, so that no pattern is slow ("BitState" in RE2). Bytes are compared; a
 * class that takes characters above 127 takes all bytes of one. */
#include "dataset/splink_regex_inside.h"

#include "base/mem.h"

#include <string.h>

struct reader {
    str pattern;
    size_t at;
    struct splink_step *step;
    size_t n, groups;
    unsigned depth;
    struct err_info *why;
};

static err wrong(struct reader *r, const char *what)
{
    (void)err_set(r->why, ERR_INPUT, "the pattern of a regular expression: %s", what);
    return err_at(r->why, "", 0, (long)r->at + 1);
}

static err emit(struct reader *r, enum splink_step_op op, size_t *ret_place)
{
    if (r->n + 1 >= SPLINK_REGEX_STEPS_MAX) return wrong(r, "it is too long");
    r->step[r->n] = (struct splink_step){.op = op, .next = r->n + 1};
    *ret_place = r->n++;
    return ERR_OK;
}

static void put(uint64_t *class, unsigned c) { class[c / 64] |= (uint64_t)1 << (c % 64); }

static void put_range(uint64_t *class, unsigned from, unsigned to)
{
    for (unsigned c = from; c <= to; c++)
        put(class, c);
}

static void put_word(uint64_t *class)
{
    put_range(class, '0', '9');
    put_range(class, 'A', 'Z');
    put_range(class, 'a', 'z');
    put(class, '_');
}

/* \d \w \s and their opposites; false = a plain escaped character */
static bool put_escape(uint64_t *class, char c)
{
    uint64_t one[4] = {0};
    char low = (char)(c | 0x20);
    if (low == 'd') put_range(one, '0', '9');
    else if (low == 'w') put_word(one);
    else if (low == 's') for (const char *s = " \t\n\r\f"; *s; s++) put(one, (unsigned char)*s);
    else return false;
    for (size_t i = 0; i < 4; i++)
        class[i] |= c == low ? one[i] : ~one[i];
    return true;
}

static char escaped(char c)
{
    return (char)(c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c);
}

static err read_class(struct reader *r, uint64_t *class)
{
    bool not = r->at < r->pattern.len && r->pattern.at[r->at] == '^', first = true;
    r->at += not;
    for (;; first = false) {
        if (r->at >= r->pattern.len) return wrong(r, "a [ is not closed");
        char c = r->pattern.at[r->at++];
        if (c == ']' && !first) break;
        if ((unsigned char)c >= 0x80) return wrong(r, "only ASCII may stand in [ ]");
        if (c == '[' && r->at < r->pattern.len && r->pattern.at[r->at] == ':')
            return wrong(r, "classes with a name are not known here");
        if (c == '\\') {
            if (r->at >= r->pattern.len) return wrong(r, "a [ is not closed");
            c = r->pattern.at[r->at++];
            if (put_escape(class, c)) continue;
            c = escaped(c);
        }
        char to = c;
        if (r->at + 1 < r->pattern.len && r->pattern.at[r->at] == '-' &&
            r->pattern.at[r->at + 1] != ']') {
            to = r->pattern.at[r->at + 1];
            r->at += 2;
            if (to == '\\' || (unsigned char)to >= 0x80 || to < c)
                return wrong(r, "a range in [ ] is not understood");
        }
        put_range(class, (unsigned char)c, (unsigned char)to);
    }
    for (size_t i = 0; not && i < 4; i++)
        class[i] = ~class[i];
    return ERR_OK;
}

static err read_either(struct reader *r);

/* A class that takes bytes above 127 takes a whole character: a lead byte, then what follows it. */
static err emit_class(struct reader *r, const uint64_t *class)
{
    size_t at = 0, split = 0, follow = 0;
    bool wide = class[2] & 1;
    err e = emit(r, OP_CLASS, &at);
    if (e) return e;
    memcpy(r->step[at].class, class, sizeof r->step[at].class);
    if (!wide) return ERR_OK;
    memset(&r->step[at].class[2], 0, sizeof(uint64_t)); /* 0x80-0xBF do not start a character */
    e = emit(r, OP_SPLIT, &split);
    if (!e) e = emit(r, OP_CLASS, &follow);
    if (e) return e;
    put_range(r->step[follow].class, 0x80, 0xBF);
    r->step[follow].next = split;
    r->step[split].other = r->n;
    return ERR_OK;
}

static err read_group(struct reader *r)
{
    size_t slot = 0, at = 0;
    if (str_starts(str_from(r->pattern, r->at), STR("?:"))) {
        r->at += 2;
    } else if (r->at < r->pattern.len && r->pattern.at[r->at] == '?') {
        return wrong(r, "groups that start with ? are not known here, but for (?:");
    } else {
        if (r->groups == SPLINK_REGEX_GROUPS_MAX) return wrong(r, "too many groups");
        slot = ++r->groups * 2;
    }
    err e = slot ? emit(r, OP_SAVE, &at) : ERR_OK;
    if (slot && !e) r->step[at].other = slot;
    if (!e) e = read_either(r);
    if (!e && (r->at >= r->pattern.len || r->pattern.at[r->at] != ')'))
        return wrong(r, "a ( is not closed");
    r->at++;
    if (slot && !e) e = emit(r, OP_SAVE, &at);
    if (slot && !e) r->step[at].other = slot + 1;
    return e;
}

static err read_atom(struct reader *r)
{
    uint64_t class[4] = {0};
    size_t at = 0;
    char c = r->pattern.at[r->at++];
    switch (c) {
        case '^': return emit(r, OP_START, &at);
        case '$': return emit(r, OP_END, &at);
        case '(': return read_group(r);
        case '.':
            put_range(class, 0, 255);
            class[0] &= ~((uint64_t)1 << '\n');
            return emit_class(r, class);
        case '[': {
            err e = read_class(r, class);
            return e ? e : emit_class(r, class);
        }
        case '*':
        case '+':
        case '?': return wrong(r, "there is nothing to repeat");
        case '\\':
            if (r->at >= r->pattern.len) return wrong(r, "it ends in a \\");
            c = r->pattern.at[r->at++];
            if (c == 'b') return emit(r, OP_WORD_EDGE, &at);
            if (put_escape(class, c)) return emit_class(r, class);
            if ((c >= '0' && c <= '9') ||
                (((c | 0x20) >= 'a' && (c | 0x20) <= 'z') && c != 'n' && c != 't' && c != 'r'))
                return wrong(r, "an escape is not known here");
            c = escaped(c);
            break;
        default: break;
    }
    put(class, (unsigned char)c);
    err e = emit(r, OP_CLASS, &at);
    if (!e) memcpy(r->step[at].class, class, sizeof class);
    return e;
}

/* {n} {n,} {n,m}; false = a plain brace */
static bool read_counts(struct reader *r, size_t *least, size_t *most)
{
    size_t at = r->at + 1, n[2] = {0, 0}, k = 0;
    bool digits[2] = {false, false};
    for (; at < r->pattern.len && r->pattern.at[at] != '}'; at++) {
        char c = r->pattern.at[at];
        if (c == ',' && k == 0) k = 1;
        else if (c >= '0' && c <= '9' && n[k] < 1000)
            n[k] = n[k] * 10 + (size_t)(c - '0'), digits[k] = true;
        else return false;
    }
    if (at >= r->pattern.len || !digits[0]) return false;
    *least = n[0];
    *most = k == 0 ? n[0] : digits[1] ? n[1] : SIZE_MAX;
    r->at = at + 1;
    return true;
}

static err loop(struct reader *r, size_t from_at, size_t *end, bool lazy)
{
    /* before the atom: SPLIT atom | after, and the atom goes back to it */
    size_t split = 0, back = 0;
    err e = emit(r, OP_SPLIT, &split);
    size_t body = r->n;
    r->at = from_at;
    if (!e) e = read_atom(r);
    if (!e) e = emit(r, OP_SPLIT, &back);
    if (e) return e;
    r->step[back].next = r->step[back].other = split;
    r->step[split].next = lazy ? r->n : body;
    r->step[split].other = lazy ? body : r->n;
    *end = r->n;
    return ERR_OK;
}

static err optional(struct reader *r, size_t from_at, bool lazy)
{
    size_t split = 0;
    err e = emit(r, OP_SPLIT, &split);
    size_t body = r->n;
    r->at = from_at;
    if (!e) e = read_atom(r);
    if (e) return e;
    r->step[split].next = lazy ? r->n : body;
    r->step[split].other = lazy ? body : r->n;
    return ERR_OK;
}

/* An atom and how often: it is read once for each time it is needed. */
static err read_repeat(struct reader *r)
{
    size_t from = r->at, groups = r->groups, n = r->n, end = 0, least = 1, most = 1;
    err e = read_atom(r);
    if (e || r->at >= r->pattern.len) return e;
    char c = r->pattern.at[r->at];
    if (c == '*' || c == '+' || c == '?') {
        least = c == '+';
        most = c == '?' ? 1 : SIZE_MAX;
        r->at++;
    } else if (c != '{' || !read_counts(r, &least, &most)) {
        return ERR_OK;
    }
    bool lazy = r->at < r->pattern.len && r->pattern.at[r->at] == '?';
    size_t after = r->at + lazy;
    if (after < r->pattern.len && strchr("*+?", r->pattern.at[after]) && r->pattern.at[after])
        return wrong(r, "a repeat is repeated");
    if (most != SIZE_MAX && (most < least || most > 200))
        return wrong(r, "a count is out of range");
    r->n = n; /* what was emitted is written anew, as often as it is needed */
    for (size_t i = 0; !e && i < least; i++) {
        r->at = from;
        r->groups = groups;
        e = read_atom(r);
    }
    for (size_t i = least; !e && most != SIZE_MAX && i < most; i++) {
        r->groups = groups;
        e = optional(r, from, lazy);
    }
    r->groups = most == SIZE_MAX || most == 0 ? groups : r->groups;
    if (!e && most == SIZE_MAX) e = loop(r, from, &end, lazy);
    if (!e && most == 0) r->groups = groups;
    r->at = after;
    return e;
}

static err read_sequence(struct reader *r)
{
    err e = ERR_OK;
    while (!e && r->at < r->pattern.len && r->pattern.at[r->at] != '|' &&
           r->pattern.at[r->at] != ')')
        e = read_repeat(r);
    return e;
}

/* a|b|c: SPLIT a | (SPLIT b | c). A split stands before each part but the last, a jump behind
 * it. */
static err read_either(struct reader *r)
{
    if (++r->depth > 20) return wrong(r, "it nests too deeply");
    size_t jump[64], jumps = 0, split = 0;
    bool more = true;
    err e = ERR_OK;
    while (!e && more) {
        e = emit(r, OP_SPLIT, &split);
        if (!e) r->step[split].other = r->n;
        if (!e) e = read_sequence(r);
        more = !e && r->at < r->pattern.len && r->pattern.at[r->at] == '|';
        if (!more) break;
        r->at++;
        if (jumps == COUNT(jump)) return wrong(r, "too many alternatives");
        e = emit(r, OP_SPLIT, &jump[jumps]);
        jumps++;
        if (!e) r->step[split].other = r->n;
    }
    for (size_t i = 0; !e && i < jumps; i++)
        r->step[jump[i]].next = r->step[jump[i]].other = r->n;
    r->depth--;
    return e;
}

err splink_regex_read(struct arena *a, str pattern, const struct splink_regex **ret_regex,
                      struct err_info *why)
{
    struct reader r = {.pattern = pattern, .why = why};
    r.step = mem_zero(SPLINK_REGEX_STEPS_MAX, sizeof *r.step);
    if (!r.step) return err_set(why, ERR_NOMEM, "no memory for a pattern");
    size_t at = 0;
    err e = read_either(&r);
    if (!e && r.at < pattern.len) e = wrong(&r, "a ) has no (");
    if (!e) e = emit(&r, OP_MATCH, &at);
    struct splink_regex *regex = e ? NULL : ARENA_NEW(a, struct splink_regex);
    struct splink_step *step = regex ? ARENA_ARRAY(a, struct splink_step, r.n) : NULL;
    if (step) {
        memcpy(step, r.step, r.n * sizeof *step);
        *regex = (struct splink_regex){.n = r.n, .step = step, .groups = r.groups};
        *ret_regex = regex;
    } else if (!e) {
        e = err_set(why, ERR_NOMEM, "no memory for a pattern");
    }
    mem_free(r.step);
    return e;
}
