/* rule/figures.c -- see figures.h. */
#include "rule/figures.h"

#include "base/few.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>

enum {
    PARTS_MAX = 64,
    AREAS_TOLD = 40,
    TEAMS_MAX = 512,
    WEEKS_MAX = SIMULATE_DAYS_MAX / 7 + 1,
    KEY_MAX = 40,
    NAME_MAX_BYTES = 200,
    TENTHS = 10,
    THOUSAND = 1000,
    GROUP_LEAST = 50
};

struct part {
    const char *word;
    int64_t persons;
};

void figures_weeks(const char *what, const int64_t *week, size_t weeks, struct json_writer *w)
{
    bool hidden[WEEKS_MAX];
    char key[KEY_MAX];
    int64_t all = 0;
    assert(weeks <= WEEKS_MAX);
    few_hide(week, weeks, hidden);
    (void)snprintf(key, sizeof key, "%s_by_week", what);
    json_key(w, key);
    json_open_array(w);
    for (size_t i = 0; i < weeks; i++) {
        all += week[i];
        if (hidden[i]) json_put_null(w);
        else json_put_int(w, week[i]);
    }
    json_close_array(w);
    (void)snprintf(key, sizeof key, "%s_a_week", what);
    if (few(all) || !weeks) json_pair_null(w, key);
    else json_pair_real(w, key, round(TENTHS * (double)all / (double)weeks) / TENTHS);
}

static void put_number(const char *key, int64_t n, struct json_writer *w)
{
    json_pair_told(w, key, n, few(n));
}

/* What is told beside its whole. */
static void put_part(const char *key, int64_t part, int64_t whole, struct json_writer *w)
{
    json_pair_told(w, key, part, few_part(part, whole));
}

static void put_parts(const char *key, const struct part *parts, size_t n, struct json_writer *w)
{
    int64_t counts[PARTS_MAX] = {0};
    bool hidden[PARTS_MAX];
    for (size_t i = 0; i < n; i++)
        counts[i] = parts[i].persons;
    few_hide(counts, n, hidden);
    json_key(w, key);
    json_open_object(w);
    for (size_t i = 0; i < n; i++)
        json_pair_told(w, parts[i].word, counts[i], hidden[i]);
    json_close_object(w);
}

static size_t list_ages(const int64_t *n, struct part parts[AGE__COUNT])
{
    for (size_t i = 0; i < AGE__COUNT; i++)
        parts[i] = (struct part){simulate_age_words[i], n[i]};
    return AGE__COUNT;
}

static size_t list_sexes(const int64_t *n, struct part parts[SEX__COUNT])
{
    for (size_t i = 0; i < SEX__COUNT; i++)
        parts[i] = (struct part){simulate_sex_words[i], n[i]};
    return SEX__COUNT;
}

/* Places of few persons are not named: a name would tell too much. What is left over is one
 * line, with the least of those named when it is small itself. */
static size_t told_areas(const struct simulate_rule *r)
{
    int64_t other = r->persons;
    size_t n = 0;
    while (n < r->areas && n < AREAS_TOLD && !few(r->area[n].persons))
        other -= r->area[n++].persons;
    return few(other) && n ? n - 1 : n;
}

static void put_areas(const struct simulate_rule *r, struct json_writer *w)
{
    int64_t other = r->persons;
    json_key(w, "area");
    json_open_object(w);
    for (size_t i = 0; i < told_areas(r); i++) {
        char name[NAME_MAX_BYTES];
        (void)snprintf(name, sizeof name, "%.*s", STR_FMT(r->area[i].name));
        json_pair_int(w, name, r->area[i].persons);
        other -= r->area[i].persons;
    }
    put_number("elsewhere or not told", other, w);
    json_close_object(w);
}

/* ---- teams, outcomes ---- */

/* "Children's front door", or the agency and its service. */
static void name_team(const struct simulate_team *t, char ret_name[NAME_MAX_BYTES])
{
    if (t->service)
        (void)snprintf(ret_name, NAME_MAX_BYTES, "%.*s, %.*s", STR_FMT(t->service->agency->name),
                       STR_FMT(t->service->name));
    else
        (void)snprintf(ret_name, NAME_MAX_BYTES, "%s",
                       t->adults ? "Adults' front door" : "Children's front door");
}

static void put_teams(const struct simulate_rule *r, struct json_writer *w)
{
    int64_t hits[TEAMS_MAX] = {0};
    bool hidden[TEAMS_MAX];
    size_t n = r->teams < TEAMS_MAX ? r->teams : TEAMS_MAX;
    for (size_t i = 0; i < n; i++)
        hits[i] = r->team[i].hits;
    few_hide(hits, n, hidden);
    json_key(w, "teams");
    json_open_array(w);
    for (size_t i = 0; i < n; i++) {
        char name[NAME_MAX_BYTES];
        name_team(&r->team[i], name);
        json_open_object(w);
        json_pair_c(w, "team", name);
        json_pair_told(w, "hits", hits[i], hidden[i]);
        json_close_object(w);
    }
    json_close_array(w);
}

static void put_outcomes(const struct simulate_rule *r, struct json_writer *w)
{
    struct part parts[SIMULATE_OUTCOMES_MAX];
    char words[SIMULATE_OUTCOMES_MAX][48];
    for (size_t i = 0; i < r->outcomes; i++) {
        (void)snprintf(words[i], sizeof words[i], "%.*s", STR_FMT(r->outcome[i].word));
        parts[i] = (struct part){words[i], r->outcome[i].reviews};
    }
    put_parts("outcomes", parts, r->outcomes, w);
}

/* ---- fairness ---- */

struct fairness {
    const struct simulated *s;
    const struct simulate_rule *r;
    struct json_writer *w;
};

/* `in_sample`: how many of the sample are of the group. A group of which hardly anybody is there
 * has no rate. */
static void put_group(const struct fairness *f, const char *by, const char *group, int64_t persons,
                      int64_t in_sample)
{
    if (!persons || !f->s->sampled) return;
    double share = (double)in_sample / (double)f->s->sampled;
    double of = share * (double)f->s->persons;
    json_open_object(f->w);
    json_pair_c(f->w, "by", by);
    json_pair_c(f->w, "group", group);
    json_pair_int(f->w, "persons", persons);
    if (of >= GROUP_LEAST) {
        double all = (double)f->r->persons / (double)f->s->persons, rate = (double)persons / of;
        json_pair_real(f->w, "per_thousand", rate * THOUSAND);
        json_pair_real(f->w, "ratio", rate / all);
        json_pair_bool(f->w, "look", rate / all > FIGURES_RATIO_MAX);
    }
    json_close_object(f->w);
}

static void put_groups(const struct fairness *f, const char *by, const struct part *parts,
                       const int64_t *region, size_t n)
{
    int64_t counts[PARTS_MAX] = {0};
    bool hidden[PARTS_MAX];
    for (size_t i = 0; i < n; i++)
        counts[i] = parts[i].persons;
    few_hide(counts, n, hidden);
    for (size_t i = 0; i < n; i++)
        if (!hidden[i]) put_group(f, by, parts[i].word, counts[i], region[i]);
}

static int64_t in_region(const struct simulated *s, str code)
{
    for (size_t i = 0; i < s->region_areas; i++)
        if (str_eq(s->region_area[i].code, code)) return s->region_area[i].persons;
    return 0;
}

static void put_fairness(const struct fairness *f)
{
    struct part parts[AGE__COUNT];
    json_key(f->w, "fairness");
    json_open_array(f->w);
    put_groups(f, "age", parts, f->s->region_age, list_ages(f->r->age, parts));
    put_groups(f, "sex", parts, f->s->region_sex, list_sexes(f->r->sex, parts));
    for (size_t i = 0; i < told_areas(f->r); i++) {
        char name[NAME_MAX_BYTES];
        (void)snprintf(name, sizeof name, "%.*s", STR_FMT(f->r->area[i].name));
        put_group(f, f->s->by_ward ? "ward" : "area", name, f->r->area[i].persons,
                  in_region(f->s, f->r->area[i].code));
    }
    json_close_array(f->w);
}

/* ---- a rule ---- */

static void put_leads(const struct simulate_rule *r, struct json_writer *w)
{
    const struct part known[] = {{"known", r->known}, {"led", r->led}, {"never", r->never}};
    put_parts("social_care", known, COUNT(known), w);
    if (r->led < FEW) return;
    json_pair_int(w, "lead_days_quarter", r->lead[0]);
    json_pair_int(w, "lead_days_half", r->lead[1]);
    json_pair_int(w, "lead_days_three_quarters", r->lead[2]);
}

/* The persons of both versions are told, so that what is of both gives away what is of one. */
static void put_change(const struct simulate_change *c, struct json_writer *w)
{
    const int64_t parts[] = {c->sooner, c->later, c->both - c->sooner - c->later};
    bool hidden[COUNT(parts)], both = few(c->both) || few(c->gained) || few(c->lost);
    few_hide(parts, COUNT(parts), hidden);
    json_key(w, "change");
    json_open_object(w);
    json_pair_told(w, "both", c->both, both);
    json_pair_told(w, "gained", c->gained, both && c->gained);
    json_pair_told(w, "lost", c->lost, both && c->lost);
    json_pair_told(w, "sooner", c->sooner, hidden[0]);
    json_pair_told(w, "later", c->later, hidden[1]);
    if (c->sooner >= FEW) json_pair_int(w, "sooner_days_half", c->sooner_days);
    json_close_object(w);
}

void figures_rule(const struct simulated *s, const struct simulate_rule *r, struct json_writer *w)
{
    struct part parts[AGE__COUNT];
    json_pair_text(w, "id", r->rule->id);
    json_pair_int(w, "version", r->rule->version);
    if (r->rule->needs & RULE_NEEDS_HOUSEHOLD) json_pair_c(w, "households", "as they are today");
    put_number("persons", r->persons, w);
    if (r->persons < FEW) return;
    json_pair_int(w, "hits", r->hits);
    put_part("lasting", r->lasting, r->persons, w);
    figures_weeks("hits", r->week, s->weeks, w);
    put_leads(r, w);
    put_parts("age", parts, list_ages(r->age, parts), w);
    put_parts("sex", parts, list_sexes(r->sex, parts), w);
    put_areas(r, w);
    put_part("anyway", r->anyway, r->persons, w);
    put_teams(r, w);
    put_outcomes(r, w);
    put_fairness(&(struct fairness){s, r, w});
    put_change(&r->change, w);
}
