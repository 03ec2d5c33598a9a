/* machine/outside.h -- a person's id as one agency knows it.
 *
 * The hub's own ids never leave by this door. What leaves is the id under a key of the asking
 * agency's: the same person has the same id for the same agency, always, and another one for every
 * other agency, so that two that put their answers side by side learn nothing. It can be read back
 * by the hub alone, and one that was made up or is another agency's is no id at all.
 *
 * Form: 48 hexadecimal digits. Synthetic IV: a tag of 16 bytes, a keyed BLAKE2b of the person, then
 * the person's 8 bytes under a stream that is keyed by the tag. */
#ifndef AIM_MACHINE_OUTSIDE_H
#define AIM_MACHINE_OUTSIDE_H

#include "crypt/crypt.h"

enum { OUTSIDE_ID_TEXT = 48 };

void outside_id(const struct keys *k, str agency, int64_t person,
                char ret_text[static OUTSIDE_ID_TEXT + 1]);
/* False: not an id that this hub gave to this agency. */
bool outside_person(const struct keys *k, str agency, str id, int64_t *ret_person);

#endif
