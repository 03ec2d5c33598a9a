/* search/at_home.c -- who lives at an address now: for those who may see households, never anybody
 * who is shielded, and nobody of a place where many live. */
#include "search/inside.h"

#include "link/addresses.h"
#include "person/clean.h"

err home_may(const struct searching *s, struct err_info *why)
{
    const struct subject anybody = {.audience = 3};
    const struct search_query *q = s->query;
    bool machine = q->fits || q->by_place || q->only != SEARCH_ANY;
    if (!q->at_home || (!machine && search_shows(s, &anybody, FIELD_HOUSEHOLD))) return ERR_OK;
    struct audit_entry entry = viewer_entry(s->viewer, AUDIT_DENIED);
    entry.decision = STR("denied: an address alone");
    err e = audit_note_alone(s->hub, &entry, why);
    if (e) return e;
    (void)err_set(why, ERR_INPUT, "this is too little to search with: an address alone is for the "
                                  "safeguarding team, to protect somebody");
    return err_todo(why, "add a first name or a surname, or ring the duty line");
}

/* Those of an address who may be told of: the others do not exist. */
static err visible_of(struct db *db, struct searching *s, const struct residents *r,
                      struct resident *ret_list, size_t *ret_n, struct err_info *why)
{
    *ret_n = 0;
    for (size_t i = 0; i < r->n; i++) {
        int64_t living;
        int shield = 0;
        err e = history_living(db, r->at[i].person, s->arena, &living, &shield, why);
        if (e == ERR_ABSENT) continue;
        if (e) return e;
        if (!shield && living == r->at[i].person) ret_list[(*ret_n)++] = r->at[i];
    }
    return ERR_OK;
}

static err add_candidates(struct searching *s, const struct resident *at, size_t n,
                          const struct candidate **ret_list, size_t *ret_n, struct err_info *why)
{
    struct candidate *list = ARENA_ARRAY(s->arena, struct candidate, n + 1);
    if (!list) return err_set(why, ERR_NOMEM, "a search");
    for (size_t i = 0; i < n; i++) {
        bool one = at[i].agencies == 1;
        list[i] = (struct candidate){.person = at[i].person,
                                     .weight = at[i].agencies,
                                     .strength = one ? "possible" : "strong",
                                     .agrees = one ? STR("lives there, by one agency")
                                                   : str_printf(s->arena,
                                                                "lives there, by %d agencies",
                                                                (int)at[i].agencies),
                                     .differs = STR(""),
                                     .home = true,
                                     .placed = true};
        if (!list[i].agrees.at) return err_set(why, ERR_NOMEM, "a search");
    }
    *ret_list = list;
    *ret_n = n;
    return ERR_OK;
}

err home_find(struct db *db, struct searching *s, const struct candidate **ret_list, size_t *ret_n,
              struct err_info *why)
{
    int64_t addresses[ADDRESSES_MAX];
    size_t n = 0, there = 0, places = 0;
    bool communal = false;
    struct features typed;
    struct resident list[HOUSEHOLD_PERSONS_MAX + 1], those[HOUSEHOLD_PERSONS_MAX + 1];
    clean_start(&typed, STR(""));
    clean_add_home(&typed, &s->query->who, true);
    *ret_n = 0;
    err e = link_addresses(db, s->hub, &typed.home[0], s->arena, addresses, &n, why);
    for (size_t i = 0; !e && i < n; i++) {
        struct residents at;
        size_t visible = 0;
        e = link_residents(db, s->hub, addresses[i], s->arena, &at, why);
        if (!e) e = visible_of(db, s, &at, those, &visible, why);
        if (e || !visible) continue;
        places++;
        there = visible;
        communal = at.communal;
        memcpy(list, those, visible * sizeof *list);
    }
    if (e) return e;
    communal |= clean_communal(pii_reveal(s->query->who.address, REVEAL_CLEAN));
    s->results.place = communal ? PLACE_MANY : places > 1 ? PLACE_SEVERAL : PLACE_ONE;
    return s->results.place == PLACE_ONE && places
               ? add_candidates(s, list, there, ret_list, ret_n, why)
               : ERR_OK;
}
