/* clerical/word.c -- see word.h. */
#include "clerical/word.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

static const struct {
    const char *word, *label;
} answers[] = {
    [ANSWER_DIFFERENT] = {"different", "Different people"},
    [ANSWER_SAME] = {"same", "Same person"},
    [ANSWER_UNSURE] = {"unsure", "Not sure"},
    [ANSWER_TAKEN_BACK] = {"taken-back", "Taken back"},
};
static_assert(COUNT(answers) == ANSWER__COUNT, "every answer has its words");

const char *answer_word(enum answer a) { return answers[a].word; }
const char *answer_label(enum answer a) { return answers[a].label; }

bool answer_of(str word, enum answer *ret_answer)
{
    for (enum answer a = 0; a < ANSWER_TAKEN_BACK; a++)
        if (str_eq_c(word, answers[a].word)) {
            *ret_answer = a;
            return true;
        }
    return false;
}

#define FOR(a) (1u << ANSWER_##a)
const struct reason reasons[] = {
    {"seen", "What this page shows is enough", FOR(SAME) | FOR(DIFFERENT) | FOR(UNSURE)},
    {"service", "The service that sent it told me", FOR(SAME) | FOR(DIFFERENT)},
    {"slip", "One of the two has a slip of the pen", FOR(SAME)},
    {"moved", "They moved house", FOR(SAME)},
    {"renamed", "They changed their name", FOR(SAME)},
    {"twins", "Twins, brothers or sisters", FOR(DIFFERENT)},
    {"parent", "Parent and child of one name", FOR(DIFFERENT)},
    {"namesake", "Two people who share a name by chance", FOR(DIFFERENT)},
    {"too-little", "There is too little to go by", FOR(UNSURE)},
    {"contradicts", "The details contradict each other", FOR(UNSURE)},
    {"asked", "I have asked the service and wait for an answer", FOR(UNSURE)},
    {"mistake", "It was decided by mistake", FOR(TAKEN_BACK) | FOR(SAME) | FOR(DIFFERENT)},
};
const size_t reason_count = COUNT(reasons);

const struct reason *reason_find(str code, enum answer a)
{
    for (size_t i = 0; i < COUNT(reasons); i++)
        if (str_eq_c(code, reasons[i].code))
            return reasons[i].fits & 1u << a ? &reasons[i] : NULL;
    return NULL;
}

void pair_text(int64_t record, int64_t other, char ret_text[PAIR_TEXT + 1])
{
    int64_t low = record < other ? record : other, high = record < other ? other : record;
    (void)snprintf(ret_text, PAIR_TEXT + 1, "%016" PRIx64 "-%016" PRIx64, (uint64_t)low,
                   (uint64_t)high);
}

static bool id_of(str text, int64_t *ret_id)
{
    return str_to_id(text, ret_id) && *ret_id > 0;
}

bool pair_of(str text, int64_t *ret_record, int64_t *ret_other)
{
    int64_t a, b;
    if (text.len != PAIR_TEXT || text.at[16] != '-') return false;
    if (!id_of(str_upto(text, 16), &a) || !id_of(str_from(text, 17), &b) || a == b) return false;
    *ret_record = a < b ? a : b;
    *ret_other = a < b ? b : a;
    return true;
}
