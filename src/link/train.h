/* link/train.h -- a model from records themselves: what agreement is worth among the people of this
 * hub, without any label. The method is weight/train.h's; here are the pairs it learns from. */
#ifndef AIM_LINK_TRAIN_H
#define AIM_LINK_TRAIN_H

#include "hub/hub.h"
#include "link/compare.h"
#include "weight/train.h"

/* The hub's fact that keeps what `aim link train` estimated last: recall of the keys in
 * thousandths, low and high end of its 95 % interval, day. */
#define LINK_RECALL_FACT "link:recall"

/* More records than this are not looked at: the persons whose ids come first are a fair sample. */
enum { TRAIN_RECORDS_MAX = 200000 };

struct link_sample {
    const struct features *features;
    const uint64_t *person; /* of each record, as linked so far: values are counted by person */
    size_t n;
    double records;   /* in all, when the sample is a part; 0 = n */
    unsigned threads; /* that compare; 0 = as many as there are processors. Same bytes out */
};

/* Blocks the records with the linker's own keys, counts patterns (and those of a million pairs
 * drawn at random, always the same ones), trains from `start`, counts given names and surnames
 * by person, and lists heavy keys. Thresholds stay those of `start`. Deterministic: the order of
 * the records plays no part but in which pairs are drawn. Tables live in `a`; some 80 bytes a pair
 * of scratch outside it. Errors: ERR_NOMEM. */
MUST err link_train_sample(const struct link_sample *sample, const struct model *start,
                           struct arena *a, struct weight_model *ret_model,
                           struct train_report *ret_report, struct err_info *why);

/* List in the model the keys that more than LINK_HEAVY_PERSONS persons share, and those of their
 * finer keys that still do. Errors: ERR_NOMEM. */
MUST err link_train_heavy(const struct link_sample *sample, struct arena *a,
                          struct weight_model *io_model, struct err_info *why);

/* List in the model the hub's addresses where at least ten people of eight surnames live now, as
 * keyed hashes of this hub. Errors: ERR_NOMEM, those of the store. */
MUST err link_train_homes(struct hub *h, struct arena *a, struct weight_model *io_model,
                          struct err_info *why);

/* link_train_sample and link_train_homes with the hub's records, read from their feature rows.
 * Errors: ERR_INPUT (nothing is linked yet), those of the store. */
MUST err link_train(struct hub *h, const struct model *start, struct arena *a,
                    struct weight_model *ret_model, struct train_report *ret_report,
                    struct err_info *why);

#endif
