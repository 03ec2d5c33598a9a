/* Any bytes as two birth dates, a line each: what is read is a date, prints to what it was read
 * from, and compares the same both ways. */
#include "fuzz.h"

#include "likeness/birth.h"
#include "person/clean.h"

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    str rest = str_range((const char *)at, len), line;
    struct date d[2] = {{0}, {0}};
    for (size_t i = 0; i < COUNT(d) && str_next(&rest, '\n', &line); i++) {
        if (!date_parse_iso(line, &d[i])) {
            d[i] = (struct date){0};
            continue;
        }
        FUZZ_HOLDS(date_valid(d[i]));
        FUZZ_HOLDS(date_cmp(date_unpack(date_pack(d[i])), d[i]) == 0);
        struct features f;
        clean_start(&f, STR("agency"));
        clean_add(&f, &(struct demographics){.birth_date = d[i]});
        FUZZ_HOLDS(f.births == clean_birth(d[i]));
    }
    enum birth_level level = birth_compare(d[0], d[1]);
    FUZZ_HOLDS(level < BIRTH__COUNT && level == birth_compare(d[1], d[0]));
    FUZZ_HOLDS((level == BIRTH_MISSING) == (!d[0].year || !d[1].year));
    bool same = birth_compare(d[0], d[0]) <= BIRTH_YEAR_SAME;
    FUZZ_HOLDS(!d[0].year || same);
    return 0;
}
