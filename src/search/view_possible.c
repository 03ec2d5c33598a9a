/* search/view_possible.c -- what is undecided about a person is not silent: a further record may be
 * theirs, and what would follow if it is. Of the other record nothing is told to who may not see
 * it. */
#include "search/inside.h"

#include "query.h"
#include "store/cell.h"

enum { OTHERS_MAX = 64 };

struct others {
    struct {
        int64_t person;
        int shield;
    } at[OTHERS_MAX];
    size_t n;
};

/* May it be hinted at that this record could belong here? Not when its own person is kept from this
 * viewer. */
static err take_other(struct looking *l, int64_t record, struct others *to, struct err_info *why)
{
    struct q_link_membership_row owner;
    struct subject s = {.audience = 3};
    int64_t person;
    err e = q_link_membership(l->db, &(struct q_link_membership_in){cell_of(record), record},
                              l->arena, &owner, why);
    if (!e) e = history_shielded(l->db, owner.person, l->arena, &person, &s.shield, why);
    if (e) return e == ERR_ABSENT ? ERR_OK : e;
    if (to->n == OTHERS_MAX ||
        access_decide(&l->look, &s, FIELD_KNOWN).disclose != DISCLOSE_SHOW ||
        access_decide(&l->look, &s, FIELD_POSSIBLE).disclose != DISCLOSE_SHOW)
        return ERR_OK;
    to->at[to->n].person = person;
    to->at[to->n++].shield = s.shield;
    return ERR_OK;
}

static err gather(struct looking *l, struct others *to, struct err_info *why)
{
    for (size_t i = 0; i < l->history.record_count; i++) {
        struct q_link_possibles_rows rows;
        int64_t record = l->history.records[i].id;
        err e = q_link_possibles(l->db, &(struct q_link_possibles_in){cell_of(record), record},
                                 l->arena, &rows, why);
        for (size_t k = 0; !e && k < rows.n; k++)
            e = take_other(l, rows.at[k].other, to, why);
        if (e) return e;
    }
    return ERR_OK;
}

/* May this viewer see what rules say of this person and that one together? False too when the other
 * is kept from them; *ret_may_know: they may know that there is something. */
static bool open_together(const struct looking *l, const struct others *o, int64_t other,
                          bool *ret_may_know)
{
    for (size_t i = 0; i < o->n; i++) {
        if (o->at[i].person != other) continue;
        struct subject s = {.shield = l->subject.shield | o->at[i].shield, .audience = 3};
        *ret_may_know = access_decide(&l->look, &s, FIELD_REVIEW_FLAG).disclose == DISCLOSE_SHOW;
        return l->view.rules_shown && *ret_may_know &&
               access_decide(&l->look, &s, FIELD_RULES).disclose == DISCLOSE_SHOW;
    }
    return false;
}

static err say(struct looking *l, const struct union_hit *hit, struct further_line *to,
               struct err_info *why)
{
    struct buf out = BUF_INIT(8 * 1024);
    if (hit->rule) rule_sentence_whole(hit->rule, hit->facts, l->partners, &out);
    *to = (struct further_line){.rule = hit->id, .band = hit->band,
                                .sentence = str_copy(l->arena, buf_str(&out))};
    err e = buf_state(&out);
    buf_release(&out);
    return e || !to->sentence.at ? err_set(why, e ? e : ERR_NOMEM, "the rules of two persons")
                                 : ERR_OK;
}

static err view_unions(struct looking *l, const struct others *o, struct err_info *why)
{
    struct rule_set rules = {0};
    const struct union_hit *hits = NULL;
    size_t n = 0;
    err e = l->view.rules_shown ? rule_set_load(l->db, l->partners, l->arena, &rules, why) : ERR_OK;
    if (!e) e = union_hits_read(l->db, &rules, l->partners, l->person, l->arena, &hits, &n, why);
    struct further_line *lines = e ? NULL : ARENA_ARRAY(l->arena, struct further_line, n + 1);
    if (!lines) return e ? e : err_set(why, ERR_NOMEM, "the rules of two persons");
    for (size_t i = 0; i < n && !e; i++) {
        bool may_know = false, open = open_together(l, o, hits[i].other, &may_know);
        l->view.further_review |= may_know;
        if (open) e = say(l, &hits[i], &lines[l->view.further_count++], why);
    }
    l->view.further = lines;
    return e;
}

err view_possible(struct looking *l, struct err_info *why)
{
    struct others o = {.n = 0};
    if (!sees(l, FIELD_POSSIBLE)) return ERR_OK;
    err e = gather(l, &o, why);
    l->view.possible = o.n > 0;
    return e || !o.n || !l->view.review_shown ? e : view_unions(l, &o, why);
}
