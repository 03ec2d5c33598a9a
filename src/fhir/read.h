/* fhir/read.h -- elements of a resource by name and type; for the readers of this folder. Each
 * refuses at its place: the path so far is in the reading. */
#ifndef AIM_FHIR_READ_H
#define AIM_FHIR_READ_H

#include "fhir/patient.h"

struct reading {
    struct arena *a;
    struct fhir_fault *fault;
    struct err_info *why;
    size_t path_len;
};

/* "Patient" -> "Patient.name" -> "Patient.name[1]"; read_up goes back to what read_down gave. */
size_t read_down(struct reading *r, const char *name);
void read_up(struct reading *r, size_t mark);
/* Always ERR_INPUT (or ERR_NOMEM); `text` follows the path in the sentence. */
err read_fault(struct reading *r, const char *code, const char *text);
err read_no_memory(struct reading *r);

/* Every member's name is in the list; "_name" and "id", "extension" are fine everywhere. */
MUST err read_only(struct reading *r, const struct json_value *object, const char *const *names);
/* No modifierExtension and no implicitRules, however deep. */
MUST err read_no_modifiers(struct reading *r, const struct json_value *v);

/* Absent leaves *ret as it is. Texts are trimmed, not empty, and at most FHIR_TEXT_MAX bytes. */
enum { FHIR_TEXT_MAX = 1000, FHIR_LIST_MAX = 64 };
MUST err read_text(struct reading *r, const struct json_value *object, const char *name, str *ret);
MUST err read_flag(struct reading *r, const struct json_value *object, const char *name,
                   enum fhir_said *ret);
MUST err read_word(struct reading *r, const struct json_value *object, const char *name,
                   const char *const *words, int *ret);
/* "2014-03-26", "2014-03", "2014" */
MUST err read_date(struct reading *r, const struct json_value *object, const char *name,
                   struct date *ret);
/* A list of at most FHIR_LIST_MAX, or NULL; each item with its path. */
MUST err read_list(struct reading *r, const struct json_value *object, const char *name,
                   const struct json_value **ret);
typedef err read_item(struct reading *r, const struct json_value *item, void *ctx);
MUST err read_each(struct reading *r, const struct json_value *object, const char *name,
                   read_item *item, void *ctx);
MUST err read_object(struct reading *r, const struct json_value *v);

/* What a Patient has, once it is one. */
MUST err fhir_patient_elements(struct reading *r, const struct json_value *v,
                               struct fhir_patient *ret_patient);

#endif
