/* safeguard/queue_rule.c -- what is asked for about the person: a rule that fires, how old they
 * are, where they live. */
#include "safeguard/inside.h"

#include "likeness/place.h"

static bool is_new(const struct queue_rule *list, size_t n, str id)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].id, id)) return false;
    return true;
}

static err choose_rule(struct loading *l, struct err_info *why)
{
    struct queue_page *page = &l->page;
    struct queue_rule *list = ARENA_ARRAY(l->arena, struct queue_rule, l->rules.n + 1);
    if (!list) return err_set(why, ERR_NOMEM, "the review queue");
    page->rule = STR("");
    l->rule_of_household = false;
    for (size_t i = 0; i < l->rules.n; i++) {
        const struct rule *r = &l->rules.rules[i];
        bool asked = str_eq(r->id, l->wish->rule);
        /* an older version may be why: what it needed counts as well */
        l->rule_of_household |= asked && (r->needs & RULE_NEEDS_HOUSEHOLD);
        if (!l->rules.live[i] || !is_new(list, page->rule_n, r->id)) continue;
        list[page->rule_n++] = (struct queue_rule){r->id, r->name};
        if (asked) page->rule = r->id;
    }
    page->rules = list;
    return ERR_OK;
}

/* A ward of the map; without one a postcode district, which is asked for in any case. */
static str chosen_area(const struct loading *l)
{
    const struct wards *w = &l->partners->terms.wards;
    str asked = str_trim(l->wish->area);
    postcode code;
    char room[9];
    if (str_eq_c(asked, QUEUE_ELSEWHERE)) return STR(QUEUE_ELSEWHERE);
    if (w->n) {
        const struct ward *ward = wards_named(w, asked);
        return ward ? ward->code : STR("");
    }
    if (!postcode_parse(asked, &code)) return STR("");
    str is = str_copy(l->arena, postcode_text(postcode_district(code), room));
    return is.at ? is : STR("");
}

err queue_choose(struct loading *l, struct err_info *why)
{
    const struct keys *k = &l->hub->keys;
    struct asked *is = &l->asked;
    err e = choose_rule(l, why);
    str area = l->page.area = chosen_area(l);
    *is = (struct asked){.walked = 0};
    if (l->page.rule.len) is->rule = review_rule_mark(k, l->page.rule);
    if (l->wish->age != REVIEW_AGE_ANY) is->age = review_age_mark(k, l->wish->age);
    if (area.len)
        is->area = review_area_mark(k, str_eq_c(area, QUEUE_ELSEWHERE) ? STR("") : area);
    is->walked = is->rule ? is->rule : is->area ? is->area : is->age;
    return e;
}

bool queue_is_marked(const struct loading *l, const struct head *h)
{
    return (!l->asked.rule || marks_hold(h->rules, l->asked.rule)) &&
           (!l->asked.age || h->age == l->asked.age) &&
           (!l->asked.area || h->area == l->asked.area);
}

err queue_rule_fires(struct loading *l, int64_t person, bool *ret_fires, struct err_info *why)
{
    struct stored_hits hits = {.n = 0};
    *ret_fires = !l->asked.rule;
    if (*ret_fires) return ERR_OK;
    struct arena_mark mark = arena_mark(l->arena);
    err e = rule_hits_read(l->db, &l->rules, l->partners, person, l->today, l->arena, &hits, why);
    for (size_t i = 0; !e && i < hits.firing && !*ret_fires; i++)
        *ret_fires = str_eq(hits.at[i].id, l->page.rule);
    arena_rewind(l->arena, mark);
    return e;
}

err queue_fits_now(struct loading *l, int64_t person, int shield, bool *ret_fits,
                   struct err_info *why)
{
    const struct keys *k = &l->hub->keys;
    struct history h = {0};
    *ret_fits = false;
    if (!queue_tells(l, shield)) return ERR_OK;
    err e = queue_rule_fires(l, person, ret_fits, why);
    if (e || !*ret_fits || (!l->asked.age && !l->asked.area)) return e;
    struct arena_mark mark = arena_mark(l->arena);
    e = queue_history(l, person, &h, why);
    if (!e) {
        const struct area_text area = review_area_at(&l->partners->terms.wards,
                                                     h.identity.postcode);
        enum review_age age = review_age_at(h.identity.birth_date, l->today);
        *ret_fits = (!l->asked.age || review_age_mark(k, age) == l->asked.age) &&
                    (!l->asked.area || review_area_mark(k, str_of(area.text)) == l->asked.area);
    }
    history_wipe(&h);
    arena_rewind(l->arena, mark);
    return e;
}
