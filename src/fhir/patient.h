/* fhir/patient.h -- a Patient of FHIR R4, as somebody sent it: what of it says who a person is.
 *
 * Strict where a mistake would be acted on (types, dates, modifiers, elements that R4 does not
 * have), deaf to what we do not keep (contacts, photos, telephone numbers, texts). Pure: nothing is
 * looked up, nothing stored. Texts live in the arena or in what was parsed. */
#ifndef AIM_FHIR_PATIENT_H
#define AIM_FHIR_PATIENT_H

#include "codec/json.h"
#include "person/demographics.h"

enum {
    FHIR_BODY_BYTES_MAX = 256 * 1024,
    FHIR_IDENTIFIERS_MAX = 16,
    FHIR_LINKS_MAX = 8,
    FHIR_PATH_MAX = 80
};

/* Why a resource was refused, for an OperationOutcome: the code of the issue, and the element, in
 * our own words: "Patient.name[1].family". The sentence is in err_info; neither holds a value. */
struct fhir_fault {
    const char *code; /* NULL = by the error's kind */
    char path[FHIR_PATH_MAX];
};

struct fhir_identifier {
    str system; /* empty = not said */
    pii value;
};

enum fhir_link_type { FHIR_REPLACED_BY, FHIR_REPLACES, FHIR_REFER, FHIR_SEEALSO };
struct fhir_link {
    enum fhir_link_type type;
    struct fhir_identifier other; /* both empty: it was named by a reference alone */
};

enum fhir_said { FHIR_NOT_SAID, FHIR_NO, FHIR_YES };

struct fhir_patient {
    struct fhir_identifier identifier[FHIR_IDENTIFIERS_MAX]; /* all, NHS numbers too */
    size_t identifier_n;
    enum fhir_said active, deceased;
    struct date deceased_date; /* year 0 = not said */
    struct demographics who;   /* names of today, the last old one, address of home, NHS number */
    struct fhir_link link[FHIR_LINKS_MAX];
    size_t link_n;
    int64_t updated_ms; /* meta.lastUpdated: when the sender's system said so; 0 = not said */
};

/* What $match is called with: a Patient, or Parameters that hold one. */
struct fhir_match_wish {
    struct fhir_patient patient;
    bool only_certain, only_single;
    int64_t count; /* 0 = not said */
};
MUST err fhir_match_read(str body, struct arena *a, struct fhir_match_wish *ret_wish,
                         struct fhir_fault *ret_fault, struct err_info *why);
/* A body that is one Patient. */
MUST err fhir_patient_parse(str body, struct arena *a, struct fhir_patient *ret_patient,
                            struct fhir_fault *ret_fault, struct err_info *why);

#endif
