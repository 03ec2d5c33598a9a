/* fhir/match.c -- Patient/$match (IHE PDQm ITI-119): who is this, how sure are we? */
#include "fhir/ask.h"
#include "fhir/call.h"

static str reveal(pii p) { return pii_reveal(p, REVEAL_CLEAN); }

/* One text of address and postcode, as a person types it. */
static err place_of(struct fhir_call *c, const struct demographics *d, pii *ret,
                    struct err_info *why)
{
    str line = reveal(d->address), code = reveal(d->postcode);
    str all = !code.len  ? line
              : line.len ? str_printf(c->arena, "%.*s, %.*s", STR_FMT(line), STR_FMT(code))
                         : code;
    if (!all.at && all.len) return err_set(why, ERR_NOMEM, "no memory for a search");
    *ret = pii_of(all.at ? all : STR(""));
    return ERR_OK;
}

/* The first of the asking agency's own ids in the resource. */
static err own_id(struct fhir_call *c, const struct fhir_patient *p, struct search_query *q,
                  struct err_info *why)
{
    struct search_ref *ref = ARENA_NEW(c->arena, struct search_ref);
    if (!ref) return err_set(why, ERR_NOMEM, "no memory for a search");
    for (size_t i = 0; i < p->identifier_n && !q->ref_count; i++) {
        const struct agency *a = partners_system(c->who.partners, p->identifier[i].system);
        if (!a || !str_eq_c(a->code, c->who.user.agency)) continue;
        *ref = (struct search_ref){a->code, p->identifier[i].value};
        q->refs = ref;
        q->ref_count = 1;
    }
    return ERR_OK;
}

/* Who is described; when that is too little, who goes by this id of the agency's own. */
static err question(struct fhir_call *c, const struct fhir_patient *p, struct search_query *ret,
                    struct err_info *why)
{
    static const char *const genders[] = {"F", "M", "X"};
    struct demographics who = p->who;
    struct search_query own = {.age_from = -1, .age_to = -1};
    str born = who.birth_date.year ? date_iso(c->arena, who.birth_date) : STR("");
    struct search_form form = {.given_name = who.given_name,
                               .family_name = who.family_name,
                               .birth_date = pii_of(born),
                               .nhs_number = who.nhs_number};
    const char *field;
    if (!born.at) return err_set(why, ERR_NOMEM, "no memory for a search");
    for (size_t i = 0; i < COUNT(genders); i++)
        if (genders[i][0] == who.gender) form.gender = pii_of(str_of(genders[i]));
    err e = place_of(c, &who, &form.address, why);
    if (!e) e = own_id(c, p, &own, why);
    if (e) return e;
    e = search_understand(&form, c->hub, c->arena, ret, &field, why);
    if (e == ERR_INPUT && !field[0] && own.ref_count) {
        *ret = own;
        return ERR_OK;
    }
    if (e == ERR_INPUT) c->fault.code = field[0] ? "value" : "too-costly";
    if (e) return e;
    ret->who.known_as = who.known_as;
    ret->who.previous_family_name = who.previous_family_name;
    ret->who.uprn = who.uprn;
    return ERR_OK;
}

err fhir_match(struct fhir_call *c, struct err_info *why)
{
    struct fhir_match_wish *wish = ARENA_NEW(c->arena, struct fhir_match_wish);
    struct search_query q = {0};
    struct search_results r;
    struct fhir_person *people;
    if (!wish) return err_set(why, ERR_NOMEM, "no memory for a search");
    err e = fhir_match_read(reveal(c->q->body), c->arena, wish, &c->fault, why);
    if (!e) e = question(c, &wish->patient, &q, why);
    if (e) return e;
    q.only = wish->only_certain ? SEARCH_SURE : wish->only_single ? SEARCH_SINGLE : SEARCH_ANY;
    q.most = wish->count > SEARCH_RESULTS_MAX ? SEARCH_RESULTS_MAX : (size_t)wish->count;
    e = call_ask(c, &q, &r, &people, why);
    if (e) return e;
    call_say_late(c, &r);
    const struct fhir_bundle b = {.base = c->base,
                                  .partners = c->who.partners,
                                  .now_ms = hub_now_ms(c->hub),
                                  .graded = true,
                                  .total = (int64_t)r.n,
                                  .people = people,
                                  .n = r.n,
                                  .issues = c->issue,
                                  .issue_n = c->issue_n,
                                  .arena = c->arena};
    fhir_write_bundle(&c->out, &b);
    return ERR_OK;
}
