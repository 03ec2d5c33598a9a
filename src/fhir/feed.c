/* fhir/feed.c -- see the header. */
#include "fhir/feed.h"

#include <stdio.h>

struct making {
    const struct fhir_patient *p;
    const struct fhir_subject *subject;
    const struct terms *terms;
    struct arena *a;
    struct fhir_row *row;
    struct fhir_fault *fault;
    int *status;
    struct err_info *why;
};

static err refuse(struct making *m, int status, const char *code, const char *path,
                  const char *text)
{
    *m->status = status;
    m->fault->code = code;
    (void)snprintf(m->fault->path, sizeof m->fault->path, "%s", path);
    return err_set(m->why, ERR_INPUT, "%s", text);
}

static err no_memory(struct making *m)
{
    return err_set(m->why, ERR_NOMEM, "no memory for a Patient");
}

static str reveal(pii p) { return pii_reveal(p, REVEAL_SEAL); }

/* ---- whose is it ---- */

static const struct agency *agency_of(const struct making *m, str system)
{
    return partners_system(m->terms->partners, system);
}

/* The one that the address names must be in the resource, and no other agency's may. */
static err check_identifiers(struct making *m)
{
    bool found = false;
    for (size_t i = 0; i < m->p->identifier_n; i++) {
        const struct fhir_identifier *id = &m->p->identifier[i];
        const struct agency *a = agency_of(m, id->system);
        if (a && a != m->terms->agency)
            return refuse(m, 403, "forbidden", "Patient.identifier",
                          "an identifier is another agency's: only it may give that");
        found |= a && str_eq(reveal(id->value), m->subject->value);
    }
    if (found) return ERR_OK;
    return refuse(m, 422, "business-rule", "Patient.identifier",
                  "the identifier of the address is not in the Patient");
}

/* ---- merging ---- */

static err make_merge(struct making *m, const struct fhir_link *link)
{
    str into = reveal(link->other.value);
    if (m->p->active != FHIR_NO)
        return refuse(m, 422, "business-rule", "Patient.active",
                      "a Patient that was replaced is not active: say active=false");
    if (!into.len)
        return refuse(m, 422, "business-rule", "Patient.link",
                      "the one that stays is named by its identifier, not by a reference");
    if (agency_of(m, link->other.system) != m->terms->agency)
        return refuse(m, 403, "forbidden", "Patient.link",
                      "the one that stays is not this sender's: merge your own only");
    if (str_eq(into, m->subject->value))
        return refuse(m, 422, "business-rule", "Patient.link", "a Patient cannot replace itself");
    m->row->merge = true;
    m->row->fields.at[COLUMN_action] = STR("merge");
    m->row->fields.at[COLUMN_related_ref] = into;
    return ERR_OK;
}

static err find_merge(struct making *m)
{
    const struct fhir_link *found = NULL;
    for (size_t i = 0; i < m->p->link_n; i++) {
        if (m->p->link[i].type != FHIR_REPLACED_BY) continue;
        if (found)
            return refuse(m, 422, "business-rule", "Patient.link",
                          "a Patient is replaced by one other");
        found = &m->p->link[i];
    }
    if (found) return make_merge(m, found);
    if (m->p->active != FHIR_NO) return ERR_OK;
    return refuse(m, 422, "not-supported", "Patient.active",
                  "active=false is understood of a Patient that was replaced-by another; of one "
                  "who has died, say when");
}

/* ---- what is said ---- */

static err put_date(struct making *m, enum column c, struct date d)
{
    if (!d.year) return ERR_OK;
    m->row->fields.at[c] = date_iso(m->a, d);
    return m->row->fields.at[c].at ? ERR_OK : no_memory(m);
}

static err put_status(struct making *m)
{
    static const char *const codes[] = {"", "01", "02", "03", "04", "05", "06", "07", "08"};
    if (m->p->who.nhs_status < COUNT(codes))
        m->row->fields.at[COLUMN_nhs_number_status] = str_of(codes[m->p->who.nhs_status]);
    return ERR_OK;
}

static err put_life(struct making *m)
{
    if (m->p->deceased != FHIR_YES) return ERR_OK;
    if (!m->p->deceased_date.year) {
        m->row->undated_death = true;
        return ERR_OK;
    }
    m->row->fields.at[COLUMN_life_status] = STR("deceased");
    return put_date(m, COLUMN_life_date, m->p->deceased_date);
}

static err put_demographics(struct making *m)
{
    static const char *const genders[] = {"F", "M", "X", "U"};
    const struct demographics *d = &m->p->who;
    const struct {
        enum column column;
        pii value;
    } texts[] = {{COLUMN_given_name, d->given_name},
                 {COLUMN_family_name, d->family_name},
                 {COLUMN_known_as, d->known_as},
                 {COLUMN_previous_family_name, d->previous_family_name},
                 {COLUMN_address, d->address},
                 {COLUMN_postcode, d->postcode},
                 {COLUMN_uprn, d->uprn},
                 {COLUMN_nhs_number, d->nhs_number}};
    for (size_t i = 0; i < COUNT(texts); i++)
        m->row->fields.at[texts[i].column] = reveal(texts[i].value);
    for (size_t i = 0; i < COUNT(genders); i++)
        if (genders[i][0] == d->gender) m->row->fields.at[COLUMN_gender] = str_of(genders[i]);
    if (d->sensitive & SENSITIVE_LOCATION) m->row->fields.at[COLUMN_sensitive] = STR("location");
    err e = put_date(m, COLUMN_birth_date, d->birth_date);
    if (!e) e = put_status(m);
    return e ? e : put_life(m);
}

/* What was not agreed is not taken in, and the sender is told. That whereabouts are to be kept is
 * not left out in silence: then nothing of it is taken in. */
static err leave_out(struct making *m)
{
    struct fields *f = &m->row->fields;
    if (f->at[COLUMN_sensitive].len && !(m->terms->columns & column_bit(COLUMN_sensitive)))
        return refuse(m, 422, "business-rule", "Patient.meta.security",
                      "the agreement does not cover `sensitive`, so the label cannot be kept");
    for (int c = 0; c < COLUMN__COUNT; c++) {
        bool allowed = m->terms->columns & column_bit((enum column)c);
        bool frame = column_table[c].part == COLUMN_OF_FRAME ||
                     (m->row->merge && c == COLUMN_related_ref);
        if (!f->at[c].len || allowed || frame) continue;
        m->row->left_out |= column_bit((enum column)c);
        f->at[c] = STR("");
    }
    if (!f->at[COLUMN_life_status].len || !f->at[COLUMN_life_date].len)
        f->at[COLUMN_life_status] = f->at[COLUMN_life_date] = STR("");
    return ERR_OK;
}

/* The same judgement as when it is taken in: a sender is told now, not by a report later. */
static err judge(struct making *m)
{
    struct row row;
    enum column column = COLUMN__COUNT;
    enum reason reason = row_check(m->terms, &m->row->fields, &row, &column);
    if (!reason) return ERR_OK;
    err e = refuse(m, 422, "business-rule", "Patient", "");
    (void)err_set(m->why, ERR_INPUT, "%s%s%s",
                  column < COLUMN__COUNT ? column_table[column].name : "",
                  column < COLUMN__COUNT ? ": " : "", reason_table[reason].what);
    (void)err_todo(m->why, "%s", reason_table[reason].todo);
    return e;
}

err fhir_row_of(const struct fhir_patient *p, const struct fhir_subject *subject,
                const struct terms *terms, struct arena *a, struct fhir_row *ret_row,
                struct fhir_fault *ret_fault, int *ret_status, struct err_info *why)
{
    struct making m = {p, subject, terms, a, ret_row, ret_fault, ret_status, why};
    *ret_row = (struct fhir_row){0};
    for (int c = 0; c < COLUMN__COUNT; c++)
        ret_row->fields.at[c] = STR("");
    ret_row->fields.at[COLUMN_person_ref] = subject->value;
    err e = check_identifiers(&m);
    if (!e) e = find_merge(&m);
    if (!e && !ret_row->merge) e = put_demographics(&m);
    if (!e && p->updated_ms) {
        ret_row->fields.at[COLUMN_as_of] = date_moment_iso(a, p->updated_ms);
        if (!ret_row->fields.at[COLUMN_as_of].at) e = no_memory(&m);
    }
    if (!e) e = leave_out(&m);
    return e ? e : judge(&m);
}
