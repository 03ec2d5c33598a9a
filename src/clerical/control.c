/* clerical/control.c -- see control.h. */
#include "clerical/control.h"

#include "base/clock.h"
#include "link/hub_model.h"
#include "person/clean.h"
#include "store/cell.h"

void control_ids(const struct keys *k, const struct control *c, str login, int64_t ret_ids[2])
{
    int64_t one = crypt_id(k, "control", str_of(c->code), login, STR("1"));
    int64_t other = crypt_id(k, "control", str_of(c->code), login, STR("2"));
    ret_ids[0] = one < other ? one : other;
    ret_ids[1] = one < other ? other : one;
}

const struct control *control_find(const struct keys *k, str login, int64_t record, int64_t other)
{
    for (size_t i = 0; i < control_count; i++) {
        int64_t ids[2];
        control_ids(k, &controls[i], login, ids);
        if ((ids[0] == record && ids[1] == other) || (ids[0] == other && ids[1] == record))
            return &controls[i];
    }
    return NULL;
}

/* ---- when ---- */

static const struct q_match_controls_by_row *
answered(const struct q_match_controls_by_rows *rows, const struct control *c)
{
    for (size_t i = 0; i < rows->n; i++)
        if (str_eq_c(rows->at[i].control, c->code)) return &rows->at[i];
    return NULL;
}

/* In an order of this reviewer's own, so that nobody can tell another which comes next. */
static const struct control *next_of(const struct keys *k, str login,
                                     const struct q_match_controls_by_rows *rows)
{
    const struct control *best = NULL;
    int64_t least = INT64_MAX;
    for (size_t i = 0; i < control_count; i++) {
        int64_t turn = crypt_id(k, "control turn", str_of(controls[i].code), login);
        if (answered(rows, &controls[i]) || turn >= least) continue;
        best = &controls[i];
        least = turn;
    }
    return best;
}

err control_due(struct db *db, struct hub *h, str login, struct arena *a,
                const struct control **ret_control, struct err_info *why)
{
    struct q_match_controls_by_rows rows;
    struct q_match_said_since_row said;
    err e = q_match_controls_by(db, &(struct q_match_controls_by_in){0, login}, a, &rows, why);
    *ret_control = NULL;
    if (e) return e;
    struct q_match_said_since_in since = {login, rows.n ? rows.at[0].at_ms : 0};
    e = q_match_said_since(db, &since, a, &said, why);
    const struct control *next = next_of(&h->keys, login, &rows);
    if (e || !next) return e;
    int64_t spread = crypt_id(&h->keys, "control after", str_of(next->code), login);
    int64_t after = CONTROL_EVERY / 2 + spread % (CONTROL_EVERY + 1);
    if (said.words >= after) *ret_control = next;
    return ERR_OK;
}

/* ---- what is shown ---- */

static struct record_version *version_of(struct showing *s, const char *side, int64_t known_ms)
{
    struct record_version *v = ARENA_NEW(s->a, struct record_version);
    str rest = str_of(side), part[9];
    if (!v) return NULL;
    for (size_t i = 0; i < COUNT(part); i++)
        if (!str_next(&rest, '|', &part[i])) part[i] = STR("");
    struct demographics *d = &v->content.who;
    d->given_name = pii_of(part[0]);
    d->known_as = pii_of(part[1]);
    d->family_name = pii_of(part[2]);
    d->previous_family_name = pii_of(part[3]);
    (void)date_parse_iso(part[4], &d->birth_date);
    d->gender = part[5].len ? part[5].at[0] : 'U';
    d->address = pii_of(part[6]);
    d->postcode = pii_of(part[7]);
    d->nhs_number = pii_of(part[8]);
    v->known_ms = known_ms;
    return v;
}

static str agency_of(const struct showing *s, const int64_t ids[2], int side)
{
    size_t n = s->partners->agency_count, at = n ? (size_t)ids[0] % n : 0;
    if (!n) return STR("");
    return s->partners->agencies[side ? (at + 1 + (size_t)ids[1] % (n > 1 ? n - 1 : 1)) % n : at]
        .code;
}

static err make_sides(struct showing *s, const struct control *c, const int64_t ids[2],
                      struct record records[2], struct err_info *why)
{
    enum { DAYS = 400 };
    struct inspect_record *ends = ARENA_ARRAY(s->a, struct inspect_record, 2);
    struct features *f = ARENA_ARRAY(s->a, struct features, 2);
    if (!ends || !f) return err_set(why, ERR_NOMEM, "a pair of records");
    for (int i = 0; i < 2; i++) {
        int64_t known_ms = hub_now_ms(s->hub) - ids[i] % DAYS * MS_PER_DAY;
        struct record_version *v = version_of(s, c->sides[i], known_ms);
        if (!v) return err_set(why, ERR_NOMEM, "a pair of records");
        records[i] = (struct record){.id = ids[i], .agency = agency_of(s, ids, i), .versions = v,
                                     .version_count = 1};
        clean_start(&f[i], records[i].agency);
        clean_add(&f[i], &v->content.who);
        int64_t person = crypt_id(&s->hub->keys, "control person", str_of(c->code),
                                  str_of(i ? "2" : "1"));
        ends[i] = (struct inspect_record){ids[i], person, 0, &f[i]};
        s->pair.ends[i] = &ends[i];
    }
    return ERR_OK;
}

static err make_effects(struct showing *s, struct err_info *why)
{
    struct link_move *move = ARENA_NEW(s->a, struct link_move);
    int64_t stays = s->pair.ends[0]->person;
    if (!move) return err_set(why, ERR_NOMEM, "what an answer would change");
    *move = (struct link_move){s->pair.other, s->pair.ends[1]->person, stays};
    for (int i = 0; i < ANSWER_UNSURE; i++)
        s->view.effect[i] =
            (struct clerical_effect){.agencies = {1, 1, 2},
                                     .immediate = !s->pair.hard.why[i],
                                     .hard = s->pair.hard.why[i]};
    s->view.effect[ANSWER_SAME].moves = move;
    s->view.effect[ANSWER_SAME].move_count = 1;
    s->view.effect[ANSWER_SAME].survivor = stays;
    return ERR_OK;
}

static err fill(struct showing *s, const struct control *c, struct err_info *why)
{
    struct pair *p = &s->pair;
    struct clerical_view *v = &s->view;
    struct record records[2];
    int64_t ids[2];
    control_ids(&s->hub->keys, c, str_of(s->viewer->user->login), ids);
    p->record = ids[0], p->other = ids[1];
    err e = make_sides(s, c, ids, records, why);
    if (!e) e = hub_model(s->hub, &p->around.model, why);
    if (e) return e;
    judge_records(p->around.model, p->ends[0]->features, p->ends[1]->features, &p->judged);
    p->comparable = p->possible = true;
    p->hard = pair_hard(p->around.model, ids[0], ids[1], (int32_t)(p->judged.weight * 1000),
                        p->judged.flags, 1, 0);
    *v = (struct clerical_view){.record = ids[0],
                                .other = ids[1],
                                .person = {{p->ends[0]->person, 1}, {p->ends[1]->person, 1}},
                                .may_answer = true,
                                .since_ms = hub_now_ms(s->hub) - ids[0] % 72 * 3600 * 1000,
                                .state = ids[0] ^ ids[1]};
    show_records(s, records);
    return make_effects(s, why);
}

err control_show(struct showing *s, const struct control *c, struct err_info *why)
{
    struct q_match_controls_by_rows rows;
    struct q_match_controls_by_in in = {0, str_of(s->viewer->user->login)};
    err e = q_match_controls_by(s->db, &in, s->a, &rows, why);
    if (!e && answered(&rows, c)) e = err_set(why, ERR_ABSENT, "there is no such pair of records");
    return e ? e : fill(s, c, why);
}

/* ---- the answer ---- */

err control_answer(struct db *db, struct hub *h, const struct viewer *v, const struct control *c,
                   enum answer answer, struct arena *a, struct err_info *why)
{
    str login = str_of(v->user->login);
    struct q_match_claim_row claim;
    struct audit_entry entry = viewer_entry(v, AUDIT_MATCH_OPINION);
    int64_t ids[2], now_ms = hub_now_ms(h);
    control_ids(&h->keys, c, login, ids);
    err e = q_match_claim(db, &(struct q_match_claim_in){cell_of(ids[0]), ids[0], ids[1]}, a,
                          &claim, why);
    if (e && e != ERR_ABSENT) return e;
    bool right = answer == c->answer;
    struct q_match_add_control_in add = {.login = login,
                                         .control = str_of(c->code),
                                         .at_ms = now_ms,
                                         .answer = (int32_t)answer,
                                         .correct = right,
                                         .took_ms = e ? 0 : now_ms - claim.since_ms};
    e = q_match_add_control(db, &add, why);
    if (!e && db_changes(db) == 0)
        e = err_set(why, ERR_CONFLICT, "you have answered this pair already");
    entry.detail = str_printf(a, "a pair with a known answer, %s, %s", c->code,
                              right ? "right" : "not the known one");
    if (!e) e = audit_note(db, h, &entry, why);
    return e ? e
             : q_match_drop_claim(
                   db, &(struct q_match_drop_claim_in){cell_of(ids[0]), ids[0], ids[1]}, why);
}
