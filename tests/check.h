/* tests/check.h -- what every test file includes: cmocka in the right order, and a few words. */
#ifndef AIM_TESTS_CHECK_H
#define AIM_TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"

#define assert_str_equal(actual, expected)                                                         \
    do {                                                                                           \
        str actual_ = (actual);                                                                    \
        const char *expected_ = (expected);                                                        \
        if (!str_eq_c(actual_, expected_))                                                         \
            fail_msg("\"%.*s\" is not \"%s\"", (int)actual_.len, actual_.at, expected_);           \
    } while (0)

#endif
