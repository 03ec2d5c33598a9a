/* hub/facts.c -- the small facts that live in the database. */
#include "hub/hub.h"

#include "query.h"
#include "store/cell.h"

err hub_fact(struct db *db, const char *name, struct arena *a, str *ret_value, struct err_info *why)
{
    struct q_hub_fact_row row;
    err e = q_hub_fact(db, &(struct q_hub_fact_in){CELL_HUB, str_of(name)}, a, &row, why);
    if (e == ERR_ABSENT) {
        *ret_value = STR("");
        return ERR_OK;
    }
    if (!e) *ret_value = row.value;
    return e;
}

err hub_fact_set(struct db *db, const char *name, str value, struct err_info *why)
{
    return q_hub_set_fact(db, &(struct q_hub_set_fact_in){CELL_HUB, str_of(name), value}, why);
}
