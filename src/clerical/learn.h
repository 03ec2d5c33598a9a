/* clerical/learn.h -- what people's decisions say of the model: are its weights right, and do the
 * people agree?
 *
 * Only pairs of which the weight decides teach it: those in the uncertain region, from the lower
 * line to three bits above the upper one, of which no rule speaks (twins, a given name that does
 * not settle it, verified numbers) and that nobody asked for by name. The queue offers some pairs
 * sooner than others, so each decided pair stands for all that were as likely to be looked at:
 * those of its weight (a bit wide), its persons' age, size and rules (pair_choice), whether they
 * are decided or wait still. Kinds of which fewer than five are decided are taken together by
 * weight. The weights learnt are those of pairs that come into the queue; these are the pairs that
 * thresholds decide. Nothing of the hub is changed. */
#ifndef AIM_CLERICAL_LEARN_H
#define AIM_CLERICAL_LEARN_H

#include "clerical/clerical.h"
#include "link/model.h"
#include "weight/calibrate.h"
#include "weight/interval.h"

enum { LEARN_BINS = 12, LEARN_PAIRS_MIN = 20 };

struct learn_bin {
    double from, to;        /* bits, as the model weighs without any calibration */
    size_t pairs;           /* decided */
    double stands_for;      /* decided and waiting */
    double promised, promised_new; /* chance of the same person: as now, and as learnt */
    struct interval said;   /* share that people said it of, for all they stand for */
};

struct learnt {
    size_t decided;              /* pairs whose decision stands */
    size_t used, used_same;      /* of these: what the line is fitted to */
    size_t asked, ruled, ruled_same, outside, other_model, unreadable; /* and the others, each once;
                                    other_model: weighed again from their levels, among `used` */
    double stands_for,
        not_covered;             /* pairs in the region; waiting ones like which none is decided */
    double effective;            /* pairs drawn at random that would tell as much */
    struct calibration calibration;
    double loss_now, loss_new, loss_crossed; /* bits a pair */
    struct both_said both;       /* pairs that two looked at, blind, both sure */
    size_t one_unsure;           /* ... at least one was not */
    struct interval kappa;
    struct learn_bin bin[LEARN_BINS];
    size_t bins;
};

/* In the log. ERR_DENIED (for seniors); ERR_INPUT: fewer than LEARN_PAIRS_MIN pairs to learn
 * from (*ret_learnt is filled nevertheless, all but the line). */
MUST err clerical_learn(struct hub *h, const struct viewer *v, struct learnt *ret_learnt,
                        struct err_info *why);

/* What a person wishes of the thresholds; 0 = leave it as it is. */
struct learn_wish {
    double precision;  /* of pairs that join by themselves, by the model's own posterior */
    int64_t review;    /* possible links that people can look at */
};
/* The hub's model with this calibration, and thresholds chosen by the weights of the pairs that the
 * hub holds. Tables live in `a`. ERR_INPUT: no threshold is good enough for the wish. */
MUST err clerical_calibrated_model(struct hub *h, const struct learnt *l,
                                   const struct learn_wish *wish, struct arena *a,
                                   struct weight_model *ret_model, struct err_info *why);

#endif
