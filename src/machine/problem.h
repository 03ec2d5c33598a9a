/* machine/problem.h -- what went wrong, for programs: RFC 9457, application/problem+json.
 *
 *     {"type": "urn:aim:problem:bad-input", "title": "...", "status": 400, "detail": "...",
 *      "todo": "...", "line": 3, "column": 7}
 *
 * `type` ends in the word of base/err.h, or in the HTTP status when the server itself refused.
 * Never a value that was sent. */
#ifndef AIM_MACHINE_PROBLEM_H
#define AIM_MACHINE_PROBLEM_H

#include "http/message.h"

/* Clear the answer and make it this problem; `status` 0 = that of the error. */
void problem_answer(struct http_answer *a, int status, const struct err_info *why);
/* struct http_way's `refused`. */
void problem_refused(int status, const char *reason, struct http_answer *a);

#endif
