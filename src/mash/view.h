/* mash/view.h -- a case for who works on it, for its print, and for a partner who is asked.
 *
 * A page, the command line and JSON show the same struct. What may not be seen is not in it. It is
 * in the log before this returns. */
#ifndef AIM_MASH_VIEW_H
#define AIM_MASH_VIEW_H

#include "agency/mash_terms.h"
#include "mash/mash.h"
#include "search/chronology.h"

/* What is asked for. HISTORY is the whole history with parents, brothers and sisters: showing it is
 * remembered, because nobody ends a case with "no further action" without having seen it. PACK is
 * the same and more, and makes a numbered copy. */
enum mash_part { MASH_OVERVIEW, MASH_HISTORY, MASH_LOG, MASH_PACK };

/* Of one agency: asked or not, and what came of it. */
struct mash_check_line {
    const struct agency *agency;
    str service;        /* name: of the newest contact, else the agency's first */
    struct lead lead;
    const char *found;  /* "activity", "record", "possible", "none", "no_data", "not_shown" */
    size_t contacts;
    struct date last;   /* of them; year 0 = none */
    int64_t up_to_ms;   /* data up to; 0 = nothing has come */
    bool asked;
    int32_t round, reminders;
    int64_t asked_ms, due_ms, reminded_ms, escalated_ms, answered_ms;
    str asked_by, answered_by; /* logins */
    bool overdue, after_close;
    str known, facts;   /* facts: labels, comma-separated */
    str question, answer, contact;
};

struct mash_step_line {
    int64_t at_ms;
    str login, name;    /* name of the user, or the login */
    str kind, value;    /* value in words where it is a code */
    str what;           /* "set the colour" */
    str text;
};

struct mash_member_line {
    int64_t person;
    str given_name, family_name, relation;
    int age;            /* -1 = not known */
    bool included;
};

struct mash_copy_line {
    int32_t copy;
    int64_t at_ms;
    str login, whom;
};

struct mash_view {
    int64_t mash, version;
    char reference[MASH_REFERENCE_TEXT + 1];
    enum mash_stage stage;
    bool band_set, adult;
    enum mash_band band;
    str band_by; int64_t band_ms;    /* who set it last */
    str source;                      /* "person", "review", "referral" */
    int64_t received_ms, opened_ms, due_ms, decided_ms;
    bool overdue;
    str worker, worker_name, team;   /* team: name of the service */
    str opened_by;
    str outcome, outcome_label;      /* proposed or decided */
    str proposed_by, decided_by;     /* names */
    bool may_confirm, waits;         /* waits: for a second person */
    int32_t quiet_days;              /* mash/quiet.h; 0 = it is not quiet */
    bool history_shown;              /* to this viewer, as it stands now */
    const struct mash_terms *terms;

    struct chronology told;          /* told.view: the person */
    const struct mash_check_line *checks; /* one per agency: the asked first */
    size_t check_count, asked, answered, to_ask; /* to_ask: have a match and were not asked */
    const struct mash_step_line *steps;   /* newest first */
    size_t step_count, notes;
    const struct mash_member_line *members;
    size_t member_count, included;
    const struct mash_copy_line *copies;
    size_t copy_count;

    /* Whose it is may have changed since the case was made. */
    size_t records_came, records_went;
    const int64_t *went_to;          /* persons who have records now that were this one's */
    size_t went_to_count;
    bool joined;                     /* the person it was made about was joined with another */

    /* The worker who has the person already. */
    bool allocated;
    str allocated_name, allocated_phone, allocated_service;

    /* Of a pack. */
    int32_t copy;
    str copy_for;
};

/* `whom`: of a pack, for whom the copy is. ERR_ABSENT: no such case, or not for this viewer.
 * ERR_DENIED: this role does not work on cases. */
MUST err mash_view_load(struct hub *h, const struct partners *p, const struct viewer *v,
                        int64_t mash, enum mash_part part, str whom, struct arena *a,
                        struct mash_view *ret_view, struct err_info *why);

/* ---- the partner's side ---- */

struct mash_asked_line {
    int64_t mash;
    char reference[MASH_REFERENCE_TEXT + 1];
    int32_t round, reminders;
    int64_t asked_ms, due_ms, answered_ms, escalated_ms;
    str known;
    bool overdue;
};
/* What this viewer's agency was asked in the last 90 days: the open ones first, soonest due first.
 * No person is in it. */
MUST err mash_asked_list(struct hub *h, const struct user *u, struct arena *a,
                         const struct mash_asked_line **ret_list, size_t *ret_n,
                         struct err_info *why);

struct mash_asked_person {
    str given_name, family_name;
    struct date birth_date;
    int age;
    str relation; /* "" = the one it is about */
};
struct mash_asked {
    int64_t mash;
    char reference[MASH_REFERENCE_TEXT + 1];
    struct mash_check_line check;
    const struct mash_asked_person *persons; /* as far as they may be named to this viewer */
    size_t person_count;
    str asked_by_name;
    const struct mash_terms *terms;
};
/* What one asks, for a partner: names, birth dates and the question, nothing else of the case. The
 * purpose is "partner check" with the case's reference. */
MUST err mash_asked_load(struct hub *h, const struct partners *p, const struct viewer *v,
                         int64_t mash, int32_t round, struct arena *a, struct mash_asked *ret,
                         struct err_info *why);

#endif
