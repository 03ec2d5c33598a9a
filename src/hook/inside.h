/* hook/inside.h -- shared by the files of this folder only. */
#ifndef AIM_HOOK_INSIDE_H
#define AIM_HOOK_INSIDE_H

#include "hook/hook.h"

/* One request on its way. What it is made from outlives it: webhook, body, arena. */
struct hook_flight;
MUST err hook_flight_new(struct hub *h, const struct webhook *w, const char *id, str body,
                         struct arena *a, struct hook_flight **ret_flight, struct err_info *why);
void hook_flight_free(struct hook_flight *f); /* NULL is fine */
void *hook_flight_curl(struct hook_flight *f); /* its CURL; CURLINFO_PRIVATE leads back */
/* The answer's status; 0 = there was none, which is logged. `code`: the CURLcode of its end. */
int hook_flight_status(struct hook_flight *f, const struct webhook *w, int code);

#endif
