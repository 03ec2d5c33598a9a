/* link/inspect.h -- the linker's view of some persons, for a human who decides: who is held
 * together by what, and what a decision would make of it. Nothing is written. */
#ifndef AIM_LINK_INSPECT_H
#define AIM_LINK_INSPECT_H

#include "link/compare.h"
#include "link/link.h"

struct inspect_record {
    int64_t record, person;
    int32_t shield;
    const struct features *features; /* NULL = nothing to compare: erased, or not linked yet */
};

struct inspect_person {
    int64_t person, version;
    size_t records;
};

struct inspect_edge {
    uint32_t a, b;  /* places in records */
    int32_t weight; /* thousandths of a bit; 0 when only a human said something */
    uint32_t flags; /* enum link_flag */
    enum human human;
    bool present; /* there is evidence */
    bool joins;   /* it alone would hold the two together */
};

/* All persons of the records asked for, with all their records and what lies between them. */
struct inspection {
    const struct model *model;
    const struct inspect_record *records; /* by person, then id */
    size_t record_count;
    const struct inspect_person *persons; /* by id */
    size_t person_count;
    const struct inspect_edge *edges; /* each once, a < b */
    size_t edge_count;
};

enum { INSPECT_RECORDS_MAX = 2000 }; /* of all persons asked for together */

/* In the transaction `db` is in; everything lives in `a`. Records that nobody has linked yet are
 * left out. Errors: ERR_LIMIT (more records than a human can look at), ERR_NOMEM, those of the
 * store. */
MUST err link_inspect(struct db *db, struct hub *h, const int64_t *records, size_t n,
                      struct arena *a, struct inspection *ret_inspection, struct err_info *why);
/* NULL = not among them. */
const struct inspect_record *inspect_find(const struct inspection *i, int64_t record);

/* If humans said this: HUMAN_NONE takes a word back. */
struct link_wish {
    int64_t record, other;
    enum human human;
};

/* A record that would change its person. */
struct link_move {
    int64_t record, from, to; /* to 0 = a person who does not exist yet */
};

/* What link_run would make of it, from the evidence as it is now: the linker's own solver decides,
 * ids included. The moves are in the order of their records. */
MUST err link_preview(struct db *db, struct hub *h, const struct link_wish *wishes, size_t n,
                      struct arena *a, const struct link_move **ret_moves, size_t *ret_n,
                      struct err_info *why);

#endif
