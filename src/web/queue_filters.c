/* web/queue_filters.c -- see queue_filters.h. */
#include "web/queue_filters.h"

#include "mash/list.h"
#include "refer/quiet.h"
#include "web/page.h"
#include "web/queue_words.h"

/* ---- other parts of the queue ---- */

static str page_url(struct visit *v, const struct queue_wish *w, int64_t page)
{
    struct queue_wish there = *w;
    there.page = page;
    return queue_wish_url(v, &there);
}

/* The first and the last page, and those around the one that is shown. */
static void leaves(struct visit *v, const struct queue_page *q, const struct queue_wish *w,
                   struct page_queue_leaf leaf[QUEUE_LEAVES_MAX], struct page_queue *page)
{
    int64_t before = 0;
    page->paged = q->pages > 1;
    const int64_t shown[] = {1, q->page - 1, q->page, q->page + 1, q->pages};
    for (size_t i = 0; page->paged && i < COUNT(shown); i++) {
        int64_t n = shown[i];
        if (n <= before || n > q->pages) continue;
        if (n > before + 1) leaf[page->leaf_n++] = (struct page_queue_leaf){.gap = true};
        leaf[page->leaf_n++] =
            (struct page_queue_leaf){.digits = str_printf(v->arena, "%lld", (long long)n),
                                     .url = page_url(v, w, n),
                                     .current = n == q->page};
        before = n;
    }
    page->leaf = leaf;
    page->before = q->page > 1 ? page_url(v, w, q->page - 1) : STR("");
    page->after = q->page < q->pages ? page_url(v, w, q->page + 1) : STR("");
}

/* ---- how many there are of each kind ---- */

/* What else has been quiet for long: cases, and referrals that this user answers. */
static err fill_quiet(struct visit *v, struct page_queue_number *out, struct page_queue *page,
                      struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    int64_t cases = 0, referrals = 0;
    err e = mash_quiet_count(v->web->hub, v->partners, &viewer, v->arena, &cases, why);
    if (!e)
        e = referral_quiet_count(v->web->hub, v->partners, &viewer, v->arena, &referrals, why);
    const struct page_queue_number rows[] = {
        {STR(""), cases, cases == 1 ? STR("case quiet for long") : STR("cases quiet for long"),
         STR("/cases?which=quiet")},
        {STR(""), referrals,
         referrals == 1 ? STR("referral quiet for long") : STR("referrals quiet for long"),
         STR("/referrals?box=quiet")}};
    for (size_t i = 0; !e && i < COUNT(rows); i++)
        if (rows[i].n) out[page->number_n++] = rows[i];
    return e;
}

static void fill_numbers(struct visit *v, const struct queue_page *q,
                         struct page_queue_number *out, struct page_queue *page)
{
    const struct queue_numbers *n = &q->numbers;
    const struct {
        const char *kind, *label;
        int64_t n;
        struct queue_wish wish;
        bool always, link;
    } rows[] = {
        {" aim-num--bad", "overdue", n->overdue, {.band = -1, .sort = SORT_DUE}, true, true},
        {" aim-num--warn", "due today", n->due_today, {.band = -1}, true, false},
        {"", "not assigned", n->not_assigned, {.band = -1, .who = WHO_NOBODY}, true, true},
        {"", "came back", n->came_back, {.band = -1, .came_back = true}, false, true},
        {"", "quiet for long", n->quiet, {.band = -1, .quiet = true}, false, true},
        {"", "with their worker", n->with_worker, {.band = -1, .who = WHO_WORKER}, false, true},
        {"", "open in all", n->open, {.band = -1}, true, false}};
    _Static_assert(COUNT(rows) == QUEUE_NUMBERS, "as many as there is room for");
    for (size_t i = 0; i < COUNT(rows); i++)
        if (rows[i].always || rows[i].n)
            out[page->number_n++] = (struct page_queue_number){
                .kind = str_of(rows[i].kind),
                .n = rows[i].n,
                .label = str_of(rows[i].label),
                .url = rows[i].link ? queue_wish_url(v, &rows[i].wish) : STR("")};
    page->number = out;
}

/* ---- what may be asked for ---- */

static err fill_who(struct visit *v, const struct queue_wish *w, const struct review_worker *team,
                    size_t n, struct page_queue *page, struct err_info *why)
{
    struct page_queue_who *who;
    struct page_queue_worker *to;
    str me = str_of(v->session.user.login);
    err e = VISIT_ARRAY(v, who, struct page_queue_who, n + 4, why);
    if (!e) e = VISIT_ARRAY(v, to, struct page_queue_worker, n + 2, why);
    if (e) return e;
    bool mine = w->who == WHO_LOGIN && str_eq(w->login, me);
    who[page->who_n++] = (struct page_queue_who){STR(""), STR("Anyone"), w->who == WHO_ANYONE};
    who[page->who_n++] = (struct page_queue_who){STR("_me"), STR("Me"), mine};
    who[page->who_n++] =
        (struct page_queue_who){STR("_none"), STR("Not assigned"), w->who == WHO_NOBODY};
    who[page->who_n++] = (struct page_queue_who){STR("_worker"), STR("Their allocated worker"),
                                                 w->who == WHO_WORKER};
    to[page->worker_n++] = (struct page_queue_worker){me, STR("Me")};
    for (size_t i = 0; i < n; i++) {
        if (str_eq(team[i].login, me)) continue;
        who[page->who_n++] =
            (struct page_queue_who){team[i].login, team[i].name,
                                    w->who == WHO_LOGIN && str_eq(w->login, team[i].login)};
        to[page->worker_n++] = (struct page_queue_worker){team[i].login, team[i].name};
    }
    to[page->worker_n++] = (struct page_queue_worker){STR("_none"), STR("Nobody (give back)")};
    page->who = who;
    page->worker = to;
    return ERR_OK;
}

/* The rules in force: by number, as each line names them. */
static err fill_reasons(struct visit *v, const struct queue_page *q, struct page_queue *page,
                        struct err_info *why)
{
    struct page_queue_reason *to;
    err e = VISIT_ARRAY(v, to, struct page_queue_reason, q->rule_n, why);
    for (size_t i = 0; !e && i < q->rule_n; i++) {
        const struct queue_rule *r = &q->rules[i];
        to[i] = (struct page_queue_reason){
            .code = r->id,
            .label = str_printf(v->arena, "%.*s %.*s", STR_FMT(r->id), STR_FMT(r->name)),
            .chosen = str_eq(r->id, q->rule)};
    }
    page->reason = to;
    page->reason_n = e ? 0 : q->rule_n;
    return e;
}

/* The wards of the map; without one a district is typed. */
static err fill_areas(struct visit *v, const struct queue_page *q, struct page_queue *page,
                      struct err_info *why)
{
    const struct wards *w = &v->partners->terms.wards;
    struct page_queue_area *to;
    page->area_typed = w->n == 0;
    page->area_text = q->area;
    if (page->area_typed) return ERR_OK;
    err e = VISIT_ARRAY(v, to, struct page_queue_area, w->n + 1, why);
    if (e) return e;
    for (size_t i = 0; i < w->n; i++)
        to[i] = (struct page_queue_area){w->list[i].code, w->list[i].name,
                                         str_eq(w->list[i].code, q->area)};
    to[w->n] = (struct page_queue_area){STR(QUEUE_ELSEWHERE), STR("Elsewhere or not known"),
                                        str_eq_c(q->area, QUEUE_ELSEWHERE)};
    page->area = to;
    page->area_n = w->n + 1;
    return ERR_OK;
}

static void fill_ages(const struct queue_wish *w, struct queue_filters *f, struct page_queue *page)
{
    for (int i = 0; i < QUEUE_AGES; i++) {
        enum review_age age = (enum review_age)(i + 1);
        f->age[i] = (struct page_queue_age){str_of(review_age_word(age)),
                                            str_of(review_age_label(age)), w->age == age};
    }
    page->age = f->age;
    page->age_n = QUEUE_AGES;
}

static const struct {
    const char *code, *label;
} teams[QUEUE_TEAMS] = {{"", "All"},
                        {"children", "Children"},
                        {"adults", "Adults"},
                        {"support", "Support"}},
  onlys[QUEUE_ONLYS] = {
      {"", "are in the queue"}, {"back", "came back"}, {"quiet", "have been quiet for long"}};

static void fill_filters(const struct queue_wish *w, struct queue_filters *f,
                         struct page_queue *page)
{
    for (int b = 0; b < BAND__COUNT; b++) /* the gravest first */
        f->band[BAND__COUNT - 1 - b] =
            (struct page_queue_band){.code = str_of(rule_band_word((enum rule_band)b)),
                                     .label = str_of(queue_band_label((enum rule_band)b)),
                                     .chosen = w->band == b};
    for (size_t i = 0; i < COUNT(teams); i++)
        f->pathway[i] =
            (struct page_queue_pathway){str_of(teams[i].code), str_of(teams[i].label),
                                        str_eq_c(w->pathway, teams[i].code)};
    for (size_t i = 0; i < COUNT(onlys); i++)
        f->only[i] = (struct page_queue_only){str_of(onlys[i].code), str_of(onlys[i].label),
                                              i == (w->came_back ? 1u : w->quiet ? 2u : 0u)};
    page->band = f->band;
    page->band_n = BAND__COUNT;
    page->pathway = f->pathway;
    page->pathway_n = COUNT(teams);
    page->only = f->only;
    page->only_n = COUNT(onlys);
    page->sorted_by_due = w->sort == SORT_DUE;
}

err queue_filters_fill(struct visit *v, const struct queue_page *q, const struct queue_wish *w,
                       const struct review_worker *team, size_t team_n, struct queue_filters *f,
                       struct page_queue *page, struct err_info *why)
{
    err e = fill_who(v, w, team, team_n, page, why);
    if (!e) e = fill_reasons(v, q, page, why);
    if (!e) e = fill_areas(v, q, page, why);
    if (e) return e;
    fill_filters(w, f, page);
    fill_ages(w, f, page);
    fill_numbers(v, q, f->number, page);
    leaves(v, q, w, f->leaf, page);
    return fill_quiet(v, f->number, page, why);
}
