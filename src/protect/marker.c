/* protect/marker.c -- proposing, agreeing, ending. */
#include "protect/marker_inside.h"

#include "base/clock.h"

static const struct {
    const char *word, *label;
} categories[] = {
#define MARKER_ROW(name, word, label) {word, label},
    MARKER_LIST(MARKER_ROW)
#undef MARKER_ROW
};

const char *marker_word(enum marker_category c) { return categories[c].word; }
const char *marker_label(enum marker_category c) { return categories[c].label; }

bool marker_of(str word, enum marker_category *ret_category)
{
    for (int c = 0; c < MARKER__COUNT; c++)
        if (str_eq_c(word, categories[c].word)) {
            *ret_category = (enum marker_category)c;
            return true;
        }
    return false;
}

/* ---- what every step needs ---- */

struct place marking_place(int64_t anchor, int64_t marker)
{
    return (struct place){"marker", anchor, marker};
}

err marking_start(struct marking *m, struct hub *h, const struct partners *p,
                  const struct viewer *v, struct err_info *why)
{
    *m = (struct marking){.hub = h,
                          .partners = p,
                          .viewer = v,
                          .arena = arena_new(MARKER_BYTES_MAX),
                          .now_ms = hub_now_ms(h)};
    if (!m->arena) return err_set(why, ERR_NOMEM, "no memory for a marker");
    m->mark = arena_mark(m->arena);
    if (!access_may(v->user, CAP_SAFETY))
        return err_set(why, ERR_DENIED, "safety markers are not for your role");
    return ERR_OK;
}

static err absent(struct err_info *why)
{
    return err_set(why, ERR_ABSENT, "there is no such person, or they are not shown to your role");
}

err marking_person(struct marking *m, int64_t person, struct err_info *why)
{
    struct q_safety_home_row home;
    struct q_record_get_row record;
    const struct look look = viewer_look(m->viewer, m->hub);
    err e = history_living(m->db, person, m->arena, &m->person, &m->shield, why);
    if (!e)
        e = history_members(m->db, m->person, m->arena, &m->records, &m->record_count, why);
    for (size_t i = 0; !e && i < m->record_count; i++) {
        e = q_record_get(m->db,
                         &(struct q_record_get_in){cell_of(m->records[i]), m->records[i]},
                         m->arena, &record, why);
        if (!e) m->shield |= record.shield;
    }
    if (!e)
        e = q_safety_home(m->db, &(struct q_safety_home_in){cell_of(m->person), m->person},
                          m->arena, &home, why);
    if (e) return e == ERR_ABSENT ? absent(why) : e;
    const struct subject s = {.shield = m->shield, .audience = 3};
    if (access_decide(&look, &s, FIELD_SAFETY).disclose != DISCLOSE_SHOW || !m->record_count)
        return absent(why);
    m->home = m->shield ? 0 : home.home_uprn ? home.home_uprn : home.home_address;
    return ERR_OK;
}

err marking_note(struct marking *m, enum audit_kind kind, const char *what, int64_t person,
                 struct err_info *why)
{
    struct audit_subject subject = {person, 0};
    struct audit_entry entry = viewer_entry(m->viewer, kind);
    entry.detail = str_of(what);
    entry.subjects = &subject;
    entry.subject_count = person ? 1 : 0;
    return audit_note(m->db, m->hub, &entry, why);
}

/* Somebody else of the same agency; where the region names managers, one of them. */
bool marking_agrees(const struct marking *m, str agency, str owner)
{
    const struct protection_list *managers =
        &m->partners->terms.protection.marker_managers;
    const struct user *u = m->viewer->user;
    return str_eq_c(agency, u->agency) && !str_eq_c(owner, u->login) &&
           (!managers->n || u->role == ROLE_MANAGER ||
            protection_has(managers, str_of(u->login)));
}

/* ---- proposing ---- */

struct proposing {
    struct marking m;
    const struct marker_wish *wish;
    int days;
    int64_t anchor, marker, evidence;
};

static err check_wish(struct proposing *q, struct err_info *why)
{
    const struct marker_wish *w = q->wish;
    enum marker_category category;
    str evidence = str_trim(pii_reveal(w->evidence, REVEAL_CLEAN));
    int most = q->m.partners->terms.protection.marker_days_max;
    if (!marker_of(w->category, &category))
        return err_set(why, ERR_INPUT, "select what kind of risk it is");
    if (!evidence.len) return err_set(why, ERR_INPUT, "give the reference of the evidence");
    if (evidence.len > MARKER_EVIDENCE_MAX)
        return err_set(why, ERR_INPUT, "a reference has at most %d characters",
                       MARKER_EVIDENCE_MAX);
    if (w->days < 0 || w->days > most)
        return err_set(why, ERR_INPUT, "a marker lasts 1 to %d days", most);
    q->days = w->days ? w->days : most;
    q->evidence = crypt_id(&q->m.hub->keys, "marker evidence", evidence);
    return ERR_OK;
}

/* The agency's own record when it has one, else the first. */
static err find_anchor(struct proposing *q, struct err_info *why)
{
    struct marking *m = &q->m;
    struct q_record_get_row record;
    q->anchor = q->wish->address ? m->home : m->records[0];
    if (!q->anchor) return err_set(why, ERR_INPUT, "no address of theirs is known here");
    for (size_t i = 0; !q->wish->address && i < m->record_count; i++) {
        err e = q_record_get(m->db,
                             &(struct q_record_get_in){cell_of(m->records[i]), m->records[i]},
                             m->arena, &record, why);
        if (e) return e;
        if (!str_eq_c(record.agency, m->viewer->user->agency)) continue;
        q->anchor = m->records[i];
        return ERR_OK;
    }
    return ERR_OK;
}

/* What this one would renew; the same evidence again is none. */
static err find_renewed(struct proposing *q, int64_t *ret_renews, struct err_info *why)
{
    struct marking *m = &q->m;
    struct q_safety_of_anchor_rows rows;
    err e = q_safety_of_anchor(m->db,
                               &(struct q_safety_of_anchor_in){cell_of(q->anchor), q->anchor},
                               m->arena, &rows, why);
    *ret_renews = 0;
    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct q_safety_of_anchor_row *r = &rows.at[i];
        if (!str_eq(r->category, q->wish->category) ||
            !str_eq_c(r->agency, m->viewer->user->agency))
            continue;
        if (r->evidence == q->evidence)
            e = err_set(why, ERR_INPUT, "this evidence is there already: a marker goes on only "
                                        "with fresh evidence");
        else if (str_eq_c(r->state, "agreed"))
            *ret_renews = r->marker;
    }
    return e;
}

static err propose(struct db *db, void *ctx, struct err_info *why)
{
    struct proposing *q = ctx;
    struct marking *m = &q->m;
    struct rand r = m->hub->rand;
    str sealed;
    int64_t renews = 0;
    arena_rewind(m->arena, m->mark);
    m->db = db;
    q->marker = rand_id(&r);
    err e = marking_person(m, q->wish->person, why);
    if (!e) e = find_anchor(q, why);
    if (!e) e = find_renewed(q, &renews, why);
    if (!e)
        e = crypt_seal(&m->hub->keys.use[KEY_FEATURE], &r, marking_place(q->anchor, q->marker),
                       str_trim(pii_reveal(q->wish->evidence, REVEAL_SEAL)), m->arena, &sealed,
                       why);
    if (e) return e;
    e = q_safety_add(db,
                     &(struct q_safety_add_in){
                         .cell = cell_of(q->anchor),
                         .anchor = q->anchor,
                         .marker = q->marker,
                         .about = q->wish->address ? STR("address") : STR("person"),
                         .category = q->wish->category,
                         .agency = str_of(m->viewer->user->agency),
                         .owner = str_of(m->viewer->user->login),
                         .made_ms = m->now_ms,
                         .until_ms = m->now_ms + q->days * MS_PER_DAY,
                         .evidence = q->evidence,
                         .renews = renews,
                         .sealed = sealed},
                     why);
    return e ? e : marking_note(m, AUDIT_SAFETY, renews ? "renewal proposed" : "proposed",
                                m->person, why);
}

err marker_propose(struct hub *h, const struct partners *p, const struct viewer *v,
                   const struct marker_wish *w, int64_t *ret_anchor, int64_t *ret_marker,
                   struct err_info *why)
{
    struct proposing q = {.wish = w};
    err e = marking_start(&q.m, h, p, v, why);
    if (!e) e = purpose_check(v->user, v->purpose, v->reference, why);
    if (!e) e = check_wish(&q, why);
    if (!e) e = store_write(h->store, propose, &q, why);
    arena_free(q.m.arena);
    if (e) return e;
    *ret_anchor = q.anchor;
    *ret_marker = q.marker;
    return ERR_OK;
}

/* ---- agreeing, ending ---- */

struct changing {
    struct marking m;
    int64_t anchor, marker;
    bool agrees;
};

static err no_such(struct err_info *why)
{
    return err_set(why, ERR_ABSENT, "there is no such marker, or it is another agency's");
}

static err finish(struct changing *c, int64_t marker, struct err_info *why)
{
    return q_safety_finish(c->m.db,
                           &(struct q_safety_finish_in){cell_of(c->anchor), c->anchor, marker,
                                                        c->m.now_ms,
                                                        str_of(c->m.viewer->user->login)},
                           why);
}

static err agree(struct changing *c, const struct q_safety_one_row *row, struct err_info *why)
{
    if (str_eq_c(row->owner, c->m.viewer->user->login))
        return err_set(why, ERR_DENIED, "a second person agrees to a marker");
    if (!marking_agrees(&c->m, row->agency, row->owner))
        return err_set(why, ERR_DENIED, "a manager whom the region names agrees to a marker");
    err e = q_safety_agree(c->m.db,
                           &(struct q_safety_agree_in){cell_of(c->anchor), c->anchor, c->marker,
                                                       c->m.now_ms,
                                                       str_of(c->m.viewer->user->login)},
                           why);
    if (!e && db_changes(c->m.db) == 0)
        e = err_set(why, ERR_CONFLICT, "this marker was agreed before, or is ended");
    return e || !row->renews ? e : finish(c, row->renews, why);
}

static err change(struct db *db, void *ctx, struct err_info *why)
{
    struct changing *c = ctx;
    struct q_safety_one_row row;
    struct q_link_membership_row owner = {.person = 0};
    arena_rewind(c->m.arena, c->m.mark);
    c->m.db = db;
    err e = q_safety_one(db,
                         &(struct q_safety_one_in){cell_of(c->anchor), c->anchor, c->marker},
                         c->m.arena, &row, why);
    if (e == ERR_ABSENT || (!e && !str_eq_c(row.agency, c->m.viewer->user->agency)))
        return no_such(why);
    if (e) return e;
    e = c->agrees ? agree(c, &row, why) : finish(c, c->marker, why);
    if (!e && !c->agrees && db_changes(db) == 0)
        e = err_set(why, ERR_CONFLICT, "this marker is ended already");
    if (!e && str_eq_c(row.about, "person"))
        e = q_link_membership(db, &(struct q_link_membership_in){cell_of(c->anchor), c->anchor},
                              c->m.arena, &owner, why);
    if (e == ERR_ABSENT) e = ERR_OK;
    return e ? e
             : marking_note(&c->m, AUDIT_SAFETY, c->agrees ? "agreed" : "ended", owner.person,
                            why);
}

static err run(struct hub *h, const struct partners *p, const struct viewer *v, int64_t anchor,
               int64_t marker, bool agrees, struct err_info *why)
{
    struct changing c = {.anchor = anchor, .marker = marker, .agrees = agrees};
    err e = marking_start(&c.m, h, p, v, why);
    if (!e) e = store_write_step(h->store, change, &c, why);
    arena_free(c.m.arena);
    return e;
}

err marker_agree(struct hub *h, const struct partners *p, const struct viewer *v, int64_t anchor,
                 int64_t marker, struct err_info *why)
{
    return run(h, p, v, anchor, marker, true, why);
}

err marker_end(struct hub *h, const struct partners *p, const struct viewer *v, int64_t anchor,
               int64_t marker, struct err_info *why)
{
    return run(h, p, v, anchor, marker, false, why);
}
