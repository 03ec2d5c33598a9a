/* link/run.c -- drives the chunks, remembers with which model the hub was linked, and rebuilds.
 *
 * Facts of the hub: link_model = the model all evidence was made with; link_rebuild = how far a
 * rebuild is ("forget", "score", "solve"), so that one which was killed is completed by the next
 * link_run. */
#include "link/chunk.h"

#include "base/clock.h"
#include "link/hub_model.h"
#include "query.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

struct job {
    struct hub *hub;
    const struct model *model;
    const struct link_options *options;
    struct lease lease;
    struct link_graph graph;
    struct looker looker;
    struct chunk chunk;
    struct link_report total;
    struct link_progress progress;
    int64_t aside; /* records, of earlier runs */
    bool alone;    /* the chunk's only record, and nothing else in hand */
    char model_text[20], stage[16], known_model[20];
};

static err begin(struct db *db, void *ctx, struct err_info *why)
{
    struct job *j = ctx;
    struct arena *a = arena_new(1 << 20);
    str model = {0}, stage = {0};
    struct q_link_touched_count_row count;
    struct q_link_any_member_rows any;
    err e = a ? hub_fact(db, "link_model", a, &model, why)
              : err_set(why, ERR_NOMEM, "no memory for linking");
    if (!e) e = hub_fact(db, "link_rebuild", a, &stage, why);
    if (!e) e = q_link_touched_count(db, a, &count, why);
    if (!e) e = q_link_any_member(db, a, &any, why);
    if (!e) {
        (void)snprintf(j->known_model, sizeof j->known_model, "%.*s", STR_FMT(model));
        (void)snprintf(j->stage, sizeof j->stage, "%.*s", STR_FMT(stage));
        j->progress.waiting = count.waiting;
        j->aside = count.aside;
        j->chunk.anybody_aside = count.aside > 0;
        j->graph.whole = any.n == 0;
    }
    arena_free(a);
    return e;
}

static err set_facts(struct db *db, void *ctx, struct err_info *why)
{
    struct job *j = ctx;
    err e = hub_fact_set(db, "link_model", str_of(j->model_text), why);
    return e ? e : hub_fact_set(db, "link_rebuild", str_of(j->stage), why);
}

static err set_stage(struct job *j, const char *stage, struct err_info *why)
{
    (void)snprintf(j->stage, sizeof j->stage, "%s", stage);
    return lease_write(&j->lease, set_facts, j, why);
}

static void add_up(struct job *j)
{
    const struct link_report *r = &j->chunk.report;
    j->total.records += r->records;
    j->total.compared += r->compared;
    j->total.edges += r->edges;
    j->total.persons_new += r->persons_new;
    j->total.persons_changed += r->persons_changed;
    j->total.merged += r->merged;
    j->total.split += r->split;
    chunk_count_write(&j->total, j->chunk.took_ns);
    j->progress.done += (int64_t)j->chunk.part.touch_count;
    if (j->options && j->options->progress) j->options->progress(j->options->ctx, &j->progress);
}

enum { RESTARTS_MAX = 100 }; /* a server that cuts us off for ever is told of */

/* The graph goes, and with it what was looked up beside it. */
static void forget(struct job *j)
{
    if (!PLANTED(STALE_LOOK)) looker_drop(&j->looker);
    graph_forget(&j->graph);
}

static err write_chunk(struct job *j, struct err_info *why)
{
    struct chunk *c = &j->chunk;
    bool full = c->part.touch_count >= (size_t)c->rows;
    c->first_try = true;
    c->wave_lost = false;
    j->alone = c->part.n == 1 && arena_used(j->graph.arena) == 0;
    err e = lease_write(&j->lease, link_chunk_write, c, why);
    if (e) return e;
    add_up(j);
    if (full && !(j->options && j->options->rows))
        c->rows = chunk_rows_beside(c->rows, c->took_ns, c->once_ns);
    looker_ahead(&j->looker, j->graph.whole);
    return ERR_OK;
}

/* A chunk did not fit into memory. What the wave has so far is written and forgotten; then it goes
 * on with one record. One that does not fit with nothing else in hand is set aside: else no run
 * would ever come past it. */
static err make_room(struct job *j, struct err_info *why)
{
    struct chunk *c = &j->chunk;
    chunk_undo(c);
    err e = wave_write(c, &j->total, why);
    if (!e && j->alone) e = chunk_set_aside(c, why);
    if (!e) j->total.aside += j->alone;
    c->rows = 1;
    looker_return(&j->looker, &c->part);
    forget(j);
    return e;
}

/* Chunk after chunk, wave after wave, until a pass from the front finds nothing. */
static err drain(struct job *j, enum chunk_mode mode, struct err_info *why)
{
    const int32_t rows = j->options ? j->options->rows : 0;
    struct chunk *c = &j->chunk;
    int restarts = 0;
    c->mode = mode;
    c->rows = rows ? rows : CHUNK_ROWS_START;
    j->looker.touches_only = mode == CHUNK_SOLVE_ONLY;
    looker_rewind(&j->looker, rows);
    if (mode == CHUNK_SOLVE_ONLY) graph_forget(&j->graph);
    for (;;) {
        arena_clear(c->arena);
        err e = looker_take(&j->looker, c->rows, j->graph.whole, &c->part, why);
        if (e) return e;
        bool passed = c->part.touch_count == 0;
        if (passed && !c->wave.untouch.n) return ERR_OK;
        if (!passed) e = write_chunk(j, why);
        if (e && c->wave_lost && ++restarts < RESTARTS_MAX) { /* its records are still touched */
            wave_clear(&c->wave);
            forget(j);
            looker_rewind(&j->looker, rows);
            continue;
        }
        if (e && c->wave_lost) {
            (void)err_set(why, ERR_BUSY, "the database breaks off every attempt to link");
            return err_todo(why, "see to the database, then 'aim link run'");
        }
        if (e && chunk_too_large(c, e)) { /* and goes on where it was */
            if ((e = make_room(j, why))) return e;
            continue;
        }
        bool full = arena_used(j->graph.arena) > j->graph.bytes;
        if (!e && (passed || full || c->wave.add_key.n + c->wave.again.n > WAVE_KEYS_MAX))
            e = wave_write(c, &j->total, why);
        if (e) return e;
        if (passed && mode != CHUNK_SCORE_ONLY) looker_rewind(&j->looker, rows);
        if (full) forget(j);
    }
}

/* ---- rebuild ---- */

enum { FORGET_ROWS = 2000 };

struct forgetting {
    err (*query)(struct db *db, int32_t page, struct err_info *why);
    int64_t gone;
};

#define FORGET(name)                                                                               \
    static err forget_##name(struct db *db, int32_t page, struct err_info *why)                    \
    {                                                                                              \
        return q_link_forget_##name(db, &(struct q_link_forget_##name##_in){page}, why);           \
    }
FORGET(edge)
FORGET(possible)
FORGET(block_key)
FORGET(recent_key)
FORGET(feature)
FORGET(household)
FORGET(crowd)

static err forget_page(struct db *db, void *ctx, struct err_info *why)
{
    struct forgetting *f = ctx;
    err e = f->query(db, FORGET_ROWS, why);
    f->gone = db_changes(db);
    return e;
}

struct touching {
    int32_t cell;
    int64_t record;
    size_t n;
};

static err touch_page(struct db *db, void *ctx, struct err_info *why)
{
    struct touching *t = ctx, from = *t;
    struct arena *a = arena_new(4 << 20);
    struct q_link_records_page_rows rows = {0};
    err e = a ? q_link_records_page(
                    db, &(struct q_link_records_page_in){from.cell, from.record, FORGET_ROWS}, a,
                    &rows, why)
              : err_set(why, ERR_NOMEM, "no memory for a rebuild");
    if (!e)
        e = q_link_touch_page(
            db, &(struct q_link_touch_page_in){from.cell, from.record, FORGET_ROWS}, why);
    if (!e) t->n = rows.n;
    if (!e && rows.n) t->cell = rows.at[rows.n - 1].cell, t->record = rows.at[rows.n - 1].record;
    arena_free(a);
    return e;
}

static err forget_all(struct job *j, struct err_info *why)
{
    err (*const queries[])(struct db *, int32_t, struct err_info *) = {
        forget_block_key, forget_recent_key, forget_crowd, forget_household,
        forget_feature,   forget_possible,   forget_edge};
    err e = ERR_OK;
    for (size_t i = 0; i < COUNT(queries) && !e; i++) {
        struct forgetting f = {.query = queries[i], .gone = 1};
        while (!e && f.gone)
            e = lease_write(&j->lease, forget_page, &f, why);
    }
    struct touching t = {.n = 1};
    while (!e && t.n)
        e = lease_write(&j->lease, touch_page, &t, why);
    return e;
}

static err continue_rebuild(struct job *j, struct err_info *why)
{
    err e = ERR_OK;
    if (strcmp(j->stage, "forget") == 0) {
        e = forget_all(j, why);
        if (!e) e = set_stage(j, "score", why);
    }
    if (!e && strcmp(j->stage, "score") == 0) {
        j->graph.whole = false;
        e = drain(j, CHUNK_SCORE_ONLY, why);
        if (!e) e = set_stage(j, "solve", why);
    }
    if (!e && strcmp(j->stage, "solve") == 0) {
        e = drain(j, CHUNK_SOLVE_ONLY, why);
        if (!e) e = set_stage(j, "", why);
    }
    return e;
}

/* ---- */

static err start(struct job *j, struct hub *h, const struct link_options *options,
                 struct err_info *why)
{
    memset(j, 0, sizeof *j);
    j->hub = h;
    j->options = options;
    j->lease.stop = &h->stopping;
    j->model = options ? options->model : NULL;
    err e = j->model ? ERR_OK : hub_model(h, &j->model, why);
    if (e) return e;
    (void)snprintf(j->model_text, sizeof j->model_text, "%016" PRIx64, (uint64_t)j->model->id);
    size_t bytes = options && options->bytes ? options->bytes : GRAPH_BYTES;
    e = graph_init(&j->graph, h, j->model, bytes, why);
    if (!e) e = looker_init(&j->looker, h, j->model, bytes, why);
    j->looker.alone = options && options->threads == 1;
    j->chunk.graph = &j->graph;
    j->chunk.lease = &j->lease;
    j->chunk.arena = arena_new(256u << 20);
    j->chunk.story = (struct buf)BUF_INIT(1 << 20);
    if (!e && !j->chunk.arena) e = err_set(why, ERR_NOMEM, "no memory for linking");
    return e ? e : store_read(h->store, begin, j, why);
}

static bool nothing_to_do(const struct job *j)
{
    bool again = j->options && j->options->again && j->aside;
    return !j->stage[0] && !j->progress.waiting && !again;
}

/* Wait for our turn. Another linker may do all the work meanwhile: unless `even_so`, that ends the
 * waiting. What there is to do is read again once nobody else can change it. */
static err take_turn(struct job *j, bool even_so, struct err_info *why)
{
    enum { WAIT_MS = LEASE_MS + 10 * 1000, LOOK_MS = 200 };
    int64_t wait_ms = j->options && j->options->wait_ms ? j->options->wait_ms : WAIT_MS;
    int64_t started = clock_monotonic_ns();
    bool taken = false;
    for (;;) {
        err e = lease_take(&j->lease, j->hub->store, &taken, why);
        if (!e) e = store_read(j->hub->store, begin, j, why);
        if (e || taken || (!even_so && nothing_to_do(j))) return e;
        if (clock_monotonic_ns() - started >= wait_ms * 1000000) break;
        j->progress.other_at_work = true;
        if (j->options && j->options->progress) j->options->progress(j->options->ctx, &j->progress);
        (void)nanosleep(&(struct timespec){.tv_nsec = LOOK_MS * 1000000L}, NULL);
    }
    (void)err_set(why, ERR_BUSY, "another linker is at work on this hub");
    return err_todo(why, "let it finish, then run 'aim link run' to see whether anything is left");
}

static err finish(struct job *j, err e, struct link_report *ret_report)
{
    lease_release(&j->lease);
    if (!e && ret_report) *ret_report = j->total;
    buf_release(&j->chunk.story);
    wave_release(&j->chunk.wave);
    arena_free(j->chunk.arena);
    looker_release(&j->looker);
    graph_release(&j->graph);
    return e;
}

static err known_model(const struct job *j, struct err_info *why)
{
    if (!j->known_model[0] || strcmp(j->known_model, j->model_text) == 0) return ERR_OK;
    (void)err_set(why, ERR_CONFLICT, "this hub was linked with another model");
    return err_todo(why, "run 'aim link run --rebuild' to compare everybody again with this one");
}

err link_run(struct hub *h, const struct link_options *options, struct link_report *ret_report,
             struct err_info *why)
{
    struct job j;
    err e = start(&j, h, options, why);
    if (!e) e = known_model(&j, why);
    if (e || nothing_to_do(&j)) return finish(&j, e, ret_report);
    e = take_turn(&j, false, why);
    if (!e) e = known_model(&j, why);
    if (e || nothing_to_do(&j)) return finish(&j, e, ret_report);
    j.progress.other_at_work = false;
    if (j.stage[0]) e = continue_rebuild(&j, why);
    if (!e && options && options->again && j.aside) e = chunks_put_back(&j.lease, why);
    if (!e && !j.known_model[0] && j.progress.waiting) e = set_stage(&j, "", why);
    if (!e) e = drain(&j, CHUNK_ALL, why);
    return finish(&j, e, ret_report);
}

err link_rebuild(struct hub *h, const struct link_options *options, struct link_report *ret_report,
                 struct err_info *why)
{
    struct job j;
    err e = start(&j, h, options, why);
    if (!e) e = take_turn(&j, true, why);
    j.progress.other_at_work = false;
    if (!e && j.aside) e = chunks_put_back(&j.lease, why);
    if (!e) e = set_stage(&j, "forget", why);
    if (!e) e = continue_rebuild(&j, why);
    if (!e) e = drain(&j, CHUNK_ALL, why);
    return finish(&j, e, ret_report);
}
