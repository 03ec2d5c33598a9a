/* base/fault.c -- counters that make the n-th call fail. */
#include "base/fault.h"

#include <signal.h>
#include <stdatomic.h>
#include <string.h>

static struct {
    atomic_long left;   /* calls until the failing one; 0 = not armed */
    atomic_bool reached;
    atomic_bool sticky; /* fail every call after the first failure too */
    atomic_bool kill;
    bool was_armed;
} faults[FAULT__COUNT];

bool fault_arm(enum fault_kind kind, long n, enum fault_mode mode)
{
    bool ran_through = faults[kind].was_armed && !atomic_load(&faults[kind].reached);
    if (n > 1 && ran_through) {
        fault_disarm();
        faults[kind].was_armed = false;
        return false;
    }
    faults[kind].was_armed = true;
    atomic_store(&faults[kind].reached, false);
    atomic_store(&faults[kind].sticky, mode == FAULT_FROM_THEN_ON);
    atomic_store(&faults[kind].kill, mode == FAULT_KILL);
    atomic_store(&faults[kind].left, n);
    return true;
}

void fault_disarm(void)
{
    for (int kind = 0; kind < FAULT__COUNT; kind++) {
        atomic_store(&faults[kind].left, 0);
        atomic_store(&faults[kind].sticky, false);
    }
}

bool fault_now(enum fault_kind kind)
{
    long left = atomic_load_explicit(&faults[kind].left, memory_order_relaxed);
    if (left == 0) return false; /* the only cost outside tests */
    if (atomic_load(&faults[kind].reached)) return atomic_load(&faults[kind].sticky);
    if (atomic_fetch_sub(&faults[kind].left, 1) != 1) return false;
    if (atomic_load(&faults[kind].kill)) (void)raise(SIGKILL);
    atomic_store(&faults[kind].reached, true);
    atomic_store(&faults[kind].left, -1);
    return true;
}
