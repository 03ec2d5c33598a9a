/* quality/eval_cases.h -- planted cases and who of the hub they are about (private to this
 * folder). */
#ifndef AIM_QUALITY_EVAL_CASES_H
#define AIM_QUALITY_EVAL_CASES_H

#include "base/vec.h"
#include "quality/eval_recognition.h"

enum { CASE_PERSONS_MAX = 16 };

struct eval_case {
    uint32_t story; /* place in result->story */
    int32_t begins, ends;
    str rules;
    int64_t person[CASE_PERSONS_MAX]; /* of the hub, who hold its records */
    size_t persons;
    int32_t fired; /* first day; RULE_NONE */
};

struct eval_cases {
    struct arena *arena;
    struct map_str case_at, story_at; /* person of the truth file -> case; story -> its place */
    VEC(struct eval_case) cases;
    VEC(struct case_record { uint32_t of; int64_t record; }) records;
    struct eval_recognition *result;
};

MUST err eval_cases_read(struct eval_cases *c, const struct keys *keys,
                         const struct eval_recognition_files *files, struct err_info *why);
/* Whose the records are now, in the transaction `db` is in. */
MUST err eval_cases_place(struct eval_cases *c, struct db *db, struct err_info *why);
void eval_cases_release(struct eval_cases *c);

#endif
