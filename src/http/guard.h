/* http/guard.h -- what a request must look like before anything else reads it.
 *
 * The packaged HTTP library is lenient, and leniency is how requests get smuggled past a proxy: two
 * lengths, two hosts, a blank before a colon. We refuse whatever a browser or a proxy in its right
 * mind does not send. Pure: looks at texts only. */
#ifndef AIM_HTTP_GUARD_H
#define AIM_HTTP_GUARD_H

#include "base/str.h"

enum { GUARD_HEADERS_MAX = 100, GUARD_PATH_MAX = 200, GUARD_MACHINE_VALUE_MAX = 1000 };

/* Fed line by line; `refused` keeps the first complaint (our words, no content). */
struct guard {
    int hosts, lengths, codings, cookies, headers;
    bool chunked, foreign; /* foreign: the browser says another site sent it */
    bool machine;          /* its requests may come without a length when they have no body */
    int64_t length;
    const char *refused;
    int status; /* of the refusal */
};

/* machine: its path may hold '$' and ':' too, and it need not give the length of no body. */
void guard_line(struct guard *g, bool method_known, const char *path, const char *version,
                bool machine);
void guard_header(struct guard *g, str name, str value);
void guard_query(struct guard *g, str name, str value);
/* A header line that may stand only once stands there again. */
void guard_twice(struct guard *g);
/* What a machine asks for could not be decoded, or is too long. */
void guard_bad_query(struct guard *g);
/* After the last header; NULL = it may pass, else why not, with g->status. */
const char *guard_judge(struct guard *g, bool has_body, int64_t body_bytes_max);

#endif
