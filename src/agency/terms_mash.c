/* agency/terms_mash.c -- section `mash` of the region file:
 *
 *     mash:
 *       reply_hours: {red: 2, amber: 6, green: 24}   # a colour left out has no clock
 *       out_of_hours: [red]                          # these clocks run day and night
 *       escalate_hours: 1
 *       confirm: manager                             # another, nobody
 *       retention_months: 36
 *       outcomes:
 *         - {code: nfa, label: No further action, for: [children, adults], whole_history: yes}
 *       facts:
 *         - {code: open_case, label: Open to us now} */
#include "agency/terms.h"

#include "agency/mash_terms.h"

enum { HOURS_MAX = 2000, CODE_LENGTH_MAX = 20, LABEL_LENGTH_MAX = 80 };

static err read_hours(const struct yaml_node *map, struct mash_terms *t, struct err_info *why)
{
    const struct yaml_node *hours = NULL;
    err e = yaml_may_map(map, "reply_hours", &hours, why);
    if (e || !hours) return e;
    static const char *const bands[] = {"red", "amber", "green", "blue", NULL};
    e = yaml_only(hours, bands, why);
    for (int b = 0; b < MASH_BAND__COUNT && !e; b++) {
        double value = 0;
        e = yaml_may_real(hours, bands[b], 0.25, HOURS_MAX, &value, why);
        t->reply_minutes[b] = (int32_t)(value * 60 + 0.5);
    }
    return e;
}

static err read_out_of_hours(const struct yaml_node *map, struct mash_terms *t,
                             struct err_info *why)
{
    const struct yaml_node *list = NULL;
    err e = yaml_may_list(map, "out_of_hours", &list, why);
    if (e || !list) return e;
    memset(t->by_clock, 0, sizeof t->by_clock);
    for (const struct yaml_node *item = list->first; item && !e; item = item->next) {
        enum mash_band b = MASH_RED;
        e = yaml_is(item, YAML_TEXT, why);
        if (!e && !mash_band_of(item->text, &b))
            e = yaml_err(item, why, "'out_of_hours' lists colours: red, amber, green, blue");
        if (!e) t->by_clock[b] = true;
    }
    return e;
}

static bool is_code(str s)
{
    bool good = s.len >= 1 && s.len <= CODE_LENGTH_MAX && s.at[0] >= 'a' && s.at[0] <= 'z';
    for (size_t i = 0; i < s.len && good; i++)
        good = (s.at[i] >= 'a' && s.at[i] <= 'z') || (s.at[i] >= '0' && s.at[i] <= '9') ||
               s.at[i] == '_';
    return good;
}

static err read_name(const struct yaml_node *item, struct arena *a, str *ret_code, str *ret_label,
                     struct err_info *why)
{
    str code = STR(""), label = STR("");
    err e = yaml_need_text(item, "code", &code, why);
    if (!e) e = yaml_need_text(item, "label", &label, why);
    if (!e && !is_code(code))
        e = yaml_err(yaml_get(item, "code"), why,
                     "a code has small letters, digits and _, at most %d, and starts with a letter",
                     CODE_LENGTH_MAX);
    if (!e && label.len > LABEL_LENGTH_MAX)
        e = yaml_err(yaml_get(item, "label"), why, "a label has at most %d characters",
                     LABEL_LENGTH_MAX);
    *ret_code = str_copy(a, code);
    *ret_label = str_copy(a, label);
    if (!e && (!ret_code->at || !ret_label->at)) e = err_set(why, ERR_NOMEM, "the region file");
    return e;
}

static err read_for(const struct yaml_node *item, struct mash_outcome *o, struct err_info *why)
{
    const struct yaml_node *list = NULL;
    err e = yaml_need_list(item, "for", &list, why);
    for (const struct yaml_node *who = list && !e ? list->first : NULL; who && !e;
         who = who->next) {
        e = yaml_is(who, YAML_TEXT, why);
        if (!e && str_eq_c(who->text, "children"))
            o->children = true;
        else if (!e && str_eq_c(who->text, "adults"))
            o->adults = true;
        else if (!e)
            e = yaml_err(who, why, "an outcome is for children, adults or both");
    }
    return e;
}

static err read_outcomes(const struct yaml_node *map, struct arena *a, struct mash_terms *t,
                         struct err_info *why)
{
    static const char *const keys[] = {"code", "label", "for", "whole_history", "allocated", NULL};
    const struct yaml_node *list = NULL;
    err e = yaml_may_list(map, "outcomes", &list, why);
    if (e || !list) return e;
    t->outcome_count = 0;
    for (const struct yaml_node *item = list->first; item && !e; item = item->next) {
        struct mash_outcome o = {.code = STR("")};
        if (t->outcome_count == MASH_OUTCOMES_MAX)
            return yaml_err(item, why, "at most %d outcomes", MASH_OUTCOMES_MAX);
        e = yaml_only(item, keys, why);
        if (!e) e = read_name(item, a, &o.code, &o.label, why);
        if (!e) e = read_for(item, &o, why);
        if (!e) e = yaml_may_bool(item, "whole_history", &o.whole_history, why);
        if (!e) e = yaml_may_bool(item, "allocated", &o.allocated, why);
        if (!e && mash_outcome_of(t, o.code))
            e = yaml_err(item, why, "two outcomes have the same code");
        t->outcomes[t->outcome_count++] = o;
    }
    if (!e && !t->outcome_count) e = yaml_err(list, why, "a case needs an outcome to end with");
    return e;
}

static err read_facts(const struct yaml_node *map, struct arena *a, struct mash_terms *t,
                      struct err_info *why)
{
    static const char *const keys[] = {"code", "label", NULL};
    const struct yaml_node *list = NULL;
    err e = yaml_may_list(map, "facts", &list, why);
    if (e || !list) return e;
    t->fact_count = 0;
    for (const struct yaml_node *item = list->first; item && !e; item = item->next) {
        struct mash_fact f = {.code = STR("")};
        if (t->fact_count == MASH_FACTS_MAX)
            return yaml_err(item, why, "at most %d facts", MASH_FACTS_MAX);
        e = yaml_only(item, keys, why);
        if (!e) e = read_name(item, a, &f.code, &f.label, why);
        if (!e && mash_fact_of(t, f.code))
            e = yaml_err(item, why, "two facts have the same code");
        t->facts[t->fact_count++] = f;
    }
    return e;
}

err terms_read_mash(const struct yaml_node *map, const struct terms_names *names, struct arena *a,
                    struct region_terms *terms, struct err_info *why)
{
    static const char *const keys[] = {"reply_hours", "out_of_hours",     "escalate_hours",
                                       "confirm",     "retention_months", "outcomes",
                                       "facts",       NULL};
    static const char *const who[] = {
        [CONFIRM_NOBODY] = "nobody", [CONFIRM_ANOTHER] = "another", [CONFIRM_MANAGER] = "manager",
        NULL};
    struct mash_terms *t = &terms->mash;
    (void)names;
    *t = mash_terms_default;
    if (!map) return ERR_OK;
    size_t confirm = t->confirm;
    int64_t months = t->retention_months;
    double escalate = t->escalate_minutes / 60.0;
    err e = yaml_only(map, keys, why);
    if (!e) e = read_hours(map, t, why);
    if (!e) e = read_out_of_hours(map, t, why);
    if (!e) e = yaml_may_real(map, "escalate_hours", 0, HOURS_MAX, &escalate, why);
    if (!e) e = yaml_may_word(map, "confirm", who, &confirm, why);
    if (!e) e = yaml_may_int(map, "retention_months", 1, 1200, &months, why);
    if (!e) e = read_outcomes(map, a, t, why);
    if (!e) e = read_facts(map, a, t, why);
    t->escalate_minutes = (int32_t)(escalate * 60 + 0.5);
    t->confirm = (enum mash_confirm)confirm;
    t->retention_months = (int32_t)months;
    return e;
}
