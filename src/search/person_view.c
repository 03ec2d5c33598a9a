/* search/person_view.c -- one person for one viewer: read, decided, noted and logged in one
 * transaction. */
#include "search/inside.h"

#include "base/clock.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

#include <stdio.h>

enum { REVIEW_FLAG_DETAIL_MAX = 80 };

static void view_identity(struct looking *l)
{
    struct person_view *v = &l->view;
    const struct identity *id = &l->history.identity;
    v->age = -1;
    if (sees(l, FIELD_NAME)) {
        v->given_name = str_trim(pii_reveal(id->name.given, REVEAL_SHOW));
        v->family_name = str_trim(pii_reveal(id->name.family, REVEAL_SHOW));
    }
    if (sees(l, FIELD_BIRTH_DATE)) {
        v->birth_date = id->birth_date;
        v->age = words_age(id->birth_date, v->today);
    }
    if (sees(l, FIELD_GENDER)) v->gender = words_gender(id->gender);
    v->other_names_shown = sees(l, FIELD_OTHER_NAMES);
    if (v->other_names_shown) v->other_names = words_other_names(id, l->arena);
    v->identifiers_shown = sees(l, FIELD_IDENTIFIERS);
    if (v->identifiers_shown) v->nhs_number = words_nhs_number(id->nhs_number, l->arena);
    v->address_shown = sees(l, FIELD_ADDRESS);
    if (v->address_shown) v->address = words_address(id->address, id->postcode, l->arena);
    v->outcode_shown = sees(l, FIELD_OUTCODE);
    if (v->outcode_shown) v->outcode = identity_outcode(id->postcode, REVEAL_SHOW);
}

/* Whom an entry is about: this person, and whoever of the household was shown with them. */
static err subjects_of(const struct looking *l, bool with_flag, struct audit_entry *entry,
                       struct err_info *why)
{
    const struct person_view *v = &l->view;
    struct audit_subject *at = ARENA_ARRAY(l->arena, struct audit_subject, v->household_count + 1);
    size_t n = 0;
    if (!at) return err_set(why, ERR_NOMEM, "who was shown");
    if (!with_flag || (v->review_shown && (v->review_required || v->hit_count)))
        at[n++] = (struct audit_subject){l->person, v->tier};
    for (size_t i = 0; i < v->household_count; i++)
        if (!with_flag || v->household[i].review)
            at[n++] = (struct audit_subject){v->household[i].person, v->tier};
    entry->subjects = at;
    entry->subject_count = n;
    return ERR_OK;
}

/* Details seen, flags seen: two kinds of entry; and the page's own list of who looked. */
static err note(struct looking *l, struct err_info *why)
{
    struct audit_entry shown = viewer_entry(l->viewer, AUDIT_PERSON_SHOWN);
    struct audit_entry flag = viewer_entry(l->viewer, AUDIT_FLAGS_SHOWN);
    char detail[REVIEW_FLAG_DETAIL_MAX];
    (void)snprintf(detail, sizeof detail, "tier %d%s", l->view.tier,
                   l->view.restricted ? ", restricted" : "");
    shown.detail = str_of(detail);
    flag.detail =
        l->view.rules_shown ? STR("review required, with its rules") : STR("review required");
    shown.asked = l->viewer->reference;
    err e = subjects_of(l, false, &shown, why);
    if (!e) e = subjects_of(l, true, &flag, why);
    if (!e) e = audit_note(l->db, l->hub, &shown, why);
    if (!e && flag.subject_count) e = audit_note(l->db, l->hub, &flag, why);
    return e ? e : viewer_note_look(l->db, l->hub, l->viewer, l->person, why);
}

static err fill(struct looking *l, struct err_info *why)
{
    l->view.region = l->partners->region;
    l->view.duty_line = l->partners->duty_line;
    l->view.today = date_from_days(l->today);
    l->view.person = l->person;
    l->view.tier = access_tier(&l->look);
    l->view.restricted = l->subject.shield && !(sees(l, FIELD_SERVICES) && sees(l, FIELD_ADDRESS));
    view_identity(l);
    err e = view_locks(l, why);
    if (!e) e = view_rows(l, why);
    if (!e) e = view_rules(l, why);
    if (!e) e = view_events(l, why);
    if (!e) e = view_expected(l, why);
    if (!e) e = view_household(l, why);
    if (!e) e = view_looks(l, why);
    return e ? e : view_possible(l, why);
}

static err read_person(struct looking *l, struct err_info *why)
{
    const int64_t *records = NULL;
    size_t n = 0;
    int shield = 0;
    err e = visibility_load(l->db, l->arena, &l->visibility, why);
    if (!e) e = history_living(l->db, l->person, l->arena, &l->person, &shield, why);
    if (!e) e = history_members(l->db, l->person, l->arena, &records, &n, why);
    if (!e && !n) e = ERR_ABSENT;
    if (e) return e;
    e = history_read(l->db, l->hub, l->partners, &l->visibility, records, n, l->arena, &l->history,
                     why);
    l->subject = (struct subject){.shield = shield | l->history.shield, .audience = 3};
    return e ? e : view_locks_read(l, why);
}

err looking_open(struct looking *l, struct db *db, struct hub *h, const struct partners *p,
                 const struct viewer *v, int64_t person, struct arena *a, struct err_info *why)
{
    *l = (struct looking){.hub = h, .partners = p, .viewer = v, .arena = a, .db = db,
                          .person = person, .now_ms = hub_now_ms(h), .look = viewer_look(v, h)};
    l->today = date_days(date_uk(l->now_ms).date);
    err e = read_person(l, why);
    if (e == ERR_ABSENT)
        e = err_set(why, ERR_ABSENT, "there is no such person, or they are not shown to your role");
    return e;
}

err person_view_read(struct db *db, struct hub *h, const struct partners *p, const struct viewer *v,
                     int64_t person, struct arena *a, struct person_view *ret_view,
                     struct err_info *why)
{
    struct looking l = {0};
    err e = looking_open(&l, db, h, p, v, person, a, why);
    if (!e && !sees(&l, FIELD_KNOWN))
        e = err_set(why, ERR_ABSENT, "there is no such person, or they are not shown to your role");
    if (!e) e = fill(&l, why);
    if (!e) *ret_view = l.view;
    history_wipe(&l.history);
    return e;
}

struct opening {
    struct looking l;
    int64_t asked;
    struct arena_mark mark;
    bool known; /* there is such a person, and this viewer may know */
};

/* "No" leaves the same trace whether or not there is such a person. */
static err note_denied(struct opening *o, const char *reason, struct err_info *why)
{
    struct audit_subject subject = {o->asked, 0};
    struct audit_entry entry = viewer_entry(o->l.viewer, AUDIT_DENIED);
    entry.subjects = &subject;
    entry.subject_count = 1;
    entry.decision = str_of(reason);
    return audit_note(o->l.db, o->l.hub, &entry, why);
}

static err open_person(struct db *db, void *ctx, struct err_info *why)
{
    struct opening *o = ctx;
    struct looking *l = &o->l;
    l->db = db;
    l->person = o->asked;
    l->view = (struct person_view){0};
    o->known = false;
    arena_rewind(l->arena, o->mark); /* the store may run this again */
    err e = read_person(l, why);
    if (e == ERR_ABSENT) return note_denied(o, "denied: no such person for this viewer", why);
    if (e) return e;
    o->known = sees(l, FIELD_KNOWN);
    if (o->known)
        e = fill(l, why);
    else
        e = note_denied(o, "denied: no such person for this viewer", why);
    history_wipe(&l->history);
    return e || !o->known ? e : note(l, why);
}

/* Nobody is opened without the right to it and a reason that fits. */
static err may_open(const struct viewer *v, struct err_info *why)
{
    err e = purpose_check(v->user, v->purpose, v->reference, why);
    if (!e && !access_may(v->user, CAP_PERSON))
        e = err_set(why, ERR_DENIED, "your role does not open people's records");
    return e;
}

err person_view_load(struct hub *h, const struct partners *p, const struct viewer *v,
                     int64_t person, struct arena *a, struct person_view *ret_view,
                     struct err_info *why)
{
    struct opening o = {.l = {.hub = h, .partners = p, .viewer = v, .arena = a}, .asked = person};
    err e = may_open(v, why);
    if (e) return e;
    o.mark = arena_mark(a);
    o.l.now_ms = hub_now_ms(h);
    o.l.look = viewer_look(v, h);
    o.l.today = date_days(date_uk(o.l.now_ms).date);
    e = store_write(h->store, open_person, &o, why);
    if (e) return e;
    if (!o.known)
        return err_set(why, ERR_ABSENT,
                       "there is no such person, or they are not shown to your role");
    *ret_view = o.l.view;
    return ERR_OK;
}
