/* wire/wire.h -- asking other machines by libcurl: what holds for every request that leaves this
 * hub.
 *
 * TLS 1.2 and up, the certificate checked against its authority and the name; only the protocols
 * that are named; no redirects, no proxy, no passwords of .netrc, no signals; a limit on connecting
 * and on the whole. Who asks sets the rest. */
#ifndef AIM_WIRE_WIRE_H
#define AIM_WIRE_WIRE_H

#include <curl/curl.h>

/* A handle with all of that set; NULL: no memory. curl_easy_cleanup gives it back. `protocols`:
 * "https" or several with commas, borrowed no longer than the call. */
CURL *wire_new(const char *protocols, long connect_s, long whole_s);

#endif
