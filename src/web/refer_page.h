/* web/refer_page.h -- what the pages of referrals share: addresses, and parts of a content as the
 * pages show them. */
#ifndef AIM_WEB_REFER_PAGE_H
#define AIM_WEB_REFER_PAGE_H

#include "refer/referral.h"
#include "web/visit.h"

/* stem/<token> of (person, draft); of a referral. */
MUST err refer_url(struct visit *v, const char *stem, int64_t person, int64_t draft, str *ret_url,
                   struct err_info *why);
MUST err referral_url(struct visit *v, int64_t referral, str *ret_url, struct err_info *why);
/* Of this request's address. ERR_ABSENT. */
MUST err refer_this(struct visit *v, int64_t *ret_person, int64_t *ret_draft, struct err_info *why);
MUST err referral_this(struct visit *v, int64_t *ret_referral, struct err_info *why);

/* Those about a person that this viewer's agency sent or received, for a page of that person. */
struct refer_link {
    str at, reference, says; /* "Accepted, sent 24 March 2014 by Sunshine School" */
};
MUST err refer_links(struct visit *v, int64_t person, struct refer_link **ret_list, size_t *ret_n,
                     struct err_info *why);

str refer_age(struct visit *v, int age);                     /* ", 13 years" */
str refer_service(struct visit *v,
                  const struct service *s); /* "Front door, Children's Social Care" */
str refer_agency(struct visit *v, str code);                 /* its name, or the code */
str refer_end(struct visit *v, str agency, str service);     /* the service, or the agency's name */
str refer_pathway(struct visit *v, const struct referral *r); /* "Support: parenting course" */
str refer_state_tag(enum referral_state s);                  /* the style of a tag */
str refer_row_date(struct visit *v, const struct content_row *r);
str refer_row_what(const struct content_row *r);
str refer_row_source(struct visit *v, const struct content_row *r);
/* What is said of those that did not fit; empty: all did. */
str refer_rows_older(struct visit *v, const struct refer_content *c);
str refer_row_contact(struct visit *v, const struct content_row *r);

/* What was said, line by line, and what is said of the person: terms and values. */
struct refer_line {
    str term;
    pii value;
};
enum { REFER_LINES_MAX = 16 };
size_t refer_said(struct visit *v, const struct refer_content *c, enum referral_pathway pathway,
                  enum urgency urgency, str offer, struct refer_line out[REFER_LINES_MAX]);
size_t refer_facts(struct visit *v, const struct refer_content *c,
                   struct refer_line out[REFER_LINES_MAX]);

#endif
