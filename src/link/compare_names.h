/* link/compare_names.h -- inside of compare.c: given names and surnames. */
#ifndef AIM_LINK_COMPARE_NAMES_H
#define AIM_LINK_COMPARE_NAMES_H

#include "link/compare.h"

void compare_names(const struct features *a, const struct features *b, uint8_t *ret_forename,
                   uint8_t *ret_surname, struct agreed ret_agreed[2]);

/* A second look at two who have the same birth date and, so far, different given names: names that
 * changed places and were mistyped too, a slip of another form of one name, and with a number in
 * common two slips of one. Answers whether it changed the two levels. */
bool compare_names_again(const struct features *a, const struct features *b, bool number,
                         uint8_t *forename, uint8_t *surname);

#endif
