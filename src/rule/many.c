/* rule/many.c -- very many persons judged: everybody's events are read at once (event/crowd.h), and
 * by far the most are done with in memory, by several threads (glance.c). For them nothing fires
 * and nothing is stored: of these only a new day and the mark that they wait are written. Everybody
 * else is judged one by one, as always (recognise.c); so are those who fire together with somebody
 * they may be one with (union.c). One thread at a time writes, while the others
 * look.
 *
 * What is read may be old when it is written down. Whoever changed since has a new mark, and the
 * old one alone is taken away; and if anybody else judged meanwhile the turn is lost (struct chunk)
 * and everybody who is left is read again.
 *
 * Workload: a first load and changed rules, a million persons; some ten seconds on two cores. */
#include "rule/inside.h"

#include "base/mem.h"
#include "base/parallel.h"
#include "base/vec.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

enum {
    AT_ONCE_MIN = 1 << 12,
    READINGS_MAX = 4,    /* when the turn is lost; then one by one */
    PERSON_BYTES_MAX = 64 << 20
};
static const size_t crowd_bytes_max = (size_t)700 << 20;

#define USUAL {.from = 20000, .at_once = 1 << 20, .chunk = 1024}
const struct judge_many_limits judge_many_usual = USUAL;
struct judge_many_limits judge_many_limits = USUAL;

/* So many persons looked at by one thread. */
struct chunk_seen {
    atomic_bool whole;
    size_t kept; /* there is something to write of them: they lie at the chunk's beginning */
    size_t same; /* of the others nothing changes */
};

struct many {
    struct judging_day *day;
    enum whom whom;
    rule_progress *progress;
    void *progress_ctx;
    struct rule_run *run;
    struct whom_list list;
    struct glance *verdict; /* by person of the list */
    struct crowd *crowd;   /* of some of them */
    atomic_int *pair_day;  /* by its links */
    size_t from, until;    /* whom */
    struct arena **arena;  /* by thread */
    unsigned threads;
    struct chunk_seen *seen;
    size_t chunk, chunks;    /* persons of one, and how many there are */
    pthread_mutex_t writing; /* held by whoever writes; so is */
    size_t written;          /* of the chunks */
    atomic_bool lost;        /* the turn */
};

static err no_memory(struct err_info *why) { return err_set(why, ERR_NOMEM, "judging many"); }

/* ---- a part of them ---- */

/* Whom there is something to write of, closed up to the beginning of the chunk. */
static void close_up(struct many *m, struct chunk_seen *seen, size_t from, size_t until)
{
    for (size_t i = from; i < until; i++) {
        struct glance v = m->verdict[i];
        bool same = v.quiet && v.alone && v.mark == NOT_STALE &&
                    v.next_day == m->list.state.at[i].due;
        seen->same += same;
        if (same) continue;
        m->list.person.at[from + seen->kept] = m->list.person.at[i];
        m->verdict[from + seen->kept++] = v;
    }
    atomic_store(&seen->whole, true);
}

static void tell_progress(const struct many *m)
{
    if (m->progress) m->progress(m->progress_ctx, m->run->judged);
}

/* The chunks that are seen, from the first that is not written: *ret_n persons from *ret_from. */
static void take_seen(struct many *m, size_t *ret_from, size_t *ret_n)
{
    *ret_from = m->from + m->written * m->chunk;
    *ret_n = 0;
    for (; m->written < m->chunks && atomic_load(&m->seen[m->written].whole); m->written++) {
        const struct chunk_seen *seen = &m->seen[m->written];
        size_t from = m->from + m->written * m->chunk, to = *ret_from + *ret_n;
        memmove(&m->list.person.at[to], &m->list.person.at[from], seen->kept * sizeof(int64_t));
        memmove(&m->verdict[to], &m->verdict[from], seen->kept * sizeof *m->verdict);
        m->run->judged += (int64_t)seen->same;
        *ret_n += seen->kept;
    }
}

/* What is seen is written by one thread while the others look on: by whoever comes first, in the
 * order of the persons. */
static err write_seen(struct many *m, struct arena *a, struct err_info *why)
{
    err e = ERR_OK;
    size_t from, n, done;
    for (take_seen(m, &from, &n); !e && n && !atomic_load(&m->lost); take_seen(m, &from, &n)) {
        e = judge_list(m->day, m->list.person.at + from, m->verdict + from, n, a, m->run, &done,
                       why);
        if (!e && done < n) atomic_store(&m->lost, true);
        if (!e) tell_progress(m);
    }
    return e;
}

static err glance_some(void *ctx, unsigned thread, size_t chunk, struct err_info *why)
{
    struct many *m = ctx;
    struct arena *a = m->arena[thread];
    size_t from = m->from + chunk * m->chunk,
           until = m->until - from > m->chunk ? from + m->chunk : m->until;
    const struct glancing g = {.day = m->day,
                               .crowd = m->crowd,
                               .first = from - m->from,
                               .person = m->list.person.at + from,
                               .state = m->list.state.at + from,
                               .verdict = m->verdict + from,
                               .pair_day = m->pair_day,
                               .n = until - from,
                               .stop = &m->lost};
    err e = glance_all(&g, a, why);
    if (e || atomic_load(&m->lost)) return e;
    close_up(m, &m->seen[chunk], from, until);
    if (pthread_mutex_trylock(&m->writing)) return ERR_OK;
    e = write_seen(m, a, why);
    pthread_mutex_unlock(&m->writing);
    return e;
}

static void free_part(struct many *m)
{
    crowd_free(m->crowd);
    mem_free(m->pair_day);
    mem_free(m->seen);
    m->crowd = NULL;
    m->pair_day = NULL;
    m->seen = NULL;
}

static err judge_part(struct many *m, struct err_info *why)
{
    const struct parallel with = {.threads = m->threads};
    m->chunks = (m->until - m->from + m->chunk - 1) / m->chunk;
    m->written = 0;
    m->seen = mem_zero(m->chunks, sizeof *m->seen);
    m->pair_day = mem_zero(crowd_links(m->crowd) + 1, sizeof *m->pair_day);
    if (!m->seen || !m->pair_day) return no_memory(why);
    err e = parallel_run(&with, m->chunks, glance_some, m, why);
    crowd_free(m->crowd);
    m->crowd = NULL;
    if (!e) e = write_seen(m, m->arena[0], why);
    free_part(m);
    return e;
}

static err read_part(struct many *m, size_t *io_take, struct err_info *why)
{
    err e;
    do {
        m->until = m->list.person.n - m->from > *io_take ? m->from + *io_take : m->list.person.n;
        const struct crowd_order order = {.hub = m->day->hub,
                                          .partners = m->day->partners,
                                          .persons = m->list.person.at + m->from,
                                          .n = m->until - m->from,
                                          .identities =
                                              m->day->rules->needs & RULE_NEEDS_BIRTH_DATE,
                                          .links = true,
                                          .threads = m->threads,
                                          .bytes_max = crowd_bytes_max};
        e = crowd_read(&order, &m->crowd, why);
        *io_take /= e == ERR_LIMIT ? 2 : 1;
    } while (e == ERR_LIMIT && *io_take >= AT_ONCE_MIN);
    return e;
}

static err judge_parts(struct many *m, struct err_info *why)
{
    size_t take = judge_many_limits.at_once;
    err e = ERR_OK;
    for (m->from = 0; !e && !m->lost && m->from < m->list.person.n; m->from = m->until) {
        e = read_part(m, &take, why);
        if (!e) e = judge_part(m, why);
        if (!e) tell_progress(m);
    }
    return e;
}

/* ---- all of them ---- */

static err start(struct many *m, struct err_info *why)
{
    m->threads = parallel_threads(&(struct parallel){.threads = judge_many_limits.threads});
    m->arena = mem_zero(m->threads, sizeof *m->arena);
    for (unsigned i = 0; m->arena && i < m->threads; i++)
        if (!(m->arena[i] = arena_new(PERSON_BYTES_MAX))) return no_memory(why);
    return m->arena ? ERR_OK : no_memory(why);
}

static err read_and_judge(struct many *m, bool *ret_many, struct err_info *why)
{
    m->lost = false;
    err e = judge_take_turn(m->day, m->arena[0], why);
    if (!e) e = whom_read(m->day->hub, m->whom, m->day->today, m->threads, &m->list, why);
    *ret_many = !e && m->list.person.n >= judge_many_limits.from;
    if (e || !*ret_many) return e;
    mem_free(m->verdict);
    m->verdict = mem_zero(m->list.person.n, sizeof *m->verdict);
    return m->verdict ? judge_parts(m, why) : no_memory(why);
}

static void end(struct many *m)
{
    for (unsigned i = 0; m->arena && i < m->threads; i++)
        arena_free(m->arena[i]);
    mem_free(m->arena);
    mem_free(m->verdict);
    free_part(m);
    (void)pthread_mutex_destroy(&m->writing);
    whom_release(&m->list);
}

err judge_many(struct judging_day *day, enum whom whom, rule_progress *progress, void *ctx,
               struct rule_run *run, bool *ret_done, struct err_info *why)
{
    struct many m = {.day = day, .whom = whom, .progress = progress, .progress_ctx = ctx,
                     .run = run, .chunk = judge_many_limits.chunk,
                     .writing = PTHREAD_MUTEX_INITIALIZER, .lost = true};
    bool many = true;
    err e = start(&m, why);
    for (int i = 0; !e && many && m.lost && i < READINGS_MAX; i++)
        e = read_and_judge(&m, &many, why);
    *ret_done = !e && many && !m.lost;
    end(&m);
    return e;
}
