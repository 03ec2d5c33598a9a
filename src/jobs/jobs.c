/* jobs/jobs.c -- the table of jobs, and the thread that works through it. */
#include "jobs/jobs.h"

#include "access/session.h"
#include "agency/partners.h"
#include "audit/audit.h"
#include "base/log.h"
#include "base/mem.h"
#include "clerical/clerical.h"
#include "encompass/encompass.h"
#include "inbox/inbox.h"
#include "link/link.h"
#include "mash/mash.h"
#include "protect/marker.h"
#include "protect/plan_told.h"
#include "notice/clock.h"
#include "query.h"
#include "refer/outbox.h"
#include "refer/referral.h"
#include "rule/recognise.h"
#include "rule/trial.h"
#include "safeguard/basis.h"
#include "safeguard/route.h"
#include "supply/sweep.h"
#include "trend/trend.h"

#include <errno.h>
#include <pthread.h>

enum { SCRATCH_BYTES = 1 << 20 };

/* ---- the jobs: each is done in parts, and may be cut off anywhere ---- */

typedef err hub_job(struct hub *h, struct err_info *why);
typedef err partners_job(struct hub *h, const struct partners *p, struct err_info *why);

static err load_partners(struct db *db, void *ctx, struct err_info *why)
{
    return partners_load(db, (struct partners **)ctx, why);
}

/* With the partners as they are now: loaded afresh each time, some 200 microseconds. */
static err with_partners(struct hub *h, partners_job *job, struct err_info *why)
{
    struct partners *p = NULL;
    err e = store_read(h->store, load_partners, &p, why);
    if (!e) e = job(h, p, why);
    partners_free(p);
    return e;
}

struct waiting {
    struct arena *arena;
    struct q_link_touched_count_row touched;
};

static err count_touched(struct db *db, void *ctx, struct err_info *why)
{
    struct waiting *w = ctx;
    return q_link_touched_count(db, w->arena, &w->touched, why);
}

static err link_waiting(struct hub *h, struct err_info *why)
{
    struct waiting w = {.arena = arena_new(SCRATCH_BYTES)};
    if (!w.arena) return err_set(why, ERR_NOMEM, "no memory to count what waits");
    err e = store_read(h->store, count_touched, &w, why);
    arena_free(w.arena);
    if (e || w.touched.waiting == 0) return e;
    e = link_run(h, &(struct link_options){.wait_ms = -1}, NULL, why);
    return e == ERR_BUSY ? ERR_OK : e; /* another process links and does our work too; or it is time
                                          to stop */
}

static err judge_stale(struct hub *h, const struct partners *p, struct err_info *why)
{
    struct rule_run run;
    return rule_run_stale(h, p, NULL, NULL, &run, why);
}

static err judge_day(struct hub *h, const struct partners *p, struct err_info *why)
{
    struct rule_run run;
    return rule_run_day(h, p, false, NULL, NULL, &run, why);
}

/* Messages that arrived one by one are taken in, and those they speak of linked and judged in the
 * same turn: a sender sees them within a second. Bounded, so that the other jobs get their turn. */
static err take_messages(struct hub *h, struct err_info *why)
{
    enum { BATCHES = 8 };
    const struct audit_entry who = {
        .actor = STR("system"), .request = STR("inbox"), .decision = STR("allowed")};
    struct inbox_drained done = {.more = true};
    int64_t messages = 0;
    err e = ERR_OK;
    for (int i = 0; !e && done.more && i < BATCHES && !atomic_load(&h->stopping); i++) {
        e = inbox_drain(h, &who, &done, why);
        messages += done.messages;
    }
    if (!e && messages) e = link_waiting(h, why);
    if (atomic_load(&h->stopping)) return e;
    if (!e && messages) e = with_partners(h, judge_stale, why);
    if (!e && done.more && h->arrivals.bell) h->arrivals.bell(h->arrivals.ctx);
    return e;
}

/* Rules that somebody wants tried on history, one at a time: minutes of work, so it has a thread of
 * its own. And once a day how often the live ones fired. */
static err try_rules(struct hub *h, const struct partners *p, struct err_info *why)
{
    bool did;
    err e = trial_count_weeks(h, why);
    return e ? e : trial_run_next(h, p, &did, why);
}

/* A part of the queue at a time: whoever works it sees the most of it at once. */
static err refresh_matching(struct hub *h, struct err_info *why)
{
    enum { PAIRS = 200 };
    bool done;
    return clerical_refresh(h, PAIRS, &done, why);
}

/* Who was shown a hit that rests on nothing any more. */
static err tell_shown(struct hub *h, const struct partners *p, struct err_info *why)
{
    int64_t told;
    return basis_tell(h, p, &told, why);
}

/* Of what happened at home the schools are told before the next school day. */
static err tell_schools(struct hub *h, const struct partners *p, struct err_info *why)
{
    struct encompass_run done;
    return encompass_tell(h, p, &done, why);
}

/* Partners that have not answered, decisions that are late. */
static err chase_cases(struct hub *h, const struct partners *p, struct err_info *why)
{
    struct mash_chased done;
    return mash_chase(h, p, &done, why);
}

/* Every person once a day, some at a time: what feeds send, beside each other. */
static err count_quality(struct hub *h, const struct partners *p, struct err_info *why)
{
    enum { PERSONS = 2000 };
    bool done;
    return supply_sweep(h, p, PERSONS, &done, why);
}

/* Four times a year there is something to do. */
static err settle_trends(struct hub *h, const struct partners *p, struct err_info *why)
{
    int settled;
    return trend_run(h, p, &settled, why);
}

/* Authorities learn of accesses beside the answers, so that no answer takes longer for it. */
static err tell_authorities(struct hub *h, const struct partners *p, struct err_info *why)
{
    err e = plan_tell(h, p, why);
    return e ? e : markers_remind(h, p, why);
}

/* Plans that no question finds: some hundreds of records read, an hour apart. */
static err tell_numbers(struct hub *h, const struct partners *p, struct err_info *why)
{
    int64_t told;
    return plan_numbers_tell(h, p, &told, why);
}

/* A part of it at a time: who has an allocated worker, and which of these come back. */
static err route_reviews(struct hub *h, const struct partners *p, struct err_info *why)
{
    struct route_report done;
    return review_route(h, p, &done, why);
}

static err tell_people(struct hub *h, const struct partners *p, struct err_info *why)
{
    err e = notice_escalate(h, p, why);
    return e ? e : notice_mail(h, p, why);
}

/* What nobody needs any more: ended sessions, messages that were taken in or told. */
static err sweep(struct hub *h, struct err_info *why)
{
    err e = session_sweep(h, why);
    if (!e) e = inbox_sweep(h, why);
    return e ? e : outbox_sweep(h, why);
}

#define SECONDS(n) ((n) * (int64_t)1000000000)

static const struct {
    const char *name;
    int64_t every_ns;
    hub_job *run;       /* one of the two */
    partners_job *with;
} table[] = {
    {"inbox", SECONDS(1), .run = take_messages}, /* the first: a bell that is rung means this one */
    {"audit", SECONDS(1), .run = audit_settle},
    {"link", SECONDS(2), .run = link_waiting},
    {"rules", SECONDS(2), .with = judge_stale},
    {"day", SECONDS(60), .with = judge_day},
    {"matching", SECONDS(10), .run = refresh_matching},
    {"quality", SECONDS(1), .with = count_quality},
    {"cases", SECONDS(30), .with = chase_cases},
    {"referrals", SECONDS(30), .with = referral_tick},
    {"told", SECONDS(10), .with = tell_shown},
    {"schools", SECONDS(10), .with = tell_schools},
    {"trends", SECONDS(3600), .with = settle_trends},
    {"plans", SECONDS(5), .with = tell_authorities},
    {"numbers", SECONDS(3600), .with = tell_numbers},
    {"reviews", SECONDS(5), .with = route_reviews},
    {"alerts", SECONDS(5), .with = tell_people},
    {"sessions", SECONDS(3600), .run = sweep},
    {"trials", SECONDS(2), .with = try_rules}, /* the last: it has a thread of its own */
};
_Static_assert(COUNT(table) <= COUNT(((struct job_times *)0)->due_ns), "every job has its time");

/* Those of the table from one to another. */
static err tick(struct hub *h, struct job_times *times, size_t from, size_t to, int64_t now_ns,
                struct err_info *why)
{
    err first = ERR_OK;
    for (size_t i = from; i < to && !atomic_load(&h->stopping); i++) {
        if (now_ns < times->due_ns[i]) continue;
        struct err_info problem = {0};
        err e = table[i].run ? table[i].run(h, &problem)
                             : with_partners(h, table[i].with, &problem);
        times->due_ns[i] = now_ns + table[i].every_ns;
        if (!e) continue;
        log_warning("jobs", "job=%s error=%s", table[i].name, err_word(e));
        if (!first && why) *why = problem;
        first = first ? first : e;
    }
    return first;
}

err jobs_tick(struct hub *h, struct job_times *times, int64_t now_ns, struct err_info *why)
{
    return tick(h, times, 0, COUNT(table), now_ns, why);
}

/* ---- the threads: messages have one of their own, so that no long job keeps them waiting ---- */

enum {
    MESSAGES_ROWS = 1,
    TRIAL_ROWS = 1,
    THREADS = 3
}; /* the first and the last rows of the table */

struct jobs {
    struct hub *hub;
    struct hand {
        struct jobs *jobs;
        pthread_t thread;
        size_t from, to; /* in the table */
        bool for_bell, running;
    } hand[THREADS];
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stop, rung;
};

/* Until it is time to stop; or to go on, because so long has passed or the bell was rung. */
static void wait_for(struct jobs *j, int64_t ns, bool for_bell)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    int64_t at_ns = until.tv_nsec + ns;
    until.tv_sec += at_ns / 1000000000;
    until.tv_nsec = at_ns % 1000000000;
    while (!j->stop && !(for_bell && j->rung) &&
           pthread_cond_timedwait(&j->wake, &j->lock, &until) != ETIMEDOUT)
        continue;
}

/* False when it is time to stop. *ret_rung: messages arrived; some more may, a moment later, and
 * they are taken in together. */
static bool wait_a_second(struct hand *hand, bool *ret_rung)
{
    enum { GATHER_NS = 50 * 1000 * 1000 };
    struct jobs *j = hand->jobs;
    pthread_mutex_lock(&j->lock);
    wait_for(j, 1000000000, hand->for_bell);
    *ret_rung = hand->for_bell && j->rung;
    if (*ret_rung) wait_for(j, GATHER_NS, false);
    if (*ret_rung) j->rung = false;
    bool go_on = !j->stop;
    pthread_mutex_unlock(&j->lock);
    return go_on;
}

static void ring(void *ctx)
{
    struct jobs *j = ctx;
    pthread_mutex_lock(&j->lock);
    if (!j->rung) pthread_cond_broadcast(&j->wake);
    j->rung = true;
    pthread_mutex_unlock(&j->lock);
}

static void *work(void *arg)
{
    struct hand *hand = arg;
    struct job_times times = {{0}};
    bool rung = false;
    do {
        struct err_info why;
        if (rung) times.due_ns[hand->from] = 0;
        err e = tick(hand->jobs->hub, &times, hand->from, hand->to, clock_monotonic_ns(), &why);
        (void)e; /* logged; its next turn comes */
    } while (wait_a_second(hand, &rung));
    return NULL;
}

err jobs_start(struct hub *h, struct jobs **ret_jobs, struct err_info *why)
{
    struct jobs *j = mem_zero(1, sizeof *j);
    if (!j) return err_set(why, ERR_NOMEM, "no memory for the timed work");
    j->hub = h;
    j->hand[0] = (struct hand){.jobs = j, .to = MESSAGES_ROWS, .for_bell = true};
    j->hand[1] = (struct hand){.jobs = j, .from = MESSAGES_ROWS,
                             .to = COUNT(table) - TRIAL_ROWS};
    j->hand[2] = (struct hand){.jobs = j, .from = COUNT(table) - TRIAL_ROWS, .to = COUNT(table)};
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&j->lock, NULL);
    pthread_cond_init(&j->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    h->arrivals.ctx = j;
    h->arrivals.bell = ring;
    bool all = true;
    for (size_t i = 0; all && i < THREADS; i++)
        all = j->hand[i].running =
            pthread_create(&j->hand[i].thread, NULL, work, &j->hand[i]) == 0;
    if (all) {
        *ret_jobs = j;
        return ERR_OK;
    }
    jobs_stop(j);
    return err_set(why, ERR_BUSY, "the system gives no thread for the timed work");
}

void jobs_stop(struct jobs *j)
{
    if (!j) return;
    atomic_store(&j->hub->stopping, true);
    pthread_mutex_lock(&j->lock);
    j->stop = true;
    pthread_cond_broadcast(&j->wake);
    pthread_mutex_unlock(&j->lock);
    for (size_t i = 0; i < THREADS; i++)
        if (j->hand[i].running) pthread_join(j->hand[i].thread, NULL);
    j->hub->arrivals.bell = NULL;
    atomic_store(&j->hub->stopping, false);
    pthread_cond_destroy(&j->wake);
    pthread_mutex_destroy(&j->lock);
    mem_free(j);
}
