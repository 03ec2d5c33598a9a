/* Any bytes as an NHS number, a pupil number, a property number: what is taken is in range, and
 * white space around it changes nothing. */
#include "fuzz.h"

#include "person/clean.h"

#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    str text = str_range((const char *)at, len);
    uint64_t number, again;
    char room[64];
    if (clean_nhs_number(text, &number)) {
        FUZZ_HOLDS(number > 0 && number < UINT64_C(10000000000));
        int n = snprintf(room, sizeof room, "%010llu", (unsigned long long)number);
        FUZZ_HOLDS(clean_nhs_number(str_range(room, (size_t)n), &again) && again == number);
        room[n - 1] = room[n - 1] == '9' ? '0' : (char)(room[n - 1] + 1);
        FUZZ_HOLDS(!clean_nhs_number(str_range(room, (size_t)n), &again));
    }
    if (clean_pupil_number(text, &number)) {
        FUZZ_HOLDS(number < (uint64_t)1 << 50 && str_trim(text).len == 13);
        FUZZ_HOLDS(clean_pupil_number(str_trim(text), &again) && again == number);
    }
    if (clean_uprn(text, &number)) {
        FUZZ_HOLDS(number > 0 && number < UINT64_C(1000000000000));
        int n = snprintf(room, sizeof room, " %llu ", (unsigned long long)number);
        FUZZ_HOLDS(clean_uprn(str_range(room, (size_t)n), &again) && again == number);
    }
    return 0;
}
