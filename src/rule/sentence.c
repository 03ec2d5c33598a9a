/* rule/sentence.c -- a rule and its hits in plain English, made from the structure alone: each
 * block says its own phrases. */
#include "rule/block.h"

/* A clause may hold a comma of its own. */
static void join(size_t i, size_t n, struct buf *out)
{
    if (i) buf_add_c(out, n > 2 ? "; " : ", ");
    if (i && i + 1 == n) buf_add_c(out, "and ");
}

/* An age that is known stands beside the name already. */
static bool goes_without_saying(const struct rule *r, const struct rule_fact *facts, size_t i)
{
    return r->checks[i].block == &rule_block_age && facts[i].count != RULE_NONE &&
           r->check_count > 1;
}

void rule_sentence(const struct rule *r, const struct rule_fact *facts, const struct partners *p,
                   struct buf *out)
{
    size_t at = out->len, n = 0, said = 0;
    for (size_t i = 0; i < r->check_count; i++)
        n += !goes_without_saying(r, facts, i);
    for (size_t i = 0; i < r->check_count; i++) {
        if (goes_without_saying(r, facts, i)) continue;
        join(said++, n, out);
        r->checks[i].block->found(&r->checks[i], &facts[i], p, out);
    }
    if (out->len > at && out->at[at] >= 'a' && out->at[at] <= 'z') out->at[at] -= 'a' - 'A';
}

void rule_asked(const struct rule *r, struct buf *out)
{
    buf_printf(out, "rule %.*s", STR_FMT(r->id));
    bool first = true;
    for (size_t i = 0; i < r->check_count; i++) {
        if (!r->checks[i].block->asked) continue;
        buf_add_c(out, first ? ": " : "; ");
        r->checks[i].block->asked(&r->checks[i], out);
        first = false;
    }
}

void rule_sentence_whole(const struct rule *r, const struct rule_fact *facts,
                         const struct partners *p, struct buf *out)
{
    rule_sentence(r, facts, p, out);
    buf_add_c(out, " (");
    rule_asked(r, out);
    buf_byte(out, ')');
}

enum rule_pathway rule_pathway_at(const struct rule *r, int age)
{
    if (r->pathway != PATHWAY_BY_AGE) return r->pathway;
    return age >= RULE_ADULT_AGE ? PATHWAY_ADULTS : PATHWAY_CHILDREN;
}

/* Once, however many blocks call it so. */
static void explain_name(const struct rule_pick *pick, const struct partners *p, struct buf *out)
{
    struct buf one = BUF_INIT(64 * 1024);
    words_stands_for(pick, p, &one);
    if (!str_has(buf_str(out), buf_str(&one))) buf_add(out, buf_str(&one));
    buf_release(&one);
}

/* What a block calls by one name, or one of its alternatives does. */
static void explain_names(const struct rule_check *c, const struct partners *p, struct buf *out)
{
    explain_name(&c->of, p, out);
    explain_name(&c->other, p, out);
    for (size_t i = 0; i < c->any_count; i++)
        explain_names(&c->any[i], p, out);
}

static void explain_leads(const struct rule *r, struct buf *out)
{
    if (r->pathway == PATHWAY_ADULTS)
        buf_add_c(out, " It leads to adult safeguarding (a section 42 concern).");
    if (r->pathway == PATHWAY_CHILDREN) buf_add_c(out, " It leads to children's social care.");
    if (r->support)
        buf_add_c(out, r->pathway == PATHWAY_BY_AGE
                           ? " It may lead to an offer of support, with consent."
                           : " It may also lead to an offer of support, with consent.");
}

static void explain_told(const struct rule *r, struct buf *out)
{
    size_t n = 0, i = 0;
    if (r->tell == TELL_WORKER)
        buf_add_c(out, " Where a worker is allocated, that worker is told.");
    if (r->tell == TELL_QUEUE)
        buf_add_c(out, " The review queue is told also where a worker is allocated.");
    for (const struct yaml_node *id = r->covered_by; id; id = id->next)
        n++;
    if (n) buf_add_c(out, n == 1 ? " While rule " : " While one of the rules ");
    for (const struct yaml_node *id = r->covered_by; id; id = id->next) {
        words_separator(i++, n, " and ", out);
        buf_add(out, id->text);
    }
    if (n) buf_add_c(out, " fires, this is shown beside it and asks for no review of its own.");
}

void rule_explain(const struct rule *r, const struct partners *p, struct buf *out)
{
    buf_printf(out, "Review required (%s) on ", rule_band_word(r->band));
    for (size_t i = 0; i < r->check_count; i++) {
        words_separator(i, r->check_count, ", and ", out);
        r->checks[i].block->rule(&r->checks[i], NULL, p, out);
    }
    buf_byte(out, '.');
    for (size_t i = 0; i < r->check_count; i++)
        explain_names(&r->checks[i], p, out);
    explain_leads(r, out);
    explain_told(r, out);
}
