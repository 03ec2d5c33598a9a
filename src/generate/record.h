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
    struct outlet feed[PARTNER__COUNT], truth;
};

void record_headers(struct outlets *to);
/* Every record and row of that human; f->arena is used for texts. */
void record_write(struct outlets *to, const struct family *f, const struct human *h,
                  struct rand *r);

#endif
