/* link/chunk.h -- inside of link_run: one chunk of records, from touched rows to a changed store.
 *
 *     looker_take  in a read:  which records wait, who they are, who may be meant (look.h)
 *     chunk_score  in the write: pairs, edges
 *     chunk_solve  in the write: components, clusters, persons
 *     chunk_save   in the write: what changed, and no more; the touched rows go with it
 *
 * A rebuild scores everything first (the marker MARK_SCORED replaces the touched row), then solves:
 * until then everybody stays the person they were. */
#ifndef AIM_LINK_CHUNK_H
#define AIM_LINK_CHUNK_H

#include "link/graph.h"
#include "link/lease.h"
#include "link/link.h"
#include "link/look.h"
#include "query.h"

/* Touched rows of a chunk; one record has one row per delivery. How many: see run.c. */
enum { CHUNK_ROWS_MIN = 16, CHUNK_ROWS_START = 128, CHUNK_ROWS_MAX = 512 };
/* In the place of the delivery, of rows that no delivery made: always live. */
enum {
    MARK_SCORED = -1,
    MARK_ASIDE = -2, /* does not fit into memory: no look reads it (link/touched_page.sql) */
    MARK_AGAIN = -3, /* was aside, and is tried once more */
    MARK_WORD = -4,  /* and below: a human's */
};

enum chunk_mode { CHUNK_ALL, CHUNK_SCORE_ONLY, CHUNK_SOLVE_ONLY };

/* What is written at the end of a wave of chunks, in the order of its keys: blocking keys fall all
 * over their table, and written chunk by chunk each of them would cost a page (see also recent.h).
 * The touched rows go last, so a killed wave is linked again; whoever was already in the store then
 * has all keys sent again, though nearly always they are there. */
struct wave {
    VEC(struct q_link_add_key_in) add_key, again;
    VEC(struct q_link_drop_key_in) drop_key;
    VEC(struct q_record_untouch_in) untouch;
    VEC(struct q_record_touch_in) touch;
};
enum { WAVE_KEYS_MAX = 1000 * 1000 };

struct chunk {
    struct wave wave;
    size_t wave_was[5]; /* its lengths before this chunk: a transaction may run twice */
    struct link_graph *graph;
    const struct lease *lease; /* every write goes through it; NULL = a preview */
    enum chunk_mode mode;
    struct arena *arena; /* scratch of one chunk */
    int32_t rows;        /* of the next chunk */
    struct look_part part;
    const struct relation *told_of; /* of records that are thought to be merged with these */
    size_t told_of_count;
    int64_t took_ns;           /* its transaction, without the wait for the writer and the disk */
    int64_t once_ns;           /* ... of this, what half as many records would have taken too */
    double shared;             /* of solving and saving, what is done once for many records */
    uint32_t pairs_mark;       /* of this save: possible.c */
    bool first_try;            /* a transaction that runs again starts with an empty graph */
    bool anybody_aside;        /* whoever is linked after all is so no more */
    bool wave_lost;            /* ... which cannot be while keys of its wave wait: start it anew */
    struct link_report report; /* of this chunk */
    struct buf story;          /* merges and splits with before and after, for the log */
};

/* No transaction holds the writer for more than 20 ms: the next has as many rows as would have
 * fitted in this one's time. The outcome does not depend on it. */
int32_t chunk_rows_that_fit(int32_t rows, int64_t took_ns);
/* The same where `once_ns` of the time do not become less with the rows: a component is solved
 * whole, for one of its records as for hundreds. Then the rows may take as long again, so that the
 * whole of it is not solved for each few of them; what bounds the transaction is the component. */
int32_t chunk_rows_beside(int32_t rows, int64_t took_ns, int64_t once_ns);
void chunk_count_write(struct link_report *to, int64_t took_ns);

MUST err link_chunk_write(struct db *db, void *chunk,
                          struct err_info *why); /* score, solve, save */
/* Did it fail for what it takes, and not for anything else? Then with fewer records, or less in
 * hand, it may fit. */
bool chunk_too_large(const struct chunk *c, err e);
void chunk_undo(struct chunk *c); /* what a chunk that failed put into the wave */
/* Its only record is not tried any more; *put_back lets all be tried again who are aside. */
MUST err chunk_set_aside(struct chunk *c, struct err_info *why);
MUST err chunks_put_back(const struct lease *l, struct err_info *why);

MUST err chunk_score(struct chunk *c, struct db *db, struct err_info *why);
MUST err chunk_solve(struct chunk *c, struct db *db, struct err_info *why);
MUST err chunk_save(struct chunk *c, struct db *db, struct err_info *why);

/* Bring what is needed to say which pairs of a changed person are possible links: of a record that
 * is noted as changed (graph_dirty) by now. */
MUST err chunk_gather_pairs(struct chunk *c, struct db *db, struct err_info *why);
/* Does this pair stand as a possible link, as of now? */
bool chunk_is_possible(const struct chunk *c, const struct link_node *n, const struct link_edge *e);

/* Whoever lives at one of these addresses is judged again; where too many live to be a household,
 * nobody is. Sorts the list. */
MUST err chunk_mark_around(struct chunk *c, struct db *db, int64_t *addresses, size_t n,
                           struct err_info *why);

/* Write the wave, in short transactions, and empty it. */
MUST err wave_write(struct chunk *c, struct link_report *times, struct err_info *why);
void wave_clear(struct wave *w); /* forget what waits: its records are still touched */
void wave_release(struct wave *w);

#endif
