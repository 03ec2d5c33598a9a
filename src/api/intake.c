/* api/intake.c -- the lanes; see intake.h. */
#include "api/intake.h"

#include "base/log.h"
#include "base/mem.h"
#include "api/take.h"
#include "http/server.h"
#include "ingest/upload.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <time.h>

enum {
    SMALL,
    LARGE,
    LANES,
    WAITING_MAX = 64,
    SMALL_BYTES = 1 << 20,
    SWEEP_S = 60,
    CLIENT_BUCKETS = 1024 /* two clients that share one share its limit */
};

struct waiting {
    int64_t upload, since_ns;
    struct http_request *q; /* NULL = nobody waits for it */
    struct http_answer *a;
};

struct lane {
    struct intake *intake;
    pthread_t thread;
    pthread_cond_t filled;
    struct waiting queue[WAITING_MAX];
    size_t n;
};

struct intake {
    struct hub *hub;
    pthread_mutex_t lock;
    bool stopping;
    struct lane lane[LANES];
    pthread_t clerk;
    pthread_cond_t tick;
    int bodies[CLIENT_BUCKETS]; /* under way */
};

/* ---- answers ---- */

void intake_answer_later(struct http_answer *a, struct arena *arena, int64_t upload)
{
    struct json_writer w = {.out = &a->page};
    str where = str_printf(arena, "/api/v1/uploads/%016llx", (unsigned long long)upload);
    a->status = 202;
    a->media = "application/json";
    a->location = str_c(arena, where);
    http_add_header(a, "Retry-After", "2");
    buf_reset(&a->page);
    json_open_object(&w);
    json_pair_text(&w, "upload", str_from(where, where.len - 16));
    json_pair_text(&w, "where", where);
    json_close_object(&w);
}

void intake_answer(struct http_answer *a, struct arena *arena, int64_t upload, str feed, int status,
                   str report, int64_t delivery)
{
    a->status = status;
    a->media = status < 400 ? "application/json" : "application/problem+json";
    buf_reset(&a->page);
    buf_add(&a->page, report);
    (void)upload;
    if (delivery && status < 300)
        a->location = str_c(arena, str_printf(arena, "/api/v1/feeds/%.*s/deliveries/%016llx",
                                              STR_FMT(feed), (unsigned long long)delivery));
}

static void answer_later(struct waiting *w)
{
    if (!w->q) return;
    intake_answer_later(w->a, w->q->arena, w->upload);
    http_answer_now(w->q);
    w->q = NULL;
}

/* Whoever waits is answered once: who takes `q` out of the queue answers. */
static struct waiting claim(struct intake *i, struct waiting *w)
{
    pthread_mutex_lock(&i->lock);
    struct waiting mine = *w;
    w->q = NULL;
    pthread_mutex_unlock(&i->lock);
    return mine;
}

/* ---- the clerk, who tells those that have waited long enough where to look ---- */

static struct timespec in_seconds(int s)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += s;
    return until;
}

/* Under the lock: one that has waited too long. */
static struct waiting *impatient(struct intake *i)
{
    int64_t since_ns =
        clock_monotonic_ns() - i->hub->settings.delivery_wait_s * INT64_C(1000000000);
    for (int k = 0; k < LANES; k++)
        for (size_t n = 0; n < i->lane[k].n; n++) {
            struct waiting *w = &i->lane[k].queue[n];
            if (w->q && w->since_ns <= since_ns) return w;
        }
    return NULL;
}

static void *clerk_main(void *at)
{
    struct intake *i = at;
    pthread_mutex_lock(&i->lock);
    while (!i->stopping) {
        struct waiting *w = impatient(i);
        if (w) {
            struct waiting mine = *w;
            w->q = NULL;
            pthread_mutex_unlock(&i->lock);
            answer_later(&mine);
            pthread_mutex_lock(&i->lock);
        } else {
            struct timespec until = in_seconds(1);
            (void)pthread_cond_timedwait(&i->tick, &i->lock, &until);
        }
    }
    pthread_mutex_unlock(&i->lock);
    return NULL;
}

/* ---- one delivery ---- */

/* The first of the queue; false: not yet, it is tried again. */
static bool work(struct lane *l, int64_t upload)
{
    struct intake *i = l->intake;
    struct err_info why = {0};
    struct taken taken;
    struct arena *a = arena_new(TAKE_ARENA_BYTES);
    err e = a ? take_whole(i->hub, upload, a, &taken, &why)
              : err_set(&why, ERR_NOMEM, "no memory to take in a delivery");
    bool done = !e || e == ERR_ABSENT;
    if (e)
        log_warning("api", "upload=%016llx error=%s reason=\"%s\"", (unsigned long long)upload,
                    err_word(e), e == ERR_ABSENT ? "gone" : why.text);
    struct waiting w = done ? claim(i, &l->queue[0]) : (struct waiting){.q = NULL};
    if (!e && w.q) {
        intake_answer(w.a, w.q->arena, upload, taken.feed, taken.status, taken.report,
                      taken.delivery);
        http_answer_now(w.q);
    } else {
        answer_later(&w);
    }
    arena_free(a);
    return done;
}

/* ---- what is left over, and what is over ---- */

static bool queued(struct lane *l, int64_t upload)
{
    for (size_t k = 0; k < l->n; k++)
        if (l->queue[k].upload == upload) return true;
    return false;
}

/* By the thread of the lane for large ones. Under the lock for the queue alone. */
static void sweep(struct lane *l)
{
    struct intake *i = l->intake;
    struct err_info why;
    int64_t *ids;
    size_t n = 0;
    struct arena *a = arena_new(TAKE_ARENA_BYTES);
    err e = a ? take_sweep(i->hub, a, &ids, &n, &why) : ERR_NOMEM;
    if (e) log_warning("api", "job=uploads error=%s", err_word(e));
    pthread_mutex_lock(&i->lock);
    for (size_t k = 0; !e && k < n && l->n < WAITING_MAX; k++)
        if (!queued(l, ids[k]) && !queued(&i->lane[SMALL], ids[k]))
            l->queue[l->n++] = (struct waiting){.upload = ids[k]};
    pthread_mutex_unlock(&i->lock);
    arena_free(a);
}

/* ---- the lanes ---- */

/* The next one; false when it is time to stop. It stays in the queue while it is worked on. */
static bool next(struct lane *l, int64_t *ret_upload)
{
    struct intake *i = l->intake;
    bool sweeps = l == &i->lane[LARGE];
    pthread_mutex_lock(&i->lock);
    while (!i->stopping && !l->n) {
        struct timespec until = in_seconds(SWEEP_S);
        if (pthread_cond_timedwait(&l->filled, &i->lock, &until) == ETIMEDOUT && sweeps) {
            pthread_mutex_unlock(&i->lock);
            sweep(l);
            pthread_mutex_lock(&i->lock);
        }
    }
    bool more = !i->stopping;
    if (more) *ret_upload = l->queue[0].upload;
    pthread_mutex_unlock(&i->lock);
    return more;
}

/* Done: out of the queue. Not done: to its end, after a moment. */
static void put_back(struct lane *l, bool done)
{
    struct intake *i = l->intake;
    pthread_mutex_lock(&i->lock);
    struct waiting first = l->queue[0];
    memmove(l->queue, l->queue + 1, (l->n - 1) * sizeof *l->queue);
    l->n--;
    if (!done) l->queue[l->n++] = first;
    struct timespec until = in_seconds(1);
    while (!done && !i->stopping &&
           pthread_cond_timedwait(&l->filled, &i->lock, &until) != ETIMEDOUT && l->n == 1)
        continue;
    pthread_mutex_unlock(&i->lock);
}

static void *lane_main(void *at)
{
    struct lane *l = at;
    int64_t upload;
    if (l == &l->intake->lane[LARGE]) sweep(l);
    while (next(l, &upload))
        put_back(l, work(l, upload));
    return NULL;
}

bool intake_put(struct machine *m, int64_t upload, int64_t bytes, struct http_request *q,
                struct http_answer *a)
{
    struct intake *i = machine_kept(m, &api_door);
    struct lane *l = &i->lane[bytes <= SMALL_BYTES ? SMALL : LARGE];
    pthread_mutex_lock(&i->lock);
    bool fits = !i->stopping && l->n < WAITING_MAX; /* else the sweep finds it */
    if (fits && q) a->later = true;
    if (fits)
        l->queue[l->n++] = (struct waiting){upload, clock_monotonic_ns(), q, a};
    pthread_cond_signal(&l->filled);
    pthread_mutex_unlock(&i->lock);
    return fits;
}

/* ---- bodies under way ---- */

bool intake_enter(struct machine *m, str client)
{
    struct intake *i = machine_kept(m, &api_door);
    int *n = &i->bodies[str_hash(client) % CLIENT_BUCKETS];
    pthread_mutex_lock(&i->lock);
    bool fits = *n < INTAKE_BODIES_MAX;
    *n += fits;
    pthread_mutex_unlock(&i->lock);
    return fits;
}

void intake_leave(struct machine *m, str client)
{
    struct intake *i = machine_kept(m, &api_door);
    pthread_mutex_lock(&i->lock);
    i->bodies[str_hash(client) % CLIENT_BUCKETS]--;
    pthread_mutex_unlock(&i->lock);
}

/* ---- life ---- */

static err thread_start(pthread_t *thread, pthread_cond_t *wakes, void *(*body)(void *), void *at,
                        struct err_info *why)
{
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(wakes, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (pthread_create(thread, NULL, body, at) == 0) return ERR_OK;
    pthread_cond_destroy(wakes);
    return err_set(why, ERR_BUSY, "the system gives no thread to take in deliveries");
}

static void stop(struct intake *i, int lanes)
{
    pthread_mutex_lock(&i->lock);
    i->stopping = true;
    pthread_cond_signal(&i->tick);
    for (int k = 0; k < lanes; k++)
        pthread_cond_signal(&i->lane[k].filled);
    pthread_mutex_unlock(&i->lock);
    pthread_join(i->clerk, NULL);
    pthread_cond_destroy(&i->tick);
    for (int k = 0; k < lanes; k++)
        pthread_join(i->lane[k].thread, NULL);
    for (int k = 0; k < lanes; k++) {
        for (size_t n = 0; n < i->lane[k].n; n++)
            answer_later(&i->lane[k].queue[n]);
        i->lane[k].n = 0;
        pthread_cond_destroy(&i->lane[k].filled);
    }
}

err intake_start(struct machine *m, struct err_info *why)
{
    struct intake *i = mem_zero(1, sizeof *i);
    if (!i) return err_set(why, ERR_NOMEM, "no memory to take in deliveries");
    i->hub = machine_hub(m);
    pthread_mutex_init(&i->lock, NULL);
    err e = thread_start(&i->clerk, &i->tick, clerk_main, i, why);
    for (int k = 0; !e && k < LANES; k++) {
        struct lane *l = &i->lane[k];
        l->intake = i;
        e = thread_start(&l->thread, &l->filled, lane_main, l, why);
        if (e) stop(i, k);
    }
    if (e) mem_free(i);
    else machine_keep(m, &api_door, i);
    return e;
}

/* Requests still come until the server is stopped, and are told where to look. */
void intake_stop(struct machine *m)
{
    struct intake *i = machine_kept(m, &api_door);
    stop(i, LANES);
}

void intake_release(struct machine *m)
{
    struct intake *i = machine_kept(m, &api_door);
    pthread_mutex_destroy(&i->lock);
    mem_free(i);
}
