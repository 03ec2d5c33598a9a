/* link/trial.h -- a model tried on the whole hub before it goes live: who would be with whom, told
 * as differences. Nobody live is touched.
 *
 * One snapshot of what the linker reads is copied into a scratch database DIR/trial (SQLite,
 * whatever the hub's own store; the same sealed rows, so it is ciphertext as well), and
 * link_rebuild runs there with the model: the same code that would run live, so what it tells is
 * what would happen. The scratch is removed at the end; killed anywhere, it is removed by the next
 * trial, and nothing else was changed. One trial at a time on a machine. Memory: that of
 * link_rebuild (under 1 GB) and 40 bytes a record; disk: the size of records with their
 * evidence. */
#ifndef AIM_LINK_TRIAL_H
#define AIM_LINK_TRIAL_H

#include "link/explain.h"
#include "link/link.h"

enum { TRIAL_GROUPS_MAX = 512, TRIAL_EXAMPLES_MAX = 50, TRIAL_NAME_MAX = 48 };

/* Records of one agency, age band or gender. */
struct trial_group {
    const char *dimension; /* "agency", "age", "gender" */
    char name[TRIAL_NAME_MAX];
    int64_t records, affected; /* affected: it would be with other records than now */
};

/* Two records of persons that would become one, or of one that would come apart: the pair that
 * speaks loudest for it. Nobody shielded is among them. */
struct trial_example {
    bool joins;
    int64_t record, other;
    size_t records; /* of all persons concerned */
    struct judgement now, then;
    struct explanation why_now, why_then;
};

struct trial {
    int64_t model;        /* id of the model tried (struct model) */
    int64_t records;      /* linked, before and after */
    int64_t not_linked;   /* that wait to be linked, or are nobody: left out of all figures */
    int64_t persons_now, persons_then;
    int64_t merged;       /* persons that become part of another */
    int64_t split;        /* persons that come apart */
    int64_t changed;      /* persons now that would not be just these records */
    int64_t affected;     /* records that would be with others than now */
    int64_t possible_now, possible_then, possible_gained, possible_lost;
    double upper, lone, lower; /* bits, of the model tried */
    struct trial_group group[TRIAL_GROUPS_MAX]; /* by dimension, then name; 256 agencies at most */
    size_t groups;
    struct trial_example example[TRIAL_EXAMPLES_MAX]; /* most records first */
    size_t examples;
};

struct trial_options {
    size_t examples; /* at most, of joining and of parting each; 0 = none */
    void (*progress)(void *ctx, const char *what, int64_t done, int64_t of); /* of 0 = not known */
    void *ctx;
};

/* `text` is the model. Texts of the examples live as long as the program. Errors: ERR_CONFIG (no
 * model of this program's), ERR_BUSY (another trial is at work), ERR_DISK, those of the store. */
MUST err link_try(struct hub *h, str text, const struct trial_options *options,
                  struct trial *ret_trial, struct err_info *why);

#endif
