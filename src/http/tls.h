/* http/tls.h -- the certificate of a server on this machine: made by ourselves, known to nobody.
 *
 * Kept in the hub's folder as tls-certificate.pem and tls-key.pem (0600), made when missing or when
 * it ends within a week. A certificate that an administrator put there is used as it is, and never
 * replaced: that it ends is told in the log. */
#ifndef AIM_HTTP_TLS_H
#define AIM_HTTP_TLS_H

#include "base/str.h"

/* Both as terminated PEM in the arena. now_ms: the real time, whatever the hub's clock shows.
 * Errors: of file_read and file_replace, ERR_CONFIG (what is there is no certificate),
 * ERR_INTERNAL. */
MUST err tls_certificate(const char *dir, int64_t now_ms, struct arena *a,
                         const char **ret_certificate, const char **ret_key, struct err_info *why);

#endif
