/* notice/escalate.c -- what nobody acknowledged in time goes on to somebody else. */
#include "notice/clock.h"
#include "notice/inside.h"

enum { AT_ONCE = 200, SCRATCH_BYTES = 1 << 20 };

struct escalating {
    struct hub *hub;
    const struct partners *partners;
    struct arena *arena;
    struct q_notice_due_rows rows;
    size_t at;
};

static err read_due(struct db *db, void *ctx, struct err_info *why)
{
    struct escalating *x = ctx;
    arena_clear(x->arena);
    return q_notice_due(db, &(struct q_notice_due_in){hub_now_ms(x->hub), AT_ONCE}, x->arena,
                        &x->rows, why);
}

str notice_agency_above(const struct partners *p)
{
    if (p->terms.queue.escalate_to.len) return p->terms.queue.escalate_to;
    for (size_t i = 0; i < p->agency_count; i++)
        if (p->agencies[i].kind == AGENCY_CHILDRENS_SOCIAL_CARE) return p->agencies[i].code;
    return STR("");
}

static err pass_on(struct escalating *x, struct db *db, const struct q_notice_full_row *row,
                   int64_t id, struct err_info *why)
{
    enum notice_kind kind;
    str agency = notice_agency_above(x->partners);
    if (str_empty(agency) || !notice_kind_of(row->kind, &kind) || kind == NOTICE_ESCALATED)
        return ERR_OK;
    struct notice n = {.kind = NOTICE_ESCALATED,
                       .to = TO_ROLE,
                       .agency = agency,
                       .who = str_of(role_word(ROLE_MANAGER)),
                       .person = row->person,
                       .about = row->about,
                       .reference = row->reference,
                       .key = str_range((const char *)&id, sizeof id),
                       .partners = x->partners};
    return notice_put(db, x->hub, &n, why);
}

static err escalate_one(struct db *db, void *ctx, struct err_info *why)
{
    struct escalating *x = ctx;
    struct q_notice_full_row row;
    int64_t audience = x->rows.at[x->at].audience, id = x->rows.at[x->at].notice;
    int64_t now_ms = hub_now_ms(x->hub);
    err e = q_notice_full(db, &(struct q_notice_full_in){cell_of(audience), audience, id}, x->arena,
                          &row, why);
    if (e || row.closed_ms || row.escalated_ms || row.due_ms > now_ms) return e;
    struct q_notice_escalate_in in = {cell_of(audience), audience, id, now_ms};
    struct audit_subject subject = {row.person, 0};
    const struct audit_entry entry = {.kind = AUDIT_NOTICE_ESCALATED,
                                      .actor = STR("system"),
                                      .role = STR("system"),
                                      .decision = STR("allowed"),
                                      .detail = row.kind,
                                      .subjects = &subject,
                                      .subject_count = row.person != 0};
    e = q_notice_escalate(db, &in, why);
    if (!e) e = pass_on(x, db, &row, id, why);
    return e ? e : audit_note(db, x->hub, &entry, why);
}

err notice_escalate(struct hub *h, const struct partners *p, struct err_info *why)
{
    struct escalating x = {.hub = h, .partners = p, .arena = arena_new(SCRATCH_BYTES)};
    if (!x.arena) return err_set(why, ERR_NOMEM, "no memory for alerts");
    err e = store_read(h->store, read_due, &x, why);
    for (x.at = 0; !e && x.at < x.rows.n; x.at++)
        e = store_write(h->store, escalate_one, &x, why);
    arena_free(x.arena);
    return e;
}
