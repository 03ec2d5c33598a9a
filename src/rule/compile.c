/* rule/compile.c -- from the words of a rule file to the small numbers of a region. */
#include "rule/rule.h"

static bool bit(const uint64_t *bits, size_t at) { return bits[at / 64] >> at % 64 & 1; }

static const struct event_type *find_type(const struct partners *p, str code)
{
    for (size_t i = 0; i < p->type_count; i++)
        if (str_eq(p->types[i].code, code)) return &p->types[i];
    return NULL;
}

/* The types that the block looks at: those it names; none named is all of its classes. */
static err look_up_types(struct rule_check *c, const struct partners *p, struct err_info *why)
{
    memset(c->type_bits, 0, sizeof c->type_bits);
    for (const struct yaml_node *n = c->types; n; n = n->next) {
        const struct event_type *type = find_type(p, n->text);
        if (!type) {
            err e = yaml_err(n, why, "the catalogue has no such event type");
            (void)err_todo(why, "use a code of the region's catalogue, or add it there first");
            return e;
        }
        if (!(c->classes & CLASS_BIT(type->class)))
            return yaml_err(n, why,
                            "the class of this event type is %s, which the block does not look at",
                            event_class_word(type->class));
        size_t at = (size_t)(type - p->types);
        if (bit(c->type_bits, at)) return yaml_err(n, why, "this event type is named twice");
        c->type_bits[at / 64] |= UINT64_C(1) << at % 64;
    }
    return ERR_OK;
}

static bool tells(const struct rule_check *c, const struct partners *p, const struct agreement *t)
{
    if (!t->live || !(c->kinds & CLASS_BIT(t->agency->kind))) return false;
    for (size_t i = 0; i < t->type_count; i++) {
        if (!(c->classes & CLASS_BIT(t->types[i]->class))) continue;
        if (!c->type_count || bit(c->type_bits, (size_t)(t->types[i] - p->types))) return true;
    }
    return false;
}

static err find_tellers(struct rule_check *c, const struct partners *p, struct arena *a,
                        struct err_info *why)
{
    uint16_t *tellers = ARENA_ARRAY(a, uint16_t, p->agreement_count + 1);
    if (!tellers) return err_set(why, ERR_NOMEM, "compiling a rule");
    c->teller_count = 0;
    for (size_t i = 0; i < p->agreement_count; i++)
        if (tells(c, p, &p->agreements[i]))
            tellers[c->teller_count++] = (uint16_t)(p->agreements[i].agency - p->agencies);
    c->tellers = tellers;
    return ERR_OK;
}

err rule_compile(struct rule *r, const struct partners *p, struct arena *a, struct err_info *why)
{
    if (p->type_count > RULE_TYPES_MAX)
        return err_set(why, ERR_LIMIT,
                       "rules can tell %d event types apart, the catalogue has more",
                       RULE_TYPES_MAX);
    for (size_t i = 0; i < r->check_count; i++) {
        err e = look_up_types(&r->checks[i], p, why);
        if (!e) e = find_tellers(&r->checks[i], p, a, why);
        if (e) return e;
    }
    return ERR_OK;
}
