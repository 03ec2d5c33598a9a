/* agency/words.c -- kinds of agency and classes of event as they are written. */
#include "agency/partners.h"

static const struct {
    const char *word;
    int tier;
} kinds[] = {
#define KIND_ROW(name, word, tier) [AGENCY_##name] = {word, tier},
    AGENCY_KIND_LIST(KIND_ROW)
#undef KIND_ROW
};

static const char *const classes[] = {
    [CLASS_ROUTINE] = "routine", [CLASS_CONCERN] = "concern", [CLASS_HIGH] = "high",
    [CLASS_STATUS] = "status",   [CLASS_MISSED] = "missed",
};
_Static_assert(COUNT(classes) == CLASS__COUNT, "every class has its word");

const char *agency_kind_word(enum agency_kind kind) { return kinds[kind].word; }
int agency_kind_tier(enum agency_kind kind) { return kinds[kind].tier; }
const char *event_class_word(enum event_class class) { return classes[class]; }

bool agency_kind_of(str word, enum agency_kind *ret_kind)
{
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (str_eq_c(word, kinds[i].word)) {
            *ret_kind = (enum agency_kind)i;
            return true;
        }
    return false;
}

bool event_class_of(str word, enum event_class *ret_class)
{
    for (size_t i = 0; i < COUNT(classes); i++)
        if (str_eq_c(word, classes[i])) {
            *ret_class = (enum event_class)i;
            return true;
        }
    return false;
}
