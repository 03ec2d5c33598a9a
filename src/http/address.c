/* http/address.c -- where a server may listen. */
#include "http/exchange.h"

#include <arpa/inet.h>

struct sockaddr_storage http_address(const char *text, int port, bool *ret_known,
                                     bool *ret_loopback)
{
    struct sockaddr_storage at = {0};
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
    *ret_known = true;
    if (inet_pton(AF_INET, strcmp(text, "localhost") == 0 ? "127.0.0.1" : text, &v4.sin_addr) ==
        1) {
        *ret_loopback = ntohl(v4.sin_addr.s_addr) >> 24 == 127;
        memcpy(&at, &v4, sizeof v4);
    } else if (inet_pton(AF_INET6, text, &v6.sin6_addr) == 1) {
        *ret_loopback = IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr);
        memcpy(&at, &v6, sizeof v6);
    } else {
        *ret_known = *ret_loopback = false;
    }
    return at;
}

const char *server_address_refused(const char *address, bool plain_http,
                                   const char *library_version)
{
    bool known, loopback;
    (void)http_address(address, 0, &known, &loopback);
    if (!known) return "the address to listen on is not an IP address";
    if (loopback) return NULL;
    if (plain_http)
        return "without TLS the server listens on this machine only, for a proxy beside it";
    if (str_starts(str_of(library_version), STR("0.")))
        return "this libmicrohttpd is older than 1.0 and lenient with malformed requests, so the "
               "server listens on "
               "this machine only";
    return NULL;
}
