/* encompass/report.c -- how many were told in time, and who was late. */
#include "encompass/encompass.h"

#include "access/access.h"
#include "base/clock.h"
#include "event/history.h"
#include "query.h"

static int64_t start_ms(const struct calendar *c, int32_t day)
{
    return calendar_school_start_ms(c, day);
}

int64_t encompass_deadline_ms(const struct calendar *c, int64_t happened_ms, bool has_time)
{
    int32_t day = date_days(date_uk(happened_ms).date);
    if (has_time && calendar_school_day(c, day) && happened_ms < start_ms(c, day))
        return start_ms(c, day);
    int32_t next = calendar_next_school_day(c, day);
    if (next != INT32_MAX && calendar_school_known(c, day)) return start_ms(c, next);
    for (next = day + 1; !calendar_working_day(c, next) && next < day + CALENDAR_NEVER_DAYS;)
        next++;
    return start_ms(c, next);
}

const char *encompass_outcome(const struct encompass_line *l)
{
    if (l->told_ms <= l->deadline_ms) return "in_time";
    return l->known_ms > l->deadline_ms ? "police_late" : "hub_late";
}

/* Sealed since: in no list and in no number. */
static err is_sealed(struct db *db, int64_t child, struct arena *a, bool *ret_sealed,
                     struct err_info *why)
{
    int64_t living;
    int shield = 0;
    err e = history_living(db, child, a, &living, &shield, why);
    *ret_sealed = shield & (SHIELD_SEALED | SHIELD_FAMILY);
    return e == ERR_ABSENT ? ERR_OK : e;
}

err encompass_report_read(struct db *db, int64_t from_ms, struct arena *a,
                          struct encompass_report *ret_report, struct err_info *why)
{
    struct q_encompass_since_rows rows;
    struct encompass_report r = {0};
    err e = q_encompass_since(db, &(struct q_encompass_since_in){from_ms}, a, &rows, why);
    struct encompass_line *lines = e ? NULL : ARENA_ARRAY(a, struct encompass_line, rows.n + 1);
    if (!lines) return e ? e : err_set(why, ERR_NOMEM, "no memory for so many incidents");
    for (size_t i = 0; i < rows.n; i++) {
        struct encompass_line *l = &lines[r.n];
        bool sealed = false;
        e = is_sealed(db, rows.at[i].child, a, &sealed, why);
        if (e) return e;
        if (sealed) continue;
        r.n++;
        *l = (struct encompass_line){rows.at[i].child,       rows.at[i].agency,
                                     rows.at[i].happened_ms, rows.at[i].known_ms,
                                     rows.at[i].deadline_ms, rows.at[i].told_ms,
                                     rows.at[i].acknowledged_ms,
                                     rows.at[i].withdrawn_ms};
        r.withdrawn += l->withdrawn_ms != 0;
        if (l->withdrawn_ms) continue;
        r.told++;
        bool in_time = l->told_ms <= l->deadline_ms, knew = l->known_ms <= l->deadline_ms;
        r.in_time += in_time;
        r.police_late += !in_time && !knew;
        r.hub_late += !in_time && knew;
        r.acknowledged += l->acknowledged_ms != 0;
        r.acknowledged_in_time += l->acknowledged_ms && l->acknowledged_ms <= l->deadline_ms;
    }
    r.lines = lines;
    *ret_report = r;
    return ERR_OK;
}
