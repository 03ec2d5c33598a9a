/* pull/verdict.h -- what the program that asks another party's database says at its end. It holds
 * no text of the database or its driver: those may quote values. */
#ifndef AIM_PULL_VERDICT_H
#define AIM_PULL_VERDICT_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* name, what, what to do */
#define PULL_PROBLEMS(X)                                                                           \
    X(REQUEST, "the request to the database program cannot be read", "report this")                \
    X(MEMORY, "asking the database took more memory than it may",                                  \
      "let the driver fetch in pieces (PostgreSQL: UseDeclareFetch=1), or ask for less at a time") \
    X(NO_DRIVER, "the driver or data source is not known here",                                    \
      "check `connection` in pull.yaml, and that the driver is installed (odbcinst -q -d)")        \
    X(UNREACHABLE, "the database cannot be reached",                                               \
      "check host and port in pull.yaml, the network, and that it runs")                           \
    X(SIGN_IN, "the database does not let this account in",                                        \
      "check user and password in pull.yaml")                                                      \
    X(NOT_READ_ONLY, "the database would not promise to change nothing",                           \
      "report this to who runs it")                                                                \
    X(STATEMENT, "the database refuses the query",                                                 \
      "check the query in the feed's mapping, and that the account may read what it names")        \
    X(WRITES, "the query would change something",                                                  \
      "a query only reads; mend it in the feed's mapping")                                         \
    X(TOO_WIDE, "the query gives more columns than a feed may have",                               \
      "name the columns that are needed")                                                          \
    X(TOO_LONG, "a value is longer than any column of a feed may be",                              \
      "free text about people is not taken in")                                                    \
    X(NO_WATERMARK, "the result has no column with the watermark's name", "let the query give it") \
    X(ORDER, "the watermark goes down from one row to the next",                                   \
      "let the query ORDER BY its watermark")                                                      \
    X(LOST, "the database went away before the last row",                                          \
      "run the same command again: nothing of it was stored")                                      \
    X(TIME, "the database took longer than it may",                                                \
      "ask for less at a time, or raise `seconds` in pull.yaml")                                   \
    X(OUTPUT, "the rows could not be handed on", "run the same command again")

enum pull_problem {
    PULL_FINE,
#define PULL_ENUM(name, what, todo) PULL_##name,
    PULL_PROBLEMS(PULL_ENUM)
#undef PULL_ENUM
        PULL__COUNT
};

enum { PULL_MARK_BYTES_MAX = 80, PULL_REQUEST_BYTES_MAX = 256 * 1024, PULL_SECONDS_MAX = 600 };
/* Of the whole, by the clock: `seconds` of pull.yaml when it says none, and at most. */
enum { PULL_PATIENCE_S = 3600, PULL_PATIENCE_S_MAX = 86400 };
#define PULL_MARK UINT32_C(0x61696d32)

struct pull_verdict {
    uint32_t mark, problem;
    char state[8];                       /* SQLSTATE */
    int64_t rows;
    char watermark[PULL_MARK_BYTES_MAX]; /* of the last row; empty = none */
};

/* What `said` bytes of *v, written by that program, mean; `late`: it was killed for its time.
 * ERR_OK: all rows came. Else ERR_BUSY or ERR_INPUT, and nothing in *v counts. */
MUST err pull_verdict_judge(struct pull_verdict *v, size_t said, bool late, struct err_info *why);

#endif
