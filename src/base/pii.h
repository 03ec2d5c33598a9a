/* base/pii.h -- person data cannot leak by accident.
 *
 * A `pii` is text about a person. It is not a `str`: printf, the log, the error texts and the JSON
 * writer do not take it. Whoever really needs the text says what for, and `grep pii_reveal` is the
 * list of every such place. */
#ifndef AIM_BASE_PII_H
#define AIM_BASE_PII_H

#include "base/str.h"

#include <assert.h>

enum reveal {
    REVEAL_NONE,
    REVEAL_CLEAN, /* to normalise it for comparison */
    REVEAL_LINK,  /* to compare two records */
    REVEAL_SEAL,  /* to encrypt it */
    REVEAL_COUNT, /* to count persons by it; no single one is shown */
    REVEAL_SHOW,  /* the access decision said: show it to this user */
    REVEAL_TEST
};

typedef struct {
    str sealed; /* do not touch; see pii_reveal */
} pii;

static inline pii pii_of(str s) { return (pii){s}; }
static inline bool pii_empty(pii p) { return p.sealed.len == 0; }
static inline str pii_reveal(pii p, enum reveal what_for)
{
    assert(what_for != REVEAL_NONE);
    return p.sealed;
}

#endif
