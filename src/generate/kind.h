/* generate/kind.h -- the partner agencies of the invented borough and the kinds of events they
 * send. */
#ifndef AIM_GENERATE_KIND_H
#define AIM_GENERATE_KIND_H

#include "agency/partners.h"
#include "generate/place.h"

#include <stdbool.h>
#include <stdint.h>

enum partner {
    PARTNER_AE,
    PARTNER_COMMUNITY,
    PARTNER_GP,
    PARTNER_CHILDRENS,
    PARTNER_PRIMARY,
    PARTNER_SECONDARY,
    PARTNER_POLICE,
    PARTNER_SOCIAL_CARE,
    PARTNER_HOUSING,
    PARTNER_FIRE,
    PARTNER_ADULT_CARE,
    PARTNER_CHARITY,
    PARTNER__COUNT
};

/* One entry of the catalogue. Ages in months. Roles of an event in the generator:
 *  expected  held for `share` of 10,000 at that age (routine, once)
 *  now       held with `share` once in the two years before today
 *  trouble   drawn by weight `share` when there are troubles */
enum event_use { USE_EXPECTED, USE_NOW, USE_TROUBLE };
struct event_kind {
    const char *code, *label;
    enum partner partner;
    enum event_class class;
    bool in_person;
    int tier;
    enum event_use use;
    int age_from, age_until;
    unsigned share;
    const char *service;
};
extern const struct event_kind event_kinds[];
extern const size_t event_kinds_n;

/* How an agency writes, and how badly. Shares are of 10,000. */
struct partner_style {
    const char *code, *name, *kind;
    const char *reference; /* first letters of its person_ref */
    int days_since,
        lag; /* since when it sends data; days until a change of address or name arrives */
    enum place_style place;
    bool capitals;       /* names in capitals */
    bool tight_postcode; /* without the space */
    bool spaced_nhs;     /* 999 000 2711 */
    bool holds_nhs, holds_upn, holds_uprn, says_known_as, says_previous, says_hidden, says_adopted,
        says_dead, says_kin;
    unsigned no_given; /* "Mrs Smith", "The occupier" */
    unsigned no_birth, no_postcode, no_address, no_gender, no_nhs, stale, duplicate;
    unsigned merges; /* of its duplicates, found out by itself later on */
    unsigned carelessness; /* how often its errors happen, 100 = as in the table of slips */
    int expected_hours;
    const char *service[4][3]; /* code, name, label */
};
extern const struct partner_style partner_styles[PARTNER__COUNT];

/* The columns of the minimum data set, in the order of our feeds. */
enum column {
    COLUMN_PERSON_REF,
    COLUMN_GIVEN,
    COLUMN_FAMILY,
    COLUMN_KNOWN_AS,
    COLUMN_PREVIOUS,
    COLUMN_BIRTH,
    COLUMN_GENDER,
    COLUMN_ADDRESS,
    COLUMN_POSTCODE,
    COLUMN_UPRN,
    COLUMN_UPN,
    COLUMN_NHS,
    COLUMN_NHS_STATUS,
    COLUMN_SENSITIVE,
    COLUMN_LIFE_STATUS,
    COLUMN_LIFE_DATE,
    COLUMN_RELATED,
    COLUMN_RELATION,
    COLUMN_EVENT_REF,
    COLUMN_EVENT_TYPE,
    COLUMN_EVENT_DATE,
    COLUMN_EVENT_END,
    COLUMN_SERVICE,
    COLUMN_AS_OF,
    COLUMN_ACTION,
    COLUMN__COUNT
};
extern const char *const column_names[COLUMN__COUNT];
bool partner_sends(enum partner p, enum column c);

#endif
