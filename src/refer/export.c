/* refer/export.c -- what an export says: read, cut to a version, written as JSON. */
#include "refer/export.h"

#include "refer/export_fields.h"
#include "refer/inside.h"

#include <inttypes.h>

/* ---- reading ---- */

/* What the receiver itself calls the person: of its own records among those it is about. */
static err own_ref(struct db *db, struct hub *h, const struct referral *r, struct arena *a,
                   pii *ret_ref, struct err_info *why)
{
    size_t n = r->content.record_count;
    struct visibility visibility;
    struct record *records = ARENA_ARRAY(a, struct record, n + 1);
    *ret_ref = pii_of(STR(""));
    if (!records) return err_set(why, ERR_NOMEM, "a referral's export");
    if (!n) return ERR_OK;
    err e = visibility_load(db, a, &visibility, why);
    if (!e) e = records_read(db, h, &visibility, r->content.records, n, a, records, why);
    if (e) return e;
    for (size_t i = 0; i < n && pii_empty(*ret_ref); i++)
        if (str_eq(records[i].agency, r->to_agency) && records[i].version_count)
            *ret_ref = records[i].versions[0].content.person_ref;
    records_wipe(records, n);
    return ERR_OK;
}

/* As it stood then: later steps have not happened. */
static err cut_to(struct referral *r, int64_t version, struct err_info *why)
{
    size_t n = 0;
    while (n < r->step_count && r->steps[n].version <= version)
        n++;
    if (!n || r->steps[n - 1].version != version)
        return err_set(why, ERR_ABSENT, "the referral has no such version");
    const struct referral_step *last = &r->steps[n - 1];
    r->step_count = n;
    r->version = version;
    r->state = last->state;
    r->moved_ms = last->at_ms;
    r->ended_ms = referral_ended(last->state) ? last->at_ms : 0;
    r->outcome = last->state == REFERRAL_DONE ? last->code : STR("");
    return ERR_OK;
}

err referral_export_load(struct db *db, struct hub *h, int64_t referral, int64_t version,
                         struct arena *a, struct referral_export *ret_export, struct err_info *why)
{
    struct referral_export x = {.person_ref = pii_of(STR(""))};
    err e = refer_load(db, h, referral, NULL, a, &x.referral, why);
    if (!e && (x.referral.erased || x.referral.hidden))
        e = err_set(why, ERR_ABSENT, "what this referral said is not to be had any more");
    if (!e) e = own_ref(db, h, &x.referral, a, &x.person_ref, why);
    if (!e && version) e = cut_to(&x.referral, version, why);
    if (!e) *ret_export = x;
    return e;
}

struct opening {
    struct hub *hub;
    const struct partners *partners;
    const struct viewer *viewer;
    int64_t id;
    struct arena *arena;
    struct arena_mark mark;
    struct referral_export x;
};

static err open_export(struct db *db, void *ctx, struct err_info *why)
{
    struct opening *o = ctx;
    arena_rewind(o->arena, o->mark);
    err e = referral_export_load(db, o->hub, o->id, 0, o->arena, &o->x, why);
    if (!e && !refer_side(o->partners, o->viewer, &o->x.referral)) e = ERR_ABSENT;
    if (e == ERR_ABSENT)
        return err_set(why, e, "there is no such referral, or it is not your agency's");
    if (e) return e;
    const struct look look = viewer_look(o->viewer, o->hub);
    refer_hide_team(&look, &o->x.referral);
    str detail = str_printf(o->arena, "%s export", o->x.referral.reference);
    return refer_note_shown(db, o->hub, o->viewer, o->x.referral.person, detail, why);
}

err referral_export_open(struct hub *h, const struct partners *p, const struct viewer *v,
                         int64_t referral, struct arena *a, struct referral_export *ret_export,
                         struct err_info *why)
{
    struct opening o = {.hub = h,
                        .partners = p,
                        .viewer = v,
                        .id = referral,
                        .arena = a,
                        .mark = arena_mark(a)};
    err e = refer_may(v, why);
    if (!e) e = store_write(h->store, open_export, &o, why);
    if (!e) *ret_export = o.x;
    return e;
}

/* ---- writing ---- */

static void pair_pii(struct json_writer *w, const char *key, pii p)
{
    str text = pii_reveal(p, REVEAL_SHOW);
    if (text.len) json_pair_text(w, key, text);
    else json_pair_null(w, key);
}

static void pair_or_null(struct json_writer *w, const char *key, str text)
{
    pair_pii(w, key, pii_of(text));
}

static void put_rows(const struct refer_content *c, struct arena *a, struct json_writer *w)
{
    json_key(w, "rows");
    json_open_array(w);
    for (size_t i = 0; i < c->row_count; i++) {
        const struct content_row *r = &c->rows[i];
        json_open_object(w);
        json_pair_text(w, "agency", r->agency);
        json_pair_text(w, "service", r->service);
        pair_or_null(w, "date", r->date.year ? date_iso(a, r->date) : STR(""));
        pair_or_null(w, "label", r->label);
        pair_or_null(w, "also_reported_by", r->also);
        pair_or_null(w, "contact", r->lead);
        pair_or_null(w, "phone", r->phone);
        pair_or_null(w, "data_up_to",
                     r->data_up_to_ms ? date_moment_iso(a, r->data_up_to_ms) : STR(""));
        json_close_object(w);
    }
    json_close_array(w);
}

static void put_concern(const struct referral *r, struct arena *a, struct json_writer *w)
{
    const struct refer_content *c = &r->content;
    json_key(w, "concern");
    json_open_object(w);
    pair_pii(w, "worry", c->worry);
    json_pair_bool(w, "review_required", c->sent_review);
    pair_pii(w, "review_because", c->why_review);
    pair_or_null(w, "family_told", str_of(told_word(c->told)));
    pair_pii(w, "family_not_told_because", c->told_why);
    pair_or_null(w, "capacity_and_wishes", str_of(capacity_word(c->capacity)));
    pair_pii(w, "without_agreement_because", c->capacity_why);
    pair_or_null(w, "consent", str_of(consent_word(c->consent)));
    pair_pii(w, "consent_given_by", c->consent_by);
    pair_pii(w, "consent_given_how", c->consent_how);
    pair_or_null(w, "consent_given_on",
                 c->consent_day.year ? date_iso(a, c->consent_day) : STR(""));
    json_close_object(w);
}

static void put_steps(const struct referral *r, struct arena *a, struct json_writer *w)
{
    json_key(w, "steps");
    json_open_array(w);
    for (size_t i = 0; i < r->step_count; i++) {
        const struct referral_step *s = &r->steps[i];
        json_open_object(w);
        json_pair_int(w, "version", s->version);
        json_pair_c(w, "state", referral_state_word(s->state));
        json_pair_text(w, "at", date_moment_iso(a, s->at_ms));
        json_pair_text(w, "agency", s->agency);
        pair_or_null(w, "code", s->code);
        pair_pii(w, "words", s->words);
        json_close_object(w);
    }
    json_close_array(w);
}

static void put_ends(const struct referral *r, const struct partners *p, struct json_writer *w)
{
    const struct agency *from = partners_agency(p, r->from_agency);
    const struct referral_offer *offer = referral_offer_of(&p->terms.referrals, r->offer);
    json_key(w, "from");
    json_open_object(w);
    json_pair_text(w, "agency", r->from_agency);
    json_pair_text(w, "name", from ? from->name : r->from_agency);
    pair_or_null(w, "ring_back", r->content.back_name);
    pair_or_null(w, "phone", r->content.back_phone);
    json_close_object(w);
    json_key(w, "to");
    json_open_object(w);
    json_pair_text(w, "agency", r->to_agency);
    pair_or_null(w, "service", r->to_service);
    pair_or_null(w, "routed", r->routed);
    pair_or_null(w, "offer", r->offer);
    pair_or_null(w, "offer_label", offer ? offer->label : STR(""));
    json_close_object(w);
}

void referral_export_json(const struct referral_export *x, const struct partners *p,
                          struct arena *a, struct json_writer *w)
{
    const struct referral *r = &x->referral;
    json_open_object(w);
    json_pair_c(w, "schema", EXPORT_SCHEMA);
    json_put_key(w, STR("id"));
    json_put_text(w, str_printf(a, "%016" PRIx64, (uint64_t)r->id));
    json_pair_c(w, "reference", r->reference);
    json_pair_c(w, "pathway", referral_pathway_word(r->pathway));
    json_pair_c(w, "urgency", urgency_word(r->urgency));
    json_pair_c(w, "state", referral_state_word(r->state));
    json_pair_int(w, "version", r->version);
    json_pair_text(w, "sent_at", date_moment_iso(a, r->sent_ms));
    json_pair_text(w, "state_at", date_moment_iso(a, r->moved_ms));
    json_pair_text(w, "acknowledge_by", date_moment_iso(a, r->due_ms));
    json_pair_bool(w, "place_protected", r->cut);
    put_ends(r, p, w);
    export_tables_json(x, p, a, w);
    put_concern(r, a, w);
    put_rows(&r->content, a, w);
    json_pair_int(w, "rows_older", r->content.rows_older);
    put_steps(r, a, w);
    json_close_object(w);
}
