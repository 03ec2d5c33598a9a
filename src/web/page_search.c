/* web/page_search.c -- asking for a person, and who could be meant. */
#include "web/page.h"

#include "codec/url.h"
#include "search/search.h"
#include "web/fresh.h"
#include "web/token.h"

/* ---- the form ---- */

/* Which part of the page each field of the search is. */
#define PART(field, id, part) {field, id, offsetof(struct page_search, part)}
static const struct {
    const char *field, *id;
    size_t wrong;
} parts[] = {
    PART("", "first", first_wrong), /* too little in all: begin with the name */
    PART("given_name", "first", first_wrong),
    PART("family_name", "last", last_wrong),
    PART("birth_date", "dob-day", dob_wrong),
    PART("age", "age", age_wrong),
    PART("gender", "gender-f", gender_wrong),
    PART("address", "address", address_wrong),
    PART("postcode", "address", address_wrong),
    PART("nhs_number", "nhs", nhs_wrong),
};
#undef PART

struct mistake {
    const char *field; /* NULL = none */
    str text;
};

/* Said twice: at the top with a link to the field, and beside it. */
static void show_mistake(const struct mistake *m, struct page_search_problem *problem,
                         struct page_search *page)
{
    size_t part = 0;
    if (!m->field) return;
    for (size_t i = 0; i < COUNT(parts); i++)
        if (strcmp(parts[i].field, m->field) == 0) part = i;
    *problem = (struct page_search_problem){.field = str_of(parts[part].id), .text = m->text};
    page->problem = problem;
    page->problem_n = 1;
    memcpy((char *)page + parts[part].wrong, &m->text, sizeof m->text);
}

static struct search_form form_of(const struct form *f)
{
    return (struct search_form){.given_name = form_get(f, "first"),
                                .family_name = form_get(f, "last"),
                                .birth_day = form_get(f, "dob-day"),
                                .birth_month = form_get(f, "dob-month"),
                                .birth_year = form_get(f, "dob-year"),
                                .age = form_get(f, "age"),
                                .gender = form_get(f, "gender"),
                                .address = form_get(f, "address"),
                                .nhs_number = form_get(f, "nhs")};
}

static bool gender_is(const struct form *f, const char *code)
{
    return str_eq_c(pii_reveal(form_get(f, "gender"), REVEAL_SHOW), code);
}

static err fill_opened(struct visit *v, struct page_search *page, struct err_info *why)
{
    struct shelf_person *people;
    struct page_search_opened *list;
    struct rand r = v->web->hub->rand;
    size_t n;
    err e = shelf_list(v->web->shelf, v->session.id, clock_monotonic_ns() / 1000000, v->arena,
                       &people, &n, why);
    if (!e) e = VISIT_ARRAY(v, list, struct page_search_opened, n, why);
    for (size_t i = 0; !e && i < n; i++) {
        list[i] =
            (struct page_search_opened){.given = people[i].given,
                                        .surname = people[i].surname,
                                        .when = date_moment_long(v->arena, people[i].opened_ms)};
        e = token_of_person(&v->web->hub->keys, &r, v->session.id, people[i].person, v->arena,
                            &list[i].url, why);
    }
    page->opened = e ? NULL : list;
    page->opened_n = e ? 0 : n;
    return e;
}

static err show_form(struct visit *v, const struct form *f, const struct mistake *mistake,
                     struct err_info *why)
{
    struct page_frame frame;
    struct page_search_problem problem;
    struct page_search page = {.frame = &frame,
                               .first = form_get(f, "first"),
                               .last = form_get(f, "last"),
                               .day = form_get(f, "dob-day"),
                               .month = form_get(f, "dob-month"),
                               .year = form_get(f, "dob-year"),
                               .age = form_get(f, "age"),
                               .female = gender_is(f, "F"),
                               .male = gender_is(f, "M"),
                               .other = gender_is(f, "U"),
                               .address = form_get(f, "address"),
                               .nhs = form_get(f, "nhs")};
    page.more_open = !pii_empty(page.address) || !pii_empty(page.nhs);
    err e = visit_frame(v, "Find a person", true, "/search", &frame, why);
    if (!e) e = fill_opened(v, &page, why);
    if (!e) e = fresh_fill(v, &page, why);
    if (e) return e;
    show_mistake(mistake, &problem, &page);
    frame.error = page.problem_n > 0;
    page_search_render(&page, &v->a->page);
    return ERR_OK;
}

err page_search(struct visit *v, struct err_info *why)
{
    const struct form empty = {.n = 0};
    return show_form(v, &empty, &(struct mistake){.field = NULL}, why);
}

err page_search_again(struct visit *v, struct err_info *why)
{
    str kept;
    struct form f;
    err e = shelf_form(v->web->shelf, v->session.id, clock_monotonic_ns() / 1000000, v->arena,
                       &kept, why);
    if (!e) e = form_parse(kept, v->arena, &f, why);
    return e ? e : show_form(v, &f, &(struct mistake){.field = NULL}, why);
}

/* ---- the answer ---- */

struct answer {
    const struct search_results *found;
    struct page_results_result result[SEARCH_RESULTS_MAX];
    struct page_results_asked asked[7];
    size_t asked_n;
};

static const struct {
    const char *before;
    size_t offset;
} said_parts[] = {
    {"", offsetof(struct search_said, given_name)},
    {"", offsetof(struct search_said, family_name)},
    {"born ", offsetof(struct search_said, birth_date)},
    {"age ", offsetof(struct search_said, age)},
    {"", offsetof(struct search_said, gender)},
    {"address ", offsetof(struct search_said, address)},
    {"NHS number ", offsetof(struct search_said, nhs_number)},
};

static void say_asked(struct answer *a)
{
    for (size_t i = 0; i < COUNT(said_parts); i++) {
        str value;
        memcpy(&value, (const char *)&a->found->said + said_parts[i].offset, sizeof value);
        if (str_empty(value)) continue;
        if (a->asked_n > 0) a->asked[a->asked_n - 1].after = STR(", ");
        a->asked[a->asked_n++] = (struct page_results_asked){
            .before = str_of(said_parts[i].before), .value = pii_of(value), .after = STR(".")};
    }
}

static str bar(enum strength s, enum strength least)
{
    return s >= least ? STR("on") : STR("off");
}

static pii or_else(str text, const char *instead)
{
    return pii_of(str_empty(text) ? str_of(instead) : text);
}

static str born(struct visit *v, const struct search_result *r)
{
    if (str_empty(r->birth_date)) return STR("Not recorded");
    if (r->age < 0) return r->birth_date;
    return str_printf(v->arena, "%.*s, age %d", STR_FMT(r->birth_date), r->age);
}

static err one_result(struct visit *v, const struct search_result *r, bool typed_address,
                      struct page_results_result *out, struct err_info *why)
{
    struct rand random = v->web->hub->rand;
    *out = (struct page_results_result){
        .given = pii_of(r->given_name),
        .surname = pii_of(r->family_name),
        .strength = str_of(strength_label(r->strength)),
        .second = bar(r->strength, STRENGTH_POSSIBLE),
        .third = bar(r->strength, STRENGTH_STRONG),
        .fourth = bar(r->strength, STRENGTH_VERY_STRONG),
        .born = pii_of(born(v, r)),
        .gender = str_empty(r->gender) ? STR("Not known") : r->gender,
        .area = or_else(r->area, r->area_shown ? "Not recorded" : "Not shown"),
        .typed_address = typed_address && str_find(r->area, ' ') >= 0,
        .alias = or_else(r->other_names,
                         r->other_names_shown ? "None recorded" : "Not shown to your role"),
        .agrees = str_empty(r->agrees) ? STR("nothing you typed.") : r->agrees,
        .differs = str_empty(r->differs) ? STR("nothing you typed.") : r->differs};
    return token_of_person(&v->web->hub->keys, &random, v->session.id, r->person, v->arena,
                           &out->url, why);
}

static err render_some(struct visit *v, struct answer *a, struct err_info *why)
{
    struct page_frame frame;
    size_t n = a->found->n;
    err e = visit_frame(v, "Search results", true, "/search", &frame, why);
    for (size_t i = 0; !e && i < n; i++)
        e = one_result(v, &a->found->at[i], !str_empty(a->found->said.address), &a->result[i], why);
    if (e) return e;
    const struct page_results page = {
        .frame = &frame,
        .heading = a->found->place ? n == 1 ? STR("1 person lives at this address")
                                            : str_printf(v->arena,
                                                         "%zu people live at this address", n)
                   : n == 1        ? STR("1 person could match")
                          : str_printf(v->arena, "%zu people could match", n),
        .asked = a->asked,
        .asked_n = a->asked_n,
        .more = n == SEARCH_RESULTS_MAX,
        .result = a->result,
        .result_n = n};
    page_results_render(&page, &v->a->page);
    return ERR_OK;
}

static err render_none(struct visit *v, struct answer *a, struct err_info *why)
{
    struct page_frame frame;
    struct page_results_none_asked asked[COUNT(a->asked)];
    struct page_results_none_late *late;
    const struct search_results *f = a->found;
    err e = visit_frame(v, "Search results", true, "/search", &frame, why);
    if (!e) e = VISIT_ARRAY(v, late, struct page_results_none_late, f->late_count, why);
    if (e) return e;
    for (size_t i = 0; i < a->asked_n; i++)
        asked[i] = (struct page_results_none_asked){
            .before = a->asked[i].before, .value = a->asked[i].value, .after = a->asked[i].after};
    for (size_t i = 0; i < f->late_count; i++)
        late[i].text = fresh_late(v->arena, f->late[i]->name, f->late_since_ms[i]);
    const struct page_results_none page = {.frame = &frame,
                                           .asked = asked,
                                           .asked_n = a->asked_n,
                                           .late = late,
                                           .late_n = f->late_count,
                                           .many = f->place == PLACE_MANY,
                                           .several = f->place == PLACE_SEVERAL,
                                           .heading = f->place == PLACE_MANY
                                                          ? STR("Many people live at this address")
                                                      : f->place == PLACE_SEVERAL
                                                          ? STR("More than one address fits")
                                                          : STR("Nobody matches that search"),
                                           .fresh = str_printf(v->arena,
                                                               "%zu of %zu services are up to date",
                                                               f->services_current, f->services)};
    page_results_none_render(&page, &v->a->page);
    return ERR_OK;
}

static err keep_and_go(struct visit *v, str body, struct err_info *why)
{
    char id[SHELF_ID_TEXT + 1];
    struct rand r = v->web->hub->rand;
    err e = buf_state(&v->a->page);
    if (e) return err_set(why, e, "the results are too large for a page");
    e = shelf_put(v->web->shelf, v->session.id, buf_str(&v->a->page), body,
                  clock_monotonic_ns() / 1000000, &r, id, why);
    if (e) return e;
    buf_reset(&v->a->page);
    const char *url = str_c(v->arena, str_printf(v->arena, "/search/r/%s", id));
    return url ? visit_go(v, url) : err_set(why, ERR_NOMEM, "no memory for an address");
}

/* The typed fields again as one text, for "change search"; the token stays behind. */
static err typed(struct visit *v, struct buf *out, struct err_info *why)
{
    const struct form *f = &v->q->form;
    for (size_t i = 0; i < f->n; i++) {
        str value = pii_reveal(f->field[i].value, REVEAL_SHOW);
        if (str_eq_c(f->field[i].name, "token") || str_empty(value)) continue;
        url_encode(out, f->field[i].name, "");
        buf_byte(out, '=');
        url_encode(out, value, "");
        buf_byte(out, '&');
    }
    return buf_state(out) ? err_set(why, buf_state(out), "the form is too large") : ERR_OK;
}

static err search_and_keep(struct visit *v, const struct search_query *q, struct err_info *why)
{
    struct search_results found;
    struct buf form = BUF_INIT(HTTP_BODY_BYTES_MAX);
    const struct viewer viewer = visit_viewer(v);
    struct answer answer = {.found = &found};
    err e = search_people(v->web->hub, v->partners, &viewer, q, v->arena, &found, why);
    if (e) return e;
    say_asked(&answer);
    e = found.n > 0 ? render_some(v, &answer, why) : render_none(v, &answer, why);
    if (!e) e = typed(v, &form, why);
    if (!e) e = keep_and_go(v, buf_str(&form), why);
    if (form.at) crypt_wipe(form.at, form.len);
    buf_release(&form);
    return e;
}

err page_search_sent(struct visit *v, struct err_info *why)
{
    const struct search_form form = form_of(&v->q->form);
    struct search_query query;
    const char *field = "";
    err e = search_understand(&form, v->web->hub, v->arena, &query, &field, why);
    if (e == ERR_INPUT) {
        const struct mistake mistake = {field, visit_sentence(v, why)};
        return show_form(v, &v->q->form, &mistake, why);
    }
    if (!e) e = search_and_keep(v, &query, why);
    if (e != ERR_INPUT) return e; /* by an address alone, and not for this user */
    const struct mistake alone = {"address", visit_sentence(v, why)};
    return show_form(v, &v->q->form, &alone, why);
}

/* The results were logged, with everyone in them, before they were kept. */
err page_results(struct visit *v, struct err_info *why)
{
    v->entry.detail = STR("results shown");
    return shelf_page(v->web->shelf, v->session.id, v->tail, clock_monotonic_ns() / 1000000,
                      &v->a->page, why);
}
