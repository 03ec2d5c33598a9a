/* hook/together.c -- what is due is sent to several case systems at once, to each in its order.
 *
 * The outbox gives the oldest message of each case system and none behind it (see outbox_take), so
 * what is in the air at any moment goes to as many different ones. One that does not answer keeps
 * its own messages waiting, longer each time, and nobody else's: while it is waited for, others
 * are taken and sent. */
#include "hook/inside.h"

#include "base/mem.h"

#include <curl/curl.h>

enum { FLIGHTS_MAX = 16, BATCH_BYTES = 48 * 1024 * 1024, POLL_MS = 250 };

/* Messages that were taken together share the memory of their bodies. */
struct batch {
    struct arena *arena;
    size_t left;
};

struct flying {
    struct hook_flight *flight;
    struct batch *batch;
    struct outbox_message message;
};

struct together {
    struct hub *hub;
    const struct partners *partners;
    CURLM *all;
    struct flying air[FLIGHTS_MAX];
    size_t n;
};

static void leave(struct batch *b)
{
    if (--b->left) return;
    arena_free(b->arena);
    mem_free(b);
}

static void land(struct together *t, size_t i)
{
    struct flying *f = &t->air[i];
    if (f->flight) (void)curl_multi_remove_handle(t->all, hook_flight_curl(f->flight));
    hook_flight_free(f->flight);
    leave(f->batch);
    *f = t->air[--t->n];
}

/* One that cannot be made (a bad address) was tried; one for which there is no memory was not: its
 * claim ends in a minute. */
static err start(struct together *t, struct batch *b, const struct outbox_message *m,
                 struct err_info *why)
{
    struct flying *f = &t->air[t->n];
    char id[MESSAGE_TEXT + 1];
    message_text(m->id, id);
    *f = (struct flying){.batch = b, .message = *m};
    b->left++;
    t->n++;
    err e = hook_flight_new(t->hub, &f->message.webhook, id, m->body, b->arena, &f->flight, why);
    if (!e && curl_multi_add_handle(t->all, hook_flight_curl(f->flight)) != CURLM_OK)
        e = err_set(why, ERR_NOMEM, "no memory to tell a case system");
    if (!e) return ERR_OK;
    err kept = e == ERR_NOMEM ? e : outbox_tried(t->hub, t->partners, m, 0, why);
    land(t, t->n - 1);
    return kept;
}

static err take(struct together *t, bool *ret_some, struct err_info *why)
{
    const struct outbox_message *list = NULL;
    size_t n = 0;
    *ret_some = false;
    struct batch *b = mem_zero(1, sizeof *b);
    if (b) b->arena = arena_new(BATCH_BYTES);
    if (!b || !b->arena) {
        mem_free(b);
        return err_set(why, ERR_NOMEM, "no memory to tell case systems");
    }
    b->left = 1; /* ours, until all of it is started */
    err e = outbox_take(t->hub, t->partners, b->arena, &list, &n, why);
    for (size_t i = 0; !e && i < n; i++)
        e = start(t, b, &list[i], why);
    *ret_some = n > 0;
    leave(b);
    return e;
}

static err finish(struct together *t, struct err_info *why)
{
    const CURLMsg *m;
    int left;
    err e = ERR_OK;
    while (!e && (m = curl_multi_info_read(t->all, &left))) {
        size_t i = 0;
        if (m->msg != CURLMSG_DONE) continue;
        int code = (int)m->data.result;
        while (i < t->n && hook_flight_curl(t->air[i].flight) != m->easy_handle)
            i++;
        if (i == t->n) continue;
        struct flying *f = &t->air[i];
        int status = hook_flight_status(f->flight, &f->message.webhook, code);
        e = outbox_tried(t->hub, t->partners, &f->message, status, why);
        land(t, i);
    }
    return e;
}

err hook_run(struct hub *h, const struct partners *p, struct err_info *why)
{
    struct together *t = mem_zero(1, sizeof *t);
    int running = 0;
    bool some = true;
    err e = ERR_OK;
    if (t) *t = (struct together){.hub = h, .partners = p, .all = curl_multi_init()};
    if (!t || !t->all) e = err_set(why, ERR_NOMEM, "no memory to tell case systems");
    while (!e && (some || t->n)) {
        some = false;
        if (t->n + OUTBOX_TAKE_MAX <= FLIGHTS_MAX) e = take(t, &some, why);
        if (!e && t->n && curl_multi_perform(t->all, &running) != CURLM_OK)
            e = err_set(why, ERR_NOMEM, "no memory to tell case systems");
        if (!e) e = finish(t, why);
        if (!e && t->n) (void)curl_multi_poll(t->all, NULL, 0, POLL_MS, NULL);
    }
    while (t && t->n)
        land(t, t->n - 1); /* what was in the air is tried again when its claim has ended */
    if (t && t->all) (void)curl_multi_cleanup(t->all);
    mem_free(t);
    return e;
}
