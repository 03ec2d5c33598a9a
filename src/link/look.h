/* link/look.h -- inside of link_run: what chunks take from the store before their transactions.
 *
 * A look reads a page of touched rows with their records, and finds of all who share a key with one
 * of them those with whom there is evidence; nearly all are strangers, who are compared here and
 * forgotten. It is many chunks long: their keys, sorted, read each page of the tables once. The
 * next look is taken in a thread of its own while the chunks of this one are written.
 *
 *     thread    look 2 ─────────┐         look 3 ─────────┐
 *     linker    chunk 1.1  chunk 1.2  ..  chunk 2.1  chunk 2.2  ..
 *
 * A look does not see what the chunks before it change meanwhile, nor the keys of their wave. It
 * need not: nobody else writes what it reads of linked people (lease.h), and whoever the linker
 * changed since the wave began is in its graph, where a chunk compares with them as they are then.
 * So a look holds as long as that graph: who forgets the graph drops what was looked up. */
#ifndef AIM_LINK_LOOK_H
#define AIM_LINK_LOOK_H

#include "link/keys.h"
#include "hub/hub.h"
#include "person/record.h"

#include <pthread.h>

struct link_node;

struct chunk_touch {
    int32_t cell;
    int64_t record, delivery;
};

/* Somebody in the store with whom a record of the chunk has evidence. */
struct chunk_found {
    uint32_t record; /* its place among the look's */
    int64_t person;
    str row; /* the person's feature row, unsealed */
};

struct chunk_record {
    int64_t record;
    struct link_node *node;
    const struct features *features; /* NULL = erased, or nothing visible */
    const struct link_keys *keys;
    uint64_t tie;
    int32_t shield;
    bool exists;       /* something is known of it */
    uint32_t compared; /* strangers' records it was compared with */
    const struct chunk_found *found;
    size_t found_count;
};

struct look {
    const struct looker *of;
    struct arena *arena;
    struct chunk_touch after; /* where the page starts */
    int32_t rows;             /* of a page */
    bool known;               /* everybody linked is in hand: no candidates are looked for */
    bool early;               /* for link/plant.h */
    const struct chunk_touch *touches;
    size_t touch_count;
    struct chunk_record *records; /* ascending, as the touched rows are */
    size_t n;
    const struct relation *relations; /* of these records; only mergers are looked at */
    size_t relation_count;
    const uint64_t *crowds; /* keys that too many persons in the store share */
    size_t crowd_count;
};

struct looker {
    struct hub *hub;
    const struct model *model;
    bool touches_only; /* no records, no candidates */
    bool alone;        /* no second thread */
    int32_t rows_fixed, rows;
    struct look looks[2];
    struct look *now, *next;  /* next: NULL = not begun */
    size_t touch_at, record_at; /* what chunks took of `now` */
    struct chunk_touch after; /* the last that they took */
    int64_t records_taken;
    size_t rows_bytes; /* of a look's arena, up to which rows of persons are kept */
    pthread_t thread;
    bool running;
    err failed;
    struct err_info why;
};

/* A look holds as many bytes as the graph (graph_init), and a half; one that needs more has fewer
 * rows. */
MUST err looker_init(struct looker *l, struct hub *h, const struct model *m, size_t bytes,
                     struct err_info *why);
void looker_release(struct looker *l);
/* From the first touched row on. `rows` of a chunk, when that is fixed; else 0. */
void looker_rewind(struct looker *l, int32_t rows);
/* What was looked up and not taken holds no more. */
void looker_drop(struct looker *l);

/* Of a look, what one chunk takes. */
struct look_part {
    struct look *look;
    const struct chunk_touch *touches;
    size_t touch_count; /* 0 = the pass is at its end */
    struct chunk_record *records;
    size_t n;
    const struct relation *relations;
    size_t relation_count;
};
/* The next so many rows, and all further ones of the last one's record. `known` as in struct
 * look: it ends when the graph is forgotten, and the looks with it. */
MUST err looker_take(struct looker *l, int32_t rows, bool known, struct look_part *ret_part,
                     struct err_info *why);
/* What a chunk took, and all behind it, is looked up and taken again. */
void looker_return(struct looker *l, const struct look_part *part);
/* Begin the next look, if there will be one, and come back at once. After the first chunk of this
 * one has been written, so that SQLite's log can begin anew between two looks. */
void looker_ahead(struct looker *l, bool known);

/* Of these records: who shares a key and is worth comparing with. */
MUST err look_for_candidates(struct look *k, struct db *db, struct err_info *why);

#endif
