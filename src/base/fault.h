/* base/fault.h -- failure on purpose, for tests.
 *
 *     for (long n = 1; fault_arm(FAULT_MEMORY, n, FAULT_ONCE); n++) {
 *         (void)work();
 *         fault_disarm();
 *         ... assert that nothing is half done ...
 *     }
 * fault_arm() returns false once the work ran through without reaching the n-th call: the loop
 * ends. The counters are process-wide; arm only in a test that has one thread at work. */
#ifndef AIM_BASE_FAULT_H
#define AIM_BASE_FAULT_H

#include <stdbool.h>

enum fault_kind {
    FAULT_MEMORY,
    FAULT_FILE,
    FAULT_STORE,
    FAULT_AGAIN, /* the work of a write is taken back and done again: a serialisation failure */
    FAULT__COUNT
};
enum fault_mode {
    FAULT_ONCE,
    FAULT_FROM_THEN_ON,
    FAULT_KILL /* the process ends there by SIGKILL, as when the power goes: for a forked child */
};

/* Fail the n-th call of that kind from now (n counts from 1). False: the previous arming of that
 * kind was never reached, so every call has had its turn; nothing is armed then. */
bool fault_arm(enum fault_kind kind, long n, enum fault_mode mode);
void fault_disarm(void);

/* Asked by the layers themselves: must this call fail? */
bool fault_now(enum fault_kind kind);

#endif
