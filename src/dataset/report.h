/* dataset/report.h -- one HTML file about one run: what the table holds, how pairs were found, what
 * each outcome of a comparison is worth, what other thresholds would give, example pairs step by
 * step.
 *
 * The file needs nothing else: no script, no request, charts are drawn in it and every chart has
 * its figures as a table. It names columns and levels; values of records stand in it only when
 * asked for, because they are data about persons. */
#ifndef AIM_DATASET_REPORT_H
#define AIM_DATASET_REPORT_H

#include "dataset/dataset.h"

/* Errors: those of file_replace, ERR_LIMIT, ERR_NOMEM. */
MUST err dataset_write_report(const struct dataset *d, bool values, const char *path,
                              struct err_info *why);

#endif
