/* agency/protection.h -- what the partnership agreed about plans shown to unscheduled care, locked
 * records and staff-safety markers: section `protection` of the region file (docs/region.md). */
#ifndef AIM_AGENCY_PROTECTION_H
#define AIM_AGENCY_PROTECTION_H

#include "base/str.h"

#include <stdbool.h>

struct protection_list {
    const str *at;
    size_t n;
};

/* Users of an agency; users.n 0 = all of its practitioners and programs. */
struct protection_group {
    str agency;
    struct protection_list users;
};

/* What an agency keeps locked, and who there lets others see it. */
struct protection_lock {
    str agency;
    bool all;                     /* everything it sends ... */
    struct protection_list
        types; /* ... or events of these types; neither = records locked by hand */
    struct protection_list deciders; /* logins */
};

/* What an authority's code in uploads of plans stands for. */
struct protection_authority {
    str code, name;
};

struct protection {
    /* types of event that are plans; nothing given: the codes of the shipped catalogue */
    struct protection_list child, looked_after, unborn;
    const struct protection_group *unscheduled;
    size_t unscheduled_count;
    const struct protection_authority *authorities;
    size_t authority_count;
    int shown_months, shown_days_unborn; /* after the end of a plan */
    int accesses_shown;
    int answer_ms; /* an answer about plans leaves after a multiple of this */
    const struct protection_lock *locks;
    size_t lock_count;
    int grant_days_max, emergency_minutes, answer_hours; /* hours: of working time */
    struct protection_list visiting; /* agencies whose staff visit */
    bool visiting_all;
    int marker_days_max, marker_remind_days;
    struct protection_list
        marker_managers; /* logins who agree to markers; none = any second person */
};

bool protection_has(const struct protection_list *l, str code);
/* Do this agency's users, this one among them, see plans? */
bool protection_unscheduled(const struct protection *p, str agency, str login);
/* The name of an authority; the text itself when the region file names none of this code. */
str protection_authority_name(const struct protection *p, str code);
bool protection_visits(const struct protection *p, str agency);
/* The agreement of an agency about locks; NULL = it locks nothing. */
const struct protection_lock *protection_lock_of(const struct protection *p, str agency);
/* Does this user decide what others may see of what the agency has locked? */
bool protection_decides(const struct protection *p, str agency, str login);

#endif
