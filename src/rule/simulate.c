/* rule/simulate.c -- see simulate.h. Persons are read some at a time, in short reads, by as many
 * threads as there are processors, or when they are very many all at once (event/crowd.h); what is
 * found is added up (tally.h), and nothing of a person is kept but the examples.
 *
 * A person is first looked at alone, as if every block about a household held; only those for whom
 * something fires then are read whole, with who lives there. Without rules about expected contacts
 * that takes no birth date: every age fits then. */
#include "rule/simulate.h"

#include "base/clock.h"
#include "base/parallel.h"
#include "event/crowd.h"
#include "query.h"
#include "rule/inside.h"
#include "rule/tally.h"
#include "store/cell.h"

enum { PAGE = 512, PERSON_BYTES_MAX = 64 * 1024 * 1024, TALLY_BYTES_MAX = 64 * 1024 * 1024 };

struct hand { /* of one thread */
    struct arena *person, *stays;
    struct tally tally;
};

struct simulation {
    struct hub *hub;
    const struct partners *partners;
    const struct simulate_plan *plan;
    struct rule_feeds feeds;
    VEC(int64_t) persons;
    struct crowd *crowd; /* of persons[first..]; NULL: each is read */
    size_t first, until;
    size_t every; /* every so many-th stands for the region */
    unsigned needs;
    struct hand *hand;
    unsigned hands;
};

/* A page, for one thread. */
struct turn {
    const struct simulation *s;
    struct hand *hand;
    struct db *db;
    struct visibility visibility;
    size_t from, until;
};

/* ---- one person ---- */

/* Without `around` every block about who lives there holds: whether it is worth while to look. */
static err find_spells(const struct turn *t, struct around *around, const struct history *h,
                       struct found *found, bool *ret_any, struct err_info *why)
{
    const struct simulate_plan *plan = t->s->plan;
    struct expect_person who;
    const bool expects = t->s->needs & RULE_NEEDS_EXPECTED;
    const struct rule_moment m = {.partners = t->s->partners,
                                  .today = plan->last,
                                  .born = h->identity.birth_date,
                                  .complete_to = t->s->feeds.complete_to,
                                  .told_from = t->s->feeds.told_from,
                                  .household = around ? NULL : &unread_household,
                                  .expect = &t->s->feeds.expect,
                                  .who = expects ? &who : NULL};
    if (expects) expect_person_of(&t->s->feeds.expect, h, &who);
    err e = ERR_OK;
    *ret_any = false;
    for (size_t r = 0; !e && r < plan->rules; r++) {
        e = around ? spells_around(around, plan->rule[r], h->events, h->event_count, &m,
                                   t->s->needs, plan->first, plan->last, &found[r].at,
                                   &found[r].n, why)
                   : rule_spells(plan->rule[r], h->events, h->event_count, &m, plan->first,
                                 plan->last, t->hand->person, &found[r].at, &found[r].n, why);
        *ret_any |= found[r].n > 0;
    }
    return e;
}

/* What was ever said of a record now elsewhere protects still: the person's own shield. */
static err read_whole(const struct turn *t, int64_t person, const int64_t *records, size_t n,
                      struct history *h, struct err_info *why)
{
    int64_t living;
    int shield = 0;
    history_wipe(h);
    err e = history_read(t->db, t->s->hub, t->s->partners, &t->visibility, records, n,
                         t->hand->person, h, why);
    if (!e) e = history_living(t->db, person, t->hand->person, &living, &shield, why);
    h->shield |= shield;
    return e;
}

/* Those that a person closed: what the system ended is no answer. */
static err read_reviews(const struct turn *t, int64_t person, struct closed_review **ret,
                        size_t *ret_n, struct err_info *why)
{
    struct q_review_of_person_rows rows;
    err e = q_review_of_person(t->db, &(struct q_review_of_person_in){cell_of(person), person},
                               t->hand->person, &rows, why);
    if (e) return e;
    *ret = ARENA_ARRAY(t->hand->person, struct closed_review, rows.n + 1);
    if (!*ret) return err_set(why, ERR_LIMIT, "no memory to simulate");
    for (size_t i = 0; i < rows.n; i++)
        if (str_eq_c(rows.at[i].state, "closed") && !str_eq_c(rows.at[i].closed_by, "system"))
            (*ret)[(*ret_n)++] = (struct closed_review){
                date_days(date_uk(rows.at[i].opened_ms).date), rows.at[i].outcome};
    return ERR_OK;
}

static err count_found(const struct turn *t, int64_t person, const struct history *h,
                       const struct found *found, struct err_info *why)
{
    struct closed_review *reviews = NULL;
    size_t n = 0;
    err e = read_reviews(t, person, &reviews, &n, why);
    return e ? e
             : tally_person(&t->hand->tally, person, h, found, reviews, n, t->hand->person, why);
}

/* Enough to say that nothing fires. */
static err read_events(const struct turn *t, size_t at, const int64_t *records, size_t n,
                       struct history *h, struct err_info *why)
{
    const struct simulation *s = t->s;
    if (s->crowd) return crowd_history(s->crowd, at - s->first, t->hand->person, h, why);
    if (s->needs & RULE_NEEDS_EXPECTED)
        return history_read(t->db, s->hub, s->partners, &t->visibility, records, n,
                            t->hand->person, h, why);
    return history_read_events(t->db, s->partners, &t->visibility, records, n, t->hand->person, h,
                               why);
}

static err look_at(const struct turn *t, size_t at, struct err_info *why)
{
    const int64_t *records = NULL, person = t->s->persons.at[at];
    size_t n = 0;
    struct history h = {0};
    struct found found[SIMULATE_RULES_MAX] = {{NULL, 0}};
    bool any = false, sample = at % t->s->every == 0;
    err e = t->s->crowd
                ? ERR_OK
                : history_members(t->db, person, t->hand->person, &records, &n, why);
    if (!e) e = read_events(t, at, records, n, &h, why);
    if (e || !h.record_count) return e;
    struct around around = {.db = t->db,
                            .hub = t->s->hub,
                            .partners = t->s->partners,
                            .visibility = &t->visibility,
                            .a = t->hand->person,
                            .crowd = t->s->crowd,
                            .persons = {person},
                            .person_count = 1};
    if (!e) e = find_spells(t, NULL, &h, found, &any, why);
    if (!e && (any || sample) && t->s->crowd)
        e = history_members(t->db, person, t->hand->person, &records, &n, why);
    if (!e && (any || sample)) e = read_whole(t, person, records, n, &h, why);
    if (!e && any && t->s->needs) e = find_spells(t, &around, &h, found, &any, why);
    if (!e && any) e = count_found(t, person, &h, found, why);
    if (!e && sample) e = tally_region(&t->hand->tally, &h, why);
    history_wipe(&h);
    t->hand->tally.persons++;
    return e;
}

static err look_at_page(struct db *db, void *ctx, struct err_info *why)
{
    struct turn *t = ctx;
    arena_clear(t->hand->person);
    t->db = db;
    err e = visibility_load(db, t->hand->person, &t->visibility, why);
    struct arena_mark mark = arena_mark(t->hand->person);
    for (size_t i = t->from; !e && i < t->until; i++) {
        e = look_at(t, i, why);
        arena_rewind(t->hand->person, mark);
    }
    return e;
}

/* One short read: nobody waits for it. */
static err take_page(void *ctx, unsigned thread, size_t chunk, struct err_info *why)
{
    struct simulation *s = ctx;
    size_t until = s->first + (chunk + 1) * PAGE;
    struct turn t = {.s = s, .hand = &s->hand[thread], .from = s->first + chunk * PAGE,
                     .until = until < s->until ? until : s->until};
    return store_read(s->hub->store, look_at_page, &t, why);
}

/* ---- everybody ---- */

struct listing {
    struct simulation *s;
    int64_t after;
    size_t page;
};

static err on_person(void *ctx, const struct q_rule_persons_after_row *row)
{
    struct listing *l = ctx;
    int64_t *slot = VEC_PUSH(&l->s->persons);
    if (!slot) return ERR_NOMEM;
    l->after = *slot = row->person;
    l->page++;
    return ERR_OK;
}

static err list_page(struct db *db, void *ctx, struct err_info *why)
{
    enum { LIST = 20000 };
    struct listing *l = ctx;
    int64_t after = l->after;
    l->page = 0;
    return q_rule_persons_after_each(
        db, &(struct q_rule_persons_after_in){cell_of(after), after, LIST}, on_person, l, why);
}

static err read_feeds(struct db *db, void *ctx, struct err_info *why)
{
    struct simulation *s = ctx;
    return rule_feeds_read(db, s->hub, s->partners, s->hand[0].stays, &s->feeds, why);
}

/* ---- start and end ---- */

static err check_plan(const struct simulate_plan *plan, struct err_info *why)
{
    if (!plan->rules || plan->rules > SIMULATE_RULES_MAX)
        return err_set(why, ERR_INPUT, "between 1 and %d rules can be simulated at a time",
                       SIMULATE_RULES_MAX);
    if (plan->last < plan->first || plan->last - plan->first >= SIMULATE_DAYS_MAX)
        return err_set(why, ERR_INPUT, "a simulation takes between 1 and %d days",
                       SIMULATE_DAYS_MAX);
    return ERR_OK;
}

static err make_hands(struct simulation *s, struct arena *a, struct err_info *why)
{
    s->hand = ARENA_ARRAY(a, struct hand, s->hands);
    err e = s->hand ? ERR_OK : err_set(why, ERR_LIMIT, "no memory to simulate");
    for (unsigned i = 0; !e && i < s->hands; i++) {
        struct hand *hand = &s->hand[i];
        hand->person = arena_new(PERSON_BYTES_MAX);
        hand->stays = i ? arena_new(TALLY_BYTES_MAX) : a; /* the first one's is the result */
        if (!hand->person || !hand->stays) return err_set(why, ERR_NOMEM, "no memory to simulate");
        e = tally_init(&hand->tally, s->partners, s->plan, hand->stays, why);
    }
    for (size_t r = 0; r < s->plan->rules; r++)
        s->needs |= s->plan->rule[r]->needs;
    return e;
}

static void free_hands(struct simulation *s)
{
    for (unsigned i = 0; s->hand && i < s->hands; i++) {
        if (s->hand[i].stays) tally_release(&s->hand[i].tally);
        arena_free(s->hand[i].person);
        if (i) arena_free(s->hand[i].stays);
    }
    VEC_RELEASE(&s->persons);
}

/* Of very many persons everybody's events are read at once. */
static err read_crowd(struct simulation *s, size_t *io_take, struct err_info *why)
{
    const size_t bytes_max = (size_t)700 << 20;
    err e;
    s->until = s->persons.n;
    if (s->persons.n < judge_many_limits.from) return ERR_OK;
    do {
        if (s->persons.n - s->first > *io_take) s->until = s->first + *io_take;
        const struct crowd_order order = {.hub = s->hub,
                                          .partners = s->partners,
                                          .persons = s->persons.at + s->first,
                                          .n = s->until - s->first,
                                          .identities = s->needs & RULE_NEEDS_BIRTH_DATE,
                                          .threads = s->hands,
                                          .bytes_max = bytes_max};
        e = crowd_read(&order, &s->crowd, why);
    } while (e == ERR_LIMIT && (*io_take /= 2) >= PAGE);
    return e;
}

static err look_at_all(struct simulation *s, const struct parallel *with, struct err_info *why)
{
    size_t take = judge_many_limits.at_once;
    err e = ERR_OK;
    for (s->first = 0; !e && s->first < s->persons.n; s->first = s->until) {
        e = read_crowd(s, &take, why);
        if (!e) e = parallel_run(with, (s->until - s->first + PAGE - 1) / PAGE, take_page, s, why);
        crowd_free(s->crowd);
        s->crowd = NULL;
    }
    return e;
}

static void on_progress(void *ctx, int64_t done, int64_t total)
{
    const struct simulate_plan *plan = ctx;
    (void)total;
    if (plan->progress) plan->progress(plan->progress_ctx, done * PAGE);
}

static err run(struct simulation *s, struct err_info *why)
{
    struct listing l = {.s = s};
    void *plan = (void *)(uintptr_t)s->plan;
    const struct parallel with = {s->hands, on_progress, plan};
    err e = store_read(s->hub->store, read_feeds, s, why);
    do {
        if (!e) e = store_read(s->hub->store, list_page, &l, why);
    } while (!e && l.page);
    s->every = s->persons.n > SIMULATE_SAMPLE ? s->persons.n / SIMULATE_SAMPLE : 1;
    if (!e) e = look_at_all(s, &with, why);
    for (unsigned i = 1; !e && i < s->hands; i++)
        e = tally_add(&s->hand[0].tally, &s->hand[i].tally, why);
    return e;
}

err simulate(struct hub *h, const struct partners *p, const struct simulate_plan *plan,
             struct arena *a, struct simulated *ret_simulated, struct err_info *why)
{
    struct simulation s = {.hub = h, .partners = p, .plan = plan, .every = 1,
                           .hands = parallel_threads(&(struct parallel){.threads = plan->threads})};
    err e = check_plan(plan, why);
    if (e) return e;
    e = make_hands(&s, a, why);
    if (!e) e = run(&s, why);
    if (!e) e = tally_end(&s.hand[0].tally, ret_simulated, why);
    free_hands(&s);
    return e;
}
