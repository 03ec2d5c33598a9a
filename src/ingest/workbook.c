/* ingest/workbook.c -- see workbook.h. This side of the wall believes the other one nothing: what
 * comes back is bytes for the CSV reader, and a number. */
#include "ingest/workbook.h"

#include "base/mem.h"
#include "codec/xlsx/jail.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SHEET_NAME_BYTES_MAX = 128 };

/* [0] is our end, [1] is the other process's. */
struct reader {
    pid_t pid;
    int in[2], out[2], verdict[2];
};

static const char *program_path;

void workbook_program(const char *path) { program_path = path; }

static err no_process(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "the process that reads workbooks cannot be started");
}

static void close_end(int *fd)
{
    if (*fd >= 0) (void)close(*fd);
    *fd = -1;
}

static void close_ends(struct reader *r, int side)
{
    close_end(&r->in[side]);
    close_end(&r->out[side]);
    close_end(&r->verdict[side]);
}

/* A file is read where it lies; all else goes through a socket, which a sender may find closed
 * without being killed for it. */
static bool make_ends(const struct source *s, struct reader *r)
{
    bool good = pipe2(r->out, O_CLOEXEC) == 0 && pipe2(r->verdict, O_CLOEXEC) == 0;
    if (s->kind == SOURCE_FILE) {
        r->in[1] = good ? fcntl(s->file.fd, F_DUPFD_CLOEXEC, 3) : -1;
        return good && r->in[1] >= 0;
    }
    return good && socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, r->in) == 0;
}

static err launch(struct reader *r, str sheet, struct err_info *why)
{
    static char program[] = "aim", word[] = JAIL_WORD;
    char name[SHEET_NAME_BYTES_MAX + 1];
    char *const arguments[] = {program, word, name, NULL}, *const environment[] = {NULL};
    posix_spawn_file_actions_t actions;
    (void)snprintf(name, sizeof name, "%.*s", STR_FMT(sheet));
    if (posix_spawn_file_actions_init(&actions)) return no_process(why);
    int failed = posix_spawn_file_actions_adddup2(&actions, r->in[1], STDIN_FILENO);
    if (!failed) failed = posix_spawn_file_actions_adddup2(&actions, r->out[1], STDOUT_FILENO);
    if (!failed) failed = posix_spawn_file_actions_adddup2(&actions, r->verdict[1], STDERR_FILENO);
    if (!failed)
        failed = posix_spawn(&r->pid, program_path, &actions, NULL, arguments, environment);
    (void)posix_spawn_file_actions_destroy(&actions);
    return failed ? no_process(why) : ERR_OK;
}

/* ---- what goes in and what comes out ---- */

/* False: the other side has had enough, and will say why. */
static bool send_all(int fd, str piece)
{
    while (piece.len) {
        ssize_t n = send(fd, piece.at, piece.len, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        piece = str_from(piece, (size_t)n);
    }
    return true;
}

static err feed(struct source *s, struct reader *r, struct err_info *why)
{
    str block = STR(" ");
    err e = ERR_OK;
    while (!e && block.len) {
        e = source_next(s, &block, why);
        if (!e && !send_all(r->in[0], block)) break;
    }
    close_end(&r->in[0]);
    return e;
}

static err drain(struct reader *r, struct source *csv, struct err_info *why)
{
    struct file out = {r->out[0]};
    char *piece = mem_alloc(SOURCE_BLOCK_BYTES);
    size_t n = 1;
    err e = piece ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to read a workbook");
    while (!e && n) {
        e = file_next(&out, piece, SOURCE_BLOCK_BYTES, &n, why);
        if (!e && n) e = source_add(csv, str_range(piece, n), why);
    }
    mem_free(piece);
    return e ? e : source_complete(csv, why);
}

static void read_verdict(struct reader *r, struct err_info *reason)
{
    struct jail_verdict v = {0};
    size_t have = 0;
    ssize_t n = 1;
    while (have < sizeof v && n > 0) {
        n = read(r->verdict[0], (char *)&v + have, sizeof v - have);
        if (n < 0 && errno == EINTR) n = 1;
        else if (n > 0) have += (size_t)n;
    }
    bool whole = have == sizeof v && v.mark == JAIL_MARK;
    (void)xlsx_err(whole ? v.problem : XLSX_KILLED, (struct xlsx_place){v.row, v.column}, reason);
}

/* Whatever comes of it, no process is left. */
static void end(struct reader *r, bool early)
{
    int status;
    close_ends(r, 0);
    if (r->pid <= 0) return;
    if (early) (void)kill(r->pid, SIGKILL);
    while (waitpid(r->pid, &status, 0) < 0 && errno == EINTR)
        continue;
}

static err convert(struct source *s, struct source *csv, str sheet, struct err_info *reason,
                   struct err_info *why)
{
    struct reader r = {.in = {-1, -1}, .out = {-1, -1}, .verdict = {-1, -1}};
    err e = make_ends(s, &r) ? launch(&r, sheet, why) : no_process(why);
    close_ends(&r, 1);
    if (!e && s->kind != SOURCE_FILE) e = feed(s, &r, why);
    if (!e) e = drain(&r, csv, why);
    if (!e) read_verdict(&r, reason);
    end(&r, e != ERR_OK);
    return e;
}

err workbook_unpack(struct hub *h, struct source *s, str sheet, struct err_info *reason,
                    struct err_info *why)
{
    struct source csv;
    str block;
    err e = source_rewind(s, why);
    if (!e) e = source_next(s, &block, why);
    bool workbook = !e && str_starts(block, STR("PK\3\4"));
    if (!e) e = source_rewind(s, why);
    if (e || !workbook) return e;
    if (!program_path) return xlsx_err(XLSX_NO_JAIL, (struct xlsx_place){0}, reason), ERR_OK;
    e = source_open_spool(h, &csv, why);
    if (e) return e;
    e = convert(s, &csv, sheet, reason, why);
    if (e || reason->code) {
        source_close(&csv);
        return e ? e : source_rewind(s, why);
    }
    source_close(s);
    *s = csv;
    return source_rewind(s, why);
}
