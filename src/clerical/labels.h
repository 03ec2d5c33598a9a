/* clerical/labels.h -- what people decided, as labelled agreement patterns: what calibration learns
 * from. No ids, no names: a pattern, the weight the model gave it, and the truth. */
#ifndef AIM_CLERICAL_LABELS_H
#define AIM_CLERICAL_LABELS_H

#include "clerical/clerical.h"

struct clerical_label {
    int64_t model;   /* the model whose levels these are */
    str levels;      /* a level per comparison, parted by blanks */
    double weight;   /* bits */
    bool same;
};
typedef err (*clerical_label_fn)(void *ctx, const struct clerical_label *label);

/* Every decision that stands and was reached by words, in an order that tells nothing. What was
 * taken back is left out. In the log. Errors: ERR_DENIED (for seniors), fn's. */
MUST err clerical_labels(struct hub *h, const struct viewer *v, clerical_label_fn fn, void *ctx,
                         struct err_info *why);

#endif
