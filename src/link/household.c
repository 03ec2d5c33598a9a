/* link/household.c -- see household.h. */
#include "link/household.h"

#include "base/sort.h"
#include "hub/hub.h"
#include "link/graph.h"
#include "person/demographics.h"
#include "query.h"
#include "store/cell.h"

static bool use(struct homes *h, int64_t address, uint32_t agency)
{
    struct home_use *slot = VEC_PUSH(&h->uses);
    if (!slot) return false;
    *slot = (struct home_use){address, agency};
    return true;
}

/* The keyed hashes of a home: of its UPRN, of its whole address; 0 = none. */
static void hashes_of(const struct keys *secret, const struct feature_home *at, int64_t ret[2])
{
    ret[0] = ret[1] = 0;
    if (at->uprn) {
        str uprn = str_range((const char *)&at->uprn, sizeof at->uprn);
        ret[0] = crypt_id(secret, "home-uprn", uprn);
    }
    if (!postcode_whole(at->code) || (!at->number && !at->flat)) return;
    /* the street's type is left out: "23 Inour" and "23 Inour Street" of one postcode are one */
    const uint64_t parts[] = {at->code, at->number, at->flat, at->street[0], at->street[1]};
    ret[1] = crypt_id(secret, "home-address", str_range((const char *)parts, sizeof parts));
}

bool homes_add(struct homes *h, const struct keys *secret, int32_t shield, const struct features *f)
{
    int64_t hashes[2];
    h->hidden |= shield & SENSITIVE_LOCATION;
    if (!f || !(f->flags & FEATURE_HOME_NOW)) return true;
    hashes_of(secret, &f->home[0], hashes);
    for (size_t i = 0; i < COUNT(hashes); i++)
        if (hashes[i] && !use(h, hashes[i], f->agency)) return false;
    return true;
}

void homes_mark(const struct model *m, const struct keys *secret, struct features *io_features)
{
    for (size_t i = 0; m->weights->communal_count && i < io_features->homes; i++) {
        int64_t hashes[2];
        hashes_of(secret, &io_features->home[i], hashes);
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

size_t homes_take(struct homes *h, struct link_home *ret_homes)
{
    size_t n = 0, count = h->hidden ? 0 : h->uses.n;
    const struct home_use *at = h->uses.at;
    if (count > 1) sort_list(h->uses.at, count, sizeof *at, by_address);
    for (size_t i = 0; i < count; i++) {
        bool same = i && at[i].address == at[i - 1].address;
        if (!same)
            ret_homes[n++] = (struct link_home){at[i].address, 1};
        else
            ret_homes[n - 1].agencies += at[i].agency != at[i - 1].agency;
    }
    VEC_RELEASE(&h->uses);
    return n;
}

bool graph_homes(struct link_graph *g, const struct link_person *p, struct link_home **ret_homes,
                 size_t *ret_n)
{
    struct homes h = {.hidden = false};
    bool ok = true;
    for (const struct link_node *m = p->first; m && ok; m = m->next_member)
        ok = homes_add(&h, &g->hub->keys, m->shield, m->features);
    *ret_homes = ok ? ARENA_ARRAY(g->arena, struct link_home, h.uses.n + 1) : NULL;
    if (!*ret_homes) h.hidden = true;
    *ret_n = homes_take(&h, *ret_homes);
    return *ret_homes;
}

/* ---- who lives with whom ---- */

struct asking {
    struct hub *hub;
    struct homes homes;
    struct arena *a;
    struct link_home *home;
    size_t home_count;
    int64_t *persons;
    size_t n;
};

static err on_record(void *ctx, const struct graph_row_record *r, struct err_info *why)
{
    struct asking *s = ctx;
    if (homes_add(&s->homes, &s->hub->keys, r->shield, r->features)) return ERR_OK;
    return err_set(why, ERR_NOMEM, "no memory for a household");
}

static err read_homes(struct asking *s, struct db *db, int64_t person, struct err_info *why)
{
    struct q_link_feature_row row;
    str plain;
    err e =
        q_link_feature(db, &(struct q_link_feature_in){cell_of(person), person}, s->a, &row, why);
    if (e == ERR_ABSENT) return ERR_OK; /* in the middle of a rebuild */
    if (!e)
        e = crypt_open(&s->hub->keys.use[KEY_FEATURE], graph_row_place(person), row.sealed, s->a,
                       &plain, why);
    if (!e) e = graph_unpack_row(plain, on_record, s, why);
    if (e) return e;
    s->home = ARENA_ARRAY(s->a, struct link_home, s->homes.uses.n + 1);
    s->persons = ARENA_ARRAY(s->a, int64_t, s->homes.uses.n * HOUSEHOLD_PERSONS_MAX + 1);
    if (!s->home || !s->persons) return err_set(why, ERR_LIMIT, "a household is too large");
    s->home_count = homes_take(&s->homes, s->home);
    return ERR_OK;
}

static void take_person(struct asking *s, int64_t person)
{
    size_t at = 0;
    while (at < s->n && s->persons[at] < person)
        at++;
    if (at < s->n && s->persons[at] == person) return;
    memmove(&s->persons[at + 1], &s->persons[at], (s->n - at) * sizeof s->persons[0]);
    s->persons[at] = person;
    s->n++;
}

err link_household(struct db *db, struct hub *h, int64_t person, struct arena *a,
                   const int64_t **ret_persons, size_t *ret_n, struct err_info *why)
{
    struct asking s = {.hub = h, .a = a};
    err e = read_homes(&s, db, person, why);
    VEC_RELEASE(&s.homes.uses);
    for (size_t i = 0; i < s.home_count && !e; i++) {
        struct q_link_residents_rows rows;
        int64_t address = s.home[i].address;
        if (s.home[i].agencies < HOUSEHOLD_AGENCIES) continue;
        e = q_link_residents(
            db, &(struct q_link_residents_in){cell_of(address), address, HOUSEHOLD_PERSONS_MAX + 1},
            a, &rows, why);
        if (e || rows.n > HOUSEHOLD_PERSONS_MAX) continue;
        for (size_t k = 0; k < rows.n; k++)
            if (rows.at[k].agencies >= HOUSEHOLD_AGENCIES && rows.at[k].person != person)
                take_person(&s, rows.at[k].person);
    }
    *ret_persons = s.persons;
    *ret_n = s.n;
    return e;
}
