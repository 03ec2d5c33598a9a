/* ingest/chunk_shield.c -- a class that a feed has set counts in the review queue from the moment
 * it is stored, before the linker has passed it on to the person: for the person, and for whoever
 * is flagged because of them. */
#include "ingest/chunk.h"

#include "query.h"
#include "rule/reviews.h"

err chunk_tell_queue(struct db *db, const struct q_record_shield_in *shields, size_t n,
                     struct arena *a, struct err_info *why)
{
    err e = ERR_OK;
    for (size_t i = 0; !e && i < n; i++) {
        struct q_link_membership_row row;
        e = q_link_membership(
            db, &(struct q_link_membership_in){shields[i].cell, shields[i].record}, a, &row, why);
        if (!e) e = review_doubt_home(db, row.person, a, why);
        else if (e == ERR_ABSENT)
            e = ERR_OK; /* not linked yet */
    }
    return e;
}
