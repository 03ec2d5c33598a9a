/* Any bytes as the names of a person: what comes out is a-z, within its room, and the same again.
 * Lines of the input: given name, family name, known as, previous family name. */
#include "fuzz.h"

#include "person/clean.h"

static void check_fold(str text)
{
    char room[CLEAN_TEXT_MAX], again[CLEAN_TEXT_MAX];
    str folded = clean_fold(text, room);
    FUZZ_HOLDS(folded.len <= CLEAN_TEXT_MAX);
    for (size_t i = 0; i < folded.len; i++)
        FUZZ_HOLDS((unsigned char)folded.at[i] < 0x80 &&
                   (folded.at[i] < 'A' || folded.at[i] > 'Z'));
    FUZZ_HOLDS(str_eq(clean_fold(folded, again), folded));
}

static void check_features(const struct features *f)
{
    FUZZ_HOLDS(f->names <= FEATURE_NAMES_MAX);
    for (size_t i = 0; i < f->names; i++) {
        const struct feature_name *n = &f->name[i];
        FUZZ_HOLDS(n->len > 0 && n->len <= NAME_BYTES_MAX && n->role);
        for (size_t k = 0; k < n->len; k++)
            FUZZ_HOLDS(n->text[k] >= 'a' && n->text[k] <= 'z');
        FUZZ_HOLDS(!n->row || (n->row->len == n->len && !memcmp(n->row->text, n->text, n->len)));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    str rest = str_range((const char *)at, len), field[4] = {{"", 0}, {"", 0}, {"", 0}, {"", 0}};
    struct features f, again;
    check_fold(rest);
    for (size_t i = 0; i < COUNT(field) && str_next(&rest, '\n', &field[i]); i++) {
    }
    struct demographics who = {.given_name = pii_of(field[0]),
                               .family_name = pii_of(field[1]),
                               .known_as = pii_of(field[2]),
                               .previous_family_name = pii_of(field[3])};
    clean_start(&f, STR("agency"));
    clean_add(&f, &who);
    check_features(&f);
    again = f;
    clean_add(&again, &who); /* an older version that says the same adds nothing */
    FUZZ_HOLDS(again.names == f.names);
    bool named = false;
    for (size_t i = 0; i < f.names; i++)
        named |= (f.name[i].role & (NAME_IS_GIVEN | NAME_IS_KNOWN_AS | NAME_IS_MIDDLE)) != 0;
    FUZZ_HOLDS(named == !(f.flags & FEATURE_NO_GIVEN));
    FUZZ_HOLDS(!clean_of_many(field[0]) || clean_placeholder(field[0]));
    if (clean_placeholder(field[0]) && !field[2].len) FUZZ_HOLDS(f.flags & FEATURE_NO_GIVEN);
    return 0;
}
