/* quality/eval_metric.h -- single figures of an evaluation, by name: what gates are set on. */
#ifndef AIM_QUALITY_EVAL_METRIC_H
#define AIM_QUALITY_EVAL_METRIC_H

#include "quality/eval_linkage.h"

struct eval_metric {
    const char *name;
    bool high_is_better;
    double (*value)(const struct eval_linkage *e); /* NaN = cannot be told from these files */
};
extern const struct eval_metric eval_metrics[]; /* in the order of a report */
extern const size_t eval_metrics_n;

const struct eval_metric *eval_metric_named(str name); /* NULL = there is none */
/* Not by a NaN. */
bool eval_metric_reached(const struct eval_metric *m, double value, double gate);

#endif
