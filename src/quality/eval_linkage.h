/* quality/eval_linkage.h -- how well records were linked, when the truth is known.
 *
 * Pairs are pairs of records. True: both are of one person in the truth file. Found: the links file
 * gives both the same person_id. A record that the links file does not name stands alone.
 * Precision, recall and the rest come with Wilson 95 % intervals; these treat pairs as independent,
 * which pairs of one person are not, so a real interval is a little wider.
 *
 * Truth: columns agency, person_ref, person; also used when there: origin, sex, birth_year, mover,
 * name_changed, twin_of, mother, father, namesake_of (persons), reasons (codes with ; between).
 * Links: columns agency, person_ref, person_id. A group's pairs are those with at least one record
 * in the group. Some 150 bytes per record; 1,000,000 records take seconds. */
#ifndef AIM_QUALITY_EVAL_LINKAGE_H
#define AIM_QUALITY_EVAL_LINKAGE_H

#include "base/buf.h"

enum { EVAL_GROUPS_MAX = 128, EVAL_NAME_MAX = 48 };

struct share {
    uint64_t hits, of;
};
struct interval {
    double value, low, high; /* 0 .. 1; all NaN when there is nothing to count */
};
struct interval share_wilson(struct share s); /* 95 % */

struct eval_group {
    const char *dimension; /* origin, sex, age, agency, changed, reason */
    char name[EVAL_NAME_MAX];
    uint64_t records, true_pairs, found_pairs, right_pairs;
};

/* Two persons of a kind that may be mistaken for one: how many pairs there are and how many were
 * merged. */
struct eval_pitfall {
    const char *name;
    uint64_t pairs, merged;
};
enum { PITFALL_TWINS, PITFALL_SIBLINGS, PITFALL_NAMESAKES, PITFALL__COUNT };

struct eval_linkage {
    uint64_t records, persons,
        found_persons; /* persons with a record; person_ids given to records */
    uint64_t not_in_links, not_in_truth;
    uint64_t true_pairs, found_pairs, right_pairs;
    double bcubed_precision, bcubed_recall;
    uint64_t exact_persons,
        merged_persons; /* got back whole and alone; share a person_id with another */
    struct eval_pitfall pitfall[PITFALL__COUNT];
    struct eval_group group[EVAL_GROUPS_MAX];
    size_t groups;
    bool has_baseline; /* joining on exact names and whole birth date, any version of a record */
    uint64_t baseline_found, baseline_right;
};

/* feeds: folder of AGENCY.csv for the baseline, or NULL. Errors: what a file lacks, with its line.
 */
MUST err eval_linkage(const char *truth, const char *links, const char *feeds,
                      struct eval_linkage *ret_result, struct err_info *why);

void eval_linkage_text(const struct eval_linkage *e, struct buf *out);
void eval_linkage_json(const struct eval_linkage *e, struct buf *out);

#endif
