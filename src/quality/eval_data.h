/* quality/eval_data.h -- truth and links side by side, as numbers (private to this folder). */
#ifndef AIM_QUALITY_EVAL_DATA_H
#define AIM_QUALITY_EVAL_DATA_H

#include "base/map.h"
#include "base/vec.h"
#include "quality/eval_linkage.h"

static const uint32_t NO_PERSON = UINT32_MAX, NO_CLUSTER = UINT32_MAX;

struct eval_record {
    uint32_t person, cluster;              /* cluster: the person_id of the links file, numbered */
    uint64_t groups[EVAL_GROUPS_MAX / 64]; /* bits */
};

struct eval_person {
    uint32_t twin, mother, father, namesake; /* NO_PERSON = none */
    int birth_year;                          /* 0 = not known */
};

struct eval_data {
    struct arena *arena; /* of keys */
    struct map_str record_at, person_at, cluster_at, group_at;
    VEC(struct eval_record) records;
    VEC(struct eval_person) persons;
    uint32_t clusters;
    int newest_year; /* ages count from the youngest birth year of the truth */
    struct eval_linkage *result;
};

MUST err eval_data_read(struct eval_data *d, const char *truth, const char *links,
                        struct err_info *why);
/* Number of the record, or UINT32_MAX. */
uint32_t eval_data_find(struct eval_data *d, str agency, str person_ref);
void eval_data_release(struct eval_data *d);

/* eval_count.c: fills d->result from the records' persons and clusters. */
MUST err eval_count(struct eval_data *d, struct err_info *why);
/* Pairs of records that have the same number in cluster[]; of one person too, if asked. */
uint64_t eval_equal_pairs(const struct eval_data *d, const uint32_t *cluster, bool of_one_person,
                          bool *ret_ok);
/* eval_baseline.c */
MUST err eval_baseline(struct eval_data *d, const char *feeds, struct err_info *why);

#endif
