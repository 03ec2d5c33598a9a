/* web/match_page.c -- see match_page.h. The waterfall is drawn in percent of its cell: every bar
 * starts where the one above it ended, all to one scale, and its figure stands beside it as
 * text. */
#include "web/match_page.h"

#include "clerical/practice.h"
#include "search/json.h"

#include <assert.h>

/* ---- the waterfall ---- */

enum { LEFT = 6, WIDTH = 82 }; /* percent of the cell */

struct scale {
    struct arena *a;
    double low, high;
};

static double wider(double a, double b, bool high) { return (a < b) == high ? b : a; }

static struct scale scale_of(struct arena *a, const struct clerical_view *view)
{
    struct scale s = {a, 0, view->upper + 1};
    s.low = wider(s.low, view->start, false);
    for (size_t i = 0; i < view->row_count; i++) {
        s.low = wider(s.low, view->rows[i].to, false);
        s.high = wider(s.high, view->rows[i].to, true);
    }
    return s;
}

static double percent(const struct scale *s, double bits)
{
    return LEFT + (bits - s->low) / (s->high - s->low) * WIDTH;
}

static str number(const struct scale *s, double value) { return str_printf(s->a, "%.2f", value); }

static void bar(const struct scale *s, double from, double to, str *ret_at, str *ret_width)
{
    double x = percent(s, from < to ? from : to), y = percent(s, from < to ? to : from);
    *ret_at = number(s, x);
    *ret_width = number(s, y - x);
}

static str bits_text(struct arena *a, double bits)
{
    return str_printf(a, "%s%.1f", bits < 0 ? "\u2212" : "+", bits < 0 ? -bits : bits);
}

static str towards(struct arena *a, double bits)
{
    str text = bits_text(a, bits);
    return str_printf(a, "%.*s towards %s", STR_FMT(text), bits < 0 ? "different" : "same");
}

/* ---- rows ---- */

static const struct {
    const char *icon, *word;
} tells[] = {
    [TELLS_SAME] = {"eq", "Same"},         [TELLS_NEAR] = {"near", "Close"},
    [TELLS_DIFFERENT] = {"ne", "Different"}, [TELLS_NOTHING] = {"grey", "Missing"},
    [TELLS_HIDDEN] = {"grey", "Hidden"},
};

static str sentence(struct arena *a, const char *words)
{
    char *copy = str_c(a, str_of(words));
    if (copy && *copy >= 'a' && *copy <= 'z') *copy = (char)(*copy - 'a' + 'A');
    return str_of(copy);
}

static void fill_row(const struct scale *s, const struct clerical_view *view,
                     const struct clerical_row *r, struct page_match_row *out)
{
    bool hidden = r->tells == TELLS_HIDDEN, effect = r->bits > 0.05 || r->bits < -0.05;
    *out = (struct page_match_row){
        .field = str_of(r->field),
        .first = pii_of(r->value[0]),
        .second = pii_of(r->value[1]),
        .missing = hidden ? STR("Hidden") : STR("Not recorded"),
        .marked = r->tells == TELLS_NEAR || r->tells == TELLS_DIFFERENT,
        .icon = str_of(tells[r->tells].icon),
        .tells = str_of(tells[r->tells].word),
        .words = sentence(s->a, r->words),
        .bar = effect && !view->hidden,
        .against = r->bits < 0,
        .said = hidden   ? STR("not shown")
                : effect ? towards(s->a, r->bits)
                         : STR("no effect")};
    bar(s, r->from, r->to, &out->at, &out->width);
}

static err fill_rows(struct visit *v, const struct clerical_view *view, struct page_match *page,
                     struct err_info *why)
{
    const struct scale s = scale_of(v->arena, view);
    struct page_match_row *rows;
    err e = VISIT_ARRAY(v, rows, struct page_match_row, view->row_count, why);
    if (e) return e;
    for (size_t i = 0; i < view->row_count; i++)
        fill_row(&s, view, &view->rows[i], &rows[i]);
    page->row = rows;
    page->row_n = view->row_count;
    page->hidden = view->hidden;
    page->zero = number(&s, percent(&s, 0));
    page->line = number(&s, percent(&s, view->upper));
    page->start_words = str_of(view->start_words);
    page->start_said = towards(v->arena, view->start);
    bar(&s, 0, view->start, &page->start_at, &page->start_width);
    page->total_words = str_of(view->sentence);
    page->total_against = view->weight < 0;
    bar(&s, 0, view->weight, &page->total_at, &page->total_width);
    page->total = bits_text(v->arena, view->weight);
    page->joins = str_printf(v->arena, "joins by itself at %.*s",
                             STR_FMT(bits_text(v->arena, view->upper)));
    if (view->rule[0]) page->rule = str_printf(v->arena, "Rule: %s", view->rule);
    page->would_join = view->would_join;
    return ERR_OK;
}

/* ---- effects ---- */

static str moves_text(struct arena *a, const struct clerical_effect *x)
{
    if (!x->move_count) return STR("None");
    return str_printf(a, "%zu", x->move_count);
}

static str id_text(struct arena *a, const struct clerical_effect *x)
{
    char id[PERSON_ID_TEXT + 1];
    if (!x->move_count || !x->survivor) return STR("Both stay as they are");
    person_id_text(x->survivor, id);
    return str_printf(a, "%s; the other leads to it from now on", id);
}

static str work_text(struct arena *a, const struct clerical_effect *x)
{
    if (!x->move_count) return STR("None");
    return str_printf(a, "%zu open %s, %zu %s that fire now", x->reviews,
                      x->reviews == 1 ? "review" : "reviews", x->hits,
                      x->hits == 1 ? "rule" : "rules");
}

static str sees_text(struct arena *a, const struct clerical_effect *x)
{
    if (!x->move_count) return STR("Nobody");
    return str_printf(a,
                      "Whoever may open this person finds what %zu %s sent, instead of what %zu or "
                      "%zu did",
                      x->agencies[2], x->agencies[2] == 1 ? "agency" : "agencies", x->agencies[0],
                      x->agencies[1]);
}

static str when_text(struct arena *a, const struct clerical_effect *x)
{
    if (x->immediate) return STR("At once");
    if (!x->hard) return STR("When somebody else has looked too");
    return str_printf(a, "When somebody else has looked too: %s", x->hard);
}

static const struct {
    const char *what;
    str (*text)(struct arena *a, const struct clerical_effect *x);
} effects[] = {
    {"Records that change their person", moves_text},
    {"Id of the person", id_text},
    {"Looked at again", work_text},
    {"Who would see more", sees_text},
    {"When it takes effect", when_text},
};

static err fill_effects(struct visit *v, const struct clerical_view *view, struct page_match *page,
                        struct err_info *why)
{
    struct page_match_effect *list;
    err e = VISIT_ARRAY(v, list, struct page_match_effect, COUNT(effects), why);
    if (e) return e;
    for (size_t i = 0; i < COUNT(effects); i++)
        list[i] = (struct page_match_effect){
            str_of(effects[i].what), effects[i].text(v->arena, &view->effect[ANSWER_SAME]),
            effects[i].text(v->arena, &view->effect[ANSWER_DIFFERENT])};
    page->effect = list;
    page->effect_n = COUNT(effects);
    return ERR_OK;
}

/* ---- what may be said, and what was said ---- */

static str hint(struct arena *a, const struct clerical_view *view, enum answer answer)
{
    static const char *const at_once[] = {
        [ANSWER_DIFFERENT] = "They stay apart and this pair is not shown again",
        [ANSWER_SAME] = "The records join. You can undo this at any time"};
    static const char *const of_bridge[] = {
        [ANSWER_DIFFERENT] = "They part, and each takes along what hangs on it",
        [ANSWER_SAME] = "They stay together and this link is not asked about again"};
    if (answer == ANSWER_UNSURE)
        return view->stage == STAGE_FIRST
                   ? STR("Goes to a second reviewer and stays apart until then")
                   : STR("Stays apart; a senior, or new evidence, settles it");
    const struct clerical_effect *x = &view->effect[answer];
    if (x->immediate) return str_of(view->together ? of_bridge[answer] : at_once[answer]);
    return x->hard ? str_printf(a, "A second reviewer looks too, because %s", x->hard)
                   : STR("A second reviewer looks too");
}

static err fill_choices(struct visit *v, const struct clerical_view *view, struct page_match *page,
                        struct err_info *why)
{
    static const enum answer order[] = {ANSWER_SAME, ANSWER_DIFFERENT, ANSWER_UNSURE};
    struct page_match_choice *choices;
    struct page_match_why *whys;
    enum answer chosen = ANSWER__COUNT;
    (void)answer_of(visit_field(v, "answer"), &chosen);
    err e = VISIT_ARRAY(v, choices, struct page_match_choice, COUNT(order), why);
    if (!e) e = VISIT_ARRAY(v, whys, struct page_match_why, reason_count, why);
    if (e) return e;
    for (size_t i = 0; i < COUNT(order); i++)
        choices[i] = (struct page_match_choice){
            str_of(answer_word(order[i])), str_of(answer_label(order[i])),
            hint(v->arena, view, order[i]), order[i] == chosen};
    for (size_t i = 0; i < reason_count; i++)
        if (reasons[i].fits & ~(1u << ANSWER_TAKEN_BACK))
            whys[page->why_n++] = (struct page_match_why){
                str_of(reasons[i].code), str_of(reasons[i].label),
                str_eq_c(visit_field(v, "reason"), reasons[i].code)};
    page->choice = choices;
    page->choice_n = COUNT(order);
    page->why = whys;
    page->typed = visit_field(v, "note");
    return ERR_OK;
}

static err fill_words(struct visit *v, const struct clerical_view *view, struct page_match *page,
                      struct err_info *why)
{
    struct page_match_word *list;
    err e = VISIT_ARRAY(v, list, struct page_match_word, view->word_count, why);
    for (size_t i = 0; i < view->word_count && !e; i++) {
        const struct clerical_word *w = &view->words[i];
        str when = date_moment_long(v->arena, w->at_ms);
        const char *what = w->masked ? "a colleague looked" : answer_label(w->answer);
        list[i] = (struct page_match_word){
            str_printf(v->arena, "%.*s: %s%s%s%s", STR_FMT(when), what, w->reason[0] ? ". " : "",
                       w->reason,
                       w->counts ? "" : " (one of the records said something else then)"),
            w->note};
    }
    page->word = list;
    page->word_n = view->word_count;
    return e;
}

static str wait_text(struct visit *v, const struct clerical_view *view)
{
    static const char *const by_stage[] = {
        [STAGE_FIRST] = "This pair waits for nobody any more.",
        [STAGE_SECOND] =
            "You have said what you think of this pair. It is somebody else's turn now.",
        [STAGE_SENIOR] = "Two people do not agree about this pair. A data steward settles it.",
        [STAGE_PARKED] =
            "Nobody could be sure. The pair comes back when one of the records changes.",
        [STAGE_SETTLED] = "This pair is settled.",
    };
    static_assert(COUNT(by_stage) == STAGE__COUNT, "every stage has its text");
    if (view->may_answer) return STR("");
    if (view->decided) {
        str when = date_moment_long(v->arena, view->decided_ms);
        return str_printf(v->arena, "Decided on %.*s: %s. It stands until a person takes it back.",
                          STR_FMT(when), view->decided_same ? "same person" : "different people");
    }
    if (view->claimed_by.len) {
        str until = date_moment_long(v->arena, view->claimed_until_ms);
        return str_printf(v->arena, "A colleague has this pair on the screen until %.*s.",
                          STR_FMT(until));
    }
    if (view->together) return STR("The two records are one person now.");
    return str_of(by_stage[view->stage]);
}

static err fill_contacts(struct visit *v, const struct clerical_view *view,
                         struct page_match *page, struct err_info *why)
{
    struct page_match_contact *list;
    err e = VISIT_ARRAY(v, list, struct page_match_contact, 2, why);
    for (int i = 0; i < 2 && !e; i++)
        if (view->contact[i].len && !(i && str_eq(view->contact[0], view->contact[1])))
            list[page->contact_n++].text = view->contact[i];
    page->contact = list;
    return e;
}

static str minutes_text(struct arena *a, int64_t ms)
{
    enum { SECOND = 1000, MINUTE = 60 * SECOND };
    if (ms < 2 * MINUTE) return str_printf(a, "%lld seconds", (long long)(ms / SECOND));
    return str_printf(a, "%lld minutes", (long long)(ms / MINUTE));
}

/* "Reviewing for 40 minutes: take a break at 60." */
static str break_text(struct arena *a, int64_t stretch_ms)
{
    enum { MINUTE = 60 * 1000, BREAK = 60 };
    long long minutes = (long long)(stretch_ms / MINUTE);
    if (minutes < 1) return STR("Take a break after an hour.");
    if (minutes >= BREAK)
        return str_printf(a, "Reviewing for %lld minutes: it is time for a break.", minutes);
    return str_printf(a, "Reviewing for %lld minute%s: take a break at %d.", minutes,
                      minutes == 1 ? "" : "s", BREAK);
}

static str times_text(struct arena *a, const struct own_practice *own)
{
    if (!own->median_ms) return STR("");
    str mine = minutes_text(a, own->median_ms);
    if (!own->team_ms)
        return str_printf(a, "You take %.*s for a pair, told to nobody else. ", STR_FMT(mine));
    str team = minutes_text(a, own->team_ms);
    return str_printf(a, "You take %.*s for a pair, all together %.*s; yours is told to nobody "
                         "else. ",
                      STR_FMT(mine), STR_FMT(team));
}

static err fill_check(struct visit *v, struct page_match *page, struct err_info *why)
{
    enum { ENOUGH = 10 }; /* pairs; of fewer a share says nothing */
    const struct viewer viewer = visit_viewer(v);
    struct arena *a = v->arena;
    struct own_practice own;
    err e = clerical_own_practice(v->web->hub, &viewer, &own, why);
    if (e) return e;
    const struct practice *p = &own.practice;
    str share = STR(""), tests = STR("");
    if (p->pairs >= ENOUGH)
        share = str_printf(a, "You agree with other reviewers %zu%% of the time. ",
                           (100 * p->agreed + p->pairs / 2) / p->pairs);
    if (p->tests)
        tests = str_printf(a, "Of %zu test%s you answered %zu as known. ", p->tests,
                           p->tests == 1 ? "" : "s", p->right);
    str times = times_text(a, &own), rest = break_text(a, own.stretch_ms);
    page->check = str_printf(a,
                             "About one pair in 20 is a test with a known answer, and one in 10, "
                             "like every one that is hard to tell, is seen by two people; the "
                             "second look is blind. %.*s%.*s%.*s%.*s",
                             STR_FMT(share), STR_FMT(tests), STR_FMT(times), STR_FMT(rest));
    return ERR_OK;
}

err match_page(struct visit *v, const struct clerical_view *view, struct page_match *ret_page,
               struct err_info *why)
{
    struct arena *a = v->arena;
    struct page_match page = {
        .one = view->agency[0],
        .two = view->agency[1],
        .one_received = date_long(a, date_uk(view->received_ms[0]).date),
        .two_received = date_long(a, date_uk(view->received_ms[1]).date),
        .wait = wait_text(v, view),
        .state = str_printf(a, "%lld", (long long)view->state)};
    err e = fill_rows(v, view, &page, why);
    if (!e) e = fill_check(v, &page, why);
    if (!e) e = fill_effects(v, view, &page, why);
    if (!e) e = fill_choices(v, view, &page, why);
    if (!e) e = fill_words(v, view, &page, why);
    if (!e) e = fill_contacts(v, view, &page, why);
    if (!e) *ret_page = page;
    return e;
}
