/* clerical/labels.c -- see labels.h. Workload: some thousands of decisions a year. */
#include "clerical/labels.h"

#include "clerical/inside.h"

enum { PAGE = 500, PAGE_BYTES_MAX = 4 << 20 };

struct labelling {
    struct arena *arena;
    struct q_match_labels_in after;
    struct q_match_labels_rows rows;
};

static err read_page(struct db *db, void *ctx, struct err_info *why)
{
    struct labelling *l = ctx;
    arena_clear(l->arena);
    return q_match_labels(db, &l->after, l->arena, &l->rows, why);
}

/* The words on one pair stand together, oldest first: the last with effect is the decision. */
struct last {
    int64_t record, other;
    bool stands;
    struct clerical_label label;
    char levels[200];
};

static err give(struct last *last, clerical_label_fn fn, void *ctx)
{
    bool stands = last->stands;
    last->stands = false;
    return stands ? fn(ctx, &last->label) : ERR_OK;
}

static void keep(struct last *last, const struct q_match_labels_row *r)
{
    size_t len = r->levels.len < sizeof last->levels ? r->levels.len : sizeof last->levels - 1;
    memcpy(last->levels, r->levels.at, len);
    last->stands = r->answer == ANSWER_SAME || r->answer == ANSWER_DIFFERENT;
    last->label = (struct clerical_label){r->model, str_range(last->levels, len),
                                          r->weight / 1000.0, r->answer == ANSWER_SAME};
}

static err give_page(const struct labelling *l, struct last *last, clerical_label_fn fn, void *ctx)
{
    err e = ERR_OK;
    for (size_t i = 0; i < l->rows.n && !e; i++) {
        const struct q_match_labels_row *r = &l->rows.at[i];
        if (r->record != last->record || r->other != last->other) e = give(last, fn, ctx);
        last->record = r->record;
        last->other = r->other;
        if (r->effect) keep(last, r);
    }
    return e;
}

err clerical_labels(struct hub *h, const struct viewer *v, clerical_label_fn fn, void *ctx,
                    struct err_info *why)
{
    struct labelling l = {.arena = arena_new(PAGE_BYTES_MAX), .after = {-1, -1, -1, -1, PAGE}};
    struct last last = {0};
    struct audit_entry entry = viewer_entry(v, AUDIT_MATCH_LABELS);
    err e = l.arena ? clerical_check(v, why) : err_set(why, ERR_NOMEM, "no memory for labels");
    if (!e && !viewer_senior(v)) e = err_set(why, ERR_DENIED, "labels are for data stewards");
    if (!e) e = audit_note_alone(h, &entry, why);
    do {
        if (!e) e = store_read(h->store, read_page, &l, why);
        if (!e) e = give_page(&l, &last, fn, ctx);
        if (e || !l.rows.n) break;
        const struct q_match_labels_row *end = &l.rows.at[l.rows.n - 1];
        l.after = (struct q_match_labels_in){end->cell, end->record, end->other, end->at_ms, PAGE};
    } while (l.rows.n == PAGE);
    if (!e) e = give(&last, fn, ctx);
    arena_free(l.arena);
    return e;
}
