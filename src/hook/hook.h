/* hook/hook.h -- telling case systems what waits in the outbox (refer/outbox.h), by libcurl.
 *
 * A POST with the headers of the Standard Webhooks specification and a CloudEvent as its body. TLS
 * 1.2 and up, the certificate checked against the system's authorities, no redirects, no proxy, ten
 * seconds. An address that turns out to be this machine's or its link's is not connected to, unless
 * the webhook was made for that. */
#ifndef AIM_HOOK_HOOK_H
#define AIM_HOOK_HOOK_H

#include "refer/outbox.h"

/* Send what is due, to several case systems at once and to each in its order, until nothing is due;
 * what fails waits in the outbox. */
MUST err hook_run(struct hub *h, const struct partners *p, struct err_info *why);
/* One message to one webhook, whatever the outbox says. *ret_status: of the answer, 0 = none. */
MUST err hook_send(struct hub *h, const struct webhook *w, const char *id, str body,
                   struct arena *a, int *ret_status, struct err_info *why);
/* Look into the outbox every second until hook_stop, which waits for the one under way. */
struct hook_runner;
MUST err hook_start(struct hub *h, struct hook_runner **ret_runner, struct err_info *why);
void hook_stop(struct hook_runner *r); /* NULL is fine */
/* May such an address be connected to? For tests. `address`: 4 or 16 bytes. */
bool hook_address_allowed(const unsigned char *address, size_t bytes, bool loopback);

#endif
