/* agency/terms_protection.c -- section `protection` of the region file:
 *
 *     protection:
 *       plans: {child_protection: [cp_plan_neglect], looked_after: [looked_after], unborn:
 * [cp_plan_unborn]} unscheduled_care: [{agency: city-hospital, users: [joy]}] locks: [{agency:
 * west-mids-police, types: [police_asb], decided_by: [pat]}] visiting: [west-mids-fire] */
#include "agency/terms.h"

static const str child_codes[] = {{"cp_plan", 7},
                                  {"cp_plan_neglect", 15},
                                  {"cp_plan_physical", 16},
                                  {"cp_plan_emotional", 17},
                                  {"cp_plan_sexual", 14}};
static const str after_codes[] = {{"looked_after", 12}};
static const str unborn_codes[] = {{"cp_plan_unborn", 14}};

struct reading {
    const struct terms_names *names;
    struct arena *a;
    struct protection *p;
};

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory to read what was agreed about protection");
}

enum what { TYPES, AGENCIES, LOGINS };

static err check(const struct reading *g, enum what what, const struct yaml_node *item,
                 struct err_info *why)
{
    err e = yaml_is(item, YAML_TEXT, why);
    if (e) return e;
    if (what == TYPES && !g->names->type(g->names->ctx, item->text))
        return yaml_err(item, why, "the catalogue has no such event type");
    if (what == AGENCIES && !g->names->agency(g->names->ctx, item->text))
        return yaml_err(item, why, "there is no agency of this code");
    return item->text.len ? ERR_OK : yaml_err(item, why, "a login is expected");
}

static err read_list(struct reading *g, const struct yaml_node *map, const char *key,
                     enum what what, struct protection_list *ret, struct err_info *why)
{
    const struct yaml_node *list = NULL;
    err e = yaml_may_list(map, key, &list, why);
    if (e || !list) return e;
    str *at = ARENA_ARRAY(g->a, str, list->n + 1);
    size_t n = 0;
    if (!at) return no_memory(why);
    for (const struct yaml_node *item = list->first; !e && item; item = item->next) {
        e = check(g, what, item, why);
        at[n] = e ? STR("") : str_copy(g->a, item->text);
        if (!e && !at[n++].at) e = no_memory(why);
    }
    *ret = (struct protection_list){at, n};
    return e;
}

static err need_agency(struct reading *g, const struct yaml_node *map, str *ret,
                       struct err_info *why)
{
    str code = STR("");
    err e = yaml_need_text(map, "agency", &code, why);
    if (!e) e = check(g, AGENCIES, yaml_get(map, "agency"), why);
    if (!e) *ret = str_copy(g->a, code);
    return e || ret->at ? e : no_memory(why);
}

static err read_plans(struct reading *g, const struct yaml_node *root, struct err_info *why)
{
    static const char *const keys[] = {"child_protection", "looked_after", "unborn", NULL};
    struct protection *p = g->p;
    const struct yaml_node *map = NULL;
    err e = yaml_may_map(root, "plans", &map, why);
    if (e || !map) return e;
    p->child = p->looked_after = p->unborn = (struct protection_list){0};
    e = yaml_only(map, keys, why);
    if (!e) e = read_list(g, map, "child_protection", TYPES, &p->child, why);
    if (!e) e = read_list(g, map, "looked_after", TYPES, &p->looked_after, why);
    if (!e) e = read_list(g, map, "unborn", TYPES, &p->unborn, why);
    return e;
}

static err read_authority(struct reading *g, const struct yaml_node *item,
                          struct protection_authority *one, struct err_info *why)
{
    static const char *const keys[] = {"code", "name", NULL};
    str code = STR(""), name = STR("");
    err e = yaml_only(item, keys, why);
    if (!e) e = yaml_need_text(item, "code", &code, why);
    if (!e) e = yaml_need_text(item, "name", &name, why);
    for (size_t i = 0; !e && i < g->p->authority_count; i++)
        if (str_eq_nocase(g->p->authorities[i].code, code))
            e = yaml_err(yaml_get(item, "code"), why, "this authority is there twice");
    if (e) return e;
    *one = (struct protection_authority){str_copy(g->a, code), str_copy(g->a, name)};
    return one->code.at && one->name.at ? ERR_OK : no_memory(why);
}

static err read_authorities(struct reading *g, const struct yaml_node *root, struct err_info *why)
{
    const struct yaml_node *list = NULL;
    err e = yaml_may_list(root, "authorities", &list, why);
    if (e || !list) return e;
    struct protection_authority *at = ARENA_ARRAY(g->a, struct protection_authority, list->n + 1);
    if (!at) return no_memory(why);
    g->p->authorities = at;
    for (const struct yaml_node *item = list->first; !e && item; item = item->next) {
        e = read_authority(g, item, &at[g->p->authority_count], why);
        if (!e) g->p->authority_count++;
    }
    return e;
}

static err read_unscheduled(struct reading *g, const struct yaml_node *root, struct err_info *why)
{
    static const char *const keys[] = {"agency", "users", NULL};
    const struct yaml_node *list = NULL;
    err e = yaml_may_list(root, "unscheduled_care", &list, why);
    if (e || !list) return e;
    struct protection_group *at = ARENA_ARRAY(g->a, struct protection_group, list->n + 1);
    if (!at) return no_memory(why);
    for (const struct yaml_node *item = list->first; !e && item; item = item->next) {
        struct protection_group *one = &at[g->p->unscheduled_count];
        e = yaml_only(item, keys, why);
        if (!e) e = need_agency(g, item, &one->agency, why);
        if (!e) e = read_list(g, item, "users", LOGINS, &one->users, why);
        if (!e) g->p->unscheduled_count++;
    }
    g->p->unscheduled = at;
    return e;
}

static err read_lock(struct reading *g, const struct yaml_node *item, struct protection_lock *one,
                     struct err_info *why)
{
    static const char *const keys[] = {"agency", "all", "types", "decided_by", NULL};
    err e = yaml_only(item, keys, why);
    if (!e) e = need_agency(g, item, &one->agency, why);
    if (!e && protection_lock_of(g->p, one->agency))
        e = yaml_err(yaml_get(item, "agency"), why, "this agency is there twice");
    if (!e) e = yaml_may_bool(item, "all", &one->all, why);
    if (!e) e = read_list(g, item, "types", TYPES, &one->types, why);
    if (!e && one->all && one->types.n)
        e = yaml_err(yaml_get(item, "types"), why, "with 'all' there are no types to name");
    if (!e) e = read_list(g, item, "decided_by", LOGINS, &one->deciders, why);
    if (!e && !one->deciders.n)
        e = yaml_err(item, why, "'decided_by' is missing: who lets others see what is locked");
    return e;
}

static err read_locks(struct reading *g, const struct yaml_node *root, struct err_info *why)
{
    const struct yaml_node *list = NULL;
    err e = yaml_may_list(root, "locks", &list, why);
    if (e || !list) return e;
    struct protection_lock *at = ARENA_ARRAY(g->a, struct protection_lock, list->n + 1);
    if (!at) return no_memory(why);
    g->p->locks = at;
    for (const struct yaml_node *item = list->first; !e && item; item = item->next) {
        e = read_lock(g, item, &at[g->p->lock_count], why);
        if (!e) g->p->lock_count++;
    }
    return e;
}

static err read_numbers(const struct yaml_node *map, struct protection *p, struct err_info *why)
{
    const struct {
        const char *key;
        int *at;
        int64_t min, max;
    } numbers[] = {
        {"shown_months", &p->shown_months, 0, 60},
        {"shown_days_unborn", &p->shown_days_unborn, 0, 366},
        {"accesses_shown", &p->accesses_shown, 1, 25},
        {"answer_ms", &p->answer_ms, 1, 2000},
        {"grant_days_max", &p->grant_days_max, 1, 366},
        {"emergency_minutes", &p->emergency_minutes, 5, 480},
        {"answer_hours", &p->answer_hours, 1, 80},
        {"marker_days_max", &p->marker_days_max, 1, 1830},
        {"marker_remind_days", &p->marker_remind_days, 1, 90},
    };
    err e = ERR_OK;
    for (size_t i = 0; !e && i < COUNT(numbers); i++) {
        int64_t value = *numbers[i].at;
        e = yaml_may_int(map, numbers[i].key, numbers[i].min, numbers[i].max, &value, why);
        if (!e) *numbers[i].at = (int)value;
    }
    return e;
}

err terms_read_protection(const struct yaml_node *map, const struct terms_names *names,
                          struct arena *a, struct region_terms *terms, struct err_info *why)
{
    static const char *const keys[] = {
        "plans",          "unscheduled_care", "shown_months", "shown_days_unborn",
        "accesses_shown", "answer_ms",        "locks",        "grant_days_max",
        "answer_hours",   "emergency_minutes", "visiting",    "marker_days_max",
        "marker_remind_days", "marker_managers",  "authorities",  NULL};
    struct protection *p = &terms->protection;
    struct reading g = {names, a, p};
    *p = (struct protection){.child = {child_codes, COUNT(child_codes)},
                             .looked_after = {after_codes, COUNT(after_codes)},
                             .unborn = {unborn_codes, COUNT(unborn_codes)},
                             .shown_months = 12,
                             .shown_days_unborn = 28,
                             .accesses_shown = 25,
                             .answer_ms = 40,
                             .grant_days_max = 28,
                             .emergency_minutes = 30,
                             .answer_hours = 8,
                             .visiting_all = true,
                             .marker_days_max = 365,
                             .marker_remind_days = 14};
    if (!map) return ERR_OK;
    err e = yaml_only(map, keys, why);
    if (!e) e = read_plans(&g, map, why);
    if (!e) e = read_authorities(&g, map, why);
    if (!e) e = read_unscheduled(&g, map, why);
    if (!e) e = read_numbers(map, p, why);
    if (!e) e = read_locks(&g, map, why);
    if (!e) e = read_list(&g, map, "visiting", AGENCIES, &p->visiting, why);
    if (!e) e = read_list(&g, map, "marker_managers", LOGINS, &p->marker_managers, why);
    p->visiting_all = !yaml_get(map, "visiting");
    return e;
}
