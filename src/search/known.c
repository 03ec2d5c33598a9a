/* search/known.c -- people whom a machine names by an id, and the numbers and ids that go back to
 * it. */
#include "search/inside.h"

#include "person/clean.h"
#include "query.h"
#include "store/cell.h"

enum { OUTSIDE_REFS_MAX = 64 };

bool known_asked(const struct search_query *q) { return q->person_count || q->ref_count; }

static bool own(const struct searching *s, str agency)
{
    return str_eq_c(agency, s->viewer->user->agency);
}

/* The person of a record; 0 = there is none yet. */
static err person_of(struct db *db, struct searching *s, const struct search_ref *ref,
                     int64_t *ret_person, struct err_info *why)
{
    int64_t record = record_id(&s->hub->keys, ref->agency, ref->ref);
    struct q_link_membership_row row;
    *ret_person = 0;
    err e = q_link_membership(db, &(struct q_link_membership_in){cell_of(record), record},
                              s->arena, &row, why);
    if (!e) *ret_person = row.person;
    return e == ERR_ABSENT ? ERR_OK : e;
}

static bool there(const struct candidate *list, size_t n, int64_t person)
{
    for (size_t i = 0; i < n; i++)
        if (list[i].person == person) return true;
    return false;
}

err known_find(struct db *db, struct searching *s, const struct candidate **ret_list, size_t *ret_n,
               struct err_info *why)
{
    const struct search_query *q = s->query;
    size_t n = 0, most = q->person_count + q->ref_count;
    struct candidate *list = ARENA_ARRAY(s->arena, struct candidate, most + 1);
    if (!list) return err_set(why, ERR_NOMEM, "a search");
    for (size_t i = 0; i < most; i++) {
        int64_t person = i < q->person_count ? q->persons[i] : 0;
        err e = i < q->person_count
                    ? ERR_OK
                    : person_of(db, s, &q->refs[i - q->person_count], &person, why);
        if (e) return e;
        if (!person || there(list, n, person)) continue;
        list[n++] = (struct candidate){.person = person,
                                       .strength = "very strong",
                                       .agrees = STR(""),
                                       .differs = STR(""),
                                       .placed = true,
                                       .unplaced = true};
    }
    *ret_list = list;
    *ret_n = n;
    return ERR_OK;
}

static str ref_of(const struct record *r)
{
    return pii_reveal(r->versions[0].content.person_ref, REVEAL_SHOW);
}

/* Does the agency know this person by that id, as far as anybody may see? */
static bool goes_by(const struct search_held *held, const struct search_ref *ref)
{
    for (size_t i = 0; i < held->record_count; i++) {
        const struct record *r = &held->records[i];
        if (r->version_count && str_eq(r->agency, ref->agency) &&
            str_eq(ref_of(r), pii_reveal(ref->ref, REVEAL_SHOW)))
            return true;
    }
    return false;
}

bool known_may(const struct searching *s, const struct subject *subject,
               const struct search_held *held)
{
    const struct search_query *q = s->query;
    if (!q->ref_count) return true;
    bool open = search_shows(s, subject, FIELD_IDENTIFIERS);
    for (size_t i = 0; i < q->ref_count; i++)
        if ((open || own(s, q->refs[i].agency)) && goes_by(held, &q->refs[i])) return true;
    return false;
}

/* Another agency's id says that it knows them: both must be open. */
static bool opens(const struct searching *s, const struct subject *subject, str agency)
{
    struct subject of_agency = *subject;
    const struct agency *a = partners_agency(s->partners, agency);
    if (own(s, agency)) return true;
    of_agency.audience = a ? view_audience(s->partners, a, NULL, s->look.now_ms) : -1;
    return search_shows(s, subject, FIELD_IDENTIFIERS) &&
           search_shows(s, &of_agency, FIELD_SERVICES);
}

static err fill_refs(const struct searching *s, const struct subject *subject,
                     const struct search_held *held, struct search_result *r, struct err_info *why)
{
    struct search_ref *refs = ARENA_ARRAY(s->arena, struct search_ref, held->record_count + 1);
    if (!refs) return err_set(why, ERR_NOMEM, "a search");
    for (size_t i = 0; i < held->record_count && r->ref_count < OUTSIDE_REFS_MAX; i++) {
        const struct record *one = &held->records[i];
        if (!one->version_count || !opens(s, subject, one->agency)) continue;
        refs[r->ref_count++] = (struct search_ref){one->agency, pii_of(ref_of(one))};
    }
    r->refs = refs;
    return ERR_OK;
}

err known_fill(const struct searching *s, const struct subject *subject,
               const struct search_held *held, struct search_result *r, struct err_info *why)
{
    uint64_t typed = 0;
    bool same = clean_nhs_number(pii_reveal(s->query->who.nhs_number, REVEAL_CLEAN), &typed) &&
                typed == held->identity->nhs_number;
    if (same || search_shows(s, subject, FIELD_IDENTIFIERS))
        r->nhs_number = held->identity->nhs_number;
    return fill_refs(s, subject, held, r, why);
}
