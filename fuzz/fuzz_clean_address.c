/* Any bytes as two lines of an address: taken apart within bounds, compared the same both ways,
 * equal to themselves, and chosen among themselves without doubt or not at all. */
#include "fuzz.h"

#include "likeness/address.h"
#include "person/clean.h"

static void check(const struct address *a)
{
    enum address_line_level itself = address_compare(a, a);
    FUZZ_HOLDS(a->names <= ADDRESS_WORDS_MAX);
    for (size_t i = 0; i < a->names; i++)
        FUZZ_HOLDS(a->name[i].len > 0);
    FUZZ_HOLDS(!a->code || postcode_whole(a->code));
    FUZZ_HOLDS(address_empty(a) == (itself == ADDRESS_LINE_MISSING));
    FUZZ_HOLDS(itself == ADDRESS_LINE_SAME || itself == ADDRESS_LINE_MISSING || !a->names);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    str rest = str_range((const char *)at, len), line;
    struct address a[2];
    char room[2][CLEAN_TEXT_MAX];
    memset(a, 0, sizeof a);
    for (size_t i = 0; i < COUNT(a) && str_next(&rest, '\n', &line); i++) {
        struct feature_home home;
        memset(&home, 0, sizeof home);
        clean_address(line, &home);
        address_read(clean_fold(line, room[i]), &a[i]);
        check(&a[i]);
        FUZZ_HOLDS(home.number == a[i].number && home.flat == a[i].flat && home.code == a[i].code);
    }
    enum address_line_level level = address_compare(&a[0], &a[1]);
    FUZZ_HOLDS(level < ADDRESS_LINE__COUNT && level == address_compare(&a[1], &a[0]));
    double lead;
    ptrdiff_t chosen = address_choose(&a[0], a, COUNT(a), &lead);
    FUZZ_HOLDS(chosen == -1 || chosen == 0); /* none fits it better than itself */
    FUZZ_HOLDS(lead >= 0 && (chosen == -1) == (lead <= 0));
    return 0;
}
