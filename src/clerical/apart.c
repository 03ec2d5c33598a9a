/* clerical/apart.c -- why two persons are not one; and what a steward may do about it. */
#include "clerical/together.h"

#include "clerical/inside.h"
#include "event/history.h"
#include "store/cell.h"

struct two {
    struct hub *hub;
    const struct viewer *viewer;
    struct arena *a;
    int64_t person, other;
    const int64_t *records; /* who shall leave, or NULL = the two persons are to be one */
    size_t record_count;
    struct inspection in;
    struct apart_view view;
    struct group_plan plan;
    bool plans;
};

/* The living persons of both ids, with all they have. ERR_ABSENT as if they were not there. */
static err load_two(struct two *t, struct db *db, int64_t ret_living[2], struct err_info *why)
{
    const struct look look = viewer_look(t->viewer, t->hub);
    const int64_t asked[] = {t->person, t->other};
    const int64_t *members[2];
    int32_t shields[2] = {0, 0};
    size_t n[2] = {0, 0};
    err e = ERR_OK;
    for (int i = 0; i < 2 && !e; i++) {
        e = history_living(db, asked[i], t->a, &ret_living[i], &shields[i], why);
        if (!e) e = history_members(db, ret_living[i], t->a, &members[i], &n[i], why);
    }
    if (e && e != ERR_ABSENT) return e;
    if (e || !n[0] || !n[1]) return err_set(why, ERR_ABSENT, "there is no such person");
    const int64_t ids[] = {members[0][0], members[1][0]}; /* each brings the others of its person */
    e = link_inspect(db, t->hub, ids, 2, t->a, &t->in, why);
    if (!e) e = around_shields(db, &t->in, ret_living, t->a, shields, why);
    if (!e && !pair_allowed(&look, shields[0], shields[1]))
        e = err_set(why, ERR_ABSENT, "there is no such person");
    t->view.hidden = pair_hides(&look, shields[0] | shields[1]);
    return e;
}

/* ---- why not ---- */

static const struct inspect_edge *edge_between(const struct inspection *in, size_t a, size_t b)
{
    for (size_t i = 0; i < in->edge_count; i++)
        if ((in->edges[i].a == a && in->edges[i].b == b) ||
            (in->edges[i].a == b && in->edges[i].b == a))
            return &in->edges[i];
    return NULL;
}

static const char *verdict_of(const struct apart_view *v, const struct judgement *j, bool forbidden)
{
    if (v->human) return "a person said that they are two";
    if (!v->compared) return "there is nothing to compare";
    if (j->flags & LINK_CANNOT || forbidden)
        return "a verified number or the adoption wall says that these are two people";
    if (j->flags & LINK_AGES)
        return "one name, but born a generation apart: perhaps parent and child, never joined "
               "automatically";
    if (j->flags & LINK_TWIN)
        return "same birth date but another given name: perhaps twins, never joined automatically";
    if (v->waits) return "it is not enough to join them, and a person has to decide";
    if (j->verdict == VERDICT_AUTOMATIC)
        return "this pair would join, but other records of the two speak against it";
    return "the evidence is not enough";
}

/* The strongest pair of records, one of each person. */
static void find_strongest(struct two *t, const int64_t living[2], struct judgement *best,
                           bool *ret_forbidden)
{
    const struct inspection *in = &t->in;
    struct apart_view *v = &t->view;
    for (size_t i = 0; i < in->record_count; i++)
        for (size_t k = 0; k < in->record_count; k++) {
            if (in->records[i].person != living[0] || in->records[k].person != living[1]) continue;
            const struct inspect_edge *e = edge_between(in, i, k);
            const struct features *x = in->records[i].features, *y = in->records[k].features;
            struct judgement j;
            v->human |= e && e->human == HUMAN_DIFFERENT;
            *ret_forbidden |= e && (e->flags & LINK_CANNOT);
            if (!v->pair[0]) v->pair[0] = in->records[i].record, v->pair[1] = in->records[k].record;
            if (!x || !y) continue;
            judge_records(in->model, x, y, &j);
            if (v->compared && j.weight <= best->weight) continue;
            *best = j;
            v->compared = true;
            v->pair[0] = in->records[i].record;
            v->pair[1] = in->records[k].record;
        }
}

static void say_would_join(struct two *t, const struct judgement *best)
{
    enum link_field fields[COMPARE__COUNT];
    size_t n = t->view.compared ? explain_would_join(t->in.model, best, fields) : 0;
    str list = STR("");
    for (size_t i = 0; i < n; i++)
        list = str_printf(t->a, "%.*s%s%s", STR_FMT(list), !i ? "" : i + 1 == n ? " or " : ", ",
                          model_field_word(fields[i]));
    t->view.would_join = STR("");
    if (n)
        t->view.would_join = str_printf(
            t->a, "With the same %.*s these two records would have joined by themselves",
            STR_FMT(list));
}

static err say_why_not(struct two *t, struct db *db, const int64_t living[2], struct err_info *why)
{
    struct apart_view *v = &t->view;
    struct judgement best = {0};
    struct q_match_is_possible_row row;
    bool forbidden = false;
    v->why = (struct explanation){.rule = "", .strength = ""};
    find_strongest(t, living, &best, &forbidden);
    if (v->compared) explain_pair(t->in.model, &best, &v->why);
    struct q_match_is_possible_in ask = {cell_of(v->pair[0]), v->pair[0], v->pair[1]};
    err e = q_match_is_possible(db, &ask, t->a, &row, why);
    if (e && e != ERR_ABSENT) return e;
    v->waits = !e;
    v->weight = best.weight;
    v->upper = t->in.model->upper;
    v->lower = t->in.model->lower;
    v->verdict = verdict_of(v, &best, forbidden);
    say_would_join(t, &best);
    if (v->hidden) {
        v->weight = 0;
        v->would_join = STR("");
        v->why = (struct explanation){.rule = "", .strength = ""};
        v->verdict = v->human ? v->verdict : "part of the evidence is hidden from you";
    }
    return ERR_OK;
}

/* ---- plans ---- */

static bool leaves(const struct two *t, int64_t record)
{
    for (size_t i = 0; i < t->record_count; i++)
        if (t->records[i] == record) return true;
    return false;
}

static err pairs_to_part(struct two *t, struct link_wish *to, size_t *ret_n, struct err_info *why)
{
    const struct inspection *in = &t->in;
    size_t going = 0, n = 0;
    for (size_t i = 0; i < in->record_count; i++)
        going += leaves(t, in->records[i].record);
    if (!t->record_count || going != t->record_count)
        return err_set(why, ERR_INPUT, "not all of these records are this person's");
    if (going == in->record_count)
        return err_set(why, ERR_INPUT, "no record would stay: there is nobody to part from");
    if (going * (in->record_count - going) > GROUP_PAIRS_MAX)
        return err_set(why, ERR_LIMIT, "these are more than %d pairs of records", GROUP_PAIRS_MAX);
    for (size_t i = 0; i < in->record_count; i++)
        for (size_t k = 0; k < in->record_count; k++)
            if (leaves(t, in->records[i].record) && !leaves(t, in->records[k].record))
                to[n++] = (struct link_wish){in->records[i].record, in->records[k].record,
                                             HUMAN_DIFFERENT};
    *ret_n = n;
    return ERR_OK;
}

static err pair_to_join(struct two *t, struct db *db, const int64_t living[2], struct link_wish *to,
                        size_t *ret_n, struct err_info *why)
{
    if (living[0] == living[1])
        return err_set(why, ERR_INPUT, "the two ids mean the same person already");
    err e = say_why_not(t, db, living, why);
    if (!e && t->view.human) {
        (void)err_set(why, ERR_CONFLICT, "a person said that these are two people");
        return err_todo(why, "take that back first: aim link review decide PAIR undo");
    }
    *to = (struct link_wish){t->view.pair[0], t->view.pair[1], HUMAN_SAME};
    *ret_n = 1;
    return e;
}

static err count_said(struct two *t, struct db *db, struct err_info *why)
{
    struct group_plan *p = &t->plan;
    for (size_t i = 0; i < p->pair_count; i++) {
        int64_t a = p->pairs[i].record, b = p->pairs[i].other, low = a < b ? a : b;
        struct q_match_decision_row row;
        struct q_match_opinions_rows said;
        err e =
            q_match_decision(db, &(struct q_match_decision_in){cell_of(a), a, b}, t->a, &row, why);
        p->settled += !e && row.same == (int32_t)p->answer;
        if (e && e != ERR_ABSENT) return e;
        e = q_match_opinions(db, &(struct q_match_opinions_in){cell_of(low), low, a ^ b ^ low},
                             t->a, &said, why);
        if (e) return e;
        bool mine = false;
        for (size_t k = 0; k < said.n; k++)
            mine = said.at[k].answer != ANSWER_TAKEN_BACK &&
                   (mine || (said.at[k].answer == (int32_t)p->answer &&
                             str_eq_c(said.at[k].login, t->viewer->user->login)));
        p->mine += mine;
    }
    return ERR_OK;
}

static err make_plan(struct two *t, struct db *db, const int64_t living[2], struct err_info *why)
{
    struct link_wish *pairs = ARENA_ARRAY(t->a, struct link_wish, GROUP_PAIRS_MAX);
    struct clerical_effect x = {0};
    if (!pairs) return err_set(why, ERR_NOMEM, "what parting or joining would change");
    t->plan = (struct group_plan){.answer = t->records ? ANSWER_DIFFERENT : ANSWER_SAME,
                                  .pairs = pairs};
    err e = t->records ? pairs_to_part(t, pairs, &t->plan.pair_count, why)
                       : pair_to_join(t, db, living, pairs, &t->plan.pair_count, why);
    if (!e)
        e = link_preview(db, t->hub, pairs, t->plan.pair_count, t->a, &x.moves, &x.move_count, why);
    if (!e) e = effect_count(db, t->a, &x, why);
    if (!e) e = count_said(t, db, why);
    t->plan.moves = x.moves;
    t->plan.move_count = x.move_count;
    t->plan.reviews = x.reviews;
    t->plan.hits = x.hits;
    return e;
}

/* ---- */

static err look(struct db *db, void *ctx, struct err_info *why)
{
    struct two *t = ctx;
    int64_t living[2];
    t->view = (struct apart_view){0};
    err e = load_two(t, db, living, why);
    if (e) return e;
    t->view.person = living[0];
    t->view.other = living[1];
    t->view.same = living[0] == living[1];
    if (t->plans) return make_plan(t, db, living, why);
    return t->view.same ? ERR_OK : say_why_not(t, db, living, why);
}

static err run(struct two *t, const char *what, struct err_info *why)
{
    err e = clerical_check(t->viewer, why);
    if (!e && t->plans && !viewer_senior(t->viewer))
        e = err_set(why, ERR_DENIED, "parting and joining persons is for data stewards");
    if (!e) e = store_read(t->hub->store, look, t, why);
    if (e) return e;
    return clerical_note_explained(t->hub, t->viewer, what, t->view.person, t->view.other, why);
}

err clerical_apart(struct hub *h, const struct viewer *v, int64_t person, int64_t other,
                   struct arena *a, struct apart_view *ret_view, struct err_info *why)
{
    struct two t = {.hub = h, .viewer = v, .a = a, .person = person, .other = other};
    err e = run(&t, "why not together", why);
    if (!e) *ret_view = t.view;
    return e;
}

err clerical_plan_split(struct hub *h, const struct viewer *v, int64_t person,
                        const int64_t *records, size_t n, struct arena *a,
                        struct group_plan *ret_plan, struct err_info *why)
{
    struct two t = {.hub = h, .viewer = v, .a = a, .person = person, .other = person,
                    .records = records, .record_count = n, .plans = true};
    err e = run(&t, "what parting would change", why);
    if (!e) *ret_plan = t.plan;
    return e;
}

err clerical_plan_join(struct hub *h, const struct viewer *v, int64_t person, int64_t other,
                       struct arena *a, struct group_plan *ret_plan, struct err_info *why)
{
    struct two t = {
        .hub = h, .viewer = v, .a = a, .person = person, .other = other, .plans = true};
    err e = run(&t, "what joining would change", why);
    if (!e) *ret_plan = t.plan;
    return e;
}
