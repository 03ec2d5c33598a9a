/* protect/panel.c -- see panel.h. */
#include "protect/panel.h"

#include "base/sort.h"
#include "protect/lock.h"
#include "protect/marker.h"
#include "safeguard/queue.h"

static const char *const words[] = {
#define PANEL_WORD(name, word) [PANEL_##name] = word,
    PANEL_LIST(PANEL_WORD)
#undef PANEL_WORD
};

const char *panel_word(enum panel_kind k) { return words[k]; }

struct gathering {
    struct hub *hub;
    const struct partners *partners;
    const struct viewer *viewer;
    struct arena *arena;
    struct panel_line *lines;
    size_t n;
};

static int by_due(const void *left, const void *right)
{
    const struct panel_line *a = left, *b = right;
    if (a->due_ms != b->due_ms) return a->due_ms < b->due_ms ? -1 : 1;
    return str_cmp(a->what, b->what);
}

static err add_reviews(struct gathering *g, struct err_info *why)
{
    struct queue_wish wish = {.page = 1, .page_lines = PANEL_REVIEWS, .band = -1};
    struct queue_page q;
    if (!access_may(g->viewer->user, CAP_REVIEW)) return ERR_OK;
    err e = queue_load(g->hub, g->partners, g->viewer, &wish, g->arena, &q, why);
    for (size_t i = 0; !e && i < q.n && i < PANEL_REVIEWS; i++)
        g->lines[g->n++] =
            (struct panel_line){.kind = PANEL_REVIEW,
                                .due_ms = q.lines[i].due_ms,
                                .person = q.lines[i].person,
                                .what = str_printf(g->arena, "Review: %.*s",
                                                   STR_FMT(q.lines[i].sentence)),
                                .who = q.lines[i].assigned,
                                .given = pii_of(q.lines[i].given_name),
                                .surname = pii_of(q.lines[i].family_name)};
    return e;
}

static err add_requests(struct gathering *g, struct err_info *why)
{
    struct lock_list list;
    err e = lock_list(g->hub, g->partners, g->viewer, g->arena, &list, why);
    for (size_t i = 0; !e && i < list.to_do; i++)
        g->lines[g->n++] =
            (struct panel_line){.kind = PANEL_REQUEST,
                                .due_ms = list.lines[i].due_ms,
                                .person = list.lines[i].person,
                                .what = str_printf(g->arena, "Request %s to see what is locked",
                                                   list.lines[i].reference),
                                .who = list.lines[i].login};
    return e;
}

static err add_markers(struct gathering *g, struct err_info *why)
{
    const struct marker_line *list;
    size_t count;
    err e = markers_list(g->hub, g->partners, g->viewer, g->arena, &list, &count, why);
    for (size_t i = 0; !e && i < count; i++)
        g->lines[g->n++] = (struct panel_line){
            .kind = PANEL_MARKER,
            .due_ms = list[i].until_ms,
            .person = list[i].person,
            .what = str_printf(g->arena, "Safety marker %s: %s",
                               list[i].proposed ? "waits for agreement" : "ends or is renewed",
                               marker_label(list[i].category)),
            .who = list[i].owner};
    return e;
}

err panel_load(struct hub *h, const struct partners *p, const struct viewer *v, struct arena *a,
               const struct panel_line **ret_lines, size_t *ret_n, struct err_info *why)
{
    enum { ROOM = PANEL_REVIEWS + LOCK_LIST_MAX + MARKER_LIST_MAX };
    struct gathering g = {h, p, v, a, ARENA_ARRAY(a, struct panel_line, ROOM), 0};
    err e = g.lines ? ERR_OK : err_set(why, ERR_NOMEM, "the list of a panel");
    if (!e) e = add_reviews(&g, why);
    if (!e) e = add_requests(&g, why);
    if (!e) e = add_markers(&g, why);
    if (e) return e;
    for (size_t i = 0; i < g.n; i++)
        g.lines[i].overdue = g.lines[i].due_ms < hub_now_ms(h);
    if (g.n) sort_list(g.lines, g.n, sizeof *g.lines, by_due);
    *ret_lines = g.lines;
    *ret_n = g.n;
    return ERR_OK;
}
