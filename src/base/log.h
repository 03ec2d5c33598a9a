/* base/log.h -- one line per event on standard error, as logfmt:
 *     time=2026-11-22T09:05:00.000Z level=info area=serve msg=listening port=8443
 * Never person data: values are numbers, codes and our own words. Only faces and jobs log. */
#ifndef AIM_BASE_LOG_H
#define AIM_BASE_LOG_H

#include "base/clock.h"
#include "base/err.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR };

/* Default: LOG_INFO, the system's clock. */
void log_setup(enum log_level least, const struct clock *clock);

/* The rest of the line, printf-like: log_info("serve", "msg=listening port=%d", port) */
#define log_debug(area, ...) log_line(LOG_DEBUG, area, __VA_ARGS__)
#define log_info(area, ...) log_line(LOG_INFO, area, __VA_ARGS__)
#define log_warning(area, ...) log_line(LOG_WARNING, area, __VA_ARGS__)
#define log_error(area, ...) log_line(LOG_ERROR, area, __VA_ARGS__)
void log_line(enum log_level level, const char *area, const char *fields, ...) PRINTF(3, 4);

#endif
