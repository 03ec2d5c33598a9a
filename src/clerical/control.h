/* clerical/control.h -- inside of clerical: pairs with a known answer. About one in twenty that a
 * reviewer is given is of two invented records; it looks like any other and is said to be a test
 * only afterwards. It is about nobody: nothing of it is stored but whether the answer was right. */
#ifndef AIM_CLERICAL_CONTROL_H
#define AIM_CLERICAL_CONTROL_H

#include "clerical/show.h"

struct control {
    const char *code;     /* kept for ever: added to, never changed */
    enum answer answer;
    const char *why;      /* a sentence for afterwards */
    const char *sides[2]; /* given|known as|family|previous|birth|gender|address|postcode|NHS */
};
extern const struct control controls[];
extern const size_t control_count;

enum { CONTROL_EVERY = 20 };

/* The ids that stand for it when this reviewer meets it; record < other. */
void control_ids(const struct keys *k, const struct control *c, str login, int64_t ret_ids[2]);
/* NULL = these two are no test of this reviewer's. */
const struct control *control_find(const struct keys *k, str login, int64_t record, int64_t other);

/* Is it time for one, and which? NULL = not now. After CONTROL_EVERY words on average, from half to
 * one and a half times as many, each once. */
MUST err control_due(struct db *db, struct hub *h, str login, struct arena *a,
                     const struct control **ret_control, struct err_info *why);
/* The view of it, with all that a real one has. ERR_ABSENT: answered before. */
MUST err control_show(struct showing *s, const struct control *c, struct err_info *why);
/* ERR_CONFLICT: answered before. */
MUST err control_answer(struct db *db, struct hub *h, const struct viewer *v,
                        const struct control *c, enum answer answer, struct arena *a,
                        struct err_info *why);

#endif
