/* clerical/show.c -- one pair for one viewer: claimed, read, noted in the log, and only then given
 * out. */
#include "clerical/control.h"

#include "store/cell.h"

static err read_words(struct showing *s, struct err_info *why)
{
    const struct pair *p = &s->pair;
    struct clerical_word *list = ARENA_ARRAY(s->a, struct clerical_word, p->said_count + 1);
    err e = list ? ERR_OK : err_set(why, ERR_NOMEM, "the words about a pair");
    bool blind = p->standing.stage == STAGE_SECOND && !p->decided;
    const char *me = s->viewer->user->login;
    for (size_t i = 0; i < p->said_count && !e; i++) {
        const struct q_match_opinions_row *o = &p->opinions[i];
        enum answer answer = (enum answer)o->answer;
        const struct reason *r = reason_find(o->reason, answer);
        list[i] = (struct clerical_word){.login = o->login,
                                         .answer = answer,
                                         .reason = r ? r->label : "",
                                         .at_ms = o->at_ms,
                                         .counts = o->evidence == p->evidence,
                                         .masked = blind && !str_eq_c(o->login, me)};
        if (list[i].masked) list[i].answer = ANSWER_UNSURE, list[i].reason = "";
        if (o->sealed.len && !s->view.hidden)
            e = crypt_open(&s->hub->keys.use[KEY_FEATURE], opinion_place(p->record, p->other),
                           o->sealed, s->a, &list[i].note, why);
    }
    s->view.words = list;
    s->view.word_count = e ? 0 : p->said_count;
    return e;
}

static void fill_head(struct showing *s)
{
    struct clerical_view *v = &s->view;
    const struct pair *p = &s->pair;
    str login = str_of(s->viewer->user->login);
    bool senior = viewer_senior(s->viewer), spoke = str_eq(p->decided_by, login);
    *v = (struct clerical_view){.record = p->record,
                                .other = p->other,
                                .together = p->together,
                                .bridge = p->bridge,
                                .stage = p->standing.stage,
                                .decided = p->decided,
                                .decided_same = p->decided_same,
                                .decided_by = p->decided_by,
                                .decided_ms = p->decided_ms,
                                .since_ms = p->since_ms,
                                .state = p->state};
    for (int i = 0; i < 2; i++) {
        v->person[i].person = p->ends[i]->person;
        for (size_t k = 0; k < p->around.record_count; k++)
            v->person[i].records += p->around.records[k].person == p->ends[i]->person;
    }
    bool other_has_it = p->claimed_by.len && !str_eq(p->claimed_by, login);
    if (other_has_it) v->claimed_by = p->claimed_by, v->claimed_until_ms = p->claimed_until_ms;
    for (size_t i = 0; i < p->said_count; i++)
        spoke |= str_eq(p->said[i].login, login);
    v->may_answer =
        !p->decided && !other_has_it && (p->possible || p->asked || p->bridge) &&
        standing_wants(&p->standing, p->said, p->said_count, p->evidence, login, senior);
    v->may_undo =
        (p->decided && (senior || spoke)) ||
        (p->said_count && p->said[p->said_count - 1].answer != ANSWER_TAKEN_BACK && spoke);
}

static err show(struct db *db, void *ctx, struct err_info *why)
{
    struct showing *s = ctx;
    int64_t record = s->pair.record, other = s->pair.other;
    s->db = db;
    if (s->control) return control_show(s, s->control, why);
    err e = pair_load_for(db, s->hub, s->viewer, record, other, s->a, &s->pair, why);
    if (e) return e;
    fill_head(s);
    e = show_rows(s, why);
    if (!e) e = show_effects(s, why);
    return e ? e : read_words(s, why);
}

/* ---- the claim ---- */

struct claiming {
    struct hub *hub;
    const struct viewer *viewer;
    int64_t record, other;
};

/* Only who may say something takes it on the screen; nobody takes it from another. */
static err claim(struct db *db, void *ctx, struct err_info *why)
{
    const struct claiming *c = ctx;
    struct arena *a = arena_new(96 << 20);
    struct pair p;
    str login = str_of(c->viewer->user->login);
    err e = a ? pair_load_for(db, c->hub, c->viewer, c->record, c->other, a, &p, why)
              : err_set(why, ERR_NOMEM, "no memory for a pair of records");
    bool free = !e && (str_empty(p.claimed_by) || str_eq(p.claimed_by, login));
    if (free && !p.decided && (p.possible || p.asked || p.bridge) &&
        standing_wants(&p.standing, p.said, p.said_count, p.evidence, login,
                       viewer_senior(c->viewer))) {
        int64_t now_ms = hub_now_ms(c->hub);
        struct q_match_put_claim_in put = {cell_of(p.record), p.record, p.other, login,
                                           p.claimed_by.len ? p.claimed_since_ms : now_ms,
                                           now_ms + CLERICAL_CLAIM_MS};
        e = q_match_drop_claims_of(db, &(struct q_match_drop_claims_of_in){login}, why);
        if (!e) e = q_match_put_claim(db, &put, why); /* one pair at a time */
    }
    arena_free(a);
    return e;
}

/* A test is claimed for the time it takes alone. */
static err claim_control(struct db *db, void *ctx, struct err_info *why)
{
    const struct claiming *c = ctx;
    int64_t now_ms = hub_now_ms(c->hub);
    str login = str_of(c->viewer->user->login);
    struct q_match_put_claim_in put = {cell_of(c->record), c->record, c->other, login, now_ms,
                                       now_ms + CLERICAL_CLAIM_MS};
    err e = q_match_drop_claims_of(db, &(struct q_match_drop_claims_of_in){login}, why);
    return e ? e : q_match_put_claim(db, &put, why);
}

static err note(const struct showing *s, struct err_info *why)
{
    struct audit_subject subjects[2];
    struct audit_entry entry = viewer_entry(s->viewer, AUDIT_MATCH_SHOWN);
    char pair[PAIR_TEXT + 1];
    pair_text(s->pair.record, s->pair.other, pair);
    entry.detail = str_of(pair);
    if (!s->control) pair_subjects(&s->pair, subjects, &entry);
    return audit_note_alone(s->hub, &entry, why);
}

err clerical_show(struct hub *h, const struct partners *p, const struct viewer *v, int64_t record,
                  int64_t other, bool claim_it, struct arena *a, struct clerical_view *ret_view,
                  struct err_info *why)
{
    struct claiming c = {h, v, record < other ? record : other, record < other ? other : record};
    struct showing s = {.hub = h,
                        .partners = p,
                        .viewer = v,
                        .look = viewer_look(v, h),
                        .a = a,
                        .pair = {.record = c.record, .other = c.other}};
    s.control = control_find(&h->keys, str_of(v->user->login), c.record, c.other);
    err e = clerical_check(v, why);
    if (!e && claim_it) e = store_write(h->store, s.control ? claim_control : claim, &c, why);
    if (!e) e = store_read(h->store, show, &s, why);
    if (!e) e = note(&s, why);
    if (!e) *ret_view = s.view;
    return e;
}
