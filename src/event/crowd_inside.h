/* event/crowd_inside.h -- shared by crowd.c, which reads everybody, and crowd_look.c, which says
 * what was read of one. */
#ifndef AIM_EVENT_CROWD_INSIDE_H
#define AIM_EVENT_CROWD_INSIDE_H

#include "event/crowd.h"
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

struct range {
    struct part *part;
    size_t parts;
    struct packed *event;
    size_t events;
};

struct crowd {
    struct crowd_order order;
    struct range range[CROWD_RANGES];
    size_t ranges;
    uint32_t *first; /* by person: the first of theirs in `place`, and at the end how many */
    const struct part **place;
    size_t from[CELL_COUNT + 1]; /* places of persons, by their cell */
    atomic_size_t bytes;
};

/* Of this person among those asked for; order.n = there is no such. */
size_t crowd_place(const struct crowd *c, int64_t person);

#endif
