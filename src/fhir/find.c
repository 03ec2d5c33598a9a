/* fhir/find.c -- Patient search and read: who is found, in pages, as this agency may know them. */
#include "fhir/ask.h"
#include "fhir/call.h"
#include "machine/outside.h"
#include "fhir/page.h"

struct ask_world call_world(const struct fhir_call *c)
{
    return (struct ask_world){c->hub, c->who.partners, str_of(c->who.user.agency)};
}

err call_ask(struct fhir_call *c, const struct search_query *q, struct search_results *ret_results,
             struct fhir_person **ret_people, struct err_info *why)
{
    err e = search_people(c->hub, c->who.partners, &c->who.viewer, q, c->arena, ret_results, why);
    if (e) return e;
    struct fhir_person *people = ARENA_ARRAY(c->arena, struct fhir_person, SEARCH_RESULTS_MAX);
    if (!people) return err_set(why, ERR_NOMEM, "no memory for a search");
    for (size_t i = 0; i < ret_results->n; i++) {
        people[i].found = &ret_results->at[i];
        outside_id(&c->hub->keys, str_of(c->who.user.agency), ret_results->at[i].person,
                   people[i].id);
    }
    *ret_people = people;
    return ERR_OK;
}

void call_say_late(struct fhir_call *c, const struct search_results *r)
{
    if (!r->late_count) return;
    str text = str_printf(c->arena,
                          "the data of %zu of %zu services is late: who is not found here may be "
                          "known there",
                          r->late_count, r->services);
    call_say(c, FHIR_WARNING, "incomplete", text.at ? text.at : "data of some services is late");
}

/* ---- search ---- */

/* Identifiers of systems that were not wished for are not given. */
static err leave_out(struct fhir_call *c, const struct fhir_ask *ask, struct search_results *r,
                     struct err_info *why)
{
    for (size_t i = 0; i < r->n; i++) {
        struct search_result *one = &r->at[i];
        struct search_ref *kept = ARENA_ARRAY(c->arena, struct search_ref, one->ref_count + 1);
        size_t n = 0;
        if (!kept) return err_set(why, ERR_NOMEM, "no memory for a search");
        if (ask_leaves_out(ask, STR(AGENCY_NHS_SYSTEM))) one->nhs_number = 0;
        for (size_t k = 0; k < one->ref_count; k++) {
            const struct agency *a = partners_agency(c->who.partners, one->refs[k].agency);
            bool wished = false;
            for (size_t s = 0; a && s < a->system_count; s++)
                wished |= !ask_leaves_out(ask, a->systems[s]);
            if (wished) kept[n++] = one->refs[k];
        }
        one->refs = kept;
        one->ref_count = n;
    }
    return ERR_OK;
}

static err write_page(struct fhir_call *c, const struct fhir_ask *ask, struct fhir_page *page,
                      const struct fhir_person *people, size_t n, struct err_info *why)
{
    size_t shown = ask->total_only ? 0 : n;
    if (ask->count > 0 && (size_t)ask->count < shown) shown = (size_t)ask->count;
    str next = STR("");
    struct fhir_bundle b = {.base = c->base,
                            .partners = c->who.partners,
                            .now_ms = hub_now_ms(c->hub),
                            .total = page->total,
                            .people = people,
                            .n = shown,
                            .issues = c->issue,
                            .issue_n = c->issue_n,
                            .arena = c->arena};
    page->n = n - shown;
    for (size_t i = 0; i < page->n; i++)
        page->person[i] = people[shown + i].found->person;
    err e = page->n && !ask->total_only ? fhir_page_seal(c, page, &next, why) : ERR_OK;
    if (e) return e;
    str size = ask->count > 0 ? str_printf(c->arena, "&_count=%lld", (long long)ask->count)
                              : STR("");
    b.self = str_printf(c->arena, "%s/Patient%s%.*s", c->base, ask->self.len ? "?" : "",
                        STR_FMT(ask->self));
    if (next.len)
        b.next = str_printf(c->arena, "%s/Patient?_page=%.*s%.*s", c->base, STR_FMT(next),
                            STR_FMT(size));
    if (!b.self.at || (next.len && !b.next.at)) return err_set(why, ERR_NOMEM, "no memory");
    fhir_write_bundle(&c->out, &b);
    return ERR_OK;
}

static err find(struct fhir_call *c, struct fhir_ask *ask, struct err_info *why)
{
    struct search_query q;
    struct search_results r;
    struct fhir_person *people;
    struct fhir_page page = {0};
    struct ask_world world = call_world(c);
    bool later = ask->page.len > 0;
    err e = later ? fhir_page_open(c, ask->page, &page, &q, why)
                  : ask_question(ask, &world, c->arena, &q, &c->fault.code, why);
    if (!e) e = call_ask(c, &q, &r, &people, why);
    if (!e) e = leave_out(c, ask, &r, why);
    if (e) return e;
    if (!later) page.total = (int64_t)r.n;
    call_say_late(c, &r);
    if (ask->strangers) call_say(c, FHIR_WARNING, "not-found", "targetSystem not found");
    if (ask->ignored)
        call_say(c, FHIR_INFORMATION, "not-supported",
                 "some parameters were not used; the self link has those that were");
    return write_page(c, ask, &page, people, r.n, why);
}

err fhir_search(struct fhir_call *c, struct err_info *why)
{
    struct fhir_ask *ask = ARENA_NEW(c->arena, struct fhir_ask);
    if (!ask) return err_set(why, ERR_NOMEM, "no memory for a search");
    err e = ask_read(&c->form, c->strict, c->arena, ask, &c->fault.code, why);
    return e ? e : find(c, ask, why);
}

/* ---- read ---- */

err fhir_read(struct fhir_call *c, struct err_info *why)
{
    int64_t person = 0;
    struct search_results r = {0};
    struct fhir_person *people = NULL;
    bool ours = outside_person(&c->hub->keys, str_of(c->who.user.agency), c->tail, &person);
    /* An id that is nobody's is looked for and logged like one that is somebody's. */
    const struct search_query q = {
        .age_from = -1, .age_to = -1, .persons = &person, .person_count = 1};
    err e = call_ask(c, &q, &r, &people, why);
    if (e) return e;
    if (!ours || !r.n) return err_set(why, ERR_ABSENT, "there is no such Patient");
    if (r.at[0].person != person) {
        memcpy(people[0].instead, people[0].id, sizeof people[0].instead);
        outside_id(&c->hub->keys, str_of(c->who.user.agency), person, people[0].id);
    }
    fhir_write_patient(&c->out, c->who.partners, &people[0]);
    return ERR_OK;
}
