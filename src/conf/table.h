/* conf/table.h -- the rows of the settings table, for the files of conf/. */
#ifndef AIM_CONF_TABLE_H
#define AIM_CONF_TABLE_H

#include "base/str.h"

enum conf_type {
    CONF_TEXT,     /* char[size], one line */
    CONF_NUMBER,   /* int64_t */
    CONF_REAL,     /* double */
    CONF_DURATION, /* int64_t seconds, written "15 minutes" */
    CONF_DAYS      /* int64_t days, written "365 days" */
};

struct conf_row {
    const char *name; /* NULL ends the table */
    enum conf_type type;
    size_t offset, size;  /* in struct settings */
    const char *fallback; /* as a user would write it */
    int64_t min, max;     /* in the field's unit */
    bool (*fits)(str text); /* texts: may it be this? empty is not asked; NULL = anything */
    const char *must, *help; /* "must be ..." when it does not fit */
};

extern const struct conf_row conf_table[];

#endif
