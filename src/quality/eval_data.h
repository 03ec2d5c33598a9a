/* quality/eval_data.h -- truth and links side by side, as numbers (private to this folder). */
#ifndef AIM_QUALITY_EVAL_DATA_H
#define AIM_QUALITY_EVAL_DATA_H

#include "base/map.h"
#include "base/vec.h"
#include "quality/eval_linkage.h"

static const uint32_t NO_PERSON = UINT32_MAX, NO_CLUSTER = UINT32_MAX, NOT_TOLD = UINT32_MAX;
enum { GROUP_WORDS = EVAL_GROUPS_MAX / 64 };

struct eval_record {
    uint32_t person, cluster;     /* cluster: that of the links file, numbered */
    uint32_t home, name;          /* what the record tells of, numbered; NOT_TOLD = nothing */
    uint64_t groups[GROUP_WORDS]; /* bits */
};

struct eval_person {
    uint32_t twin[2], mother, father, namesake, former; /* NO_PERSON = none */
    uint32_t same_name;                                 /* equal: one name and one outcode */
    int birth_year;                                     /* 0 = not known */
};

/* Records sorted by something: equal keys stand in a run. */
struct item {
    uint64_t key;
    uint32_t record;
};

struct eval_data {
    struct arena *arena;        /* of keys */
    struct map_str record_at;   /* agency and person_ref -> record */
    struct map_str id_at;       /* id, or file and id -> record */
    struct map_str person_at, cluster_at, group_at, told_at, name_at;
    bool by_file;               /* ids are told apart by their file */
    VEC(struct eval_record) records;
    VEC(struct eval_person) persons;
    uint32_t clusters;
    int newest_year; /* ages count from the youngest birth year of the truth */
    struct eval_linkage *result;
};

MUST err eval_data_read(struct eval_data *d, const char *truth, const char *links,
                        struct err_info *why);
/* Number of the record, or UINT32_MAX. The first text is the agency, or the file of an id. */
uint32_t eval_data_find(struct eval_data *d, str agency, str person_ref);
uint32_t eval_data_find_id(struct eval_data *d, str file, str id);
void eval_data_release(struct eval_data *d);

/* eval_units.c: pairs and their intervals, unit by unit. */
MUST err eval_units(struct eval_data *d, struct err_info *why);
/* eval_persons.c: persons merged, split and whole, and who was mistaken for whom. */
MUST err eval_persons(struct eval_data *d, struct err_info *why);
/* Pairs of records that have the same number in cluster[]; of one person too, if asked. */
uint64_t eval_equal_pairs(const struct eval_data *d, const uint32_t *cluster, bool of_one_person,
                          bool *ret_ok);
/* eval_baseline.c */
MUST err eval_baseline(struct eval_data *d, const char *feeds, struct err_info *why);
/* eval_pairs.c */
MUST err eval_pairs_read(struct eval_data *d, const char *path, struct err_info *why);
MUST err eval_possible_read(struct eval_data *d, const char *path, struct err_info *why);

/* The unit of each person, then of each cluster, by number; NULL = no memory; free with
 * mem_free. */
uint32_t *eval_unit_of(const struct eval_data *d);
void item_sort(struct item *item, size_t n);
size_t item_run_end(const struct item *item, size_t n, size_t start);
static inline uint64_t pairs_of(uint64_t n)
{
    return n ? n * (n - 1) / 2 : 0;
}

/* eval_gap.c: what each unit adds to the groups that are compared with each other. */
struct group_share {
    uint32_t group, last; /* last: of its unit */
    double true_pairs, found_pairs, right_pairs;
};
MUST err eval_gaps(struct eval_data *d, const struct group_share *share, size_t n,
                   struct err_info *why);

#endif
