/* link/compare_names.h -- inside of compare.c: given names and surnames. */
#ifndef AIM_LINK_COMPARE_NAMES_H
#define AIM_LINK_COMPARE_NAMES_H

#include "link/compare.h"

void compare_names(const struct features *a, const struct features *b, uint8_t *ret_forename,
                   uint8_t *ret_surname, struct agreed ret_agreed[2]);

#endif
