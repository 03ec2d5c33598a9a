/* web/page_queue.c -- who needs a look first, and why. */
#include "web/page.h"

#include "safeguard/queue.h"
#include "web/token.h"

#include <assert.h>

enum { LINES = 25, LEAVES_MAX = 7 }; /* first, gap, three, gap, last */

static const char *const band_labels[] = {
    [BAND_GREEN] = "Green", [BAND_AMBER] = "Amber", [BAND_RED] = "Red"};
static_assert(COUNT(band_labels) == BAND__COUNT, "every band has its word");

static err one_entry(struct visit *v, const struct queue_line *l, struct page_queue_entry *out,
                     struct err_info *why)
{
    struct rand r = v->web->hub->rand;
    str years = l->age < 0 ? STR("Age not known")
                           : str_printf(v->arena, "%d %s", l->age, l->age == 1 ? "year" : "years");
    *out = (struct page_queue_entry){
        .colour = str_of(rule_band_word(l->band)),
        .priority = str_of(band_labels[l->band]),
        .given = pii_of(l->given_name),
        .surname = pii_of(l->family_name),
        .about = str_empty(l->outcode)
                     ? years
                     : str_printf(v->arena, "%.*s, %.*s", STR_FMT(years), STR_FMT(l->outcode)),
        .why = l->further
                   ? str_printf(v->arena, "%.*s. " QUEUE_FURTHER, STR_FMT(l->sentence))
                   : l->sentence,
        .new_since = l->is_new ? STR("New since yesterday.") : STR(""),
        .services = l->services,
        .due_kind = l->overdue     ? STR("over")
                    : l->due_today ? STR("soon")
                                   : STR("ok"),
        .due = l->due,
        .assigned = str_empty(l->assigned) ? STR("Not assigned") : l->assigned,
        .status = str_empty(l->assigned) ? STR("To do") : STR("In progress"),
        .tag = str_empty(l->assigned) ? STR("") : STR(" govuk-tag--teal")};
    return token_of_person(&v->web->hub->keys, &r, v->session.id, l->person, v->arena, &out->url,
                           why);
}

static str page_url(struct visit *v, int64_t page, int band)
{
    if (band < 0) return str_printf(v->arena, "/queue?page=%lld", (long long)page);
    return str_printf(v->arena, "/queue?band=%s&page=%lld", rule_band_word((enum rule_band)band),
                      (long long)page);
}

static str caption(struct visit *v, const struct queue_page *q, int band)
{
    const struct queue_numbers *n = &q->numbers;
    const int64_t of_band[] = {
        [BAND_GREEN] = n->green, [BAND_AMBER] = n->amber, [BAND_RED] = n->red};
    int64_t all = band < 0 ? n->open : of_band[band];
    if (all == 0) return STR("Nobody is waiting for a review.");
    return str_printf(v->arena, "%lld %s to review, most urgent first%s%s%s", (long long)all,
                      all == 1 ? "person" : "people", band < 0 ? "" : " (",
                      band < 0 ? "" : rule_band_word((enum rule_band)band), band < 0 ? "" : ")");
}

/* The first and the last page, and those around the one that is shown. */
static void leaves(struct visit *v, const struct queue_page *q, int band,
                   struct page_queue_leaf leaf[LEAVES_MAX], struct page_queue *page)
{
    int64_t before = 0;
    page->paged = q->pages > 1;
    for (int64_t n = 1; page->paged && n <= q->pages; n++) {
        if (n != 1 && n != q->pages && (n < q->page - 1 || n > q->page + 1)) continue;
        if (n > before + 1) leaf[page->leaf_n++] = (struct page_queue_leaf){.gap = true};
        leaf[page->leaf_n++] =
            (struct page_queue_leaf){.digits = str_printf(v->arena, "%lld", (long long)n),
                                     .url = page_url(v, n, band),
                                     .current = n == q->page};
        before = n;
    }
    page->leaf = leaf;
    page->before = q->page > 1 ? page_url(v, q->page - 1, band) : STR("");
    page->after = q->page < q->pages ? page_url(v, q->page + 1, band) : STR("");
}

static err show(struct visit *v, const struct queue_wish *wish, const struct queue_page *q,
                struct err_info *why)
{
    struct page_frame frame;
    struct page_queue_entry *entry;
    struct page_queue_band bands[BAND__COUNT];
    struct page_queue_leaf leaf[LEAVES_MAX];
    const struct page_queue_number numbers[] = {
        {.kind = STR(" aim-num--bad"), .n = q->numbers.overdue, .label = STR("overdue")},
        {.kind = STR(" aim-num--warn"), .n = q->numbers.due_today, .label = STR("due today")},
        {.n = q->numbers.not_assigned, .label = STR("not assigned")},
        {.n = q->numbers.open, .label = STR("open in all")}};
    err e = visit_frame(v, "Review queue", true, "/queue", &frame, why);
    if (!e) e = VISIT_ARRAY(v, entry, struct page_queue_entry, q->n, why);
    for (size_t i = 0; !e && i < q->n; i++)
        e = one_entry(v, &q->lines[i], &entry[i], why);
    if (e) return e;
    for (int b = 0; b < BAND__COUNT; b++) /* the gravest first */
        bands[BAND__COUNT - 1 - b] =
            (struct page_queue_band){.code = str_of(rule_band_word((enum rule_band)b)),
                                     .label = str_of(band_labels[b]),
                                     .chosen = wish->band == b};
    struct page_queue page = {
        .frame = &frame,
        .number = numbers,
        .number_n = COUNT(numbers),
        .band = bands,
        .band_n = COUNT(bands),
        .caption = caption(v, q, wish->band),
        .entry = entry,
        .entry_n = q->n};
    leaves(v, q, wish->band, leaf, &page);
    page_queue_render(&page, &v->a->page);
    return ERR_OK;
}

err page_queue(struct visit *v, struct err_info *why)
{
    struct queue_wish wish = {.page = 1, .page_lines = LINES, .band = -1};
    struct queue_page q;
    enum rule_band band;
    const struct viewer viewer = visit_viewer(v);
    if (rule_band_of(pii_reveal(form_get(&v->q->query, "band"), REVEAL_SHOW), &band))
        wish.band = (int)band;
    if (!str_to_int64(pii_reveal(form_get(&v->q->query, "page"), REVEAL_SHOW), &wish.page) ||
        wish.page < 1)
        wish.page = 1;
    err e = queue_load(v->web->hub, v->partners, &viewer, &wish, v->arena, &q, why);
    return e ? e : show(v, &wish, &q, why);
}
