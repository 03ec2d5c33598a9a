/* hook/send.c -- see hook.h. */
#include "hook/inside.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "wire/wire.h"

#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ANSWER_SECONDS = 10, CONNECT_SECONDS = 5, HEADER_MAX = 400 };

/* ---- which addresses ---- */

static bool allowed_4(const unsigned char *a, bool loopback)
{
    if (a[0] == 127) return loopback;
    if (loopback) return false;
    return a[0] != 0 && a[0] < 224 && !(a[0] == 169 && a[1] == 254); /* not of the link itself */
}

bool hook_address_allowed(const unsigned char *a, size_t bytes, bool loopback)
{
    static const unsigned char one[16] = {[15] = 1}, nobody[16], mapped[12] = {[10] = 255, 255},
                               translated[12] = {0, 0x64, 0xff, 0x9b};
    if (bytes == 4) return allowed_4(a, loopback);
    if (bytes != 16) return false;
    if (memcmp(a, mapped, 12) == 0) return allowed_4(a + 12, loopback);
    if (memcmp(a, one, 16) == 0) return loopback;
    if (loopback || memcmp(a, nobody, 12) == 0) return false;
    /* what a gateway makes an address of version 4 of */
    if (memcmp(a, translated, 12) == 0) return allowed_4(a + 12, false);
    if (a[0] == 0x20 && a[1] == 0x02) return allowed_4(a + 2, false);
    return a[0] != 0xff && !(a[0] == 0xfe && (a[1] & 0xc0) == 0x80);
}

/* The name is resolved by now: what it resolves to is what counts. */
static curl_socket_t on_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *at)
{
    const struct webhook *w = ctx;
    bool fine = false;
    if (at->family == AF_INET) {
        const struct sockaddr_in *in = (const void *)&at->addr;
        fine = hook_address_allowed((const void *)&in->sin_addr, 4, w->loopback);
    } else if (at->family == AF_INET6) {
        const struct sockaddr_in6 *in = (const void *)&at->addr;
        fine = hook_address_allowed((const void *)&in->sin6_addr, 16, w->loopback);
    }
    if (!fine || purpose != CURLSOCKTYPE_IPCXN) return CURL_SOCKET_BAD;
    return socket(at->family, at->socktype | SOCK_CLOEXEC, at->protocol);
}

/* ---- one request ---- */

static size_t on_answer(char *at, size_t one, size_t n, void *ctx)
{
    (void)at;
    (void)ctx;
    return one * n; /* what it says is of no interest, its status is */
}

struct hook_flight {
    CURL *curl;
    struct curl_slist *headers;
};

static bool add_header(struct curl_slist **list, const char *name, const char *value)
{
    char line[HEADER_MAX];
    if (snprintf(line, sizeof line, "%s: %s", name, value) >= (int)sizeof line) return false;
    struct curl_slist *longer = curl_slist_append(*list, line);
    if (longer) *list = longer;
    return longer != NULL;
}

static bool set_options(struct hook_flight *f, const struct webhook *w, const char *url, str body)
{
    CURL *c = f->curl;
    return !curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) &&
           !curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, on_socket) &&
           !curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, (void *)(uintptr_t)w) &&
           !curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_answer) &&
           !curl_easy_setopt(c, CURLOPT_PRIVATE, f) &&
           !curl_easy_setopt(c, CURLOPT_URL, url) &&
           !curl_easy_setopt(c, CURLOPT_HTTPHEADER, f->headers) &&
           !curl_easy_setopt(c, CURLOPT_POSTFIELDS, body.at) &&
           !curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.len);
}

void hook_flight_free(struct hook_flight *f)
{
    if (!f) return;
    if (f->curl) curl_easy_cleanup(f->curl);
    curl_slist_free_all(f->headers);
    mem_free(f);
}

void *hook_flight_curl(struct hook_flight *f)
{
    return f->curl;
}

err hook_flight_new(struct hub *h, const struct webhook *w, const char *id, str body,
                    struct arena *a, struct hook_flight **ret_flight, struct err_info *why)
{
    str signature;
    char stamp[24];
    int64_t now_s = hub_now_ms(h) / 1000;
    err e = webhook_check_url(w->url, w->loopback, why); /* it may have been stored by another */
    if (!e) e = webhook_sign(w, id, now_s, body, a, &signature, why);
    struct hook_flight *f = e ? NULL : mem_zero(1, sizeof *f);
    if (!f) return e ? e : err_set(why, ERR_NOMEM, "no memory to tell a case system");
    (void)snprintf(stamp, sizeof stamp, "%lld", (long long)now_s);
    char *signature_text = str_c(a, signature), *url = str_c(a, w->url);
    f->curl = wire_new(w->loopback ? "http,https" : "https", CONNECT_SECONDS, ANSWER_SECONDS);
    bool made = f->curl && signature_text && url &&
                add_header(&f->headers, "Content-Type", "application/cloudevents+json") &&
                add_header(&f->headers, "User-Agent", "aim") &&
                add_header(&f->headers, "webhook-id", id) &&
                add_header(&f->headers, "webhook-timestamp", stamp) &&
                add_header(&f->headers, "webhook-signature", signature_text) &&
                set_options(f, w, url, body);
    if (made) *ret_flight = f;
    else
        hook_flight_free(f);
    return made ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to tell a case system");
}

int hook_flight_status(struct hook_flight *f, const struct webhook *w, int code)
{
    long status = 0;
    if (code != CURLE_OK) {
        log_warning("hook", "webhook=%.*s failed=\"%s\"", STR_FMT(w->code),
                    curl_easy_strerror((CURLcode)code));
        return 0;
    }
    (void)curl_easy_getinfo(f->curl, CURLINFO_RESPONSE_CODE, &status);
    return (int)status;
}

err hook_send(struct hub *h, const struct webhook *w, const char *id, str body, struct arena *a,
              int *ret_status, struct err_info *why)
{
    struct hook_flight *f = NULL;
    *ret_status = 0;
    err e = hook_flight_new(h, w, id, body, a, &f, why);
    if (!e) *ret_status = hook_flight_status(f, w, (int)curl_easy_perform(f->curl));
    hook_flight_free(f);
    return e;
}
