/* dataset/count.h -- pairs counted by their pattern: what training needs of them. */
#ifndef AIM_DATASET_COUNT_H
#define AIM_DATASET_COUNT_H

#include "dataset/block.h"
#include "dataset/compare.h"
#include "base/parallel.h"
#include "weight/train.h"

enum { CHUNK_ROWS = 2048 };

struct pattern_count {
    uint64_t pattern;
    uint32_t rules; /* that bring the pairs; 0 = drawn at random */
    double pairs;
};

struct pattern_table {
    struct pattern_count *at; /* open addressing; pairs 0 = free */
    size_t n, room;
};
MUST bool pattern_add(struct pattern_table *t, uint64_t pattern, uint32_t rules, double pairs);
void pattern_release(struct pattern_table *t);

/* Patterns of pairs in the order in which the rows are visited, chunk by chunk: what was compared
 * to train need not be compared again to score. Chunks for which there is no room have no list. */
struct pattern_memory {
    struct pattern_run {
        uint64_t *at;
        size_t n, room;
    } *chunk;
    size_t chunks, bytes_max;
    _Atomic size_t bytes;
};
MUST err pattern_memory_init(struct pattern_memory *m, size_t rows, size_t bytes_max,
                             struct err_info *why);
void pattern_memory_release(struct pattern_memory *m);

struct counting {
    const struct frame *frame;
    const struct compare_set *set;
    const struct blocks *blocks;
    struct parallel parallel;
    uint64_t seed;
    size_t every; /* of how many rows one is visited; its pairs count so often */
    struct pattern_memory *memory; /* fill it; NULL = do not; only when every row is visited */
    bool others_only; /* of the pairs drawn at random, only those that blocking does not bring */
};

/* Pairs of records, blocked: equal records in one row count as the pairs they are. *ret_compared:
 * pairs of rows that were compared. The list is sorted and on the heap (VEC_RELEASE). */
typedef VEC(struct pattern_count) pattern_list;
MUST err count_blocked(const struct counting *c, pattern_list *ret_list, uint64_t *ret_compared,
                       struct err_info *why);
/* About `pairs` pairs of records drawn at random (of one file and the other, where there are two);
 * no more than there are. */
MUST err count_random(const struct counting *c, size_t pairs, pattern_list *ret_list,
                      struct err_info *why);

/* For weight/train.h, in the arena. */
MUST err count_patterns(const struct compare_set *set, const pattern_list *list, struct arena *a,
                        const struct pattern **ret_patterns, struct err_info *why);

double record_pairs(const struct frame *f);                   /* all there are */
double row_pairs(const struct frame *f, size_t a, size_t b);  /* of two rows, or of one */

#endif
