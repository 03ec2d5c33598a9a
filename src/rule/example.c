/* rule/example.c -- the examples of a rule, as they stand in the file. */
#include "rule/prove.h"
#include "rule/reading.h"

static err read_class(const struct yaml_node *map, enum event_class *ret, struct err_info *why)
{
    const char *words[CLASS__COUNT + 1] = {NULL};
    size_t class = 0;
    for (int i = 0; i < CLASS__COUNT; i++)
        words[i] = event_class_word((enum event_class)i);
    err e = yaml_need_word(map, "class", words, &class, why);
    *ret = (enum event_class)class;
    return e;
}

static err read_kind(const struct yaml_node *map, enum agency_kind *ret, struct err_info *why)
{
    const char *words[AGENCY__COUNT + 1] = {NULL};
    size_t kind = 0;
    for (int i = 0; i < AGENCY__COUNT; i++)
        words[i] = agency_kind_word((enum agency_kind)i);
    err e = yaml_need_word(map, "from", words, &kind, why);
    *ret = (enum agency_kind)kind;
    return e;
}

/* A date, or so many days before the day of the example. */
static err read_day(const struct yaml_node *map, const char *date_key, const char *ago_key,
                    int32_t today, bool must, struct rule_reading *g, int32_t *ret,
                    struct err_info *why)
{
    struct date date = {0};
    int32_t ago = RULE_NONE;
    err e = yaml_may_date(map, date_key, &date, why);
    if (!e) e = reading_int(map, ago_key, 0, RULE_DAYS_MAX * 2, false, g, &ago, why);
    if (e) return e;
    if ((date.year != 0) + (ago != RULE_NONE) > 1 ||
        (must && !date.year && ago == RULE_NONE))
        return yaml_err(map, why, "say %s, a date, or %s, so many days before", date_key, ago_key);
    if (date.year) *ret = date_days(date);
    if (ago != RULE_NONE) *ret = today - ago;
    return ERR_OK;
}

static err need_one(const struct yaml_node *map, const char *a, const char *b,
                    struct err_info *why)
{
    if (!yaml_get(map, a) == !yaml_get(map, b))
        return yaml_err(map, why, "an event of an example says %s or %s", a, b);
    return ERR_OK;
}

static err read_event(const struct yaml_node *map, int32_t today, struct rule_reading *g,
                      struct rule_example_event *ret, struct err_info *why)
{
    static const char *const keys[] = {"on",     "ago",     "type",  "class",     "from",
                                       "agency", "service", "until", "until_ago", NULL};
    str text = STR("");
    *ret = (struct rule_example_event){.end_day = ACTIVITY_NO_END};
    err e = yaml_only(map, keys, why);
    if (!e) e = need_one(map, "type", "class", why);
    if (!e) e = need_one(map, "from", "agency", why);
    if (!e) e = yaml_may_text(map, "type", &text, why);
    if (!e) e = yaml_may_text(map, "agency", &text, why);
    if (!e) e = yaml_may_text(map, "service", &text, why);
    if (e) return e;
    ret->type = yaml_get(map, "type");
    ret->agency = yaml_get(map, "agency");
    ret->service = yaml_get(map, "service");
    if (!ret->type) e = read_class(map, &ret->class, why);
    if (!e && !ret->agency) e = read_kind(map, &ret->kind, why);
    if (!e && ret->service && !ret->agency)
        e = yaml_err(ret->service, why, "a service is one of an agency that is named");
    if (!e) e = read_day(map, "on", "ago", today, true, g, &ret->day, why);
    return e ? e : read_day(map, "until", "until_ago", today, false, g, &ret->end_day, why);
}

static err read_events(const struct yaml_node *map, int32_t today, struct rule_reading *g,
                       const struct rule_example_event **ret_events, size_t *ret_n,
                       struct err_info *why)
{
    const struct yaml_node *list = NULL;
    size_t count = 0;
    err e = yaml_may_list(map, "events", &list, why);
    if (e || !list || !list->n) return e;
    if (list->n > RULE_EXAMPLE_EVENTS_MAX)
        return yaml_err(list, why, "an example has at most %d events", RULE_EXAMPLE_EVENTS_MAX);
    struct rule_example_event *events = ARENA_ARRAY(g->a, struct rule_example_event, list->n);
    if (!events) return err_set(why, ERR_NOMEM, "reading a rule file");
    for (const struct yaml_node *n = list->first; n && !e; n = n->next)
        e = read_event(n, today, g, &events[count++], why);
    *ret_events = events;
    *ret_n = count;
    return e;
}

static err read_member(const struct yaml_node *map, int32_t today, struct rule_reading *g,
                       struct rule_example_member *ret, struct err_info *why)
{
    static const char *const keys[] = {"relation", "born", "events", NULL};
    str relation = STR("");
    *ret = (struct rule_example_member){.relation = RELATION_NONE};
    err e = yaml_only(map, keys, why);
    if (!e) e = yaml_may_text(map, "relation", &relation, why);
    if (!e && relation.len) ret->relation = relation_of(relation);
    if (!e && relation.len && ret->relation == RELATION_NONE)
        e = yaml_err(yaml_get(map, "relation"), why, "there is no such relation");
    if (!e) e = yaml_may_date(map, "born", &ret->born, why);
    return e ? e : read_events(map, today, g, &ret->events, &ret->event_count, why);
}

static err read_household(const struct yaml_node *map, struct rule_reading *g,
                          struct rule_example *x, struct err_info *why)
{
    const struct yaml_node *list = NULL;
    err e = yaml_may_list(map, "household", &list, why);
    if (e || !list || !list->n) return e;
    if (list->n > RULE_EXAMPLE_HOUSEHOLD_MAX)
        return yaml_err(list, why, "a household has at most %d others", RULE_EXAMPLE_HOUSEHOLD_MAX);
    struct rule_example_member *all = ARENA_ARRAY(g->a, struct rule_example_member, list->n);
    if (!all) return err_set(why, ERR_NOMEM, "reading a rule file");
    for (const struct yaml_node *n = list->first; n && !e; n = n->next)
        e = read_member(n, x->today, g, &all[x->household_count++], why);
    x->household = all;
    return e;
}

static err read_late(const struct yaml_node *map, struct rule_reading *g, struct rule_example *x,
                     struct err_info *why)
{
    const char *words[AGENCY__COUNT + 1] = {NULL};
    const struct yaml_node *late = NULL;
    for (int i = 0; i < AGENCY__COUNT; i++)
        words[i] = agency_kind_word((enum agency_kind)i);
    err e = yaml_may_map(map, "late", &late, why);
    if (!e && late) e = yaml_only(late, words, why);
    for (int i = 0; !e && late && i < AGENCY__COUNT; i++)
        e = reading_int(late, words[i], 0, RULE_DAYS_MAX, false, g, &x->late[i], why);
    return e;
}

static err read_example(const struct yaml_node *map, struct rule_reading *g,
                        struct rule_example *x, struct err_info *why)
{
    static const char *const keys[] = {"name",      "on",   "born",     "events",
                                       "household", "late", "left_ago", "fires", NULL};
    struct date on = {0};
    int32_t left_ago = RULE_NONE;
    *x = (struct rule_example){.node = map};
    err e = yaml_only(map, keys, why);
    if (!e) e = yaml_need_text(map, "name", &x->name, why);
    if (!e) e = yaml_need_date(map, "on", &on, why);
    if (!e) e = yaml_may_date(map, "born", &x->born, why);
    if (!e && !yaml_get(map, "fires"))
        e = yaml_err(map, why, "an example needs fires: yes or no");
    if (!e) e = yaml_may_bool(map, "fires", &x->fires, why);
    if (e) return e;
    x->today = date_days(on);
    e = reading_int(map, "left_ago", 0, RULE_DAYS_MAX, false, g, &left_ago, why);
    if (e) return e;
    x->left = left_ago == RULE_NONE ? RULE_NONE : x->today - left_ago;
    e = read_late(map, g, x, why);
    if (!e) e = read_household(map, g, x, why);
    return e ? e : read_events(map, x->today, g, &x->events, &x->event_count, why);
}

err examples_read(const struct yaml_node *map, struct rule_reading *g, struct rule *r,
                  struct err_info *why)
{
    const struct yaml_node *list = NULL;
    err e = yaml_may_list(map, "examples", &list, why);
    r->examples = NULL;
    r->example_count = 0;
    if (e || !list || !list->n) return e;
    if (list->n > RULE_EXAMPLES_MAX)
        return yaml_err(list, why, "a rule has at most %d examples", RULE_EXAMPLES_MAX);
    struct rule_example *examples = ARENA_ARRAY(g->a, struct rule_example, list->n);
    if (!examples) return err_set(why, ERR_NOMEM, "reading a rule file");
    for (const struct yaml_node *n = list->first; n && !e; n = n->next)
        e = read_example(n, g, &examples[r->example_count++], why);
    r->examples = examples;
    return e;
}
