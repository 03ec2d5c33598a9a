/* api/take.h -- the store's side of what comes over the network: rows of the table `upload`. */
#ifndef AIM_API_TAKE_H
#define AIM_API_TAKE_H

#include "hub/hub.h"
#include "ingest/upload.h"
#include "query.h"

enum { TAKE_ARENA_BYTES = 4 * 1024 * 1024 };

struct taken {
    int status; /* HTTP */
    str report; /* JSON: the report, or a problem that holds it */
    str feed;
    int64_t delivery;
};

/* Take in an upload that is whole, and note what became of it. ERR_ABSENT: there is none, or it is
 * not whole; any other error: not done, the same call again goes on. Texts live in `a`. One whose
 * bytes are not on the disk any more (a hub that came back from a backup) is noted as TAKE_LOST:
 * its sender is told to send it again. */
enum { TAKE_LOST = 410 };
MUST err take_whole(struct hub *h, int64_t upload, struct arena *a, struct taken *ret_taken,
                    struct err_info *why);

/* Forget those whose time is over; the ids of those that wait to be taken in. */
MUST err take_sweep(struct hub *h, struct arena *a, int64_t **ret_ids, size_t *ret_n,
                    struct err_info *why);

/* The row. ERR_ABSENT. */
#define take_row q_upload_get_row
MUST err take_get(struct hub *h, int64_t upload, struct arena *a, struct take_row *ret_row,
                  struct err_info *why);
MUST err take_add(struct hub *h, const struct q_upload_add_in *row, struct err_info *why);
MUST err take_note_whole(struct hub *h, int64_t upload, int64_t bytes, struct err_info *why);
/* And its file. ERR_CONFLICT: it is whole and waits to be taken in, or there is none. */
MUST err take_drop(struct hub *h, int64_t upload, struct err_info *why);
MUST err take_open_count(struct hub *h, str client, int64_t *ret_n, struct err_info *why);

/* For whom the client sent it, sealed for the row and back: struct machine_call's `asked`. */
MUST err take_seal(struct hub *h, int64_t upload, str asked, struct arena *a, str *ret_sealed,
                   struct err_info *why);

#endif
