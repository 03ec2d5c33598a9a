/* Any bytes as two lines of an address: taken apart within bounds, and cleaning keeps the parts. */
#include "fuzz.h"

#include "likeness/address.h"
#include "person/clean.h"

static void check(const struct address *a)
{
    FUZZ_HOLDS(a->names <= ADDRESS_WORDS_MAX);
    for (size_t i = 0; i < a->names; i++)
        FUZZ_HOLDS(a->name[i].len > 0);
    FUZZ_HOLDS(!a->code || postcode_whole(a->code));
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
        str folded = clean_fold(line, room[i]);
        FUZZ_HOLDS(clean_communal(line) == clean_communal(folded));
        address_read(folded, &a[i]);
        check(&a[i]);
        FUZZ_HOLDS(home.number == a[i].number && home.flat == a[i].flat && home.code == a[i].code);
    }
    return 0;
}
