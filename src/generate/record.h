/* generate/record.h -- the records that agencies hold of one person, written as rows of their
 * feeds. */
#ifndef AIM_GENERATE_RECORD_H
#define AIM_GENERATE_RECORD_H

#include "base/file.h"
#include "codec/csv.h"
#include "generate/form.h"
#include "generate/plan.h"

/* A file being written, with what waits to be written. */
struct outlet {
    struct file file;
    struct buf waiting;
    struct csv_writer csv;
    uint64_t records, events, rows; /* so far */
};
MUST err outlet_open(struct outlet *o, const char *path, struct err_info *why);
MUST err outlet_flush(struct outlet *o, bool now,
                      struct err_info *why); /* when much is waiting, or now */
MUST err outlet_finish(struct outlet *o, struct err_info *why);
void outlet_release(struct outlet *o);

struct outlets {
    struct outlet feed[PARTNER__COUNT], truth, table, cases;
    bool with_cases; /* some families play one */
    bool with_table; /* one row per record, as it stood last */
    str reference[FAMILY_MAX][PARTNER__COUNT]; /* of this family's records; empty = none yet */
};

void record_headers(struct outlets *to);
/* Every record and row of that family; f->arena is used for texts. */
void record_family(struct outlets *to, struct family *f);

/* ---- one record, while it is written (record.c, truth.c) ---- */

struct one_record {
    enum partner partner;
    str reference;
    struct holding held;
    bool unborn;    /* made before the birth, and never told of it */
    bool duplicate, merged;
    int32_t last;   /* day of its last row */
    str text[COLUMN__COUNT]; /* of its last row with a name */
};

/* truth.c */
void truth_headers(struct outlet *o);
void truth_write(struct outlet *o, const struct family *f, const struct human *h,
                 const struct one_record *rec);
void cases_headers(struct outlet *o);
void cases_write(struct outlet *o, const struct family *f, const struct human *h);
void table_headers(struct outlet *o);
void table_write(struct outlet *o, const struct one_record *rec);

#endif
