/* rule/newborn.c -- see newborn.h. Asked only of whom the rule about unseen children fires for. */
#include "rule/newborn.h"

#include "event/history.h"
#include "link/residents.h"
#include "person/clean.h"
#include "query.h"
#include "store/cell.h"

/* ---- of a list ---- */

static const struct newborn_place *place_at(const struct newborn *b, int agency)
{
    for (size_t i = 0; i < b->places; i++)
        if (b->at[i].agency == agency) return &b->at[i];
    return NULL;
}

/* That agency has both: two children, and not one whom it has twice. */
static bool told_apart(const struct newborn *list, size_t i, size_t k, int agency)
{
    int one = place_at(&list[i], agency)->number, other = place_at(&list[k], agency)->number;
    if (!(list[i].maybe >> k & 1) && !(list[k].maybe >> i & 1)) return true;
    return one && other && one != other;
}

static int count_at(const struct newborn *list, size_t n, int agency)
{
    int count = 0;
    for (size_t i = 0; i < n; i++)
        count += place_at(&list[i], agency) != NULL;
    return count;
}

static bool all_known(const struct newborn *list, size_t n, int agency, int children)
{
    bool fits = false;
    if (place_at(&list[0], agency) || count_at(list, n, agency) != children) return false;
    for (size_t i = 1; i < n; i++) {
        if (!place_at(&list[i], agency)) continue;
        if (!list[i].named && !list[i].seen) return false;
        bool gender = !list[i].gender || !list[0].gender || list[i].gender == list[0].gender;
        fits |= gender && (list[0].maybe >> i & 1);
        for (size_t k = 1; k < i; k++)
            if (place_at(&list[k], agency) && !told_apart(list, i, k, agency)) return false;
    }
    return fits;
}

bool newborn_accounted(const struct newborn *list, size_t n)
{
    int children = 1;
    if (!n || list[0].named) return false;
    for (size_t i = 0; i < n; i++) {
        if (list[i].children > children) children = list[i].children;
        for (size_t k = 0; k < list[i].places; k++) {
            int count = count_at(list, n, list[i].at[k].agency);
            if (count > children) children = count;
        }
    }
    for (size_t i = 1; i < n; i++)
        for (size_t k = 0; k < list[i].places; k++)
            if (all_known(list, n, list[i].at[k].agency, children)) return true;
    return false;
}

/* ---- read ---- */

enum { HOMES_MAX = 24 };

struct birth {
    const struct newborn_question *q;
    struct arena *arena;
    struct date born;
    struct newborn list[NEWBORNS_MAX];
    size_t n;
    int64_t home[HOMES_MAX]; /* of the first */
    size_t homes;
    bool many; /* more than a list holds */
};

static void take_version(const struct demographics *d, struct newborn *b,
                         struct newborn_place *place, bool *io_label)
{
    str given = pii_reveal(d->given_name, REVEAL_CLEAN);
    int number, children = clean_birth_label(given, &number);
    if (children)
        *io_label = true;
    else
        b->named |= given.len > 0;
    if (children > b->children) b->children = children;
    if (number) place->number = number;
}

static void take_homes(const struct birth *s, const struct record *r, int64_t *home, size_t *n)
{
    struct features f;
    clean_start(&f, r->agency);
    for (size_t i = 0; i < r->version_count; i++)
        clean_add_home(&f, &r->versions[i].content.who, i == 0);
    for (size_t i = 0; i < f.homes; i++) {
        int64_t hashes[HOME_KINDS];
        home_hashes(&s->q->hub->keys, &f.home[i], hashes);
        for (int kind = 0; kind < HOME_KINDS; kind++)
            if (hashes[kind] && *n < HOMES_MAX) home[(*n)++] = hashes[kind];
    }
}

static bool is_seen(const struct birth *s, const struct history *h)
{
    struct expect_person who;
    expect_person_of(s->q->plan, h, &who);
    const struct unseen_state u = expect_unseen(
        &(struct expect_case){s->q->plan, &who, h->events, h->event_count, s->q->today, false});
    return u.answer == UNSEEN_WITHIN ||
           (u.answer == UNSEEN_NOT_EXPECTED &&
            (u.reason == EXPECT_BECAUSE_DIED || u.reason == EXPECT_BECAUSE_MOVED));
}

/* False: of another birth, or home. */
static bool take(struct birth *s, const struct history *h, struct newborn *b)
{
    int64_t home[HOMES_MAX];
    size_t homes = 0;
    bool label = false, first = s->n == 0, shared = false;
    struct date born = h->identity.birth_date;
    if (!date_whole(born) || (!first && date_cmp(born, s->born))) return false;
    b->children = 1;
    b->gender = h->identity.gender;
    for (size_t i = 0; i < h->record_count; i++) {
        const struct record *r = &h->records[i];
        const struct agency *agency = partners_agency(s->q->partners, r->agency);
        if (!agency || b->places == NEWBORN_PLACES_MAX) return false;
        struct newborn_place *place = &b->at[b->places++];
        place->agency = (int)(agency - s->q->partners->agencies);
        for (size_t k = 0; k < r->version_count; k++)
            take_version(&r->versions[k].content.who, b, place, &label);
        take_homes(s, r, home, &homes);
    }
    if (first) {
        s->born = born;
        memcpy(s->home, home, homes * sizeof *home);
        s->homes = homes;
        return label && !b->named && homes;
    }
    for (size_t i = 0; i < homes; i++)
        for (size_t k = 0; k < s->homes; k++)
            shared |= home[i] == s->home[k];
    b->seen = is_seen(s, h);
    return shared;
}

static err read_one(struct birth *s, int64_t person, bool *ret_ok, struct err_info *why)
{
    const struct newborn_question *q = s->q;
    const int64_t *records;
    size_t n = 0;
    int64_t living;
    int shield = 0;
    struct history h = {0};
    struct newborn b = {.person = person};
    *ret_ok = false;
    err e = history_living(q->db, person, s->arena, &living, &shield, why);
    if (e || living != person) return e == ERR_ABSENT ? ERR_OK : e;
    e = history_members(q->db, person, s->arena, &records, &n, why);
    if (!e) e = records_shield(q->db, records, n, s->arena, &shield, why);
    if (e || shield || !n) return e;
    e = history_read(q->db, q->hub, q->partners, q->visibility, records, n, s->arena, &h, why);
    if (!e && s->n == NEWBORNS_MAX)
        s->many = true;
    else if (!e && (*ret_ok = take(s, &h, &b)))
        s->list[s->n++] = b;
    history_wipe(&h);
    return e;
}

/* A hostel, a hospital: two families may have a child of one day there. */
static err drop_communal(struct birth *s, struct err_info *why)
{
    size_t kept = 0;
    err e = ERR_OK;
    for (size_t i = 0; !e && i < s->homes; i++) {
        struct residents r;
        e = link_residents(s->q->db, s->q->hub, s->home[i], s->arena, &r, why);
        if (!e && !r.communal) s->home[kept++] = s->home[i];
    }
    s->homes = kept;
    return e;
}

static err follow(struct birth *s, size_t from, struct err_info *why)
{
    struct q_union_linked_rows linked;
    const int64_t person = s->list[from].person;
    err e = q_union_linked(s->q->db, &(struct q_union_linked_in){cell_of(person), person}, s->arena,
                           &linked, why);
    for (size_t i = 0; !e && i < linked.n && !s->many; i++) {
        bool there = false;
        size_t k = 0;
        while (k < s->n && s->list[k].person != linked.at[i].other)
            k++;
        there = k < s->n;
        if (!there) e = read_one(s, linked.at[i].other, &there, why);
        if (!e && there) s->list[from].maybe |= UINT32_C(1) << k;
    }
    return e;
}

err newborn_ask(const struct newborn_question *q, struct arena *a, bool *ret_accounted,
                struct err_info *why)
{
    struct birth s = {.q = q, .arena = a};
    bool nameless;
    *ret_accounted = false;
    err e = read_one(&s, q->person, &nameless, why);
    if (e || !nameless) return e;
    e = drop_communal(&s, why);
    for (size_t i = 0; !e && i < s.n && !s.many; i++)
        e = follow(&s, i, why);
    *ret_accounted = !e && !s.many && newborn_accounted(s.list, s.n);
    return e;
}
