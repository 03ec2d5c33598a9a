/* ingest/source.h -- where a delivery's bytes come from; they are read twice.
 *
 * What comes only once (a pipe, a request, a message) is spooled: sealed under a key that lives
 * only in memory, into a file that has no name any more. Nothing a delivery holds is ever on the
 * disk in clear. */
#ifndef AIM_INGEST_SOURCE_H
#define AIM_INGEST_SOURCE_H

#include "base/file.h"
#include "hub/hub.h"

enum { SOURCE_BLOCK_BYTES = 64 * 1024 };

/* Somebody else's bytes: fills `at`, fewer than `room` only at the end. */
struct source_reader {
    err (*next)(void *ctx, char *at, size_t room, size_t *ret_n, struct err_info *why);
    err (*rewind)(void *ctx, struct err_info *why);
    void *ctx;
};

struct source {
    enum { SOURCE_NONE, SOURCE_TEXT, SOURCE_FILE, SOURCE_SPOOL, SOURCE_KEPT, SOURCE_READER } kind;
    struct hub *hub;
    struct file file;
    struct source_reader reader;
    struct file out; /* of a spool that is still filled */
    size_t held;     /* bytes in `room` that wait for their block to be full */
    struct key key;  /* of the spool */
    str text;
    int64_t delivery; /* of a kept one */
    int64_t offset;   /* bytes given since the start */
    int32_t block;    /* blocks given since the start */
    char *room;       /* SOURCE_BLOCK_BYTES */
    struct arena *arena;
};
enum { SOURCE_MAPPING_PART = -1 }; /* kept beside the blocks 0, 1, ... */

/* A path, or "-" for standard input. Errors of base/file.h. */
MUST err source_open(struct hub *h, const char *path, int64_t bytes_max, struct source *ret_source,
                     struct err_info *why);
/* A regular file that is open for reading; it is closed with the source, or when this fails. */
MUST err source_open_file(struct hub *h, int fd, struct source *ret_source, struct err_info *why);
/* A text that outlives the source; and a delivery that was kept aside for a human. */
MUST err source_open_text(str text, struct source *ret_source, struct err_info *why);
MUST err source_open_kept(struct hub *h, int64_t delivery, struct source *ret_source,
                          struct err_info *why);
/* Bytes that come once, in pieces of any size: open, add each, and say when that was all. Until
 * then nothing can be read. */
MUST err source_open_spool(struct hub *h, struct source *ret_source, struct err_info *why);
MUST err source_add(struct source *s, str piece, struct err_info *why);
MUST err source_complete(struct source *s, struct err_info *why);
MUST err source_open_reader(const struct source_reader *reader, struct source *ret_source,
                            struct err_info *why);
/* The next block: SOURCE_BLOCK_BYTES, fewer only at the end, empty after it. Valid until the next
 * call. */
MUST err source_next(struct source *s, str *ret_block, struct err_info *why);
MUST err source_rewind(struct source *s, struct err_info *why);
void source_close(struct source *s);

/* Keep the whole source and the text of its mapping aside under a delivery, block by block; what is
 * there is written over. */
MUST err source_keep(struct source *s, struct hub *h, int64_t delivery, str mapping,
                     struct err_info *why);
/* The text of the mapping, into the arena. ERR_ABSENT: nothing is kept under this delivery. */
MUST err source_kept_mapping(struct hub *h, int64_t delivery, struct arena *a, str *ret_text,
                             struct err_info *why);
MUST err source_forget(struct hub *h, int64_t delivery, struct err_info *why);

#endif
