/* web/rule_page.h -- the page of one version of a rule: what it says, what its trial found, and how
 * far it is on its way to being live. Inside of web/. */
#ifndef AIM_WEB_RULE_PAGE_H
#define AIM_WEB_RULE_PAGE_H

#include "query.h"
#include "rule/recognise.h"
#include "rule/trial.h"
#include "web/visit.h"

struct rule_facts {
    struct release release;
    struct rule_set rules;
    const struct rule *rule, *live; /* live: the version that is live, when it is another */
    int32_t newest; /* the highest version that there is */
};

/* What live rules did: hits of the last RULE_WEEKS weeks, how reviews of the last year ended. */
enum { RULE_WEEKS = 12 };
struct rule_experience {
    struct q_rule_weeks_rows weeks;
    struct q_review_outcomes_rows outcomes;
};
MUST err rule_experience_read(struct db *db, struct visit *v, struct rule_experience *ret,
                              struct err_info *why);
/* "3.5"; small numbers are not told. */
str rule_hits_a_week(struct visit *v, const struct rule_experience *x, const struct rule *r);
/* "40% of 25 reviews"; small numbers are not told. */
str rule_useful_share(struct visit *v, const struct rule_experience *x, const struct rule *r);

/* May this user see figures about people: who run rules, decide on them, or report? */
bool rule_results_shown(const struct user *u);
/* May this user open examples now? */
bool rule_examples_shown(const struct visit *v);
str rule_url(struct visit *v, str id, int32_t version);
/* "Social care heard 5 weeks later", "Social care knew already", "Nothing recorded". */
str rule_next_words(struct visit *v, int64_t lead);
/* "A", "B", ... of the example at `place`, from 1. */
str rule_letter(struct visit *v, size_t place);

MUST err rule_page_words(struct visit *v, const struct rule_facts *f, struct page_rule *page,
                         struct err_info *why);
/* Numbers, chart, tables and examples of a trial that is done. */
MUST err rule_page_results(struct visit *v, const struct rule_facts *f, struct page_rule *page,
                           struct err_info *why);
MUST err rule_page_steps(struct visit *v, const struct rule_facts *f, struct page_rule *page,
                         struct err_info *why);

/* The numbers of a live rule as a form, for who may make drafts; as they were typed when they were
 * sent. And of every version what the region sets, for the region file. */
MUST err rule_draft_form(struct visit *v, const struct rule_facts *f, struct page_rule *page,
                         struct err_info *why);
/* What is to be mended, after rule_draft_form; NULL = nothing. */
MUST err rule_draft_problems(struct visit *v, const str *problem, struct page_rule *page,
                             struct err_info *why);
/* A draft of what the form says: see rule_renumber. In the transaction `db` is in. */
MUST err rule_draft_save(struct db *db, struct visit *v, const struct rule_facts *f,
                         int32_t *ret_version, struct err_info *why);

#endif
