/* quality/table.h -- a CSV file read by the names of its columns, row by row. */
#ifndef AIM_QUALITY_TABLE_H
#define AIM_QUALITY_TABLE_H

#include "codec/csv.h"

/* value[i] is the field of wanted column i, empty when the file has no such column. */
typedef err table_row_fn(void *context, const str *value, long line, struct err_info *why);

/* wanted: n <= 32 names; the first `must` of them have to be there. ERR_INPUT with file and line
 * for a missing column or a bad row. Memory does not grow with the file. */
MUST err table_read(const char *path, const char *const *wanted, size_t n, size_t must,
                    table_row_fn *on_row, void *context, struct err_info *why);

/* Which of the names the file has: only its first row is looked at. */
MUST err table_columns(const char *path, const char *const *wanted, size_t n, bool *ret_has,
                       struct err_info *why);

#endif
