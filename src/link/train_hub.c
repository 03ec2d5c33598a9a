/* link/train_hub.c -- the records to learn from, page by page from the feature rows. */
#include "base/mem.h"
#include "base/vec.h"
#include "link/graph.h"
#include "link/train.h"
#include "query.h"

enum { PAGE_ROWS = 500, PAGE_BYTES_MAX = 64 << 20 };

struct gathering {
    struct hub *hub;
    struct arena *page;
    VEC(struct features) features;
    VEC(uint64_t) person;
    int32_t cell;
    int64_t at;     /* the person that the last page ended with */
    int64_t before; /* and the one before that: a read whose connection broke runs again */
    size_t rows;
};

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory to train with so many records");
}

static err take_record(void *ctx, const struct graph_row_record *r, struct err_info *why)
{
    struct gathering *g = ctx;
    if (!r->features || g->features.n == TRAIN_RECORDS_MAX) return ERR_OK;
    struct features *f = VEC_PUSH(&g->features);
    uint64_t *person = VEC_PUSH(&g->person);
    if (!f || !person) return no_memory(why);
    *f = *r->features;
    *person = (uint64_t)g->at;
    return ERR_OK;
}

static err read_page(struct db *db, void *ctx, struct err_info *why)
{
    struct gathering *g = ctx;
    struct q_link_features_page_rows rows = {0};
    const struct q_link_features_page_in from = {g->cell, g->before, PAGE_ROWS};
    size_t known = g->features.n;
    err e = q_link_features_page(db, &from, g->page, &rows, why);
    if (e) return e;
    g->rows = rows.n;
    for (size_t i = 0; i < rows.n && !e; i++) {
        str plain;
        g->at = rows.at[i].person;
        e = crypt_open(&g->hub->keys.use[KEY_FEATURE], graph_row_place(g->at), rows.at[i].sealed,
                       g->page, &plain, why);
        if (!e) e = graph_unpack_row(plain, take_record, g, why);
    }
    if (e) g->features.n = g->person.n = known;
    if (!e && rows.n) g->cell = rows.at[rows.n - 1].cell;
    return e;
}

static err gather(struct gathering *g, struct err_info *why)
{
    err e = ERR_OK;
    g->cell = -1;
    g->before = g->at = -1;
    do {
        g->before = g->at;
        arena_clear(g->page);
        e = store_read(g->hub->store, read_page, g, why);
    } while (!e && g->rows && g->features.n < TRAIN_RECORDS_MAX);
    return e;
}

static err count_records(struct db *db, void *ctx, struct err_info *why)
{
    struct gathering *g = ctx;
    struct q_link_counts_row counts;
    err e = q_link_counts(db, g->page, &counts, why);
    if (!e) g->rows = (size_t)counts.records;
    return e;
}

err link_train(struct hub *h, const struct model *start, struct arena *a,
               struct weight_model *ret_model, struct train_report *ret_report,
               struct err_info *why)
{
    struct gathering g = {.hub = h, .page = arena_new(PAGE_BYTES_MAX)};
    err e = g.page ? gather(&g, why) : no_memory(why);
    if (!e && !g.features.n) {
        (void)err_set(why, ERR_INPUT,
                      "this hub has linked no record yet: there is nothing to learn from");
        e = err_todo(why, "load deliveries and run 'aim link run' first");
    }
    if (!e) e = store_read(h->store, count_records, &g, why);
    struct link_sample sample = {g.features.at, g.person.at, g.features.n, (double)g.rows};
    if (!e) e = link_train_sample(&sample, start, a, ret_model, ret_report, why);
    if (!e) e = link_train_homes(h, a, ret_model, why);
    arena_free(g.page);
    VEC_RELEASE(&g.features);
    VEC_RELEASE(&g.person);
    return e;
}
