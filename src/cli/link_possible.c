/* cli/link_possible.c -- aim link export --possible: the pairs of records that wait for a human.
 *
 * Whoever may see only one agency's records sees only pairs of two of these. A pair with somebody
 * shielded is shown to nobody: it would tell which agencies know them. */
#include "cli/link_export.h"

#include "store/cell.h"

struct pair {
    int64_t record, other;
    int32_t weight;
};

static bool hidden(const struct link_page *p, const struct record *r, int32_t shield)
{
    if (!r->version_count || shield) return true;
    return p->own_only && !str_eq_c(r->agency, p->call->user.agency);
}

static void write_pair(struct link_page *p, const struct record *r, const struct record *other,
                       int32_t weight)
{
    const str text[] = {r->agency, pii_reveal(r->versions[0].content.person_ref, REVEAL_SHOW),
                        other->agency,
                        pii_reveal(other->versions[0].content.person_ref, REVEAL_SHOW)};
    static const char *const key[] = {"agency_left", "person_ref_left", "agency_right",
                                      "person_ref_right"};
    if (!p->call->json) {
        for (size_t i = 0; i < COUNT(text); i++)
            csv_write_field(&p->csv, text[i]);
        csv_write_field(&p->csv, str_printf(p->arena, "%.3f", weight / 1000.0));
        csv_write_end(&p->csv);
        return;
    }
    json_open_object(&p->json);
    for (size_t i = 0; i < COUNT(text); i++)
        json_pair_text(&p->json, key[i], text[i]);
    json_pair_real(&p->json, "weight", weight / 1000.0);
    json_close_object(&p->json);
}

static err read_shield(struct db *db, int64_t record, struct arena *a, int32_t *ret_shield,
                       struct err_info *why)
{
    struct q_link_membership_in in = {cell_of(record), record};
    struct q_link_membership_row row;
    struct q_link_person_row person;
    err e = q_link_membership(db, &in, a, &row, why);
    struct q_link_person_in who = {cell_of(row.person), row.person};
    if (!e) e = q_link_person(db, &who, a, &person, why);
    if (!e) *ret_shield = person.shield;
    return e;
}

static err write_found(struct link_page *p, struct db *db, const struct pair *pair,
                       struct err_info *why)
{
    struct record r[2];
    int32_t shield[2] = {1, 1};
    const int64_t ids[2] = {pair->record, pair->other};
    err e = ERR_OK;
    for (int i = 0; !e && i < 2; i++)
        e = read_shield(db, ids[i], p->arena, &shield[i], why);
    if (!e) e = records_read(db, p->call->hub, &p->visibility, ids, 2, p->arena, r, why);
    if (e) return e;
    if (!hidden(p, &r[0], shield[0] | r[0].shield) && !hidden(p, &r[1], shield[1] | r[1].shield))
        write_pair(p, &r[0], &r[1], pair->weight);
    records_wipe(r, 2);
    return ERR_OK;
}

static err write_pairs_of(struct link_page *p, struct db *db, int64_t record, struct err_info *why)
{
    struct q_link_possibles_in in = {cell_of(record), record};
    struct q_link_possibles_rows found;
    err e = q_link_possibles(db, &in, p->arena, &found, why);
    for (size_t i = 0; !e && i < found.n; i++)
        if (found.at[i].other > record) /* each is stored in both directions */
            e = write_found(p, db, &(struct pair){record, found.at[i].other, found.at[i].weight},
                            why);
    return e;
}

err link_write_possible(struct link_page *p, struct db *db, struct err_info *why)
{
    err e = ERR_OK;
    for (size_t i = 0; !e && i < p->rows.n; i++)
        e = write_pairs_of(p, db, p->rows.at[i].record, why);
    return e;
}
