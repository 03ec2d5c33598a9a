/* person/features.h -- what is left of a record after cleaning: small, comparable, without free
 * text.
 *
 * A record has one of these, made from all its versions: old names, old addresses and corrected
 * birth dates are evidence too. It is a pure function of the versions (newest first) and of
 * CLEAN_VERSION. In the database it exists packed and sealed only. */
#ifndef AIM_PERSON_FEATURES_H
#define AIM_PERSON_FEATURES_H

#include "base/buf.h"
#include "base/date.h"
#include "likeness/names.h"
#include "likeness/place.h"

/* Raise it with every change to a cleaning rule or a shipped table that changes features, and to
 * how linking compares them: what is stored is then made again. */
enum { CLEAN_VERSION = 11 };

enum {
    FEATURE_NAMES_MAX = 16,
    FEATURE_BIRTHS_MAX = 4,
    FEATURE_HOMES_MAX = 6,
    FEATURE_NUMBERS_MAX = 2,
    FEATURE_PACKED_MAX = 1024
};

/* Where a word stood; several may hold. NAME_IS_NOW: it stands in the newest version too. */
enum name_role {
    NAME_IS_GIVEN = 1,
    NAME_IS_MIDDLE = 2,
    NAME_IS_KNOWN_AS = 4,
    NAME_IS_FAMILY = 8,
    NAME_IS_PREVIOUS = 16,
    NAME_IS_NOW = 32
};

struct feature_name {
    char text[NAME_BYTES_MAX + 1]; /* a-z */
    uint8_t len, role;
    bool low;                   /* shared by hundreds of thousands: little evidence */
    uint32_t sound;             /* likeness/sound.h */
    const struct name_row *row; /* what is known of the name, or NULL */
};

struct feature_home {
    postcode code;         /* 0 = none */
    uint64_t uprn;         /* 0 = none */
    uint32_t number, flat; /* 23b = 23 * 32 + 2; 0 = none */
    uint32_t street[2];    /* sounds of the first two words of the street's (or building's) name */
    uint32_t street_type;  /* hash of "street", "road", ...; 0 = none */
    bool communal; /* many surnames have it: set in memory by link/home.h, never packed */
};

struct feature_number {
    uint64_t number;
    bool verified; /* NHS: traced and verified (status 01) */
};

enum feature_flag {
    FEATURE_NO_GIVEN =
        1, /* the given name is a placeholder ("Baby", "Twin 2") or missing, in all versions */
    FEATURE_ADOPTED = 2,  /* the adoption wall */
    FEATURE_SHIELDED = 4, /* location or sealed */
    FEATURE_HOME_NOW = 8, /* home[0] is where the newest version says that they live */
    FEATURE_MANY = 16,    /* once called "Twin 2" or the like: born together with others */
    FEATURE_HOME_COMMUNAL = 32 /* with FEATURE_HOME_NOW: it calls itself a hostel, a hall, ... */
};

struct features {
    uint32_t
        agency; /* hash of the agency's code: two records of one agency are seldom one person */
    uint8_t names, births, homes, nhs_numbers, pupil_numbers;
    uint8_t genders; /* bits: 1 F, 2 M, 4 other */
    uint8_t flags;
    int32_t home_day; /* with FEATURE_HOME_NOW: since when they say so, days since 1970, UK */
    struct feature_name name[FEATURE_NAMES_MAX];
    struct date birth[FEATURE_BIRTHS_MAX];
    struct feature_home home[FEATURE_HOMES_MAX];
    struct feature_number nhs[FEATURE_NUMBERS_MAX], pupil[FEATURE_NUMBERS_MAX];
};

/* Bytes for the sealed feature row: version byte, counts, items; no pointers. ERR_LIMIT from the
 * buffer. */
void features_pack(const struct features *f, struct buf *to);
/* ERR_CORRUPT: not made by this version of features_pack, cut off, or with a count out of
 * bounds. */
MUST err features_unpack(str packed, struct features *ret_features, struct err_info *why);

#endif
