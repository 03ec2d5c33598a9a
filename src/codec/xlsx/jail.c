/* codec/xlsx/jail.c -- see jail.h. */
#include "codec/xlsx/jail.h"

#include "base/file.h"
#include "base/mem.h"

#include <errno.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

struct jail {
    bool is_file;
    int64_t size;
    struct buf stream;
};

/* ---- giving up ---- */

static bool limit(int what, rlim_t most)
{
    const struct rlimit r = {most, most};
    return setrlimit((__rlimit_resource_t)what, &r) == 0;
}

static bool bound_everything(void)
{
#ifndef MEM_WATCHED /* a sanitizer's own memory is terabytes of addresses */
    if (!limit(RLIMIT_AS, JAIL_MEMORY_BYTES_MAX)) return false;
#endif
    return limit(RLIMIT_CPU, JAIL_SECONDS_MAX) && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_CORE, 0) &&
           limit(RLIMIT_NOFILE, 3) && limit(RLIMIT_NPROC, 0) &&
           prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 &&
           prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

/* Reading, writing, memory that is no program, ending: nothing else. */
static bool filter_calls(void)
{
    static const int allowed[] = {SCMP_SYS(read),       SCMP_SYS(pread64), SCMP_SYS(write),
                                  SCMP_SYS(brk),        SCMP_SYS(munmap),  SCMP_SYS(mremap),
                                  SCMP_SYS(madvise),    SCMP_SYS(exit),    SCMP_SYS(exit_group),
                                  SCMP_SYS(rt_sigreturn), SCMP_SYS(restart_syscall)};
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    bool good = filter != NULL;
    for (size_t i = 0; good && i < COUNT(allowed); i++)
        good = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0) == 0;
    good = good &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
                            SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
#ifdef MEM_WATCHED /* what a sanitizer asks for when it reports */
    good = good && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(futex), 0) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(sigaltstack), 0) == 0;
#endif
    good = good && seccomp_load(filter) == 0;
    if (filter) seccomp_release(filter);
    return good;
}

bool jail_lock(void)
{
    (void)close_range(3, ~0u, 0);
    return bound_everything() && filter_calls();
}

/* ---- the workbook and the CSV ---- */

static bool read_jailed(void *ctx, int64_t offset, char *at, size_t n)
{
    struct jail *j = ctx;
    if (!j->is_file) return memcpy(at, j->stream.at + offset, n), true;
    while (n) {
        ssize_t got = pread(STDIN_FILENO, at, n, (off_t)offset);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        at += got, offset += got, n -= (size_t)got;
    }
    return true;
}

static bool write_jailed(void *ctx, str csv)
{
    (void)ctx;
    return file_put(STDOUT_FILENO, csv);
}

static enum xlsx_problem fill_stream(struct jail *j)
{
    enum { PIECE_BYTES = 64 * 1024 };
    ssize_t n = 1;
    while (n) {
        char *room = buf_room(&j->stream, PIECE_BYTES);
        if (!room) return XLSX_TOO_LARGE;
        n = read(STDIN_FILENO, room, PIECE_BYTES);
        if (n < 0 && errno != EINTR) return XLSX_DAMAGED;
        buf_cut(&j->stream, j->stream.len - PIECE_BYTES + (n > 0 ? (size_t)n : 0));
        if (n < 0) n = 1;
    }
    j->size = (int64_t)j->stream.len;
    return XLSX_FINE;
}

static enum xlsx_problem convert(struct jail *j, const char *sheet, struct xlsx_place *place)
{
    unsigned long salt = 0;
    const void *random = (const void *)getauxval(AT_RANDOM);
    if (random) memcpy(&salt, random, sizeof salt);
    enum xlsx_problem p = j->is_file ? XLSX_FINE : fill_stream(j);
    struct xlsx_order order = {.read = read_jailed,
                               .write = write_jailed,
                               .ctx = j,
                               .size = j->size,
                               .sheet = str_of(sheet),
                               .salt = salt};
    return p ? p : xlsx_to_csv(&order, place);
}

void jail_main(const char *sheet)
{
    struct jail j = {.stream = BUF_INIT(JAIL_STREAM_BYTES_MAX)};
    struct xlsx_place place = {0};
    struct stat st;
    enum xlsx_problem p = XLSX_NO_JAIL;
    j.is_file = fstat(STDIN_FILENO, &st) == 0 && S_ISREG(st.st_mode);
    j.size = j.is_file ? (int64_t)st.st_size : 0;
    if (jail_lock()) p = convert(&j, sheet, &place);
    const struct jail_verdict v = {JAIL_MARK, (uint32_t)p, place.row, place.column};
    (void)!file_put(STDERR_FILENO, str_range((const char *)&v, sizeof v));
    _exit(0);
}
