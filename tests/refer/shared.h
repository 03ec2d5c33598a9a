/* tests/refer/shared.h -- one world for the tests of this folder, and what they all ask of it. */
#ifndef AIM_TESTS_REFER_SHARED_H
#define AIM_TESTS_REFER_SHARED_H

#include "refer/world.h"

static struct refer_world w;

static inline int make_world(void **state)
{
    (void)state;
    refer_world_open(&w);
    return 0;
}

static inline int drop_world(void **state)
{
    (void)state;
    refer_world_close(&w);
    return 0;
}

static inline struct hub *hub(void) { return w.look.hub.hub; }

static inline void must(err e)
{
    if (e) fail_msg("%s: %s", err_word(e), w.look.why.text);
}

static inline const char *text_of(pii p)
{
    return str_c(w.look.a, pii_reveal(p, REVEAL_TEST));
}

/* A worry about her, by this user, as it was sent. */
static inline int64_t sent_of_jane(const char *login)
{
    return refer_world_sent(&w, login, w.jane, refer_world_worry(REFERRAL_PATHWAY_CHILD));
}

#endif
