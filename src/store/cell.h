/* store/cell.h -- ids and cells.
 *
 * An id has 63 bits and is random or a keyed hash, so its top 14 bits spread evenly: they are the
 * cell, the first column of every primary key and the unit of distribution. Cell 0 with the fixed
 * ids below 2^49 holds what belongs to the whole hub (partners, catalogue, rules, log head). */
#ifndef AIM_STORE_CELL_H
#define AIM_STORE_CELL_H

#include <stdint.h>

enum { CELL_BITS = 14, CELL_COUNT = 1 << CELL_BITS, CELL_HUB = 0 };

static inline int32_t cell_of(int64_t id) { return (int32_t)(id >> (63 - CELL_BITS)); }

#endif
