/* supply/beside.h -- one person's records side by side: what agencies hold of somebody beside what
 * others hold of them, and which records of one agency are the same person twice. Pure. */
#ifndef AIM_SUPPLY_BESIDE_H
#define AIM_SUPPLY_BESIDE_H

#include "person/features.h"
#include "supply/report.h"

struct beside_record {
    int64_t record;
    size_t agency; /* its place among the partners */
    const struct features *features;
};

/* What is counted of one agency. For each figure the persons it is about (`whole`), and those of
 * them for whom it holds (`part`). MATCHED: whole = all persons of the agency. Others: whole =
 * those for whom the agency and another one hold the field. */
struct beside_counts {
    int64_t records, duplicates;
    int64_t part[FIGURE__COUNT], whole[FIGURE__COUNT];
};

/* Add one person's records; shielded persons are not given. */
void beside_count(const struct beside_record *records, size_t n, struct beside_counts *by_agency);

/* Evidence between two of the records that by itself makes them one person. */
struct beside_pair {
    int64_t record, other;
    bool merged; /* the agency has said so itself: mended already */
};
/* How many of the records would go if each group that the pairs tie together were one, and those
 * that are merged had gone before. */
int64_t beside_duplicates(const int64_t *records, size_t n, const struct beside_pair *pairs,
                          size_t pair_count);

#endif
