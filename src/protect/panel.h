/* protect/panel.h -- what a panel meeting goes through, by when it is due: open reviews for who
 * works the queue, requests that wait for this viewer, markers of their agency. */
#ifndef AIM_PROTECT_PANEL_H
#define AIM_PROTECT_PANEL_H

#include "base/pii.h"
#include "search/viewer.h"

enum { PANEL_REVIEWS = 100 };

#define PANEL_LIST(X)                                                                              \
    X(REVIEW, "review")                                                                            \
    X(REQUEST, "request")                                                                          \
    X(MARKER, "marker")
enum panel_kind {
#define PANEL_ENUM(name, word) PANEL_##name,
    PANEL_LIST(PANEL_ENUM)
#undef PANEL_ENUM
        PANEL__COUNT
};
const char *panel_word(enum panel_kind k);

struct panel_line {
    enum panel_kind kind;
    int64_t due_ms, person; /* person 0 = nobody, or not for this viewer */
    str what, who;          /* who: login; empty = nobody yet */
    pii given, surname;     /* of reviews */
    bool overdue;
};
/* In the log, each of the three as its own list, before this returns. */
MUST err panel_load(struct hub *h, const struct partners *p, const struct viewer *v,
                    struct arena *a, const struct panel_line **ret_lines, size_t *ret_n,
                    struct err_info *why);

#endif
