/* protect/marker_list.c -- markers shown on a person's page, an agency's own list, reminders. */
#include "protect/marker_inside.h"

#include "base/clock.h"
#include "notice/notice.h"

struct listing {
    struct marking m;
    int64_t asked;
    struct marker_line *lines;
    size_t n;
    bool own; /* an agency's list: evidence too */
};

static bool add_line(struct listing *g, const struct q_safety_one_row *r, struct err_info *why,
                     err *e)
{
    struct marking *m = &g->m;
    const struct agency *agency = partners_agency(m->partners, r->agency);
    struct marker_line *o = &g->lines[g->n];
    int soon = m->partners->terms.protection.marker_remind_days;
    str evidence = STR("");
    *o = (struct marker_line){.anchor = r->anchor,
                              .marker = r->marker,
                              .address = str_eq_c(r->about, "address"),
                              .proposed = str_eq_c(r->state, "proposed"),
                              .agency = agency ? agency->name : r->agency,
                              .owner = r->owner,
                              .agreed_by = r->agreed_by,
                              .made_ms = r->made_ms,
                              .until_ms = r->until_ms,
                              .ends_soon = r->until_ms < m->now_ms + soon * MS_PER_DAY};
    if (!marker_of(r->category, &o->category) || g->n == MARKER_LIST_MAX) return false;
    o->may_agree = o->proposed && marking_agrees(m, r->agency, r->owner);
    if (g->own)
        *e = crypt_open(&m->hub->keys.use[KEY_FEATURE], marking_place(r->anchor, r->marker),
                        r->sealed, m->arena, &evidence, why);
    o->evidence = pii_of(evidence);
    g->n++;
    return true;
}

static err add_anchor(struct listing *g, int64_t anchor, struct err_info *why)
{
    struct q_safety_of_anchor_rows rows;
    err e = q_safety_of_anchor(g->m.db,
                               &(struct q_safety_of_anchor_in){cell_of(anchor), anchor},
                               g->m.arena, &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++) {
        struct q_safety_one_row one;
        _Static_assert(sizeof one == sizeof rows.at[0], "one shape");
        memcpy(&one, &rows.at[i], sizeof one);
        if (str_eq_c(one.state, "agreed") && one.until_ms > g->m.now_ms)
            (void)add_line(g, &one, why, &e);
    }
    return e;
}

static err of_person(struct db *db, void *ctx, struct err_info *why)
{
    struct listing *g = ctx;
    arena_rewind(g->m.arena, g->m.mark);
    g->m.db = db;
    g->n = 0;
    g->lines = ARENA_ARRAY(g->m.arena, struct marker_line, MARKER_LIST_MAX + 1);
    if (!g->lines) return err_set(why, ERR_NOMEM, "no memory for markers");
    err e = marking_person(&g->m, g->asked, why);
    for (size_t i = 0; !e && i < g->m.record_count; i++)
        e = add_anchor(g, g->m.records[i], why);
    if (!e && g->m.home) e = add_anchor(g, g->m.home, why);
    if (e == ERR_ABSENT) e = ERR_OK;
    return e || !g->n ? e : marking_note(&g->m, AUDIT_SAFETY_SHOWN, "shown", g->m.person, why);
}

err markers_of_person(struct hub *h, const struct partners *p, const struct viewer *v,
                      int64_t person, struct arena *a, const struct marker_line **ret_list,
                      size_t *ret_n, struct err_info *why)
{
    struct listing g = {.asked = person};
    *ret_n = 0;
    if (!access_may(v->user, CAP_SAFETY) ||
        !protection_visits(&p->terms.protection, str_of(v->user->agency)))
        return ERR_OK;
    err e = marking_start(&g.m, h, p, v, why);
    arena_free(g.m.arena);
    g.m.arena = a;
    g.m.mark = arena_mark(a);
    if (!e) e = store_write(h->store, of_person, &g, why);
    if (e) return e;
    *ret_list = g.lines;
    *ret_n = g.n;
    return ERR_OK;
}

/* ---- an agency's own ---- */

static err about_whom(struct listing *g, struct marker_line *l, struct err_info *why)
{
    struct q_link_membership_row row;
    const struct look look = viewer_look(g->m.viewer, g->m.hub);
    struct subject s = {.audience = 3};
    int64_t living;
    if (l->address) return ERR_OK;
    err e = q_link_membership(g->m.db,
                              &(struct q_link_membership_in){cell_of(l->anchor), l->anchor},
                              g->m.arena, &row, why);
    if (!e) e = history_shielded(g->m.db, row.person, g->m.arena, &living, &s.shield, why);
    if (e) return e == ERR_ABSENT ? ERR_OK : e;
    if (access_decide(&look, &s, FIELD_SAFETY).disclose == DISCLOSE_SHOW) l->person = living;
    return ERR_OK;
}

static err of_agency(struct db *db, void *ctx, struct err_info *why)
{
    struct listing *g = ctx;
    struct q_safety_of_agency_rows rows;
    struct audit_entry entry = viewer_entry(g->m.viewer, AUDIT_SAFETY_SHOWN);
    arena_rewind(g->m.arena, g->m.mark);
    g->m.db = db;
    g->n = 0;
    g->lines = ARENA_ARRAY(g->m.arena, struct marker_line, MARKER_LIST_MAX + 1);
    struct audit_subject *subjects =
        ARENA_ARRAY(g->m.arena, struct audit_subject, MARKER_LIST_MAX + 1);
    if (!g->lines || !subjects) return err_set(why, ERR_NOMEM, "no memory for markers");
    err e = q_safety_of_agency(db,
                               &(struct q_safety_of_agency_in){str_of(g->m.viewer->user->agency),
                                                               MARKER_LIST_MAX},
                               g->m.arena, &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++) {
        struct q_safety_one_row one;
        _Static_assert(sizeof one == sizeof rows.at[0], "one shape");
        memcpy(&one, &rows.at[i], sizeof one);
        if (one.until_ms <= g->m.now_ms || !add_line(g, &one, why, &e) || e) continue;
        e = about_whom(g, &g->lines[g->n - 1], why);
        if (g->lines[g->n - 1].person)
            subjects[entry.subject_count++] =
                (struct audit_subject){g->lines[g->n - 1].person, 0};
    }
    entry.detail = STR("own list");
    entry.subjects = subjects;
    return e ? e : audit_note(db, g->m.hub, &entry, why);
}

err markers_list(struct hub *h, const struct partners *p, const struct viewer *v, struct arena *a,
                 const struct marker_line **ret_list, size_t *ret_n, struct err_info *why)
{
    struct listing g = {.own = true};
    err e = marking_start(&g.m, h, p, v, why);
    arena_free(g.m.arena);
    g.m.arena = a;
    g.m.mark = arena_mark(a);
    if (!e) e = store_write(h->store, of_agency, &g, why);
    if (e) return e;
    *ret_list = g.lines;
    *ret_n = g.n;
    return ERR_OK;
}

/* ---- reminders ---- */

struct reminding {
    struct hub *hub;
    const struct partners *partners;
    struct arena *arena;
    size_t n;
};

static err remind(struct db *db, void *ctx, struct err_info *why)
{
    enum { AT_ONCE = 50 };
    struct reminding *g = ctx;
    struct q_safety_ending_rows rows;
    int64_t now_ms = hub_now_ms(g->hub);
    int64_t before_ms =
        now_ms + g->partners->terms.protection.marker_remind_days * MS_PER_DAY;
    arena_clear(g->arena);
    err e = q_safety_ending(db, &(struct q_safety_ending_in){before_ms, AT_ONCE}, g->arena, &rows,
                            why);
    g->n = e ? 0 : rows.n;
    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct q_safety_ending_row *r = &rows.at[i];
        e = notice_put(db, g->hub,
                       &(struct notice){.kind = NOTICE_MARKER_ENDS,
                                        .to = TO_LOGIN,
                                        .who = r->owner,
                                        .about = r->marker,
                                        .partners = g->partners},
                       why);
        if (!e)
            e = q_safety_reminded(
                db,
                &(struct q_safety_reminded_in){cell_of(r->anchor), r->anchor, r->marker, now_ms},
                why);
    }
    return e || !rows.n ? e
                        : audit_note(db, g->hub,
                                     &(struct audit_entry){.kind = AUDIT_SAFETY,
                                                           .actor = STR("system"),
                                                           .request = STR("markers"),
                                                           .decision = STR("allowed"),
                                                           .detail = STR("owners reminded")},
                                     why);
}

err markers_remind(struct hub *h, const struct partners *p, struct err_info *why)
{
    struct reminding g = {h, p, arena_new(MARKER_BYTES_MAX), 1};
    err e = g.arena ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to remind of markers");
    while (!e && g.n)
        e = store_write(h->store, remind, &g, why);
    arena_free(g.arena);
    return e;
}
