/* dataset/out.h -- a CSV file on its way to the disk, some of it in memory. For the writers of this
 * folder. */
#ifndef AIM_DATASET_OUT_H
#define AIM_DATASET_OUT_H

#include "base/file.h"
#include "codec/csv.h"
#include "dataset/frame.h"

struct out {
    struct file file;
    struct buf text;
    struct csv_writer csv;
    struct err_info *why;
};

/* `csv` points into `o`: it must not be moved. Errors as of file_create; then nothing is open. */
MUST err out_open(struct out *o, const char *path, struct err_info *why);
/* After each line: what has gathered goes to the file now and then. */
MUST err out_line(struct out *o);
/* The end; `e` is how it went until now. On the disk for good when ERR_OK. */
MUST err out_close(struct out *o, err e);

/* id,cluster (file,id,cluster of two files): clusters numbered as they come, from 1. */
MUST err out_clusters(const struct frame *f, const uint32_t *cluster, const char *path,
                      struct err_info *why);

#endif
