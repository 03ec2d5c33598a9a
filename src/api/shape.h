/* api/shape.h -- what the API's JSON looks like: one table, from which the document is made. */
#ifndef AIM_API_SHAPE_H
#define AIM_API_SHAPE_H

#include "codec/json.h"

/* type: "string", "integer", "boolean", or the name of a shape; "[string]" is a list of them. */
struct shape_member {
    const char *name, *type;
    bool may_lack, may_be_null;
    const char *words; /* of a string: with a blank between them; NULL = any */
    const char *pattern, *help;
};

struct shape {
    const char *name, *help;
    const struct shape_member *member;
    size_t member_n;
};

extern const struct shape shapes[];
extern const size_t shape_count;

/* {"Name": {schema}, ...} */
void shapes_write(struct json_writer *w);

#endif
