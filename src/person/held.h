/* person/held.h -- what full extracts confirm. A full extract that says of a record what the one
 * before it said stores nothing; what was said then holds up to the feed's newest full extract. So
 * the time at which a version was said last is not always the time it is stored under. */
#ifndef AIM_PERSON_HELD_H
#define AIM_PERSON_HELD_H

#include "person/range.h"

struct held {
    size_t which; /* of the ids asked for */
    int64_t stream, as_of_ms, delivery; /* what this extract said stands ... */
    int64_t until_ms;                   /* ... up to here */
    bool now; /* the feed's newest full extract still says so */
};
struct held_list {
    const struct held *at; /* by `which` */
    size_t n;
};

/* What visible full extracts said, that others repeated. */
MUST err held_read(struct db *db, const struct visibility *v, const int64_t *ids, size_t n,
                   struct arena *a, struct held_list *ret_list, struct err_info *why);
/* The same of the ids of some cells (person/range.h). */
MUST err held_read_range(struct db *db, const struct visibility *v, struct cell_range cells,
                         const int64_t *ids, size_t n, struct arena *a,
                         struct held_list *ret_list, struct err_info *why);
/* What is said of ids[which] and those after it, when that before `which` was asked for so far:
 * *io_list is moved on, so that a walk over many ids stays one walk. */
void held_skip(struct held_list *io_list, size_t which);

/* The list from ids[which] on, in whatever order they are asked for. */
struct held_list held_from(const struct held_list *l, size_t which);

/* When what came with this delivery, dated as_of_ms, was last said of the record. */
int64_t held_until(const struct held_list *l, size_t which, int64_t delivery, int64_t as_of_ms);

/* The name of a feed in `held`. */
int64_t held_stream(const struct keys *k, str agency, str feed);

#endif
