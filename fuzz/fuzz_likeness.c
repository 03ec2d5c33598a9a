/* Two lines of any bytes: every measure is symmetric, in its range, 1 or 0 for equal texts, and the
 * edit distances stand to each other as they must. */
#include "fuzz.h"

#include "likeness/text.h"

static double (*const shares[])(str, str) = {likeness_jaro, likeness_jaro_winkler};

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    str rest = str_range((const char *)at, len), a = {"", 0}, b = {"", 0};
    if (str_next(&rest, '\n', &a)) (void)str_next(&rest, '\n', &b);
    for (size_t i = 0; i < COUNT(shares); i++) {
        double value = shares[i](a, b), back = shares[i](b, a);
        FUZZ_HOLDS(value >= 0 && value < 1 + 1e-9 && value - back < 1e-12 && back - value < 1e-12);
        FUZZ_HOLDS(shares[i](a, a) > 1 - 1e-9);
    }
    a = str_upto(a, LIKENESS_BYTES_MAX);
    b = str_upto(b, LIKENESS_BYTES_MAX);
    unsigned plain = likeness_levenshtein(a, b), osa = likeness_osa(a, b);
    unsigned damerau = likeness_damerau(a, b), longer = (unsigned)(a.len > b.len ? a.len : b.len);
    FUZZ_HOLDS(plain == likeness_levenshtein(b, a) && osa == likeness_osa(b, a));
    FUZZ_HOLDS(damerau == likeness_damerau(b, a) && (damerau == 0) == str_eq(a, b));
    FUZZ_HOLDS(damerau <= osa && osa <= plain && plain <= longer && plain <= 2 * damerau);
    return 0;
}
