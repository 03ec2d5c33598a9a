/* ingest/chunk.h -- some ten thousand checked rows, stored together in short transactions.
 *
 * Rows are added as they are read; what they say is copied (packed) into the chunk's arena, so the
 * caller's buffers may go. chunk_store finds out what is there already, then writes what is new:
 *
 *     add, add, add ... -> look up (one read) -> sort by record -> seal a slice, insert it (<= 20
 * ms)
 *                                                                  ... and the next slice ...
 *
 * Keys are hashes, so rows in the order of a file would touch every page of every table in every
 * transaction. Sorted by record, a slice touches a few neighbouring pages: ten times fewer writes.
 *
 * All of it is idempotent: what was stored and is stored again changes nothing. Everything is
 * marked with the delivery, which is in `staging`, so nobody sees it.
 *
 * Typical: a first load has 1 new record per 2 rows and an event in nearly every row; a daily one
 * has nearly no new records. Both look up by key; nothing is scanned. */
#ifndef AIM_INGEST_CHUNK_H
#define AIM_INGEST_CHUNK_H

#include "audit/audit.h"
#include "base/map.h"
#include "base/vec.h"
#include "ingest/full.h"
#include "ingest/row.h"
#include "ingest/tally.h"

enum {
    CHUNK_ROWS = 32768,             /* of a chunk, and at most so many bytes of content */
    CHUNK_BYTES = 16 * 1024 * 1024, /* then it is full, too */
    CHUNK_ARENA_BYTES = 192 * 1024 * 1024,
    CHUNK_SLICE_LEAST = 512, /* rows in one transaction: adapts to the machine */
    CHUNK_SLICE_MOST = 4096,
    CHUNK_SLICE_MS = 12,    /* how long a transaction should last */
    CHUNK_KEYS_MAX = 65536, /* data keys kept between chunks */
};

/* What a delivery is, for all its chunks. */
struct load {
    struct hub *hub;
    str agency;
    int64_t delivery, stored_ms;
    bool cures;        /* the agency has rows in quarantine */
    bool doubts;       /* it has sent full extracts: what changes takes a record's digest away */
    struct full *full; /* a full extract that counts; else NULL */
    int64_t as_of_ms;  /* of the delivery */
    str lease_job, lease_owner;
    struct audit_entry *audit;
    struct tally *tally; /* of the delivery; NULL = nobody counts */
};

/* A record's data key, remembered between chunks; and what this delivery has noted about it. */
struct data_key {
    struct key key;
    int32_t shield;
    bool touched, extracted;
};

/* One row, packed. Ids are 0 where a row has no such thing. */
struct chunk_row {
    long line;
    int64_t record;
    int64_t row_key, person_key; /* of bad rows that this one is better than */
    size_t person; /* index + 1 into persons */
    int64_t as_of_ms;
    bool stated;
    uint8_t sensitive;
    int64_t version_hash;
    str content; /* packed */
    int64_t event, event_hash;
    str event_content; /* packed */
    str type, service; /* borrowed from the terms */
    int64_t happened_ms, end_ms;
    bool has_time, withdraw;
    int64_t related;
    enum relation_kind relation;
    /* found out when storing */
    bool version_is_new, event_is_new, relation_is_new;
    bool old; /* it says nothing that was not there before this delivery */
    enum reason problem;
};

/* One record that rows of this chunk are about. */
struct chunk_person {
    int64_t record;
    struct data_key key;
    bool is_new, erased; /* erased: its key was destroyed, it gets a new one */
    bool changed, written;
    bool locked; /* its agency's feed says that it keeps it locked */
    int32_t add_shield;
    str wrapped;
};

/* What a quarantined row and the row that cures it have in common: the record, and an event of it,
 * or one of these. */
enum { ROW_ABOUT_PERSON = 0, ROW_ABOUT_MERGER = 1 };

struct chunk_reject {
    long line;
    int64_t row_key;
    int64_t record, about; /* record 0: it is not known whom it is about */
    int64_t as_of_ms;
    int64_t cured_by; /* found out when storing: the delivery that said something newer */
    enum column column;
    enum reason reason;
    str plain; /* what to keep, sealed */
};

/* An event of this chunk that another record has had too, and its versions there. */
struct chunk_copy {
    int64_t record, event, as_of_ms, hash, delivery;
    bool stated, withdrawn;
};

struct chunk {
    struct load *load;
    struct arena *arena;
    size_t slice;
    VEC(struct chunk_row) rows;
    VEC(struct chunk_person) persons;
    VEC(struct chunk_reject) rejects;
    VEC(struct chunk_copy) copies;
    struct map64 person_of; /* record -> index + 1 */
    struct map64 said;      /* what this chunk has said once already */
    struct map64 keys_at;   /* record -> index + 1 into keys; between chunks */
    VEC(struct data_key) keys;
    struct buf packed;
    int64_t bytes;
};

MUST err chunk_init(struct chunk *c, struct load *l, struct err_info *why);
void chunk_release(struct chunk *c);

bool chunk_full(const struct chunk *c);
MUST err chunk_add(struct chunk *c, long line, const struct row *row, struct err_info *why);
MUST err chunk_reject(struct chunk *c, const struct chunk_reject *r, struct err_info *why);

/* Store and empty it. Which rows were accepted, were old news, or had to be put aside after all is
 * then told by on_done, row by row in the order they were added, after the commit. */
typedef err chunk_done_fn(void *context, long line, enum reason reason, enum column column,
                          bool old, struct err_info *why);
MUST err chunk_store(struct chunk *c, chunk_done_fn *on_done, void *context, struct err_info *why);

/* For the files of chunk: reading what is there, and writing what is new. */
MUST err chunk_look_up(struct chunk *c, struct err_info *why);
MUST err chunk_write(struct chunk *c, struct err_info *why);
/* Which of the rejects are old news: by what is stored, then by the chunk's own rows. */
struct visibility;
struct db;
MUST err chunk_reject_judge(struct db *db, struct chunk *c, const struct visibility *v,
                            struct err_info *why);
MUST err chunk_reject_judge_within(struct chunk *c, struct err_info *why);
struct q_quarantine_add_in;
MUST err chunk_reject_seal(struct chunk *c, const struct chunk_reject *r,
                           struct q_quarantine_add_in *ret_row, struct err_info *why);
MUST err chunk_reject_late(struct chunk *c, const struct chunk_row *r,
                           struct q_quarantine_add_in *ret_row, struct err_info *why);
MUST err chunk_beat(struct db *db, struct load *l, struct arena *a, struct err_info *why);
void chunk_adapt(struct chunk *c, size_t rows, int64_t ns);
int64_t chunk_row_key(const struct load *l, int64_t record, int64_t about);
void chunk_row_keys(const struct chunk *c, struct chunk_row *r);

struct q_record_shield_in;
/* The records whose classes grew; in the transaction of it. */
MUST err chunk_tell_queue(struct db *db, const struct q_record_shield_in *shields, size_t n,
                          struct arena *a, struct err_info *why);

#endif
