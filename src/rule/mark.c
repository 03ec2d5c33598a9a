/* rule/mark.c -- see mark.h. */
#include "rule/mark.h"

#include "likeness/place.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

static const struct {
    int under; /* years; 0 = there is no end */
    const char *word, *label;
} ages[] = {
    [REVIEW_AGE_ANY] = {0, "", "All ages"},
    [REVIEW_AGE_UNDER_5] = {5, "under-5", "Under 5"},
    [REVIEW_AGE_5_TO_17] = {18, "5-17", "5 to 17"},
    [REVIEW_AGE_18_TO_64] = {65, "18-64", "18 to 64"},
    [REVIEW_AGE_65_AND_OVER] = {0, "65-and-over", "65 and over"},
    [REVIEW_AGE_NOT_KNOWN] = {0, "not-known", "Not known"},
};
static_assert(COUNT(ages) == REVIEW_AGE__COUNT, "every age has its word");

enum review_age review_age_at(struct date born, int32_t today)
{
    if (!born.year) return REVIEW_AGE_NOT_KNOWN;
    int years = date_age(born, date_from_days(today));
    enum review_age at = REVIEW_AGE_UNDER_5;
    while (ages[at].under && years >= ages[at].under)
        at++;
    return at;
}

const char *review_age_word(enum review_age age) { return ages[age].word; }

const char *review_age_label(enum review_age age) { return ages[age].label; }

bool review_age_of(str word, enum review_age *ret_age)
{
    for (int i = REVIEW_AGE_UNDER_5; i < REVIEW_AGE__COUNT; i++) {
        if (!str_eq_c(word, ages[i].word)) continue;
        *ret_age = (enum review_age)i;
        return true;
    }
    return false;
}

struct area_text review_area_at(const struct wards *w, pii code)
{
    struct area_text ret = {""};
    postcode at = 0;
    char room[9];
    str is = STR("");
    if (!postcode_parse(pii_reveal(code, REVEAL_COUNT), &at)) return ret;
    const struct ward *ward = wards_find(w, at);
    if (ward) is = ward->code;
    else if (!w->n)
        is = postcode_text(postcode_district(at), room);
    (void)snprintf(ret.text, sizeof ret.text, "%.*s", STR_FMT(is));
    return ret;
}

static int64_t mark(const struct keys *k, const char *kind, str value)
{
    return crypt_id(k, "queue mark", str_of(kind), value);
}

int64_t review_rule_mark(const struct keys *k, str rule) { return mark(k, "rule", rule); }

int64_t review_age_mark(const struct keys *k, enum review_age age)
{
    return mark(k, "age", str_of(ages[age].word));
}

int64_t review_area_mark(const struct keys *k, str area) { return mark(k, "area", area); }

void mark_digits(int64_t is, char ret_digits[MARK_DIGITS + 1])
{
    (void)snprintf(ret_digits, MARK_DIGITS + 1, "%016" PRIx64, (uint64_t)is);
}

size_t marks_count(str marks) { return marks.len / MARK_DIGITS; }

int64_t marks_at(str marks, size_t i)
{
    int64_t is = 0;
    return str_to_id(str_upto(str_from(marks, i * MARK_DIGITS), MARK_DIGITS), &is) ? is : 0;
}

bool marks_hold(str marks, int64_t is)
{
    for (size_t i = 0; i < marks_count(marks); i++)
        if (marks_at(marks, i) == is) return true;
    return false;
}
