/* mash/view_inside.h -- shared by the files that read a case for somebody. */
#ifndef AIM_MASH_VIEW_INSIDE_H
#define AIM_MASH_VIEW_INSIDE_H

#include "mash/inside.h"
#include "mash/view.h"
#include "store/store.h"

enum { COPY_FOR_MAX = 100 };

struct viewing {
    struct mash_work w;
    struct arena_mark mark;
    enum mash_part part;
    str whom;
    struct chronology_also *also;
    size_t also_n;
    struct mash_view view;
};

MUST err mash_view_checks(struct viewing *g, struct err_info *why);
MUST err mash_view_steps(struct viewing *g, struct err_info *why);
MUST err mash_view_copy(struct viewing *g, struct err_info *why); /* makes the next number */
MUST err mash_view_copies(struct viewing *g, struct err_info *why);
/* A check as it is shown. `s` may be NULL. */
MUST err mash_check_line_of(struct mash_work *w, const struct q_mash_checks_row *c,
                            const struct mash_source *s, struct mash_check_line *ret,
                            struct err_info *why);

#endif
