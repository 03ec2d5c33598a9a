/* encompass/encompass.h -- Operation Encompass: the school of a child is told of a police incident
 * at home before the next school day begins, and the hub can prove when.
 *
 * Judging leaves whoever has such an incident in a list (encompass_wait). From there: the person,
 * if a child, and the children who live there; the schools and nurseries that have them; for a
 * child educated at home the council's officer. Each is told once per incident by a notice that
 * holds no name and no narrative; table and notice are written in one transaction, with an entry in
 * the log. */
#ifndef AIM_ENCOMPASS_ENCOMPASS_H
#define AIM_ENCOMPASS_ENCOMPASS_H

#include "agency/partners.h"

struct encompass_run {
    int64_t persons, told, acknowledged, taken_back;
};
/* Tell whoever is to be told, and look which notices have been acknowledged. Idempotent; short
 * transactions. */
MUST err encompass_tell(struct hub *h, const struct partners *p, struct encompass_run *ret_run,
                        struct err_info *why);

/* When the first school day that begins after that moment begins; where the terms do not say, the
 * next working day. has_time false: only the day is known. */
int64_t encompass_deadline_ms(const struct calendar *c, int64_t happened_ms, bool has_time);

struct encompass_line {
    int64_t child;
    str agency;
    int64_t happened_ms, known_ms, deadline_ms, told_ms, acknowledged_ms;
    int64_t withdrawn_ms; /* the police took it back; 0 = it stands, and only then it counts */
};
struct encompass_report {
    const struct encompass_line *lines;
    size_t n;
    int64_t told, withdrawn; /* told: without those */
    int64_t in_time, police_late, hub_late; /* late: the hub had it in time, or had not */
    int64_t acknowledged, acknowledged_in_time;
};
MUST err encompass_report_read(struct db *db, int64_t from_ms, struct arena *a,
                               struct encompass_report *ret_report, struct err_info *why);
/* "in_time", "police_late", "hub_late" */
const char *encompass_outcome(const struct encompass_line *l);

#endif
