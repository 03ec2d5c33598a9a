/* fhir/pix.c -- Patient/$ihe-pix (IHE PIXm ITI-83): what else does this one go by? */
#include "fhir/ask.h"
#include "fhir/call.h"
#include "person/clean.h"

struct wish {
    str source;              /* "system|value" */
    struct ask_token token;
    uint64_t nhs;            /* of the source; 0 = it is none */
    const struct agency *agency; /* of the source; NULL = none, or the hub itself */
    str target[FORM_FIELDS_MAX];
    size_t target_n;
    size_t sources;
};

static bool known_system(const struct fhir_call *c, str system)
{
    return str_eq_c(system, AGENCY_NHS_SYSTEM) || str_eq_c(system, c->base) ||
           partners_system(c->who.partners, system);
}

static err read_wish(struct fhir_call *c, struct wish *w, struct err_info *why)
{
    for (size_t i = 0; i < c->form.n; i++) {
        str name = c->form.field[i].name, value = pii_reveal(c->form.field[i].value, REVEAL_CLEAN);
        if (str_eq_c(name, "sourceIdentifier")) {
            w->source = value;
            w->sources++;
        } else if (str_eq_c(name, "targetSystem")) {
            w->target[w->target_n++] = value;
        }
    }
    if (w->sources != 1)
        return call_refuse(c, 400, "required", why, "there must be one sourceIdentifier");
    w->token = ask_token_of(w->source);
    if (!w->token.said_system || !w->token.value.len)
        return call_refuse(c, 400, "value", why, "sourceIdentifier is not system|value");
    if (!known_system(c, w->token.system))
        return call_refuse(c, 400, "code-invalid", why,
                           "sourceIdentifier Assigning Authority not found");
    for (size_t i = 0; i < w->target_n; i++)
        if (!known_system(c, w->target[i]))
            return call_refuse(c, 403, "code-invalid", why, "targetSystem not found");
    w->agency = partners_system(c->who.partners, w->token.system);
    if (str_eq_c(w->token.system, AGENCY_NHS_SYSTEM))
        (void)clean_nhs_number(w->token.value, &w->nhs);
    return ERR_OK;
}

/* The hub's own ids are "Patient/ID" of its address. */
static err question(struct fhir_call *c, struct wish *w, struct fhir_ask *ask,
                    struct search_query *ret, struct err_info *why)
{
    struct form f = {.n = 1};
    struct ask_world world = call_world(c);
    bool own = str_eq_c(w->token.system, c->base);
    str value = own && str_starts(w->token.value, STR("Patient/")) ? str_from(w->token.value, 8)
                : own                                              ? STR("-")
                                                                   : w->source;
    f.field[0].name = own ? STR("_id") : STR("identifier");
    f.field[0].value = pii_of(value);
    err e = ask_read(&f, true, c->arena, ask, &c->fault.code, why);
    if (!e) e = ask_question(ask, &world, c->arena, ret, &c->fault.code, why);
    return e;
}

static bool wished(const struct wish *w, str system)
{
    for (size_t i = 0; i < w->target_n; i++)
        if (str_eq(w->target[i], system)) return true;
    return w->target_n == 0;
}

static bool agency_wished(const struct wish *w, const struct agency *a)
{
    for (size_t i = 0; a && i < a->system_count; i++)
        if (wished(w, a->systems[i])) return true;
    return false;
}

static void open_target(struct json_writer *w, const char *name, const char *value)
{
    json_open_object(w);
    json_pair_c(w, "name", name);
    json_key(w, value);
}

static void write_targets(struct fhir_call *c, const struct wish *w, const struct fhir_person *who)
{
    const struct search_result *r = who->found;
    struct json_writer *out = &c->out;
    if (r->nhs_number && r->nhs_number != w->nhs && wished(w, STR(AGENCY_NHS_SYSTEM))) {
        open_target(out, "targetIdentifier", "valueIdentifier");
        fhir_write_nhs(out, r->nhs_number);
        json_close_object(out);
    }
    for (size_t i = 0; i < r->ref_count; i++) {
        const struct agency *a = partners_agency(c->who.partners, r->refs[i].agency);
        bool source = a && a == w->agency &&
                      str_eq(pii_reveal(r->refs[i].ref, REVEAL_CLEAN), w->token.value);
        if (source || !agency_wished(w, a)) continue;
        open_target(out, "targetIdentifier", "valueIdentifier");
        fhir_write_ref(out, c->who.partners, &r->refs[i]);
        json_close_object(out);
    }
    if (str_eq_c(w->token.system, c->base) || !wished(w, str_of(c->base))) return;
    open_target(out, "targetId", "valueReference");
    json_open_object(out);
    json_pair_text(out, "reference", str_printf(c->arena, "Patient/%s", who->id));
    json_close_object(out);
    json_close_object(out);
}

/* An empty list is no FHIR: only what is there is written. */
static bool any_target(struct fhir_call *c, const struct wish *w, const struct fhir_person *who)
{
    struct buf probe = BUF_INIT(64 * 1024);
    struct json_writer kept = c->out;
    c->out = (struct json_writer){.out = &probe};
    json_open_array(&c->out);
    write_targets(c, w, who);
    json_close_array(&c->out);
    bool any = probe.len > 2;
    c->out = kept;
    buf_release(&probe);
    return any;
}

err fhir_pix(struct fhir_call *c, struct err_info *why)
{
    struct wish *w = ARENA_NEW(c->arena, struct wish);
    struct fhir_ask *ask = ARENA_NEW(c->arena, struct fhir_ask);
    struct search_query q;
    struct search_results r;
    struct fhir_person *people;
    if (!w || !ask) return err_set(why, ERR_NOMEM, "no memory for a search");
    err e = read_wish(c, w, why);
    if (!e) e = question(c, w, ask, &q, why);
    if (!e) e = call_ask(c, &q, &r, &people, why);
    if (e) return e;
    if (!r.n)
        return call_refuse(c, 404, "not-found", why,
                           "sourceIdentifier Patient Identifier not found");
    if (r.n > 1)
        return call_refuse(c, 409, "multiple-matches", why,
                           "more than one person goes by this identifier");
    json_open_object(&c->out);
    json_pair_c(&c->out, "resourceType", "Parameters");
    if (any_target(c, w, &people[0])) {
        json_key(&c->out, "parameter");
        json_open_array(&c->out);
        write_targets(c, w, &people[0]);
        json_close_array(&c->out);
    }
    json_close_object(&c->out);
    return ERR_OK;
}
