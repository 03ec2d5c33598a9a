/* quality/eval_recognition.h -- how good recognition is, on cases that were planted (generator's
 * pack `cases`, docs/synthetic-region.md): which were found by the day they ended, how many days
 * before it, and which decoys a rule fired for.
 *
 * The live rules are run over the history that the hub holds, day by day, for everybody who has a
 * record of a case's person: what linking has parted or mixed up counts as it does in life. A case
 * is found when one of the rules named for it fires between its first and its last day; a decoy
 * fires when any rule does. Shares have Wilson's 95 % interval. Nothing is written. */
#ifndef AIM_QUALITY_EVAL_RECOGNITION_H
#define AIM_QUALITY_EVAL_RECOGNITION_H

#include "rule/recognise.h"
#include "weight/interval.h"

enum { EVAL_STORIES_MAX = 64, EVAL_CODE_MAX = 40 };

struct eval_story {
    char code[EVAL_CODE_MAX + 1];
    bool decoy;
    uint64_t planted;
    uint64_t found;    /* of a case: by its rules, in time; of a decoy: a rule fired */
    uint64_t unknown;  /* no record of that person is in the hub */
    int32_t lead[3];   /* days between the first firing and the last day: quartiles of those found;
                          RULE_NONE without any */
};

struct eval_recognition {
    struct eval_story story[EVAL_STORIES_MAX]; /* cases first, then decoys, each by code */
    size_t stories;
    uint64_t cases, found, decoys, fired;
    struct interval found_share, fired_share;
    int32_t lead[3]; /* of all that were found */
};

struct eval_recognition_files {
    const char *cases; /* cases.csv: story, decoy, person, begins, ends, rules */
    const char *truth; /* truth.csv: agency, person_ref, person */
};

/* Errors: ERR_INPUT (a file, with line), ERR_ABSENT, those of the store. Texts live in `a`. */
MUST err eval_recognition(struct hub *h, const struct partners *p, const struct rule_set *rules,
                          const struct eval_recognition_files *files, struct arena *a,
                          struct eval_recognition *ret_result, struct err_info *why);

void eval_recognition_text(const struct eval_recognition *e, struct buf *out);
void eval_recognition_json(const struct eval_recognition *e, struct buf *out);

#endif
