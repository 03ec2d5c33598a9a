/* agency/region_incident.c -- which types of event may be reports of one incident:
 *
 *     incidents:
 *       - {types: [domestic_abuse, ae_assault], days: 2}   # the two may mean the same evening
 *       - {types: [missed_appointment], apart: yes}        # every report is an incident of its own
 *
 * Types that nobody names go by themselves: one type, the same day or the day after. */
#include "agency/region_inside.h"

enum { INCIDENT_DAYS_MAX = 14, INCIDENT_APART = -1 };

static struct q_agency_put_type_in *find_type(const struct region *r, str code)
{
    for (size_t i = 0; i < r->type_count; i++)
        if (str_eq(r->types[i].code, code)) return &r->types[i];
    return NULL;
}

/* An incident counts by its class: reports of different classes would make one of them vanish. */
static err take_type(const struct yaml_node *at, struct q_agency_put_type_in *type,
                     const struct q_agency_put_type_in *first, int32_t days, struct err_info *why)
{
    if (!type)
        return yaml_err(at, why, "the catalogue of this file has no such event type");
    if (type->incident.len)
        return yaml_err(at, why, "this event type belongs to an incident already");
    if (str_eq(type->class, STR("status")))
        return yaml_err(at, why, "a status is no incident");
    if (!str_eq(type->class, first->class))
        return yaml_err(at, why, "the types of one incident have one class");
    type->incident = first->code;
    type->incident_days = days;
    return ERR_OK;
}

err region_read_incident(struct reading *g, const struct yaml_node *node, struct err_info *why)
{
    static const char *const keys[] = {"types", "days", "apart", NULL};
    const struct yaml_node *types = NULL;
    int64_t days = EVENT_INCIDENT_DAYS;
    bool apart = false;
    err e = yaml_only(node, keys, why);
    if (!e) e = yaml_need_list(node, "types", &types, why);
    if (!e) e = yaml_may_int(node, "days", 0, INCIDENT_DAYS_MAX, &days, why);
    if (!e) e = yaml_may_bool(node, "apart", &apart, why);
    if (!e && !types->n) e = yaml_err(types, why, "name one event type at least");
    if (!e && apart && yaml_get(node, "days"))
        e = yaml_err(yaml_get(node, "days"), why, "reports that stay apart have no days");
    struct q_agency_put_type_in *first = NULL;
    for (const struct yaml_node *one = e ? NULL : types->first; !e && one; one = one->next) {
        e = yaml_is(one, YAML_TEXT, why);
        struct q_agency_put_type_in *type = e ? NULL : find_type(g->r, one->text);
        if (!first || apart) first = type;
        if (!e) e = take_type(one, type, first, apart ? INCIDENT_APART : (int32_t)days, why);
    }
    return e;
}
