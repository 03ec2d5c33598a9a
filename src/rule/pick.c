/* rule/pick.c -- which events a block looks at: read, looked up in the region, applied. */
#include "rule/block.h"

#include "base/near.h"

#include <stdio.h>

/* ---- from the file ---- */

/* Words of which a list may name some. */
struct words {
    const char *key;
    const char *(*word)(unsigned);
    unsigned n;
};

static const char *class_word(unsigned i) { return event_class_word((enum event_class)i); }
static const char *kind_word(unsigned i) { return agency_kind_word((enum agency_kind)i); }
static const struct words class_words = {"class", class_word, CLASS__COUNT};
static const struct words kind_words = {"agency_kinds", kind_word, AGENCY__COUNT};

static err refuse_word(const struct yaml_node *n, const struct words *w, uint32_t allowed,
                       struct err_info *why)
{
    char text[ERR_TODO_MAX] = "";
    struct near near = near_to(n->text);
    for (unsigned i = 0; i < w->n; i++) {
        size_t len = strlen(text);
        if (!(allowed & CLASS_BIT(i))) continue;
        near_try(&near, str_of(w->word(i)));
        snprintf(text + len, sizeof text - len, "%s%s", len ? ", " : "", w->word(i));
    }
    (void)yaml_err(n, why, "this word may not stand under %s here", w->key);
    return near_advise(&near, why, "use %s", text);
}

/* Items of a list, each one of a set of words, as bits. */
static err read_bits(const struct yaml_node *map, const struct words *w, uint32_t allowed,
                     uint32_t *ret_bits, struct err_info *why)
{
    const char *key = w->key;
    const struct yaml_node *list = NULL;
    err e = yaml_may_list(map, key, &list, why);
    if (e || !list) return e;
    uint32_t bits = 0;
    for (const struct yaml_node *n = list->first; n; n = n->next) {
        unsigned at = 0;
        if ((e = yaml_is(n, YAML_TEXT, why))) return e;
        while (at < w->n && !str_eq_c(n->text, w->word(at)))
            at++;
        if (at == w->n || !(allowed & CLASS_BIT(at))) return refuse_word(n, w, allowed, why);
        bits |= CLASS_BIT(at);
    }
    if (!bits) return yaml_err(list, why, "%s is an empty list: name one or leave it out", key);
    *ret_bits = bits;
    return ERR_OK;
}

/* A list of codes, none twice; what they mean is for the region to say. */
static err read_codes(const struct yaml_node *map, const char *key,
                      const struct yaml_node **ret_first, size_t *ret_n, struct err_info *why)
{
    const struct yaml_node *list = NULL;
    err e = yaml_may_list(map, key, &list, why);
    if (e || !list) return e;
    for (const struct yaml_node *n = list->first; n; n = n->next)
        if ((e = yaml_is(n, YAML_TEXT, why))) return e;
    if (!list->n)
        return yaml_err(list, why, "%s is an empty list: name one or leave it out", key);
    *ret_first = list->first;
    *ret_n = list->n;
    return ERR_OK;
}

static err read_as(const struct yaml_node *map, struct rule_pick *p, struct err_info *why)
{
    err e = yaml_may_text(map, "as", &p->as, why);
    if (e || !p->as.len) return e;
    if (!p->type_count)
        return yaml_err(yaml_get(map, "as"), why,
                        "\"as\" says what the types together are: name them");
    if (p->as.len > 80)
        return yaml_err(yaml_get(map, "as"), why, "\"as\" has at most 80 characters");
    return ERR_OK;
}

err pick_read(const struct yaml_node *map, uint32_t may_look_at, struct rule_pick *p,
              struct err_info *why)
{
    size_t n;
    err e = read_bits(map, &class_words, may_look_at, &p->classes, why);
    if (!e) e = read_bits(map, &kind_words, RULE_ALL_KINDS, &p->kinds, why);
    if (!e) e = read_codes(map, "types", &p->types, &p->type_count, why);
    if (!e) e = read_as(map, p, why);
    if (!e) e = read_codes(map, "agencies", &p->agencies, &n, why);
    return e ? e : read_codes(map, "services", &p->services, &n, why);
}

/* ---- in the region ---- */

static bool bit(const uint64_t *bits, size_t at) { return bits[at / 64] >> at % 64 & 1; }

static const struct event_type *find_type(const struct partners *p, str code)
{
    for (size_t i = 0; i < p->type_count; i++)
        if (str_eq(p->types[i].code, code)) return &p->types[i];
    return NULL;
}

static err no_type(const struct yaml_node *n, const struct partners *p, struct err_info *why)
{
    struct near near = near_to(n->text);
    for (size_t i = 0; i < p->type_count; i++)
        near_try(&near, p->types[i].code);
    (void)yaml_err(n, why, "the catalogue has no such event type");
    return near_advise(&near, why, "use a code of the region's catalogue, or add it there first");
}

/* The types that the block looks at: those it names; none named is all of its classes. */
static err look_up_types(struct rule_pick *pick, const struct partners *p, struct err_info *why)
{
    memset(pick->type_bits, 0, sizeof pick->type_bits);
    for (const struct yaml_node *n = pick->type_count ? pick->types : NULL; n; n = n->next) {
        const struct event_type *type = find_type(p, n->text);
        if (!type) return no_type(n, p, why);
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

static const struct agency *find_agency(const struct partners *p, str code)
{
    for (size_t i = 0; i < p->agency_count; i++)
        if (str_eq(p->agencies[i].code, code)) return &p->agencies[i];
    return NULL;
}

static err no_agency(const struct yaml_node *n, const struct partners *p, struct err_info *why)
{
    struct near near = near_to(n->text);
    for (size_t i = 0; i < p->agency_count; i++)
        near_try(&near, p->agencies[i].code);
    (void)yaml_err(n, why, "the region has no such agency");
    return near_advise(&near, why, "use the code of an agency of the region file");
}

static err no_service(const struct yaml_node *n, const struct agency *a, struct err_info *why)
{
    str code = n->text;
    (void)str_next(&code, '/', &(str){0});
    struct near near = near_to(code);
    for (size_t i = 0; i < a->service_count; i++)
        near_try(&near, a->services[i].code);
    (void)yaml_err(n, why, "the agency has no such service");
    return near_advise(&near, why, "write agency/service, with the codes of the region file");
}

static err look_up_agencies(struct rule_pick *pick, const struct partners *p, struct arena *a,
                            struct err_info *why)
{
    bool *wanted = pick->agencies ? ARENA_ARRAY(a, bool, p->agency_count + 1) : NULL;
    if (pick->agencies && !wanted) return err_set(why, ERR_NOMEM, "compiling a rule");
    for (const struct yaml_node *n = pick->agencies; n; n = n->next) {
        const struct agency *agency = find_agency(p, n->text);
        if (!agency) return no_agency(n, p, why);
        if (wanted[agency - p->agencies]) return yaml_err(n, why, "this agency is named twice");
        wanted[agency - p->agencies] = true;
    }
    pick->by_agency = wanted;
    return ERR_OK;
}

static err look_up_service(const struct yaml_node *n, const struct partners *p, struct arena *a,
                           bool **wanted, struct err_info *why)
{
    str rest = n->text, code;
    (void)str_next(&rest, '/', &code);
    const struct agency *agency = find_agency(p, code);
    if (!agency) return no_agency(n, p, why);
    size_t at = (size_t)(agency - p->agencies), service = 0;
    while (service < agency->service_count && !str_eq(agency->services[service].code, rest))
        service++;
    if (service == agency->service_count) return no_service(n, agency, why);
    if (!wanted[at]) wanted[at] = ARENA_ARRAY(a, bool, agency->service_count);
    if (!wanted[at]) return err_set(why, ERR_NOMEM, "compiling a rule");
    wanted[at][service] = true;
    return ERR_OK;
}

static err look_up_services(struct rule_pick *pick, const struct partners *p, struct arena *a,
                            struct err_info *why)
{
    bool **wanted = pick->services ? ARENA_ARRAY(a, bool *, p->agency_count + 1) : NULL;
    if (pick->services && !wanted) return err_set(why, ERR_NOMEM, "compiling a rule");
    for (const struct yaml_node *n = pick->services; n; n = n->next) {
        err e = look_up_service(n, p, a, wanted, why);
        if (e) return e;
    }
    pick->by_service = (const bool *const *)wanted;
    return ERR_OK;
}

static bool brings(const struct rule_pick *pick, const struct partners *p,
                   const struct agreement *t)
{
    const size_t at = (size_t)(t->agency - p->agencies);
    if (!(pick->kinds & CLASS_BIT(t->agency->kind))) return false;
    if (pick->by_agency && !pick->by_agency[at]) return false;
    if (!pick->by_service) return true;
    for (size_t i = 0; pick->by_service[at] && i < t->agency->service_count; i++)
        if (pick->by_service[at][i] && agreement_brings(t, &t->agency->services[i])) return true;
    return false;
}

static bool tells(const struct rule_pick *pick, const struct partners *p,
                  const struct agreement *t)
{
    if (!t->live || !brings(pick, p, t)) return false;
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
    if (!e) e = look_up_agencies(pick, p, a, why);
    if (!e) e = look_up_services(pick, p, a, why);
    if (e) return e;
    struct rule_teller *tellers = ARENA_ARRAY(a, struct rule_teller, p->agreement_count + 1);
    if (!tellers) return err_set(why, ERR_NOMEM, "compiling a rule");
    pick->teller_count = 0;
    for (size_t i = 0; i < p->agreement_count; i++)
        if (tells(pick, p, &p->agreements[i]))
            tellers[pick->teller_count++] = (struct rule_teller){
                (uint16_t)i, (uint16_t)(p->agreements[i].agency - p->agencies)};
    pick->tellers = tellers;
    return ERR_OK;
}

/* ---- over events ---- */

bool pick_has(const struct rule_pick *p, const struct activity *e, const struct rule_moment *m)
{
    if (!(p->classes & CLASS_BIT(e->class))) return false;
    if (!(p->kinds & CLASS_BIT(m->partners->agencies[e->agency].kind))) return false;
    if (p->by_agency && !p->by_agency[e->agency]) return false;
    if (p->by_service && !(p->by_service[e->agency] && p->by_service[e->agency][e->service]))
        return false;
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
        if (m->complete_to[p->tellers[i].agency] < until)
            until = m->complete_to[p->tellers[i].agency];
    return until;
}

int32_t pick_told_from(const struct rule_pick *p, const struct rule_moment *m)
{
    int32_t from = RULE_ALWAYS;
    for (size_t i = 0; m->told_from && i < p->teller_count; i++)
        if (m->told_from[p->tellers[i].terms] > from) from = m->told_from[p->tellers[i].terms];
    return from;
}
