/* protect/marker.h -- staff-safety markers: for whoever visits, a category of a list about a person
 * or an address, its evidence by reference, a named owner, a second person who agreed, and an end.
 * Never a narrative.
 *
 * A marker about a person goes with one record of theirs, so merging and splitting persons carries
 * it along. It is shown to the agencies whose staff visit (region file), as access_decide allows:
 * of a shielded person to nobody who may not see where they are. It ends by the clock; to go on it
 * is proposed again with fresh evidence and agreed again. */
#ifndef AIM_PROTECT_MARKER_H
#define AIM_PROTECT_MARKER_H

#include "base/pii.h"
#include "search/viewer.h"

#define MARKER_LIST(X)                                                                             \
    X(TWO, "visit_in_pairs", "Visit in pairs")                                                     \
    X(VIOLENCE, "violence", "Violence to staff")                                                   \
    X(THREATS, "threats", "Threats to staff")                                                      \
    X(WEAPON, "weapon", "Weapon")                                                                  \
    X(DOG, "dog", "Dangerous dog or other animal")                                                 \
    X(OTHERS, "others_present", "Risk from others who are there")                                  \
    X(HAZARD, "hazard", "Hazard in the building")                                                  \
    X(INFECTION, "infection", "Risk of infection: protective equipment")
enum marker_category {
#define MARKER_ENUM(name, word, label) MARKER_##name,
    MARKER_LIST(MARKER_ENUM)
#undef MARKER_ENUM
        MARKER__COUNT
};
const char *marker_word(enum marker_category c);
const char *marker_label(enum marker_category c);
bool marker_of(str word, enum marker_category *ret_category);

enum { MARKER_EVIDENCE_MAX = 120, MARKER_LIST_MAX = 500 };

struct marker_wish {
    int64_t person;
    bool address;   /* about where they live, for whoever visits anybody there */
    str category;
    pii evidence;   /* reference: an incident number */
    int days;       /* 0 = the most that was agreed */
};
/* ERR_ABSENT: there is no such person for this viewer. ERR_INPUT: category, evidence, days; no
 * address is known; a renewal without fresh evidence. */
MUST err marker_propose(struct hub *h, const struct partners *p, const struct viewer *v,
                        const struct marker_wish *w, int64_t *ret_anchor, int64_t *ret_marker,
                        struct err_info *why);
/* As the second person, of the same agency. ERR_CONFLICT: agreed or ended before. */
MUST err marker_agree(struct hub *h, const struct partners *p, const struct viewer *v,
                      int64_t anchor, int64_t marker, struct err_info *why);
MUST err marker_end(struct hub *h, const struct partners *p, const struct viewer *v,
                    int64_t anchor, int64_t marker, struct err_info *why);

struct marker_line {
    int64_t anchor, marker;
    enum marker_category category;
    bool address, proposed;
    str agency, owner, agreed_by; /* name; logins */
    int64_t made_ms, until_ms;
    pii evidence;    /* for its own agency only */
    int64_t person;  /* in an agency's list: who it is about now; 0 = an address, or not for this
                        viewer */
    bool may_agree, ends_soon;
};
/* Those to be shown first on the page of this person, agreed and not over; none for who does not
 * visit. In the log, when there are any, before this returns. */
MUST err markers_of_person(struct hub *h, const struct partners *p, const struct viewer *v,
                           int64_t person, struct arena *a, const struct marker_line **ret_list,
                           size_t *ret_n, struct err_info *why);
/* The viewer's own agency's, those that end first first. In the log. */
MUST err markers_list(struct hub *h, const struct partners *p, const struct viewer *v,
                      struct arena *a, const struct marker_line **ret_list, size_t *ret_n,
                      struct err_info *why);
/* Remind owners of what ends soon: once a marker. For the jobs. */
MUST err markers_remind(struct hub *h, const struct partners *p, struct err_info *why);

#endif
