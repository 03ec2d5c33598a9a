/* tests/api/program.h -- programs that call the API, over the region of tests/e2e/web/refer: one
 * call as the server makes it of what came in, without a socket. */
#ifndef AIM_TESTS_API_PROGRAM_H
#define AIM_TESTS_API_PROGRAM_H

#include "refer/world.h"

#include "access/client.h"
#include "api/route.h"

enum { LONG = 60000, KEY_LINE = CLIENT_KEY_TEXT + 16 };

/* Of social care and the school, which deliver and ask; of a charity that may only ask, and of the
 * fire service, which may only deliver; one that was revoked, one whose time is over, one whose is
 * to come. */
enum { CARE, SCHOOL, CHARITY, FIRE, REVOKED, OVER, TO_COME, CLIENTS };
extern struct client client[CLIENTS];
extern char key[CLIENTS][KEY_LINE]; /* its Authorization line */
extern char long_text[LONG + 1];
extern struct refer_world w;
extern struct http_answer answer; /* to the call before */

int open_world(void **state);
int close_world(void **state);

struct call {
    const struct api_route *route;
    const char *key;                 /* the Authorization line; NULL = none */
    const char *feed, *id;           /* what stands in the path */
    const char *user, *purpose;      /* NULL = not said */
    const char *name, *value;        /* one parameter more, or otherwise */
    const char *body;
};
/* The status. A body in pieces that is not refused is given up before its end. */
int ask(const struct call *c);
/* A call of this route with all that it needs. */
struct call right(const struct api_route *r, size_t who);
/* Fail the test, with what was answered. */
void fail_row(const struct api_route *r, const char *what, int status);

#endif
