/* link/link.h -- who is who: records become persons, and stay the persons they are.
 *
 * Linking takes the records that live deliveries touched, compares each with those that share a
 * blocking key, and re-solves the components this changes. The outcome depends on what is stored
 * alone: any order and partition of deliveries ends in the same persons and the same possible links
 * as one batch. Membership is all that changes; persons' ids survive by majority of members, then
 * age. */
#ifndef AIM_LINK_LINK_H
#define AIM_LINK_LINK_H

#include "hub/hub.h"
#include "link/compare.h"

struct link_progress {
    int64_t done, waiting; /* records linked in this run; rows that waited when it began */
    bool other_at_work;    /* another linker has the turn: nothing is done here yet */
};

struct link_options {
    const struct model *model; /* NULL = the hub's (hub_model) */
    void (*progress)(void *ctx,
                     const struct link_progress *p); /* NULL = nobody asks; some times a second */
    void *ctx;
    unsigned threads; /* 1 = look up between transactions, not beside them: the same comes out */
    int32_t rows; /* that wait, per transaction; 0 = as many as are done in some milliseconds */
    size_t bytes;    /* of the hub in hand, when it is forgotten; a component may take as much
                        again; 0 = 160 MB */
    bool again;      /* try those too that were set aside */
    int64_t wait_ms; /* for a linker of another process; 0 = longer than a dead one keeps its turn,
                        below 0 = not at all */
};

struct link_report {
    int64_t records;  /* linked */
    int64_t compared; /* pairs */
    int64_t edges;    /* pairs worth keeping */
    int64_t persons_new, persons_changed, merged, split;
    int64_t aside; /* records whose component does not fit into memory: they wait until somebody
                      asks for them `again`, or they are told of anew */
    int64_t writes, writes_long, longest_ns; /* transactions; those of more than 20 ms, without the
                                                wait for the writer and the disk */
};

/* Link what waits. Work is done in chunks, each one short transaction with its audit entry: killed
 * anywhere and run again it ends the same. One linker at a time, in whatever process: a second one
 * waits, and is done when the first has left it nothing. Once `h->stopping` is set it ends after
 * the transaction under way, whose length the largest component bounds (chunk_rows_beside).
 * `options` and `ret_report` may be NULL. Errors: ERR_CONFLICT (the hub was linked with another
 * model: link_rebuild), ERR_BUSY (another linker is at work, or the hub is being stopped), and
 * those of the store. */
MUST err link_run(struct hub *h, const struct link_options *options, struct link_report *ret_report,
                  struct err_info *why);

/* Forget all evidence, compare everything again (with the model given), keep ids by majority and
 * all human decisions. The hub answers meanwhile, but finds only who was reached. */
MUST err link_rebuild(struct hub *h, const struct link_options *options,
                      struct link_report *ret_report, struct err_info *why);

/* A human decides that two records are one person, or are not. Noted in the audit log; takes effect
 * with the next link_run, and is not undone by one under way; outranks the machine, and stands
 * until another human decides. `reason` is a code. */
MUST err link_decide(struct db *db, struct hub *h, int64_t record, int64_t other, bool same,
                     str login, str reason, struct err_info *why);
/* A human takes back what was decided about the two: the machine may judge them again. Logged and
 * kept like any other decision. ERR_ABSENT: nothing stands between them. */
MUST err link_take_back(struct db *db, struct hub *h, int64_t record, int64_t other, str login,
                        str reason, struct err_info *why);

/* ---- who may be meant: for search and for matching on arrival ---- */

enum { LINK_CANDIDATES_MAX = 64 };

struct link_candidate {
    int64_t person;
    int64_t record;       /* of it: the one that fits best */
    double weight;        /* match weight in bits */
    const char *strength; /* "very strong", "strong", "possible", "weak" */
    struct comparison
        levels; /* what agrees, what differs: words by model->level[field][level].words */
};

/* The persons that fit `query` (clean_start, clean_add), best first, at most `limit`: from their
 * feature rows alone, some dozens of rows. Weaker than `least` bits is left out. Alias ids never
 * come. The list lives in `a`. Errors: ERR_CORRUPT, ERR_LIMIT (arena), those of the store. */
MUST err link_candidates(struct db *db, struct hub *h, const struct features *query, double least,
                         size_t limit, struct arena *a, const struct link_candidate **ret_list,
                         size_t *ret_n, struct err_info *why);

#endif
