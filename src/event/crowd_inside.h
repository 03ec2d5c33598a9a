/* event/crowd_inside.h -- shared by crowd.c, which reads everybody, crowd_linked.c, which finds who
 * may be one with whom, and crowd_look.c, which says what was read of one. */
#ifndef AIM_EVENT_CROWD_INSIDE_H
#define AIM_EVENT_CROWD_INSIDE_H

#include "base/vec.h"
#include "event/crowd.h"
#include "person/range.h"
#include "store/cell.h"

#include <stdatomic.h>

enum { CROWD_RANGES = 512 }; /* at most */

struct packed {
    int64_t id;
    int32_t day, end_day;
    uint16_t type, service;
};

struct part { /* of a person: one of the records */
    int64_t id, as_of_ms;
    const struct packed *event; /* set when the range is kept */
    size_t first_event;         /* of the range's */
    int64_t first_ms;           /* as_of of the oldest version */
    uint32_t person, events;
    struct date born, life_date;
    uint16_t agency;            /* NO_AGENCY: one that the region does not have */
    uint8_t life, confirmed;
    bool told;                  /* some version is visible */
};

enum { NO_AGENCY = UINT16_MAX };

struct possible { /* a possible link, from one of the records */
    uint32_t person;
    int64_t other; /* a record, here or in another range */
};

struct range {
    struct part *part;
    size_t parts;
    struct packed *event;
    size_t events;
    struct possible *possible;
    size_t possibles;
};

struct crowd {
    struct crowd_order order; /* its persons are `person` */
    int64_t *person;
    struct range range[CROWD_RANGES];
    size_t ranges;
    uint32_t *first; /* by person: the first of theirs in `place`, and at the end how many */
    const struct part **place;
    uint32_t *linked;       /* whom possible links join: persons by person, ascending, each once;
                             * order.n = somebody who was not asked for */
    uint32_t *first_linked; /* by person: the first of theirs, and at the end how many; NULL = they
                             * were not read */
    size_t from[CELL_COUNT + 1]; /* places of persons, by their cell */
    atomic_size_t bytes;
};

/* The possible links of the records of a range, which are `ids` and `parts`. */
struct possible_list {
    VEC(struct possible) link;
};
MUST err crowd_read_possible(struct db *db, struct cell_range cells, const int64_t *ids, size_t n,
                             const struct part *parts, struct possible_list *to,
                             struct err_info *why);
/* When all ranges are kept: `linked`. */
MUST err crowd_join_links(struct crowd *c, struct err_info *why);

#endif
