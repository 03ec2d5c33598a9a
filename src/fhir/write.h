/* fhir/write.h -- resources of FHIR R4 that leave: what is given is written, nothing is decided or
 * looked up here. Base addresses ("https://hub.example/fhir/R4") are without a slash at the end. */
#ifndef AIM_FHIR_WRITE_H
#define AIM_FHIR_WRITE_H

#include "codec/json.h"
#include "search/search.h"

#define FHIR_MEDIA "application/fhir+json"

enum { FHIR_ID_MAX = 64 };

/* ---- OperationOutcome ---- */

enum fhir_severity { FHIR_INFORMATION, FHIR_WARNING, FHIR_ERROR };

struct fhir_issue {
    enum fhir_severity severity;
    const char *code;   /* of R4's issue-type: "invalid", "not-found", ... */
    str text;           /* our own words, never a value */
    str expression;     /* "Patient.birthDate", or empty */
};
void fhir_write_outcome(struct json_writer *w, const struct fhir_issue *issues, size_t n);

/* ---- Patient ---- */

struct fhir_person {
    char id[FHIR_ID_MAX + 1];          /* as the asking agency knows it */
    char instead[FHIR_ID_MAX + 1];     /* not empty: `id` was merged into this one */
    const struct search_result *found; /* what may be shown */
};
void fhir_write_patient(struct json_writer *w, const struct partners *p,
                        const struct fhir_person *who);
/* One business identifier, as a value: the NHS number, or an agency's own. */
void fhir_write_nhs(struct json_writer *w, uint64_t number);
void fhir_write_ref(struct json_writer *w, const struct partners *p, const struct search_ref *ref);

/* ---- grades ---- */

enum fhir_grade { FHIR_CERTAIN, FHIR_PROBABLE, FHIR_POSSIBLE };
/* Certain: very strong, and nothing that was asked differs. Probable: strong. */
enum fhir_grade fhir_grade_of(const struct search_result *r);
/* The chance that it is this person, 0 to 1, from the match weight alone, in steps of 0.0001. */
double fhir_score_of(const struct search_result *r);

/* ---- Bundle ---- */

struct fhir_bundle {
    const char *base;
    const struct partners *partners;
    int64_t now_ms;
    bool graded;   /* $match: score and match-grade on every entry */
    int64_t total; /* -1 = not said */
    str self, next; /* addresses; empty = none */
    const struct fhir_person *people;
    size_t n;
    const struct fhir_issue *issues; /* an OperationOutcome at the end, when there are any */
    size_t issue_n;
    struct arena *arena;
};
void fhir_write_bundle(struct json_writer *w, const struct fhir_bundle *b);

/* ---- CapabilityStatement ---- */

void fhir_write_capability(struct json_writer *w, const char *base);

#endif
