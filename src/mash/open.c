/* mash/open.c -- from a person page, a review or a referral to a case, in one transaction. */
#include "mash/inside.h"

#include "event/allocated.h"
#include "event/history.h"
#include "notice/notice.h"
#include "refer/referral.h"
#include "rule/recognise.h"

enum { OPEN_BYTES_MAX = 96 << 20, ADULT_FROM = 18, TRIES_MAX = 16 };

struct opening {
    struct mash_work w;
    struct arena_mark mark;
    const struct mash_contact *contact;
    struct chronology told;
    bool is_new;
};

/* ---- the open case of a person ---- */

struct former {
    int64_t at[64];
    size_t n;
};

static err on_former(void *ctx, const struct q_link_past_row *row)
{
    struct former *f = ctx;
    for (size_t i = 0; i < f->n; i++)
        if (f->at[i] == row->person) return ERR_OK;
    if (f->n < COUNT(f->at)) f->at[f->n++] = row->person;
    return ERR_OK;
}

/* Is it open, and about this person (not only with them in the family)? */
static err is_theirs(struct db *db, int64_t mash, int64_t living, struct arena *a, bool *ret_is,
                     struct err_info *why)
{
    struct q_mash_get_row row;
    int64_t whose = 0;
    int shield;
    *ret_is = false;
    err e = q_mash_get(db, &(struct q_mash_get_in){cell_of(mash), mash}, a, &row, why);
    if (!e && str_eq_c(row.stage, "closed")) return ERR_OK;
    if (!e) e = history_living(db, row.person, a, &whose, &shield, why);
    *ret_is = !e && whose == living;
    return e == ERR_ABSENT ? ERR_OK : e;
}

static err open_under(struct db *db, int64_t person, int64_t living, struct arena *a,
                      int64_t *ret_mash, struct err_info *why)
{
    struct q_mash_cases_of_rows rows;
    err e = q_mash_cases_of(db, &(struct q_mash_cases_of_in){cell_of(person), person}, a, &rows,
                            why);
    for (size_t i = 0; !e && i < rows.n && !*ret_mash; i++) {
        bool theirs;
        e = is_theirs(db, rows.at[i].mash, living, a, &theirs, why);
        if (!e && theirs) *ret_mash = rows.at[i].mash;
    }
    return e;
}

err mash_open_case_of(struct db *db, int64_t person, struct arena *a, int64_t *ret_mash,
                      struct err_info *why)
{
    struct former f = {.n = 0};
    const int64_t *records = NULL;
    int64_t living = 0;
    size_t n = 0;
    int shield;
    *ret_mash = 0;
    err e = history_living(db, person, a, &living, &shield, why);
    if (e) return e == ERR_ABSENT ? ERR_OK : e;
    e = open_under(db, living, living, a, ret_mash, why);
    if (e || *ret_mash) return e;
    e = history_members(db, living, a, &records, &n, why);
    for (size_t i = 0; i < n && !e; i++)
        e = q_link_past_each(db, &(struct q_link_past_in){cell_of(records[i]), records[i]},
                             on_former, &f, why);
    for (size_t i = 0; i < f.n && !e && !*ret_mash; i++)
        if (f.at[i] != living) e = open_under(db, f.at[i], living, a, ret_mash, why);
    return e;
}

/* ---- a new one ---- */

/* An id whose reference no other case has. */
static err fresh_id(struct mash_work *w, struct err_info *why)
{
    struct rand r = w->hub->rand;
    for (int i = 0; i < TRIES_MAX; i++) {
        struct q_mash_of_reference_rows rows;
        int64_t from, to;
        w->mash = rand_id(&r);
        mash_reference(w->mash, w->reference);
        (void)mash_reference_of(str_of(w->reference), &from, &to);
        err e = q_mash_of_reference(
            w->db, &(struct q_mash_of_reference_in){cell_of(w->mash), from, to}, w->arena, &rows,
            why);
        if (e || !rows.n) return e;
    }
    return err_set(why, ERR_BUSY, "no free reference was found for the case: try again");
}

static err new_key(struct mash_work *w, str *ret_blob, struct err_info *why)
{
    struct rand r = w->hub->rand;
    w->key = key_random(&r);
    return crypt_wrap(&w->hub->keys.use[KEY_WRAP], &r,
                      (struct place){.table = "mash_case", .id = w->mash}, &w->key, w->arena,
                      ret_blob, why);
}

static const char *source_of(const struct opening *o)
{
    if (o->contact->referral) return "referral";
    return o->contact->review ? "review" : "person";
}

static err add_case(struct opening *o, struct err_info *why)
{
    struct mash_work *w = &o->w;
    const struct person_view *v = &o->told.view;
    const struct chronology_person *who = &o->told.persons[0];
    int64_t received_ms = o->contact->received_ms ? o->contact->received_ms : w->now_ms;
    struct q_mash_add_in add = {.person = v->person,
                                .source = str_of(source_of(o)),
                                .review = o->contact->review ? o->contact->review : v->review,
                                .referral = o->contact->referral,
                                .adult = v->age < 0 ? o->contact->adult : v->age >= ADULT_FROM,
                                .received_ms = received_ms,
                                .opened_ms = w->now_ms,
                                .opened_by = str_of(w->viewer->user->login),
                                .worker = STR(""),
                                .team = STR(""),
                                .due_ms = mash_decide_due_ms(&w->partners->terms.calendar,
                                                             received_ms),
                                .version = 0};
    err e = fresh_id(w, why);
    if (!e) e = new_key(w, &add.data_key, why);
    add.cell = cell_of(w->mash);
    add.mash = w->mash;
    add.records = mash_records_text(who->records, who->record_count, w->arena);
    if (!e) e = q_mash_add(w->db, &add, why);
    if (!e)
        e = q_mash_add_of(
            w->db, &(struct q_mash_add_of_in){cell_of(v->person), v->person, w->mash}, why);
    if (!e)
        e = q_mash_get(w->db, &(struct q_mash_get_in){cell_of(w->mash), w->mash}, w->arena, &w->c,
                       why);
    return e;
}

/* The rules that fire now: what becomes of the case is what became of them. */
static err add_rules(struct opening *o, struct err_info *why)
{
    struct mash_work *w = &o->w;
    err e = ERR_OK;
    for (size_t i = 0; i < o->told.view.hit_count && !e; i++) {
        const struct hit_line *h = &o->told.view.hits[i];
        e = q_mash_add_rule(w->db,
                            &(struct q_mash_add_rule_in){.cell = cell_of(w->mash),
                                                         .mash = w->mash,
                                                         .rule = h->rule,
                                                         .version = h->version},
                            why);
    }
    return e;
}

static err add_referral(struct opening *o, struct err_info *why)
{
    struct mash_work *w = &o->w;
    if (!o->contact->referral) return ERR_OK;
    err e = q_mash_add_referral(
        w->db, &(struct q_mash_add_referral_in){cell_of(w->mash), w->mash, o->contact->referral},
        why);
    if (!e) e = mash_accept_referral(w, o->contact->referral, why);
    return e ? e : mash_step(w, "referral", STR(""), o->contact->text, why);
}

/* Whose worker there is already: the contact is theirs, and they are told. */
static err route(struct opening *o, struct err_info *why)
{
    struct mash_work *w = &o->w;
    struct allocated a = {.found = false};
    err e = allocated_find(w->db, w->hub, w->partners, w->living, w->arena, &a, why);
    if (e || !a.found) return e;
    w->c.team =
        str_printf(w->arena, "%.*s %.*s", STR_FMT(a.agency->code), STR_FMT(a.service->code));
    str text = str_printf(w->arena, "%.*s, %.*s, %.*s", STR_FMT(a.name), STR_FMT(a.phone),
                          STR_FMT(a.service->name));
    if (!w->c.team.at || !text.at) return err_set(why, ERR_NOMEM, "the allocated worker");
    e = mash_step(w, "routed", w->c.team, text, why);
    if (e) return e;
    return notice_put(w->db, w->hub,
                      &(struct notice){.kind = NOTICE_WORKER_ALERT,
                                       .to = a.login.len ? TO_LOGIN : TO_SERVICE,
                                       .agency = a.agency->code,
                                       .who = a.login.len ? a.login : a.service->code,
                                       .person = w->living,
                                       .about = w->mash,
                                       .reference = str_of(w->reference),
                                       .partners = w->partners},
                      why);
}

static err make(struct opening *o, struct err_info *why)
{
    struct mash_work *w = &o->w;
    str linked = STR("");
    w->living = o->told.view.person;
    err e = add_case(o, why);
    if (!e) e = mash_prefill(w, &o->told, &linked, why);
    w->before = 0;
    if (!e) e = mash_step(w, "opened", str_of(source_of(o)), linked, why);
    if (!e && o->contact->text.len && !o->contact->referral)
        e = mash_step(w, "note", STR("contact"), o->contact->text, why);
    if (!e) e = add_rules(o, why);
    if (!e) e = add_referral(o, why);
    if (!e) e = route(o, why);
    return e ? e : mash_save(w, AUDIT_CASE_CHANGED, "opened", why);
}

/* It is open already: the referral is its, nothing else changes. */
static err join(struct opening *o, struct err_info *why)
{
    struct mash_work *w = &o->w;
    struct q_mash_referrals_rows rows;
    err e = mash_begin(w, w->db, why);
    if (!e)
        e = q_mash_referrals(w->db, &(struct q_mash_referrals_in){cell_of(w->mash), w->mash},
                             w->arena, &rows, why);
    if (e) return e;
    for (size_t i = 0; i < rows.n; i++)
        if (rows.at[i].referral == o->contact->referral) return ERR_OK;
    if (!o->contact->referral) return ERR_OK;
    e = add_referral(o, why);
    return e ? e : mash_save(w, AUDIT_CASE_CHANGED, "referral added", why);
}

static err open_case(struct db *db, void *ctx, struct err_info *why)
{
    struct opening *o = ctx;
    struct mash_work *w = &o->w;
    arena_rewind(w->arena, o->mark);
    w->db = db;
    w->terms = &w->partners->terms.mash;
    w->now_ms = hub_now_ms(w->hub);
    o->is_new = false;
    err e = chronology_read(db, w->hub, w->partners, w->viewer, o->contact->person, false, NULL, 0,
                            w->arena, &o->told, why);
    if (!e) e = mash_open_case_of(db, o->told.view.person, w->arena, &w->mash, why);
    if (!e && w->mash) return join(o, why);
    o->is_new = true;
    return e ? e : make(o, why);
}

err mash_open(struct hub *h, const struct partners *p, const struct viewer *v,
              const struct mash_contact *contact, int64_t *ret_mash, bool *ret_new,
              struct err_info *why)
{
    struct opening o = {.w = {.hub = h, .partners = p, .viewer = v}, .contact = contact};
    err e = purpose_check(v->user, v->purpose, v->reference, why);
    if (!e && !access_may(v->user, CAP_CASE))
        e = err_set(why, ERR_DENIED, "your role does not work on cases");
    if (!e && contact->text.len > MASH_TEXT_MAX)
        e = err_set(why, ERR_INPUT, "the text is longer than %d characters", MASH_TEXT_MAX);
    if (!e && contact->received_ms > hub_now_ms(h))
        e = err_set(why, ERR_INPUT, "a contact cannot have been received later than now");
    if (e) return e;
    if (!(o.w.arena = arena_new(OPEN_BYTES_MAX)))
        return err_set(why, ERR_NOMEM, "no memory for a case");
    o.mark = arena_mark(o.w.arena);
    e = store_write_step(h->store, open_case, &o, why);
    mash_end(&o.w);
    arena_free(o.w.arena);
    if (e) return e;
    *ret_mash = o.w.mash;
    *ret_new = o.is_new;
    return ERR_OK;
}

err mash_open_referral(struct hub *h, const struct partners *p, const struct viewer *v,
                       int64_t referral, int64_t *ret_mash, bool *ret_new, struct err_info *why)
{
    struct referral r;
    struct arena *a = arena_new(OPEN_BYTES_MAX);
    if (!a) return err_set(why, ERR_NOMEM, "no memory for a case");
    err e = access_may(v->user, CAP_CASE)
                ? ERR_OK
                : err_set(why, ERR_DENIED, "your role does not work on cases");
    if (!e) e = referral_open(h, p, v, referral, a, &r, why);
    if (!e && (!r.person || r.hidden || r.side != SIDE_RECEIVER))
        e = err_set(why, ERR_ABSENT, "there is no such referral, or it is not your agency's");
    struct mash_contact c = {.referral = referral};
    if (!e) {
        c.person = r.person;
        c.received_ms = r.sent_ms; /* the clock starts at receipt, whenever somebody looked */
        c.adult = r.pathway == REFERRAL_PATHWAY_ADULT;
        c.text = pii_reveal(r.content.worry, REVEAL_SEAL);
        e = mash_open(h, p, v, &c, ret_mash, ret_new, why);
    }
    arena_free(a);
    return e;
}

/* ---- by reference ---- */

struct finding {
    int64_t from, to, mash;
    struct arena *arena;
};

static err find(struct db *db, void *ctx, struct err_info *why)
{
    struct finding *f = ctx;
    struct q_mash_of_reference_rows rows;
    err e = q_mash_of_reference(
        db, &(struct q_mash_of_reference_in){cell_of(f->from), f->from, f->to}, f->arena, &rows,
        why);
    f->mash = !e && rows.n ? rows.at[0].mash : 0;
    return e;
}

err mash_find(struct hub *h, str reference, int64_t *ret_mash, struct err_info *why)
{
    struct finding f = {.arena = arena_new(1 << 16)};
    if (!f.arena) return err_set(why, ERR_NOMEM, "no memory for a case");
    err e = ERR_OK;
    if (mash_reference_of(reference, &f.from, &f.to)) e = store_read(h->store, find, &f, why);
    arena_free(f.arena);
    if (!e && !f.mash)
        e = err_set(why, ERR_ABSENT, "there is no such case, or it is not shown to your role");
    *ret_mash = f.mash;
    return e;
}
