/* web/page_cases.c -- the list of cases, and how fast partners reply. */
#include "web/page.h"

#include "mash/list.h"
#include "mash/quiet.h"
#include "web/case_page.h"

enum { LINES = 25, PAGES_SHOWN_MAX = 20 };

static const struct {
    const char *word, *label;
    int which;
} wishes[] = {
    {"open", "Open", MASH_WISH_OPEN},
    {"mine", "Mine", MASH_WISH_MINE},
    {"confirm", "For a second person", MASH_WISH_CONFIRM},
    {"quiet", "Quiet for long", MASH_WISH_QUIET},
    {"closed", "Decided in the last 90 days", MASH_WISH_CLOSED},
};

static str query(const struct visit *v, const char *name)
{
    return pii_reveal(form_get(&v->q->query, name), REVEAL_SHOW);
}

static str due_text(struct visit *v, const struct mash_line *l)
{
    str when = case_when(v, l->decided_ms ? l->decided_ms : l->due_ms);
    if (l->decided_ms)
        return str_printf(v->arena, "%.*s, %.*s", STR_FMT(l->outcome_label), STR_FMT(when));
    if (l->waits) return str_printf(v->arena, "Proposed: %.*s", STR_FMT(l->outcome_label));
    return str_printf(v->arena, l->overdue ? "Was due %.*s" : "Due %.*s", STR_FMT(when));
}

static str partners_text(struct visit *v, const struct mash_line *l)
{
    if (!l->asked) return STR("Nobody asked");
    if (!l->late) return str_printf(v->arena, "%zu of %zu replied", l->answered, l->asked);
    return str_printf(v->arena, "%zu of %zu replied, %zu late", l->answered, l->asked, l->late);
}

static err entries(struct visit *v, const struct mash_list *list, struct page_cases *page,
                   struct err_info *why)
{
    struct page_cases_entry *to;
    err e = VISIT_ARRAY(v, to, struct page_cases_entry, list->n, why);
    for (size_t i = 0; i < list->n && !e; i++) {
        const struct mash_line *l = &list->lines[i];
        str age = l->age < 0 ? STR("") : str_printf(v->arena, ", %d years", l->age);
        to[i] = (struct page_cases_entry){
            .reference = str_of(l->reference),
            .colour = case_band_name(l->band_set, l->band),
            .priority = l->band_set ? str_of(case_band_label(l->band)) : STR("No colour yet"),
            .given = pii_of(l->given_name),
            .surname = pii_of(l->family_name),
            .about = str_printf(v->arena, "%.*s%s%.*s", STR_FMT(age), l->outcode.len ? ", " : "",
                                STR_FMT(l->outcode)),
            .stage = str_of(mash_stage_label(l->stage)),
            .due_kind = l->overdue     ? STR("over")
                        : l->due_today ? STR("soon")
                                       : STR("ok"),
            .due = due_text(v, l),
            .partners = partners_text(v, l),
            .quiet = mash_quiet_words(l->quiet_days, v->arena),
            .worker = l->worker.len ? l->worker_name : STR("Nobody yet")};
        e = case_url(v, "/case/", l->mash, 0, &to[i].url, why);
    }
    page->entry = to;
    page->entry_n = list->n;
    return e;
}

static err replies(struct visit *v, struct page_cases *page, struct err_info *why)
{
    struct mash_replies *list = NULL;
    struct page_cases_reply *to;
    size_t n = 0;
    int64_t median_ms;
    err e = mash_replies_load(v->web->hub, v->partners, MASH_REPLY_DAYS, v->arena, &list, &n,
                              &median_ms, why);
    if (!e) e = VISIT_ARRAY(v, to, struct page_cases_reply, n, why);
    if (e) return e;
    for (size_t i = 0; i < n; i++) {
        const struct mash_replies *r = &list[i];
        to[i] = (struct page_cases_reply){
            .agency = r->agency->name,
            .asked = r->asked,
            .answered = r->answered,
            .in_time = r->answered ? str_printf(v->arena, "%lld of %lld", (long long)r->in_time,
                                                (long long)r->answered)
                                   : STR("None yet"),
            .median = r->median_ms < 0 ? STR("None yet") : case_span(v->arena, r->median_ms),
            .waiting = r->waiting};
    }
    page->reply = to;
    page->reply_n = n;
    return ERR_OK;
}

static err leaves(struct visit *v, const struct mash_list *list, const char *which,
                  struct page_cases *page, struct err_info *why)
{
    struct page_cases_leaf *to;
    int64_t n = list->pages > 1 ? list->pages : 0;
    if (n > PAGES_SHOWN_MAX) n = PAGES_SHOWN_MAX;
    err e = VISIT_ARRAY(v, to, struct page_cases_leaf, (size_t)n, why);
    for (int64_t i = 1; i <= n && !e; i++)
        to[i - 1] = (struct page_cases_leaf){
            str_printf(v->arena, "/cases?which=%s&page=%lld", which, (long long)i),
            str_printf(v->arena, "%lld", (long long)i), i == list->page};
    page->leaf = to;
    page->leaf_n = (size_t)n;
    return e;
}

static str figure(struct visit *v, int64_t n) { return str_printf(v->arena, "%lld", (long long)n); }

err page_cases(struct visit *v, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    struct mash_wish wish = {.page = 1, .page_lines = LINES};
    struct mash_list list;
    struct page_frame frame;
    struct page_cases_view views[COUNT(wishes)];
    size_t chosen = 0;
    for (size_t i = 0; i < COUNT(wishes); i++)
        if (str_eq_c(query(v, "which"), wishes[i].word)) chosen = i;
    wish.which = wishes[chosen].which;
    if (!str_to_int64(query(v, "page"), &wish.page) || wish.page < 1) wish.page = 1;
    err e = mash_list_load(v->web->hub, v->partners, &viewer, &wish, v->arena, &list, why);
    if (!e) e = visit_frame(v, "Cases", true, "/cases", &frame, why);
    if (e) return e;
    const struct mash_numbers *n = &list.numbers;
    const struct page_cases_number numbers[] = {
        {STR(" aim-num--bad"), figure(v, n->overdue), STR("over time")},
        {STR(" aim-num--warn"), figure(v, n->due_today), STR("to decide today")},
        {STR(""), figure(v, n->to_confirm), STR("wait for a second person")},
        {STR(""), figure(v, n->quiet), STR("quiet for long")},
        {STR(""), n->median_reply_ms < 0 ? STR("\u2013") : case_span(v->arena, n->median_reply_ms),
         STR("half of the partners' replies come within, in 90 days")}};
    for (size_t i = 0; i < COUNT(wishes); i++)
        views[i] = (struct page_cases_view){
            str_printf(v->arena, "/cases?which=%s", wishes[i].word), str_of(wishes[i].label),
            i == chosen};
    struct page_cases page = {.frame = &frame,
                              .number = numbers,
                              .number_n = COUNT(numbers),
                              .view = views,
                              .view_n = COUNT(views),
                              .caption = list.n ? STR("The gravest and the soonest due first")
                                                : STR("There is no such case.")};
    if (list.n && wish.which == MASH_WISH_CLOSED) page.caption = STR("The newest first");
    e = entries(v, &list, &page, why);
    if (!e) e = replies(v, &page, why);
    if (!e) e = leaves(v, &list, wishes[chosen].word, &page, why);
    if (!e) page_cases_render(&page, &v->a->page);
    return e;
}
