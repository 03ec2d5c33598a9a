/* web/rule_draft.c -- the numbers of a live rule as a form, and the draft that is made of them. See
 * rule_page.h. */
#include "rule/renumber.h"
#include "web/rule_page.h"

/* What a number is, by the first setting that it stands for. */
static const struct {
    const char *place, *words;
} places[] = {
    {"days", "Days looked back"},
    {"at_least", "At least"},
    {"at_most", "At most"},
    {"from_agencies", "From at least so many agencies"},
    {"times", "Times as many as before"},
    {"within", "Within so many days"},
    {"from", "Age from"},
    {"below", "Age below"},
    {"weight", "Adds to a person's place in the queue"},
    {"half_life_days", "Days until that has halved"},
    {"due_hours", "Hours within which it is looked at"},
    {"expected_weekly", "New hits a week, expected of 100,000 people"},
};

static str words_of(const struct rule_setting *n)
{
    for (size_t i = 0; i < COUNT(places); i++)
        if (strcmp(places[i].place, n->place) == 0) return str_of(places[i].words);
    return str_of(n->place);
}

static str field_of(struct visit *v, const struct rule_setting *n)
{
    return str_printf(v->arena, "n_%.*s", STR_FMT(n->name));
}

static bool is_sent(const struct visit *v)
{
    return v->q->method == HTTP_POST && str_eq_c(visit_field(v, "step"), "draft");
}

/* As it was typed; empty when it is as it must be. */
static str wrong(struct visit *v, const struct rule_setting *n, str typed, int32_t *ret_value)
{
    int64_t value = 0;
    if (str_to_int64(typed, &value) && value >= n->min && value <= n->max)
        return *ret_value = (int32_t)value, STR("");
    return str_printf(v->arena, "Enter a whole number from %d to %d", n->min, n->max);
}

static err typed_of(struct visit *v, const struct rule_setting *n, str *ret_typed,
                    struct err_info *why)
{
    const char *field = str_c(v->arena, field_of(v, n));
    if (!field) return err_set(why, ERR_NOMEM, "no memory for a page");
    *ret_typed = str_trim(visit_field(v, field));
    return ERR_OK;
}

/* ---- shown ---- */

static err list_dials(struct visit *v, const struct rule *rule, struct page_rule *page,
                      struct err_info *why)
{
    struct page_rule_dial *list;
    err e = VISIT_ARRAY(v, list, struct page_rule_dial, rule->number_count, why);
    for (size_t i = 0; !e && i < rule->number_count; i++) {
        const struct rule_setting *n = &rule->numbers[i];
        str words = words_of(n), typed = str_printf(v->arena, "%d", n->value);
        int32_t value;
        if (is_sent(v)) e = typed_of(v, n, &typed, why);
        list[i] = (struct page_rule_dial){
            .dial_name = field_of(v, n),
            .dial_label = str_printf(v->arena, "%.*s (%.*s)", STR_FMT(words), STR_FMT(n->name)),
            .dial_hint = str_printf(v->arena, "From %d to %d. Now %d; %d as the rule was written.",
                                    n->min, n->max, n->value, n->written),
            .dial_value = typed,
            .dial_wrong = is_sent(v) ? wrong(v, n, typed, &value) : STR("")};
    }
    page->dial = list;
    page->dial_n = e ? 0 : rule->number_count;
    return e;
}

err rule_draft_form(struct visit *v, const struct rule_facts *f, struct page_rule *page,
                    struct err_info *why)
{
    const struct release *r = &f->release;
    bool live = str_eq_c(r->state, "live");
    if (!access_may(&v->session.user, CAP_RULES)) return ERR_OK;
    err e = rule_setting_lines(r, v->arena, &page->setting, why);
    if (e || !live || !f->rule->number_count) return e;
    page->newest = str_printf(v->arena, "%d", f->newest);
    if (f->newest > r->version) {
        page->newer_words = str_printf(v->arena, "Version %d is there already:", f->newest);
        page->newer_url = rule_url(v, r->id, f->newest);
    }
    return list_dials(v, f->rule, page, why);
}

err rule_draft_problems(struct visit *v, const str *problem, struct page_rule *page,
                        struct err_info *why)
{
    struct page_rule_problem *list;
    err e = VISIT_ARRAY(v, list, struct page_rule_problem, page->dial_n + 1, why);
    if (e || !problem) return e;
    for (size_t i = 0; is_sent(v) && i < page->dial_n; i++) {
        const struct page_rule_dial *d = &page->dial[i];
        if (!d->dial_wrong.len) continue;
        list[page->problem_n++] = (struct page_rule_problem){
            str_printf(v->arena, "%.*s: %.*s", STR_FMT(d->dial_label), STR_FMT(d->dial_wrong)),
            d->dial_name};
    }
    if (!page->problem_n)
        list[page->problem_n++] = (struct page_rule_problem){
            *problem, is_sent(v) && page->dial_n ? STR("numbers") : STR("decide")};
    page->problem = list;
    return ERR_OK;
}

/* ---- sent ---- */

err rule_draft_save(struct db *db, struct visit *v, const struct rule_facts *f,
                    int32_t *ret_version, struct err_info *why)
{
    int64_t newest = 0;
    err e = ERR_OK;
    bool good = true;
    int32_t *values = ARENA_ARRAY(v->arena, int32_t, f->rule->number_count + 1);
    if (!values) return err_set(why, ERR_NOMEM, "no memory for a draft");
    if (!str_to_int64(visit_field(v, "newest"), &newest) || newest < 1 || newest > 9999)
        return err_set(why, ERR_INPUT, "the form does not say what it was made from");
    for (size_t i = 0; !e && i < f->rule->number_count; i++) {
        str typed;
        e = typed_of(v, &f->rule->numbers[i], &typed, why);
        if (!e) good &= str_empty(wrong(v, &f->rule->numbers[i], typed, &values[i]));
    }
    if (!e && !good) e = err_set(why, ERR_INPUT, "a number is not as it must be");
    return e ? e
             : rule_renumber(db, v->web->hub, v->partners, &f->release, f->rule, (int32_t)newest,
                             values, &v->session.user, v->arena, ret_version, why);
}
