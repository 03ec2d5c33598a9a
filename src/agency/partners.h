/* agency/partners.h -- who takes part, on what terms, and what events mean: held in memory.
 *
 * A region has some hundreds of agencies and some dozens of agreements and event types; every row
 * of a delivery and every line of a page asks about them. Load once per command; a server loads
 * again when partners_stamp() changes. What is loaded never changes afterwards: pointers into it
 * stay good until partners_free. */
#ifndef AIM_AGENCY_PARTNERS_H
#define AIM_AGENCY_PARTNERS_H

#include "agency/due.h"
#include "agency/terms.h"
#include "base/map.h"
#include "hub/hub.h"

/* name, word in the region file, default tier of its practitioners */
#define AGENCY_KIND_LIST(X)                                                                        \
    X(COUNCIL, "council", 1)                                                                       \
    X(CHILDRENS_SOCIAL_CARE, "childrens_social_care", 2)                                           \
    X(ADULT_SOCIAL_CARE, "adult_social_care", 2)                                                   \
    X(PUBLIC_HEALTH, "public_health", 2)                                                           \
    X(HOSPITAL, "hospital", 2)                                                                     \
    X(COMMUNITY_HEALTH, "community_health", 2)                                                     \
    X(GP, "gp", 2)                                                                                 \
    X(POLICE, "police", 2)                                                                         \
    X(FIRE, "fire", 1)                                                                             \
    X(SCHOOL, "school", 1)                                                                         \
    X(NURSERY, "nursery", 0)                                                                       \
    X(HOUSING, "housing", 1)                                                                       \
    X(CHARITY, "charity", 0)
enum agency_kind {
#define AGENCY_KIND_ENUM(name, word, tier) AGENCY_##name,
    AGENCY_KIND_LIST(AGENCY_KIND_ENUM)
#undef AGENCY_KIND_ENUM
        AGENCY__COUNT
};
const char *agency_kind_word(enum agency_kind kind);
bool agency_kind_of(str word, enum agency_kind *ret_kind);
int agency_kind_tier(enum agency_kind kind);

enum event_class {
    CLASS_ROUTINE,
    CLASS_CONCERN,
    CLASS_HIGH,
    CLASS_STATUS,
    CLASS_MISSED,
    CLASS__COUNT
};
const char *event_class_word(enum event_class class);
bool event_class_of(str word, enum event_class *ret_class);

/* Whom to ring. `phone` is never empty: it falls back to the region's duty line. */
struct lead {
    str name, phone, email, hours;
    str away_name, away_phone; /* out of hours */
    str authority; /* who answers for it; empty = the agency itself */
};

/* NHS numbers, in FHIR; and what an agency's own ids go by when the region file does not say. */
#define AGENCY_NHS_SYSTEM "https://fhir.nhs.uk/Id/nhs-number"
#define AGENCY_OWN_SYSTEM "urn:aim:agency:"

struct agency;
struct service {
    const struct agency *agency;
    str code, name, label; /* label: one or two words; the name when the region file gives none */
    struct lead lead;
};

struct agency {
    str code, name;
    enum agency_kind kind;
    int tier;                       /* of its practitioners */
    const struct service *services; /* the first is the default */
    size_t service_count;
    const str *systems; /* URIs of its own ids of people; the first is the one to write */
    size_t system_count;
};

struct event_type {
    str code, label;
    enum event_class class;
    bool in_person;
    int tier; /* least tier that sees label and date */
    int retention_months;
    size_t incident;   /* place of the first type that may be a report of the same incident */
    int incident_days; /* how far apart agencies may date one; below 0 = never one */
};

enum { EVENT_INCIDENT_DAYS = 1 }; /* unless the region file says otherwise */

struct agreement {
    const struct agency *agency;
    str id, purpose, lawful_basis, condition;
    str feed;          /* code: the stream that comes under it; renewals share it */
    str mapping;       /* text of the mapping that its deliveries need; empty = none */
    const str *fields; /* column names of the feed format */
    size_t field_count;
    const struct event_type *const *types;
    size_t type_count;
    struct due due;               /* when deliveries are expected */
    const str *services;          /* codes that it brings; none = all of the agency's */
    size_t service_count;
    int audience; /* most detail that may be shown of it, as a tier */
    int retention_months, expected_every_hours, max_drop_percent;
    int64_t from_ms, until_ms; /* until_ms is the first moment at which it is over */
    bool live;                 /* approved; see partners_agreement for "and in force" */
};

struct partners {
    struct arena *arena;
    str region, duty_line;
    const struct agency *agencies; /* in the order of the region file */
    size_t agency_count;
    const struct event_type *types;
    size_t type_count;
    const struct agreement *agreements;
    size_t agreement_count;
    struct region_terms terms; /* how this partnership works together: the region file's settings */
    struct map_str agency_by_code, type_by_code; /* index into the arrays */
};

MUST err partners_load(struct db *db, struct partners **ret_partners, struct err_info *why);
void partners_free(struct partners *p); /* NULL is fine */
/* Changes whenever `aim apply` or an approval changed anything. */
MUST err partners_stamp(struct db *db, int64_t *ret_stamp, struct err_info *why);
MUST err partners_touch(struct db *db, struct err_info *why); /* for those who change something */

/* NULL = there is none. */
const struct agency *partners_agency(const struct partners *p, str code);
const struct service *partners_service(const struct agency *a,
                                       str code); /* empty code: the default */
/* Whose ids of people this URI names. */
const struct agency *partners_system(const struct partners *p, str uri);
const struct event_type *partners_type(const struct partners *p, str code);
/* The agreement under which this feed of the agency may be taken in at that moment. `feed` is its
 * code; empty = the agency's feed that is named like itself, else its only one. */
const struct agreement *partners_agreement(const struct partners *p, const struct agency *a,
                                           str feed, int64_t at_ms);
/* Why that gives none: there is none, it is a draft, it has ended, it has not begun, or one of
 * several has to be named. ERR_DENIED. */
MUST err partners_no_agreement(const struct partners *p, const struct agency *a, str feed,
                               int64_t at_ms, struct err_info *why);
/* The agreements in force, one per feed of the agency. Returns how many there are; at most `room`
 * are written. */
size_t partners_feeds(const struct partners *p, const struct agency *a, int64_t at_ms,
                      const struct agreement **ret_list, size_t room);
enum { FEEDS_MAX = 32 }; /* of one agency */
bool agreement_brings(const struct agreement *t, const struct service *s);
bool agreement_allows_field(const struct agreement *t, str column);
bool agreement_allows_type(const struct agreement *t, const struct event_type *type);

#endif
