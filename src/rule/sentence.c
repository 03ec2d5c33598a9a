/* rule/sentence.c -- a rule and its hits in plain English, made from the structure alone.
 *
 * Each kind of check has three phrases: what is found (with its numbers), what is asked beside it
 * in brackets, and what the rule says before anything is found. Age and status say all in the
 * first. */
#include "rule/rule.h"

#include <assert.h>

/* How agency kinds read after "with" or "by". */
static const char *const kind_names[AGENCY__COUNT] = {
    [AGENCY_COUNCIL] = "the council",
    [AGENCY_CHILDRENS_SOCIAL_CARE] = "children's social care",
    [AGENCY_ADULT_SOCIAL_CARE] = "adult social care",
    [AGENCY_PUBLIC_HEALTH] = "public health",
    [AGENCY_HOSPITAL] = "hospitals",
    [AGENCY_COMMUNITY_HEALTH] = "community health",
    [AGENCY_GP] = "GPs",
    [AGENCY_POLICE] = "the police",
    [AGENCY_FIRE] = "the fire service",
    [AGENCY_SCHOOL] = "schools",
    [AGENCY_NURSERY] = "nurseries",
    [AGENCY_HOUSING] = "housing",
    [AGENCY_CHARITY] = "charities",
};
static_assert(COUNT(kind_names) == AGENCY__COUNT, "every kind of agency has a name");

struct noun {
    uint32_t classes;
    const char *one, *many;
};
static const struct noun nouns[] = {
    {ACTIVITY_COUNTING, "count of activity", "counts of activity"},
    {CLASS_BIT(CLASS_CONCERN) | CLASS_BIT(CLASS_HIGH), "concern", "concerns"},
    {CLASS_BIT(CLASS_CONCERN), "lesser concern", "lesser concerns"},
    {CLASS_BIT(CLASS_HIGH), "high concern", "high concerns"},
    {CLASS_BIT(CLASS_MISSED), "missed contact", "missed contacts"},
    {CLASS_BIT(CLASS_ROUTINE), "routine contact", "routine contacts"},
    {CLASS_BIT(CLASS_STATUS), "open case", "open cases"},
};

static void add_noun(const struct rule_check *c, bool one, struct buf *out)
{
    for (size_t i = 0; i < COUNT(nouns); i++) {
        if (nouns[i].classes != c->classes) continue;
        buf_add_c(out, one ? nouns[i].one : nouns[i].many);
        return;
    }
    buf_add_c(out, one ? "contact" : "contacts");
}

static void add_separator(size_t i, size_t n, const char *last, struct buf *out)
{
    if (i) buf_add_c(out, i + 1 == n ? last : ", ");
}

/* "of A+E attendance or missed appointment", in the order of the catalogue */
static void add_types(const struct rule_check *c, const struct partners *p, const char *before,
                      struct buf *out)
{
    size_t i = 0;
    if (c->type_count) buf_add_c(out, before);
    for (size_t type = 0; type < p->type_count && type < RULE_TYPES_MAX; type++) {
        if (!(c->type_bits[type / 64] >> type % 64 & 1)) continue;
        add_separator(i++, c->type_count, " or ", out);
        buf_add(out, p->types[type].label);
    }
}

static void add_kinds(const struct rule_check *c, const char *before, struct buf *out)
{
    const uint32_t all = CLASS_BIT(AGENCY__COUNT) - 1;
    size_t n = 0, i = 0;
    if ((c->kinds & all) == all) return;
    buf_add_c(out, before);
    for (int kind = 0; kind < AGENCY__COUNT; kind++)
        n += c->kinds >> kind & 1;
    for (int kind = 0; kind < AGENCY__COUNT; kind++) {
        if (!(c->kinds >> kind & 1)) continue;
        add_separator(i++, n, " or ", out);
        buf_add_c(out, kind_names[kind]);
    }
}

/* "5 counts of activity", "3 reports of A+E attendance by hospitals" */
static void add_counted(const struct rule_check *c, int32_t n, const struct partners *p,
                        struct buf *out)
{
    buf_printf(out, "%d ", n);
    if (c->type_count)
        buf_add_c(out, n == 1 ? "report" : "reports");
    else
        add_noun(c, n == 1, out);
    add_types(c, p, " of ", out);
    add_kinds(c, " by ", out);
}

static void add_days(int32_t n, struct buf *out)
{
    buf_printf(out, n == 1 ? "%d day" : "%d days", n);
}

static void add_last_days(int32_t n, struct buf *out)
{
    if (n == 1)
        buf_add_c(out, " today");
    else
        buf_printf(out, " in the last %d days", n);
}

/* ---- what was found ---- */

static void found_count(const struct rule_check *c, const struct rule_fact *f,
                        const struct partners *p, struct buf *out)
{
    add_counted(c, f->count, p, out);
    buf_printf(out, f->services == 1 ? " from %d service" : " from %d services", f->services);
    add_last_days(c->days, out);
}

static void found_same_type(const struct rule_check *c, const struct rule_fact *f,
                            const struct partners *p, struct buf *out)
{
    buf_printf(out, "%d times ", f->count);
    if (f->type >= 0 && (size_t)f->type < p->type_count) buf_add(out, p->types[f->type].label);
    add_kinds(c, " by ", out);
    add_last_days(c->days, out);
}

static void found_rising(const struct rule_check *c, const struct rule_fact *f,
                         const struct partners *p, struct buf *out)
{
    add_counted(c, f->count, p, out);
    add_last_days(c->days, out);
    buf_printf(out, ", up from %d in the ", f->before);
    add_days(c->days, out);
    buf_add_c(out, " before");
}

static void found_days_since(const struct rule_check *c, const struct rule_fact *f,
                             const struct partners *p, struct buf *out)
{
    add_days(f->before, out);
    buf_add_c(out, " since the last ");
    if (c->type_count)
        add_types(c, p, "", out);
    else
        add_noun(c, true, out);
    add_kinds(c, " by ", out);
}

static void says_status(const struct rule_check *c, const struct rule_fact *f,
                        const struct partners *p, struct buf *out)
{
    (void)f;
    buf_add_c(out, c->open ? "an open case" : "no open case");
    add_types(c, p, " of ", out);
    add_kinds(c, " with ", out);
}

static void says_age(const struct rule_check *c, const struct rule_fact *f,
                     const struct partners *p, struct buf *out)
{
    (void)p;
    if (f && f->count == RULE_NONE)
        buf_add_c(out, "age not known");
    else if (f)
        buf_printf(out, "aged %d", f->count);
    else if (c->from == RULE_NONE)
        buf_printf(out, "an age under %d", c->below);
    else if (c->below == RULE_NONE)
        buf_printf(out, "an age of %d or over", c->from);
    else
        buf_printf(out, "an age from %d to %d", c->from, c->below - 1);
}

/* ---- what was asked, beside it in brackets ---- */

static void asked_count(const struct rule_check *c, struct buf *out)
{
    buf_printf(out, "at least %d", c->at_least);
    if (c->from_agencies != RULE_NONE)
        buf_printf(
            out, c->from_agencies == 1 ? " from at least %d agency" : " from at least %d agencies",
            c->from_agencies);
}

static void asked_rising(const struct rule_check *c, struct buf *out)
{
    buf_printf(out, "at least %d, and at least %d times as many as before", c->at_least, c->times);
}

static void asked_days_since(const struct rule_check *c, struct buf *out)
{
    if (c->at_least != RULE_NONE) buf_printf(out, "at least %d", c->at_least);
    if (c->at_least != RULE_NONE && c->at_most != RULE_NONE) buf_add_c(out, " and ");
    if (c->at_most != RULE_NONE) buf_printf(out, "at most %d", c->at_most);
}

/* ---- the rule itself ---- */

static void rule_count(const struct rule_check *c, const struct rule_fact *f,
                       const struct partners *p, struct buf *out)
{
    (void)f;
    buf_add_c(out, "at least ");
    add_counted(c, c->at_least, p, out);
    if (c->from_agencies != RULE_NONE)
        buf_printf(
            out, c->from_agencies == 1 ? " from at least %d agency" : " from at least %d agencies",
            c->from_agencies);
    add_last_days(c->days, out);
}

static void rule_same_type(const struct rule_check *c, const struct rule_fact *f,
                           const struct partners *p, struct buf *out)
{
    rule_count(c, f, p, out);
    buf_add_c(out, ", all of the same type");
}

static void rule_rising(const struct rule_check *c, const struct rule_fact *f,
                        const struct partners *p, struct buf *out)
{
    rule_count(c, f, p, out);
    buf_printf(out, ", and at least %d times as many as in the ", c->times);
    add_days(c->days, out);
    buf_add_c(out, " before, when there was one or more");
}

static void rule_days_since(const struct rule_check *c, const struct rule_fact *f,
                            const struct partners *p, struct buf *out)
{
    (void)f;
    asked_days_since(c, out);
    buf_add_c(out, " days since the last ");
    if (c->type_count)
        add_types(c, p, "", out);
    else
        add_noun(c, true, out);
    add_kinds(c, " by ", out);
}

typedef void phrase(const struct rule_check *, const struct rule_fact *, const struct partners *,
                    struct buf *);

static const struct {
    phrase *found;
    void (*asked)(const struct rule_check *, struct buf *); /* NULL: `found` says it */
    phrase *rule;
} phrases[CHECK__COUNT] = {
    [CHECK_COUNT] = {found_count, asked_count, rule_count},
    [CHECK_SAME_TYPE] = {found_same_type, asked_count, rule_same_type},
    [CHECK_RISING] = {found_rising, asked_rising, rule_rising},
    [CHECK_DAYS_SINCE] = {found_days_since, asked_days_since, rule_days_since},
    [CHECK_STATUS] = {says_status, NULL, says_status},
    [CHECK_AGE] = {says_age, NULL, says_age},
};

void rule_sentence(const struct rule *r, const struct rule_fact *facts, const struct partners *p,
                   struct buf *out)
{
    for (size_t i = 0; i < r->check_count; i++) {
        add_separator(i, r->check_count, ", and ", out);
        phrases[r->checks[i].kind].found(&r->checks[i], &facts[i], p, out);
    }
    buf_printf(out, " (rule %.*s", STR_FMT(r->id));
    bool first = true;
    for (size_t i = 0; i < r->check_count; i++) {
        if (!phrases[r->checks[i].kind].asked) continue;
        buf_add_c(out, first ? ": " : "; ");
        phrases[r->checks[i].kind].asked(&r->checks[i], out);
        first = false;
    }
    buf_byte(out, ')');
}

void rule_explain(const struct rule *r, const struct partners *p, struct buf *out)
{
    buf_printf(out, "Review required (%s) on ", rule_band_word(r->band));
    for (size_t i = 0; i < r->check_count; i++) {
        add_separator(i, r->check_count, ", and ", out);
        phrases[r->checks[i].kind].rule(&r->checks[i], NULL, p, out);
    }
    buf_byte(out, '.');
}
