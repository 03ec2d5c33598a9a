/* rule/many.c -- very many persons judged: everybody's events are read at once (event/crowd.h), and
 * by far the most are done with in memory, by several threads. For them nothing fires, whoever
 * lives with them, and nothing is stored: of these only a new day and the mark that they wait are
 * written. Everybody else is judged one by one, as always (recognise.c): of whom something is
 * stored at once, beside the looks at the others.
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
#include "event/crowd.h"

enum {
    GLANCE = 1024,       /* persons of a turn of a thread */
    AT_ONCE_MIN = 1 << 12,
    READINGS_MAX = 4,    /* when the turn is lost; then one by one */
    PERSON_BYTES_MAX = 64 << 20
};
static const size_t crowd_bytes_max = (size_t)700 << 20;

#define USUAL {.from = 20000, .at_once = 1 << 20}
const struct judge_many_limits judge_many_usual = USUAL;
struct judge_many_limits judge_many_limits = USUAL;

struct many {
    struct judging_day *day;
    enum whom whom;
    rule_progress *progress;
    void *progress_ctx;
    struct rule_run *run;
    struct whom_list list;
    struct glance *verdict; /* by person of the list */
    struct crowd *crowd;   /* of some of them */
    size_t from, until;    /* whom */
    struct arena **arena;  /* by thread */
    unsigned threads;
    bool lost;             /* the turn, while the concerned were judged */
};

static err no_memory(struct err_info *why) { return err_set(why, ERR_NOMEM, "judging many"); }

/* ---- the concerned, one by one, beside the rest ---- */

/* Those of the part of whom something is stored: no look at them in memory can say that they are
 * done with. One thread at a time writes, so they are the first chunk of work, beside which the
 * other threads look at everybody else. */
static err judge_concerned(struct many *m, struct arena *a, struct err_info *why)
{
    VEC(int64_t) person = {0};
    VEC(struct glance) closer = {0};
    size_t done = 0;
    err e = ERR_OK;
    for (size_t i = m->from; !e && i < m->until; i++) {
        if (!m->list.state.at[i].concerned) continue;
        int64_t *one = VEC_PUSH(&person);
        struct glance *v = VEC_PUSH(&closer);
        if (!one || !v) e = no_memory(why);
        if (one) *one = m->list.person.at[i];
        if (v) *v = (struct glance){.mark = NOT_STALE};
    }
    if (!e)
        e = judge_list(m->day, person.at, closer.at, person.n, a, m->run, &done, why);
    m->lost = !e && done < person.n;
    VEC_RELEASE(&person);
    VEC_RELEASE(&closer);
    return e;
}

/* ---- what can be said in memory ---- */

/* Of who lives there nothing is known: every block about it holds. */
static bool something_fires(const struct judging_day *day, const struct history *h,
                            const struct rule_moment *m)
{
    struct rule_hit hit;
    for (size_t i = 0; i < day->rules->n; i++)
        if (day->rules->live[i] &&
            rule_judge(&day->rules->rules[i], h->events, h->event_count, m, &hit))
            return true;
    return false;
}

static err glance_at(const struct many *m, size_t at, struct arena *a, struct err_info *why)
{
    const struct judging_day *day = m->day;
    struct glance *v = &m->verdict[at];
    struct history h;
    struct expect_person who;
    bool expects = day->rules->needs & RULE_NEEDS_EXPECTED;
    *v = (struct glance){.next_day = RULE_NONE, .mark = m->list.state.at[at].mark};
    if (m->list.state.at[at].concerned) return ERR_OK;
    err e = crowd_history(m->crowd, at - m->from, a, &h, why);
    if (e || !h.record_count) return e;
    if (expects) expect_person_of(day->expect, &h, &who);
    struct rule_moment now = judging_moment(day, &h, expects ? &who : NULL);
    now.household = &unread_household;
    if (something_fires(day, &h, &now) || judging_incident(day, &h)) return ERR_OK;
    v->quiet = true;
    return judging_next_day(day, &h, &now, a, &v->next_day, why);
}

/* Chunk 0 is the concerned. */
static err judge_some(void *ctx, unsigned thread, size_t chunk, struct err_info *why)
{
    struct many *m = ctx;
    struct arena *a = m->arena[thread];
    if (!chunk) return judge_concerned(m, a, why);
    size_t from = m->from + (chunk - 1) * GLANCE, until = from + GLANCE;
    err e = ERR_OK;
    for (size_t i = from; !e && i < until && i < m->until; i++) {
        arena_clear(a);
        e = glance_at(m, i, a, why);
    }
    return e;
}

/* ---- a part of them ---- */

/* Those of the part whom there is something left to write of, closed up to its beginning. */
static size_t close_up(struct many *m)
{
    size_t n = 0;
    for (size_t i = m->from; i < m->until; i++) {
        struct glance v = m->verdict[i];
        bool same = v.quiet && v.mark == NOT_STALE && v.next_day == m->list.state.at[i].due;
        if (same) m->run->judged++;
        if (same || m->list.state.at[i].concerned) continue;
        m->list.person.at[m->from + n] = m->list.person.at[i];
        m->verdict[m->from + n++] = v;
    }
    return n;
}

static void tell_progress(const struct many *m)
{
    if (m->progress) m->progress(m->progress_ctx, m->run->judged);
}

static err judge_part(struct many *m, bool *ret_lost, struct err_info *why)
{
    const struct parallel with = {.threads = m->threads};
    size_t done = 0, n, glances = (m->until - m->from + GLANCE - 1) / GLANCE;
    err e = parallel_run(&with, 1 + glances, judge_some, m, why);
    crowd_free(m->crowd);
    m->crowd = NULL;
    *ret_lost = m->lost;
    if (e || m->lost) return e;
    n = close_up(m);
    tell_progress(m);
    e = judge_list(m->day, m->list.person.at + m->from, m->verdict + m->from, n, m->arena[0],
                   m->run, &done, why);
    *ret_lost = !e && done < n;
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
                                          .threads = m->threads,
                                          .bytes_max = crowd_bytes_max};
        e = crowd_read(&order, &m->crowd, why);
        *io_take /= e == ERR_LIMIT ? 2 : 1;
    } while (e == ERR_LIMIT && *io_take >= AT_ONCE_MIN);
    return e;
}

static err judge_parts(struct many *m, bool *ret_lost, struct err_info *why)
{
    size_t take = judge_many_limits.at_once;
    err e = ERR_OK;
    for (m->from = 0; !e && !*ret_lost && m->from < m->list.person.n; m->from = m->until) {
        e = read_part(m, &take, why);
        if (!e) e = judge_part(m, ret_lost, why);
        if (!e) tell_progress(m);
    }
    return e;
}

/* ---- all of them ---- */

static err start(struct many *m, struct err_info *why)
{
    m->threads = parallel_threads(&(struct parallel){.threads = 0});
    m->arena = mem_zero(m->threads, sizeof *m->arena);
    for (unsigned i = 0; m->arena && i < m->threads; i++)
        if (!(m->arena[i] = arena_new(PERSON_BYTES_MAX))) return no_memory(why);
    return m->arena ? ERR_OK : no_memory(why);
}

static err read_and_judge(struct many *m, bool *ret_many, bool *ret_lost, struct err_info *why)
{
    *ret_lost = false;
    err e = judge_take_turn(m->day, m->arena[0], why);
    if (!e) e = whom_read(m->day->hub, m->whom, m->day->today, m->threads, &m->list, why);
    *ret_many = !e && m->list.person.n >= judge_many_limits.from;
    if (e || !*ret_many) return e;
    mem_free(m->verdict);
    m->verdict = mem_zero(m->list.person.n, sizeof *m->verdict);
    return m->verdict ? judge_parts(m, ret_lost, why) : no_memory(why);
}

static void end(struct many *m)
{
    for (unsigned i = 0; m->arena && i < m->threads; i++)
        arena_free(m->arena[i]);
    mem_free(m->arena);
    mem_free(m->verdict);
    crowd_free(m->crowd);
    whom_release(&m->list);
}

err judge_many(struct judging_day *day, enum whom whom, rule_progress *progress, void *ctx,
               struct rule_run *run, bool *ret_done, struct err_info *why)
{
    struct many m = {.day = day, .whom = whom, .progress = progress, .progress_ctx = ctx,
                     .run = run};
    bool many = true, lost = true;
    err e = start(&m, why);
    for (int i = 0; !e && many && lost && i < READINGS_MAX; i++)
        e = read_and_judge(&m, &many, &lost, why);
    end(&m);
    *ret_done = !e && many && !lost;
    return e;
}
