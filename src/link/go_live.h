/* link/go_live.h -- how a model becomes the hub's: it was tried on the whole hub (link/trial.h),
 * and two named people approved of just this text. On a training hub it is live at once. */
#ifndef AIM_LINK_GO_LIVE_H
#define AIM_LINK_GO_LIVE_H

#include "link/trial.h"

enum { MODEL_APPROVALS = 2, MODEL_PRINT = 64, MODEL_PRINT_LEAST = 12 };

/* SHA-256 of the canonical text, as hexadecimal digits: names a model for people. Errors: those of
 * weight_model_read. */
MUST err model_print(str text, struct arena *a, char ret_print[MODEL_PRINT + 1],
                     struct err_info *why);

/* It was tried: kept with what it would change. */
MUST err model_tried(struct db *db, struct hub *h, const char *print, const struct trial *t,
                     str login, struct err_info *why);

/* One named person approves; `print` may be its first MODEL_PRINT_LEAST digits or more. Once by
 * each. ERR_ABSENT: no such model was tried here; ERR_CONFLICT: approved by this person already;
 * ERR_INPUT: too few digits, or of two models. *ret_enough: it may go live. */
MUST err model_approve(struct db *db, struct hub *h, str print, str login, bool *ret_enough,
                       struct err_info *why);
/* ERR_DENIED, and what is missing, unless it may. */
MUST err model_may_go_live(struct db *db, struct hub *h, const char *print, struct err_info *why);

#endif
