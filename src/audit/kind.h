/* audit/kind.h -- what an audit entry can be about. The words are part of the log's format: they
 * are added to, never changed. */
#ifndef AIM_AUDIT_KIND_H
#define AIM_AUDIT_KIND_H

#define AUDIT_LIST(X)                                                                              \
    X(NONE, "")                                                                                    \
    X(HUB_MADE, "hub-made")                                                                        \
    X(APPLY, "apply")     /* partners, agreements, catalogue, rules, users changed */              \
    X(APPROVE, "approve") /* a named person approved a draft */                                    \
    X(SIGN_IN, "sign-in")                                                                          \
    X(SIGN_IN_FAILED, "sign-in-failed")                                                            \
    X(SIGN_OUT, "sign-out")                                                                        \
    X(PURPOSE, "purpose") /* a user said why they look */                                          \
    X(DENIED, "denied")   /* the access decision said no */                                        \
    X(SEARCH, "search")   /* asked, and what was shown */                                          \
    X(PERSON_SHOWN, "person-shown")                                                                \
    X(FLAGS_SHOWN, "flags-shown") /* "review required" seen */                                     \
    X(EXPLAINED, "explained")     /* why records are together */                                   \
    X(QUEUE_SHOWN, "queue-shown")                                                                  \
    X(REVIEW_SHOWN, "review-shown")                                                                \
    X(REVIEW_CLOSED, "review-closed")                                                              \
    X(CASES_SHOWN, "cases-shown")   /* the list of cases */                                        \
    X(CASE_SHOWN, "case-shown")     /* a case, its history, its notes */                           \
    X(CASE_CHANGED, "case-changed") /* opened, moved, decided, a partner asked, a note written */  \
    X(CASE_PACK, "case-pack")       /* a numbered copy of the conference pack was made */          \
    X(CHECK_SHOWN, "check-shown")   /* a partner was shown what they are asked */                  \
    X(CHECK_ANSWERED, "check-answered")                                                            \
    X(DELIVERY, "delivery")           /* taken in, chunk by chunk, or refused */                   \
    X(LINK, "link")                   /* membership changed by the linker */                       \
    X(LINK_DECISION, "link-decision") /* a human said same or different */                         \
    X(LINK_EXPORT, "link-export")                                                                  \
    X(RECOGNISE, "recognise")   /* rules judged, hits opened and ended */                          \
    X(RULE_TRIAL, "rule-trial") /* a rule tried on history */                                      \
    X(USER_CHANGED, "user-changed")                                                                \
    X(PASSWORD_CHANGED, "password-changed")                                                        \
    X(CLIENT_CHANGED, "client-changed") /* a program that may call was added or revoked */         \
    X(SETTING_SHOWN, "setting-shown")                                                              \
    X(LOG_READ, "audit-read")                                                                      \
    X(LOG_EXPORT, "audit-export")                                                                  \
    X(KEY_DESTROYED, "key-destroyed") /* erasure */                                                \
    X(REPORT, "report")                                                                            \
    X(SERVE, "serve") /* the server started or stopped */                                          \
    X(CHECK, "check") /* doctor and the like */                                                    \
    X(STATUS_SHOWN, "status-shown")                                                                \
    X(QUARANTINE, "quarantine")       /* rows put aside were listed or opened by their agency */   \
    X(MATCH_SHOWN, "match-shown")     /* two records side by side, or the list of such pairs */    \
    X(MATCH_OPINION, "match-opinion") /* a human said what they think of a pair */                 \
    X(MATCH_LABELS, "match-labels")   /* what humans decided, as patterns for calibration */       \
    X(NOTICES_SHOWN, "notices-shown") /* somebody's own alerts */                                  \
    X(NOTICE_ACKNOWLEDGED, "notice-acknowledged")                                                  \
    X(NOTICE_ESCALATED, "notice-escalated") /* nobody acknowledged it in time */                   \
    X(NOTICE_TIMES, "notice-times") /* when somebody wants to be told */                           \
    X(ENCOMPASS_TOLD, "encompass-told")     /* a school was told of a police incident */           \
    X(REVIEW_ASSIGNED, "review-assigned")   /* taken, given, given back */                         \
    X(PLANS_SHOWN, "plans-shown")           /* unscheduled care asked about a child's plans */     \
    X(PLANS_TOLD, "plans-told")             /* an authority was told of that */                    \
    X(PLAN_ACCESSES, "plan-accesses-shown") /* an authority looked at who had asked */             \
    X(LOCK, "lock")               /* locked, unlocked, asked, granted, refused, handed over */     \
    X(LOCK_OPENED, "lock-opened") /* in an emergency, without asking */                            \
    X(LOCKS_SHOWN, "locks-shown") /* requests for what is locked were listed */                    \
    X(SAFETY, "safety-marker")    /* a staff-safety marker proposed, agreed, renewed, ended */     \
    X(SAFETY_SHOWN, "safety-shown")                                                                \
    X(PANEL_SHOWN, "panel-shown")       /* the list for a meeting */                               \
    X(REFERRAL, "referral")             /* drafted, sent, answered, escalated, destroyed */        \
    X(REFERRAL_SHOWN, "referral-shown") /* one, or a list of them */                               \
    X(WEBHOOK_CHANGED, "webhook-changed")                                                          \
    X(WEBHOOK_SENT, "webhook-sent") /* told, or given up */

enum audit_kind {
#define AUDIT_ENUM(name, word) AUDIT_##name,
    AUDIT_LIST(AUDIT_ENUM)
#undef AUDIT_ENUM
        AUDIT__COUNT
};

const char *audit_word(enum audit_kind kind);

#endif
