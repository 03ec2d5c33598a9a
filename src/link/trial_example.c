/* link/trial_example.c -- the largest joinings and partings, each told by the pair of records that
 * speaks loudest for it, with the weights of both models. */
#include "link/trial_inside.h"

#include "base/sort.h"
#include "link/hub_model.h"
#include "link/inspect.h"

enum { LOOK_BYTES_MAX = 64 << 20, SIDE_MAX = 40 };

/* Records whose two ends are different persons on one side and the same on the other. */
struct change {
    int64_t record, other;
    size_t records;
};

struct looking_for {
    struct trial_work *work;
    const struct model *live;
    struct arena *arena;
    struct change change;
    bool joins, found;
    struct trial_example best;
};

static int by_size(const void *left, const void *right)
{
    const struct change *a = left, *b = right;
    if (a->records != b->records) return a->records > b->records ? -1 : 1;
    return (a->record > b->record) - (a->record < b->record);
}

static int by_key(const void *left, const void *right, bool now)
{
    const struct trial_record *a = *(struct trial_record *const *)left,
                              *b = *(struct trial_record *const *)right;
    int64_t x = now ? a->now : a->was, y = now ? b->now : b->was;
    if (x != y) return x < y ? -1 : 1;
    return (a->record > b->record) - (a->record < b->record);
}

static int by_now(const void *left, const void *right) { return by_key(left, right, true); }
static int by_was(const void *left, const void *right) { return by_key(left, right, false); }

typedef VEC(struct change) change_list;

/* Persons who come together are found among the records of one person of the trial; who comes apart
 * among those of one person of the hub. */
static bool find_changes(struct trial_record **list, size_t n, bool joins, change_list *to)
{
    if (n) sort_list(list, n, sizeof *list, joins ? by_now : by_was);
    for (size_t from = 0, end; from < n; from = end) {
        const struct trial_record *first = list[from], *other = NULL;
        for (end = from; end < n; end++) {
            const struct trial_record *r = list[end];
            if ((joins ? r->now : r->was) != (joins ? first->now : first->was)) break;
            if (!other && (joins ? r->was != first->was : r->now != first->now)) other = r;
        }
        if (!other) continue;
        struct change *slot = VEC_PUSH(to);
        if (!slot) return false;
        *slot = (struct change){first->record, other->record, end - from};
    }
    if (to->n) sort_list(to->at, to->n, sizeof *to->at, by_size);
    return true;
}

/* ---- the pair that speaks loudest ---- */

static void try_pair(struct looking_for *l, const struct inspection *in,
                     const struct inspect_record *a, const struct inspect_record *b)
{
    struct judgement now, then;
    if (!a->features || !b->features) return;
    judge_records(l->live, a->features, b->features, &now);
    judge_records(in->model, a->features, b->features, &then);
    double loud = l->joins ? then.weight : now.weight;
    if (l->found && loud <= (l->joins ? l->best.then.weight : l->best.now.weight)) return;
    l->found = true;
    l->best = (struct trial_example){.joins = l->joins,
                                     .record = a->record,
                                     .other = b->record,
                                     .records = l->change.records,
                                     .now = now,
                                     .then = then};
    explain_pair(l->live, &now, &l->best.why_now);
    explain_pair(in->model, &then, &l->best.why_then);
}

/* Is this record on the side of `end`: of one person with it where the two ends differ? */
static bool beside(const struct looking_for *l, int64_t record, int64_t end)
{
    const struct trial_record *r = trial_find(l->work, record), *e = trial_find(l->work, end);
    return r && e && (l->joins ? r->was == e->was : r->now == e->now);
}

static err look(struct db *db, void *ctx, struct err_info *why)
{
    struct looking_for *l = ctx;
    struct inspection in;
    const int64_t ids[] = {l->change.record, l->change.other};
    arena_clear(l->arena);
    l->found = false;
    err e = link_inspect(db, &l->work->scratch, ids, 2, l->arena, &in, why);
    if (e) return e == ERR_LIMIT ? ERR_OK : e; /* nobody could look at so many */
    size_t left = 0;
    for (size_t i = 0; i < in.record_count; i++)
        if (in.records[i].shield) return ERR_OK; /* counted, never shown */
    for (size_t i = 0; i < in.record_count && left < SIDE_MAX; i++) {
        size_t right = 0;
        if (!beside(l, in.records[i].record, ids[0])) continue;
        left++;
        for (size_t k = 0; k < in.record_count && right < SIDE_MAX; k++) {
            if (!beside(l, in.records[k].record, ids[1])) continue;
            right++;
            try_pair(l, &in, &in.records[i], &in.records[k]);
        }
    }
    return ERR_OK;
}

static err show(struct looking_for *l, const change_list *changes, struct err_info *why)
{
    struct trial *to = l->work->to;
    size_t shown = 0;
    for (size_t i = 0; i < changes->n && shown < l->work->options->examples; i++) {
        if (to->examples == TRIAL_EXAMPLES_MAX) break;
        l->change = changes->at[i];
        err e = store_read(l->work->scratch.store, look, l, why);
        if (e) return e;
        if (!l->found) continue;
        to->example[to->examples++] = l->best;
        shown++;
    }
    return ERR_OK;
}

err trial_examples(struct trial_work *t, struct err_info *why)
{
    struct looking_for l = {.work = t, .arena = arena_new(LOOK_BYTES_MAX)};
    VEC(struct trial_record *) list = {0};
    change_list changes = {0};
    bool ok = l.arena;
    err e = hub_model(t->hub, &l.live, why);
    for (size_t i = 0; i < t->records.n && ok; i++) {
        if (!t->records.at[i].affected) continue;
        struct trial_record **slot = VEC_PUSH(&list);
        if (slot) *slot = &t->records.at[i];
        ok = slot;
    }
    for (int joins = 1; joins >= 0 && ok && !e; joins--) {
        l.joins = joins;
        VEC_CLEAR(&changes);
        ok = find_changes(list.at, list.n, joins, &changes);
        if (ok) e = show(&l, &changes, why);
    }
    if (!ok && !e) e = err_set(why, ERR_NOMEM, "no memory for examples");
    VEC_RELEASE(&list);
    VEC_RELEASE(&changes);
    arena_free(l.arena);
    return e;
}
