/* rule/block_absent.c -- expected contacts that were missed: nobody told of them, though everybody
 * who would have told has. Some are never the only reason for a review: they count beside
 * others. */
#include "rule/expected.h"

#include "base/near.h"

static const struct rule_number numbers[] = {RULE_MAY(at_least, 1, UNSEEN_CONTACTS_MAX)};
static const char *const settings[] = {"at_least", "contacts", NULL};
enum { WORD_BITS = 32 };

static err parse(const struct yaml_node *map, struct rule_check *c, struct rule_reading *g,
                 struct err_info *why)
{
    const struct yaml_node *list = NULL;
    (void)g;
    err e = yaml_may_list(map, "contacts", &list, why);
    for (const struct yaml_node *n = list && !e ? list->first : NULL; n && !e; n = n->next)
        e = yaml_is(n, YAML_TEXT, why);
    if (!e && list && !list->n)
        return yaml_err(list, why, "contacts is an empty list: name one or leave it out");
    c->contact_names = list && !e ? list->first : NULL;
    if (c->at_least == RULE_NONE) c->at_least = 1;
    return e;
}

static err unknown(const struct yaml_node *n, const struct unseen_terms *u, struct err_info *why)
{
    struct near near = near_to(n->text);
    for (size_t i = 0; i < u->contact_count; i++)
        near_try(&near, u->contacts[i].key);
    (void)yaml_err(n, why, "the region expects no such contact");
    return near_advise(&near, why, "use a key of the section 'unseen' of the region file");
}

static err compile(struct rule_check *c, const struct partners *p, struct arena *a,
                   struct err_info *why)
{
    const struct unseen_terms *u = &p->terms.unseen;
    (void)a;
    c->contacts = c->contact_names ? 0 : UINT64_MAX;
    for (const struct yaml_node *n = c->contact_names; n; n = n->next) {
        size_t i = 0;
        while (i < u->contact_count && !str_eq(u->contacts[i].key, n->text))
            i++;
        if (i == u->contact_count) return unknown(n, u, why);
        c->contacts |= UINT64_C(1) << i;
    }
    return ERR_OK;
}

/* Its place among the contacts of the region. */
static size_t place_of(const struct expect_plan *plan, const struct expect_contact *k)
{
    return (size_t)(k->terms - plan->terms->contacts);
}

static bool judge(const struct rule_check *c, struct judging *j, struct rule_fact *f)
{
    struct expect_case on;
    uint64_t missed = 0;
    int32_t alone = 0, beside = 0;
    if (!expected_case(j, &on)) return false;
    for (size_t i = 0; i < on.plan->contact_count; i++) {
        const struct expect_contact *k = &on.plan->contacts[i];
        uint64_t bit = UINT64_C(1) << place_of(on.plan, k);
        if (!(c->contacts & bit)) continue;
        struct expect_state s = expect_contact_state(&on, k);
        if (s.answer != EXPECT_MISSED) continue;
        missed |= bit;
        alone += k->terms->review;
        beside += !k->terms->review;
        judging_newest(j, s.missed_from);
    }
    if (!alone || alone + beside < c->at_least) return false;
    f->count = alone + beside;
    f->agencies = (int32_t)(uint32_t)missed;
    f->services = (int32_t)(uint32_t)(missed >> WORD_BITS);
    return true;
}

static void days(const struct rule_check *c, const struct judging *j, struct rule_days *d)
{
    struct expect_case on;
    if (!expected_case(j, &on)) return;
    on.today = d->first;
    for (size_t i = 0; i < on.plan->contact_count; i++)
        if (c->contacts & UINT64_C(1) << place_of(on.plan, &on.plan->contacts[i]))
            expect_contact_days(&on, &on.plan->contacts[i], expected_day, d);
}

/* "Health visitor, one year; Pre-school booster" */
static void list_contacts(uint64_t which, const struct partners *p, struct buf *out)
{
    const struct unseen_terms *u = &p->terms.unseen;
    bool first = true;
    for (size_t i = 0; i < u->contact_count; i++) {
        if (!(which >> i & 1)) continue;
        buf_printf(out, "%s%.*s", first ? "" : "; ", STR_FMT(u->contacts[i].label));
        first = false;
    }
}

static void found(const struct rule_check *c, const struct rule_fact *f, const struct partners *p,
                  struct buf *out)
{
    (void)c;
    buf_printf(out, "%d %s that should have taken place did not (", f->count,
               f->count == 1 ? "contact" : "contacts");
    list_contacts((uint32_t)f->agencies | (uint64_t)(uint32_t)f->services << WORD_BITS, p, out);
    buf_add_c(out, "), although every service that would have told us has sent its data");
}

static void rule(const struct rule_check *c, const struct rule_fact *f, const struct partners *p,
                 struct buf *out)
{
    (void)f;
    buf_printf(out, "at least %d expected %s missed", c->at_least,
               c->at_least == 1 ? "contact" : "contacts");
    if (c->contact_names) {
        buf_add_c(out, " of: ");
        list_contacts(c->contacts, p, out);
    }
    buf_add_c(out, ", while every feed that would tell is complete");
}

static void asked(const struct rule_check *c, struct buf *out)
{
    buf_printf(out, "at least %d", c->at_least);
}

const struct rule_block rule_block_absent = {
    .key = "absent",
    .settings = settings,
    .numbers = numbers,
    .number_count = COUNT(numbers),
    .needs = RULE_NEEDS_BIRTH_DATE | RULE_NEEDS_EXPECTED,
    .parse = parse,
    .compile = compile,
    .judge = judge,
    .days = days,
    .found = found,
    .asked = asked,
    .rule = rule,
};
