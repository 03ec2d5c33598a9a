/* Search in process at 100,000 persons: what somebody at a desk types of a person that a service
 * told of (name, birth date, address; no number), through the access decision to the answer and its
 * entry in the log. Beside it: without the log, as the disk of a shared machine tells little; and
 * how often the person is among the five who are shown. */
#include "bench.h"
#include "region.h"

#include "access/account.h"
#include "base/clock.h"
#include "link/link.h"
#include "person/clean.h"
#include "person/record.h"
#include "query.h"
#include "search/search.h"
#include "store/store.h"

#include <stdio.h>

enum { PERSONS = 100 * 1000, SAMPLE = 2000, SAMPLE_BYTES = 64 << 20, ANSWER_BYTES = 8 << 20 };
static const double p99_budget_ms = 2;

struct wanted {
    int64_t person;
    struct demographics typed;
};

static struct {
    struct bench_region region;
    struct arena *kept, *answer;
    struct wanted wanted[SAMPLE];
    size_t n, found;
    struct user user;
    int64_t whole_ns[SAMPLE], cpu_ns[SAMPLE], bare_ns[SAMPLE];
} t;

/* Ids are spread evenly, so steps through them are a fair sample. */
static err take_one(struct db *db, const struct visibility *v, int64_t after, struct err_info *why)
{
    struct q_rule_persons_after_rows person;
    struct q_link_members_rows members;
    struct wanted *w = &t.wanted[t.n];
    struct record r;
    err e = q_rule_persons_after(db, &(struct q_rule_persons_after_in){cell_of(after), after, 1},
                                 t.kept, &person, why);
    if (e || !person.n) return e;
    w->person = person.at[0].person;
    e = q_link_members(db, &(struct q_link_members_in){cell_of(w->person), w->person}, t.kept,
                       &members, why);
    if (e || !members.n) return e;
    e = records_read(db, t.region.hub, v, &members.at[t.n % members.n].record, 1, t.kept, &r, why);
    if (e || !r.version_count) return e;
    w->typed = r.versions[0].content.who;
    w->typed.nhs_number = w->typed.upn = w->typed.uprn = w->typed.consistent_id =
        pii_of(STR(""));
    t.n++;
    return ERR_OK;
}

static err take_sample(struct db *db, void *ctx, struct err_info *why)
{
    struct visibility v;
    (void)ctx;
    err e = visibility_load(db, t.kept, &v, why);
    for (int64_t i = 0; i < SAMPLE && !e; i++)
        e = take_one(db, &v, INT64_MAX / SAMPLE * i, why);
    return e ? e : account_find(db, STR("reviewer"), &t.user, why);
}

static err search_one(const struct wanted *w, size_t at, struct err_info *why)
{
    const struct viewer viewer = {
        .user = &t.user, .purpose = PURPOSE_CHILD, .request = STR("bench")};
    const struct search_query query = {.who = w->typed, .age_from = -1, .age_to = -1};
    struct search_results results;
    int64_t wall = clock_monotonic_ns(), cpu = clock_cpu_ns();
    arena_clear(t.answer);
    err e =
        search_people(t.region.hub, t.region.partners, &viewer, &query, t.answer, &results, why);
    t.whole_ns[at] = clock_monotonic_ns() - wall;
    t.cpu_ns[at] = clock_cpu_ns() - cpu;
    bool found = false;
    for (size_t i = 0; !e && i < results.n; i++)
        found |= results.at[i].person == w->person;
    t.found += found;
    return e;
}

static bool search_all(void *ctx)
{
    (void)ctx;
    for (size_t i = 0; i < t.n; i++)
        if (search_one(&t.wanted[i], i, &t.region.why)) return false;
    return t.n > 0;
}

static err candidates_in(struct db *db, void *ctx, struct err_info *why)
{
    err e = ERR_OK;
    (void)ctx;
    for (size_t i = 0; !e && i < t.n; i++) {
        const struct link_candidate *list;
        struct features f;
        size_t n;
        arena_clear(t.answer);
        int64_t from = clock_monotonic_ns();
        clean_start(&f, STR(""));
        clean_add(&f, &t.wanted[i].typed);
        e = link_candidates(db, t.region.hub, &f, 0, SEARCH_RESULTS_MAX, t.answer, &list, &n, why);
        t.bare_ns[i] = clock_monotonic_ns() - from;
    }
    return e;
}

static bool candidates_all(void *ctx)
{
    return !store_read(t.region.hub->store, candidates_in, ctx, &t.region.why);
}

static bool prepare(void)
{
    struct bench_region *r = &t.region;
    t.kept = arena_new(SAMPLE_BYTES);
    t.answer = arena_new(ANSWER_BYTES);
    return t.kept && t.answer && bench_region_kept(r, PERSONS) &&
           !store_read(r->hub->store, take_sample, NULL, &r->why);
}

int main(int argc, char **argv)
{
    struct bench b = bench_start("search", argc, argv);
    if (!bench_wanted(&b, "search")) return 0;
    b.failed = !prepare();
    if (!b.failed) {
        bench_figure(&b, "search/persons in the region", "persons", (double)t.region.persons);
        bench_once(&b, "search/candidates", "searches", (double)t.n, candidates_all, NULL);
        bench_spread(&b, "search/candidates", t.bare_ns, t.n, p99_budget_ms);
        bench_once(&b, "search/answer in the log", "searches", (double)t.n, search_all, NULL);
        bench_spread(&b, "search/answer in the log", t.whole_ns, t.n, p99_budget_ms);
        bench_spread(&b, "search/answer in the log, cpu", t.cpu_ns, t.n, 0);
        bench_figure(&b, "search/recall in five", "", (double)t.found / (double)t.n);
    }
    if (b.failed) fprintf(stderr, "bench: %s\n", t.region.why.text);
    bench_region_end(&t.region);
    arena_free(t.kept);
    arena_free(t.answer);
    return bench_end(&b);
}
