/* safeguard/queue_count.c -- how many reviews wait, of each kind, without reading them.
 *
 * Workload: 50,000 open reviews. The numbers are sums of review_tally, a row for each kind and day;
 * only of today the hour matters, and is read from the index over due times. Persons in
 * review_doubt have changed since they were judged: theirs are looked up one by one, taken out of
 * the sums, and put back as they are. Of those that are asked for by a rule, an age or an area the
 * rows of the mark are counted, some tens of thousands at most, all in the database. */
#include "safeguard/inside.h"

#include "base/sort.h"
#include "query.h"
#include "store/cell.h"

int queue_by_urgency(const void *left, const void *right)
{
    const struct head *a = left, *b = right;
    if (a->band != b->band) return a->band > b->band ? -1 : 1;
    if (a->overdue != b->overdue) return a->overdue ? -1 : 1;
    if (a->rank != b->rank) return a->rank > b->rank ? -1 : 1;
    if (a->due_ms != b->due_ms) return a->due_ms < b->due_ms ? -1 : 1;
    return (a->person > b->person) - (a->person < b->person);
}

int queue_by_due(const void *left, const void *right)
{
    const struct head *a = left, *b = right;
    if (a->due_ms != b->due_ms) return a->due_ms < b->due_ms ? -1 : 1;
    return (a->person > b->person) - (a->person < b->person);
}

/* ---- the numbers ---- */

bool queue_fits(const struct queue_wish *w, const struct kind *k)
{
    static const bool place_fits[][3] = {[WHO_ANYONE] = {true, true, false},
                                         [WHO_NOBODY] = {true, false, false},
                                         [WHO_LOGIN] = {false, true, false},
                                         [WHO_WORKER] = {false, false, true}};
    return (w->band < 0 || w->band == (int)k->band) && place_fits[w->who][k->place] &&
           (str_empty(w->pathway) || str_eq(w->pathway, k->pathway)) &&
           (!w->came_back || k->back) && (!w->quiet || k->quiet);
}

/* wanted: what is asked for by a mark is so of them. */
static void count(struct counting *c, const struct kind *k, bool wanted)
{
    struct queue_numbers *n = &c->l->page.numbers;
    if (!queue_knows(c->l, k->shield)) {
        if (!c->l->asked.walked) c->hidden[k->band][k->late] += k->n;
        return;
    }
    if (wanted && queue_fits(c->l->wish, k)) c->group[k->band][k->late] += k->n;
    if (k->place == PLACE_WORKER) {
        n->with_worker += k->n;
        return;
    }
    n->open += k->n;
    if (k->late) n->overdue += k->n;
    if (k->today) n->due_today += k->n;
    if (k->place == PLACE_FREE) n->not_assigned += k->n;
    if (k->back) n->came_back += k->n;
    if (k->quiet) n->quiet += k->n;
    *(k->band == BAND_RED ? &n->red : k->band == BAND_AMBER ? &n->amber : &n->green) += k->n;
}

err queue_bad_colour(struct err_info *why)
{
    return err_set(why, ERR_CORRUPT, "a stored review has an unknown colour");
}

/* Rows are counted as they come: there are some thousand, and nothing of them is kept. */
struct tallying {
    struct counting *c;
    int64_t from_day, until_day;
    struct err_info *why;
};

static err on_tally(void *ctx, const struct q_review_tallies_row *r)
{
    const struct tallying *t = ctx;
    struct kind k = {.shield = r->shield,
                     .pathway = r->pathway,
                     .back = r->back != 0,
                     .quiet = r->quiet != 0,
                     .late = r->day < t->from_day,
                     .place = (enum review_place)r->place,
                     .n = r->n};
    if (!rule_band_of(r->band, &k.band) || r->place < PLACE_FREE || r->place > PLACE_WORKER)
        return queue_bad_colour(t->why);
    if (r->day < t->from_day || r->day >= t->until_day) count(t->c, &k, !t->c->l->asked.walked);
    return ERR_OK;
}

/* Of these days the hour matters. */
static err on_due(void *ctx, const struct q_review_due_between_row *r)
{
    const struct tallying *t = ctx;
    const struct loading *l = t->c->l;
    bool late = r->due_ms < l->now_ms;
    struct kind k = {.shield = r->shield,
                     .pathway = r->pathway,
                     .back = r->back != 0,
                     .quiet = r->quiet != 0,
                     .late = late,
                     .today = !late && r->due_ms < l->day_ends_ms,
                     .place = (enum review_place)r->place,
                     .n = 1};
    if (!rule_band_of(r->band, &k.band)) return queue_bad_colour(t->why);
    count(t->c, &k, !l->asked.walked);
    return ERR_OK;
}

static err count_all(struct counting *c, struct err_info *why)
{
    int64_t from_day = c->l->now_ms / MS_PER_DAY;
    int64_t until_day = (c->l->day_ends_ms - 1) / MS_PER_DAY + 1;
    struct tallying t = {c, from_day, until_day, why};
    err e = q_review_tallies_each(c->l->db, &(struct q_review_tallies_in){CELL_HUB}, on_tally, &t,
                                  why);
    struct q_review_due_between_in in = {from_day * MS_PER_DAY, until_day * MS_PER_DAY};
    return e ? e : q_review_due_between_each(c->l->db, &in, on_due, &t, why);
}

/* ---- those of a mark ---- */

/* Into the groups; and whom the walk has to look for. */
static err take_counts(struct counting *c, const struct q_review_mark_counts_rows *rows,
                       struct err_info *why)
{
    int32_t *shields = ARENA_ARRAY(c->l->arena, int32_t, rows->n + 1);
    if (!shields) return err_set(why, ERR_NOMEM, "the review queue");
    c->shields = shields;
    for (size_t i = 0; i < rows->n; i++) {
        const struct q_review_mark_counts_row *r = &rows->at[i];
        if (r->band < 0 || r->band >= BAND__COUNT) return queue_bad_colour(why);
        if (!queue_tells(c->l, r->shield) ||
            (c->l->wish->band >= 0 && c->l->wish->band != r->band))
            continue;
        c->group[r->band][0] += r->n - r->late;
        c->group[r->band][1] += r->late;
        if (!c->shield_count || shields[c->shield_count - 1] != r->shield)
            shields[c->shield_count++] = r->shield;
    }
    return ERR_OK;
}

/* Of several marks one is walked (queue_choose): a rule is taken for rarer than an area, an area
 * than an age, as how many have each is not known before. */
static err count_marked(struct counting *c, struct err_info *why)
{
    const struct loading *l = c->l;
    const struct queue_wish *w = l->wish;
    struct q_review_mark_counts_rows rows;
    if (!l->asked.walked) return ERR_OK;
    const struct q_review_mark_counts_in in = {.cell = CELL_HUB,
                                               .mark = l->asked.walked,
                                               .now_ms = l->now_ms,
                                               .pathway = w->pathway,
                                               .back = w->came_back,
                                               .quiet = w->quiet,
                                               .place = queue_place(w),
                                               .age = l->asked.age,
                                               .area = l->asked.area};
    err e = q_review_mark_counts(l->db, &in, l->arena, &rows, why);
    return e ? e : take_counts(c, &rows, why);
}

/* ---- whose review may not say what is so ---- */

struct kind queue_kind_of(const struct head *h, int64_t n)
{
    return (struct kind){.band = h->band,
                         .shield = h->shield,
                         .pathway = h->pathway,
                         .back = h->back_ms > 0,
                         .quiet = h->quiet,
                         .late = h->overdue,
                         .today = h->due_today,
                         .place = h->routed_ms > 0        ? PLACE_WORKER
                                  : str_empty(h->assigned) ? PLACE_FREE
                                                           : PLACE_TAKEN,
                         .n = n};
}

void queue_set_clock(const struct loading *l, struct head *h)
{
    h->overdue = h->due_ms < l->now_ms;
    h->due_today = !h->overdue && h->due_ms < l->day_ends_ms;
}

static bool already(const struct counting *c, int64_t person)
{
    for (size_t i = 0; i < c->in_doubt_count; i++)
        if (c->in_doubt[i] == person) return true;
    return false;
}

/* Taken out of the sums as it is stored; kept as it is now if it may be known. */
static err doubt(struct counting *c, struct head *h, struct err_info *why)
{
    queue_set_clock(c->l, h);
    const struct kind was = queue_kind_of(h, -1);
    count(c, &was, queue_tells(c->l, h->shield) && queue_is_marked(c->l, h));
    c->in_doubt[c->in_doubt_count++] = h->person;
    err e = queue_live(c->l, h, why);
    if (e || !queue_knows(c->l, h->shield)) return e == ERR_ABSENT ? ERR_OK : e;
    e = queue_fits_now(c->l, h->person, h->shield, &h->fits, why);
    c->doubts[c->doubt_count++] = *h;
    return e;
}

/* The survivor's own review may have been judged already: it is the same line. */
static err doubt_survivor(struct counting *c, int64_t person, struct err_info *why)
{
    struct review *list;
    size_t n;
    if (already(c, person)) return ERR_OK;
    err e = reviews_read(c->l->db, person, c->l->arena, &list, &n, why);
    if (e || !n || !list[0].open) return e;
    struct head h = HEAD_OF(&list[0]);
    HEAD_MARKS(&h, &list[0]);
    h.band = list[0].band;
    return doubt(c, &h, why);
}

static int by_person(const void *left, const void *right)
{
    const struct head *a = left, *b = right;
    if (a->person != b->person) return a->person < b->person ? -1 : 1;
    return queue_by_urgency(left, right);
}

/* A person is in one line: until the rules are judged again, a merged person's review and the
 * survivor's own are both open. The more urgent stays. */
static void each_once(struct counting *c)
{
    size_t kept = 0;
    if (c->doubt_count) sort_list(c->doubts, c->doubt_count, sizeof *c->doubts, by_person);
    for (size_t i = 0; i < c->doubt_count; i++) {
        if (i && c->doubts[i].person == c->doubts[i - 1].person) continue;
        const struct kind is = queue_kind_of(&c->doubts[i], 1);
        count(c, &is, c->doubts[i].fits);
        if (!queue_fits(c->l->wish, &is) || !c->doubts[i].fits) continue;
        if (c->l->wish->who == WHO_LOGIN && !str_eq(c->doubts[i].assigned, c->l->wish->login))
            continue;
        c->doubts[kept++] = c->doubts[i];
    }
    c->doubt_count = kept;
    if (c->in_doubt_count)
        sort_list(c->in_doubt, c->in_doubt_count, sizeof *c->in_doubt, sort_int64);
}

static err read_doubts(struct counting *c, struct err_info *why)
{
    struct q_review_doubts_rows rows;
    err e = q_review_doubts(c->l->db, c->l->arena, &rows, why);
    size_t room = e ? 0 : 2 * rows.n + 1;
    c->doubts = e ? NULL : ARENA_ARRAY(c->l->arena, struct head, room);
    c->in_doubt = e ? NULL : ARENA_ARRAY(c->l->arena, int64_t, room);
    if (!c->doubts || !c->in_doubt) return e ? e : err_set(why, ERR_NOMEM, "the review queue");
    for (size_t i = 0; !e && i < rows.n; i++) {
        struct head h = HEAD_OF(&rows.at[i]);
        HEAD_MARKS(&h, &rows.at[i]);
        if (!rule_band_of(rows.at[i].band, &h.band)) return queue_bad_colour(why);
        e = doubt(c, &h, why);
    }
    for (size_t i = 0, n = c->doubt_count; !e && i < n; i++)
        e = doubt_survivor(c, c->doubts[i].person, why);
    if (!e) each_once(c);
    return e;
}

err queue_count(struct counting *c, struct err_info *why)
{
    err e = count_all(c, why);
    if (!e) e = count_marked(c, why);
    return e ? e : read_doubts(c, why);
}
