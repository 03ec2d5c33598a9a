/* rule/many.c -- very many persons judged: everybody's events are read at once (event/crowd.h), and
 * by far the most are done with in memory, by several threads. For them nothing fires, whoever
 * lives with them, and nothing is stored: of these only a new day and the mark that they wait are
 * written. Everybody else is judged one by one, as always (recognise.c).
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
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

enum {
    RANGES = 16,
    RANGE_CELLS = CELL_COUNT / RANGES,
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
    VEC(int64_t) person;   /* to be judged, ascending */
    VEC(int32_t) due;      /* their stored days; RULE_NONE */
    VEC(int64_t) mark;     /* their marks; NOT_STALE */
    VEC(int64_t) concerned; /* judged one by one, ascending */
    struct glance *verdict;
    struct crowd *crowd;   /* of some of them */
    size_t from, until;    /* whom */
    struct arena **arena;  /* by thread */
    unsigned threads;
};

static err no_memory(struct err_info *why) { return err_set(why, ERR_NOMEM, "judging many"); }

/* ---- who ---- */

struct listed {
    VEC(struct q_rule_judge_on_range_row) due;
    VEC(struct q_rule_stale_range_row) stale;
    VEC(int64_t) person;
};

static err on_due(void *ctx, const struct q_rule_judge_on_range_row *row)
{
    struct listed *l = ctx;
    struct q_rule_judge_on_range_row *slot = VEC_PUSH(&l->due);
    if (!slot) return ERR_NOMEM;
    *slot = *row;
    return ERR_OK;
}

static err on_stale(void *ctx, const struct q_rule_stale_range_row *row)
{
    struct listed *l = ctx;
    struct q_rule_stale_range_row *slot = VEC_PUSH(&l->stale);
    if (!slot) return ERR_NOMEM;
    *slot = *row;
    return ERR_OK;
}

static err on_person(void *ctx, const struct q_rule_persons_range_row *row)
{
    struct listed *l = ctx;
    int64_t *slot = VEC_PUSH(&l->person);
    if (!slot) return ERR_NOMEM;
    *slot = row->person;
    return ERR_OK;
}

struct listing {
    struct many *many;
    struct listed *range;
    int32_t first;
};

static err list_range(struct db *db, void *ctx, struct err_info *why)
{
    struct listing *l = ctx;
    int32_t first = l->first, last = first + RANGE_CELLS - 1;
    struct listed *to = l->range;
    err e = q_rule_judge_on_range_each(db, &(struct q_rule_judge_on_range_in){first, last}, on_due,
                                       to, why);
    if (!e)
        e = q_rule_stale_range_each(db, &(struct q_rule_stale_range_in){first, last}, on_stale, to,
                                    why);
    if (!e && l->many->whom == EVERYONE)
        e = q_rule_persons_range_each(db, &(struct q_rule_persons_range_in){first, last},
                                      on_person, to, why);
    return e;
}

static err take_range(void *ctx, unsigned thread, size_t chunk, struct err_info *why)
{
    struct listing *ranges = ctx;
    (void)thread;
    return store_read(ranges[chunk].many->day->hub->store, list_range, &ranges[chunk], why);
}

static err add_person(struct many *m, int64_t person, int32_t due, int64_t mark,
                      struct err_info *why)
{
    int64_t *id = VEC_PUSH(&m->person), *marked = VEC_PUSH(&m->mark);
    int32_t *day = VEC_PUSH(&m->due);
    if (!id || !marked || !day) return no_memory(why);
    *id = person;
    *marked = mark;
    *day = due;
    return ERR_OK;
}

/* One walk through three lists that ascend. */
static err add_range(struct many *m, const struct listed *l, struct err_info *why)
{
    size_t n = m->whom == EVERYONE    ? l->person.n
               : m->whom == THE_STALE ? l->stale.n
                                      : l->due.n,
           due = 0, stale = 0;
    err e = ERR_OK;
    for (size_t i = 0; !e && i < n; i++) {
        int64_t person = m->whom == EVERYONE    ? l->person.at[i]
                         : m->whom == THE_STALE ? l->stale.at[i].person
                                                : l->due.at[i].person;
        while (due < l->due.n && l->due.at[due].person < person)
            due++;
        while (stale < l->stale.n && l->stale.at[stale].person < person)
            stale++;
        bool has_day = due < l->due.n && l->due.at[due].person == person;
        bool marked = stale < l->stale.n && l->stale.at[stale].person == person;
        if (m->whom == THE_DUE && l->due.at[i].day > m->day->today) continue;
        e = add_person(m, person, has_day ? l->due.at[due].day : RULE_NONE,
                       marked ? l->stale.at[stale].mark : NOT_STALE, why);
    }
    return e;
}

static err on_concerned(void *ctx, const struct q_rule_concerned_row *row)
{
    struct many *m = ctx;
    int64_t *slot = VEC_PUSH(&m->concerned);
    if (!slot) return ERR_NOMEM;
    *slot = row->person;
    return ERR_OK;
}

static err list_concerned(struct db *db, void *ctx, struct err_info *why)
{
    struct many *m = ctx;
    VEC_CLEAR(&m->concerned);
    return q_rule_concerned_each(db, on_concerned, m, why);
}

static err list_all(struct many *m, struct err_info *why)
{
    struct listed *lists = mem_zero(RANGES, sizeof *lists);
    struct listing ranges[RANGES];
    const struct parallel with = {.threads = m->threads};
    if (!lists) return no_memory(why);
    for (int32_t i = 0; i < RANGES; i++)
        ranges[i] = (struct listing){m, &lists[i], i * RANGE_CELLS};
    VEC_CLEAR(&m->person);
    VEC_CLEAR(&m->due);
    VEC_CLEAR(&m->mark);
    err e = parallel_run(&with, RANGES, take_range, ranges, why);
    for (size_t i = 0; i < RANGES; i++) {
        if (!e) e = add_range(m, &lists[i], why);
        VEC_RELEASE(&lists[i].due);
        VEC_RELEASE(&lists[i].stale);
        VEC_RELEASE(&lists[i].person);
    }
    mem_free(lists);
    return e ? e : store_read(m->day->hub->store, list_concerned, m, why);
}

/* ---- what can be said in memory ---- */

static bool is_concerned(const struct many *m, int64_t person)
{
    size_t low = 0, high = m->concerned.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (m->concerned.at[middle] < person) low = middle + 1;
        else high = middle;
    }
    return low < m->concerned.n && m->concerned.at[low] == person;
}

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
    *v = (struct glance){.next_day = RULE_NONE, .mark = m->mark.at[at]};
    if (is_concerned(m, m->person.at[at])) return ERR_OK;
    err e = crowd_history(m->crowd, at - m->from, a, &h, why);
    if (e || !h.record_count) return e;
    if (expects) expect_person_of(day->expect, &h, &who);
    struct rule_moment now = judging_moment(day, &h, expects ? &who : NULL);
    now.household = &unread_household;
    if (something_fires(day, &h, &now) || judging_incident(day, &h)) return ERR_OK;
    v->quiet = true;
    return judging_next_day(day, &h, &now, a, &v->next_day, why);
}

static err glance_some(void *ctx, unsigned thread, size_t chunk, struct err_info *why)
{
    struct many *m = ctx;
    struct arena *a = m->arena[thread];
    size_t from = m->from + chunk * GLANCE, until = from + GLANCE;
    err e = ERR_OK;
    for (size_t i = from; !e && i < until && i < m->until; i++) {
        arena_clear(a);
        e = glance_at(m, i, a, why);
    }
    return e;
}

/* ---- a part of them ---- */

/* Those of the part whom there is something to write of, closed up to its beginning. */
static size_t close_up(struct many *m)
{
    size_t n = 0;
    for (size_t i = m->from; i < m->until; i++) {
        struct glance v = m->verdict[i];
        bool same = v.quiet && v.mark == NOT_STALE && v.next_day == m->due.at[i];
        if (same) m->run->judged++;
        if (same) continue;
        m->person.at[m->from + n] = m->person.at[i];
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
    size_t done = 0, n;
    err e = parallel_run(&with, (m->until - m->from + GLANCE - 1) / GLANCE, glance_some, m, why);
    crowd_free(m->crowd);
    m->crowd = NULL;
    if (e) return e;
    n = close_up(m);
    tell_progress(m);
    e = judge_list(m->day, m->person.at + m->from, m->verdict + m->from, n, m->arena[0], m->run,
                   &done, why);
    *ret_lost = !e && done < n;
    return e;
}

static err read_part(struct many *m, size_t *io_take, struct err_info *why)
{
    err e;
    do {
        m->until = m->person.n - m->from > *io_take ? m->from + *io_take : m->person.n;
        const struct crowd_order order = {.hub = m->day->hub,
                                          .partners = m->day->partners,
                                          .persons = m->person.at + m->from,
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
    for (m->from = 0; !e && !*ret_lost && m->from < m->person.n; m->from = m->until) {
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
    if (!e) e = list_all(m, why);
    *ret_many = !e && m->person.n >= judge_many_limits.from;
    if (e || !*ret_many) return e;
    mem_free(m->verdict);
    m->verdict = mem_zero(m->person.n, sizeof *m->verdict);
    return m->verdict ? judge_parts(m, ret_lost, why) : no_memory(why);
}

static void end(struct many *m)
{
    for (unsigned i = 0; m->arena && i < m->threads; i++)
        arena_free(m->arena[i]);
    mem_free(m->arena);
    mem_free(m->verdict);
    crowd_free(m->crowd);
    VEC_RELEASE(&m->person);
    VEC_RELEASE(&m->due);
    VEC_RELEASE(&m->mark);
    VEC_RELEASE(&m->concerned);
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
