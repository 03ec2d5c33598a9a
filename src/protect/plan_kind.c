/* protect/plan_kind.c -- kinds of plans, and on which days they are shown. Pure. */
#include "protect/plan.h"

static const struct {
    const char *word, *label;
} kinds[] = {
#define PLAN_KIND_ROW(name, word, label) {word, label},
    PLAN_KIND_LIST(PLAN_KIND_ROW)
#undef PLAN_KIND_ROW
};

static const struct {
    const char *word, *text;
} answers[] = {
#define PLAN_ANSWER_ROW(name, word, text) {word, text},
    PLAN_ANSWER_LIST(PLAN_ANSWER_ROW)
#undef PLAN_ANSWER_ROW
};

const char *plan_kind_word(enum plan_kind k) { return kinds[k].word; }
const char *plan_kind_label(enum plan_kind k) { return kinds[k].label; }
const char *plan_answer_word(enum plan_answer a) { return answers[a].word; }
const char *plan_answer_text(enum plan_answer a) { return answers[a].text; }

bool plan_kind_of(const struct protection *p, str type, enum plan_kind *ret_kind)
{
    const struct protection_list *const lists[] = {
        [PLAN_CHILD] = &p->child, [PLAN_LOOKED_AFTER] = &p->looked_after,
        [PLAN_UNBORN] = &p->unborn};
    for (int k = 0; k < PLAN__COUNT; k++)
        if (protection_has(lists[k], type)) {
            *ret_kind = (enum plan_kind)k;
            return true;
        }
    return false;
}

bool plan_shown(const struct protection *p, enum plan_kind k, struct date start, struct date end,
                struct date today)
{
    if (date_cmp(start, today) > 0) return false;
    if (!end.year || date_cmp(end, today) >= 0) return true;
    struct date last = k == PLAN_UNBORN ? date_from_days(date_days(end) + p->shown_days_unborn)
                                        : date_add_months(end, p->shown_months);
    return date_cmp(today, last) <= 0;
}

bool plan_may(const struct partners *p, const struct user *u)
{
    return access_may(u, CAP_PLANS) &&
           protection_unscheduled(&p->terms.protection, str_of(u->agency), str_of(u->login));
}
