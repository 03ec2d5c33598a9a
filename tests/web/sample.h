/* tests/web/sample.h -- one invented person as the view of each tier. */
#ifndef AIM_TESTS_WEB_SAMPLE_H
#define AIM_TESTS_WEB_SAMPLE_H

#include "search/person_view.h"

enum { TODAY = 16155 }; /* 26 March 2014 */
extern const int64_t now_ms;
extern struct service_row rows[5]; /* of the view that was asked for last */
extern const struct household_line home;

struct person_view all_of_her(void); /* tier 3 */
struct person_view tier_2(void);
struct person_view tier_1(void);
struct person_view tier_0(void);

#endif
