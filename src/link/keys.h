/* link/keys.h -- blocking keys: two records are compared when they share one.
 *
 * A pure function of the record's features: a missing value skips its key and never widens it, so
 * the order of arrival cannot matter. Some keys are for searching alone: too many people share them
 * to compare everybody with everybody (a postcode), but one who asks may look at some dozens. */
#ifndef AIM_LINK_KEYS_H
#define AIM_LINK_KEYS_H

#include "crypt/crypt.h"
#include "link/model.h"
#include "person/features.h"

/* LINK_HEAVY_PERSONS: a key that more have is listed in the model by training, and refined.
 * The other two are a safety net under a list that has become too old: a key that more persons, or
 * more records of few persons, than this have is a crowd, and nobody is compared for its sake any
 * more, so the work for each record has a bound. What was found when there were fewer stays: there
 * alone the order of arrival may show. Crowds are counted (`aim link status`). */
enum {
    LINK_KEYS_MAX = 64,
    LINK_HEAVY_PERSONS = 100,
    LINK_CROWD_PERSONS = 200,
    LINK_CROWD_RECORDS = 1000
};

/* In the last four bits of a key. */
enum key_kind {
    KEY_NHS = 1,
    KEY_PUPIL,
    KEY_BIRTH_NAME,
    KEY_HOME_BIRTH,
    KEY_HOME_NAME,
    KEY_STREET_NAME,
    KEY_NAMES_YEAR,
    KEY_NAMES_DAY,
    KEY_NAMES_DISTRICT,
    KEY_UPRN_NAME,
    KEY_HOME_NAMES,
    KEY_HOME_INITIAL,
    KEY_POSTCODE, /* from here on: for searching alone */
    KEY_STREET,
    KEY_KIND_MASK = 15
};

struct link_keys {
    size_t n;
    uint64_t key[LINK_KEYS_MAX]; /* sorted, each once; unkeyed: for memory only, never stored */
};

/* All keys, as if none were heavy. */
void link_keys_of(const struct features *f, struct link_keys *ret_keys);
/* As the hub is linked: in the place of a key that the model calls heavy stand finer ones, of the
 * key and one further fact each (postcode district, year, day and month, a name). A fact that is
 * missing makes none, a finer key that is heavy too is left out, a number has none. A pure function
 * of record and model: neither the order of arrival nor the number of holders plays a part. */
void link_keys_under(const struct features *f, const struct model *m, struct link_keys *ret_keys);
static inline unsigned link_key_kind(uint64_t key) /* enum key_kind */
{
    return key & KEY_KIND_MASK;
}
static inline bool link_key_pairs(uint64_t key) /* false: for searching alone */
{
    return link_key_kind(key) < KEY_POSTCODE;
}
bool link_keys_have(const struct link_keys *keys, uint64_t key);
bool link_keys_share(const struct link_keys *a, const struct link_keys *b);
/* What is stored: the keyed hash of one of them (63 bits, never 0). */
int64_t link_key_seal(const struct keys *secret, uint64_t key);

#endif
