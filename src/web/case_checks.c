/* web/case_checks.c -- the partners of a case on its page: asked and what came of it, to be asked,
 * and not asked. */
#include "web/case_page.h"

static str day_text(struct arena *a, struct date d) { return d.year ? date_long(a, d) : STR(""); }

static str up_to(struct arena *a, const struct mash_check_line *c)
{
    if (!c->up_to_ms) return STR("nothing has come yet");
    str day = date_long(a, date_uk(c->up_to_ms).date);
    return str_printf(a, "data up to %.*s", STR_FMT(day));
}

/* Why it should be asked, or was not. */
static str why_text(struct arena *a, const struct mash_check_line *c)
{
    str data = up_to(a, c), last = day_text(a, c->last);
    str found = str_of(c->found);
    if (str_eq_c(found, "activity"))
        return str_printf(a, "%zu contact%s, the last on %.*s", c->contacts,
                          c->contacts == 1 ? "" : "s", STR_FMT(last));
    if (str_eq_c(found, "record"))
        return str_printf(a, "holds a record, no contact reported, %.*s", STR_FMT(data));
    if (str_eq_c(found, "possible"))
        return STR("a record of theirs may be of somebody in this case");
    if (str_eq_c(found, "no_data")) return STR("Sends nothing to the hub: nobody can tell");
    if (str_eq_c(found, "not_shown")) return STR("What it shares is not shown to your role");
    return str_printf(a, "No match in %.*s", STR_FMT(data));
}

static str state_text(struct visit *v, const struct mash_check_line *c, bool open)
{
    struct arena *a = v->arena;
    if (c->answered_ms)
        return str_printf(a, "Replied %.*s", STR_FMT(case_when(v, c->answered_ms)));
    if (!open) return STR("No reply");
    if (!c->due_ms) return STR("Asked, no clock");
    str due = case_when(v, c->due_ms);
    return str_printf(a, c->overdue ? "Overdue, was %.*s" : "Due by %.*s", STR_FMT(due));
}

static str asked_text(struct visit *v, const struct mash_check_line *c)
{
    str at = case_when(v, c->asked_ms);
    if (!c->reminders) return at;
    str reminded = case_when(v, c->reminded_ms);
    return str_printf(v->arena, "%.*s, reminded %.*s%s", STR_FMT(at), STR_FMT(reminded),
                      c->reminders > 1 ? " again" : "");
}

static struct page_case_check asked_line(struct visit *v, const struct mash_check_line *c,
                                         bool open)
{
    str known = case_known_label(c->known);
    return (struct page_case_check){
        .agency = c->agency->name,
        .code = c->agency->code,
        .asked_at = asked_text(v, c),
        .rag = c->answered_ms ? STR("green") : c->overdue ? STR("red") : STR("amber"),
        .state = state_text(v, c, open),
        .told = !c->answered_ms   ? STR("No reply yet.")
                : c->answer.len ? str_printf(v->arena, "%.*s. %.*s", STR_FMT(known),
                                               STR_FMT(c->answer))
                                  : str_printf(v->arena, "%.*s.", STR_FMT(known)),
        .facts = c->facts,
        .ring = c->contact,
        .phone = c->lead.phone,
        .late = c->after_close,
        .waiting = open && !c->answered_ms,
        .escalated = c->escalated_ms && !c->answered_ms};
}

static bool has_match(const struct mash_check_line *c)
{
    return strcmp(c->found, "activity") == 0 || strcmp(c->found, "record") == 0 ||
           strcmp(c->found, "possible") == 0;
}

err case_checks(struct visit *v, const struct mash_view *m, struct page_case *page,
                struct err_info *why)
{
    struct page_case_check *asked;
    struct page_case_unasked *unasked;
    struct page_case_other *other;
    bool open = m->stage != MASH_CLOSED;
    err e = VISIT_ARRAY(v, asked, struct page_case_check, m->check_count, why);
    if (!e) e = VISIT_ARRAY(v, unasked, struct page_case_unasked, m->check_count, why);
    if (!e) e = VISIT_ARRAY(v, other, struct page_case_other, m->check_count, why);
    if (e) return e;
    for (size_t i = 0; i < m->check_count; i++) {
        const struct mash_check_line *c = &m->checks[i];
        if (c->asked)
            asked[page->check_n++] = asked_line(v, c, open);
        else if (has_match(c))
            unasked[page->unasked_n++] =
                (struct page_case_unasked){c->agency->name, why_text(v->arena, c)};
        else
            other[page->other_n++] = (struct page_case_other){c->agency->name, c->agency->code,
                                                              why_text(v->arena, c)};
    }
    page->check = asked;
    page->unasked = unasked;
    page->other = other;
    page->any_unasked = page->unasked_n > 0 && m->band_set;
    page->question = STR("What do you know of this person and their family: contacts, worries, "
                         "what is going well?");
    return ERR_OK;
}
