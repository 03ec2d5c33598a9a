/* refer/read.c -- a referral as its two sides see it. */
#include "access/account.h"
#include "refer/inside.h"

#include "base/clock.h"

/* ---- who may ---- */

bool refer_is_program(const struct viewer *v)
{
    return str_starts(str_of(v->user->login), STR(REFER_PROGRAM));
}

err refer_may(const struct viewer *v, struct err_info *why)
{
    err e = refer_is_program(v) ? ERR_OK : purpose_check(v->user, v->purpose, v->reference, why);
    if (!e && !access_may(v->user, CAP_REFER))
        e = err_set(why, ERR_DENIED, "your role neither sends nor receives referrals");
    return e;
}

err refer_note(struct db *db, struct hub *h, const struct viewer *v, enum audit_kind kind,
               int64_t person, str detail, struct err_info *why)
{
    struct audit_subject subject = {person, 0};
    struct audit_entry entry = viewer_entry(v, kind);
    entry.subjects = &subject;
    entry.subject_count = person ? 1 : 0;
    entry.detail = detail;
    entry.asked = v->reference;
    return audit_note(db, h, &entry, why);
}

err refer_note_shown(struct db *db, struct hub *h, const struct viewer *v, int64_t person,
                     str detail, struct err_info *why)
{
    err e = refer_note(db, h, v, AUDIT_REFERRAL_SHOWN, person, detail, why);
    if (e || !person || refer_is_program(v)) return e; /* whom a program shows it to is not known */
    return viewer_note_look(db, h, v, person, why);
}

/* ---- one row ---- */

/* A stored row as a referral, content sealed. ERR_CORRUPT: words that are not known. */
static err refer_of_row(const struct q_referral_get_row *row, int64_t id, struct referral *ret,
                 struct err_info *why)
{
    struct referral r = {.id = id,
                         .person = row->person,
                         .from_agency = row->from_agency,
                         .from_login = row->from_login,
                         .to_agency = row->to_agency,
                         .to_service = row->to_service,
                         .to_login = row->to_login,
                         .routed = row->routed,
                         .offer = row->offer,
                         .outcome = row->outcome,
                         .version = row->version,
                         .sent_ms = row->sent_ms,
                         .due_ms = row->due_ms,
                         .moved_ms = row->moved_ms,
                         .ended_ms = row->ended_ms,
                         .erased = row->data_key.len == 0,
                         .content = {.age = -1}};
    if (!referral_pathway_of(row->pathway, &r.pathway) || !urgency_of(row->urgency, &r.urgency) ||
        !referral_state_of(row->state, &r.state))
        return err_set(why, ERR_CORRUPT, "a stored referral has words that are not known");
    referral_reference(id, r.reference);
    *ret = r;
    return ERR_OK;
}

static err read_steps(struct db *db, const struct key *k, struct referral *r, struct arena *a,
                      struct err_info *why)
{
    struct q_referral_steps_rows rows;
    err e = q_referral_steps(db, &(struct q_referral_steps_in){cell_of(r->id), r->id}, a, &rows,
                             why);
    struct referral_step *steps = e ? NULL : ARENA_ARRAY(a, struct referral_step, rows.n + 1);
    if (!steps) return e ? e : err_set(why, ERR_NOMEM, "what was done to a referral");
    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct q_referral_steps_row *row = &rows.at[i];
        struct referral_step *s = &steps[i];
        *s = (struct referral_step){.version = row->step,
                                    .at_ms = row->at_ms,
                                    .login = row->login,
                                    .name = account_name(db, row->login, a),
                                    .agency = row->agency,
                                    .code = row->code,
                                    .words = pii_of(STR(""))};
        if (!referral_state_of(row->state, &s->state))
            return err_set(why, ERR_CORRUPT, "a stored referral has words that are not known");
        if (!r->erased) e = refer_unseal_words(k, r->id, row->step, row->sealed, a, &s->words, why);
    }
    r->steps = steps;
    r->step_count = rows.n;
    return e;
}

/* ---- who it is about, as known now ---- */

struct about {
    int64_t person;
    int shield;
};

/* The persons who have those records now: who has the first of them, and whether there are more. */
static err whose(struct db *db, struct referral *r, struct arena *a, int *ret_shield,
                 struct err_info *why)
{
    err e = ERR_OK;
    const struct refer_content *c = &r->content;
    int64_t first = 0;
    for (size_t i = 0; !e && i < c->record_count; i++) {
        struct q_link_membership_row row;
        int64_t record = c->records[i], person = 0;
        int shield = 0;
        e = q_link_membership(db, &(struct q_link_membership_in){cell_of(record), record}, a, &row,
                              why);
        if (e == ERR_ABSENT) {
            e = ERR_OK;
            continue;
        }
        if (!e) e = history_living(db, row.person, a, &person, &shield, why);
        if (!e && first && person != first) r->split = true;
        if (!e && !first) first = person;
        *ret_shield |= shield;
    }
    if (!e && first) r->person = first;
    return e ? e : records_shield(db, c->records, c->record_count, a, ret_shield, why);
}

err refer_known(struct db *db, const struct look *look, int64_t person, struct arena *a,
                bool *ret_known, struct err_info *why)
{
    struct subject s = {.audience = 3};
    const int64_t *records = NULL;
    int64_t living = 0;
    size_t n = 0;
    *ret_known = false;
    err e = history_living(db, person, a, &living, &s.shield, why);
    if (!e) e = history_members(db, living, a, &records, &n, why);
    if (!e) e = records_shield(db, records, n, a, &s.shield, why);
    if (!e && n) *ret_known = access_decide(look, &s, FIELD_KNOWN).disclose == DISCLOSE_SHOW;
    return e == ERR_ABSENT ? ERR_OK : e;
}

static void hide(struct referral *r)
{
    struct referral_step *steps = (struct referral_step *)(uintptr_t)r->steps;
    r->hidden = true;
    r->content = (struct refer_content){.age = -1};
    for (size_t i = 0; i < r->step_count; i++)
        steps[i].words = pii_of(STR(""));
}

static bool same_name(pii a, pii b)
{
    return str_eq(str_trim(pii_reveal(a, REVEAL_SEAL)), str_trim(pii_reveal(b, REVEAL_SEAL)));
}

/* Adopted since: the number, and a name and address of before, would tell who they became. */
static err forget_former(struct db *db, struct hub *h, struct referral *r, struct arena *a,
                         struct err_info *why)
{
    struct refer_content *c = &r->content;
    struct visibility visibility;
    struct identity now;
    const int64_t *ids = NULL;
    size_t n = 0;
    c->nhs_number = pii_of(STR(""));
    err e = history_members(db, r->person, a, &ids, &n, why);
    if (!e) e = visibility_load(db, a, &visibility, why);
    struct record *records = e ? NULL : ARENA_ARRAY(a, struct record, n + 1);
    if (!records) return e ? e : err_set(why, ERR_NOMEM, "whom a referral is about");
    e = records_read(db, h, &visibility, ids, n, a, records, why);
    if (e) return e;
    e = identity_of(records, n, a, &now, why);
    if (!e && !(same_name(c->given, now.name.given) && same_name(c->family, now.name.family))) {
        c->given = c->family = c->address = pii_of(STR(""));
        r->cut = true;
    }
    records_wipe(records, n);
    return e;
}

/* What a shield that came after it was sent takes away. The worry stays: it is what the sender said
 * to this very receiver. */
static void cut(struct referral *r, int shield, const struct look *look)
{
    struct subject s = {.shield = shield, .audience = 3};
    if (shield & (SHIELD_SEALED | SHIELD_FAMILY)) {
        hide(r);
        return;
    }
    if (!(shield & SHIELD_LOCATION)) return;
    r->cut = true;
    r->content.address = pii_of(STR(""));
    if (look && access_decide(look, &s, FIELD_SERVICES).disclose == DISCLOSE_SHOW) return;
    r->content.row_count = 0;
    r->content.rows_older = 0;
    r->content.why_review = pii_of(STR(""));
}

err refer_load(struct db *db, struct hub *h, int64_t id, const struct look *look, struct arena *a,
               struct referral *ret, struct err_info *why)
{
    struct q_referral_get_row row;
    struct key k = {{0}};
    int shield = 0;
    err e = q_referral_get(db, &(struct q_referral_get_in){cell_of(id), id}, a, &row, why);
    if (!e) e = refer_of_row(&row, id, ret, why);
    if (!e && !ret->erased) e = refer_key(h, "referral", id, row.data_key, &k, why);
    if (!e && !ret->erased)
        e = refer_unseal(&k, "referral", id, row.sealed, a, &ret->content, why);
    if (!e) e = read_steps(db, &k, ret, a, why);
    if (!e) e = whose(db, ret, a, &shield, why);
    key_wipe(&k);
    if (e) return e;
    ret->shield = shield;
    ret->late = ret->state == REFERRAL_SENT && ret->due_ms < hub_now_ms(h);
    cut(ret, shield, look);
    return shield & SHIELD_ADOPTED && !ret->hidden && !ret->erased
               ? forget_former(db, h, ret, a, why)
               : ERR_OK;
}

/* ---- for a viewer ---- */

void refer_hide_team(const struct look *look, struct referral *r)
{
    const struct subject s = {.shield = r->shield, .audience = 3};
    bool shown = access_decide(look, &s, FIELD_SERVICES).disclose == DISCLOSE_SHOW &&
                 (!r->shield || access_decide(look, &s, FIELD_ADDRESS).disclose == DISCLOSE_SHOW);
    if (r->side != SIDE_SENDER || r->pathway == REFERRAL_PATHWAY_SUPPORT || shown) return;
    r->to_service = r->to_login = r->routed = STR("");
}

struct opening {
    struct hub *hub;
    const struct partners *partners;
    const struct viewer *viewer;
    int64_t id;
    struct arena *arena;
    struct arena_mark mark;
    struct look look;
    struct referral r;
};

static err open_one(struct db *db, void *ctx, struct err_info *why)
{
    struct opening *o = ctx;
    arena_rewind(o->arena, o->mark);
    err e = refer_load(db, o->hub, o->id, &o->look, o->arena, &o->r, why);
    if (!e && !refer_side(o->partners, o->viewer, &o->r)) e = ERR_ABSENT;
    if (e == ERR_ABSENT)
        return err_set(why, e, "there is no such referral, or it is not your agency's");
    if (!e) refer_hide_team(&o->look, &o->r);
    if (!e) e = refer_find_quiet(db, o->hub, o->partners, &o->r, o->arena, why);
    if (e) return e;
    return refer_note_shown(db, o->hub, o->viewer, o->r.person, str_of(o->r.reference), why);
}

err referral_open(struct hub *h, const struct partners *p, const struct viewer *v,
                  int64_t referral, struct arena *a, struct referral *ret_referral,
                  struct err_info *why)
{
    struct opening o = {.hub = h,
                        .partners = p,
                        .viewer = v,
                        .id = referral,
                        .arena = a,
                        .mark = arena_mark(a),
                        .look = viewer_look(v, h)};
    err e = refer_may(v, why);
    if (!e) e = store_write(h->store, open_one, &o, why);
    if (!e) *ret_referral = o.r;
    return e;
}
