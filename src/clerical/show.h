/* clerical/show.h -- inside of clerical: the parts of a view. */
#ifndef AIM_CLERICAL_SHOW_H
#define AIM_CLERICAL_SHOW_H

#include "agency/partners.h"
#include "clerical/inside.h"
#include "person/record.h"

struct control;
struct showing {
    struct db *db;
    struct hub *hub;
    const struct partners *partners;
    const struct viewer *viewer;
    struct look look;
    struct arena *a;
    struct pair pair;
    struct clerical_view view;
    const struct control *control; /* a test with a known answer; NULL = a real pair */
};

/* The two records' details with what they tell. */
MUST err show_rows(struct showing *s, struct err_info *why);
void show_records(struct showing *s, const struct record records[2]);
/* What each answer would change. */
MUST err show_effects(struct showing *s, struct err_info *why);

#endif
