/* agency/terms.h -- how this partnership works together: sections of the region file that are
 * settings and no list of things. Each is kept word for word in the hub (fact "terms:KEY"), read
 * with place and reason of every error when it is applied, and read again by partners_load.
 *
 * A new section: its noun's own header and reader here in agency/, a member of struct region_terms,
 * a row of terms_sections, a part of docs/region.md. A section that no region file has given reads
 * as its defaults: reader called with NULL. */
#ifndef AIM_AGENCY_TERMS_H
#define AIM_AGENCY_TERMS_H

#include "agency/calendar.h"
#include "agency/protection.h"
#include "agency/queue_terms.h"
#include "agency/unseen.h"
#include "agency/encompass_terms.h"
#include "agency/mash_terms.h"
#include "agency/referrals.h"
#include "agency/wards.h"
#include "codec/yaml.h"

/* What a section may refer to: what the region file and the hub have. */
struct terms_names {
    bool (*agency)(const void *ctx, str code);
    bool (*service)(const void *ctx, str agency, str code);
    bool (*type)(const void *ctx, str code);
    const void *ctx;
};

struct region_terms {
    struct calendar calendar;
    struct queue_terms queue;
    struct encompass_terms encompass; /* which schools are told of what before school */
    struct unseen_terms unseen; /* who is expected to be seen when */
    struct protection protection;
    struct mash_terms mash;
    struct referral_terms referrals;
    struct wards wards;
};

/* `map` NULL: the defaults. A section that is a list comes as that. What is kept lives in `a`. */
typedef err terms_reader(const struct yaml_node *map, const struct terms_names *names,
                         struct arena *a, struct region_terms *terms, struct err_info *why);
struct terms_section {
    const char *key;
    enum yaml_kind kind; /* a map or a list */
    terms_reader *read;
};
extern const struct terms_section terms_sections[];
extern const size_t terms_section_count;

/* The name of the hub's fact that keeps the section. */
enum { TERMS_FACT_MAX = 48 };
void terms_fact(const char *key, char name[TERMS_FACT_MAX]);

terms_reader terms_read_calendar, terms_read_queue, terms_read_encompass, terms_read_unseen;
terms_reader terms_read_protection;
terms_reader terms_read_mash;
terms_reader terms_read_referrals;
terms_reader terms_read_wards;
MUST err terms_read_referral_readers(const struct yaml_node *map, const struct terms_names *names,
                                     struct arena *a, struct referral_terms *t,
                                     struct err_info *why);

#endif
