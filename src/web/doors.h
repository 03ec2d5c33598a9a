/* web/doors.h -- which addresses belong to programs, and handing their requests on; everything else
 * is a page. */
#ifndef AIM_WEB_DOORS_H
#define AIM_WEB_DOORS_H

#include "http/server.h"
#include "machine/machine.h"

/* Everything with a struct web as ctx: the functions of a struct server_plan. */
struct http_way doors_look(void *ctx, const struct http_request *q);
void doors_begin(void *ctx, struct http_request *q, struct http_answer *a);
void doors_take(void *ctx, struct http_request *q, str piece, struct http_answer *a);
void doors_answer(void *ctx, struct http_request *q, struct http_answer *a);
void doors_gone(void *ctx, struct http_request *q);

/* What the doors run beside requests. Those that started are stopped when one cannot. */
MUST err doors_start(struct machine *m, struct err_info *why);
void doors_stop(struct machine *m);
void doors_release(struct machine *m); /* after the server has stopped */

#endif
