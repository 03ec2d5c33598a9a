/* web/queue_words.h -- what a review's line says, for the queue's page and the review's own. */
#ifndef AIM_WEB_QUEUE_WORDS_H
#define AIM_WEB_QUEUE_WORDS_H

#include "safeguard/review.h"
#include "web/visit.h"

const char *queue_band_label(enum rule_band b);               /* "Red" */
str queue_about(struct visit *v, const struct queue_line *l); /* "13 years, B99" */
str queue_area_name(struct visit *v, str area);               /* the ward's, or what was typed */
str queue_due_kind(const struct queue_line *l);               /* over, soon, ok */
/* Who has it, in words: the name of one of the team. */
str queue_has(const struct queue_line *l, const struct review_worker *team, size_t n);
/* Why this order, in two sentences; and the figures. */
str queue_order(struct visit *v, const struct queue_line *l);
str queue_points(struct visit *v, int64_t term);              /* "42.3" */
str queue_term_text(struct visit *v, const struct queue_term *t);
str queue_total(struct visit *v, const struct queue_line *l);
enum { QUEUE_MARKS_MAX = 5 };
/* Came back, same household, stepping down, a further record, with the worker. Returns how many. */
size_t queue_marks(struct visit *v, const struct queue_line *l, str marks[QUEUE_MARKS_MAX]);

/* ---- which part of the queue: as it stands in the address ---- */

/* Unknown words are as if they were not there. */
void queue_wish_read(struct visit *v, struct queue_wish *ret_wish);
str queue_wish_url(struct visit *v, const struct queue_wish *w);

/* Where the two things that a review may lead to begin, for the person at that page's address:
 * "/refer/new/..." and "/case/open/..."; empty = not by this user. */
str queue_refer_url(const struct visit *v, str person_url);
str queue_case_url(const struct visit *v, str person_url);
bool queue_asked_home(struct visit *v); /* is one household shown? */
/* The reviews of that person and of those who live with them. */
str queue_home_url(const struct visit *v, str person_url);

#endif
