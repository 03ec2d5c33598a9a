/* protect/marker_inside.h -- shared by marker*.c only. */
#ifndef AIM_PROTECT_MARKER_INSIDE_H
#define AIM_PROTECT_MARKER_INSIDE_H

#include "event/history.h"
#include "protect/marker.h"

#include "query.h"

enum { MARKER_BYTES_MAX = 16 << 20 };

struct marking {
    struct hub *hub;
    const struct partners *partners;
    const struct viewer *viewer;
    struct arena *arena;
    struct arena_mark mark;
    struct db *db;
    int64_t now_ms;
    int64_t person; /* living */
    int shield;
    const int64_t *records;
    size_t record_count;
    int64_t home; /* keyed hash of the address; 0 = not known, or kept */
};

MUST err marking_start(struct marking *m, struct hub *h, const struct partners *p,
                       const struct viewer *v, struct err_info *why);
/* The person, their records and home. ERR_ABSENT: not for this viewer. */
MUST err marking_person(struct marking *m, int64_t person, struct err_info *why);
MUST err marking_note(struct marking *m, enum audit_kind kind, const char *what, int64_t person,
                      struct err_info *why);
bool marking_agrees(const struct marking *m, str agency, str owner);
struct place marking_place(int64_t anchor, int64_t marker);

#endif
