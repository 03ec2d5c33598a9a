/* web/rule_draft.c -- the numbers of a live rule as a form, and the draft that is made of them. See
 * rule_page.h. */
#include "rule/piece.h"
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

static str label_of(struct visit *v, const struct rule_setting *n)
{
    str words = words_of(n);
    return str_printf(v->arena, "%.*s (%.*s)", STR_FMT(words), STR_FMT(n->name));
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

struct dials {
    struct visit *v;
    const struct rule *rule;
    struct page_rule_dial *list;
    size_t n;
    bool said[UINT8_MAX]; /* by place of the number */
};

/* `text`, and then the field of a number; below 0 = of none. */
static err put_dial(struct dials *d, str text, int number, struct err_info *why)
{
    struct page_rule_dial *to = &d->list[d->n++];
    *to = (struct page_rule_dial){.dial_text = text};
    if (number < 0) return ERR_OK;
    const struct rule_setting *n = &d->rule->numbers[number];
    str typed = str_printf(d->v->arena, "%d", n->value);
    int32_t value;
    err e = is_sent(d->v) ? typed_of(d->v, n, &typed, why) : ERR_OK;
    to->dial_name = field_of(d->v, n);
    to->dial_label = label_of(d->v, n);
    to->dial_value = typed;
    to->dial_wrong = is_sent(d->v) ? wrong(d->v, n, typed, &value) : STR("");
    d->said[number] = true;
    return e;
}

static err put_sentence(struct dials *d, struct err_info *why)
{
    const struct rule_piece *piece;
    size_t n;
    err e = rule_pieces(d->rule, d->v->partners, d->v->arena, &piece, &n, why);
    for (size_t i = 0; !e && i < n; i++)
        e = put_dial(d, piece[i].text, piece[i].number, why);
    return e;
}

static int unsaid_at(const struct dials *d, const char *place)
{
    for (size_t i = 0; i < d->rule->number_count; i++)
        if (!d->said[i] && strcmp(d->rule->numbers[i].place, place) == 0) return (int)i;
    return -1;
}

/* What the sentence does not say: of the queue, and of what is expected. */
static err put_facts(struct dials *d, struct err_info *why)
{
    const struct rule *r = d->rule;
    const struct {
        const char *before, *place;
        int32_t value;
    } facts[] = {{"It adds ", "weight", r->weight},
                 {" to a person's place in the queue, halved every ", "half_life_days",
                  r->half_life_days},
                 {" days without a new contact; to be looked at within ", "due_hours",
                  r->due_hours},
                 {" hours. Its owner expects ", "expected_weekly", r->expected_weekly}};
    struct arena *a = d->v->arena;
    str before = STR("");
    size_t first = d->n, shown = COUNT(facts) - !r->expected_weekly;
    err e = ERR_OK;
    for (size_t i = 0; !e && i < shown; i++) {
        int number = unsaid_at(d, facts[i].place);
        before = str_printf(a, "%.*s%s", STR_FMT(before), facts[i].before);
        if (number < 0) before = str_printf(a, "%.*s%d", STR_FMT(before), facts[i].value);
        else e = put_dial(d, before, number, why), before = STR("");
    }
    const char *end = r->expected_weekly ? " new hits a week of 100,000 people." : " hours.";
    if (!e) e = put_dial(d, str_printf(a, "%.*s%s", STR_FMT(before), end), -1, why);
    d->list[first].dial_anew = true;
    return e;
}

/* Those of examples alone, which no sentence has. */
static err put_rest(struct dials *d, struct err_info *why)
{
    err e = ERR_OK;
    for (size_t i = 0; !e && i < d->rule->number_count; i++) {
        if (d->said[i]) continue;
        str words = words_of(&d->rule->numbers[i]);
        e = put_dial(d, str_printf(d->v->arena, "%.*s: ", STR_FMT(words)), (int)i, why);
        d->list[d->n - 1].dial_anew = true;
    }
    return e;
}

static err list_limits(struct visit *v, const struct rule *rule, struct page_rule *page,
                       struct err_info *why)
{
    struct page_rule_limit *list;
    err e = VISIT_ARRAY(v, list, struct page_rule_limit, rule->number_count, why);
    for (size_t i = 0; !e && i < rule->number_count; i++) {
        const struct rule_setting *n = &rule->numbers[i];
        list[i] = (struct page_rule_limit){
            field_of(v, n), label_of(v, n),
            str_printf(v->arena, "From %d to %d. Now %d; %d as the rule was written.", n->min,
                       n->max, n->value, n->written)};
    }
    page->limit = list;
    page->limit_n = e ? 0 : rule->number_count;
    return e;
}

static err list_dials(struct visit *v, const struct rule *rule, struct page_rule *page,
                      struct err_info *why)
{
    enum { ENDS = 2 }; /* of the sentence, of the facts */
    struct dials d = {.v = v, .rule = rule};
    err e = VISIT_ARRAY(v, d.list, struct page_rule_dial, rule->number_count + ENDS, why);
    if (!e) e = put_sentence(&d, why);
    if (!e) e = put_facts(&d, why);
    if (!e) e = put_rest(&d, why);
    if (!e) e = list_limits(v, rule, page, why);
    page->dial = d.list;
    page->dial_n = e ? 0 : d.n;
    page->facts = STR("");
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
