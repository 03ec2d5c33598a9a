/* event/household.c -- see household.h. Typical: two addresses (a UPRN and its text), two to six
 * residents, one to three relations. */
#include "event/household.h"

#include "base/sort.h"
#include "link/residents.h"
#include "query.h"

struct asking {
    struct db *db;
    struct hub *hub;
    const struct visibility *visibility;
    struct arena *a;
    int64_t person;
    int shield; /* the person's own */
    const int64_t *records;
    size_t record_count;
    struct household_member *list;
    size_t n;
    bool communal;
    struct err_info *why;
};

/* The entry of this person, made when it is not there; NULL when there is no more room. */
static struct household_member *entry(struct asking *s, int64_t person)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->list[i].person == person) return &s->list[i];
    if (s->n == HOUSEHOLD_MEMBERS_MAX) return NULL;
    s->list[s->n] = (struct household_member){.person = person};
    return &s->list[s->n++];
}

/* ---- at the address ---- */

static void take_residents(struct asking *s, const struct residents *r)
{
    int32_t own = 0;
    for (size_t i = 0; i < r->n; i++)
        if (r->at[i].person == s->person) own = r->at[i].agencies;
    for (size_t i = 0; own && i < r->n; i++) {
        if (r->at[i].person == s->person) continue;
        struct household_member *m = entry(s, r->at[i].person);
        if (!m) return;
        if (r->at[i].agencies > m->agencies) m->agencies = r->at[i].agencies;
        m->lives_there |= own >= HOUSEHOLD_AGENCIES && r->at[i].agencies >= HOUSEHOLD_AGENCIES;
    }
}

static err read_residents(struct asking *s, const int64_t homes[HOME_KINDS])
{
    err e = ERR_OK;
    struct residents at[HOME_KINDS] = {{.n = 0}};
    for (int kind = 0; !e && kind < HOME_KINDS; kind++) {
        if (homes[kind]) e = link_residents(s->db, s->hub, homes[kind], s->a, &at[kind], s->why);
        s->communal |= at[kind].communal;
    }
    for (int kind = 0; !e && !s->communal && kind < HOME_KINDS; kind++)
        take_residents(s, &at[kind]);
    return e;
}

/* ---- what records declare ---- */

static err person_of(struct asking *s, int64_t record, int64_t *ret_person)
{
    struct q_link_membership_row owner;
    struct q_link_membership_in in = {cell_of(record), record};
    err e = q_link_membership(s->db, &in, s->a, &owner, s->why);
    *ret_person = e ? 0 : owner.person;
    return e == ERR_ABSENT ? ERR_OK : e;
}

static err take_relation(struct asking *s, int64_t other_record, enum relation_kind kind,
                         bool inverse)
{
    int64_t other;
    if (kind == RELATION_MERGED_INTO) return ERR_OK;
    err e = person_of(s, other_record, &other);
    struct household_member *m = e || !other || other == s->person ? NULL : entry(s, other);
    if (m && inverse && !m->inverse) m->inverse = kind;
    if (m && !inverse && !m->relation) m->relation = kind;
    return e;
}

static err read_relations(struct asking *s)
{
    const struct relation *ours = NULL, *theirs = NULL;
    size_t n = 0, count = 0;
    if (s->shield & SENSITIVE_ADOPTED) return ERR_OK;
    err e = record_relations(s->db, s->visibility, s->records, s->record_count, s->a, &ours, &n,
                             s->why);
    if (!e)
        e = record_relations_of(s->db, s->visibility, s->records, s->record_count, s->a, &theirs,
                                &count, s->why);
    for (size_t i = 0; !e && i < n; i++)
        e = take_relation(s, ours[i].related, ours[i].kind, false);
    for (size_t i = 0; !e && i < count; i++)
        e = take_relation(s, theirs[i].record, theirs[i].kind, true);
    return e;
}

/* ---- who is left ---- */

/* The records of a person, and what shields them: by the person, or by a feed a moment ago. */
static err read_head(struct asking *s, int64_t person, const int64_t **ret_records, size_t *ret_n,
                     int *ret_shield)
{
    int64_t living;
    *ret_n = 0;
    err e = history_living(s->db, person, s->a, &living, ret_shield, s->why);
    if (e || living != person) return e == ERR_ABSENT ? ERR_OK : e;
    e = history_members(s->db, person, s->a, ret_records, ret_n, s->why);
    return e ? e : records_shield(s->db, *ret_records, *ret_n, s->a, ret_shield, s->why);
}

static err keep(struct asking *s)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->n; i++) {
        struct household_member m = s->list[i];
        bool declared = m.relation || m.inverse;
        int shield = 0;
        m.lives_there |= m.agencies && declared;
        if (!m.lives_there && !declared) continue;
        if (!m.lives_there) m.agencies = 0;
        err e = read_head(s, m.person, &m.records, &m.record_count, &shield);
        if (e) return e;
        if (!shield && m.record_count) s->list[kept++] = m;
    }
    s->n = kept;
    return ERR_OK;
}

static int by_person(const void *left, const void *right)
{
    const struct household_member *a = left, *b = right;
    return (a->person > b->person) - (a->person < b->person);
}

err household_read(struct db *db, struct hub *h, const struct visibility *v, int64_t person,
                   struct arena *a, struct household *ret_household, struct err_info *why)
{
    struct asking s = {
        .db = db, .hub = h, .visibility = v, .a = a, .person = person, .why = why};
    struct q_link_person_row row = {0};
    s.list = ARENA_ARRAY(a, struct household_member, HOUSEHOLD_MEMBERS_MAX);
    if (!s.list) return err_set(why, ERR_LIMIT, "a household");
    *ret_household = (struct household){.n = 0};
    err e = read_head(&s, person, &s.records, &s.record_count, &s.shield);
    if (e || !s.record_count) return e;
    e = q_link_person(db, &(struct q_link_person_in){cell_of(person), person}, a, &row, why);
    const int64_t homes[HOME_KINDS] = {[HOME_UPRN] = row.home_uprn,
                                       [HOME_ADDRESS] = row.home_address};
    if (!e && !(s.shield & SENSITIVE_LOCATION)) e = read_residents(&s, homes);
    if (!e) e = read_relations(&s);
    if (!e) e = keep(&s);
    if (e) return e;
    if (s.n > 1) sort_list(s.list, s.n, sizeof *s.list, by_person);
    *ret_household = (struct household){s.list, s.n, s.communal};
    return ERR_OK;
}

/* ---- their lives ---- */

/* Their birth date is in sealed records, their events are not. */
static err read_birth(struct db *db, const struct hub *h, const struct visibility *v,
                      const struct household_member *m, struct arena *a, struct date *ret_born,
                      struct err_info *why)
{
    struct record *records = ARENA_ARRAY(a, struct record, m->record_count + 1);
    if (!records) return err_set(why, ERR_LIMIT, "a household");
    err e = records_read(db, h, v, m->records, m->record_count, a, records, why);
    if (e) return e;
    *ret_born = identity_birth(records, m->record_count);
    records_wipe(records, m->record_count);
    return ERR_OK;
}

bool household_asks_birth(const struct history *h)
{
    for (size_t i = 0; i < h->event_count; i++)
        if (ACTIVITY_COUNTING & CLASS_BIT(h->events[i].class)) return true;
    return false;
}

err household_life_read(struct db *db, const struct hub *h, const struct partners *p,
                        const struct visibility *v, const struct household_member *m, bool births,
                        struct arena *a, struct household_life *ret_life, struct err_info *why)
{
    struct history events = {0};
    struct date born = {0};
    err e = history_read_events(db, p, v, m->records, m->record_count, a, &events, why);
    if (!e && (births || household_asks_birth(&events)))
        e = read_birth(db, h, v, m, a, &born, why);
    *ret_life = (struct household_life){.person = m->person,
                                        .relation = m->relation,
                                        .inverse = m->inverse,
                                        .born = born,
                                        .events = events.events,
                                        .event_count = events.event_count};
    return e;
}

err household_lives(struct db *db, const struct hub *h, const struct partners *p,
                    const struct visibility *v, const struct household *of, bool births,
                    struct arena *a, const struct household_life **ret_lives, size_t *ret_n,
                    struct err_info *why)
{
    struct household_life *list = ARENA_ARRAY(a, struct household_life, of->n + 1);
    size_t n = 0;
    err e = list ? ERR_OK : err_set(why, ERR_LIMIT, "a household");
    for (size_t i = 0; !e && i < of->n; i++)
        if (of->at[i].lives_there)
            e = household_life_read(db, h, p, v, &of->at[i], births, a, &list[n++], why);
    if (e) return e;
    *ret_lives = list;
    *ret_n = n;
    return ERR_OK;
}
