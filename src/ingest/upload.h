/* ingest/upload.h -- the bytes of a delivery that comes over a network, sealed on disk as they
 * come, so that a cut line or a restart costs what was on the way and no more.
 *
 *     DIR/incoming/<16 hexadecimal digits>: [length, 4 bytes][sealed piece] ...
 *
 * Each piece is sealed for its place: none can be taken out, moved or put into another file unseen.
 * Whose it is, and what became of it, is the row in the table `upload`. */
#ifndef AIM_INGEST_UPLOAD_H
#define AIM_INGEST_UPLOAD_H

#include "codec/gzip.h"
#include "ingest/source.h"

enum { UPLOAD_PIECE_BYTES_MAX = 256 * 1024, UPLOAD_PATH_MAX = PATH_MAX + 40 };

/* A file that is being written or read; by one thread at a time. */
struct upload {
    struct hub *hub;
    int64_t id;
    struct file file;
    int64_t bytes; /* that have come */
    int64_t piece; /* the number of the next one */
    struct arena *arena;
    char *room;      /* one sealed piece */
    str rest;        /* of the piece that was read last */
    struct gunzip *gunzip; /* NULL = as it came */
};

/* One at a time writes or reads it, in whatever process: ERR_BUSY. What is there under this id
 * stays, so that its row can be looked at when nobody else can be at work, and then emptied. */
MUST err upload_claim(struct hub *h, int64_t id, struct upload *ret_upload, struct err_info *why);
MUST err upload_empty(struct upload *u, struct err_info *why);
/* Both at once, where nothing can be there. */
MUST err upload_create(struct hub *h, int64_t id, struct upload *ret_upload, struct err_info *why);
/* Go on: what a power cut left half written is cut off. ERR_ABSENT: there is none. */
MUST err upload_open(struct hub *h, int64_t id, struct upload *ret_upload, struct err_info *why);
MUST err upload_add(struct upload *u, str piece, struct err_info *why); /* any length */
MUST err upload_sync(struct upload *u, struct err_info *why);
void upload_close(struct upload *u); /* an all zero one is fine */

/* As a delivery's source, from the beginning, unpacked when `gzip` (a bomb over bytes_max is
 * refused); `u` is open, and must outlive it. */
MUST err upload_source(struct upload *u, bool gzip, int64_t bytes_max, struct source *ret_source,
                       struct err_info *why);
/* The keyed hash of the bytes as they came, however they were cut. */
MUST err upload_content(struct upload *u, int64_t *ret_content, struct err_info *why);
void upload_forget(struct hub *h, int64_t id); /* remove the file; none is fine */

/* The same hash of bytes that are not kept. */
struct upload_sum {
    struct hash chain;
    size_t n;
    char block[SOURCE_BLOCK_BYTES];
};
void upload_sum_add(struct upload_sum *s, str piece);
int64_t upload_sum_end(struct upload_sum *s, const struct hub *h);

#endif
