/* base/log.c -- see log.h. One write(2) per line, so that lines of threads never mix. */
#include "base/log.h"

#include "base/buf.h"
#include "base/date.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

static enum log_level least_level = LOG_INFO;
static const struct clock *log_clock;

void log_setup(enum log_level least, const struct clock *clock)
{
    least_level = least;
    log_clock = clock;
}

/* A field value could hold a line break if a caller is careless: log injection stops here. */
static void flatten(char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < ' ' || *text == 127) *text = ' ';
}

void log_line(enum log_level level, const char *area, const char *fields, ...)
{
    static const char *const words[] = {"debug", "info", "warning", "error"};
    if (level < least_level) return;
    char line[1024], rest[700];
    va_list args;
    va_start(args, fields);
    vsnprintf(rest, sizeof rest, fields, args);
    va_end(args);
    flatten(rest);
    struct clock system = clock_system();
    int64_t now = clock_now_ms(log_clock ? log_clock : &system);
    struct date d = date_from_days((int32_t)(now / MS_PER_DAY));
    int64_t ms = now % MS_PER_DAY;
    int n = snprintf(line, sizeof line,
                     "time=%04d-%02d-%02dT%02d:%02d:%02d.%03dZ level=%s area=%s %s\n", d.year,
                     d.month, d.day, (int)(ms / MS_PER_HOUR), (int)(ms / MS_PER_MINUTE % 60),
                     (int)(ms / MS_PER_SECOND % 60), (int)(ms % 1000), words[level], area,
                     rest);
    if (n > 0 &&
        write(STDERR_FILENO, line, (size_t)n < sizeof line ? (size_t)n : sizeof line - 1) < 0)
        return; /* nowhere left to say it */
}
