/* fuzz/fuzz.h -- what every target includes. A target is one function; it must not print, must give
 * back all memory, and calls __builtin_trap() when something that must hold does not. */
#ifndef AIM_FUZZ_FUZZ_H
#define AIM_FUZZ_FUZZ_H

#include "base/str.h"

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len);

#define FUZZ_HOLDS(condition)                                                                      \
    do {                                                                                           \
        if (!(condition)) __builtin_trap();                                                        \
    } while (0)

#endif
