/* refer/send.c -- a draft becomes a referral, whole, in one transaction: stored, routed, told, in
 * the outbox and in the log. */
#include "refer/inside.h"

#include "base/clock.h"
#include "refer/outbox.h"

enum { SEND_BYTES = 8 * 1024 * 1024 };

struct sending {
    struct hub *hub;
    const struct partners *partners;
    const struct viewer *viewer;
    int64_t id, now_ms;
    const struct refer_content *now; /* what the viewer sees of the person now */
    struct arena *arena;
    struct arena_mark mark;
    struct referral r;
};

/* The draft, opened; *ret_sent when it is a referral already, and this user's. */
static err take_draft(struct db *db, struct sending *s, bool *ret_sent, struct err_info *why)
{
    struct q_referral_get_row sent;
    struct q_referral_draft_row row;
    struct key k;
    str login = str_of(s->viewer->user->login);
    err e = q_referral_get(db, &(struct q_referral_get_in){cell_of(s->id), s->id}, s->arena, &sent,
                           why);
    *ret_sent = !e && str_eq(sent.from_login, login);
    if (*ret_sent || (e && e != ERR_ABSENT)) return e;
    e = e ? q_referral_draft(db, &(struct q_referral_draft_in){cell_of(s->id), s->id}, s->arena,
                             &row, why)
          : ERR_ABSENT;
    if (!e && (!str_eq(row.login, login) || row.until_ms <= s->now_ms)) e = ERR_ABSENT;
    if (e == ERR_ABSENT) return err_set(why, e, "there is no such draft, or its time is over");
    if (!e) e = refer_key(s->hub, "referral_draft", s->id, row.data_key, &k, why);
    if (e) return e;
    s->r.person = row.person;
    e = refer_unseal(&k, "referral_draft", s->id, row.sealed, s->arena, &s->r.content, why);
    key_wipe(&k);
    return e;
}

/* Rows that the sender took off do not go, not even sealed. */
static void drop_left_out(struct refer_content *c)
{
    struct content_row *rows = (struct content_row *)(uintptr_t)c->rows;
    size_t kept = 0;
    for (size_t i = 0; i < c->row_count; i++)
        if (!rows[i].left_out) rows[kept++] = rows[i];
    c->row_count = kept;
}

/* What belongs to a pathway that was not taken was typed and given up. */
static void drop_other_pathways(struct refer_content *c)
{
    if (c->pathway != REFERRAL_PATHWAY_SUPPORT) {
        c->offer = STR("");
        c->consent = CONSENT_NOT_SAID;
        c->consent_by = c->consent_how = pii_of(STR(""));
        c->consent_day = (struct date){0};
    } else {
        c->urgency = URGENCY_DAYS;
    }
    if (c->pathway != REFERRAL_PATHWAY_ADULT) {
        c->capacity = CAPACITY_NOT_SAID;
        c->capacity_why = pii_of(STR(""));
    }
    if (c->pathway != REFERRAL_PATHWAY_CHILD) {
        c->told = TOLD_NOT_SAID;
        c->told_why = pii_of(STR(""));
    }
}

static err check(struct sending *s, struct err_info *why)
{
    const char *field = NULL;
    struct date today = date_uk(s->now_ms).date;
    err e = refer_content_check(&s->r.content, &s->partners->terms.referrals, today, &field, why);
    if (!e && !s->r.content.checked)
        e = err_set(why, ERR_CONFLICT, "check first what goes with this referral");
    if (!e && !refer_content_shown(&s->r.content, s->now)) {
        (void)err_set(why, ERR_CONFLICT, "what goes with this referral has changed");
        e = err_todo(why, "look at it again, then send it");
    }
    return e;
}

static err route(struct db *db, struct sending *s, struct err_info *why)
{
    struct referral *r = &s->r;
    const struct refer_content *c = &r->content;
    struct referral_target target;
    int shield = 0;
    err e = history_living(db, r->person, s->arena, &r->person, &shield, why);
    if (!e)
        e = history_members(db, r->person, s->arena, &r->content.records, &r->content.record_count,
                            why);
    if (!e && r->content.record_count > REFERRAL_RECORDS_MAX)
        r->content.record_count = REFERRAL_RECORDS_MAX;
    if (!e)
        e = referral_target(db, s->hub, s->partners, r->person, c->pathway, c->offer, s->arena,
                            &target, why);
    if (e) return e;
    if (!target.service) {
        (void)err_set(why, ERR_CONFIG, "this region has not said who takes such a referral");
        return err_todo(why, "ring the duty line");
    }
    r->id = s->id;
    r->from_agency = str_of(s->viewer->user->agency);
    r->from_login = str_of(s->viewer->user->login);
    r->to_agency = target.service->agency->code;
    r->to_service = target.service->code;
    r->to_login = target.login;
    r->routed = target.worker                ? STR("worker")
                : c->pathway == REFERRAL_PATHWAY_SUPPORT ? STR("offer")
                                                : STR("front_door");
    r->pathway = c->pathway;
    r->urgency = c->urgency;
    r->offer = c->offer;
    r->state = REFERRAL_SENT;
    r->version = 1;
    r->sent_ms = r->moved_ms = s->now_ms;
    r->due_ms = calendar_due_ms(&s->partners->terms.calendar, s->now_ms,
                                s->partners->terms.referrals.acknowledge_minutes[r->urgency]);
    referral_reference(r->id, r->reference);
    return ERR_OK;
}

static err put(struct db *db, struct sending *s, struct err_info *why)
{
    struct referral *r = &s->r;
    struct key k = {{0}};
    struct q_referral_add_in in = {.cell = cell_of(r->id),
                                   .referral = r->id,
                                   .person = r->person,
                                   .from_agency = r->from_agency,
                                   .from_login = r->from_login,
                                   .to_agency = r->to_agency,
                                   .to_service = r->to_service,
                                   .to_login = r->to_login,
                                   .routed = r->routed,
                                   .pathway = str_of(referral_pathway_word(r->pathway)),
                                   .urgency = str_of(urgency_word(r->urgency)),
                                   .offer = r->offer,
                                   .state = str_of(referral_state_word(r->state)),
                                   .version = r->version,
                                   .sent_ms = r->sent_ms,
                                   .due_ms = r->due_ms,
                                   .moved_ms = r->moved_ms};
    err e = refer_seal(s->hub, "referral", r->id, &r->content, s->arena, &k, &in.data_key,
                       &in.sealed, why);
    key_wipe(&k);
    if (!e) e = q_referral_add(db, &in, why);
    for (size_t i = 0; !e && i < r->content.record_count; i++) {
        int64_t record = r->content.records[i];
        e = q_referral_add_about(
            db, &(struct q_referral_add_about_in){cell_of(record), record, r->id}, why);
    }
    if (!e)
        e = q_referral_add_step(db,
                                &(struct q_referral_add_step_in){.cell = cell_of(r->id),
                                                                 .referral = r->id,
                                                                 .step = r->version,
                                                                 .at_ms = s->now_ms,
                                                                 .login = r->from_login,
                                                                 .agency = r->from_agency,
                                                                 .state = in.state,
                                                                 .code = STR(""),
                                                                 .sealed = STR("")},
                                why);
    return e ? e
             : q_referral_drop_draft(db, &(struct q_referral_drop_draft_in){cell_of(r->id), r->id},
                                     why);
}

static err send(struct db *db, void *ctx, struct err_info *why)
{
    struct sending *s = ctx;
    bool sent = false, known = false;
    const struct look look = viewer_look(s->viewer, s->hub);
    arena_rewind(s->arena, s->mark);
    s->r = (struct referral){0};
    err e = take_draft(db, s, &sent, why);
    if (e || sent) return e;
    e = refer_known(db, &look, s->r.person, s->arena, &known, why); /* the view is a moment old */
    if (!e && !known)
        e = err_set(why, ERR_ABSENT, "there is no such draft, or its time is over");
    if (!e) e = check(s, why);
    if (e) return e;
    drop_left_out(&s->r.content);
    drop_other_pathways(&s->r.content);
    e = route(db, s, why);
    if (!e) e = put(db, s, why);
    if (!e) e = refer_tell_sent(db, s->hub, s->partners, &s->r, why);
    if (!e) e = outbox_add(db, s->hub, s->r.to_agency, s->r.id, s->r.version, why);
    if (e) return e;
    str detail = str_printf(s->arena, "sent, %s, %zu rows", referral_pathway_word(s->r.pathway),
                            s->r.content.row_count);
    return refer_note(db, s->hub, s->viewer, AUDIT_REFERRAL, s->r.person, detail, why);
}

err referral_send(struct hub *h, const struct partners *p, const struct viewer *v, int64_t draft,
                  const struct person_view *view, struct err_info *why)
{
    struct refer_content now = {.age = -1};
    err e = refer_may(v, why);
    struct arena *a = e ? NULL : arena_new(SEND_BYTES);
    if (!a) return e ? e : err_set(why, ERR_NOMEM, "no memory to send a referral");
    e = refer_content_fill(&now, view, p, a, why);
    struct sending s = {.hub = h,
                        .partners = p,
                        .viewer = v,
                        .id = draft,
                        .now = &now,
                        .now_ms = hub_now_ms(h),
                        .arena = a,
                        .mark = arena_mark(a)};
    if (!e) e = store_write_step(h->store, send, &s, why);
    arena_free(a);
    return e;
}
