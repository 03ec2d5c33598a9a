/* rule/pick.c -- which events a block looks at: read, looked up in the region, applied. */
#include "rule/block.h"

/* ---- from the file ---- */

/* Items of a list, each one of a set of words, as bits. */
static err read_bits(const struct yaml_node *map, const char *key, bool (*bit_of)(str, unsigned *),
                     uint32_t allowed, uint32_t *ret_bits, struct err_info *why)
{
    const struct yaml_node *list = NULL;
    err e = yaml_may_list(map, key, &list, why);
    if (e || !list) return e;
    uint32_t bits = 0;
    for (const struct yaml_node *n = list->first; n; n = n->next) {
        unsigned bit = 0;
        if ((e = yaml_is(n, YAML_TEXT, why))) return e;
        if (!bit_of(n->text, &bit) || !(allowed & CLASS_BIT(bit)))
            return yaml_err(n, why, "this word may not stand under %s here", key);
        bits |= CLASS_BIT(bit);
    }
    if (!bits) return yaml_err(list, why, "%s is an empty list: name one or leave it out", key);
    *ret_bits = bits;
    return ERR_OK;
}

static bool class_bit(str word, unsigned *ret_bit)
{
    enum event_class class;
    if (!event_class_of(word, &class)) return false;
    *ret_bit = class;
    return true;
}

static bool kind_bit(str word, unsigned *ret_bit)
{
    enum agency_kind kind;
    if (!agency_kind_of(word, &kind)) return false;
    *ret_bit = kind;
    return true;
}

static err read_types(const struct yaml_node *map, struct rule_pick *p, struct err_info *why)
{
    const struct yaml_node *list = NULL;
    err e = yaml_may_list(map, "types", &list, why);
    if (e || !list) return e;
    for (const struct yaml_node *n = list->first; n; n = n->next)
        if ((e = yaml_is(n, YAML_TEXT, why))) return e;
    if (!list->n) return yaml_err(list, why, "types is an empty list: name one or leave it out");
    p->types = list->first;
    p->type_count = list->n;
    return ERR_OK;
}

err pick_read(const struct yaml_node *map, uint32_t may_look_at, struct rule_pick *p,
              struct err_info *why)
{
    err e = read_bits(map, "class", class_bit, may_look_at, &p->classes, why);
    if (!e) e = read_bits(map, "agency_kinds", kind_bit, RULE_ALL_KINDS, &p->kinds, why);
    return e ? e : read_types(map, p, why);
}

/* ---- in the region ---- */

static bool bit(const uint64_t *bits, size_t at) { return bits[at / 64] >> at % 64 & 1; }

static const struct event_type *find_type(const struct partners *p, str code)
{
    for (size_t i = 0; i < p->type_count; i++)
        if (str_eq(p->types[i].code, code)) return &p->types[i];
    return NULL;
}

/* The types that the block looks at: those it names; none named is all of its classes. */
static err look_up_types(struct rule_pick *pick, const struct partners *p, struct err_info *why)
{
    memset(pick->type_bits, 0, sizeof pick->type_bits);
    for (const struct yaml_node *n = pick->type_count ? pick->types : NULL; n; n = n->next) {
        const struct event_type *type = find_type(p, n->text);
        if (!type) {
            err e = yaml_err(n, why, "the catalogue has no such event type");
            (void)err_todo(why, "use a code of the region's catalogue, or add it there first");
            return e;
        }
        if (!(pick->classes & CLASS_BIT(type->class)))
            return yaml_err(n, why,
                            "the class of this event type is %s, which the block does not look at",
                            event_class_word(type->class));
        size_t at = (size_t)(type - p->types);
        if (bit(pick->type_bits, at)) return yaml_err(n, why, "this event type is named twice");
        pick->type_bits[at / 64] |= UINT64_C(1) << at % 64;
    }
    return ERR_OK;
}

static bool tells(const struct rule_pick *pick, const struct partners *p,
                  const struct agreement *t)
{
    if (!t->live || !(pick->kinds & CLASS_BIT(t->agency->kind))) return false;
    for (size_t i = 0; i < t->type_count; i++) {
        if (!(pick->classes & CLASS_BIT(t->types[i]->class))) continue;
        if (!pick->type_count || bit(pick->type_bits, (size_t)(t->types[i] - p->types)))
            return true;
    }
    return false;
}

err pick_compile(struct rule_pick *pick, const struct partners *p, struct arena *a,
                 struct err_info *why)
{
    err e = look_up_types(pick, p, why);
    if (e) return e;
    uint16_t *tellers = ARENA_ARRAY(a, uint16_t, p->agreement_count + 1);
    if (!tellers) return err_set(why, ERR_NOMEM, "compiling a rule");
    pick->teller_count = 0;
    for (size_t i = 0; i < p->agreement_count; i++)
        if (tells(pick, p, &p->agreements[i]))
            tellers[pick->teller_count++] = (uint16_t)(p->agreements[i].agency - p->agencies);
    pick->tellers = tellers;
    return ERR_OK;
}

/* ---- over events ---- */

bool pick_has(const struct rule_pick *p, const struct activity *e, const struct rule_moment *m)
{
    if (!(p->classes & CLASS_BIT(e->class))) return false;
    if (!(p->kinds & CLASS_BIT(m->partners->agencies[e->agency].kind))) return false;
    return !p->type_count || bit(p->type_bits, e->type);
}

bool pick_counts(const struct rule_pick *p, const struct judging *j, size_t at)
{
    const struct activity *e = &j->events[at];
    if (!pick_has(p, e, j->moment)) return false;
    for (size_t i = e->incident; e->echo && i < at; i++)
        if (j->events[i].incident == e->incident && pick_has(p, &j->events[i], j->moment))
            return false;
    return true;
}

int32_t pick_told_until(const struct rule_pick *p, const struct rule_moment *m)
{
    int32_t until = p->teller_count ? m->today : RULE_NONE;
    for (size_t i = 0; i < p->teller_count; i++)
        if (m->complete_to[p->tellers[i]] < until) until = m->complete_to[p->tellers[i]];
    return until;
}
