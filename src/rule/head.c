/* rule/head.c -- the head of a rule: who owns it, what it weighs, where it leads, who is told. */
#include "rule/reading.h"

#include <assert.h>

static const char *const band_words[] = {"green", "amber", "red", NULL};
static_assert(COUNT(band_words) == BAND__COUNT + 1, "every band has its word");
static const int32_t due_hours[BAND__COUNT] = {
    [BAND_GREEN] = 120, [BAND_AMBER] = 48, [BAND_RED] = 24};

const char *rule_band_word(enum rule_band b) { return band_words[b]; }

bool rule_band_of(str word, enum rule_band *ret_band)
{
    for (size_t i = 0; i < BAND__COUNT; i++) {
        if (!str_eq_c(word, band_words[i])) continue;
        *ret_band = (enum rule_band)i;
        return true;
    }
    return false;
}

static const char *const pathway_words[] = {"by_age", "children", "adults", NULL};
static_assert(COUNT(pathway_words) == PATHWAY__COUNT + 1, "every pathway has its word");

const char *rule_pathway_word(enum rule_pathway p) { return pathway_words[p]; }

static bool is_id(str s)
{
    if (s.len < 1 || s.len > RULE_ID_MAX || s.at[0] < 'A' || s.at[0] > 'Z') return false;
    for (size_t i = 1; i < s.len; i++)
        if (!((s.at[i] >= 'A' && s.at[i] <= 'Z') || (s.at[i] >= 'a' && s.at[i] <= 'z') ||
              (s.at[i] >= '0' && s.at[i] <= '9')))
            return false;
    return true;
}

static err read_line(const struct yaml_node *map, const char *key, str *ret, struct err_info *why)
{
    err e = yaml_need_text(map, key, ret, why);
    if (!e && ret->len > 80)
        e = yaml_err(yaml_get(map, key), why, "\"%s\" has at most 80 characters", key);
    return e;
}

static err read_names(const struct yaml_node *map, struct rule *r, struct err_info *why)
{
    err e = yaml_need_text(map, "id", &r->id, why);
    if (!e && !is_id(r->id))
        e = yaml_err(yaml_get(map, "id"), why,
                     "an id is a capital letter, then letters and digits, at most %d", RULE_ID_MAX);
    if (!e) e = read_line(map, "name", &r->name, why);
    return e ? e : read_line(map, "owner", &r->owner, why);
}

/* Rules that tell of the same thing already: while one of them fires, this one waits beside it. */
static err read_covered_by(const struct yaml_node *map, struct rule *r, struct err_info *why)
{
    const struct yaml_node *list = NULL;
    err e = yaml_may_list(map, "covered_by", &list, why);
    for (const struct yaml_node *n = list ? list->first : NULL; n && !e; n = n->next) {
        e = yaml_is(n, YAML_TEXT, why);
        if (!e && !is_id(n->text)) e = yaml_err(n, why, "this is no id of a rule");
        if (!e && str_eq(n->text, r->id)) e = yaml_err(n, why, "a rule cannot cover itself");
    }
    if (!e && list) r->covered_by = list->first;
    return e;
}

static err read_leads(const struct yaml_node *map, struct rule *r, struct err_info *why)
{
    static const char *const tell_words[] = {"allocated_worker", "queue", NULL};
    size_t pathway = PATHWAY_BY_AGE, tell = 0;
    err e = yaml_may_word(map, "pathway", pathway_words, &pathway, why);
    if (!e) e = yaml_may_bool(map, "support", &r->support, why);
    if (!e) e = yaml_may_word(map, "tell", tell_words, &tell, why);
    if (!e) e = read_covered_by(map, r, why);
    r->pathway = (enum rule_pathway)pathway;
    r->tell = !yaml_get(map, "tell") ? TELL_UNSAID : tell ? TELL_QUEUE : TELL_WORKER;
    return e;
}

err head_read(const struct yaml_node *map, struct rule_reading *g, struct rule *r,
              struct err_info *why)
{
    struct date since = {0};
    size_t band = 0;
    r->due_hours = r->expected_weekly = 0;
    err e = read_names(map, r, why);
    if (!e) e = reading_int(map, "version", 1, 9999, true, g, &r->version, why);
    if (!e) e = yaml_need_date(map, "since", &since, why);
    if (!e) e = yaml_need_word(map, "band", band_words, &band, why);
    if (!e) e = reading_int(map, "weight", 1, 1000, true, g, &r->weight, why);
    if (!e) e = reading_int(map, "half_life_days", 1, 3650, true, g, &r->half_life_days, why);
    if (!e) e = reading_int(map, "due_hours", 1, 8784, false, g, &r->due_hours, why);
    if (!e)
        e = reading_int(map, "expected_weekly", 1, 100000, false, g, &r->expected_weekly, why);
    if (!e) e = read_leads(map, r, why);
    r->since = e ? 0 : date_days(since);
    r->band = (enum rule_band)band;
    if (!r->due_hours) r->due_hours = due_hours[band];
    return e;
}
