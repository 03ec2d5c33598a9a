/* ingest/drop.c -- see drop.h. Everything is opened relative to its folder (openat) and never
 * through a link. */
#include "ingest/drop.h"

#include "base/log.h"
#include "base/sort.h"
#include "codec/json.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define QUALITY_NAME "quality.json"
enum { NAME_ROOM = 256, NAMES_MAX = 4096, RECEIPT_BYTES_MAX = 1024 * 1024 };

struct visit {
    const struct drop_watch *watch;
    struct drop_pass *pass;
    int folder; /* of one feed */
    struct stat taken; /* the file at hand, as it was opened */
    char agency[48], feed[48];
    err first;
    struct err_info *why;
};

struct names {
    char (*at)[NAME_ROOM];
    size_t n;
};

static int by_name(const void *a, const void *b) { return strcmp(a, b); }

/* In the order of their names, so that an agency can say what comes first. */
static err list(int folder, struct arena *a, struct names *ret, struct err_info *why)
{
    struct dirent *entry;
    ret->n = 0;
    ret->at = arena_alloc(a, NAMES_MAX * sizeof *ret->at);
    int copy = ret->at ? dup(folder) : -1;
    DIR *dir = copy >= 0 ? fdopendir(copy) : NULL;
    if (!dir) {
        if (copy >= 0) (void)close(copy);
        return err_set(why, ERR_NOMEM, "no memory to look into the folder");
    }
    rewinddir(dir);
    while (ret->n < NAMES_MAX && (entry = readdir(dir)))
        if (entry->d_name[0] != '.')
            (void)snprintf(ret->at[ret->n++], NAME_ROOM, "%s", entry->d_name);
    (void)closedir(dir);
    sort_list(ret->at, ret->n, sizeof *ret->at, by_name);
    return ERR_OK;
}

/* ---- one file ---- */

static bool is_ours(str name)
{
    static const char *const endings[] = {".part", ".tmp", ".filepart", ".receipt.json",
                                          ".refused"};
    if (str_eq_c(name, QUALITY_NAME)) return false;
    for (size_t i = 0; i < COUNT(endings); i++)
        if (str_ends(name, str_of(endings[i]))) return false;
    return true;
}

/* The file, when it is one and has rested; -1 with what it was counted as. */
static int open_rested(struct visit *v, const char *name)
{
    struct stat *st = &v->taken;
    int fd = openat(v->folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 || fstat(fd, st) || !S_ISREG(st->st_mode)) {
        v->pass->strange++;
    } else if (time(NULL) - st->st_mtime < v->watch->rest_s) {
        v->pass->later++;
    } else {
        return fd;
    }
    if (fd >= 0) (void)close(fd);
    return -1;
}

/* A new version of a file for the agency, on the disk for good before the delivery's file goes. */
static err write_back(struct visit *v, const char *final, str text, struct err_info *why)
{
    char early[NAME_ROOM + 24];
    (void)snprintf(early, sizeof early, ".%s.new", final);
    (void)unlinkat(v->folder, early, 0);
    int fd = openat(v->folder, early, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0640);
    bool good = fd >= 0 && write(fd, text.at, text.len) == (ssize_t)text.len && fsync(fd) == 0;
    if (fd >= 0) good = close(fd) == 0 && good;
    good = good && renameat(v->folder, early, v->folder, final) == 0 && fsync(v->folder) == 0;
    return good ? ERR_OK : err_set(why, ERR_DISK, "a receipt could not be written");
}

static err receipt(struct visit *v, const char *name, const struct ingest_report *r,
                   struct err_info *why)
{
    char final[NAME_ROOM + 16];
    struct buf text = BUF_INIT(RECEIPT_BYTES_MAX);
    struct json_writer w = {.out = &text};
    (void)snprintf(final, sizeof final, "%s.receipt.json", name);
    ingest_report_json(r, NULL, &w);
    buf_byte(&text, '\n');
    err e = buf_state(&text) ? err_set(why, ERR_NOMEM, "no memory for a receipt")
                             : write_back(v, final, buf_str(&text), why);
    buf_release(&text);
    return e;
}

/* What the feed sends is as good as this now. A delivery that was refused changed nothing of it. */
static err quality(struct visit *v, const struct ingest_report *r, struct err_info *why)
{
    struct buf text = BUF_INIT(RECEIPT_BYTES_MAX);
    const struct drop_watch *w = v->watch;
    if (!w->quality || r->outcome != INGEST_LIVE) return ERR_OK;
    err e = w->quality(w->hub, str_of(v->agency), str_of(v->feed), &text, why);
    if (!e) e = write_back(v, QUALITY_NAME, buf_str(&text), why);
    buf_release(&text);
    return e;
}

/* Is it still what was opened? A large delivery takes minutes: its sender may have put the next one
 * in its place meanwhile, or have gone on with this one. */
static bool is_still(const struct visit *v, const char *name)
{
    const struct stat *was = &v->taken;
    struct stat now;
    return fstatat(v->folder, name, &now, AT_SYMLINK_NOFOLLOW) == 0 && now.st_dev == was->st_dev &&
           now.st_ino == was->st_ino && now.st_size == was->st_size &&
           now.st_mtim.tv_sec == was->st_mtim.tv_sec && now.st_mtim.tv_nsec == was->st_mtim.tv_nsec;
}

/* What happens to the file once the hub has what it will have of it. */
static err settle(struct visit *v, const char *name, enum ingest_outcome outcome,
                  struct err_info *why)
{
    char refused[NAME_ROOM + 24];
    (void)snprintf(refused, sizeof refused, "%s.refused", name);
    bool still = is_still(v, name);
    v->pass->later += !still; /* the next pass takes what is there now */
    int failed = !still                      ? 0
                 : outcome == INGEST_REFUSED ? renameat(v->folder, name, v->folder, refused)
                                             : unlinkat(v->folder, name, 0);
    v->pass->refused += outcome == INGEST_REFUSED;
    v->pass->held += outcome == INGEST_HELD;
    v->pass->live += outcome == INGEST_LIVE || outcome == INGEST_AGAIN;
    return failed ? err_set(why, ERR_DISK, "a file that was taken in could not be removed")
                  : ERR_OK;
}

static bool is_full(str name)
{
    return str_ends(name, STR(".full.csv")) || str_ends(name, STR(".full.xlsx"));
}

static err take(struct visit *v, const char *name, int fd, struct err_info *why)
{
    const struct drop_watch *w = v->watch;
    struct ingest_report report = {0};
    struct source source;
    err e = source_open_file(w->hub, fd, &source, why);
    if (e) return e;
    struct ingest_order order = {.hub = w->hub,
                                 .agency = str_of(v->agency),
                                 .feed = str_of(v->feed),
                                 .file = "the file",
                                 .source = &source,
                                 .full = is_full(str_of(name)),
                                 .audit = w->audit};
    e = ingest_take(&order, &report, why);
    source_close(&source);
    bool known = report.outcome != INGEST_NONE;
    if (known && w->told) w->told(w->ctx, v->agency, &report);
    if (known) e = receipt(v, name, &report, why);
    if (known && !e) e = quality(v, &report, why);
    if (known && !e) e = settle(v, name, report.outcome, why);
    ingest_report_release(&report);
    if (e != ERR_BUSY) return e;
    v->pass->later++; /* another load of this agency is at work */
    return ERR_OK;
}

/* ---- one feed's folder, and all of them ---- */

static void note_failure(struct visit *v, err e, const struct err_info *problem)
{
    log_warning("drop", "agency=%s error=%s", v->agency, err_word(e));
    if (!v->first && v->why) *v->why = *problem;
    v->first = v->first ? v->first : e;
}

static err visit_feed(struct visit *v, struct arena *a)
{
    struct names files;
    struct err_info problem;
    err e = list(v->folder, a, &files, &problem);
    for (size_t i = 0; !e && i < files.n; i++) {
        if (!is_ours(str_of(files.at[i]))) continue;
        int fd = open_rested(v, files.at[i]);
        err failed = fd >= 0 ? take(v, files.at[i], fd, &problem) : ERR_OK;
        if (failed) note_failure(v, failed, &problem);
    }
    return e;
}

/* "agency" or "agency.feed", each a code. */
static bool name_feed(struct visit *v, str name)
{
    str rest = name, agency;
    (void)str_next(&rest, '.', &agency);
    str feed = rest.at ? rest : STR("");
    if (!agency.len || agency.len >= sizeof v->agency || feed.len >= sizeof v->feed) return false;
    for (size_t i = 0; i < name.len; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789-_.", name.at[i])) return false;
    (void)snprintf(v->agency, sizeof v->agency, "%.*s", STR_FMT(agency));
    (void)snprintf(v->feed, sizeof v->feed, "%.*s", STR_FMT(feed));
    return !v->watch->only.len || str_eq(v->watch->only, agency);
}

err drop_take(const struct drop_watch *w, struct drop_pass *ret_pass, struct err_info *why)
{
    struct visit v = {.watch = w, .pass = ret_pass, .why = why};
    struct arena *a = arena_new(2 * NAMES_MAX * NAME_ROOM + 4096), *each = NULL;
    struct names feeds = {0};
    *ret_pass = (struct drop_pass){0};
    int top = open(w->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    err e = top >= 0 ? ERR_OK : err_set(why, ERR_ABSENT, "there is no such folder to watch");
    if (!e && (!a || !(each = arena_new(2 * NAMES_MAX * NAME_ROOM + 4096))))
        e = err_set(why, ERR_NOMEM, "no memory to look into the folder");
    if (!e) e = list(top, a, &feeds, why);
    for (size_t i = 0; !e && i < feeds.n; i++) {
        if (!name_feed(&v, str_of(feeds.at[i]))) continue;
        v.folder = openat(top, feeds.at[i], O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (v.folder < 0) {
            ret_pass->strange++;
            continue;
        }
        arena_clear(each);
        err failed = visit_feed(&v, each);
        if (failed && !v.first) v.first = failed;
        (void)close(v.folder);
    }
    if (top >= 0) (void)close(top);
    arena_free(each);
    arena_free(a);
    return e ? e : v.first;
}
