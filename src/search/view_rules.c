/* search/view_rules.c -- "review required", and for those who may know why: the rules and their
 * events. */
#include "search/inside.h"

#include "base/clock.h"
#include "rule/reviews.h"

static const struct activity *find_activity(const struct history *h, struct stored_event e)
{
    for (size_t i = 0; i < h->event_count; i++)
        if (h->events[i].record == e.record && h->events[i].id == e.event) return &h->events[i];
    return NULL;
}

static err say(struct looking *l, const struct stored_hit *hit, struct hit_line *line,
               struct err_info *why)
{
    struct buf out = BUF_INIT(8 * 1024);
    if (hit->rule) rule_sentence(hit->rule, hit->facts, l->partners, &out);
    line->sentence = str_copy(l->arena, buf_str(&out));
    buf_reset(&out);
    if (hit->rule) rule_asked(hit->rule, &out);
    line->asked = str_copy(l->arena, buf_str(&out));
    buf_reset(&out);
    if (hit->rule) rule_explain(hit->rule, l->partners, &out);
    line->rule_sentence = str_copy(l->arena, buf_str(&out));
    err e = buf_state(&out);
    buf_release(&out);
    return e || !line->rule_sentence.at || !line->sentence.at || !line->asked.at
               ? err_set(why, e ? e : ERR_NOMEM, "the rules of a person")
               : ERR_OK;
}

/* Of somebody who lives there: who is one of the household that this viewer is shown. */
static const struct activity *find_around(const struct looking *l, struct stored_event e)
{
    for (size_t i = 0; i < l->life_count; i++) {
        const struct household_life *life = &l->lives[i];
        for (size_t k = 0; k < life->event_count; k++)
            if (life->events[k].record == e.record && life->events[k].id == e.event)
                return &life->events[k];
    }
    return NULL;
}

static err around_line_of(struct looking *l, const struct activity *e, struct event_line *ret,
                          struct err_info *why)
{
    const struct agency *agency = &l->partners->agencies[e->agency];
    *ret = (struct event_line){.date = date_from_days(e->day),
                               .service = &agency->services[e->service],
                               .label = str_printf(l->arena, "%.*s, about somebody at the same "
                                                             "address",
                                                   STR_FMT(l->partners->types[e->type].label)),
                               .class = e->class};
    return ret->label.at ? ERR_OK : err_set(why, ERR_NOMEM, "the events of a hit");
}

/* The events that made the hit and are still this person's, newest last, as they were judged; then
 * those of others who live there. */
static err list_events(struct looking *l, const struct stored_hit *hit, struct hit_line *line,
                       struct err_info *why)
{
    struct event_line *lines = ARENA_ARRAY(l->arena, struct event_line, hit->event_count + 1);
    if (!lines) return err_set(why, ERR_NOMEM, "the events of a hit");
    for (size_t i = 0; i < hit->event_count; i++) {
        const struct activity *e = find_activity(&l->history, hit->events[i]);
        const struct activity *other = e ? NULL : find_around(l, hit->events[i]);
        if (e ? !sees_event(l, e, FIELD_HISTORY)
              : !other || !sees_event_around(l, other, FIELD_HISTORY))
            continue;
        struct event_line *to = &lines[line->event_count++];
        err err_ = e ? event_line_of(l, e, to, why) : around_line_of(l, other, to, why);
        if (err_) return err_;
        if (!line->first.year || date_cmp(to->date, line->first) < 0) line->first = to->date;
        if (date_cmp(to->date, line->last) > 0) line->last = to->date;
    }
    line->events = lines;
    return ERR_OK;
}

static err hit_line_of(struct looking *l, const struct stored_hit *hit, struct hit_line *ret,
                       struct err_info *why)
{
    *ret = (struct hit_line){.rule = hit->id,
                             .name = hit->rule ? hit->rule->name : STR(""),
                             .version = hit->version,
                             .band = hit->band,
                             .since_ms = hit->since_ms,
                             .until_ms = hit->until_ms,
                             .term = hit->term,
                             .covered_by = hit->covered_by};
    err e = say(l, hit, ret, why);
    return e ? e : list_events(l, hit, ret, why);
}

/* Is one asked for, and how far is it? */
static err read_review(struct looking *l, size_t firing, struct err_info *why)
{
    struct review *list;
    size_t n;
    err e = reviews_read(l->db, l->person, l->arena, &list, &n, why);
    if (e) return e;
    l->view.review_required = reviews_required(list, n, firing);
    if (!l->view.rules_shown || !n) return ERR_OK;
    if (!list[0].open) {
        l->view.reviewed_ms = reviews_closed_ms(list, n);
        return ERR_OK;
    }
    l->view.review = list[0].review;
    l->view.review_due_ms = list[0].due_ms;
    l->view.review_assigned = list[0].assigned;
    l->view.review_band = list[0].band;
    return ERR_OK;
}

/* Their agencies may keep what they know of them locked as well. */
static err read_life_locks(struct looking *l, struct err_info *why)
{
    size_t n = 0, most = 0;
    for (size_t i = 0; i < l->life_count; i++)
        most += l->lives[i].event_count;
    int64_t *ids = ARENA_ARRAY(l->arena, int64_t, most + 1);
    str *agencies = ARENA_ARRAY(l->arena, str, most + 1);
    if (!ids || !agencies) return err_set(why, ERR_NOMEM, "the locks of a household");
    for (size_t i = 0; i < l->life_count; i++)
        for (size_t k = 0; k < l->lives[i].event_count; k++) {
            const struct activity *e = &l->lives[i].events[k];
            bool again = false;
            for (size_t m = 0; m < n && !again; m++)
                again = ids[m] == e->record;
            if (again) continue;
            ids[n] = e->record;
            agencies[n++] = l->partners->agencies[e->agency].code;
        }
    return locks_read(l->db, l->partners, l->viewer->user, l->now_ms, ids, agencies, n, l->arena,
                      &l->life_locks, why);
}

/* Whoever lives there, when a rule that fired looked at them and this viewer is shown them. */
static err read_lives(struct looking *l, const struct stored_hits *hits, struct err_info *why)
{
    bool wanted = false;
    struct household around;
    for (size_t i = 0; i < hits->n; i++)
        wanted |= hits->at[i].rule && hits->at[i].rule->needs & RULE_NEEDS_HOUSEHOLD;
    if (!wanted || !sees(l, FIELD_HOUSEHOLD)) return ERR_OK;
    err e = household_read(l->db, l->hub, &l->visibility, l->person, l->arena, &around, why);
    if (!e)
        e = household_lives(l->db, l->hub, l->partners, &l->visibility, &around, false, l->arena,
                            &l->lives, &l->life_count, why);
    return e ? e : read_life_locks(l, why);
}

static err list_hits(struct looking *l, const struct stored_hits *hits, struct err_info *why)
{
    struct hit_line *lines = ARENA_ARRAY(l->arena, struct hit_line, hits->n + 1);
    if (!lines) return err_set(why, ERR_NOMEM, "the hits of a person");
    err read = read_lives(l, hits, why);
    if (read) return read;
    for (size_t i = 0; i < hits->n; i++) {
        err e = hit_line_of(l, &hits->at[i], &lines[i], why);
        if (e) return e;
    }
    l->view.hits = lines;
    l->view.hit_count = hits->firing;
    l->view.past_hits = lines + hits->firing;
    l->view.past_hit_count = hits->n - hits->firing;
    return ERR_OK;
}

err view_rules(struct looking *l, struct err_info *why)
{
    struct rule_set rules = {0};
    struct stored_hits hits;
    l->view.review_shown = sees(l, FIELD_REVIEW_FLAG);
    l->view.rules_shown = sees(l, FIELD_RULES);
    if (!l->view.review_shown) return ERR_OK;
    err e = ERR_OK;
    if (l->view.rules_shown) e = rule_set_load(l->db, l->partners, l->arena, &rules, why);
    if (!e)
        e = rule_hits_read(l->db, &rules, l->partners, l->person, l->today, l->arena, &hits, why);
    if (!e) e = read_review(l, hits.firing, why);
    if (e) return e;
    return l->view.rules_shown ? list_hits(l, &hits, why) : ERR_OK;
}
