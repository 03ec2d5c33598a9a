/* link/home.c -- see home.h. */
#include "link/home.h"

#include "base/sort.h"
#include "hub/hub.h"
#include "link/graph.h"
#include "person/demographics.h"

void home_hashes(const struct keys *secret, const struct feature_home *at, int64_t ret[HOME_KINDS])
{
    ret[HOME_UPRN] = ret[HOME_ADDRESS] = 0;
    if (at->uprn) {
        str uprn = str_range((const char *)&at->uprn, sizeof at->uprn);
        ret[HOME_UPRN] = crypt_id(secret, "home-uprn", uprn);
    }
    if (!postcode_whole(at->code) || (!at->number && !at->flat)) return;
    /* the street's type is left out: "23 Inour" and "23 Inour Street" of one postcode are one */
    const uint64_t parts[] = {at->code, at->number, at->flat, at->street[0], at->street[1]};
    ret[HOME_ADDRESS] =
        crypt_id(secret, "home-address", str_range((const char *)parts, sizeof parts));
}

struct home_use {
    int64_t address, meant; /* 0: not whole; meant: the writing of it that is believed */
    uint32_t agency, record; /* record: which of those that were added */
    int32_t day;
    enum home_kind kind;
    bool communal;
    const struct feature_home *at; /* of a HOME_ADDRESS; the features' own */
};
/* Collect over the records of one person; all zero is the start. */
struct homes {
    VEC(struct home_use) uses;
    uint32_t records;
    bool hidden;
};

/* False: no memory. */
static bool homes_add(struct homes *h, const struct keys *secret, int32_t shield,
                      const struct features *f)
{
    int64_t hashes[HOME_KINDS];
    h->hidden |= shield & SENSITIVE_LOCATION;
    h->records++;
    if (!f || !(f->flags & FEATURE_HOME_NOW)) return true;
    const struct feature_home *home = &f->home[0];
    home_hashes(secret, home, hashes);
    for (int kind = 0; kind < HOME_KINDS; kind++) {
        bool partly = kind == HOME_ADDRESS && (home->number || home->flat) && home->street[0];
        if (!hashes[kind] && !partly) continue;
        struct home_use *slot = VEC_PUSH(&h->uses);
        if (!slot) return false;
        *slot = (struct home_use){.address = hashes[kind],
                                  .agency = f->agency,
                                  .record = h->records,
                                  .day = f->home_day,
                                  .kind = (enum home_kind)kind,
                                  .communal = f->flags & FEATURE_HOME_COMMUNAL,
                                  .at = home};
    }
    return true;
}

void homes_mark(const struct model *m, const struct keys *secret, struct features *io_features)
{
    for (size_t i = 0; m->weights->communal_count && i < io_features->homes; i++) {
        int64_t hashes[HOME_KINDS];
        home_hashes(secret, &io_features->home[i], hashes);
        for (size_t k = 0; k < COUNT(hashes); k++)
            io_features->home[i].communal |=
                hashes[k] && weight_is_communal(m->weights, (uint64_t)hashes[k]);
    }
}

static int by_address(const void *left, const void *right)
{
    const struct home_use *a = left, *b = right;
    if (a->address != b->address) return a->address < b->address ? -1 : 1;
    return (a->agency > b->agency) - (a->agency < b->agency);
}

/* What is said of one address, by whom: uses[from] to uses[until - 1]. What is not whole stands
 * alone. */
struct said {
    size_t from, until;
    int32_t day, first_day, agencies;
    bool communal;
};

static struct said said_from(const struct homes *h, size_t from)
{
    const struct home_use *at = h->uses.at;
    struct said s = {.from = from, .day = at[from].day, .first_day = at[from].day};
    for (s.until = from; s.until < h->uses.n && at[s.until].address == at[from].address &&
                         (at[from].address || s.until == from);
         s.until++) {
        if (at[s.until].day > s.day) s.day = at[s.until].day;
        if (at[s.until].day < s.first_day) s.first_day = at[s.until].day;
        s.agencies += s.until == from || at[s.until].agency != at[s.until - 1].agency;
        s.communal |= at[s.until].communal;
    }
    return s;
}

static bool is_later(const struct said *a, const struct said *b)
{
    return a->day != b->day ? a->day > b->day : a->agencies > b->agencies;
}

/* ---- one house, written in two ways ---- */

/* One letter or digit is another, or two that stand side by side are turned round. */
static bool is_slip_of(postcode a, postcode b)
{
    size_t first = 0, differ = 0;
    char one[sizeof a], other[sizeof b];
    memcpy(one, &a, sizeof one);
    memcpy(other, &b, sizeof other);
    for (size_t i = sizeof one; i-- > 0;)
        if (one[i] != other[i]) first = i, differ++;
    return differ == 1 || (differ == 2 && one[first] == other[first + 1] &&
                           one[first + 1] == other[first]);
}

/* The same number and street, and the postcode of one of them is a slip or is not said whole: a
 * house has one postcode, so nobody moves from the one to the other. */
static bool same_house(const struct feature_home *a, const struct feature_home *b)
{
    if (a->number != b->number || a->flat != b->flat || !a->street[0] ||
        memcmp(a->street, b->street, sizeof a->street) != 0)
        return false;
    return postcode_whole(a->code) ? is_slip_of(a->code, b->code)
                                   : !a->code || postcode_district(b->code) == a->code;
}

/* Which writing is believed: what more agencies have, else what was there first. */
static bool is_sounder(const struct said *a, const struct said *b)
{
    if (a->agencies != b->agencies) return a->agencies > b->agencies;
    return a->first_day != b->first_day ? a->first_day < b->first_day : a->from < b->from;
}

/* The soundest writing of the house that `s` names, `s` itself if there is no sounder one. */
static struct said soundest(const struct homes *h, const struct said *s)
{
    const struct home_use *at = h->uses.at;
    struct said best = *s;
    for (size_t i = 0; at[s->from].kind == HOME_ADDRESS && i < h->uses.n;) {
        struct said other = said_from(h, i);
        if (at[i].address && at[i].kind == HOME_ADDRESS &&
            same_house(at[s->from].at, at[i].at) &&
            (!at[best.from].address || is_sounder(&other, &best)))
            best = other;
        i = other.until;
    }
    return best;
}

/* Whoever wrote it otherwise says the same, on the day on which they wrote it. What is not whole
 * and like nothing else is dropped. */
static void homes_mend(struct homes *h)
{
    struct home_use *at = h->uses.at;
    size_t kept = 0;
    for (size_t i = 0; i < h->uses.n;) {
        struct said own = said_from(h, i), s = own, sounder = soundest(h, &s);
        while (sounder.from != s.from)
            s = sounder, sounder = soundest(h, &s);
        for (; i < own.until; i++)
            at[i].meant = at[s.from].address;
    }
    for (size_t i = 0; i < h->uses.n; i++) {
        at[i].address = at[i].meant;
        if (at[i].address) at[kept++] = at[i];
    }
    h->uses.n = kept;
    sort_list(at, kept, sizeof *at, by_address);
}

/* ---- the latest ---- */

/* Does a record say both? */
static bool together(const struct homes *h, const struct said *a, const struct said *b)
{
    for (size_t i = a->from; i < a->until; i++)
        for (size_t k = b->from; k < b->until; k++)
            if (h->uses.at[i].record == h->uses.at[k].record) return true;
    return false;
}

/* The latest of all, or of the other kind and said together with `with`. */
static bool latest(const struct homes *h, const struct said *with, struct said *ret)
{
    bool found = false;
    for (size_t i = 0; i < h->uses.n;) {
        struct said s = said_from(h, i);
        bool fits = !with || (h->uses.at[i].kind != h->uses.at[with->from].kind &&
                              together(h, with, &s));
        if (fits && (!found || is_later(&s, ret))) *ret = s, found = true;
        i = s.until;
    }
    return found;
}

/* Where they live: none, one or two, by address. Releases `h`. The same whatever the order in which
 * the records were added. ret_kinds may be NULL. */
static size_t homes_take(struct homes *h, struct link_home ret_homes[HOME_KINDS],
                  enum home_kind ret_kinds[HOME_KINDS])
{
    struct said said[HOME_KINDS];
    size_t n = 0;
    if (!h->hidden && h->uses.n) {
        sort_list(h->uses.at, h->uses.n, sizeof *h->uses.at, by_address);
        homes_mend(h);
        if (latest(h, NULL, &said[0])) n = 1 + latest(h, &said[0], &said[1]);
        bool swap = n == 2 && said[0].from > said[1].from;
        bool communal = n && (said[0].communal || said[n - 1].communal);
        for (size_t i = 0; i < n; i++) {
            const struct said *s = &said[swap ? 1 - i : i];
            ret_homes[i] = (struct link_home){h->uses.at[s->from].address,
                                              communal ? HOME_COMMUNAL : s->agencies};
            if (ret_kinds) ret_kinds[i] = h->uses.at[s->from].kind;
        }
    }
    VEC_RELEASE(&h->uses);
    return n;
}

bool graph_homes(struct link_graph *g, const struct link_person *p, struct link_home **ret_homes,
                 size_t *ret_n, int64_t ret_home[HOME_KINDS])
{
    struct homes h = {.hidden = false};
    enum home_kind kinds[HOME_KINDS];
    bool ok = true;
    for (const struct link_node *m = p->first; m && ok; m = m->next_member)
        ok = homes_add(&h, &g->hub->keys, m->shield, m->features);
    *ret_homes = ok ? ARENA_ARRAY(g->arena, struct link_home, HOME_KINDS) : NULL;
    if (!*ret_homes) {
        VEC_RELEASE(&h.uses);
        return false;
    }
    *ret_n = homes_take(&h, *ret_homes, kinds);
    ret_home[HOME_UPRN] = ret_home[HOME_ADDRESS] = 0;
    for (size_t i = 0; i < *ret_n; i++)
        ret_home[kinds[i]] = (*ret_homes)[i].address;
    return true;
}
