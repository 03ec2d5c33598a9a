/* generate/form.h -- a person as one agency writes it down, before and after its slips. */
#ifndef AIM_GENERATE_FORM_H
#define AIM_GENERATE_FORM_H

#include "generate/human.h"
#include "generate/kind.h"

/* Texts live in the arena or in tables; empty = not given. */
struct form {
    str given, family, known_as, previous_family, address, postcode, uprn, upn, nhs, nhs_status;
    struct date birth;
    char gender; /* F M X U, or 0 = not given */
};

/* What an agency holds of a person at all, drawn once per record and then kept. */
struct holding {
    uint64_t seed;  /* of the slips: the same slip gives the same wrong text each time */
    uint32_t slips; /* bits, by place in the table of slips */
    bool no_given, no_birth, no_postcode, no_address, no_gender, no_nhs, stale, wrong_nhs;
    bool kin; /* says who the parents are, where they are known there as well */
    int32_t created;  /* a stale record never learns what came later */
    int32_t earliest; /* day of its first event; nobody writes a later birth */
    int32_t repaired; /* from that day on the slips of writing are gone; INT32_MAX = never */
};

/* The form that the agency holds on that day; the slips that made a difference go to *ret_slips. */
struct form form_of(struct arena *a, const struct human *h, const struct family *f,
                    const struct partner_style *style, const struct holding *held, int32_t day,
                    uint32_t *ret_slips);
/* "Baby", "Twin 2": not yet a name. */
bool form_is_placeholder(str given);

/* NHS number from the range 999, with its check digit; empty when that person has none: one in
 * eleven, and in a region of more than 1,000,000 persons all but that many, evenly spread. */
str form_nhs_number(struct arena *a, uint64_t person, uint64_t persons);

#endif
