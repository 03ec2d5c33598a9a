/* web/rule_page.c -- a rule in words, the steps it takes, and what it did since it is live. See
 * rule_page.h; the figures of its trial are rule_figures.c. */
#include "web/rule_page.h"

#include "base/clock.h"
#include "base/few.h"
#include "rule/block.h"
#include "store/cell.h"

enum { SENTENCE_MAX = 16 * 1024 };

bool rule_results_shown(const struct user *u)
{
    return access_may(u, CAP_RULES) || access_may(u, CAP_APPROVE) || access_may(u, CAP_REPORT);
}

bool rule_examples_shown(const struct visit *v)
{
    return access_may(&v->session.user, CAP_REVIEW) && v->session.purpose != PURPOSE_NONE;
}

str rule_url(struct visit *v, str id, int32_t version)
{
    return str_printf(v->arena, "/rules/%.*s.%d", STR_FMT(id), version);
}

str rule_letter(struct visit *v, size_t place)
{
    return str_printf(v->arena, "%c", (char)('A' + (place - 1) % 26));
}

/* ---- words ---- */

static err keep(struct visit *v, struct buf *text, str *ret, struct err_info *why)
{
    err e = buf_keep(text, v->arena, ret);
    return e ? err_set(why, e, "no memory for a page") : ERR_OK;
}

static err sentence_of(struct visit *v, const struct rule *r, str *ret, struct err_info *why)
{
    struct buf text = BUF_INIT(SENTENCE_MAX);
    rule_explain(r, v->partners, &text);
    return keep(v, &text, ret, why);
}

static err list_blocks(struct visit *v, const struct rule *r, struct page_rule *page,
                       struct err_info *why)
{
    struct page_rule_block *list;
    err e = VISIT_ARRAY(v, list, struct page_rule_block, r->check_count, why);
    for (size_t i = 0; !e && i < r->check_count; i++) {
        struct buf text = BUF_INIT(SENTENCE_MAX);
        r->checks[i].block->rule(&r->checks[i], NULL, v->partners, &text);
        e = keep(v, &text, &list[i].words, why);
    }
    page->block = list;
    page->block_n = e ? 0 : r->check_count;
    return e;
}

static str state_words(struct visit *v, const struct release *r)
{
    for (size_t i = 0; i < r->sign_count; i++)
        if (str_eq_c(r->signs[i].kind, "rejected") || str_eq_c(r->signs[i].kind, "retired"))
            return r->signs[i].kind;
    return str_eq_c(r->state, "ended") ? STR("replaced") : str_copy(v->arena, r->state);
}

err rule_page_words(struct visit *v, const struct rule_facts *f, struct page_rule *page,
                    struct err_info *why)
{
    const struct release *r = &f->release;
    str since = date_long(v->arena, date_from_days(f->rule->since)), state = state_words(v, r);
    page->caption = str_printf(v->arena, "Rule %.*s, version %d, %.*s", STR_FMT(r->id), r->version,
                               STR_FMT(state));
    page->name = f->rule->name;
    page->colour = str_of(rule_band_word(f->rule->band));
    page->post = rule_url(v, r->id, r->version);
    page->owner = str_printf(v->arena, "Owner: %.*s. From %.*s.", STR_FMT(f->rule->owner),
                             STR_FMT(since));
    page->facts =
        str_printf(v->arena,
                   "It adds %d to a person's place in the queue, halved every %d days without a "
                   "new contact; to be looked at within %d hours.",
                   f->rule->weight, f->rule->half_life_days, f->rule->due_hours);
    err e = sentence_of(v, f->rule, &page->sentence, why);
    if (!e) e = list_blocks(v, f->rule, page, why);
    if (e || !f->live) return e;
    page->live_caption = str_printf(v->arena, "Live version %d:", f->live->version);
    return sentence_of(v, f->live, &page->live_sentence, why);
}

/* ---- steps ---- */

static const struct {
    const char *kind, *words;
} kinds[] = {{"made", "the draft was made by"},          {"asked", "approval was asked for by"},
             {"approved", "approved by"},                {"rejected", "rejected by"},
             {"retired", "retired by"}};

static const struct release_sign *signed_by(const struct release *r, const char *kind,
                                            const char *login)
{
    for (size_t i = 0; i < r->sign_count; i++)
        if (str_eq_c(r->signs[i].kind, kind) && (!login || str_eq_c(r->signs[i].login, login)))
            return &r->signs[i];
    return NULL;
}

static err list_signs(struct visit *v, const struct release *r, struct page_rule *page,
                      struct err_info *why)
{
    struct page_rule_happened *list;
    err e = VISIT_ARRAY(v, list, struct page_rule_happened, r->sign_count, why);
    if (e) return e;
    for (size_t i = 0; i < r->sign_count; i++) {
        const struct release_sign *s = &r->signs[i];
        const char *words = NULL;
        for (size_t k = 0; k < COUNT(kinds); k++)
            if (str_eq_c(s->kind, kinds[k].kind)) words = kinds[k].words;
        if (!words) continue;
        str role = str_empty(s->role) ? STR("") : str_printf(v->arena, " (%.*s)", STR_FMT(s->role));
        list[page->happened_n++] = (struct page_rule_happened){
            date_moment_long(v->arena, s->at_ms),
            str_printf(v->arena, "%s %.*s%.*s", words, STR_FMT(s->login), STR_FMT(role)), s->note};
    }
    page->happened = list;
    return ERR_OK;
}

static str waits_for(struct visit *v, const struct release *r)
{
    const struct user *u = &v->session.user;
    bool own = signed_by(r, "made", u->login) || signed_by(r, "asked", u->login);
    if (str_eq_c(r->state, "live")) return STR("It is live.");
    if (!str_eq_c(r->state, "draft")) return STR("It is not live. A new version may be made.");
    if (r->trial != TRIAL_DONE) return STR("It is tried on the history of this hub first.");
    if (!signed_by(r, "asked", NULL) && r->read < r->examples)
        return str_printf(v->arena, "The examples are read next: %zu of %zu were read.", r->read,
                          r->examples);
    if (!signed_by(r, "asked", NULL)) return STR("Approval can be asked for.");
    if (own) return STR("It waits for two others: nobody approves what they made or asked for.");
    if (signed_by(r, "approved", NULL)) return STR("One of two has approved it.");
    return STR("It waits for a manager and the data protection officer.");
}

err rule_page_steps(struct visit *v, const struct rule_facts *f, struct page_rule *page,
                    struct err_info *why)
{
    const struct release *r = &f->release;
    const struct user *u = &v->session.user;
    bool draft = str_eq_c(r->state, "draft"), asked = signed_by(r, "asked", NULL) != NULL;
    bool decides = u->role == ROLE_MANAGER || u->role == ROLE_DPO;
    page->results_shown = rule_results_shown(u);
    page->may_try = access_may(u, CAP_RULES) && draft && r->trial != TRIAL_WAITING && !asked;
    page->may_ask = access_may(u, CAP_RULES) && draft && r->trial == TRIAL_DONE &&
                    r->read >= r->examples && !asked;
    page->may_decide = decides && asked && draft && !signed_by(r, "made", u->login) &&
                       !signed_by(r, "asked", u->login) && !signed_by(r, "approved", u->login);
    page->may_retire = access_may(u, CAP_APPROVE) && str_eq_c(r->state, "live");
    page->look = r->look;
    page->waiting = r->trial == TRIAL_WAITING;
    page->wait_words = waits_for(v, r);
    switch (r->trial) {
    case TRIAL_NONE:
        page->trial = draft ? STR("It was not tried on the history of this hub yet.") : STR("");
        break;
    case TRIAL_WAITING:
        page->trial = str_printf(v->arena, "It is being tried: %lld persons so far.",
                                 (long long)r->trial_persons);
        break;
    case TRIAL_FAILED:
        page->trial = STR("The trial found no end: the rule names what the region no longer has.");
        break;
    case TRIAL_DONE: {
        str when = date_moment_long(v->arena, r->trial_done_ms);
        page->trial = str_printf(v->arena, "Tried on %.*s, on %lld persons.", STR_FMT(when),
                                 (long long)r->trial_persons);
    }
    }
    return list_signs(v, r, page, why);
}

/* ---- what it did since it is live ---- */

enum { OUTCOME_DAYS = 365 };

err rule_experience_read(struct db *db, struct visit *v, struct rule_experience *ret,
                         struct err_info *why)
{
    int64_t now_ms = hub_now_ms(v->web->hub), week = now_ms / (7 * (int64_t)MS_PER_DAY);
    err e = q_rule_weeks(db, &(struct q_rule_weeks_in){CELL_HUB, week - RULE_WEEKS + 1}, v->arena,
                         &ret->weeks, why);
    struct q_review_outcomes_in in = {now_ms - OUTCOME_DAYS * (int64_t)MS_PER_DAY};
    return e ? e : q_review_outcomes(db, &in, v->arena, &ret->outcomes, why);
}

str rule_hits_a_week(struct visit *v, const struct rule_experience *x, const struct rule *r)
{
    int64_t hits = 0;
    for (size_t i = 0; i < x->weeks.n; i++)
        if (x->weeks.at[i].version == r->version && str_eq(x->weeks.at[i].rule, r->id))
            hits += x->weeks.at[i].hits;
    if (few(hits)) return STR(FEW_WORDS " in all");
    return str_printf(v->arena, "%.1f", (double)hits / RULE_WEEKS);
}

str rule_useful_share(struct visit *v, const struct rule_experience *x, const struct rule *r)
{
    int64_t all = 0, useful = 0;
    for (size_t i = 0; i < x->outcomes.n; i++) {
        const struct q_review_outcomes_row *o = &x->outcomes.at[i];
        if (o->version != r->version || !str_eq(o->rule, r->id)) continue;
        all += o->n;
        useful += o->useful ? o->n : 0;
    }
    if (!all) return STR("No review was closed");
    if (few(all) || few(useful) || few(all - useful)) return STR("Too few reviews to tell");
    return str_printf(v->arena, "%lld%% of %lld reviews", (long long)(100 * useful / all),
                      (long long)all);
}
