/* event/identity.c -- a vote of the current versions, one per record, for each part of an identity.
 *
 * Typical: 5-15 records; every vote is quadratic in that. */
#include "event/identity.h"

#include "base/clock.h"
#include "person/clean.h"

/* The current version of a record that says something; NULL when it says nothing visible. */
static const struct record_version *current(const struct record *r)
{
    return r->version_count ? &r->versions[0] : NULL;
}

static str text(pii p) { return str_trim(pii_reveal(p, REVEAL_CLEAN)); }
static bool same(pii a, pii b) { return str_eq_nocase(text(a), text(b)); }

/* A field of a version: is it there, and do two versions say the same? Higher `worth` goes
 * first. */
struct ballot {
    bool (*there)(const struct demographics *d);
    bool (*agree)(const struct demographics *a, const struct demographics *b);
    int64_t (*worth)(
        const struct record_version *v); /* before the number of votes; NULL = all alike */
    int (*order)(const struct demographics *a,
                 const struct demographics *b); /* last resort: by content */
};

struct standing {
    int64_t worth, votes, as_of_ms;
};

static bool beats(const struct ballot *b, const struct standing *x, const struct demographics *dx,
                  const struct standing *y, const struct demographics *dy)
{
    if (x->worth != y->worth) return x->worth > y->worth;
    if (x->votes != y->votes) return x->votes > y->votes;
    if (x->as_of_ms != y->as_of_ms) return x->as_of_ms > y->as_of_ms;
    return b->order(dx, dy) < 0;
}

/* The version that wins, or NULL when no record says anything. */
static const struct demographics *vote(const struct ballot *b, const struct record *records,
                                       size_t n)
{
    const struct demographics *best = NULL;
    struct standing of_best = {0};
    for (size_t i = 0; i < n; i++) {
        const struct record_version *v = current(&records[i]);
        if (!v || !b->there(&v->content.who)) continue;
        struct standing s = {.worth = b->worth ? b->worth(v) : 0, .as_of_ms = v->as_of_ms};
        for (size_t k = 0; k < n; k++) {
            const struct record_version *other = current(&records[k]);
            s.votes += other && b->there(&other->content.who) &&
                       b->agree(&v->content.who, &other->content.who);
        }
        if (best && !beats(b, &s, &v->content.who, &of_best, best)) continue;
        best = &v->content.who;
        of_best = s;
    }
    return best;
}

static int by_text(pii a, pii b) { return str_cmp(text(a), text(b)); }

static bool has_name(const struct demographics *d)
{
    return text(d->given_name).len || text(d->family_name).len;
}
static bool same_name(const struct demographics *a, const struct demographics *b)
{
    return same(a->given_name, b->given_name) && same(a->family_name, b->family_name);
}
static int name_order(const struct demographics *a, const struct demographics *b)
{
    int order = by_text(a->family_name, b->family_name);
    return order ? order : by_text(a->given_name, b->given_name);
}
static int64_t name_worth(const struct record_version *v)
{
    const struct demographics *d = &v->content.who;
    str given = text(d->given_name), family = text(d->family_name);
    /* both beats one, and a name beats "Baby" however many agencies wrote it */
    return (given.len > 0) + (family.len > 0) + (given.len && !clean_placeholder(given)) +
           (family.len && !clean_placeholder(family));
}

static bool has_birth(const struct demographics *d)
{
    return d->birth_date.year && clean_birth(d->birth_date);
}
/* Who knows less and does not contradict speaks for it too; not the other way round. */
static bool same_birth(const struct demographics *a, const struct demographics *b)
{
    const struct date *x = &a->birth_date, *y = &b->birth_date;
    return x->year == y->year && (!y->month || x->month == y->month) &&
           (!y->day || x->day == y->day);
}
static int birth_order(const struct demographics *a, const struct demographics *b)
{
    return date_cmp(b->birth_date, a->birth_date); /* a known day before an unknown one */
}

static bool has_gender(const struct demographics *d) { return d->gender && d->gender != 'U'; }
static bool same_gender(const struct demographics *a, const struct demographics *b)
{
    return a->gender == b->gender;
}
static int gender_order(const struct demographics *a, const struct demographics *b)
{
    return a->gender - b->gender;
}

static bool has_address(const struct demographics *d) { return text(d->address).len > 0; }
static bool same_address(const struct demographics *a, const struct demographics *b)
{
    return same(a->address, b->address) && same(a->postcode, b->postcode);
}
static int address_order(const struct demographics *a, const struct demographics *b)
{
    int order = by_text(b->postcode, a->postcode);
    return order ? order : by_text(a->address, b->address);
}
static int64_t said_day(const struct record_version *v)
{
    return date_days(date_uk(v->as_of_ms).date);
}

static bool has_postcode(const struct demographics *d) { return text(d->postcode).len > 0; }
static bool same_postcode(const struct demographics *a, const struct demographics *b)
{
    return same(a->postcode, b->postcode);
}
static int postcode_order(const struct demographics *a, const struct demographics *b)
{
    return by_text(a->postcode, b->postcode);
}

static uint64_t nhs(const struct demographics *d)
{
    uint64_t number;
    return clean_nhs_number(text(d->nhs_number), &number) ? number : 0;
}
static bool has_nhs(const struct demographics *d) { return nhs(d) != 0; }
static bool same_nhs(const struct demographics *a, const struct demographics *b)
{
    return nhs(a) == nhs(b);
}
static int nhs_order(const struct demographics *a, const struct demographics *b)
{
    return (nhs(a) > nhs(b)) - (nhs(a) < nhs(b));
}
static int64_t nhs_worth(const struct record_version *v) { return v->content.who.nhs_status == 1; }

static const struct ballot names = {has_name, same_name, name_worth, name_order},
                           births = {has_birth, same_birth, NULL, birth_order},
                           genders = {has_gender, same_gender, NULL, gender_order},
                           addresses = {has_address, same_address, said_day, address_order},
                           postcodes = {has_postcode, same_postcode, said_day, postcode_order},
                           nhs_numbers = {has_nhs, same_nhs, nhs_worth, nhs_order};

/* ---- other names ---- */

struct name_list {
    struct identity_name *at;
    size_t n, room;
};

static void add_name(struct name_list *list, const struct identity_name *main, pii given,
                     pii family)
{
    size_t i = 0;
    if ((!text(given).len && !text(family).len) ||
        (same(given, main->given) && same(family, main->family)))
        return;
    for (i = 0; i < list->n; i++)
        if (same(list->at[i].given, given) && same(list->at[i].family, family)) return;
    if (list->n == list->room) return;
    for (i = list->n++; i > 0; i--) { /* kept in order of text */
        int order = by_text(list->at[i - 1].given, given);
        if (order < 0 || (order == 0 && by_text(list->at[i - 1].family, family) <= 0)) break;
        list->at[i] = list->at[i - 1];
    }
    list->at[i] = (struct identity_name){given, family};
}

static err other_names(const struct record *records, size_t n, struct arena *a, struct identity *id,
                       struct err_info *why)
{
    struct name_list list = {0};
    for (size_t i = 0; i < n; i++)
        list.room += 3 * records[i].version_count;
    list.at = ARENA_ARRAY(a, struct identity_name, list.room + 1);
    if (!list.at) return err_set(why, ERR_NOMEM, "the names of a person");
    for (size_t i = 0; i < n; i++) {
        for (size_t v = 0; v < records[i].version_count; v++) {
            const struct demographics *d = &records[i].versions[v].content.who;
            add_name(&list, &id->name, d->given_name, d->family_name);
            if (!pii_empty(d->known_as)) add_name(&list, &id->name, d->known_as, d->family_name);
            if (!pii_empty(d->previous_family_name))
                add_name(&list, &id->name, d->given_name, d->previous_family_name);
        }
    }
    id->other_names = list.at;
    id->other_name_count = list.n;
    return ERR_OK;
}

struct date identity_birth(const struct record *records, size_t n)
{
    const struct demographics *d = vote(&births, records, n);
    return d ? d->birth_date : (struct date){0};
}

err identity_of(const struct record *records, size_t n, struct arena *a,
                struct identity *ret_identity, struct err_info *why)
{
    struct identity id = {0};
    const struct demographics *d;
    if ((d = vote(&names, records, n)))
        id.name = (struct identity_name){d->given_name, d->family_name};
    id.birth_date = identity_birth(records, n);
    if ((d = vote(&genders, records, n))) id.gender = d->gender;
    if ((d = vote(&postcodes, records, n))) id.postcode = d->postcode;
    if ((d = vote(&addresses, records, n))) {
        id.address = d->address;
        if (!pii_empty(d->postcode)) id.postcode = d->postcode; /* the two belong together */
    }
    if ((d = vote(&nhs_numbers, records, n))) id.nhs_number = nhs(d);
    err e = other_names(records, n, a, &id, why);
    if (!e) *ret_identity = id;
    return e;
}

str identity_outcode(pii code, enum reveal what_for)
{
    str p = str_trim(pii_reveal(code, what_for));
    if (p.len > 4) p.len -= 3; /* the second half has always three characters */
    return str_trim(p);
}
