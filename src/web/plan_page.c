/* web/plan_page.c -- see plan_page.h. Pure. */
#include "web/plan_page.h"

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory for a page");
}

static str end_of(const struct plan_line *l, struct arena *a)
{
    return l->end.year ? date_long(a, l->end) : STR("No end date");
}

static str role_text(str role, struct arena *a)
{
    str copy = str_copy(a, role);
    if (copy.len) {
        char *first = (char *)(uintptr_t)copy.at;
        if (*first >= 'a' && *first <= 'z') *first = (char)(*first - 'a' + 'A');
    }
    return copy;
}

err plan_page(const struct plan_view *view, str number, struct arena *a, struct page_plan *ret_page,
              struct err_info *why)
{
    struct page_plan_one *one = ARENA_ARRAY(a, struct page_plan_one, view->n + 1);
    struct page_plan_access *access = ARENA_ARRAY(a, struct page_plan_access,
                                                  view->access_count + 1);
    if (!one || !access) return no_memory(why);
    for (size_t i = 0; i < view->n; i++) {
        const struct plan_line *l = &view->plans[i];
        one[i] = (struct page_plan_one){.kind = str_of(plan_kind_label(l->kind)),
                                        .start = date_long(a, l->start),
                                        .end = end_of(l, a),
                                        .authority = l->authority,
                                        .office = l->office,
                                        .office_phone = l->office_phone,
                                        .duty = l->duty,
                                        .duty_line = l->duty_phone};
    }
    for (size_t i = 0; i < view->access_count; i++)
        access[i] = (struct page_plan_access){.when = date_moment_long(a, view->accesses[i].at_ms),
                                              .by = view->accesses[i].agency,
                                              .role = role_text(view->accesses[i].role, a)};
    bool given = view->answer == PLAN_ANSWER_GIVEN;
    *ret_page = (struct page_plan){.number = pii_of(str_printf(a, "%.3s %.3s %.4s", number.at,
                                                               number.at + 3, number.at + 6)),
                                   .refused = given ? STR("")
                                                    : str_of(plan_answer_text(view->answer)),
                                   .none = given && !view->n,
                                   .one = one,
                                   .one_n = view->n,
                                   .access = access,
                                   .access_n = view->access_count};
    return ERR_OK;
}

err plan_panel(const struct plan_view *view, struct arena *a, struct page_person *page,
               struct err_info *why)
{
    struct page_person_plans *panel = ARENA_NEW(a, struct page_person_plans);
    struct page_person_plans_one *one = ARENA_ARRAY(a, struct page_person_plans_one, view->n + 1);
    if (!panel || !one) return no_memory(why);
    for (size_t i = 0; i < view->n; i++) {
        const struct plan_line *l = &view->plans[i];
        one[i] = (struct page_person_plans_one){.kind = str_of(plan_kind_label(l->kind)),
                                                .start = date_long(a, l->start),
                                                .end = end_of(l, a),
                                                .authority = l->authority,
                                                .office_phone = l->office_phone,
                                                .duty_line = l->duty_phone};
    }
    *panel = (struct page_person_plans){.one = one, .one_n = view->n};
    page->plans = panel;
    page->plans_n = 1;
    return ERR_OK;
}
