/* protect/plan.h -- what unscheduled care sees of a child's protection: that there is a plan, of
 * which kind, since when, and whom to ring; who looked before. Nothing else.
 *
 * Only the users that section `protection` of the region file names ask. Asking is itself something
 * that the authority is told of: the access is stored and logged before anything is shown. Where
 * nothing is held, and where what is held is not for this viewer (shielded, ended long ago, not
 * linked), the answer, its size, the statements run and the rows written are the same; it leaves
 * after a multiple of a fixed time, whatever it took. */
#ifndef AIM_PROTECT_PLAN_H
#define AIM_PROTECT_PLAN_H

#include "base/buf.h"
#include "base/date.h"
#include "base/pii.h"
#include "search/viewer.h"

#define PLAN_KIND_LIST(X)                                                                          \
    X(CHILD, "child_protection", "Child protection plan")                                          \
    X(LOOKED_AFTER, "looked_after", "Looked after child")                                          \
    X(UNBORN, "unborn", "Protection plan for an unborn child")
enum plan_kind {
#define PLAN_KIND_ENUM(name, word, label) PLAN_##name,
    PLAN_KIND_LIST(PLAN_KIND_ENUM)
#undef PLAN_KIND_ENUM
        PLAN__COUNT
};
const char *plan_kind_word(enum plan_kind k);
const char *plan_kind_label(enum plan_kind k);
/* Of which kind is an event of this type? false: it is no plan. */
bool plan_kind_of(const struct protection *p, str type, enum plan_kind *ret_kind);
/* Is such a plan still, or already, shown that day? `end` year 0: it goes on. Shown from the day it
 * starts to the day so many months (unborn: days) after its end, that day included; where that
 * month has no such day, to the month's last. */
bool plan_shown(const struct protection *p, enum plan_kind k, struct date start, struct date end,
                struct date today);

/* Why a question was refused, with the code that programs get. */
#define PLAN_ANSWER_LIST(X)                                                                        \
    X(GIVEN, "answered", "")                                                                       \
    X(BAD_NUMBER, "number_form", "An NHS number has ten digits")                                   \
    X(CHECK_DIGIT, "check_digit",                                                                  \
      "This is not an NHS number: its last digit does not check. Look for a slip in typing")       \
    X(UNTRACED, "untraced",                                                                        \
      "This number has not been traced. Trace it first: it may be another person's")               \
    X(SUPERSEDED, "superseded",                                                                    \
      "This number has been replaced by another one. Trace the patient again")
enum plan_answer {
#define PLAN_ANSWER_ENUM(name, word, text) PLAN_ANSWER_##name,
    PLAN_ANSWER_LIST(PLAN_ANSWER_ENUM)
#undef PLAN_ANSWER_ENUM
        PLAN_ANSWER__COUNT
};
const char *plan_answer_word(enum plan_answer a);
const char *plan_answer_text(enum plan_answer a);

struct plan_line {
    enum plan_kind kind;
    struct date start, end; /* end: year 0 = goes on */
    str authority;          /* its name */
    str office, office_phone, duty, duty_phone;
};
struct plan_access {
    int64_t at_ms;
    str agency, role; /* name of the organisation, the role's word */
};
struct plan_view {
    enum plan_answer answer;
    const struct plan_line *plans; /* newest start first; none: no information is held */
    size_t n;
    const struct plan_access *accesses; /* before this one, newest first */
    size_t access_count;
};

/* May this user ask at all? */
bool plan_may(const struct partners *p, const struct user *u);

enum { PLAN_STATUS_UNKNOWN = 0 };
/* By NHS number; `status`: what the caller's system says of its tracing, 1-8, 0 = not said.
 * ERR_DENIED: this user or purpose does not ask. */
MUST err plan_ask(struct hub *h, const struct partners *p, const struct viewer *v, pii number,
                  int status, struct arena *a, struct plan_view *ret_view, struct err_info *why);
/* For the page of a person that this viewer has opened. */
MUST err plan_of_person(struct hub *h, const struct partners *p, const struct viewer *v,
                        int64_t person, struct arena *a, struct plan_view *ret_view,
                        struct err_info *why);

/* For faces: wait until the answer may leave; fill up with blanks to a multiple of `bytes`. */
void plan_hold(const struct partners *p, int64_t started_ns);
enum { PLAN_PAGE_BYTES = 32 * 1024, PLAN_JSON_BYTES = 16 * 1024 };
void plan_pad(struct buf *out, size_t bytes);
/* A line of text of a given length: what a terminal is given is as long too. */
struct json_writer;
void plan_json(const struct plan_view *view, struct arena *a, struct json_writer *w);

#endif
