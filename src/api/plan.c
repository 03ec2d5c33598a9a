/* api/plan.c -- plans for unscheduled care's own programs: one answer of one size, whatever is
 * held. A number that is refused is an answer too, with its code. */
#include "api/route.h"

#include "protect/plan.h"

#include "base/clock.h"

enum { NUMBER_MAX = 20 };

static const char *const words[] = {"", "01", "02", "03", "04", "05", "06", "07", "08"};

static err read_status(const struct json_value *v, int *ret_status, struct err_info *why)
{
    str text;
    if (!json_as_text(v, &text)) return err_set(why, ERR_INPUT, "nhs_number_status is not a text");
    for (size_t i = 0; i < COUNT(words); i++)
        if (str_eq_c(text, words[i])) {
            *ret_status = (int)i;
            return ERR_OK;
        }
    return err_set(why, ERR_INPUT, "nhs_number_status is 01 to 08");
}

static err read_question(const struct api_call *c, pii *number, int *status, struct err_info *why)
{
    const struct json_value *root, *v;
    void *cursor = NULL;
    str key, text = STR("");
    *status = PLAN_STATUS_UNKNOWN;
    err e = json_read(c->arena, pii_reveal(c->q->body, REVEAL_CLEAN), HTTP_BODY_BYTES_MAX, &root,
                      why);
    if (!e && json_kind(root) != JSON_IS_OBJECT)
        e = err_set(why, ERR_INPUT, "an object is expected");
    while (!e && json_next(root, &cursor, &key, &v)) {
        if (str_eq_c(key, "nhs_number")) {
            if (!json_as_text(v, &text) || text.len > NUMBER_MAX)
                e = err_set(why, ERR_INPUT, "nhs_number is not a text of at most %d characters",
                            NUMBER_MAX);
        } else if (str_eq_c(key, "nhs_number_status")) {
            e = read_status(v, status, why);
        } else {
            e = err_set(why, ERR_INPUT, "there is a member that this question does not have");
        }
    }
    *number = pii_of(text);
    return e;
}

err run_plans(struct api_call *c, struct err_info *why)
{
    struct plan_view view;
    pii number;
    int status;
    int64_t started_ns = clock_monotonic_ns();
    err e = read_question(c, &number, &status, why);
    if (!e && !plan_may(c->call.partners, c->call.viewer.user))
        return machine_denied(&c->call, "plans", why);
    if (!e)
        e = plan_ask(api_hub(c), c->call.partners, &c->call.viewer, number, status, c->arena,
                     &view, why);
    if (e) return e;
    plan_json(&view, c->arena, &c->w);
    plan_pad(&c->a->page, PLAN_JSON_BYTES);
    plan_hold(c->call.partners, started_ns);
    return ERR_OK;
}
