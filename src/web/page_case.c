/* web/page_case.c -- one case in the browser: opening it, its overview, everything done about it
 * from there, its history and its notes. */
#include "web/page.h"

#include "base/clock.h"
#include "web/case_page.h"
#include "web/frame.h"
#include "web/refer_page.h"
#include "web/token.h"

enum { JUST_NOW_MS = 60 * 1000 };

static err load(struct visit *v, int64_t mash, enum mash_part part, struct mash_view *ret,
                struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    return mash_view_load(v->web->hub, v->partners, &viewer, mash, part, STR(""), v->arena, ret,
                          why);
}

static err go(struct visit *v, const char *stem, int64_t mash, struct err_info *why)
{
    str url;
    err e = case_url(v, stem, mash, 0, &url, why);
    return e ? e : visit_go(v, str_c(v->arena, url));
}

/* What this user did a moment ago. */
static str saved_text(struct visit *v, const struct mash_view *m)
{
    if (!m->step_count || !str_eq_c(m->steps[0].login, v->session.user.login) ||
        hub_now_ms(v->web->hub) - m->steps[0].at_ms > JUST_NOW_MS)
        return STR("");
    return str_printf(v->arena, "You %.*s%s%.*s.", STR_FMT(m->steps[0].what),
                      m->steps[0].value.len ? ": " : "", STR_FMT(m->steps[0].value));
}

/* ---- overview ---- */

static err show(struct visit *v, int64_t mash, str problem, struct err_info *why)
{
    struct mash_view m;
    struct page_frame frame;
    struct page_case_head bar;
    struct page_case page;
    err e = load(v, mash, MASH_OVERVIEW, &m, why);
    if (!e) e = visit_frame(v, "Case", true, "/cases", &frame, why);
    if (!e) e = case_bar(v, &m, TAB_OVERVIEW, &bar, why);
    if (!e) e = case_overview(v, &m, &page, why);
    if (e) return e;
    page.frame = &frame;
    page.case_head = &bar;
    page.problem = problem;
    page.saved = problem.len ? STR("") : saved_text(v, &m);
    frame.error = problem.len > 0;
    page_case_render(&page, &v->a->page);
    return ERR_OK;
}

err page_case(struct visit *v, struct err_info *why)
{
    int64_t mash, part;
    err e = case_of_tail(v, &mash, &part, why);
    return e ? e : show(v, mash, STR(""), why);
}

err page_case_open(struct visit *v, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    struct mash_contact contact = {.adult = v->session.purpose == PURPOSE_ADULT, .text = STR("")};
    int64_t mash;
    bool is_new;
    err e = token_person(&v->web->hub->keys, v->session.id, v->tail, v->arena, &contact.person,
                         why);
    if (!e) e = mash_open(v->web->hub, v->partners, &viewer, &contact, &mash, &is_new, why);
    return e ? e : go(v, "/case/", mash, why);
}

/* The tail names a referral, as on the referral's own pages. */
err page_case_of_referral(struct visit *v, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    int64_t referral, mash;
    bool is_new;
    err e = referral_this(v, &referral, why);
    if (!e)
        e = mash_open_referral(v->web->hub, v->partners, &viewer, referral, &mash, &is_new, why);
    return e ? e : go(v, "/case/", mash, why);
}

/* ---- everything that is done ---- */

static err show_log(struct visit *v, int64_t mash, str problem, struct err_info *why);

static err read_change(struct visit *v, struct mash_change *ret, struct err_info *why)
{
    str who = visit_field(v, "who"), version = visit_field(v, "version");
    *ret = (struct mash_change){.value = visit_field(v, "value"),
                                .text = visit_field(v, "text"),
                                .told = visit_field(v, "told")};
    if (!mash_act_of(visit_field(v, "act"), &ret->act))
        return err_set(why, ERR_INPUT, "select what you want to do");
    if (version.len && !str_to_int64(version, &ret->version))
        return err_set(why, ERR_INPUT, "the form does not say which page it is from");
    if (!who.len) return ERR_OK;
    return token_person(&v->web->hub->keys, v->session.id, who, v->arena, &ret->who, why);
}

static bool can_be_mended(err e)
{
    return e == ERR_INPUT || e == ERR_CONFLICT || e == ERR_BUSY;
}

err page_case_sent(struct visit *v, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    struct mash_change change;
    int64_t mash, part;
    bool log = str_eq_c(visit_field(v, "to"), "log");
    err e = case_of_tail(v, &mash, &part, why);
    if (e) return e;
    e = read_change(v, &change, why);
    if (!e) e = mash_do(v->web->hub, v->partners, &viewer, mash, &change, why);
    if (!e) return go(v, log ? "/case/log/" : "/case/", mash, why);
    if (!can_be_mended(e)) return e;
    str problem = visit_sentence(v, why);
    err shown = log ? show_log(v, mash, problem, why) : show(v, mash, problem, why);
    if (!shown) v->a->status = err_http_status(e);
    return shown;
}

/* ---- the whole history ---- */

static err human_lines(struct visit *v, const struct mash_view *m, struct page_case_history *page,
                       struct err_info *why)
{
    struct page_case_history_human *list;
    err e = VISIT_ARRAY(v, list, struct page_case_history_human, m->told.person_count, why);
    for (size_t i = 0; i < m->told.person_count && !e; i++) {
        const struct chronology_person *p = &m->told.persons[i];
        list[i] = (struct page_case_history_human){
            .forename = pii_of(p->given_name),
            .family = pii_of(p->family_name),
            .tie = p->relation.len ? p->relation : STR("This case is about them"),
            .born = p->birth_date.year ? date_long(v->arena, p->birth_date)
                                       : STR("Not recorded")};
    }
    page->human = list;
    page->human_n = m->told.person_count;
    return e;
}

static err history_lines(struct visit *v, const struct mash_view *m,
                         struct page_case_history *page, struct err_info *why)
{
    struct page_case_history_line *list;
    err e = VISIT_ARRAY(v, list, struct page_case_history_line, m->told.line_count, why);
    for (size_t i = 0; i < m->told.line_count && !e; i++) {
        const struct chronology_line *l = &m->told.lines[i];
        list[i] = (struct page_case_history_line){
            .day = date_long(v->arena, l->date),
            .forename = pii_of(m->told.persons[l->who].given_name),
            .by = l->service->name,
            .what = l->label,
            .source = case_source(v->arena, l)};
    }
    page->line = list;
    page->line_n = m->told.line_count;
    if (m->told.left_off)
        page->left_off_text =
            str_printf(v->arena, "%zu older lines are not shown here.", m->told.left_off);
    return e;
}

err page_case_history(struct visit *v, struct err_info *why)
{
    int64_t mash, part;
    struct mash_view m;
    struct page_frame frame;
    struct page_case_head bar;
    struct page_case_history page = {.left_off_text = STR("")};
    err e = case_of_tail(v, &mash, &part, why);
    if (!e) e = load(v, mash, MASH_HISTORY, &m, why);
    if (!e) e = visit_frame(v, "History of a case", true, "/cases", &frame, why);
    if (!e) e = case_bar(v, &m, TAB_HISTORY, &bar, why);
    if (!e) e = human_lines(v, &m, &page, why);
    if (!e) e = history_lines(v, &m, &page, why);
    if (e) return e;
    str now = date_moment_long(v->arena, hub_now_ms(v->web->hub));
    str role = frame_role(v->partners, &v->session.user, v->arena);
    page.frame = &frame;
    page.case_head = &bar;
    page.limited = m.told.limited;
    page.print_head = str_printf(
        v->arena,
        "Confidential. Printed by %s, %.*s, %.*s. Reason: %s. Destroy when no longer needed.",
        v->session.user.name, STR_FMT(role), STR_FMT(now), frame_purpose(v->session.purpose));
    page.print_foot = str_printf(v->arena, "Confidential: case %s, printed %.*s by %s", m.reference,
                                 STR_FMT(now), v->session.user.name);
    page_case_history_render(&page, &v->a->page);
    return ERR_OK;
}

/* ---- notes and steps ---- */

static err steps(struct visit *v, const struct mash_view *m, struct page_case_log *page,
                 struct err_info *why)
{
    struct page_case_log_step *list;
    err e = VISIT_ARRAY(v, list, struct page_case_log_step, m->step_count, why);
    for (size_t i = 0; i < m->step_count && !e; i++)
        list[i] = (struct page_case_log_step){.when = date_moment_long(v->arena, m->steps[i].at_ms),
                                              .who = m->steps[i].name,
                                              .what = m->steps[i].what,
                                              .value = m->steps[i].value,
                                              .words = m->steps[i].text};
    page->step = list;
    page->step_n = m->step_count;
    return e;
}

static err show_log(struct visit *v, int64_t mash, str problem, struct err_info *why)
{
    struct mash_view m;
    struct page_frame frame;
    struct page_case_head bar;
    struct page_case_log page = {.problem = problem, .typed = STR("")};
    err e = load(v, mash, MASH_LOG, &m, why);
    if (!e) e = visit_frame(v, "Notes of a case", true, "/cases", &frame, why);
    if (!e) e = case_bar(v, &m, TAB_LOG, &bar, why);
    if (!e) e = steps(v, &m, &page, why);
    if (!e) e = case_url(v, "/case/", mash, 0, &page.post, why);
    if (e) return e;
    page.frame = &frame;
    page.case_head = &bar;
    page.open = m.stage != MASH_CLOSED;
    page.version = str_printf(v->arena, "%lld", (long long)m.version);
    page.typed = problem.len ? visit_field(v, "text") : STR("");
    frame.error = problem.len > 0;
    page_case_log_render(&page, &v->a->page);
    return ERR_OK;
}

err page_case_log(struct visit *v, struct err_info *why)
{
    int64_t mash, part;
    err e = case_of_tail(v, &mash, &part, why);
    return e ? e : show_log(v, mash, STR(""), why);
}
