/* Any bytes as two postcodes, a line each: what is read prints to a text that reads the same, and
 * each cut contains the next. */
#include "fuzz.h"

#include "likeness/place.h"

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    str rest = str_range((const char *)at, len), line;
    postcode code[2] = {0, 0}, again;
    char room[9];
    for (size_t i = 0; i < COUNT(code) && str_next(&rest, '\n', &line); i++) {
        if (!postcode_parse(line, &code[i])) {
            code[i] = 0;
            continue;
        }
        str text = postcode_text(code[i], room);
        FUZZ_HOLDS(text.len >= 2 && text.len <= 8);
        FUZZ_HOLDS(postcode_parse(text, &again) && again == code[i]);
        FUZZ_HOLDS(postcode_whole(code[i]) == (postcode_sector(code[i]) != 0));
        FUZZ_HOLDS(postcode_compare(code[i], postcode_district(code[i])) <= POSTCODE_DISTRICT);
        FUZZ_HOLDS(postcode_compare(code[i], code[i]) ==
                   (postcode_whole(code[i]) ? POSTCODE_UNIT : POSTCODE_DISTRICT));
    }
    enum postcode_level level = postcode_compare(code[0], code[1]);
    FUZZ_HOLDS(level == postcode_compare(code[1], code[0]));
    FUZZ_HOLDS((level == POSTCODE_MISSING) == (!code[0] || !code[1]));
    return 0;
}
