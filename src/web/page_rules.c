/* web/page_rules.c -- the rules: all of them, one version, its steps, and its examples. */
#include "web/page.h"

#include "base/clock.h"
#include "base/few.h"
#include "mash/list.h"
#include "query.h"
#include "rule/renumber.h"
#include "store/cell.h"
#include "store/store.h"
#include "web/rule_page.h"

/* ---- the list ---- */

struct listing {
    struct visit *v;
    struct rule_set rules;
    struct q_agency_rules_rows rows;
    struct rule_experience experience;
    struct page_rules page;
    struct page_rules_draft *draft;
    struct page_rules_live *live;
    struct page_rules_past *past;
};

static str stage_of(const struct release *r)
{
    bool asked = false, approved = false;
    for (size_t i = 0; i < r->sign_count; i++) {
        asked |= str_eq_c(r->signs[i].kind, "asked");
        approved |= str_eq_c(r->signs[i].kind, "approved");
    }
    if (r->trial == TRIAL_WAITING) return STR("Being tried");
    if (r->trial != TRIAL_DONE) return STR("To be tried");
    if (approved) return STR("Approved by one of two");
    return asked ? STR("Approval asked for") : STR("Tried");
}

static str how_it_ended(const struct release *r)
{
    for (size_t i = 0; i < r->sign_count; i++) {
        if (str_eq_c(r->signs[i].kind, "rejected")) return STR("Rejected.");
        if (str_eq_c(r->signs[i].kind, "retired")) return STR("Retired.");
    }
    return STR("Replaced by a newer version.");
}

static err put_row(struct db *db, struct listing *l, const struct q_agency_rules_row *row,
                   struct err_info *why)
{
    struct release r;
    struct arena *a = l->v->arena;
    const struct rule *rule = rule_set_find(&l->rules, row->id, row->version);
    err e = release_read(db, row->id, row->version, a, &r, why);
    if (e) return e;
    str name = rule ? rule->name : STR("names what the region no longer has"),
        version = str_printf(a, "%d", row->version), url = rule_url(l->v, row->id, row->version);
    str colour = str_of(rule_band_word(rule ? rule->band : BAND_GREEN));
    if (str_eq_c(row->state, "draft") && rule)
        l->draft[l->page.draft_n++] =
            (struct page_rules_draft){url, row->id, name, version, colour, stage_of(&r)};
    else if (str_eq_c(row->state, "live") && rule)
        l->live[l->page.live_n++] = (struct page_rules_live){
            .url = url,
            .id = row->id,
            .name = name,
            .version = version,
            .colour = colour,
            .week = rule_hits_a_week(l->v, &l->experience, rule),
            .useful = rule_useful_share(l->v, &l->experience, rule)};
    else if (rule)
        l->past[l->page.past_n++] =
            (struct page_rules_past){url, row->id, name, version, how_it_ended(&r)};
    return ERR_OK;
}

static err read_list(struct db *db, void *ctx, struct err_info *why)
{
    struct listing *l = ctx;
    struct visit *v = l->v;
    err e = rule_set_load(db, v->partners, v->arena, &l->rules, why);
    if (!e) e = rule_rows_read(db, v->arena, &l->rows, why);
    if (!e) e = rule_experience_read(db, v, &l->experience, why);
    if (!e) e = VISIT_ARRAY(v, l->draft, struct page_rules_draft, l->rows.n, why);
    if (!e) e = VISIT_ARRAY(v, l->live, struct page_rules_live, l->rows.n, why);
    if (!e) e = VISIT_ARRAY(v, l->past, struct page_rules_past, l->rows.n, why);
    for (size_t i = 0; !e && i < l->rows.n; i++)
        e = put_row(db, l, &l->rows.at[i], why);
    return e;
}

err page_rules(struct visit *v, struct err_info *why)
{
    struct page_frame frame;
    struct listing l = {.v = v, .page = {.frame = &frame}};
    err e = visit_frame(v, "Rules", true, "/rules", &frame, why);
    if (!e) e = store_read(v->web->hub->store, read_list, &l, why);
    if (e) return e;
    l.page.draft = l.draft;
    l.page.live = l.live;
    l.page.past = l.past;
    l.page.words = STR("Hits a week over the last 12 weeks, counted once a day; what became of "
                       "reviews over the last year.");
    page_rules_render(&l.page, &v->a->page);
    return ERR_OK;
}

/* ---- one version ---- */

struct showing {
    struct visit *v;
    str id;
    int32_t version, place, drafted; /* drafted: the version that was made; 0 = none */
    struct rule_facts facts;
    struct rule_experience experience; /* of a live version */
    struct mash_rule_outcome *cases; /* in which its hits were */
    size_t case_outcomes;
};

/* "R2.1", or of an example "R2.1.4". */
static err read_tail(struct showing *s, bool example, struct err_info *why)
{
    str rest = s->v->tail, version, place;
    int64_t n = 0, k = 0;
    bool fine = str_next(&rest, '.', &s->id) && str_next(&rest, '.', &version) &&
                str_to_int64(version, &n) && n > 0 && n <= 9999;
    if (fine && example)
        fine = str_next(&rest, '.', &place) && str_to_int64(place, &k) && k > 0 &&
               k <= SIMULATE_EXAMPLES_MAX;
    s->version = (int32_t)n;
    s->place = (int32_t)k;
    return fine && str_empty(rest) ? ERR_OK : err_set(why, ERR_ABSENT, "there is no such rule");
}

static err read_facts(struct db *db, void *ctx, struct err_info *why)
{
    struct showing *s = ctx;
    struct rule_facts *f = &s->facts;
    err e = release_read(db, s->id, s->version, s->v->arena, &f->release, why);
    if (!e) e = rule_newest(db, s->id, s->v->arena, &f->newest, why);
    if (!e) e = rule_set_load(db, s->v->partners, s->v->arena, &f->rules, why);
    if (e) return e;
    f->rule = rule_set_find(&f->rules, s->id, s->version);
    if (f->release.live && f->release.live != s->version)
        f->live = rule_set_find(&f->rules, s->id, f->release.live);
    return f->rule ? ERR_OK
                   : err_set(why, ERR_ABSENT, "this rule names what the region no longer has");
}

static err read_version(struct db *db, void *ctx, struct err_info *why)
{
    struct showing *s = ctx;
    struct visit *v = s->v;
    err e = read_facts(db, s, why);
    if (!e && str_eq_c(s->facts.release.state, "live"))
        e = rule_experience_read(db, v, &s->experience, why);
    if (e || !rule_results_shown(&v->session.user)) return e;
    return mash_rule_outcomes(db, &v->partners->terms.mash, s->id, s->version, v->arena, &s->cases,
                              &s->case_outcomes, why);
}

/* Small numbers are hidden, and whatever would give them away. */
static err put_cases(const struct showing *s, struct page_rule *page, struct err_info *why)
{
    struct visit *v = s->v;
    struct page_rule_ending *list;
    int64_t *parts = ARENA_ARRAY(v->arena, int64_t, s->case_outcomes + 1);
    bool *hidden = ARENA_ARRAY(v->arena, bool, s->case_outcomes + 1);
    err e = VISIT_ARRAY(v, list, struct page_rule_ending, s->case_outcomes, why);
    if (!e && !(parts && hidden)) e = err_set(why, ERR_NOMEM, "the cases of a rule");
    if (e) return e;
    for (size_t i = 0; i < s->case_outcomes; i++)
        parts[i] = s->cases[i].cases;
    few_hide(parts, s->case_outcomes, hidden);
    for (size_t i = 0; i < s->case_outcomes; i++)
        list[i] = (struct page_rule_ending){
            .ended = s->cases[i].label,
            .cases = hidden[i] ? STR(FEW_WORDS)
                               : str_printf(v->arena, "%lld", (long long)parts[i])};
    page->ending = list;
    page->ending_n = s->case_outcomes;
    return ERR_OK;
}

static str live_words(const struct showing *s)
{
    struct visit *v = s->v;
    str week = rule_hits_a_week(v, &s->experience, s->facts.rule),
        useful = rule_useful_share(v, &s->experience, s->facts.rule);
    return str_printf(v->arena, "Hits a week: %.*s. Worth a look: %.*s.", STR_FMT(week),
                      STR_FMT(useful));
}

static err show(struct showing *s, const str *problem, struct err_info *why)
{
    struct visit *v = s->v;
    struct page_frame frame;
    struct page_rule page = {.frame = &frame};
    err e = store_read(v->web->hub->store, read_version, s, why);
    if (!e) e = visit_frame(v, "Rule", true, "/rules", &frame, why);
    if (!e) e = rule_page_words(v, &s->facts, &page, why);
    if (!e) e = rule_page_steps(v, &s->facts, &page, why);
    if (!e) e = rule_page_results(v, &s->facts, &page, why);
    if (!e) e = put_cases(s, &page, why);
    if (!e) e = rule_draft_form(v, &s->facts, &page, why);
    if (!e) e = rule_draft_problems(v, problem, &page, why);
    if (e) return e;
    if (str_eq_c(s->facts.release.state, "live"))
        page.live_words = live_words(s);
    frame.error = problem != NULL;
    page.note_typed = problem ? visit_field(v, "note") : STR("");
    page_rule_render(&page, &v->a->page);
    return ERR_OK;
}

err page_rule(struct visit *v, struct err_info *why)
{
    struct showing s = {.v = v};
    err e = read_tail(&s, false, why);
    return e ? e : show(&s, NULL, why);
}

/* ---- its steps ---- */

static err do_step(struct db *db, struct showing *s, bool *ret_live, struct err_info *why)
{
    struct hub *h = s->v->web->hub;
    const struct user *u = &s->v->session.user;
    const struct release *r = &s->facts.release;
    const str step = visit_field(s->v, "step"), note = str_trim(visit_field(s->v, "note"));
    if (str_eq_c(step, "try"))
        return access_may(u, CAP_RULES) ? trial_ask(db, h, r, str_of(u->login), why)
                                        : err_set(why, ERR_DENIED, "not by this role");
    if (str_eq_c(step, "ask")) return release_ask(db, h, r, u, note, why);
    if (str_eq_c(step, "approve")) return release_approve(db, h, r, u, note, ret_live, why);
    if (str_eq_c(step, "reject")) return release_reject(db, h, r, u, note, why);
    if (str_eq_c(step, "retire")) return release_retire(db, h, r, u, note, why);
    return err_set(why, ERR_INPUT, "the form does not say what to do");
}

/* In the log like any other draft that is applied. */
static err save_draft(struct db *db, struct showing *s, struct err_info *why)
{
    struct audit_entry entry = s->v->entry;
    err e = rule_draft_save(db, s->v, &s->facts, &s->drafted, why);
    if (e) return e;
    entry.kind = AUDIT_APPLY;
    entry.detail = str_printf(s->v->arena, "rule %.*s version %d: draft of other numbers",
                              STR_FMT(s->id), s->drafted);
    return audit_note(db, s->v->web->hub, &entry, why);
}

static err step_in(struct db *db, void *ctx, struct err_info *why)
{
    struct showing *s = ctx;
    struct audit_entry entry = s->v->entry;
    bool live = false;
    err e = read_facts(db, ctx, why);
    if (!e && str_eq_c(visit_field(s->v, "step"), "draft")) return save_draft(db, s, why);
    if (!e) e = do_step(db, s, &live, why);
    if (e) return e;
    str step = visit_field(s->v, "step");
    entry.detail = str_printf(s->v->arena, "rule %.*s version %d: %.*s%s", STR_FMT(s->id),
                              s->version, STR_FMT(step), live ? ", now live" : "");
    return audit_note(db, s->v->web->hub, &entry, why);
}

err page_rule_sent(struct visit *v, struct err_info *why)
{
    struct showing s = {.v = v};
    struct err_info what;
    err e = read_tail(&s, false, why);
    if (e) return e;
    e = store_write_step(v->web->hub->store, step_in, &s, &what);
    if (e == ERR_CONFLICT || e == ERR_INPUT || e == ERR_DENIED) {
        str problem = visit_sentence(v, &what);
        err shown = show(&s, &problem, why);
        if (!shown) v->a->status = err_http_status(e);
        return shown;
    }
    if (e) *why = what;
    return e ? e
             : visit_go(v, str_c(v->arena, rule_url(v, s.id, s.drafted ? s.drafted : s.version)));
}

/* ---- an example ---- */

struct opening {
    struct showing s;
    bool read; /* somebody says that they have read it */
    struct trial_example example;
};

static err open_example(struct db *db, void *ctx, struct err_info *why)
{
    struct opening *o = ctx;
    struct visit *v = o->s.v;
    struct hub *h = v->web->hub;
    struct audit_entry entry = v->entry;
    err e = read_facts(db, &o->s, why);
    if (!e)
        e = trial_example(db, h, v->partners, &o->s.facts.release, o->s.place, v->arena,
                          &o->example, why);
    if (!e && o->read)
        e = release_example_read(db, h, &o->s.facts.release, &v->session.user, o->s.place, why);
    if (e) return e;
    const struct audit_subject who = {o->example.person, 3};
    entry.detail = str_printf(v->arena, "example %d of rule %.*s version %d, without a name",
                              o->s.place, STR_FMT(o->s.id), o->s.version);
    entry.subjects = &who;
    entry.subject_count = 1;
    return audit_note(db, h, &entry, why);
}

static str when_words(struct visit *v, int32_t days)
{
    if (days == 0) return STR("On the day");
    int32_t n = days < 0 ? -days : days;
    return str_printf(v->arena, "%d %s %s", n, n == 1 ? "day" : "days",
                      days < 0 ? "later" : "before");
}

static err fill_example(const struct opening *o, struct page_rule_example_page *page,
                        struct err_info *why);

err page_rule_example(struct visit *v, struct err_info *why)
{
    struct opening o = {.s = {.v = v}};
    struct page_frame frame;
    struct page_rule_example_page page = {.frame = &frame};
    err e = read_tail(&o.s, true, why);
    if (!e) e = store_write(v->web->hub->store, open_example, &o, why);
    if (!e) e = visit_frame(v, "Example of a rule", false, "/rules", &frame, why);
    if (!e) e = fill_example(&o, &page, why);
    if (e) return e;
    page_rule_example_page_render(&page, &v->a->page);
    return ERR_OK;
}

static str example_url(const struct opening *o, int32_t place);

err page_rule_example_sent(struct visit *v, struct err_info *why)
{
    struct opening o = {.s = {.v = v}, .read = true};
    err e = read_tail(&o.s, true, why);
    if (!e) e = store_write(v->web->hub->store, open_example, &o, why);
    if (e) return e;
    str next = example_url(&o, o.s.place + 1);
    return visit_go(v, str_c(v->arena, next.len ? next : rule_url(v, o.s.id, o.s.version)));
}

static str example_url(const struct opening *o, int32_t place)
{
    if (place < 1 || (size_t)place > o->s.facts.release.examples) return STR("");
    return str_printf(o->s.v->arena, "/rules/example/%.*s.%d.%d", STR_FMT(o->s.id), o->s.version,
                      place);
}

static err fill_example(const struct opening *o, struct page_rule_example_page *page,
                        struct err_info *why)
{
    struct visit *v = o->s.v;
    const struct trial_example *x = &o->example;
    struct page_rule_example_page_event *list;
    err e = VISIT_ARRAY(v, list, struct page_rule_example_page_event, x->event_count, why);
    if (e) return e;
    str letter = rule_letter(v, (size_t)o->s.place);
    page->back = rule_url(v, o->s.id, o->s.version);
    page->caption = str_printf(v->arena, "Rule %.*s, version %d", STR_FMT(o->s.id), o->s.version);
    page->heading = x->age == RULE_NONE
                        ? str_printf(v->arena, "Example %.*s, age not known", STR_FMT(letter))
                        : str_printf(v->arena, "Example %.*s, age %d", STR_FMT(letter), x->age);
    page->saw = x->sentence;
    page->next = rule_next_words(v, x->lead);
    page->previous = example_url(o, o->s.place - 1);
    page->following = example_url(o, o->s.place + 1);
    page->last = !page->following.len;
    page->post = example_url(o, o->s.place);
    for (size_t i = 0; i < x->event_count; i++)
        list[i] = (struct page_rule_example_page_event){
            when_words(v, x->events[i].days), x->events[i].type->label,
            x->events[i].service->name,
            x->events[i].evidence ? STR("The rule rests on it") : STR("")};
    page->event = list;
    page->event_n = x->event_count;
    return ERR_OK;
}
