/* likeness/words.h -- how alike two lines of free text are: full names, lines of an address,
 * titles, where words come and go and change places.
 *
 * A word is a run of letters, digits and bytes above ASCII; all else parts. Bytes are compared as
 * they stand: fold first. All are symmetric and give 0 = nothing alike .. 1 = equal; two texts
 * without a word are equal, one without a word is like nothing else. Texts are cut to
 * LIKENESS_BYTES_MAX. Nothing is allocated. */
#ifndef AIM_LIKENESS_WORDS_H
#define AIM_LIKENESS_WORDS_H

#include "likeness/text.h"

enum { LIKENESS_WORDS_MAX = (LIKENESS_BYTES_MAX + 1) / 2 };

struct word_list {
    str at[LIKENESS_WORDS_MAX];
    size_t n;
};

/* The words of a text as they come; they point into it. */
void words_of(str text, struct word_list *ret_words);
/* Sorted by bytes; `once`: a word said twice counts once. */
void words_sort(struct word_list *w, bool once);

/* Words in order of the alphabet, then likeness_indel: "Khan Aisha" is "Aisha Khan". */
double likeness_token_sort(str a, str b);
/* The best of comparing what both say with what each says in all: 1 as soon as one holds all words
 * of the other. For search and review; as evidence it is generous. */
double likeness_token_set(str a, str b);
/* Shared words among all words of the two (Jaccard). */
double likeness_words_jaccard(str a, str b);
/* Cosine of the counts of neighbouring byte pairs of each word, its two ends included ("^a", "ab",
 * "b$"): words in any order, slips hurt little. */
double likeness_bigrams(str a, str b);

#endif
