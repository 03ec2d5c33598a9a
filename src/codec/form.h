/* codec/form.h -- the body of an HTML form (application/x-www-form-urlencoded) into fields. */
#ifndef AIM_CODEC_FORM_H
#define AIM_CODEC_FORM_H

#include "base/pii.h"

enum { FORM_FIELDS_MAX = 64 };

/* What was typed is about people until somebody says otherwise: values are pii. */
struct form {
    struct {
        str name;
        pii value;
    } field[FORM_FIELDS_MAX];
    size_t n;
};

/* Fields in order, decoded into the arena; white space off both ends of every value.
 * Errors: ERR_INPUT (bad escape, not UTF-8, a control character, a name twice), ERR_LIMIT (too many
 * fields), ERR_NOMEM. */
MUST err form_parse(str body, struct arena *a, struct form *ret_form, struct err_info *why);

/* The same for machines: a name may come several times. */
MUST err form_parse_list(str body, struct arena *a, struct form *ret_form, struct err_info *why);

pii form_get(const struct form *f, const char *name);  /* empty when absent */
bool form_has(const struct form *f, const char *name); /* present, even when empty */

#endif
