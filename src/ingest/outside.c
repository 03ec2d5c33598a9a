/* ingest/outside.c -- see outside.h. */
#include "ingest/outside.h"

#include "base/clock.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static err no_process(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "a process that helps cannot be started");
}

/* [0] is our end, [1] is the other process's. */
struct helper {
    pid_t pid;
    int in[2], out[2], verdict[2];
    int64_t until_ns; /* of the monotonic clock */
    bool late;
};

static void close_end(int *fd)
{
    if (*fd >= 0) (void)close(*fd);
    *fd = -1;
}

static void close_ends(struct helper *r, int side)
{
    close_end(&r->in[side]);
    close_end(&r->out[side]);
    close_end(&r->verdict[side]);
}

/* A file is read where it lies; all else goes through a socket, which a sender may find closed
 * without being killed for it. */
static bool make_ends(const struct source *s, struct helper *r)
{
    bool good = pipe2(r->out, O_CLOEXEC) == 0 && pipe2(r->verdict, O_CLOEXEC) == 0;
    if (s->kind == SOURCE_FILE) {
        r->in[1] = good ? fcntl(s->file.fd, F_DUPFD_CLOEXEC, 3) : -1;
        return good && r->in[1] >= 0;
    }
    return good && socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, r->in) == 0;
}

static err launch(const struct outside *o, struct helper *r, struct err_info *why)
{
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions)) return no_process(why);
    int failed = posix_spawn_file_actions_adddup2(&actions, r->in[1], STDIN_FILENO);
    if (!failed) failed = posix_spawn_file_actions_adddup2(&actions, r->out[1], STDOUT_FILENO);
    if (!failed) failed = posix_spawn_file_actions_adddup2(&actions, r->verdict[1], STDERR_FILENO);
    if (!failed)
        failed = posix_spawn(&r->pid, o->program, &actions, NULL, o->arguments, o->environment);
    (void)posix_spawn_file_actions_destroy(&actions);
    return failed ? no_process(why) : ERR_OK;
}

/* ---- what goes in and what comes out ---- */

/* Wait until it can be read or written. False: its time is over. */
static bool ready(struct helper *r, int fd, short how)
{
    struct pollfd p = {fd, how, 0};
    int n = -1;
    while (n < 0 && !r->late) {
        int64_t left_ms = (r->until_ns - clock_monotonic_ns()) / 1000000;
        n = left_ms > 0 ? poll(&p, 1, (int)(left_ms < 60000 ? left_ms : 60000)) : 0;
        r->late = n == 0 && left_ms <= 0;
        if (n == 0 || (n < 0 && errno == EINTR)) n = -1;
        else if (n < 0) n = 1; /* what is wrong is told by reading or writing */
    }
    return !r->late;
}

/* False: the other side has had enough, and will say why; or its time is over. */
static bool send_all(struct helper *r, str piece)
{
    while (piece.len) {
        if (!ready(r, r->in[0], POLLOUT)) return false;
        ssize_t n = send(r->in[0], piece.at, piece.len, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (n <= 0) return false;
        piece = str_from(piece, (size_t)n);
    }
    return true;
}

static err feed(struct source *s, struct helper *r, struct err_info *why)
{
    str block = STR(" ");
    err e = ERR_OK;
    while (!e && block.len) {
        e = source_next(s, &block, why);
        if (!e && !send_all(r, block)) break;
    }
    close_end(&r->in[0]);
    return e;
}

static err drain(struct helper *r, int64_t bytes_max, struct source *csv, struct err_info *why)
{
    struct file out = {r->out[0]};
    char *piece = mem_alloc(SOURCE_BLOCK_BYTES);
    size_t n = 1;
    int64_t total = 0;
    err e = piece ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to read what a process says");
    while (!e && n && ready(r, r->out[0], POLLIN)) {
        e = file_next(&out, piece, SOURCE_BLOCK_BYTES, &n, why);
        total += (int64_t)n;
        if (!e && total > bytes_max)
            e = err_set(why, ERR_LIMIT, "there is more of it than %lld bytes",
                        (long long)bytes_max);
        if (!e && n) e = source_add(csv, str_range(piece, n), why);
    }
    mem_free(piece);
    return e ? e : source_complete(csv, why);
}

static size_t last_words(struct helper *r, char *at, size_t room)
{
    size_t have = 0;
    ssize_t n = 1;
    while (have < room && n > 0 && ready(r, r->verdict[0], POLLIN)) {
        n = read(r->verdict[0], at + have, room - have);
        if (n > 0) have += (size_t)n;
        else if (n < 0 && errno == EINTR) n = 1;
    }
    return have;
}

/* Whatever it still does after its last words is of no use to anybody. */
static void end(struct helper *r)
{
    int status;
    close_ends(r, 0);
    if (r->pid <= 0) return;
    (void)kill(r->pid, SIGKILL);
    while (waitpid(r->pid, &status, 0) < 0 && errno == EINTR)
        continue;
}

err outside_run(const struct outside *o, struct source *csv, void *room, size_t room_bytes,
                struct outside_end *ret_end, struct err_info *why)
{
    struct helper r = {.in = {-1, -1}, .out = {-1, -1}, .verdict = {-1, -1}};
    r.until_ns = clock_monotonic_ns() + o->seconds_max * INT64_C(1000000000);
    err e = make_ends(o->work, &r) ? launch(o, &r, why) : no_process(why);
    *ret_end = (struct outside_end){0};
    close_ends(&r, 1);
    if (!e && o->work->kind != SOURCE_FILE) e = feed(o->work, &r, why);
    if (!e) e = drain(&r, o->bytes_max, csv, why);
    if (!e) ret_end->said = last_words(&r, room, room_bytes);
    ret_end->late = r.late;
    end(&r);
    return e;
}
