/* tests/refer/world.h -- the region of tests/e2e/web/refer in a hub, with its people and users. */
#ifndef AIM_TESTS_REFER_WORLD_H
#define AIM_TESTS_REFER_WORLD_H

#include "search/world.h"

#include "refer/referral.h"

#define REFER_NOW_MS INT64_C(1795514400000) /* 2026-11-24T10:00:00Z, a Tuesday */

struct refer_world {
    struct look_world look;
    int64_t jane, tom, ada; /* a child, a child with an allocated worker, an adult */
};
void refer_world_open(struct refer_world *w);
void refer_world_close(struct refer_world *w);

/* A user of the region file, worried about a child. */
struct viewer refer_world_user(struct refer_world *w, const char *login);
/* A whole first step: safeguarding for `pathway`. */
struct refer_content refer_world_worry(enum referral_pathway pathway);
/* The same for an offer, with consent. */
struct refer_content refer_world_offer(const char *code);
/* Keep it as a checked draft of this user; its id. */
int64_t refer_world_draft(struct refer_world *w, const struct viewer *v, int64_t person,
                          struct refer_content c);
/* Send it as it is shown now. */
err refer_world_send(struct refer_world *w, const struct viewer *v, int64_t person, int64_t draft);
/* Both, and it has to work. */
int64_t refer_world_sent(struct refer_world *w, const char *login, int64_t person,
                         struct refer_content c);
struct referral refer_world_read(struct refer_world *w, const char *login, int64_t referral);
err refer_world_answer(struct refer_world *w, const char *login, int64_t referral,
                       enum referral_state to, int64_t version, const char *code,
                       const char *words);

#endif
