/* clerical/word.h -- what a reviewer may say about two records, and why: the words of forms,
 * commands and labels. Codes are kept for ever: they are added to, never changed. */
#ifndef AIM_CLERICAL_WORD_H
#define AIM_CLERICAL_WORD_H

#include "base/str.h"

/* As in the column opinion.answer. */
enum answer { ANSWER_DIFFERENT, ANSWER_SAME, ANSWER_UNSURE, ANSWER_TAKEN_BACK, ANSWER__COUNT };
const char *answer_word(enum answer a);  /* "different", "same", "unsure", "taken-back" */
const char *answer_label(enum answer a); /* "Different people" */
/* The three that a reviewer may choose. False for anything else. */
bool answer_of(str word, enum answer *ret_answer);

struct reason {
    const char *code, *label;
    unsigned fits; /* 1u << enum answer, or-ed */
};
extern const struct reason reasons[];
extern const size_t reason_count;
/* NULL: there is no such reason for this answer. */
const struct reason *reason_find(str code, enum answer a);

/* Two records, the lower id first, as people and machines write them: 16 hexadecimal digits, a
 * dash, 16 more. They name nobody. */
enum { PAIR_TEXT = 33 };
void pair_text(int64_t record, int64_t other, char ret_text[PAIR_TEXT + 1]);
bool pair_of(str text, int64_t *ret_record, int64_t *ret_other);

#endif
