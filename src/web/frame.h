/* web/frame.h -- words of the frame that pages use too. */
#ifndef AIM_WEB_FRAME_H
#define AIM_WEB_FRAME_H

#include "access/access.h"

str frame_role(const struct partners *p, const struct user *u,
               struct arena *a);           /* "Reviewer, City Hospital" */
const char *frame_purpose(enum purpose p); /* "Worried about a child" */

#endif
