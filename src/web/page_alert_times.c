/* web/page_alert_times.c -- when somebody wants to be told: their own quiet hours and digests. */
#include "web/page.h"

#include "agency/day_text.h"
#include "notice/choice.h"

struct choosing {
    struct notice_choice choice; /* as it is shown: stored, or as it was sent */
    str from, until;             /* as they were typed */
    str problem, wrong_hours, wrong_digests;
    int64_t version;
    bool said;
};

static str time_of(struct visit *v, int32_t minute)
{
    return str_printf(v->arena, "%02d:%02d", minute / 60, minute % 60);
}

static str digest_field(struct visit *v, size_t i) { return str_printf(v->arena, "digest-%zu", i); }

/* ---- shown ---- */

static str region_words(struct visit *v, const struct queue_terms *t)
{
    str digests = notice_choice_digests(t->digests, t->digest_count, v->arena);
    const char *days = t->quiet_days ? "on days on which nobody works" : "";
    if (t->quiet_from == t->quiet_until)
        return str_printf(v->arena, "%s%s; digests at %.*s",
                          t->quiet_days ? "quiet " : "no quiet hours", days, STR_FMT(digests));
    str from = time_of(v, t->quiet_from), until = time_of(v, t->quiet_until);
    return str_printf(v->arena, "quiet from %.*s to %.*s%s%s; digests at %.*s", STR_FMT(from),
                      STR_FMT(until), t->quiet_days ? " and " : "", days, STR_FMT(digests));
}

static bool keeps(const struct notice_choice *c, int32_t minute)
{
    for (size_t i = 0; i < c->digest_count; i++)
        if (c->digests[i] == minute) return true;
    return false;
}

static err list_digests(struct visit *v, const struct queue_terms *t, const struct notice_choice *c,
                        struct page_alert_times *page, struct err_info *why)
{
    struct page_alert_times_digest *list;
    err e = VISIT_ARRAY(v, list, struct page_alert_times_digest, t->digest_count, why);
    for (size_t i = 0; !e && i < t->digest_count; i++)
        list[i] = (struct page_alert_times_digest){
            .digest_id = digest_field(v, i),
            .digest_minute = str_printf(v->arena, "%d", t->digests[i]),
            .digest_time = time_of(v, t->digests[i]),
            .digest_kept = keeps(c, t->digests[i])};
    page->digest = list;
    page->digest_n = e ? 0 : t->digest_count;
    return e;
}

static str bounds_words(struct visit *v, const struct queue_terms *t)
{
    if (!t->own_quiet_hours_most) return STR("");
    return str_printf(v->arena, "At most %d hours a day.", t->own_quiet_hours_most);
}

static void list_problems(struct choosing *g, struct page_alert_times *page,
                          struct page_alert_times_problem *list)
{
    const struct {
        str text;
        const char *where;
    } rows[] = {{g->wrong_hours, "quiet-from"},
                {g->wrong_digests, "digest-0"},
                {g->problem, "own-yes"}};
    for (size_t i = 0; i < COUNT(rows); i++)
        if (rows[i].text.len)
            list[page->problem_n++] =
                (struct page_alert_times_problem){rows[i].text, str_of(rows[i].where)};
    page->problem = list;
}

static err show(struct visit *v, struct choosing *g, struct err_info *why)
{
    const struct queue_terms *t = &v->partners->terms.queue;
    struct page_alert_times_problem problem[3];
    struct page_frame frame;
    struct err_info refused;
    struct page_alert_times page = {.frame = &frame,
                                    .said = g->said ? STR("Your times were saved.") : STR(""),
                                    .version = str_printf(v->arena, "%lld", (long long)g->version),
                                    .region = region_words(v, t),
                                    .bounds = bounds_words(v, t),
                                    .own = g->choice.own,
                                    .quiet_from = g->from,
                                    .quiet_until = g->until,
                                    .wrong_hours = g->wrong_hours,
                                    .quiet_days = g->choice.quiet_days,
                                    .wrong_digests = g->wrong_digests};
    list_problems(g, &page, problem);
    if (!page.problem_n && notice_choice_check(t, &g->choice, &refused))
        page.ignored = STR("What you chose is not followed: your region allows it no more. You are "
                           "told as the region has it.");
    err e = list_digests(v, t, &g->choice, &page, why);
    if (!e) e = visit_frame(v, "When you are told", true, "/alerts", &frame, why);
    if (e) return e;
    frame.error = page.problem_n > 0;
    page_alert_times_render(&page, &v->a->page);
    return ERR_OK;
}

/* ---- as it is stored; the fields of who has none of their own begin with the region's ---- */

static err read_stored(struct visit *v, struct choosing *g, struct err_info *why)
{
    const struct queue_terms *t = &v->partners->terms.queue;
    const struct viewer viewer = visit_viewer(v);
    struct notice_choice *c = &g->choice;
    err e = notice_choice_load(v->web->hub, &viewer, v->arena, c, why);
    if (e) return e;
    g->version = c->changed_ms;
    if (!c->own) {
        c->quiet_from = t->quiet_from;
        c->quiet_until = t->quiet_until;
        c->quiet_days = t->quiet_days;
        c->digest_count = t->digest_count;
        memcpy(c->digests, t->digests, sizeof c->digests);
    }
    g->from = time_of(v, c->quiet_from);
    g->until = time_of(v, c->quiet_until);
    return ERR_OK;
}

err page_alert_times(struct visit *v, struct err_info *why)
{
    struct choosing g = {
        .said = str_eq_c(pii_reveal(form_get(&v->q->query, "done"), REVEAL_SHOW), "yes")};
    err e = read_stored(v, &g, why);
    return e ? e : show(v, &g, why);
}

/* ---- as it was sent ---- */

static err read_sent(struct visit *v, struct choosing *g, struct err_info *why)
{
    const struct queue_terms *t = &v->partners->terms.queue;
    struct notice_choice *c = &g->choice;
    *g = (struct choosing){.from = str_trim(visit_field(v, "quiet_from")),
                           .until = str_trim(visit_field(v, "quiet_until"))};
    c->own = str_eq_c(visit_field(v, "own"), "yes");
    c->quiet_days = str_eq_c(visit_field(v, "quiet_days"), "yes");
    if (!str_to_int64(visit_field(v, "version"), &g->version) || g->version < 0)
        return err_set(why, ERR_INPUT, "the form does not say what it was made from");
    for (size_t i = 0; i < t->digest_count; i++) {
        const char *field = str_c(v->arena, digest_field(v, i));
        int64_t minute;
        if (!field) return err_set(why, ERR_NOMEM, "no memory for a page");
        if (str_to_int64(visit_field(v, field), &minute) && minute == t->digests[i])
            c->digests[c->digest_count++] = t->digests[i];
    }
    if (!c->own) return ERR_OK;
    if (!day_text_minute(g->from, &c->quiet_from) || !day_text_minute(g->until, &c->quiet_until))
        g->wrong_hours = STR("Enter two times of day, such as 20:00 and 07:00");
    c->quiet_from %= 24 * 60;
    c->quiet_until %= 24 * 60;
    if (!c->digest_count) g->wrong_digests = STR("Choose at least one of the digests");
    return ERR_OK;
}

err page_alert_times_sent(struct visit *v, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    struct choosing g;
    struct err_info what;
    err e = read_sent(v, &g, why);
    if (e) return e;
    if (g.wrong_hours.len || g.wrong_digests.len) {
        v->a->status = err_http_status(ERR_INPUT);
        return show(v, &g, why);
    }
    e = notice_choice_save(v->web->hub, v->partners, &viewer, &g.choice, g.version, &what);
    if (e == ERR_INPUT || e == ERR_CONFLICT) {
        *(e == ERR_INPUT ? &g.wrong_hours : &g.problem) = visit_sentence(v, &what);
        err shown = show(v, &g, why);
        if (!shown) v->a->status = err_http_status(e);
        return shown;
    }
    if (e) *why = what;
    return e ? e : visit_go(v, "/alerts/times?done=yes");
}
