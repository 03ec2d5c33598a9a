/* search/view_around.c -- who belongs to this person, and who else has looked. */
#include "search/inside.h"

#include "base/clock.h"
#include "event/household.h"
#include "query.h"
#include "rule/reviews.h"
#include "store/cell.h"

enum { LOOKS_DAYS = 30 };

/* ---- household ---- */

/* What they are to the person; what they are when their record says what the person is to them. */
static const struct {
    const char *direct, *inverse;
} relation_labels[RELATION__COUNT] = {
    [RELATION_MOTHER] = {"Mother", "Child"},
    [RELATION_FATHER] = {"Father", "Child"},
    [RELATION_CARER] = {"Carer", "In the care of this person"},
    [RELATION_SIBLING] = {"Brother or sister", "Brother or sister"},
    [RELATION_UNBORN_OF] = {"Mother (before birth)", "Child (before birth)"},
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

/* "Mother, and same address (3 agencies)"; "Father"; "Same address (2 agencies)". */
static str tie_of(const struct household_member *m, struct arena *a)
{
    const char *relation = m->relation ? relation_labels[m->relation].direct
                                       : relation_labels[m->inverse].inverse;
    const char *agencies = m->agencies == 1 ? "agency" : "agencies";
    if (!m->lives_there) return str_of(relation);
    return str_printf(a, "%s%s (%d %s)", relation ? relation : "",
                      relation ? ", and same address" : "Same address", (int)m->agencies, agencies);
}

/* Nobody has looked yet at what rules say of them. */
static err is_waiting(struct looking *l, int64_t person, bool *ret_waits, struct err_info *why)
{
    struct stored_hits hits;
    struct review *list;
    size_t n;
    const struct rule_set none = {0};
    err e = rule_hits_read(l->db, &none, l->partners, person, l->today, l->arena, &hits, why);
    if (!e) e = reviews_read(l->db, person, l->arena, &list, &n, why);
    if (!e) *ret_waits = reviews_required(list, n, hits.firing);
    return e;
}

/* The line of somebody this viewer may know; *ret_shown false otherwise. */
static err add_line(struct looking *l, const struct household_member *m,
                    struct household_line *line, bool *ret_shown, struct err_info *why)
{
    struct history h;
    bool waits = false;
    *ret_shown = false;
    err e = history_read(l->db, l->hub, l->partners, &l->visibility, m->records, m->record_count,
                         l->arena, &h, why);
    if (e) return e;
    struct subject s = {.shield = h.shield, .audience = 3};
    if (access_decide(&l->look, &s, FIELD_HOUSEHOLD).disclose == DISCLOSE_SHOW) {
        e = is_waiting(l, m->person, &waits, why);
        *line = (struct household_line){
            .person = m->person,
            .given_name = str_trim(pii_reveal(h.identity.name.given, REVEAL_SHOW)),
            .family_name = str_trim(pii_reveal(h.identity.name.family, REVEAL_SHOW)),
            .age = words_age(h.identity.birth_date, l->view.today),
            .relation = tie_of(m, l->arena),
            .lives_there = m->lives_there,
            .services = agencies_of(&h),
            .review = waits};
        if (!e && !line->relation.at) e = err_set(why, ERR_NOMEM, "the household of a person");
        *ret_shown = !e;
    }
    history_wipe(&h);
    return e;
}

/* Those whom a record declares first, then who shares the address. */
err view_household(struct looking *l, struct err_info *why)
{
    struct household around;
    l->view.household_shown = sees(l, FIELD_HOUSEHOLD);
    if (!l->view.household_shown) return ERR_OK;
    err e = household_read(l->db, l->hub, &l->visibility, l->person, l->arena, &around, why);
    if (e) return e;
    struct household_line *lines = ARENA_ARRAY(l->arena, struct household_line, around.n + 1);
    if (!lines) return err_set(why, ERR_NOMEM, "the household of a person");
    l->view.household = lines;
    l->view.household_communal = around.communal;
    for (int declared = 1; declared >= 0; declared--)
        for (size_t i = 0; !e && i < around.n; i++) {
            const struct household_member *m = &around.at[i];
            bool shown = false;
            if ((m->relation || m->inverse) == declared)
                e = add_line(l, m, &lines[l->view.household_count], &shown, why);
            l->view.household_count += shown;
        }
    return e;
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
