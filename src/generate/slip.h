/* generate/slip.h -- the mistakes people make when they write down other people. */
#ifndef AIM_GENERATE_SLIP_H
#define AIM_GENERATE_SLIP_H

#include "generate/form.h"

enum slip_of { SLIP_NAME, SLIP_BIRTH, SLIP_PLACE };

struct slip {
    const char *code; /* the reason in the truth file */
    enum slip_of what;
    unsigned share;     /* of 10,000 records of an agency of ordinary carelessness */
    unsigned elsewhere; /* in percent: how much more often with names from elsewhere */
    unsigned only;      /* bits: the only agencies that make it; 0 = all */
    /* Change the form; false = it does not apply to this person. */
    bool (*apply)(struct form *f, const struct human *h, struct arena *a, struct rand *r);
};
extern const struct slip slips[];
extern const size_t slips_n;

/* One slip of the keyboard in a word of at least two letters. */
str slip_of_keyboard(struct arena *a, struct rand *r, str word);

#endif
