/* encompass/tell.c -- from a police incident to the schools of the children of that home.
 *
 * Workload: some dozens of incidents a night in a region; a household has 2-6 members. */
#include "encompass/inside.h"

#include "audit/audit.h"
#include "base/clock.h"
#include "event/household.h"
#include "expect/expect.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

enum { PAGE = 64, BYTES_MAX = 64 * 1024 * 1024, ADULT_AGE = 18 };

struct telling {
    struct hub *hub;
    const struct partners *partners;
    struct arena *arena; /* of one person */
    struct expect_plan plan;
    struct visibility visibility;
    struct db *db;
    int64_t now_ms;
    int32_t today;
    int64_t person;
    struct encompass_run run;
};

static bool is_incident(const struct telling *t, const struct activity *e)
{
    return expect_is(&t->plan.encompass, e->type) && e->day <= t->today &&
           e->day > t->today - EXPECT_ENCOMPASS_DAYS &&
           t->partners->agencies[e->agency].kind == AGENCY_POLICE;
}

static struct notice notice_of(const struct telling *t, int64_t child, int64_t event, str agency,
                               str service)
{
    return encompass_notice(t->partners, child, event, agency, service);
}

/* ---- one school, one incident ---- */

static err note(struct telling *t, int64_t child, const char *who, struct err_info *why)
{
    const struct audit_subject subject = {child, 1};
    const struct audit_entry entry = {.kind = AUDIT_ENCOMPASS_TOLD,
                                      .actor = STR("system"),
                                      .role = STR("system"),
                                      .decision = STR("allowed"),
                                      .detail = str_of(who),
                                      .subjects = &subject,
                                      .subject_count = 1};
    return audit_note(t->db, t->hub, &entry, why);
}

static err tell(struct telling *t, int64_t child, const struct event *e, str agency, str service,
                const char *who, struct err_info *why)
{
    struct q_encompass_add_in in = {
        .cell = cell_of(child),
        .child = child,
        .event = e->event,
        .agency = agency,
        .service = service,
        .happened_ms = e->happened_ms,
        .known_ms = e->known_ms,
        .deadline_ms =
            encompass_deadline_ms(&t->partners->terms.calendar, e->happened_ms, e->has_time),
        .told_ms = t->now_ms};
    err done = q_encompass_add(t->db, &in, why);
    if (done || db_changes(t->db) == 0) return done;
    const struct notice n = notice_of(t, child, e->event, agency, service);
    done = notice_put(t->db, t->hub, &n, why);
    if (!done) done = note(t, child, who, why);
    t->run.told += !done;
    return done;
}

/* ---- one child ---- */

static bool is_child(const struct telling *t, struct date born)
{
    struct date today = date_from_days(t->today);
    return !born.year || date_age(born, today) < ADULT_AGE;
}

/* Was anybody told of it before? Who goes to another school later brings no old notices along. */
static err told_before(struct telling *t, int64_t child, const struct event *e, bool *ret_told,
                       struct err_info *why)
{
    struct q_encompass_told_rows rows;
    err done =
        q_encompass_told(t->db, &(struct q_encompass_told_in){cell_of(child), child, e->event},
                         t->arena, &rows, why);
    *ret_told = !done && rows.n;
    return done;
}

/* Every school and nursery that has the child; the council's officer when it is taught at home. */
static err tell_of(struct telling *t, int64_t child, const struct event *e, struct err_info *why)
{
    const struct encompass_terms *terms = &t->partners->terms.encompass;
    const int64_t *records;
    size_t n;
    struct history h = {0};
    struct expect_person who;
    bool told = false;
    err done = told_before(t, child, e, &told, why);
    if (done || told) return done;
    done = history_members(t->db, child, t->arena, &records, &n, why);
    if (!done)
        done = history_read(t->db, t->hub, t->partners, &t->visibility, records, n, t->arena, &h,
                            why);
    if (done) return done;
    expect_person_of(&t->plan, &h, &who);
    const struct expect_case c = {&t->plan, &who, h.events, h.event_count, t->today, false};
    bool child_here = is_child(t, who.born) && who.died > t->today;
    bool home = expect_home_educated(&c, t->today);
    for (size_t i = 0; i < who.school_count && child_here && !home && !done; i++) {
        const struct agency *school = &t->partners->agencies[who.schools[i]];
        const struct expect_feed f = {.kind = school->kind, .agency = who.schools[i]};
        if (expect_feed_knows(&c, &f))
            done = tell(t, child, e, school->code, school->services->code,
                        "a school was told of an incident", why);
    }
    if (!done && child_here && home && terms->agency.len)
        done = tell(t, child, e, terms->agency, terms->service,
                    "the council's officer was told of an incident", why);
    history_wipe(&h);
    return done;
}

/* ---- one person with an incident ---- */

static err tell_all(struct telling *t, const struct event *e, const struct household *home,
                    struct err_info *why)
{
    err done = tell_of(t, t->person, e, why);
    for (size_t i = 0; i < home->n && !done; i++)
        if (home->at[i].lives_there && home->at[i].person != t->person)
            done = tell_of(t, home->at[i].person, e, why);
    return done;
}

/* Of somebody sealed no event leads anywhere: not to a school, and not by way of their home. */
static err is_sealed(struct telling *t, const int64_t *records, size_t n, bool *ret_sealed,
                     struct err_info *why)
{
    int64_t living;
    int shield = 0;
    err e = history_living(t->db, t->person, t->arena, &living, &shield, why);
    if (!e) e = records_shield(t->db, records, n, t->arena, &shield, why);
    *ret_sealed = shield & (SHIELD_SEALED | SHIELD_FAMILY);
    return e;
}

static err look_at(struct telling *t, struct err_info *why)
{
    const int64_t *records;
    size_t n;
    struct history h = {0};
    struct household home = {0};
    bool sealed = false;
    err e = history_members(t->db, t->person, t->arena, &records, &n, why);
    if (!e && n) e = is_sealed(t, records, n, &sealed, why);
    if (e || sealed) return e;
    if (!e && n)
        e = history_read_events(t->db, t->partners, &t->visibility, records, n, t->arena, &h, why);
    if (!e && n)
        e = household_read(t->db, t->hub, &t->visibility, t->person, t->arena, &home, why);
    for (size_t i = 0; i < h.event_count && !e; i++) {
        const struct event *stored = history_stored(&h, h.events[i].record, h.events[i].id);
        if (is_incident(t, &h.events[i]) && stored) e = tell_all(t, stored, &home, why);
    }
    return e;
}

static err tell_one(struct db *db, void *ctx, struct err_info *why)
{
    struct telling *t = ctx;
    arena_clear(t->arena);
    t->db = db;
    t->run = (struct encompass_run){.persons = 1};
    err e = visibility_load(db, t->arena, &t->visibility, why);
    if (!e) e = expect_plan_read(db, t->partners, t->now_ms, t->arena, &t->plan, why);
    if (!e) e = look_at(t, why);
    return e ? e
             : q_encompass_done(
                   db, &(struct q_encompass_done_in){cell_of(t->person), t->person}, why);
}

/* ---- the list ---- */

struct page {
    struct arena *arena;
    int64_t after;
    struct q_encompass_waiting_rows rows;
};

static err read_page(struct db *db, void *ctx, struct err_info *why)
{
    struct page *p = ctx;
    arena_clear(p->arena);
    return q_encompass_waiting(
        db, &(struct q_encompass_waiting_in){cell_of(p->after), p->after, PAGE}, p->arena,
        &p->rows, why);
}

err encompass_tell(struct hub *h, const struct partners *p, struct encompass_run *ret_run,
                   struct err_info *why)
{
    struct telling t = {.hub = h, .partners = p, .arena = arena_new(BYTES_MAX),
                        .now_ms = hub_now_ms(h)};
    struct page page = {.arena = arena_new(BYTES_MAX)};
    struct encompass_run all = {0};
    err e = t.arena && page.arena ? ERR_OK : err_set(why, ERR_NOMEM, "telling schools");
    t.today = date_days(date_uk(t.now_ms).date);
    do {
        if (!e) e = store_read(h->store, read_page, &page, why);
        for (size_t i = 0; i < page.rows.n && !e; i++) {
            page.after = t.person = page.rows.at[i].person;
            e = store_write(h->store, tell_one, &t, why);
            all.persons += t.run.persons;
            all.told += t.run.told;
        }
    } while (!e && page.rows.n == PAGE);
    if (!e) e = encompass_look_back(h, p, t.arena, &all, why);
    arena_free(t.arena);
    arena_free(page.arena);
    if (!e) *ret_run = all;
    return e;
}
