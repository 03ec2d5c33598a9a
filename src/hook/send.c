/* hook/send.c -- see hook.h. */
#include "hook/hook.h"

#include "base/clock.h"
#include "base/log.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ANSWER_SECONDS = 10, CONNECT_SECONDS = 5, HEADER_MAX = 400, RUN_BYTES = 48 * 1024 * 1024 };

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

static void start_curl(void)
{
    (void)curl_global_init(CURL_GLOBAL_DEFAULT);
}

static void harden(CURL *c, const struct webhook *w)
{
    const char *protocols = w->loopback ? "http,https" : "https";
    (void)curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, protocols);
    (void)curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    (void)curl_easy_setopt(c, CURLOPT_PROXY, "");
    (void)curl_easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    (void)curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    (void)curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    (void)curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L);
    (void)curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L);
    (void)curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    (void)curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)ANSWER_SECONDS);
    (void)curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, on_socket);
    (void)curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, (void *)(uintptr_t)w);
    (void)curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_answer);
}

static bool add_header(struct curl_slist **list, const char *name, const char *value)
{
    char line[HEADER_MAX];
    if (snprintf(line, sizeof line, "%s: %s", name, value) >= (int)sizeof line) return false;
    struct curl_slist *longer = curl_slist_append(*list, line);
    if (longer) *list = longer;
    return longer != NULL;
}

static int post(CURL *c, const struct webhook *w, struct curl_slist *headers, str body, char *url)
{
    long status = 0;
    harden(c, w);
    (void)curl_easy_setopt(c, CURLOPT_URL, url);
    (void)curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
    (void)curl_easy_setopt(c, CURLOPT_POSTFIELDS, body.at);
    (void)curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.len);
    CURLcode rc = curl_easy_perform(c);
    if (rc != CURLE_OK) {
        log_warning("hook", "webhook=%.*s failed=\"%s\"", STR_FMT(w->code), curl_easy_strerror(rc));
        return 0;
    }
    (void)curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    return (int)status;
}

err hook_send(struct hub *h, const struct webhook *w, const char *id, str body, struct arena *a,
              int *ret_status, struct err_info *why)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct curl_slist *headers = NULL;
    str signature;
    char stamp[24];
    int64_t now_s = hub_now_ms(h) / 1000;
    *ret_status = 0;
    err e = webhook_check_url(w->url, w->loopback, why); /* it may have been stored by another */
    if (!e) e = webhook_sign(w, id, now_s, body, a, &signature, why);
    if (e) return e;
    (void)pthread_once(&once, start_curl);
    (void)snprintf(stamp, sizeof stamp, "%lld", (long long)now_s);
    char *signature_text = str_c(a, signature), *url = str_c(a, w->url);
    CURL *c = curl_easy_init();
    bool made = c && signature_text && url &&
                add_header(&headers, "Content-Type", "application/cloudevents+json") &&
                add_header(&headers, "User-Agent", "aim") &&
                add_header(&headers, "webhook-id", id) &&
                add_header(&headers, "webhook-timestamp", stamp) &&
                add_header(&headers, "webhook-signature", signature_text);
    if (made) *ret_status = post(c, w, headers, body, url);
    curl_slist_free_all(headers);
    if (c) curl_easy_cleanup(c);
    return made ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to tell a case system");
}

err hook_run(struct hub *h, const struct partners *p, struct err_info *why)
{
    const struct outbox_message *list = NULL;
    size_t n = 0;
    struct arena *a = arena_new(RUN_BYTES);
    if (!a) return err_set(why, ERR_NOMEM, "no memory to tell case systems");
    err e = outbox_take(h, p, a, &list, &n, why);
    for (size_t i = 0; !e && i < n; i++) {
        char id[MESSAGE_TEXT + 1];
        int status = 0;
        message_text(list[i].id, id);
        err sent = hook_send(h, &list[i].webhook, id, list[i].body, a, &status, why);
        if (sent == ERR_NOMEM) e = sent; /* it was not tried: its claim ends in a minute */
        if (!e) e = outbox_tried(h, p, &list[i], status, why);
    }
    arena_free(a);
    return e;
}
