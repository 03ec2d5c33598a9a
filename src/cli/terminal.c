/* cli/terminal.c -- what the frame does with a terminal: a progress bar, and secrets without
 * echo. */
#include "cli/command.h"

#include "base/clock.h"

#include <errno.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

enum { BAR = 30, SECRET_MAX = 4096 };
static const int64_t NS_PER_SECOND = 1000000000;

void progress_start(struct progress *p, const char *what, int64_t total)
{
    *p = (struct progress){.what = what, .total = total, .started_ns = clock_monotonic_ns(),
                           .terminal = isatty(STDERR_FILENO) == 1};
}

/* As long again for each part as it took so far; nothing before a twentieth is done. */
static void show_time_left(int64_t spent_ns, int64_t done, int64_t total)
{
    enum { FIRST_PART = 20, MINUTE = 60 };
    int64_t left_s = done > 0 && done * FIRST_PART >= total && done < total
                         ? (int64_t)((double)spent_ns / (double)done * (double)(total - done) /
                                     (double)NS_PER_SECOND) + 1
                         : 0;
    if (left_s >= 2 * MINUTE) fprintf(stderr, ", %lld minutes left", (long long)(left_s / MINUTE));
    else if (left_s > 0) fprintf(stderr, ", %lld s left", (long long)left_s);
    fputs("\033[K", stderr);
}

void progress_step(struct progress *p, int64_t done)
{
    if (!p->terminal) return;
    int64_t now_ns = clock_monotonic_ns();
    if (now_ns - p->started_ns < NS_PER_SECOND || now_ns - p->shown_ns < NS_PER_SECOND / 5) return;
    p->shown_ns = now_ns;
    p->shown = true;
    if (p->total <= 0) {
        fprintf(stderr, "\r%s: %lld\033[K", p->what, (long long)done);
    } else {
        int64_t share = done >= p->total ? BAR : done * BAR / p->total;
        fprintf(stderr, "\r%s [", p->what);
        for (int i = 0; i < BAR; i++)
            fputc(i < share ? '#' : '.', stderr);
        fprintf(stderr, "] %lld%%", (long long)(done >= p->total ? 100 : done * 100 / p->total));
        show_time_left(now_ns - p->started_ns, done, p->total);
    }
    fflush(stderr);
}

void progress_end(struct progress *p)
{
    if (p->shown) fputs("\r\033[K", stderr);
    p->shown = false;
}

static err read_line(struct arena *a, str *ret_line, struct err_info *why)
{
    char line[SECRET_MAX];
    size_t n = 0;
    for (;;) {
        char c;
        ssize_t got = read(STDIN_FILENO, &c, 1);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0 || c == '\n') break;
        if (n == sizeof line)
            return err_set(why, ERR_LIMIT, "the line is longer than %d characters", SECRET_MAX);
        line[n++] = c;
    }
    if (n && line[n - 1] == '\r') n--;
    str copy = str_copy(a, str_range(line, n));
    crypt_wipe(line, sizeof line);
    if (!copy.at) return err_set(why, ERR_NOMEM, "no memory for the answer");
    *ret_line = copy;
    return ERR_OK;
}

err ask_secret(const char *question, struct arena *a, str *ret_answer, struct err_info *why)
{
    struct termios old, quiet;
    bool terminal = tcgetattr(STDIN_FILENO, &old) == 0;
    if (terminal) {
        fprintf(stderr, "%s: ", question);
        fflush(stderr);
        quiet = old;
        quiet.c_lflag &= ~(tcflag_t)ECHO;
        if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) != 0)
            return err_set(why, ERR_DISK, "the terminal cannot hide what is typed");
    }
    err e = read_line(a, ret_answer, why);
    if (terminal) {
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &old);
        fputc('\n', stderr);
    }
    return e;
}
