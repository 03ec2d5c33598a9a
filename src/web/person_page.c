/* web/person_page.c -- banner, review, household, who looked. */
#include "web/person_page.h"

enum { FACTS_MAX = 8 };

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory for a page");
}

str words_count(struct arena *a, int64_t n, const char *one, const char *many)
{
    return str_printf(a, "%lld %s", (long long)n, n == 1 ? one : many);
}

str words_ago(struct arena *a, int32_t days)
{
    if (days <= 0) return STR("today");
    return days == 1 ? STR("yesterday") : str_printf(a, "%d days ago", days);
}

static void fact(struct page_person *page, struct page_person_fact *list, const char *term,
                 str value, bool whole)
{
    if (page->fact_n < FACTS_MAX)
        list[page->fact_n++] = (struct page_person_fact){
            .term = str_of(term),
            .whole = whole,
            .value = pii_of(str_empty(value) ? STR("Not recorded") : value)};
}

static err facts(const struct person_view *p, struct arena *a, struct page_person *page,
                 struct err_info *why)
{
    struct page_person_fact *list = ARENA_ARRAY(a, struct page_person_fact, FACTS_MAX);
    if (!list) return no_memory(why);
    page->fact = list;
    fact(page, list, "Born", p->birth_date.year ? date_long(a, p->birth_date) : STR(""), false);
    fact(page, list, "Gender", p->gender, false);
    if (p->identifiers_shown) fact(page, list, "NHS number", p->nhs_number, true);
    if (p->address_shown)
        fact(page, list, "Address", p->address, false);
    else if (p->outcode_shown)
        fact(page, list, "Area", p->outcode, true);
    if (p->other_names_shown && !str_empty(p->other_names))
        fact(page, list, "Also known as", p->other_names, false);
    return ERR_OK;
}

static err reasons(const struct hit_line *h, struct arena *a, struct page_person *page,
                   struct err_info *why)
{
    struct page_person_reason *list = ARENA_ARRAY(a, struct page_person_reason, h->event_count);
    if (!list) return no_memory(why);
    for (size_t i = 0; i < h->event_count; i++) {
        const struct event_line *e = &h->events[i];
        str line = str_printf(a, "%.*s, %.*s: %.*s", STR_FMT(e->service->name),
                              STR_FMT(date_long(a, e->date)), STR_FMT(e->label));
        if (!str_empty(e->also))
            line = str_printf(a, "%.*s (also reported by %.*s)", STR_FMT(line), STR_FMT(e->also));
        list[i].line = line;
    }
    page->reason = list;
    page->reason_n = h->event_count;
    return ERR_OK;
}

/* What has become of it so far. */
static str review_note(const struct person_view *p, struct arena *a)
{
    if (!p->review_required)
        return STR("Somebody has looked at this and closed the review. A new one begins when "
                   "something new is reported.");
    if (!p->review) return STR("No review has started.");
    str due = date_moment_long(a, p->review_due_ms);
    if (str_empty(p->review_assigned))
        return str_printf(a, "The review is due by %.*s. Nobody has taken it yet.", STR_FMT(due));
    return str_printf(a, "The review is due by %.*s and is with %.*s.", STR_FMT(due),
                      STR_FMT(p->review_assigned));
}

/* The rules behind it in full, and which waits beside which. */
static err rules(const struct person_view *p, struct arena *a, struct page_person *page,
                 struct err_info *why)
{
    struct page_person_also *also = ARENA_ARRAY(a, struct page_person_also, p->hit_count);
    struct page_person_in_full *full = ARENA_ARRAY(a, struct page_person_in_full, p->hit_count);
    if (!also || !full) return no_memory(why);
    for (size_t i = 0; i < p->hit_count; i++) {
        const struct hit_line *h = &p->hits[i];
        if (i) also[i - 1].line = str_printf(a, "%.*s.", STR_FMT(h->sentence));
        full[i].name = str_printf(a, "Rule %.*s, %.*s", STR_FMT(h->rule), STR_FMT(h->name));
        full[i].words = h->rule_sentence;
        if (h->covered_by.len)
            full[i].beside = str_printf(a, "Shown beside rule %.*s, which tells of it already.",
                                        STR_FMT(h->covered_by));
    }
    page->also = also;
    page->also_n = p->hit_count - 1;
    page->in_full = full;
    page->in_full_n = p->hit_count;
    return ERR_OK;
}

static err review(const struct person_view *p, struct arena *a, struct page_person *page,
                  struct err_info *why)
{
    page->review = p->review_shown && (p->review_required || p->hit_count);
    if (!page->review) return ERR_OK;
    if (!p->review_required)
        page->reviewed = str_printf(a, "Reviewed on %.*s, nothing new since",
                                    STR_FMT(date_long(a, date_uk(p->reviewed_ms).date)));
    if (!p->rules_shown) return ERR_OK;
    page->rule = STR(RULE_SILENT ".");
    page->rule_note = review_note(p, a);
    if (!p->hit_count) return ERR_OK;
    page->rule = str_printf(a, "%.*s.", STR_FMT(p->hits[0].sentence));
    err e = rules(p, a, page, why);
    return e ? e : reasons(&p->hits[0], a, page, why);
}

static err household(const struct person_view *p, const struct page_reader *r, struct arena *a,
                     struct page_person *page, struct err_info *why)
{
    if (!p->household_shown) return ERR_OK;
    struct page_person_household *one = ARENA_NEW(a, struct page_person_household);
    struct page_person_household_member *list =
        ARENA_ARRAY(a, struct page_person_household_member, p->household_count + 1);
    if (!one || !list) return no_memory(why);
    for (size_t i = 0; i < p->household_count; i++) {
        const struct household_line *h = &p->household[i];
        list[i] = (struct page_person_household_member){
            .forename = pii_of(h->given_name),
            .family = pii_of(h->family_name),
            .tie = h->relation,
            .years = h->age < 0 ? STR("") : str_printf(a, ", %d", h->age),
            .seen_by = words_count(a, (int64_t)h->services, "service", "services"),
            .flagged = h->review ? STR("Review required") : STR("None")};
        err e = r->url(r->ctx, h->person, &list[i].url, why);
        if (e) return e;
    }
    *one = (struct page_person_household){
        .member = list,
        .member_n = p->household_count,
        .communal = p->household_communal
                        ? STR("Many people live at this person’s address, "
                              "so nobody is listed by it.")
                        : STR("")};
    page->household = one;
    page->household_n = 1;
    return ERR_OK;
}

static str looks(const struct person_view *p, struct arena *a)
{
    if (!p->looks_shown) return STR("");
    if (p->looks_people == 0) return STR("Nobody else opened this record in the last 30 days.");
    str people =
        words_count(a, (int64_t)p->looks_people, "other professional", "other professionals");
    str agencies = words_count(a, (int64_t)p->looks_agencies, "service", "services");
    str text = str_printf(a, "%.*s from %.*s opened this record in the last 30 days.",
                          STR_FMT(people), STR_FMT(agencies));
    if (str_empty(p->last_look_agency)) return text;
    return str_printf(a, "%.*s Last: %.*s, %.*s.", STR_FMT(text), STR_FMT(p->last_look_agency),
                      STR_FMT(date_long(a, date_uk(p->last_look_ms).date)));
}

static err further(const struct person_view *p, struct arena *a, struct page_person *page,
                   struct err_info *why)
{
    struct page_person_further_rule *list =
        ARENA_ARRAY(a, struct page_person_further_rule, p->further_count + 1);
    if (!list) return no_memory(why);
    for (size_t i = 0; i < p->further_count; i++)
        list[i].text = str_printf(a, "If these are one person: %.*s (%s)",
                                  STR_FMT(p->further[i].sentence),
                                  rule_band_word(p->further[i].band));
    page->further_rule = list;
    page->further_rule_n = p->further_count;
    return ERR_OK;
}

err person_page(const struct person_view *p, const struct page_reader *r, struct arena *a,
                struct page_person *ret_page, struct err_info *why)
{
    str now = date_moment_long(a, r->now_ms);
    *ret_page = (struct page_person){
        .given = pii_of(p->given_name),
        .surname = pii_of(p->family_name),
        .age = p->age < 0
                   ? STR("")
                   : str_printf(a, ", %s", str_c(a, words_count(a, p->age, "year", "years"))),
        .restricted = p->restricted,
        .known_only = !p->restricted && !p->services_shown,
        .further = p->possible,
        .further_review = p->further_review,
        .looked = looks(p, a),
        .print_head = str_printf(
            a,
            "Confidential. Printed by %.*s, %.*s, %.*s. Reason: %s. Destroy when no longer needed.",
            STR_FMT(r->user), STR_FMT(r->role), STR_FMT(now), r->reason),
        .print_foot = str_printf(a, "Confidential: AIM record, printed %.*s by %.*s", STR_FMT(now),
                                 STR_FMT(r->user))};
    if (!ret_page->print_head.at || !ret_page->print_foot.at) return no_memory(why);
    err e = facts(p, a, ret_page, why);
    if (!e) e = review(p, a, ret_page, why);
    if (!e && p->services_shown) e = person_page_services(p, r->now_ms, a, ret_page, why);
    if (!e) e = person_page_timeline(p, a, ret_page, why);
    if (!e) e = person_page_expected(p, a, ret_page, why);
    if (!e) e = household(p, r, a, ret_page, why);
    return e ? e : further(p, a, ret_page, why);
}
