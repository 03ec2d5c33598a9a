/* rule/sentence.c -- a rule and its hits in plain English, made from the structure alone: each
 * block says its own phrases. */
#include "rule/block.h"

void rule_sentence(const struct rule *r, const struct rule_fact *facts, const struct partners *p,
                   struct buf *out)
{
    for (size_t i = 0; i < r->check_count; i++) {
        words_separator(i, r->check_count, ", and ", out);
        r->checks[i].block->found(&r->checks[i], &facts[i], p, out);
    }
    buf_printf(out, " (rule %.*s", STR_FMT(r->id));
    bool first = true;
    for (size_t i = 0; i < r->check_count; i++) {
        if (!r->checks[i].block->asked) continue;
        buf_add_c(out, first ? ": " : "; ");
        r->checks[i].block->asked(&r->checks[i], out);
        first = false;
    }
    buf_byte(out, ')');
}

void rule_explain(const struct rule *r, const struct partners *p, struct buf *out)
{
    buf_printf(out, "Review required (%s) on ", rule_band_word(r->band));
    for (size_t i = 0; i < r->check_count; i++) {
        words_separator(i, r->check_count, ", and ", out);
        r->checks[i].block->rule(&r->checks[i], NULL, p, out);
    }
    buf_byte(out, '.');
}
