/* safeguard/queue_mark.c -- the reviews with a mark (rule/mark.h), in the order of work.
 *
 * Workload: a mark has some hundred to some tens of thousands of 50,000 reviews; a page shows 25 of
 * them. The rows of a mark lie together, by who may know of them, colour and rank: those whom the
 * viewer may not be told of are never read. What else a line needs is read for the page alone. */
#include "safeguard/inside.h"

#include "query.h"
#include "store/cell.h"

/* A row of either walk's queries. */
#define BARE_HEAD(r, of_band, of_shield)                                                           \
    (struct head)                                                                                  \
    {                                                                                              \
        .person = (r)->person, .review = (r)->review, .rank = -(r)->behind,                        \
        .due_ms = (r)->due_ms, .band = (of_band), .shield = (of_shield), .bare = true              \
    }

static void take(struct picking *p, struct head h)
{
    if (queue_in_doubt(p->c, h.person)) return;
    queue_set_clock(p->c->l, &h);
    p->list[p->n++] = h;
}

err queue_walk_mark(struct picking *p, enum rule_band band, bool late, int64_t most,
                    struct err_info *why)
{
    struct loading *l = p->c->l;
    const struct queue_wish *w = l->wish;
    struct q_review_mark_order_in in = {.cell = CELL_HUB,
                                        .mark = l->asked.walked,
                                        .band = (int32_t)band,
                                        .late = late,
                                        .now_ms = l->now_ms,
                                        .pathway = w->pathway,
                                        .back = w->came_back,
                                        .quiet = w->quiet,
                                        .place = queue_place(w),
                                        .age = l->asked.age,
                                        .area = l->asked.area,
                                        .most = (int32_t)most};
    err e = ERR_OK;
    for (size_t s = 0; !e && s < p->c->shield_count; s++) {
        struct q_review_mark_order_rows rows = {.n = 0};
        in.shield = p->c->shields[s];
        e = q_review_mark_order(l->db, &in, l->arena, &rows, why);
        for (size_t i = 0; !e && i < rows.n; i++)
            take(p, BARE_HEAD(&rows.at[i], band, in.shield));
    }
    return e;
}

static err walk_due(struct picking *p, enum rule_band band, int32_t shield, int64_t most,
                    struct err_info *why)
{
    struct loading *l = p->c->l;
    const struct queue_wish *w = l->wish;
    struct q_review_mark_due_rows rows = {.n = 0};
    const struct q_review_mark_due_in in = {.cell = CELL_HUB,
                                            .mark = l->asked.walked,
                                            .shield = shield,
                                            .band = (int32_t)band,
                                            .pathway = w->pathway,
                                            .back = w->came_back,
                                            .quiet = w->quiet,
                                            .place = queue_place(w),
                                            .age = l->asked.age,
                                            .area = l->asked.area,
                                            .most = (int32_t)most};
    err e = q_review_mark_due(l->db, &in, l->arena, &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++)
        take(p, BARE_HEAD(&rows.at[i], band, shield));
    return e;
}

err queue_walk_mark_due(struct picking *p, int64_t most, struct err_info *why)
{
    const struct counting *c = p->c;
    err e = ERR_OK;
    for (int b = 0; b < BAND__COUNT; b++)
        for (size_t s = 0; !e && s < c->shield_count; s++)
            if (c->group[b][0] + c->group[b][1] > 0 || c->in_doubt_count)
                e = walk_due(p, (enum rule_band)b, c->shields[s], most, why);
    return e;
}

static err dress(struct loading *l, struct head *h, struct err_info *why)
{
    struct review *list;
    size_t n;
    err e = reviews_read(l->db, h->person, l->arena, &list, &n, why);
    for (size_t i = 0; !e && i < n; i++) {
        if (list[i].review != h->review || !list[i].open) continue;
        enum rule_band band = h->band;
        *h = HEAD_OF(&list[i]);
        h->band = band;
        queue_set_clock(l, h);
        return ERR_OK;
    }
    return e ? e : err_set(why, ERR_CORRUPT, "a review is listed by a mark and is not open");
}

err queue_dress(struct loading *l, struct head *heads, size_t *io_n, struct err_info *why)
{
    size_t kept = 0;
    err e = ERR_OK;
    for (size_t i = 0; !e && i < *io_n; i++) {
        bool shown = true;
        if (heads[i].bare) e = dress(l, &heads[i], why);
        if (!e && l->rule_of_household) e = queue_rule_fires(l, heads[i].person, &shown, why);
        if (!e && shown) heads[kept++] = heads[i];
    }
    *io_n = kept;
    return e;
}
