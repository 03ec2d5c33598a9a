/* web/page.h -- the pages: one function per row of routes.c. Each fills v->a. */
#ifndef AIM_WEB_PAGE_H
#define AIM_WEB_PAGE_H

#include "web/visit.h"

err page_start(struct visit *v, struct err_info *why);
err page_asset(struct visit *v, struct err_info *why);
err page_help(struct visit *v, struct err_info *why);
err page_privacy(struct visit *v, struct err_info *why);
err page_accessibility(struct visit *v, struct err_info *why);
err page_healthy(struct visit *v, struct err_info *why);
err page_ready(struct visit *v, struct err_info *why);
err page_sign_in(struct visit *v, struct err_info *why);
err page_sign_in_sent(struct visit *v, struct err_info *why);
err page_sign_out(struct visit *v, struct err_info *why);
err page_purpose(struct visit *v, struct err_info *why);
err page_purpose_sent(struct visit *v, struct err_info *why);
err page_search(struct visit *v, struct err_info *why);
err page_search_again(struct visit *v, struct err_info *why);
err page_search_sent(struct visit *v, struct err_info *why);
err page_results(struct visit *v, struct err_info *why);
err page_person(struct visit *v, struct err_info *why);
err page_data(struct visit *v, struct err_info *why);
err page_feed(struct visit *v, struct err_info *why);
err page_rules(struct visit *v, struct err_info *why);
err page_rule(struct visit *v, struct err_info *why);
err page_rule_sent(struct visit *v, struct err_info *why);
err page_rule_example_sent(struct visit *v, struct err_info *why);
err page_rule_example(struct visit *v, struct err_info *why);
err page_queue(struct visit *v, struct err_info *why);
err page_queue_sent(struct visit *v, struct err_info *why);
err page_review(struct visit *v, struct err_info *why);
err page_review_sent(struct visit *v, struct err_info *why);
err page_alerts(struct visit *v, struct err_info *why);
err page_alert_sent(struct visit *v, struct err_info *why);
err page_alert_load(struct visit *v, struct err_info *why);
err page_alert_times(struct visit *v, struct err_info *why);
err page_alert_times_sent(struct visit *v, struct err_info *why);
err page_refer_new(struct visit *v, struct err_info *why);
err page_refer_worry(struct visit *v, struct err_info *why);
err page_refer_worry_sent(struct visit *v, struct err_info *why);
err page_refer_drop(struct visit *v, struct err_info *why);
err page_refer_check(struct visit *v, struct err_info *why);
err page_refer_check_sent(struct visit *v, struct err_info *why);
err page_refer_send(struct visit *v, struct err_info *why);
err page_refer_send_sent(struct visit *v, struct err_info *why);
err page_referrals(struct visit *v, struct err_info *why);
err page_referral(struct visit *v, struct err_info *why);
err page_referral_sent(struct visit *v, struct err_info *why);
err page_cases(struct visit *v, struct err_info *why);
err page_case(struct visit *v, struct err_info *why);
err page_case_open(struct visit *v, struct err_info *why);
err page_case_of_referral(struct visit *v, struct err_info *why);
err page_case_sent(struct visit *v, struct err_info *why);
err page_case_history(struct visit *v, struct err_info *why);
err page_case_log(struct visit *v, struct err_info *why);
err page_case_pack(struct visit *v, struct err_info *why);
err page_case_copied(struct visit *v, struct err_info *why);
err page_case_copy(struct visit *v, struct err_info *why);
err page_checks(struct visit *v, struct err_info *why);
err page_check(struct visit *v, struct err_info *why);
err page_check_open(struct visit *v, struct err_info *why);
err page_check_sent(struct visit *v, struct err_info *why);
err page_trends(struct visit *v, struct err_info *why);
err page_trends_of(struct visit *v, struct err_info *why);
err page_match_next(struct visit *v, struct err_info *why);
err page_match_pair(struct visit *v, struct err_info *why);
err page_match_skip(struct visit *v, struct err_info *why);
err page_match_sent(struct visit *v, struct err_info *why);
err page_match_undo(struct visit *v, struct err_info *why);
err page_plan_ask(struct visit *v, struct err_info *why);
err page_plan_sent(struct visit *v, struct err_info *why);
err page_plan_answer(struct visit *v, struct err_info *why);
err page_plan_accesses(struct visit *v, struct err_info *why);
err page_locks(struct visit *v, struct err_info *why);
err page_lock_ask(struct visit *v, struct err_info *why);
err page_lock_open(struct visit *v, struct err_info *why);
err page_lock_decide(struct visit *v, struct err_info *why);
err page_markers(struct visit *v, struct err_info *why);
err page_marker_propose(struct visit *v, struct err_info *why);
err page_marker_agree(struct visit *v, struct err_info *why);
err page_marker_end(struct visit *v, struct err_info *why);
err page_panel(struct visit *v, struct err_info *why);
err page_lock_review(struct visit *v, struct err_info *why);

#endif
