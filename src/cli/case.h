/* cli/case.h -- what the commands about cases share. */
#ifndef AIM_CLI_CASE_H
#define AIM_CLI_CASE_H

#include "cli/looking.h"
#include "mash/view.h"

/* Every command about cases has these, working on one is a reason to look. */
#define CASE_OPTIONS                                                                               \
    PURPOSE_OPTIONS, {"text", NULL, "read a reason, note or question from standard input"}

/* The case whose reference is the first word. */
MUST err case_named(struct call *call, int64_t *ret_mash, struct err_info *why);
/* What --text asks to read; "" without it. */
MUST err case_text(struct call *call, str *ret_text, struct err_info *why);
void case_print(const struct mash_view *v, enum mash_part part, struct arena *a, struct buf *out);
void case_json(const struct mash_view *v, enum mash_part part, struct buf *out);

#endif
