/* fhir/write.c -- see the header. An empty list is no FHIR: what has nothing in it is left out. */
#include "fhir/write.h"

#include "search/json.h"
#include "weight/score.h"

#include <math.h>
#include <stdio.h>

#define MATCH_GRADE "http://hl7.org/fhir/StructureDefinition/match-grade"
#define OBSERVATION_VALUE "http://terminology.hl7.org/CodeSystem/v3-ObservationValue"

/* ---- OperationOutcome ---- */

void fhir_write_outcome(struct json_writer *w, const struct fhir_issue *issues, size_t n)
{
    static const char *const severities[] = {"information", "warning", "error"};
    json_open_object(w);
    json_pair_c(w, "resourceType", "OperationOutcome");
    json_key(w, "issue");
    json_open_array(w);
    for (size_t i = 0; i < n; i++) {
        json_open_object(w);
        json_pair_c(w, "severity", severities[issues[i].severity]);
        json_pair_c(w, "code", issues[i].code);
        if (issues[i].text.len) json_pair_text(w, "diagnostics", issues[i].text);
        if (issues[i].expression.len) {
            json_key(w, "expression");
            json_open_array(w);
            json_put_text(w, issues[i].expression);
            json_close_array(w);
        }
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
}

/* ---- Patient ---- */

static void write_identifier(struct json_writer *w, str system, str value)
{
    json_open_object(w);
    json_pair_text(w, "system", system);
    json_pair_text(w, "value", value);
    json_close_object(w);
}

void fhir_write_nhs(struct json_writer *w, uint64_t number)
{
    char digits[24];
    (void)snprintf(digits, sizeof digits, "%010llu", (unsigned long long)number);
    write_identifier(w, STR(AGENCY_NHS_SYSTEM), str_of(digits));
}

void fhir_write_ref(struct json_writer *w, const struct partners *p, const struct search_ref *ref)
{
    const struct agency *a = partners_agency(p, ref->agency);
    write_identifier(w, a ? a->systems[0] : STR(AGENCY_OWN_SYSTEM),
                     pii_reveal(ref->ref, REVEAL_SHOW));
}

/* What we answer is never all there is: it says so. */
static void write_meta(struct json_writer *w)
{
    json_key(w, "meta");
    json_open_object(w);
    json_key(w, "tag");
    json_open_array(w);
    json_open_object(w);
    json_pair_c(w, "system", OBSERVATION_VALUE);
    json_pair_c(w, "code", "SUBSETTED");
    json_close_object(w);
    json_close_array(w);
    json_close_object(w);
}

static void write_identifiers(struct json_writer *w, const struct partners *p,
                              const struct search_result *r)
{
    if (!r->nhs_number && !r->ref_count) return;
    json_key(w, "identifier");
    json_open_array(w);
    if (r->nhs_number) fhir_write_nhs(w, r->nhs_number);
    for (size_t i = 0; i < r->ref_count; i++)
        fhir_write_ref(w, p, &r->refs[i]);
    json_close_array(w);
}

static void write_given(struct json_writer *w, str given)
{
    str word;
    if (!given.len) return;
    json_key(w, "given");
    json_open_array(w);
    while (str_next(&given, ' ', &word))
        if (word.len) json_put_text(w, word);
    json_close_array(w);
}

static void write_name(struct json_writer *w, const struct search_result *r)
{
    if (!r->given_name.len && !r->family_name.len) return;
    json_key(w, "name");
    json_open_array(w);
    json_open_object(w);
    json_pair_c(w, "use", "usual");
    if (r->family_name.len) json_pair_text(w, "family", r->family_name);
    write_given(w, r->given_name);
    json_close_object(w);
    json_close_array(w);
}

/* The address that was typed, said again; else the first half of the postcode. */
static void write_area(struct json_writer *w, const struct search_result *r)
{
    if (!r->area.len) return;
    json_key(w, "address");
    json_open_array(w);
    json_open_object(w);
    json_pair_text(w, r->area_typed ? "text" : "postalCode", r->area);
    json_close_object(w);
    json_close_array(w);
}

static const char *gender_of(char letter)
{
    return letter == 'F' ? "female" : letter == 'M' ? "male" : letter == 'X' ? "other" : NULL;
}

static void write_found(struct json_writer *w, const struct partners *p,
                        const struct search_result *r)
{
    write_identifiers(w, p, r);
    json_pair_bool(w, "active", true);
    write_name(w, r);
    if (gender_of(r->gender_letter)) json_pair_c(w, "gender", gender_of(r->gender_letter));
    if (r->born.year) date_json(w, "birthDate", r->born);
    write_area(w, r);
}

/* Merged: nothing but where to look instead. */
static void write_replaced(struct json_writer *w, const char *instead)
{
    char reference[FHIR_ID_MAX + 16];
    (void)snprintf(reference, sizeof reference, "Patient/%s", instead);
    json_pair_bool(w, "active", false);
    json_key(w, "link");
    json_open_array(w);
    json_open_object(w);
    json_key(w, "other");
    json_open_object(w);
    json_pair_c(w, "reference", reference);
    json_close_object(w);
    json_pair_c(w, "type", "replaced-by");
    json_close_object(w);
    json_close_array(w);
}

void fhir_write_patient(struct json_writer *w, const struct partners *p,
                        const struct fhir_person *who)
{
    json_open_object(w);
    json_pair_c(w, "resourceType", "Patient");
    json_pair_c(w, "id", who->id);
    write_meta(w);
    if (who->instead[0]) write_replaced(w, who->instead);
    else write_found(w, p, who->found);
    json_close_object(w);
}

/* ---- grades ---- */

enum fhir_grade fhir_grade_of(const struct search_result *r)
{
    if (r->strength == STRENGTH_VERY_STRONG && str_empty(r->differs)) return FHIR_CERTAIN;
    return r->strength >= STRENGTH_STRONG ? FHIR_PROBABLE : FHIR_POSSIBLE;
}

double fhir_score_of(const struct search_result *r)
{
    return round(weight_probability(r->weight) * 1e4) / 1e4;
}

/* ---- Bundle ---- */

static void write_link(struct json_writer *w, const char *relation, str url)
{
    if (!url.len) return;
    json_open_object(w);
    json_pair_c(w, "relation", relation);
    json_pair_text(w, "url", url);
    json_close_object(w);
}

static void write_links(struct json_writer *w, const struct fhir_bundle *b)
{
    if (!b->self.len && !b->next.len) return;
    json_key(w, "link");
    json_open_array(w);
    write_link(w, "self", b->self);
    write_link(w, "next", b->next);
    json_close_array(w);
}

static void write_quality(struct json_writer *w, const struct search_result *r)
{
    static const char *const grades[] = {"certain", "probable", "possible"};
    json_key(w, "extension");
    json_open_array(w);
    json_open_object(w);
    json_pair_c(w, "url", MATCH_GRADE);
    json_pair_c(w, "valueCode", grades[fhir_grade_of(r)]);
    json_close_object(w);
    json_close_array(w);
    json_pair_c(w, "mode", "match");
    json_pair_real(w, "score", fhir_score_of(r));
}

static void write_entry(struct json_writer *w, const struct fhir_bundle *b,
                        const struct fhir_person *who)
{
    json_open_object(w);
    json_pair_text(w, "fullUrl", str_printf(b->arena, "%s/Patient/%s", b->base, who->id));
    json_key(w, "resource");
    fhir_write_patient(w, b->partners, who);
    json_key(w, "search");
    json_open_object(w);
    if (b->graded) write_quality(w, who->found);
    else json_pair_c(w, "mode", "match");
    json_close_object(w);
    json_close_object(w);
}

static void write_issues(struct json_writer *w, const struct fhir_bundle *b)
{
    if (!b->issue_n) return;
    json_open_object(w);
    json_key(w, "resource");
    fhir_write_outcome(w, b->issues, b->issue_n);
    json_key(w, "search");
    json_open_object(w);
    json_pair_c(w, "mode", "outcome");
    json_close_object(w);
    json_close_object(w);
}

void fhir_write_bundle(struct json_writer *w, const struct fhir_bundle *b)
{
    json_open_object(w);
    json_pair_c(w, "resourceType", "Bundle");
    json_key(w, "meta");
    json_open_object(w);
    json_pair_text(w, "lastUpdated", date_moment_iso(b->arena, b->now_ms));
    json_close_object(w);
    json_pair_c(w, "type", "searchset");
    if (b->total >= 0) json_pair_int(w, "total", b->total);
    write_links(w, b);
    if (b->n || b->issue_n) {
        json_key(w, "entry");
        json_open_array(w);
        for (size_t i = 0; i < b->n; i++)
            write_entry(w, b, &b->people[i]);
        write_issues(w, b);
        json_close_array(w);
    }
    json_close_object(w);
}
