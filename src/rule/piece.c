/* rule/piece.c -- see piece.h. The rule is copied, with a mark in the place of each number that it
 * names; its blocks say the marks as they would the numbers, and the sentence is cut there. */
#include "rule/piece.h"

#include "rule/block.h"

enum { SENTENCE_MAX = 64 * 1024, MARK_DIGITS = 10 };

static int32_t *field(struct rule_check *c, size_t i) { return &(&c->days)[i]; }

/* ---- the copy ---- */

static err mark_checks(struct rule_check *list, size_t n, struct arena *a, struct err_info *why)
{
    err e = ERR_OK;
    for (size_t i = 0; !e && i < n; i++) {
        struct rule_check *c = &list[i];
        for (size_t k = 0; k < RULE_FIELDS; k++)
            if (c->named[k]) *field(c, k) = RULE_MARK + c->named[k] - 1;
        if (!c->any_count) continue;
        struct rule_check *any = ARENA_ARRAY(a, struct rule_check, c->any_count);
        if (!any) return err_set(why, ERR_NOMEM, "the sentence of a rule");
        memcpy(any, c->any, c->any_count * sizeof *any);
        c->any = any;
        e = mark_checks(any, c->any_count, a, why);
    }
    return e;
}

/* ---- the sentence, cut ---- */

static bool is_digit(str s, size_t i) { return i < s.len && s.at[i] >= '0' && s.at[i] <= '9'; }

/* A mark that begins at `at`: which number. No other number has as many digits. */
static bool mark_at(str s, size_t at, const struct rule *r, int *ret_number)
{
    size_t end = at;
    int64_t value = 0;
    if (at && is_digit(s, at - 1)) return false;
    while (is_digit(s, end))
        end++;
    if (end - at != MARK_DIGITS || !str_to_int64(str_range(s.at + at, MARK_DIGITS), &value) ||
        value < RULE_MARK || value >= RULE_MARK + (int64_t)r->number_count)
        return false;
    *ret_number = (int)(value - RULE_MARK);
    return true;
}

static bool is_said(const struct rule_piece *list, size_t n, int number)
{
    for (size_t i = 0; i < n; i++)
        if (list[i].number == number) return true;
    return false;
}

static err cut(const struct rule *r, str text, struct arena *a, struct rule_piece *list,
               size_t *n, struct err_info *why)
{
    struct buf out = BUF_INIT(SENTENCE_MAX);
    err e = ERR_OK;
    for (size_t i = 0; !e && i <= text.len; i++) {
        int number = -1;
        bool mark = mark_at(text, i, r, &number);
        if (mark && is_said(list, *n, number)) {
            buf_printf(&out, "%d", r->numbers[number].value);
            i += MARK_DIGITS - 1;
        } else if (mark || i == text.len) {
            list[*n].number = number;
            e = buf_keep(&out, a, &list[(*n)++].text);
            out = (struct buf)BUF_INIT(SENTENCE_MAX);
            i += mark ? MARK_DIGITS - 1 : 0;
        } else
            buf_byte(&out, text.at[i]);
    }
    return e ? err_set(why, e, "the sentence of a rule") : ERR_OK;
}

err rule_pieces(const struct rule *r, const struct partners *p, struct arena *a,
                const struct rule_piece **ret_pieces, size_t *ret_n, struct err_info *why)
{
    struct buf out = BUF_INIT(SENTENCE_MAX);
    struct rule *marked = ARENA_NEW(a, struct rule);
    struct rule_piece *list = ARENA_ARRAY(a, struct rule_piece, r->number_count + 1);
    str text;
    size_t n = 0;
    if (!marked || !list) return err_set(why, ERR_NOMEM, "the sentence of a rule");
    *marked = *r;
    err e = mark_checks(marked->checks, marked->check_count, a, why);
    if (e) return e;
    rule_explain(marked, p, &out);
    if (buf_keep(&out, a, &text)) return err_set(why, ERR_NOMEM, "the sentence of a rule");
    e = cut(r, text, a, list, &n, why);
    if (!e) *ret_pieces = list, *ret_n = n;
    return e;
}
