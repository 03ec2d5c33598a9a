/* web/queue_words.c -- the words of a line of the queue, and the queue's address. */
#include "web/queue_words.h"
#include "web/token.h"

#include <assert.h>

static const char *const band_labels[] = {
    [BAND_GREEN] = "Green", [BAND_AMBER] = "Amber", [BAND_RED] = "Red"};
static_assert(COUNT(band_labels) == BAND__COUNT, "every band has its word");

const char *queue_band_label(enum rule_band b) { return band_labels[b]; }

str queue_about(struct visit *v, const struct queue_line *l)
{
    str years = l->age < 0 ? STR("Age not known")
                           : str_printf(v->arena, "%d %s", l->age, l->age == 1 ? "year" : "years");
    if (l->ward.len)
        return str_printf(v->arena, "%.*s, %.*s ward", STR_FMT(years), STR_FMT(l->ward));
    return str_empty(l->outcode)
               ? years
               : str_printf(v->arena, "%.*s, %.*s", STR_FMT(years), STR_FMT(l->outcode));
}

str queue_area_name(struct visit *v, str area)
{
    const struct ward *w = wards_named(&v->partners->terms.wards, area);
    if (str_eq_c(area, QUEUE_ELSEWHERE)) return STR("elsewhere or not known");
    return w ? w->name : area;
}

str queue_due_kind(const struct queue_line *l)
{
    return l->overdue ? STR("over") : l->due_today ? STR("soon") : STR("ok");
}

str queue_has(const struct queue_line *l, const struct review_worker *team, size_t n)
{
    if (l->routed_ms > 0) return STR("With the allocated worker");
    if (str_empty(l->assigned)) return STR("Not assigned");
    for (size_t i = 0; i < n; i++)
        if (str_eq(team[i].login, l->assigned)) return team[i].name;
    return l->assigned; /* somebody who is of the team no more */
}

str queue_order(struct visit *v, const struct queue_line *l)
{
    static const char *const colours[] = {[BAND_GREEN] = "Green comes after red and amber",
                                          [BAND_AMBER] = "Amber comes after red and before green",
                                          [BAND_RED] = "Red comes before amber and green"};
    return str_printf(v->arena, "%s%s. Among those with the same colour and clock the highest sum "
                                "of what the rules weigh comes first.",
                      colours[l->band],
                      l->overdue ? ", and what is overdue comes first within its colour" : "");
}

str queue_points(struct visit *v, int64_t term)
{
    return str_printf(v->arena, "%.1f", (double)term / 1000);
}

str queue_term_text(struct visit *v, const struct queue_term *t)
{
    if (t->covered_by.len)
        return str_printf(v->arena, "%.*s. It adds nothing while rule %.*s tells of the same",
                          STR_FMT(t->name), STR_FMT(t->covered_by));
    if (t->days < 0)
        return str_printf(v->arena, "a version of the rule that the region no longer has");
    str newest = t->days == 0   ? STR("today")
                 : t->days == 1 ? STR("yesterday")
                                : str_printf(v->arena, "%d days ago", t->days);
    return str_printf(v->arena, "%.*s. It weighs %d; its newest event was %.*s, and every %d days "
                                "without a new one halve it",
                      STR_FMT(t->name), t->weight, STR_FMT(newest), t->half_life);
}

str queue_total(struct visit *v, const struct queue_line *l)
{
    return str_printf(v->arena, "Together %.1f", (double)l->rank / 1000);
}

size_t queue_marks(struct visit *v, const struct queue_line *l, str marks[QUEUE_MARKS_MAX])
{
    size_t n = 0;
    if (l->back_ms) {
        str day = date_long(v->arena, date_uk(l->back_ms).date);
        marks[n++] = str_printf(v->arena, "Came back: closed on %.*s, and new events since.",
                                STR_FMT(day));
    }
    if (l->worker.len && l->routed_ms <= 0)
        marks[n++] = STR("Back from the allocated worker.");
    if (l->same_household) marks[n++] = STR("Somebody of the same household is in the queue.");
    if (l->quiet) marks[n++] = STR("It has been quiet: consider closing or stepping down.");
    if (l->further) marks[n++] = STR(QUEUE_FURTHER);
    return n;
}

/* ---- what a review may lead to ---- */

static str at_token(const struct visit *v, enum capability needs, const char *path, str person_url)
{
    static const char before[] = "/person/";
    if (!access_may(&v->session.user, needs) || !str_starts(person_url, str_of(before)))
        return STR("");
    return str_printf(v->arena, "%s%.*s", path,
                      STR_FMT(str_from(person_url, sizeof before - 1)));
}

str queue_refer_url(const struct visit *v, str person_url)
{
    return at_token(v, CAP_REFER, "/refer/new/", person_url);
}

str queue_case_url(const struct visit *v, str person_url)
{
    return at_token(v, CAP_CASE, "/case/open/", person_url);
}

str queue_home_url(const struct visit *v, str person_url)
{
    return at_token(v, CAP_REVIEW, "/queue?home=", person_url);
}

/* ---- the address ---- */

static const char who_none[] = "_none", who_me[] = "_me", who_worker[] = "_worker";

static str asked(struct visit *v, const char *name)
{
    return pii_reveal(form_get(&v->q->query, name), REVEAL_SHOW);
}

void queue_wish_read(struct visit *v, struct queue_wish *ret_wish)
{
    enum rule_band band;
    enum review_age age;
    str who = asked(v, "who"), only = asked(v, "only");
    struct queue_wish *w = ret_wish;
    w->band = rule_band_of(asked(v, "band"), &band) ? (int)band : -1;
    w->pathway = asked(v, "pathway");
    w->rule = asked(v, "rule");
    w->area = asked(v, "area");
    w->age = review_age_of(asked(v, "age"), &age) ? age : REVIEW_AGE_ANY;
    w->came_back = str_eq_c(only, "back");
    w->quiet = str_eq_c(only, "quiet");
    w->sort = str_eq_c(asked(v, "sort"), "due") ? SORT_DUE : SORT_ORDER;
    w->all = str_eq_c(asked(v, "all"), "yes");
    if (str_eq_c(who, who_none)) w->who = WHO_NOBODY;
    else if (str_eq_c(who, who_worker))
        w->who = WHO_WORKER;
    else if (who.len) {
        w->who = WHO_LOGIN;
        w->login = str_eq_c(who, who_me) ? str_of(v->session.user.login) : who;
    }
    w->home_word = asked(v, "home");
    if (w->home_word.len && token_person(&v->web->hub->keys, v->session.id, w->home_word, v->arena,
                                         &w->home, NULL))
        w->home_word = STR("");
    if (!str_to_int64(asked(v, "page"), &w->page) || w->page < 1) w->page = 1;
}

bool queue_asked_home(struct visit *v) { return asked(v, "home").len > 0; }

static str who_word(struct visit *v, const struct queue_wish *w)
{
    if (w->who == WHO_NOBODY) return str_of(who_none);
    if (w->who == WHO_WORKER) return str_of(who_worker);
    if (w->who == WHO_LOGIN && str_eq_c(w->login, v->session.user.login)) return str_of(who_me);
    return w->who == WHO_LOGIN ? w->login : STR("");
}

str queue_wish_url(struct visit *v, const struct queue_wish *w)
{
    const struct {
        const char *name;
        str value;
    } parts[] = {{"band", w->band < 0 ? STR("") : str_of(rule_band_word((enum rule_band)w->band))},
                 {"who", who_word(v, w)},
                 {"pathway", w->pathway},
                 {"rule", w->rule},
                 {"age", str_of(review_age_word(w->age))},
                 {"area", w->area},
                 {"only", w->came_back ? STR("back") : w->quiet ? STR("quiet") : STR("")},
                 {"sort", w->sort == SORT_DUE ? STR("due") : STR("")},
                 {"all", w->all ? STR("yes") : STR("")},
                 {"home", w->home_word},
                 {"page", w->page > 1 ? str_printf(v->arena, "%lld", (long long)w->page)
                                      : STR("")}};
    str url = STR("/queue");
    bool first = true;
    for (size_t i = 0; i < COUNT(parts); i++) {
        if (!parts[i].value.len) continue;
        url = str_printf(v->arena, "%.*s%c%s=%.*s", STR_FMT(url), first ? '?' : '&', parts[i].name,
                         STR_FMT(parts[i].value));
        first = false;
    }
    return url;
}
