/* tests/link/pairs.h -- two records in a line of text each, side by side. */
#ifndef AIM_TESTS_LINK_PAIRS_H
#define AIM_TESTS_LINK_PAIRS_H

#include "check.h"

#include "link/compare.h"
#include "person/clean.h"

/* "given|family|birth|gender|address|postcode|nhs+status" (+ "!" for the adoption wall); versions
 * apart by ";" */
static inline struct features person(const char *agency, const char *text)
{
    struct features f;
    clean_start(&f, str_of(agency));
    str rest = str_of(text), version;
    while (str_next(&rest, ';', &version)) {
        str part[7] = {0};
        for (size_t i = 0; i < COUNT(part); i++)
            if (!str_next(&version, '|', &part[i])) part[i] = STR("");
        struct demographics d = {.given_name = pii_of(part[0]),
                                 .family_name = pii_of(part[1]),
                                 .gender = part[3].len ? part[3].at[0] : 'U',
                                 .address = pii_of(part[4]),
                                 .postcode = pii_of(part[5])};
        (void)date_parse_iso(part[2], &d.birth_date);
        if (str_ends(part[6], STR("!"))) d.sensitive = SENSITIVE_ADOPTED, part[6].len--;
        if (str_ends(part[6], STR("+"))) d.nhs_status = 1, part[6].len--;
        d.nhs_number = pii_of(part[6]);
        clean_add(&f, &d);
    }
    return f;
}

static inline struct judgement judge(const char *a, const char *b)
{
    struct features x = person("school", a), y = person("hospital", b);
    struct judgement one, other;
    judge_records(model_default(), &x, &y, &one);
    judge_records(model_default(), &y, &x, &other);
    assert_true(one.weight == other.weight && one.flags == other.flags);
    return one;
}

#endif
