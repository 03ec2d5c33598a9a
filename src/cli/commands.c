/* cli/commands.c -- every command, in the order that the help shows. One line each. */
#include "cli/command.h"

#define COMMAND_LIST(X)                                                                            \
    X(init)                                                                                        \
    X(apply)                                                                                       \
    X(load)                                                                                        \
    X(pull)                                                                                        \
    X(mesh_check)                                                                                  \
    X(mesh_receive)                                                                                \
    X(mesh_send)                                                                                   \
    X(mesh_track)                                                                                  \
    X(quarantine_list)                                                                             \
    X(quarantine_show)                                                                             \
    X(quarantine_replay)                                                                           \
    X(feed_check)                                                                                  \
    X(feed_ledger)                                                                                 \
    X(feed_watch)                                                                                  \
    X(generate)                                                                                    \
    X(report_encompass)                                                                            \
    X(report_trends)                                                                               \
    X(report_quality)                                                                              \
    X(link_run)                                                                                    \
    X(link_train)                                                                                  \
    X(link_calibrate)                                                                              \
    X(link_try)                                                                                    \
    X(link_approve)                                                                                \
    X(link_status)                                                                                 \
    X(link_export)                                                                                 \
    X(link_review_list)                                                                            \
    X(link_review_show)                                                                            \
    X(link_review_decide)                                                                          \
    X(link_review_labels)                                                                          \
    X(link_review_team)                                                                            \
    X(link_dedupe)                                                                                 \
    X(eval_linkage)                                                                                \
    X(eval_recognition)                                                                            \
    X(search)                                                                                      \
    X(person_show)                                                                                 \
    X(person_expected)                                                                             \
    X(person_explain)                                                                              \
    X(person_split)                                                                                \
    X(person_join)                                                                                 \
    X(access_list)                                                                                 \
    X(access_ask)                                                                                  \
    X(access_open)                                                                                 \
    X(access_decide)                                                                               \
    X(access_review)                                                                               \
    X(access_offer)                                                                                \
    X(access_lock)                                                                                 \
    X(cp_is_show)                                                                                  \
    X(cp_is_accesses)                                                                              \
    X(cp_is_numbers)                                                                               \
    X(serve)                                                                                       \
    X(review_list)                                                                                 \
    X(case_list)                                                                                   \
    X(case_show)                                                                                   \
    X(case_open)                                                                                   \
    X(case_decide)                                                                                 \
    X(case_check)                                                                                  \
    X(case_pack)                                                                                   \
    X(report_checks)                                                                               \
    X(referral_list)                                                                               \
    X(referral_show)                                                                               \
    X(referral_receive)                                                                            \
    X(referral_accept)                                                                             \
    X(referral_return)                                                                             \
    X(referral_done)                                                                               \
    X(referral_withdraw)                                                                           \
    X(referral_export)                                                                             \
    X(webhook_add)                                                                                 \
    X(webhook_list)                                                                                \
    X(webhook_rotate)                                                                              \
    X(webhook_revoke)                                                                              \
    X(webhook_test)                                                                                \
    X(rule_list)                                                                                   \
    X(rule_explain)                                                                                \
    X(rule_simulate)                                                                               \
    X(rule_test)                                                                                   \
    X(rule_run)                                                                                    \
    X(user_add)                                                                                    \
    X(user_list)                                                                                   \
    X(user_disable)                                                                                \
    X(user_password)                                                                               \
    X(client_add)                                                                                  \
    X(client_list)                                                                                 \
    X(client_approve)                                                                              \
    X(client_revoke)                                                                               \
    X(agreement_approve)                                                                           \
    X(rule_approve)                                                                                \
    X(rule_retire)                                                                                 \
    X(rule_reject)                                                                                 \
    X(rule_ask)                                                                                    \
    X(rule_try)                                                                                    \
    X(audit_verify)                                                                                \
    X(audit_export)                                                                                \
    X(config)                                                                                      \
    X(doctor)                                                                                      \
    /* the end */

#define DECLARE(name) extern const struct command command_##name;
COMMAND_LIST(DECLARE)

#define ROW(name) &command_##name,
const struct command *const commands[] = {COMMAND_LIST(ROW) NULL};
