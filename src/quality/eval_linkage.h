/* quality/eval_linkage.h -- how well records were linked, when the truth is known.
 *
 * Pairs are pairs of records. True: both are of one person in the truth file. Found: the links file
 * puts both into one cluster. A record that the links file does not name stands alone.
 *
 * Intervals (95 %). Pairs of one person are not independent, and neither are persons whom a mistake
 * joined, so what is drawn is a *unit*: persons and clusters that hang together through records.
 * A share is a ratio of two sums over units; its variance is that of the ratio estimator (Cochran,
 * Sampling Techniques, 3rd ed. 1977, ch. 6: to first order the jackknife over units), made an
 * interval by Wilson's formula with the number of independent pairs that would have this variance
 * (Korn and Graubard, Survey Methodology 24, 1998; Dean and Pagano, J. Survey Statistics and
 * Methodology 3, 2015). Without a single mistake, or a single hit, that number is Kish's
 * (sum of sizes)^2 / sum of squared sizes. The gap between groups has a percentile interval of
 * EVAL_DRAWS bootstraps over units with Poisson weights from a fixed seed (Chamandy and others,
 * 2012). Shares of pairs of persons (twins merged) have Wilson's interval. docs/evaluation.md
 *
 * Truth: columns agency, person_ref, person, or id, cluster, or file, id, cluster; also used when
 * there: origin, sex, birth_year, mover, name_changed, twin_of (codes with ; between), mother,
 * father, namesake_of, adopted_from (persons), name, outcode, home_told, name_told, reasons (codes
 * with ; between). Links: agency, person_ref, person_id, or id, cluster, or file, id, cluster.
 * A group's pairs are those with at least one record in the group.
 * Some 400 bytes per record; 1,000,000 records take ten seconds. */
#ifndef AIM_QUALITY_EVAL_LINKAGE_H
#define AIM_QUALITY_EVAL_LINKAGE_H

#include "base/buf.h"
#include "weight/interval.h"

enum { EVAL_GROUPS_MAX = 192, EVAL_NAME_MAX = 48, EVAL_GAPS_MAX = 8, EVAL_BINS = 10 };
enum { EVAL_GAP_PAIRS = 2000, EVAL_DRAWS = 400 };

/* Sums over units. */
struct ratio {
    double y, x, yy, xy, xx;
};
void ratio_add(struct ratio *r, double y, double x);
/* units: how many there are at all, those without anything to count too. */
struct interval ratio_interval(const struct ratio *r, uint64_t units);

struct eval_group {
    const char *dimension; /* origin, sex, age, agency, changed, reason */
    char name[EVAL_NAME_MAX];
    uint64_t records, persons, merged_persons, twin_pairs, twins_merged;
    uint64_t true_pairs, found_pairs, right_pairs;
    struct interval recall, precision;
};

/* Two persons of a kind that may be mistaken for one: how many pairs there are and how many were
 * merged. */
struct eval_pitfall {
    const char *name, *code;
    uint64_t pairs, merged;
};
enum {
    PITFALL_TWINS,
    PITFALL_SIBLINGS,
    PITFALL_NAMESAKES, /* parent and child of one name */
    PITFALL_STRANGERS, /* one name, one outcode, no kin */
    PITFALL_ADOPTED,   /* the lives before and after an adoption, which must stay apart */
    PITFALL__COUNT
};

/* How far the worst group is behind the best, of those with EVAL_GAP_PAIRS true pairs. */
struct eval_gap {
    const char *dimension;
    bool of_precision;
    size_t groups;
    char best[EVAL_NAME_MAX], worst[EVAL_NAME_MAX];
    struct interval points; /* value: a difference of two shares */
};

struct eval_bin {
    uint64_t pairs, right;
    double predicted; /* the mean */
};
/* What the weights of the pairs that were compared are worth. */
struct eval_pairs {
    uint64_t pairs, right, unknown; /* unknown: a record is not in the truth */
    struct eval_bin bin[EVAL_BINS];
    double calibration_error;       /* mean of |predicted - observed|, weighed by pairs */
    double best_weight, best_precision, best_recall, best_f1; /* the best threshold in hindsight */
};
struct eval_review {
    uint64_t possible, right, unknown;
};

struct eval_linkage {
    uint64_t records, persons, units;
    uint64_t found_persons; /* clusters that the links name */
    uint64_t not_in_links, not_in_truth;
    uint64_t true_pairs, found_pairs, right_pairs;
    struct interval precision, recall, f1, bcubed_precision, bcubed_recall;
    uint64_t exact_persons, /* got back whole and alone */
        merged_persons,     /* share a cluster with another */
        split_persons;      /* in more than one cluster */
    struct interval exact, merged, split;
    /* Pairs whose two records tell of different homes, or different family names. */
    uint64_t moved_pairs, moved_right, renamed_pairs, renamed_right;
    struct interval moved, renamed;
    struct eval_pitfall pitfall[PITFALL__COUNT];
    struct eval_group group[EVAL_GROUPS_MAX];
    size_t groups;
    struct eval_gap gap[EVAL_GAPS_MAX];
    size_t gaps;
    bool has_baseline; /* joining on exact names and whole birth date, any version of a record */
    uint64_t baseline_found, baseline_right;
    bool has_pairs, has_review;
    struct eval_pairs pairs;
    struct eval_review review;
};

/* Paths; NULL = none. feeds: folder of AGENCY.csv for the baseline. pairs: id_left, id_right,
 * probability or weight (bits), as `aim link dedupe --pairs` writes. possible: the pairs left to a
 * human: id_left, id_right, or agency_left, person_ref_left, agency_right, person_ref_right. */
struct eval_files {
    const char *truth, *links, *feeds, *pairs, *possible;
};

/* Errors: what a file lacks, with its line; ERR_USAGE when two files name records in ways that do
 * not meet. */
MUST err eval_linkage(const struct eval_files *files, struct eval_linkage *ret_result,
                      struct err_info *why);
/* The largest gap in recall between groups of people: by origin, sex or age. NULL = none. */
const struct eval_gap *eval_worst_gap(const struct eval_linkage *e);
const struct eval_group *eval_group_named(const struct eval_linkage *e, const char *dimension,
                                          const char *name);

void eval_linkage_text(const struct eval_linkage *e, struct buf *out);
void eval_linkage_json(const struct eval_linkage *e, struct buf *out);

#endif
