/* rule/mark.h -- what the queue can be asked for besides what a review says of itself: a rule that
 * fires, how old the person is, where they live.
 *
 * Each is kept as a mark, a keyed hash (docs/adr/0013-marks-of-the-queue.md): birth date and place
 * are sealed, and the file alone must not tell them. A review has its marks as of when its person
 * was judged last; whoever has an open one is judged every day, and after every change. */
#ifndef AIM_RULE_MARK_H
#define AIM_RULE_MARK_H

#include "agency/wards.h"
#include "base/date.h"
#include "base/pii.h"
#include "crypt/crypt.h"

enum review_age {
    REVIEW_AGE_ANY, /* nobody's: all are asked for */
    REVIEW_AGE_UNDER_5,
    REVIEW_AGE_5_TO_17,
    REVIEW_AGE_18_TO_64,
    REVIEW_AGE_65_AND_OVER,
    REVIEW_AGE_NOT_KNOWN,
    REVIEW_AGE__COUNT
};
/* Of a birth date of which only a part is known as date_age takes it; year 0 = not known. */
enum review_age review_age_at(struct date born, int32_t today);
const char *review_age_word(enum review_age age);  /* "under-5"; of REVIEW_AGE_ANY "" */
const char *review_age_label(enum review_age age); /* "Under 5" */
bool review_age_of(str word, enum review_age *ret_age); /* false for "" and what is no band */

/* Where somebody lives, as far as it can be asked for: the code of the ward where the region maps
 * wards, else the postcode district. */
enum { AREA_TEXT_MAX = 40 };
struct area_text {
    char text[AREA_TEXT_MAX + 1]; /* "" = in no ward of the map, or not known */
};
struct area_text review_area_at(const struct wards *w, pii code);

/* Never 0. */
int64_t review_rule_mark(const struct keys *k, str rule);
int64_t review_age_mark(const struct keys *k, enum review_age age);
int64_t review_area_mark(const struct keys *k, str area);

/* The marks of rules as review.rules holds them, 16 digits each. */
enum { MARK_DIGITS = 16 };
void mark_digits(int64_t mark, char ret_digits[MARK_DIGITS + 1]);
bool marks_hold(str marks, int64_t mark);
size_t marks_count(str marks);
int64_t marks_at(str marks, size_t i); /* 0: they are not readable */

#endif
