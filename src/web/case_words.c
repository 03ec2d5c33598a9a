/* web/case_words.c -- times, colours and addresses of cases in words. */
#include "web/case_page.h"

#include "mash/mash.h"

#include "base/clock.h"
#include "web/token.h"

#include <stdio.h>

static const char *const band_labels[MASH_BAND__COUNT] = {
    [MASH_RED] = "Red", [MASH_AMBER] = "Amber", [MASH_GREEN] = "Green", [MASH_BLUE] = "Blue"};

const char *case_band_label(enum mash_band b) { return band_labels[b]; }
str case_band_name(bool set, enum mash_band b) { return set ? str_of(mash_band_word(b)) : STR(""); }

str case_span(struct arena *a, int64_t ms)
{
    long long minutes = (long long)((ms < 0 ? -ms : ms) / MS_PER_MINUTE);
    if (minutes < 60) return str_printf(a, "%lld minute%s", minutes, minutes == 1 ? "" : "s");
    if (minutes < 48 * 60) return str_printf(a, "%lldh %02lldm", minutes / 60, minutes % 60);
    return str_printf(a, "%lld days", minutes / (24 * 60));
}

str case_when(const struct visit *v, int64_t at_ms)
{
    struct uk_time t = date_uk(at_ms), now = date_uk(hub_now_ms(v->web->hub));
    if (date_cmp(t.date, now.date)) return date_moment_long(v->arena, at_ms);
    int hour = t.hour % 12 ? t.hour % 12 : 12;
    return str_printf(v->arena, "%d:%02d%s", hour, t.minute, t.hour < 12 ? "am" : "pm");
}

str case_source(struct arena *a, const struct chronology_line *l)
{
    str came = date_long(a, date_uk(l->received_ms).date);
    str text = l->feed.len
                   ? str_printf(a, "Feed %.*s, received %.*s", STR_FMT(l->feed), STR_FMT(came))
                   : str_printf(a, "Received %.*s", STR_FMT(came));
    if (l->up_to_ms) {
        str up_to = date_long(a, date_uk(l->up_to_ms).date);
        text = str_printf(a, "%.*s, data up to %.*s", STR_FMT(text), STR_FMT(up_to));
    }
    return l->echo ? str_printf(a, "%.*s. The same incident, reported again", STR_FMT(text)) : text;
}

str case_known_label(str known)
{
    if (str_eq_c(known, "known")) return STR("Known");
    if (str_eq_c(known, "not_known")) return STR("Not known");
    if (str_eq_c(known, "nothing_held")) return STR("Nothing held");
    return STR("No reply yet");
}

err case_url(struct visit *v, const char *stem, int64_t mash, int64_t part, str *ret_url,
             struct err_info *why)
{
    struct rand r = v->web->hub->rand;
    str token;
    err e = token_of_pair(&v->web->hub->keys, &r, v->session.id, mash, part, v->arena, &token, why);
    if (e) return e;
    *ret_url = str_printf(v->arena, "%s%.*s", stem, STR_FMT(token));
    return ret_url->at ? ERR_OK : err_set(why, ERR_NOMEM, "no memory for an address");
}

err case_of_tail(struct visit *v, int64_t *ret_mash, int64_t *ret_part, struct err_info *why)
{
    return token_pair(&v->web->hub->keys, v->session.id, v->tail, v->arena, ret_mash, ret_part,
                      why);
}

/* ---- the bar ---- */

static void fill_due(struct visit *v, const struct mash_view *m, struct page_case_head *bar)
{
    int64_t left_ms = m->due_ms - hub_now_ms(v->web->hub);
    str due = case_when(v, m->due_ms);
    if (m->decided_ms) {
        bar->left = STR("Decided");
        bar->due = case_when(v, m->decided_ms);
        if (m->decided_ms > m->due_ms) bar->due_kind = STR(" aim-num--warn");
        return;
    }
    bar->left = case_span(v->arena, left_ms);
    bar->due = str_printf(v->arena, "%s, due %.*s", left_ms < 0 ? "over time" : "left to decide",
                          STR_FMT(due));
    bar->due_kind = left_ms < 0                  ? STR(" aim-num--bad")
                    : left_ms < 4 * MS_PER_HOUR ? STR(" aim-num--warn")
                                                 : STR("");
}

static err fill_urls(struct visit *v, const struct mash_view *m, struct page_case_head *bar,
                     struct err_info *why)
{
    struct rand r = v->web->hub->rand;
    err e = case_url(v, "/case/", m->mash, 0, &bar->overview, why);
    if (!e) e = case_url(v, "/case/history/", m->mash, 0, &bar->history, why);
    if (!e) e = case_url(v, "/case/log/", m->mash, 0, &bar->notes_url, why);
    if (!e) e = case_url(v, "/case/pack/", m->mash, 0, &bar->pack, why);
    if (e) return e;
    return token_of_person(&v->web->hub->keys, &r, v->session.id, m->told.view.person, v->arena,
                           &bar->record, why);
}

err case_bar(struct visit *v, const struct mash_view *m, enum case_tab tab,
             struct page_case_head *ret_bar, struct err_info *why)
{
    const struct person_view *p = &m->told.view;
    str set_at = m->band_ms ? case_when(v, m->band_ms) : STR("");
    *ret_bar = (struct page_case_head){
        .reference = str_of(m->reference),
        .given = pii_of(p->given_name),
        .surname = pii_of(p->family_name),
        .years = p->age < 0 ? STR("")
                            : str_printf(v->arena, ", %d year%s", p->age, p->age == 1 ? "" : "s"),
        .colour = case_band_name(m->band_set, m->band),
        .priority = m->band_set ? str_of(band_labels[m->band]) : STR("No colour"),
        .colour_by = m->band_ms ? str_printf(v->arena, "set by %.*s, %.*s", STR_FMT(m->band_by),
                                             STR_FMT(set_at))
                                : STR("yet: nobody has looked"),
        .answered = (int64_t)m->answered,
        .asked = (int64_t)m->asked,
        .others = (int64_t)m->included,
        .stage_label = str_of(mash_stage_label(m->stage)),
        .notes = (int64_t)m->notes,
        .at_overview = tab == TAB_OVERVIEW,
        .at_history = tab == TAB_HISTORY,
        .at_notes = tab == TAB_LOG,
        .at_pack = tab == TAB_COPIES};
    fill_due(v, m, ret_bar);
    return fill_urls(v, m, ret_bar, why);
}

/* ---- making a case, or going to it ---- */

struct case_asked {
    int64_t person, mash;
    struct arena *arena;
};

static err find_case(struct db *db, void *ctx, struct err_info *why)
{
    struct case_asked *k = ctx;
    return mash_open_case_of(db, k->person, k->arena, &k->mash, why);
}

err case_offered(struct visit *v, int64_t person, str *ret_label, struct err_info *why)
{
    struct case_asked asked = {.person = person, .arena = v->arena};
    err e = store_read(v->web->hub->store, find_case, &asked, why);
    *ret_label = asked.mash ? STR("Go to the open case") : STR("Make a case of this");
    return e;
}
