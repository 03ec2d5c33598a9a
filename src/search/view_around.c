/* search/view_around.c -- who belongs to this person, and who else has looked. */
#include "search/inside.h"

#include "base/clock.h"
#include "link/household.h"
#include "query.h"
#include "store/cell.h"

enum { HOUSEHOLD_MAX = 20, LOOKS_DAYS = 30 };

/* ---- household ---- */

/* How the relation reads from this person's side: their record says that the other is their ... */
static const char *const relation_labels[RELATION__COUNT] = {
    [RELATION_MOTHER] = "Mother",
    [RELATION_FATHER] = "Father",
    [RELATION_CARER] = "Carer",
    [RELATION_SIBLING] = "Brother or sister",
    [RELATION_UNBORN_OF] = "Mother (before birth)",
};

static size_t agencies_of(const struct history *h)
{
    size_t n = 0;
    for (size_t i = 0; i < h->record_count; i++) {
        bool again = false;
        for (size_t k = 0; k < i && !again; k++)
            again = str_eq(h->records[k].agency, h->records[i].agency);
        n += !again && h->records[i].version_count;
    }
    return n;
}

/* A relative's line, if this viewer may know them; *ret_shown false otherwise. */
static err relative(struct looking *l, int64_t person, const char *relation,
                    struct household_line *line, bool *ret_shown, struct err_info *why)
{
    struct history h;
    const int64_t *records;
    size_t n;
    int shield = 0;
    struct stored_hits hits;
    struct rule_set none = {0};
    *ret_shown = false;
    err e = history_living(l->db, person, l->arena, &person, &shield, why);
    if (!e) e = history_members(l->db, person, l->arena, &records, &n, why);
    if (!e)
        e = history_read(l->db, l->hub, l->partners, &l->visibility, records, n, l->arena, &h, why);
    if (e) return e == ERR_ABSENT ? ERR_OK : e;
    struct subject s = {.shield = shield | h.shield, .audience = 3};
    if (access_decide(&l->look, &s, FIELD_HOUSEHOLD).disclose == DISCLOSE_SHOW) {
        e = rule_hits_read(l->db, &none, l->partners, person, l->today, l->arena, &hits, why);
        *line = (struct household_line){
            .person = person,
            .given_name = str_trim(pii_reveal(h.identity.name.given, REVEAL_SHOW)),
            .family_name = str_trim(pii_reveal(h.identity.name.family, REVEAL_SHOW)),
            .age = words_age(h.identity.birth_date, l->view.today),
            .relation = str_of(relation),
            .services = agencies_of(&h),
            .review = !e && hits.firing > 0};
        *ret_shown = !e;
    }
    history_wipe(&h);
    return e;
}

/* The line of somebody already listed; NULL = not listed. */
static struct household_line *line_of(const struct looking *l, struct household_line *lines,
                                      int64_t person)
{
    for (size_t i = 0; i < l->view.household_count; i++)
        if (lines[i].person == person) return &lines[i];
    return NULL;
}

static err add_line(struct looking *l, struct household_line *lines, int64_t person,
                    const char *relation, struct err_info *why)
{
    bool shown;
    if (l->view.household_count == HOUSEHOLD_MAX) return ERR_OK;
    err e = relative(l, person, relation, &lines[l->view.household_count], &shown, why);
    if (!e && shown &&
        (lines[l->view.household_count].person == l->person ||
         line_of(l, lines, lines[l->view.household_count].person)))
        shown = false; /* an alias of somebody listed */
    if (!e) l->view.household_count += shown;
    return e;
}

/* Whom the person's own records name. */
static err view_relations(struct looking *l, struct household_line *lines, struct err_info *why)
{
    const struct relation *relations;
    const int64_t *records;
    size_t n, record_count;
    err e = history_members(l->db, l->person, l->arena, &records, &record_count, why);
    if (!e)
        e = record_relations(l->db, &l->visibility, records, record_count, l->arena, &relations, &n,
                             why);
    for (size_t i = 0; !e && i < n; i++) {
        struct q_link_membership_row owner;
        int64_t related = relations[i].related;
        if (!relation_labels[relations[i].kind]) continue;
        e = q_link_membership(l->db, &(struct q_link_membership_in){cell_of(related), related},
                              l->arena, &owner, why);
        bool known = !e && owner.person != l->person && !line_of(l, lines, owner.person);
        if (known) e = add_line(l, lines, owner.person, relation_labels[relations[i].kind], why);
        if (e == ERR_ABSENT) e = ERR_OK;
    }
    return e;
}

/* Who lives at the same address, by at least two agencies each. */
static err view_residents(struct looking *l, struct household_line *lines, struct err_info *why)
{
    const int64_t *persons;
    size_t n;
    if (l->subject.shield & SHIELD_LOCATION) return ERR_OK;
    err e = link_household(l->db, l->hub, l->person, l->arena, &persons, &n, why);
    for (size_t i = 0; !e && i < n; i++) {
        struct household_line *line = line_of(l, lines, persons[i]);
        if (!line) {
            e = add_line(l, lines, persons[i], "Same address", why);
            continue;
        }
        line->relation = str_printf(l->arena, "%.*s, and same address", STR_FMT(line->relation));
        if (!line->relation.at) e = err_set(why, ERR_NOMEM, "the household of a person");
    }
    return e;
}

err view_household(struct looking *l, struct err_info *why)
{
    l->view.household_shown = sees(l, FIELD_HOUSEHOLD);
    if (!l->view.household_shown) return ERR_OK;
    struct household_line *lines = ARENA_ARRAY(l->arena, struct household_line, HOUSEHOLD_MAX);
    if (!lines) return err_set(why, ERR_NOMEM, "the household of a person");
    l->view.household = lines;
    err e = view_relations(l, lines, why);
    return e ? e : view_residents(l, lines, why);
}

/* ---- looks ---- */

err view_looks(struct looking *l, struct err_info *why)
{
    struct q_look_since_rows rows;
    l->view.looks_shown = sees(l, FIELD_LOOKS);
    if (!l->view.looks_shown) return ERR_OK;
    struct q_look_since_in in = {cell_of(l->person), l->person,
                                 l->now_ms - (int64_t)LOOKS_DAYS * MS_PER_DAY};
    err e = q_look_since(l->db, &in, l->arena, &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++) {
        bool login_again = false, agency_again = false;
        if (str_eq_c(rows.at[i].login, l->viewer->user->login)) continue;
        for (size_t k = 0; k < i; k++) {
            if (str_eq_c(rows.at[k].login, l->viewer->user->login)) continue;
            login_again |= str_eq(rows.at[k].login, rows.at[i].login);
            agency_again |= str_eq(rows.at[k].agency, rows.at[i].agency);
        }
        if (!l->view.last_look_ms) {
            const struct agency *agency = partners_agency(l->partners, rows.at[i].agency);
            l->view.last_look_ms = rows.at[i].at_ms;
            l->view.last_look_agency = agency ? agency->name : rows.at[i].agency;
        }
        l->view.looks_people += !login_again;
        l->view.looks_agencies += !agency_again;
    }
    return e;
}
