/* agency/mash_terms.c -- see mash_terms.h. The defaults are those of a published local procedure:
 * replies within 2, 6 and 24 hours, none for the lowest colour. */
#include "agency/mash_terms.h"

#include "base/clock.h"

#define WORDS(literal) {literal, sizeof(literal) - 1}
#define CHILD .children = true
#define ADULT .adults = true

const struct mash_terms mash_terms_default = {
    .reply_minutes = {[MASH_RED] = 2 * 60, [MASH_AMBER] = 6 * 60, [MASH_GREEN] = 24 * 60},
    .by_clock = {[MASH_RED] = true},
    .escalate_minutes = 60,
    .confirm = CONFIRM_MANAGER,
    .retention_months = 36,
    .outcomes = {{WORDS("assessment"), WORDS("Social care assessment"), CHILD},
                 {WORDS("strategy"), WORDS("Strategy discussion (section 47)"), CHILD},
                 {WORDS("s42"), WORDS("Adult safeguarding enquiry (section 42)"), ADULT},
                 {WORDS("care_assessment"), WORDS("Care and support assessment"), ADULT},
                 {WORDS("early_help"), WORDS("Early help"), CHILD, ADULT},
                 {WORDS("allocated"), WORDS("Passed to the allocated worker"), CHILD, ADULT,
                  .allocated = true},
                 {WORDS("advice"), WORDS("Advice to the referrer"), CHILD, ADULT},
                 {WORDS("nfa"), WORDS("No further action"), CHILD, ADULT, .whole_history = true}},
    .outcome_count = 8,
    .facts = {{WORDS("open_case"), WORDS("Open to us now")},
              {WORDS("recent"), WORDS("Seen in the last 3 months")},
              {WORDS("earlier"), WORDS("Earlier concerns")},
              {WORDS("missed"), WORDS("Appointments or visits missed")},
              {WORDS("household"), WORDS("We know others of the household")},
              {WORDS("staff_risk"), WORDS("Ring before visiting")},
              {WORDS("working_well"), WORDS("Something is going well")}},
    .fact_count = 7,
};

static const char *const band_words[MASH_BAND__COUNT] = {
    [MASH_RED] = "red", [MASH_AMBER] = "amber", [MASH_GREEN] = "green", [MASH_BLUE] = "blue"};

const char *mash_band_word(enum mash_band b) { return band_words[b]; }

bool mash_band_of(str word, enum mash_band *ret_band)
{
    for (int b = 0; b < MASH_BAND__COUNT; b++)
        if (str_eq_c(word, band_words[b])) {
            *ret_band = (enum mash_band)b;
            return true;
        }
    return false;
}

const struct mash_outcome *mash_outcome_of(const struct mash_terms *t, str code)
{
    for (size_t i = 0; i < t->outcome_count; i++)
        if (str_eq(t->outcomes[i].code, code)) return &t->outcomes[i];
    return NULL;
}

const struct mash_fact *mash_fact_of(const struct mash_terms *t, str code)
{
    for (size_t i = 0; i < t->fact_count; i++)
        if (str_eq(t->facts[i].code, code)) return &t->facts[i];
    return NULL;
}

int64_t mash_reply_due_ms(const struct mash_terms *t, const struct calendar *c, enum mash_band b,
                          int64_t asked_ms)
{
    if (!t->reply_minutes[b]) return 0;
    if (t->by_clock[b]) return asked_ms + t->reply_minutes[b] * MS_PER_MINUTE;
    return calendar_due_ms(c, asked_ms, t->reply_minutes[b]);
}

int64_t mash_decide_due_ms(const struct calendar *c, int64_t received_ms)
{
    return calendar_days_later_ms(c, received_ms, 1);
}
