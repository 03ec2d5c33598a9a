/* wire/wire.c -- see wire.h. */
#include "wire/wire.h"

#include <pthread.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void start_library(void)
{
    (void)curl_global_init(CURL_GLOBAL_DEFAULT);
}

CURL *wire_new(const char *protocols, long connect_s, long whole_s)
{
    (void)pthread_once(&once, start_library);
    CURL *c = curl_easy_init();
    if (!c) return NULL;
    if (curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, protocols) ||
        curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L) ||
        curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L) ||
        curl_easy_setopt(c, CURLOPT_PROXY, "") ||
        curl_easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) ||
        curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) ||
        curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L) ||
        curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L) ||
        curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, connect_s) ||
        curl_easy_setopt(c, CURLOPT_TIMEOUT, whole_s)) {
        curl_easy_cleanup(c); /* one that is not held to all of it asks nobody */
        return NULL;
    }
    return c;
}
