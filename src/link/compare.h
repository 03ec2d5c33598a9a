/* link/compare.h -- two records side by side: per field a level, from the levels a weight, from
 * both a verdict. Pure functions of the two records and the model: who came first plays no part. */
#ifndef AIM_LINK_COMPARE_H
#define AIM_LINK_COMPARE_H

#include "link/model.h"
#include "person/features.h"
#include "weight/cluster.h"

struct comparison {
    uint8_t level[COMPARE__COUNT];
    struct agreed {
        char text[NAME_BYTES_MAX];
        uint8_t len; /* 0 = none */
    } agreed[2];     /* the given name and the surname that are the same, for how common they are */
};

/* The best agreement over all names, dates and addresses that either record ever had. */
void compare_records(const struct features *a, const struct features *b,
                     struct comparison *ret_levels);

/* Match weight in bits: log2 of the odds that the two are one person. */
double score_levels(const struct model *m, const struct comparison *c);

/* Why a pair may not simply be joined. Stored with the edge. */
enum link_flag {
    LINK_CANNOT = 1, /* different verified NHS numbers, or the adoption wall */
    LINK_TWIN =
        2, /* same birth date, surname fits, not the same given name: keeps two clusters apart */
    LINK_UNSURE = 4, /* same birth date, surname fits, given name not told: never automatic */
    LINK_MERGED =
        8, /* its agency says that the one record is the other: joined without a machine's doubt */
    LINK_ANOTHER = 16, /* a twin by quite another given name, without a common NHS number: not even
                          a possible link */
    LINK_HOME = 32,    /* they have lived in one house: its people tell who else it could be */
    LINK_SLIP = 64,    /* unsure because the given names are a slip apart: a slip is made once */
    LINK_NAMED = 256,  /* the given name is the same */
    LINK_ALIKE = 512,  /* the given names are one, two forms of one, or a slip apart */
    LINK_FIRM = 1024,  /* a twin by different numbers too: no third record settles that */
    LINK_MANY =
        128, /* unsure, and one of them was born with others: not even where nobody else fits */
    LINK_AGES = 2048,  /* of one name and born a generation apart: keeps two clusters apart */
    LINK_BOTH = 4096,  /* a twin, and one agency has both */
    LINK_TOLD = 8192,  /* one agency has both and calls either one of twins */
    LINK_TURNED = 16384, /* given name and surname changed places */
    LINK_GIVEN = 32768   /* the given name is the same, the surname is another or in part */
};

enum verdict {
    VERDICT_NONE,
    VERDICT_APART,
    VERDICT_POSSIBLE,
    VERDICT_LONE, /* joined where nobody else fits */
    VERDICT_AUTOMATIC
};

struct judgement {
    double weight;
    unsigned flags; /* enum link_flag */
    /* NONE: forget the pair. APART: keep it only to hold the two apart. */
    enum verdict verdict;
    struct comparison levels;
};

void judge_records(const struct model *m, const struct features *a, const struct features *b,
                   struct judgement *ret_judgement);

/* The same from levels alone. `cannot`: LINK_CANNOT when something but the levels forbids it. */
void judge_levels(const struct model *m, const struct comparison *levels, unsigned cannot,
                  struct judgement *ret_judgement);

/* From what an edge stores. */
enum verdict judge_edge(const struct model *m, double weight, unsigned flags);

enum human { HUMAN_NONE, HUMAN_SAME, HUMAN_DIFFERENT };

/* The same for solving: `weight` in thousandths of a bit, INT32_MIN when no machine saw the pair.
 */
struct cluster_edge judge_cluster_edge(const struct model *m, uint32_t a, uint32_t b,
                                       int32_t weight, unsigned flags, enum human human);
struct cluster_rules judge_cluster_rules(const struct model *m);

#endif
