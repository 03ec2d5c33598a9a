/* codec/xlsx/part.h -- one XML part of a workbook, element by element, by expat. Names lose their
 * namespace; a document type, and with it every entity, is refused. */
#ifndef AIM_CODEC_XLSX_PART_H
#define AIM_CODEC_XLSX_PART_H

#include "codec/xlsx/zip.h"

struct part_reader {
    enum xlsx_problem (*open)(void *ctx, str name, const char **attributes);
    enum xlsx_problem (*close)(void *ctx, str name);
    enum xlsx_problem (*text)(void *ctx, str piece); /* NULL: texts do not matter */
};

MUST enum xlsx_problem part_read(const struct zip *z, const struct zip_entry *entry,
                                 const struct part_reader *reader, void *ctx);

/* An attribute's value, by its name without namespace; `at` is NULL when it is absent. */
str part_attribute(const char **attributes, const char *name);
/* A whole number not over `max`; false: absent or something else. */
bool part_number(const char **attributes, const char *name, int64_t max, int64_t *ret_number);

#endif
