/* mllp/worker.c -- one thread's round: wait, read what came on all its connections, answer all of
 * it together, send, hang up where it is over.
 *
 * That round is the group commit: while the disk works for one round, the next one gathers. */
#include "mllp/inside.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"

#include <errno.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    EVENTS = 64,
    TICK_MS = 250,
    EACH_MAX = 8, /* messages of one connection in a round */
    AGAIN_MS = 100,
    AGAIN_MAX = 200 /* times that we ask a full inbox again: 20 s, less than senders wait */
};

struct round {
    struct mllp_worker *worker;
    int64_t now_ns;
    struct mllp_message messages[ANSWER_MAX];
    struct line *owner[ANSWER_MAX];
    size_t n;
    bool more; /* messages are left that did not fit */
};

/* ---- connections ---- */

static void watch(struct mllp_worker *w, struct line *l, int how)
{
    bool shaking_out = l->shaking && gnutls_record_get_direction(l->tls);
    struct epoll_event e = {.events = (line_may_read(l) ? EPOLLIN : 0u) |
                                      (line_has_out(l) || shaking_out ? EPOLLOUT : 0u),
                            .data.ptr = l};
    if (how == EPOLL_CTL_MOD && l->watched == e.events) return;
    l->watched = e.events;
    if (epoll_ctl(w->epoll, how, l->fd, &e) != 0 && !l->end) l->end = LINE_BROKEN;
}

static void accept_some(struct mllp_worker *w)
{
    struct mllp *s = w->server;
    for (int i = 0; i < 16; i++) {
        int fd = accept4(s->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) return;
        if (atomic_fetch_add(&s->connections, 1) >= s->plan.connections_max) {
            atomic_fetch_sub(&s->connections, 1);
            log_info("mllp", "refused=too-many-connections");
            (void)close(fd);
            continue;
        }
        struct line *l = mllp_line(s, fd);
        if (!l) {
            atomic_fetch_sub(&s->connections, 1);
            continue;
        }
        w->lines[w->n++] = l;
        watch(w, l, EPOLL_CTL_ADD);
    }
}

static void hang_up(struct mllp_worker *w, size_t i)
{
    struct line *l = w->lines[i];
    if (l->end != LINE_CLOSED) log_info("mllp", "connection=%s", line_end_word(l->end));
    line_release(l);
    mem_free(l);
    w->lines[i] = w->lines[--w->n];
    atomic_fetch_sub(&w->server->connections, 1);
}

/* Who showed this certificate, and may it still? */
static bool knows(struct mllp_worker *w, struct line *l)
{
    struct err_info why;
    if (!l->tls) return true;
    err e = clients_find(w->server->clients, STR(""), l->certificate, &l->client, &why);
    if (e && e != ERR_UNKNOWN_USER) log_warning("mllp", "clients error=%s", err_word(e));
    if (e) l->end = LINE_NOT_KNOWN;
    l->ready = !e;
    return !e;
}

/* ---- the round ---- */

static void take_frames(struct round *r, struct line *l)
{
    size_t each = 0;
    str message;
    bool asked = false;
    if (l->shaking || (l->tls && !l->ready && !knows(r->worker, l))) return;
    l->held_up = !line_has_room(l);
    if (l->held_up) return;
    while (r->n < ANSWER_MAX && each < EACH_MAX &&
           line_next(l, r->worker->server->plan.message_bytes_max, &message)) {
        if (!asked && !knows(r->worker, l)) return;
        asked = true;
        r->messages[r->n] = (struct mllp_message){
            .bytes = message, .client = l->tls ? &l->client : NULL, .out = &l->out};
        r->owner[r->n++] = l;
        each++;
    }
    if (each == EACH_MAX || r->n == ANSWER_MAX) r->more = true;
}

/* A full inbox is asked again; meanwhile nothing is read, so the senders wait. */
static void answer(struct round *r)
{
    struct mllp_worker *w = r->worker;
    struct pollfd bell = {.fd = w->bell, .events = POLLIN};
    struct err_info why;
    err e = ERR_BUSY;
    for (int i = 0; i < AGAIN_MAX && !atomic_load(&w->server->stopping); i++) {
        e = mllp_answer(w->answerer, r->messages, r->n, &why);
        if (e != ERR_BUSY) break;
        if (i == 0) log_warning("mllp", "waiting for the inbox");
        (void)poll(&bell, 1, AGAIN_MS);
    }
    if (e) mllp_answer_busy(w->answerer, r->messages, r->n);
    for (size_t i = 0; i < r->n; i++)
        if (r->messages[i].hang_up && !r->owner[i]->end) r->owner[i]->end = LINE_NO_ANSWER;
}

static bool over(int64_t since_ns, int64_t now_ns, int seconds)
{
    return since_ns && now_ns - since_ns > seconds * INT64_C(1000000000);
}

static void check_time(const struct mllp_plan *p, struct line *l, int64_t now_ns)
{
    int allowed_s = l->shaking ? p->handshake_s : p->message_s;
    if (l->end == LINE_CLOSED && over(l->stuck_ns, now_ns, p->message_s)) l->end = LINE_SLOW;
    if (l->end) return;
    if (over(l->began_ns, now_ns, allowed_s) || over(l->stuck_ns, now_ns, p->message_s))
        l->end = LINE_SLOW;
    else if (over(l->heard_ns, now_ns, p->idle_s)) l->end = LINE_IDLE;
}

static void finish(struct round *r)
{
    struct mllp_worker *w = r->worker;
    int64_t now_ns = clock_monotonic_ns();
    for (size_t i = w->n; i-- > 0;) {
        struct line *l = w->lines[i];
        bool had_out = line_has_out(l);
        if (had_out) line_write(l, now_ns);
        check_time(&w->server->plan, l, now_ns);
        r->more = r->more || (l->held_up && line_has_room(l));
        /* Closed by a sender that only says that no more comes, and reads on. */
        bool left = l->end == LINE_CLOSED && (r->more || l->held_up); /* messages wait still */
        if (l->end && !left) hang_up(w, i);
        else watch(w, l, EPOLL_CTL_MOD);
    }
}

static void run(struct round *r)
{
    struct mllp_worker *w = r->worker;
    r->n = 0;
    r->more = false;
    for (size_t i = 0; i < w->n; i++) {
        struct line *l = w->lines[i];
        if (line_may_read(l) && (l->readable || l->read_more)) line_read(l, r->now_ns);
        l->readable = false;
        take_frames(r, l);
        r->more = r->more || (l->read_more && !l->end);
    }
    if (w->n > 1) { /* the next round begins with another one */
        struct line *first = w->lines[0];
        memmove(w->lines, w->lines + 1, (w->n - 1) * sizeof(struct line *));
        w->lines[w->n - 1] = first;
    }
    if (r->n) answer(r);
    finish(r);
}

void *mllp_work(void *worker)
{
    struct mllp_worker *w = worker;
    struct round *r = mem_zero(1, sizeof *r);
    struct epoll_event events[EVENTS];
    if (!r) log_warning("mllp", "error=%s", err_word(ERR_NOMEM));
    if (r) r->worker = w;
    while (r && !atomic_load(&w->server->stopping)) {
        int n = epoll_wait(w->epoll, events, EVENTS, r->more ? 0 : TICK_MS);
        r->now_ns = clock_monotonic_ns();
        for (int i = 0; i < n; i++)
            if (events[i].data.ptr == w) accept_some(w);
            else if (events[i].data.ptr) ((struct line *)events[i].data.ptr)->readable = true;
        run(r);
    }
    while (w->n) {
        w->lines[w->n - 1]->end = LINE_STOPPED;
        hang_up(w, w->n - 1);
    }
    mem_free(r);
    return NULL;
}
