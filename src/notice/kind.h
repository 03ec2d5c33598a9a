/* notice/kind.h -- what notices there are: one row each. Add yours here; words are stored and never
 * changed.
 *
 * name, word, pace, hours, where, text. Pace: AT_ONCE breaks quiet hours, BY_DAY is told at once
 * outside them, IN_DIGEST at the next digest. Hours: of working time (AT_ONCE: of the clock) after
 * which an unacknowledged one goes on to somebody else; 0 = it does not. Where: the page that shows
 * it: "person" = the person's own page. Text: what the addressee reads, about nobody by name. */
#ifndef AIM_NOTICE_KIND_H
#define AIM_NOTICE_KIND_H

#include "base/str.h"

enum notice_pace { NOTICE_AT_ONCE, NOTICE_BY_DAY, NOTICE_IN_DIGEST };

#define NOTICE_LIST(X)                                                                             \
    X(REVIEW_ASSIGNED, "review-assigned", BY_DAY, 8, "review", "A review was assigned to you")     \
    X(REVIEW_TAKEN, "review-taken", BY_DAY, 0, "queue", "A review of yours was given to another")  \
    X(WORKER_ALERT, "worker-alert", BY_DAY, 8, "person",                                           \
      "Somebody you are the allocated worker of needs a look")                                     \
    X(REVIEW_BACK, "review-back", BY_DAY, 0, "queue",                                              \
      "A review came back to the queue: the allocated worker did not answer in time")              \
    X(REVIEW_OVERDUE, "review-overdue", BY_DAY, 0, "queue", "A red review is overdue")             \
    X(BASIS_CHANGED, "basis-changed", BY_DAY, 0, "person",                                         \
      "What you were shown of a person rested on something that was corrected or withdrawn")       \
    X(REFERRAL_RECEIVED, "referral-received", BY_DAY, 4, "referrals", "A referral has come in")    \
    X(REFERRAL_URGENT, "referral-urgent", AT_ONCE, 1, "referrals",                                 \
      "An urgent referral has come in")                                                            \
    X(REFERRAL_ANSWERED, "referral-answered", BY_DAY, 0, "referrals",                              \
      "There is an answer to a referral of yours")                                                 \
    X(REFERRAL_WITHDRAWN, "referral-withdrawn", BY_DAY, 0, "referrals",                            \
      "A referral to you was withdrawn")                                                           \
    X(REFERRAL_LATE, "referral-late", BY_DAY, 0, "referrals",                                      \
      "A referral was not acknowledged in time")                                                   \
    X(REFERRAL_UNDELIVERED, "referral-undelivered", BY_DAY, 0, "referrals",                        \
      "A referral could not be handed to your case system: it is to be read here")                 \
    X(CHECK_ASKED, "check-asked", BY_DAY, 8, "checks", "A partner asks for what you know")         \
    X(CHECK_REMINDER, "check-reminder", BY_DAY, 8, "checks",                                       \
      "A partner still waits for what you know")                                                   \
    X(CHECK_ESCALATED, "check-escalated", AT_ONCE, 0, "checks",                                    \
      "A partner has waited too long for what your agency knows")                                  \
    X(CHECK_LATE, "check-late", BY_DAY, 0, "cases", "A partner's answer is late")                  \
    X(CHECK_AFTER, "check-after", BY_DAY, 8, "cases",                                              \
      "A partner's answer came after the decision")                                                \
    X(CASE_HANDED, "case-handed", BY_DAY, 8, "cases", "A case was handed to you")                  \
    X(CASE_LATE, "case-late", AT_ONCE, 0, "cases", "A decision on a case is late")                 \
    X(RULE_WAITING, "rule-waiting", IN_DIGEST, 0, "rules", "A rule waits for a second approval")   \
    X(ACCESS_ASKED, "access-asked", BY_DAY, 8, "access", "Somebody asks to see a locked record")   \
    X(ACCESS_DECIDED, "access-decided", BY_DAY, 0, "access",                                       \
      "Your request for access was decided")                                                       \
    X(PLAN_SEEN, "plan-seen", IN_DIGEST, 0, "person",                                              \
      "Unscheduled care looked at a plan of your authority")                                       \
    X(PLAN_NUMBER, "plan-number", IN_DIGEST, 0, "person",                                          \
      "No question finds a plan of your authority, because of its NHS number")                     \
    X(MARKER_ENDS, "marker-ends", IN_DIGEST, 0, "person", "A safety marker of yours ends soon")    \
    X(BEFORE_SCHOOL, "before-school", AT_ONCE, 0, "person",                                        \
      "An incident with a child of your school, to be read before the next school day")            \
    X(SHIELDED_SOUGHT, "shielded-sought", AT_ONCE, 1, "alerts",                                    \
      "Somebody looked for a person whose place is protected")                                     \
    X(URGENT_USED, "urgent-used", BY_DAY, 8, "alerts",                                             \
      "Somebody said that help was needed right now and was shown more: look whether it was so")   \
    X(ESCALATED, "escalated", BY_DAY, 0, "alerts", "An alert was not acknowledged in time")
enum notice_kind {
#define NOTICE_ENUM(name, word, pace, hours, where, text) NOTICE_##name,
    NOTICE_LIST(NOTICE_ENUM)
#undef NOTICE_ENUM
        NOTICE__COUNT
};

struct notice_row {
    const char *word, *where, *text;
    enum notice_pace pace;
    int hours;
};
const struct notice_row *notice_row(enum notice_kind k);
bool notice_kind_of(str word, enum notice_kind *ret_kind);

#endif
