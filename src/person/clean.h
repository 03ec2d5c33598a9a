/* person/clean.h -- from what an agency typed to what can be compared.
 *
 * Unicode is transliterated to a-z; titles go; placeholders ("Baby", "Twin 2", "Unknown") are seen
 * for what they are and never compared as names; addresses are taken apart; numbers with a wrong
 * check digit are not used. Nothing here fails: what cannot be read is missing, never an error. */
#ifndef AIM_PERSON_CLEAN_H
#define AIM_PERSON_CLEAN_H

#include "person/demographics.h"
#include "person/features.h"

/* Start a record's features. */
void clean_start(struct features *ret_features, str agency);
/* Add one version; the newest first, because room is limited and the newest says most. */
void clean_add(struct features *f, const struct demographics *d);

enum { CLEAN_TEXT_MAX = 256 };
/* Lower case ASCII of any UTF-8 text in the room given (longer texts are cut); letters that cannot
 * be transliterated go. */
str clean_fold(str text, char room[static CLEAN_TEXT_MAX]);

/* Is a name field filled with what is no name: "Baby", "Twin 2", "Unknown"? */
bool clean_placeholder(str name);
/* ... and whoever is called so was born with others: "Twin 2", "Triplet"? */
bool clean_of_many(str name);
/* Of a given name that is a placeholder: how many children were born together, at least, as it says
 * ("Baby" 1, "Twin 1" 2, "Triplet" 3, "Twin 3" 3); 0 = a name, or empty. *ret_number: which of them
 * ("Twin 2", "Twin B": 2), 0 = not said. */
int clean_birth_label(str given, int *ret_number);
/* The address of a version alone; clean_add does it too. newest: it is where they live now. */
void clean_add_home(struct features *f, const struct demographics *d, bool newest);
/* Does the address call itself a place where many live: a refuge, a hostel, a care home, a
 * hospital, a prison, a hall? "Hospital Road" and "The Old Hospital" are none. */
bool clean_communal(str address);
void clean_address(str line, struct feature_home *home); /* postcode too, when home->code is 0 */
bool clean_nhs_number(str text, uint64_t *ret_number);         /* ten digits, check digit right */
bool clean_pupil_number(str text,
                        uint64_t *ret_number); /* UPN: letter, 11 digits, digit or letter */
bool clean_uprn(str text, uint64_t *ret_number);
bool clean_birth(struct date d); /* false: nobody's birth date (1900-01-01) */

#endif
