/* refer/export_fields.h -- the columns of the Standard Safeguarding Dataset that an export fills:
 * one table, for JSON and CSV. */
#ifndef AIM_REFER_EXPORT_FIELDS_H
#define AIM_REFER_EXPORT_FIELDS_H

#include "refer/export.h"

void export_tables_json(const struct referral_export *x, const struct partners *p, struct arena *a,
                        struct json_writer *w);

#endif
