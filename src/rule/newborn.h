/* rule/newborn.h -- a record of a newborn without a given name ("Twin 1"): is it a child who is
 * looked at anyway?
 *
 * Twins are recorded before they have names. Such a record may be either of them, so linking joins
 * it with neither, and for the rule about unseen children it would be one whom nobody has seen
 * since birth. It is accounted for when one agency that does not have it knows all the children of
 * that birth: as many persons, told apart, as there were children. Then it is one of them,
 * whichever, and each of them is looked at for themselves: by name, or because they are seen.
 *
 * How many children there were is what any label says ("Twin" two, "Triplet" three), and as many as
 * any agency has. Nobody who is shielded is in any count. */
#ifndef AIM_RULE_NEWBORN_H
#define AIM_RULE_NEWBORN_H

#include "expect/expect.h"

enum { NEWBORNS_MAX = 12, NEWBORN_PLACES_MAX = 8 };

struct newborn_place {
    int agency;
    int number; /* "Twin 2": 2; 0 = not said */
};

/* Somebody of that birth: one birth date, one home. */
struct newborn {
    int64_t person;
    bool named;   /* some record has a given name */
    bool seen;    /* within the limit of their age; or it is told that they died or moved */
    int children; /* of the birth, as their records say; at least 1 */
    char gender;  /* 0 = not known */
    struct newborn_place at[NEWBORN_PLACES_MAX];
    size_t places;
    uint32_t maybe; /* by place in the list: who may be the same, by a possible link */
};

/* Is list[0], who has no name, one of children who are all looked at? */
bool newborn_accounted(const struct newborn *list, size_t n);

/* The same from what the hub holds, in the transaction `db` is in. False for whoever has a name. */
struct newborn_question {
    struct db *db;
    struct hub *hub;
    const struct partners *partners;
    const struct visibility *visibility;
    const struct expect_plan *plan;
    int32_t today;
    int64_t person;
};
MUST err newborn_ask(const struct newborn_question *q, struct arena *a, bool *ret_accounted,
                     struct err_info *why);

#endif
