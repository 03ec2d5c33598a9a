/* clerical/queue.c -- what waits, in the order of use to this viewer.
 *
 * Workload: some thousands of pairs wait, rarely ten thousand; their heads are read whole, to order
 * and count what this viewer may know of. Few have words or claims on them. */
#include "clerical/clerical.h"

#include "base/sort.h"
#include "clerical/bridge.h"
#include "clerical/control.h"
#include "clerical/useful.h"
#include "link/hub_model.h"

#include <stdio.h>

enum { QUEUE_BYTES_MAX = 64 << 20 };

struct listing {
    struct hub *hub;
    const struct viewer *viewer;
    struct arena *arena; /* scratch */
    const struct model *model;
    struct look look;
    int64_t now_ms;
    struct q_match_items_rows items;
    struct q_match_opinions_waiting_rows said;
    struct q_match_claims_rows claims;
    struct clerical_line *lines;
    struct clerical_list list;
};

err clerical_check(const struct viewer *v, struct err_info *why)
{
    err e = purpose_check(v->user, v->purpose, v->reference, why);
    if (!e && !access_may(v->user, CAP_MATCH_REVIEW))
        e = err_set(why, ERR_DENIED, "your role does not review matches");
    return e;
}

static err load(struct db *db, void *ctx, struct err_info *why)
{
    struct listing *l = ctx;
    arena_clear(l->arena);
    err e = q_match_items(db, l->arena, &l->items, why);
    if (!e) e = q_match_opinions_waiting(db, l->arena, &l->said, why);
    if (!e)
        e = q_match_claims(db, &(struct q_match_claims_in){l->now_ms}, l->arena, &l->claims, why);
    return e;
}

/* Rows of both lists are ordered by pair, so each is walked once beside the items. */
static int compare(int32_t cell, int64_t record, int64_t other, const struct q_match_items_row *i)
{
    if (cell != i->cell) return cell < i->cell ? -1 : 1;
    if (record != i->record) return record < i->record ? -1 : 1;
    return (other > i->other) - (other < i->other);
}

static size_t words_of(const struct listing *l, size_t *at, const struct q_match_items_row *i,
                       struct said *list, size_t most)
{
    size_t n = 0;
    const struct q_match_opinions_waiting_rows *s = &l->said;
    while (*at < s->n && compare(s->at[*at].cell, s->at[*at].record, s->at[*at].other, i) < 0)
        (*at)++;
    while (*at < s->n && compare(s->at[*at].cell, s->at[*at].record, s->at[*at].other, i) == 0) {
        const struct q_match_opinions_waiting_row *r = &s->at[(*at)++];
        if (n == most) memmove(list, list + 1, --n * sizeof *list); /* the newest are kept */
        list[n++] = (struct said){r->login, (enum answer)r->answer, r->senior != 0, r->at_ms,
                                  r->evidence};
    }
    return n;
}

static str claim_of(const struct listing *l, size_t *at, const struct q_match_items_row *i)
{
    const struct q_match_claims_rows *c = &l->claims;
    while (*at < c->n && compare(c->at[*at].cell, c->at[*at].record, c->at[*at].other, i) < 0)
        (*at)++;
    if (*at == c->n || compare(c->at[*at].cell, c->at[*at].record, c->at[*at].other, i) != 0)
        return STR("");
    str login = c->at[*at].login;
    return str_eq_c(login, l->viewer->user->login) ? STR("") : login;
}

static void make_line(const struct listing *l, const struct q_match_items_row *i,
                      const struct said *said, size_t said_count, str claimed,
                      struct clerical_line *ret)
{
    struct hard hard =
        pair_hard(l->model, i->record, i->other, i->weight, (uint32_t)i->flags, i->records,
                  i->shield | i->other_shield);
    if (i->asked == WAITS_ASKED) hard.why[ANSWER_SAME] = hard.why[ANSWER_DIFFERENT] = "asked";
    struct standing s = standing_of(said, said_count, i->evidence, &hard);
    bool senior = access_may(l->viewer->user, CAP_MATCH_SENIOR);
    struct useful u = {.weight = i->weight,
                       .records = i->records,
                       .child = i->child != 0,
                       .rule = i->rule != 0,
                       .asked = i->asked == WAITS_ASKED,
                       .stage = s.stage,
                       .waited_ms = l->now_ms - i->since_ms};
    *ret = (struct clerical_line){
        .record = i->record,
        .other = i->other,
        .weight = i->weight,
        .records = i->records,
        .bridge = i->asked == WAITS_BRIDGE || (i->weight / 1000.0 >= l->model->upper &&
                                               !(i->flags & (LINK_TWIN | LINK_UNSURE | LINK_AGES))),
        .child = u.child,
        .rule = u.rule,
        .asked = u.asked,
        .stage = s.stage,
        .since_ms = i->since_ms,
        .rank = useful_rank(l->model, &u),
        .claimed_by = claimed,
        .mine = str_empty(claimed) && standing_wants(&s, said, said_count, i->evidence,
                                                     str_of(l->viewer->user->login), senior),
        .masked = pair_hides(&l->look, i->shield | i->other_shield)};
}

static int by_use(const void *left, const void *right)
{
    const struct clerical_line *a = left, *b = right;
    if (a->rank != b->rank) return a->rank > b->rank ? -1 : 1;
    if (a->record != b->record) return a->record < b->record ? -1 : 1;
    return (a->other > b->other) - (a->other < b->other);
}

static void count(struct clerical_list *list, const struct clerical_line *line)
{
    list->mine += line->mine;
    list->waiting += line->stage == STAGE_FIRST;
    list->second += line->stage == STAGE_SECOND;
    list->senior += line->stage == STAGE_SENIOR;
    list->parked += line->stage == STAGE_PARKED;
}

static err arrange(struct listing *l, struct err_info *why)
{
    enum { WORDS_MAX = 32 };
    struct said said[WORDS_MAX];
    size_t said_at = 0, claim_at = 0;
    l->lines = ARENA_ARRAY(l->arena, struct clerical_line, l->items.n + 1);
    if (!l->lines) return err_set(why, ERR_NOMEM, "the matching queue");
    for (size_t i = 0; i < l->items.n; i++) {
        const struct q_match_items_row *row = &l->items.at[i];
        size_t n = words_of(l, &said_at, row, said, WORDS_MAX);
        str claimed = claim_of(l, &claim_at, row);
        if (!pair_allowed(&l->look, row->shield, row->other_shield)) continue;
        struct clerical_line *line = &l->lines[l->list.n];
        make_line(l, row, said, n, claimed, line);
        if (line->stage == STAGE_SETTLED) continue; /* the linker has not passed by yet */
        count(&l->list, line);
        l->list.n++;
    }
    if (l->list.n) sort_list(l->lines, l->list.n, sizeof *l->lines, by_use);
    l->list.lines = l->lines;
    return ERR_OK;
}

/* Everything lives in l->arena, which the caller frees. */
static err listing_make(struct listing *l, struct hub *h, const struct viewer *v,
                        struct err_info *why)
{
    *l = (struct listing){.hub = h,
                          .viewer = v,
                          .look = viewer_look(v, h),
                          .now_ms = hub_now_ms(h),
                          .arena = arena_new(QUEUE_BYTES_MAX)};
    if (!l->arena) return err_set(why, ERR_NOMEM, "no memory for the matching queue");
    err e = clerical_check(v, why);
    if (!e) e = hub_model(h, &l->model, why);
    if (!e) e = store_read(h->store, load, l, why);
    return e ? e : arrange(l, why);
}

static err keep(const struct listing *l, size_t most, struct arena *a, struct clerical_list *ret,
                struct err_info *why)
{
    size_t n = l->list.n < most ? l->list.n : most;
    struct clerical_line *lines = ARENA_ARRAY(a, struct clerical_line, n + 1);
    if (!lines) return err_set(why, ERR_NOMEM, "the matching queue");
    for (size_t i = 0; i < n; i++) {
        lines[i] = l->lines[i];
        lines[i].claimed_by = str_copy(a, lines[i].claimed_by);
        if (!lines[i].claimed_by.at) return err_set(why, ERR_NOMEM, "the matching queue");
    }
    *ret = l->list;
    ret->lines = lines;
    ret->n = n;
    return ERR_OK;
}

static err note(const struct listing *l, size_t shown, struct err_info *why)
{
    struct audit_entry entry = viewer_entry(l->viewer, AUDIT_MATCH_SHOWN);
    char detail[60];
    (void)snprintf(detail, sizeof detail, "list, pairs shown %zu", shown);
    entry.detail = str_of(detail);
    return audit_note_alone(l->hub, &entry, why);
}

err clerical_queue(struct hub *h, const struct viewer *v, size_t most, struct arena *a,
                   struct clerical_list *ret_list, struct err_info *why)
{
    struct listing l;
    struct clerical_list list = {0};
    err e = listing_make(&l, h, v, why);
    if (!e) e = keep(&l, most, a, &list, why);
    if (!e) e = note(&l, list.n, why);
    if (!e) *ret_list = list;
    arena_free(l.arena);
    return e;
}

err clerical_place(struct hub *h, const struct viewer *v, int64_t record, int64_t other,
                   size_t *ret_place, size_t *ret_mine, struct err_info *why)
{
    struct listing l;
    err e = listing_make(&l, h, v, why);
    size_t place = 0;
    *ret_place = 0;
    for (size_t i = 0; !e && i < l.list.n; i++) {
        if (!l.lines[i].mine) continue;
        place++;
        if (l.lines[i].record == record && l.lines[i].other == other) *ret_place = place;
    }
    *ret_mine = l.list.mine;
    str login = str_of(v->user->login);
    if (!e && l.list.mine && control_find(&h->keys, login, record, other))
        *ret_place = 1; /* a test looks like any other */
    arena_free(l.arena);
    return e;
}

struct waiting_pair {
    struct hub *hub;
    str login;
    struct arena *arena;
    const struct control *control;
};

static err ask_due(struct db *db, void *ctx, struct err_info *why)
{
    struct waiting_pair *d = ctx;
    return control_due(db, d->hub, d->login, d->arena, &d->control, why);
}

/* Now and then a test with a known answer takes the place of the next pair; who skips one gets a
 * real pair. */
static err instead(struct listing *l, int64_t after, int64_t after_other, int64_t *ret_record,
                   int64_t *ret_other, struct err_info *why)
{
    struct hub *h = l->hub;
    struct waiting_pair d = {h, str_of(l->viewer->user->login), l->arena, NULL};
    int64_t ids[2];
    if (control_find(&h->keys, d.login, after, after_other)) return ERR_OK;
    err e = store_read(h->store, ask_due, &d, why);
    if (e || !d.control) return e;
    control_ids(&h->keys, d.control, d.login, ids);
    *ret_record = ids[0];
    *ret_other = ids[1];
    return ERR_OK;
}

err clerical_next(struct hub *h, const struct viewer *v, int64_t after, int64_t after_other,
                  int64_t *ret_record, int64_t *ret_other, struct err_info *why)
{
    struct listing l;
    err e = listing_make(&l, h, v, why);
    size_t start = 0;
    for (size_t i = 0; !e && i < l.list.n; i++)
        if (l.lines[i].record == after && l.lines[i].other == after_other) start = i + 1;
    bool found = false;
    for (size_t i = 0; !e && i < l.list.n && !found; i++) {
        const struct clerical_line *line = &l.lines[(start + i) % l.list.n];
        if (!line->mine) continue;
        *ret_record = line->record;
        *ret_other = line->other;
        found = true;
    }
    if (!e && !found) e = err_set(why, ERR_ABSENT, "no pair waits for you");
    if (!e) e = instead(&l, after, after_other, ret_record, ret_other, why);
    arena_free(l.arena);
    return e;
}
