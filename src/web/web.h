/* web/web.h -- the web face as a whole: an open hub on one side, a listening server on the other.
 */
#ifndef AIM_WEB_WEB_H
#define AIM_WEB_WEB_H

#include "http/server.h"

struct hub;
struct web_face;

struct web_plan {
    const char *address;
    int port;        /* 0 = any free one */
    bool plain_http; /* no TLS: for a proxy on this machine */
    bool client_certificates; /* programs may show one; browsers would ask their users, so say no */
};

/* Start to serve the hub's pages. Errors: those of server_start, tls_certificate and partners_load.
 */
MUST err web_start(struct hub *h, const struct web_plan *plan, struct web_face **ret_face,
                   struct err_info *why);
int web_port(const struct web_face *w);
void web_stop(struct web_face *w); /* answers what is under way; NULL is fine */

#endif
