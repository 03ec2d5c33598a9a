/* clerical/effect.c -- what an answer would change, before anybody gives it. */
#include "clerical/show.h"

#include "store/cell.h"

/* ---- how many agencies' records each person rests on ---- */

struct senders {
    struct showing *s;
    str *agency; /* by record of the inspection */
};

static err on_head(void *ctx, size_t which, const struct q_record_get_row *row)
{
    struct senders *t = ctx;
    t->agency[which] = str_copy(t->s->a, row->agency);
    return t->agency[which].at ? ERR_OK : ERR_NOMEM;
}

/* person 0 = all of them */
static size_t count_agencies(const struct senders *t, int64_t person)
{
    const struct inspection *in = &t->s->pair.around;
    size_t n = 0;
    for (size_t i = 0; i < in->record_count; i++) {
        bool again = person && in->records[i].person != person;
        for (size_t k = 0; k < i && !again; k++)
            again = (!person || in->records[k].person == person) &&
                    str_eq(t->agency[k], t->agency[i]);
        n += !again;
    }
    return n;
}

static err count_senders(struct showing *s, size_t ret[3], struct err_info *why)
{
    const struct inspection *in = &s->pair.around;
    struct senders t = {s, ARENA_ARRAY(s->a, str, in->record_count + 1)};
    struct q_record_get_in *ask = ARENA_ARRAY(s->a, struct q_record_get_in, in->record_count + 1);
    if (!t.agency || !ask) return err_set(why, ERR_NOMEM, "what an answer would change");
    for (size_t i = 0; i < in->record_count; i++)
        ask[i] = (struct q_record_get_in){cell_of(in->records[i].record), in->records[i].record};
    err e = q_record_get_set(s->db, ask, in->record_count, on_head, &t, why);
    if (e) return e;
    ret[0] = count_agencies(&t, s->pair.ends[0]->person);
    ret[1] = count_agencies(&t, s->pair.ends[1]->person);
    ret[2] = count_agencies(&t, 0);
    return ERR_OK;
}

/* ---- reviews and hits of everybody whom it concerns ---- */

static err count_work(struct db *db, struct arena *a, int64_t person, struct clerical_effect *x,
                      struct err_info *why)
{
    struct q_review_of_person_rows reviews;
    struct q_rule_hits_rows hits;
    err e = q_review_of_person(db, &(struct q_review_of_person_in){cell_of(person), person},
                               a, &reviews, why);
    if (!e)
        e = q_rule_hits(db, &(struct q_rule_hits_in){cell_of(person), person}, a, &hits, why);
    for (size_t i = 0; !e && i < reviews.n; i++)
        x->reviews += str_eq_c(reviews.at[i].state, "open");
    for (size_t i = 0; !e && i < hits.n; i++)
        x->hits += hits.at[i].until_ms == 0;
    return e;
}

/* Each person who loses or gains a record, once. */
err effect_count(struct db *db, struct arena *a, struct clerical_effect *x, struct err_info *why)
{
    int64_t *persons = ARENA_ARRAY(a, int64_t, 2 * x->move_count + 1);
    size_t n = 0;
    err e = persons ? ERR_OK : err_set(why, ERR_NOMEM, "what an answer would change");
    for (size_t i = 0; i < 2 * x->move_count && !e; i++) {
        int64_t person = i % 2 ? x->moves[i / 2].to : x->moves[i / 2].from;
        bool again = !person;
        for (size_t k = 0; k < n && !again; k++)
            again = persons[k] == person;
        if (again) continue;
        persons[n++] = person;
        e = count_work(db, a, person, x, why);
    }
    return e;
}

static err one_effect(struct showing *s, enum answer answer, struct err_info *why)
{
    const struct pair *p = &s->pair;
    struct clerical_effect *x = &s->view.effect[answer];
    struct link_wish wish = {p->record, p->other,
                             answer == ANSWER_SAME ? HUMAN_SAME : HUMAN_DIFFERENT};
    err e = link_preview(s->db, s->hub, &wish, 1, s->a, &x->moves, &x->move_count, why);
    if (!e) e = effect_count(s->db, s->a, x, why);
    if (e) return e;
    struct said *all = ARENA_ARRAY(s->a, struct said, p->said_count + 1);
    if (!all) return err_set(why, ERR_NOMEM, "what an answer would change");
    for (size_t i = 0; i < p->said_count; i++)
        all[i] = p->said[i];
    all[p->said_count] = (struct said){str_of(s->viewer->user->login), answer,
                                       viewer_senior(s->viewer), hub_now_ms(s->hub), p->evidence};
    struct standing after = standing_of(all, p->said_count + 1, p->evidence, &p->hard);
    x->immediate = after.stage == STAGE_SETTLED;
    x->hard = p->hard.why[answer];
    if (answer == ANSWER_SAME && x->move_count) x->survivor = x->moves[0].to;
    return ERR_OK;
}

err show_effects(struct showing *s, struct err_info *why)
{
    size_t agencies[3];
    err e = count_senders(s, agencies, why);
    if (!e) e = one_effect(s, ANSWER_DIFFERENT, why);
    if (!e) e = one_effect(s, ANSWER_SAME, why);
    for (int i = 0; i < 2 && !e; i++)
        memcpy(s->view.effect[i].agencies, agencies, sizeof agencies);
    return e;
}
