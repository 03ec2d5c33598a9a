/* mash/quiet.c -- see quiet.h. Cheapest first: nearly every open case is within its time. */
#include "mash/quiet.h"

#include "query.h"
#include "store/cell.h"

static bool waits_for_partner(const struct q_mash_checks_rows *checks)
{
    for (size_t i = 0; i < checks->n; i++)
        if (checks->at[i].due_ms && !checks->at[i].answered_ms && !checks->at[i].escalated_ms)
            return true;
    return false;
}

/* That managers were told of a decision that is late is nothing done. */
static err newest_step(struct db *db, int64_t mash, struct arena *a, int64_t *io_ms,
                       struct err_info *why)
{
    struct q_mash_steps_rows steps;
    err e = q_mash_steps(db, &(struct q_mash_steps_in){cell_of(mash), mash}, a, &steps, why);
    for (size_t i = 0; !e && i < steps.n; i++)
        if (!str_eq_c(steps.at[i].kind, "late") && steps.at[i].at_ms > *io_ms)
            *io_ms = steps.at[i].at_ms;
    return e;
}

/* When the hub was told, not when it happened: what comes late is new too. */
static err newest_told(struct db *db, const struct partners *p, const struct visibility *v,
                       int64_t person, struct arena *a, int64_t *io_ms, struct err_info *why)
{
    struct history past = {0};
    const int64_t *records = NULL;
    size_t n = 0;
    err e = history_members(db, person, a, &records, &n, why);
    if (!e) e = history_read_events(db, p, v, records, n, a, &past, why);
    for (size_t i = 0; !e && i < past.stored_count; i++)
        if (past.stored[i].known_ms > *io_ms) *io_ms = past.stored[i].known_ms;
    history_wipe(&past);
    return e;
}

err mash_quiet(struct db *db, const struct partners *p, const struct visibility *v,
               const struct mash_quiet_case *c, int64_t now_ms, struct arena *a, int32_t *ret_days,
               struct err_info *why)
{
    const int32_t least = p->terms.queue.case_days, today = date_uk_day(now_ms);
    struct q_mash_checks_rows checks;
    int64_t last_ms = 0;
    *ret_days = 0;
    if (!least || c->proposed || c->due_ms >= now_ms) return ERR_OK;
    err e = newest_step(db, c->mash, a, &last_ms, why);
    if (e || today - date_uk_day(last_ms) < least) return e;
    e = q_mash_checks(db, &(struct q_mash_checks_in){cell_of(c->mash), c->mash}, a, &checks, why);
    for (size_t i = 0; !e && i < checks.n; i++)
        if (checks.at[i].answered_ms > last_ms) last_ms = checks.at[i].answered_ms;
    if (e || waits_for_partner(&checks)) return e;
    e = newest_told(db, p, v, c->person, a, &last_ms, why);
    if (!e && today - date_uk_day(last_ms) >= least) *ret_days = today - date_uk_day(last_ms);
    return e;
}

str mash_quiet_words(int32_t days, struct arena *a)
{
    if (!days) return STR("");
    return str_printf(a,
                      "Quiet for %d days: nobody did anything in it, the hub was told nothing new "
                      "of the person, its time to decide is over and no clock runs. "
                      "Consider closing or stepping it down.",
                      days);
}
