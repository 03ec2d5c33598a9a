/* rule/words.c -- the words that the sentences of all blocks are made of. */
#include "rule/block.h"

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
    {ACTIVITY_COUNTING, "possible concern", "possible concerns"},
    {CLASS_BIT(CLASS_CONCERN) | CLASS_BIT(CLASS_HIGH), "concern", "concerns"},
    {CLASS_BIT(CLASS_CONCERN), "lesser concern", "lesser concerns"},
    {CLASS_BIT(CLASS_HIGH), "serious concern", "serious concerns"},
    {CLASS_BIT(CLASS_MISSED), "missed contact", "missed contacts"},
    {CLASS_BIT(CLASS_ROUTINE), "routine contact", "routine contacts"},
    {CLASS_BIT(CLASS_STATUS), "open case", "open cases"},
};

/* "possible concern", "serious concerns", "open case" */
static void words_noun(const struct rule_pick *pick, bool one, struct buf *out)
{
    for (size_t i = 0; i < COUNT(nouns); i++) {
        if (nouns[i].classes != pick->classes) continue;
        buf_add_c(out, one ? nouns[i].one : nouns[i].many);
        return;
    }
    buf_add_c(out, one ? "contact" : "contacts");
}

void words_separator(size_t i, size_t n, const char *last, struct buf *out)
{
    if (i) buf_add_c(out, i + 1 == n ? last : ", ");
}

/* In the order of the catalogue. */
static void list_types(const struct rule_pick *pick, const struct partners *p, struct buf *out)
{
    size_t i = 0;
    for (size_t type = 0; type < p->type_count && type < RULE_TYPES_MAX; type++) {
        if (!(pick->type_bits[type / 64] >> type % 64 & 1)) continue;
        words_separator(i++, pick->type_count, " or ", out);
        buf_add(out, p->types[type].label);
    }
}

void words_types(const struct rule_pick *pick, const struct partners *p, const char *before,
                 struct buf *out)
{
    if (!pick->type_count) return;
    buf_add_c(out, before);
    if (pick->as.len) buf_add(out, pick->as);
    else list_types(pick, p, out);
}

void words_stands_for(const struct rule_pick *pick, const struct partners *p, struct buf *out)
{
    if (!pick->as.len || !pick->type_count) return;
    buf_printf(out, " By \"%.*s\" are meant: ", STR_FMT(pick->as));
    list_types(pick, p, out);
    buf_byte(out, '.');
}

static void add_kinds(const struct rule_pick *pick, const char *before, struct buf *out)
{
    size_t n = 0, i = 0;
    buf_add_c(out, before);
    for (int kind = 0; kind < AGENCY__COUNT; kind++)
        n += pick->kinds >> kind & 1;
    for (int kind = 0; kind < AGENCY__COUNT; kind++) {
        if (!(pick->kinds >> kind & 1)) continue;
        words_separator(i++, n, " or ", out);
        buf_add_c(out, kind_names[kind]);
    }
}

static void add_agencies(const struct rule_pick *pick, const struct partners *p,
                         const char *before, struct buf *out)
{
    size_t n = 0, i = 0;
    buf_add_c(out, before);
    for (size_t at = 0; at < p->agency_count; at++)
        n += pick->by_agency[at];
    for (size_t at = 0; at < p->agency_count; at++) {
        if (!pick->by_agency[at]) continue;
        words_separator(i++, n, " or ", out);
        buf_add(out, p->agencies[at].name);
    }
}

static void add_services(const struct rule_pick *pick, const struct partners *p,
                         const char *before, struct buf *out)
{
    size_t i = 0;
    buf_add_c(out, before);
    for (size_t at = 0; at < p->agency_count; at++) {
        for (size_t s = 0; pick->by_service[at] && s < p->agencies[at].service_count; s++) {
            if (!pick->by_service[at][s]) continue;
            if (i++) buf_add_c(out, " or ");
            buf_add(out, p->agencies[at].services[s].name);
        }
    }
}

void words_agencies(const struct rule_pick *pick, const struct partners *p, const char *before,
                    struct buf *out)
{
    if (pick->by_service)
        add_services(pick, p, before, out);
    else if (pick->by_agency)
        add_agencies(pick, p, before, out);
    else if ((pick->kinds & RULE_ALL_KINDS) != RULE_ALL_KINDS)
        add_kinds(pick, before, out);
}

void words_counted(const struct rule_pick *pick, int32_t n, const struct partners *p,
                   struct buf *out)
{
    buf_printf(out, n ? "%d " : "no ", n);
    if (pick->type_count)
        buf_add_c(out, n == 1 ? "report" : "reports");
    else
        words_noun(pick, n == 1, out);
    words_types(pick, p, " of ", out);
    words_agencies(pick, p, " by ", out);
}

/* Of a status one is with an agency, anything else is told by one. */
void words_one(const struct rule_pick *pick, const struct partners *p, struct buf *out)
{
    bool status = pick->classes == CLASS_BIT(CLASS_STATUS);
    if (status && pick->closed)
        buf_add_c(out, pick->type_count ? "the end of " : "the end of a case");
    else if (!pick->type_count)
        words_noun(pick, true, out);
    words_types(pick, p, "", out);
    words_agencies(pick, p, status ? " with " : " by ", out);
}

/* Types are named by their labels, which take no article. */
void words_a(const struct rule_pick *pick, const struct partners *p, struct buf *out)
{
    struct buf one = BUF_INIT(4096);
    words_one(pick, p, &one);
    str text = buf_str(&one);
    bool vowel = text.len && strchr("aeiou", text.at[0]);
    if (!pick->type_count && !pick->closed) buf_add_c(out, vowel ? "an " : "a ");
    buf_add(out, text);
    buf_release(&one);
}

void words_there_were(int32_t n, struct buf *out)
{
    buf_add_c(out, n == 1 ? "there was " : "there were ");
}

void words_days(int32_t n, struct buf *out)
{
    buf_printf(out, n == 1 ? "%d day" : "%d days", n);
}

void words_last_days(int32_t n, struct buf *out)
{
    if (n == 1)
        buf_add_c(out, " today");
    else
        buf_printf(out, " in the last %d days", n);
}

void words_range(int32_t at_least, int32_t at_most, struct buf *out)
{
    if (at_least != RULE_NONE) buf_printf(out, "at least %d", at_least);
    if (at_least != RULE_NONE && at_most != RULE_NONE) buf_add_c(out, " and ");
    if (at_most != RULE_NONE) buf_printf(out, "at most %d", at_most);
}
