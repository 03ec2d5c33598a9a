/* api/intake.h -- taking in what has come whole: beside the requests, so that no worker of the
 * server waits for a million rows.
 *
 * Two lanes, one for what is small, so that a large delivery does not keep a handful of rows
 * waiting. What was promised is in the table `upload` (state 'whole'): after a restart it is taken
 * in then. A sender who waits gets the answer itself; when that takes longer than the setting
 * `delivery_wait`, where to look. */
#ifndef AIM_API_INTAKE_H
#define AIM_API_INTAKE_H

#include "api/api.h"

#define INTAKE_WAIT_BYTES (8 << 20)      /* larger: the sender is told where to look at once */
#define INTAKE_KEEP_MS (24 * MS_PER_HOUR) /* what became of it can be asked for so long */

MUST err intake_start(struct machine *m, struct err_info *why);
/* Whoever waits is told where to look; the delivery under way goes on to its end. */
void intake_stop(struct machine *m);
void intake_release(struct machine *m); /* after the server has stopped */

/* A client sends so many bodies at once at most, so that one that is slow, or many times over, does
 * not take every place of the server from the other agencies. False: it does already. */
enum { INTAKE_BODIES_MAX = 8 };
bool intake_enter(struct machine *m, str client);
void intake_leave(struct machine *m, str client);

/* It is whole, on the disk and in the table. `q` waits for its answer and is answered by
 * http_answer_now; NULL = nobody waits. False: nobody may wait (it stops, or too many do). */
bool intake_put(struct machine *m, int64_t upload, int64_t bytes, struct http_request *q,
                struct http_answer *a);

/* The answer of one that is done: its report, or a problem that holds it. */
void intake_answer(struct http_answer *a, struct arena *arena, int64_t upload, str feed, int status,
                   str report, int64_t delivery);
/* Where to look: 202. */
void intake_answer_later(struct http_answer *a, struct arena *arena, int64_t upload);

#endif
