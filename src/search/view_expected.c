/* search/view_expected.c -- what was expected of this person, as far as this viewer may see.
 *
 * Whether anybody has seen a child rests on all events, so only those who see
 * the rules are told. */
#include "search/expected_inside.h"

#include "rule/newborn.h"

enum { YEAR_DAYS = 366 };

str expected_say(struct looking *l, struct buf *out)
{
    str kept = STR("");
    if (buf_keep(out, l->arena, &kept)) return STR("");
    return kept;
}

str expected_day(struct looking *l, int32_t day)
{
    return date_long(l->arena, date_from_days(day));
}

void expected_add_feed(struct looking *l, const struct expect_feed *f, struct buf *out)
{
    buf_printf(out, "%.*s: ", STR_FMT(f->terms->agency->name));
    if (f->until == INT32_MIN) buf_add_c(out, "no data has come");
    else {
        str upto = expected_day(l, f->until - 1);
        buf_printf(out, "%s up to %.*s", f->late ? "feed late, data" : "data", STR_FMT(upto));
    }
}

/* ---- the contacts ---- */

/* What says nothing to anybody is left out: what is past mattering, what is never to come, and what
 * is years away. */
static bool worth_saying(const struct expect_state *s, int32_t today)
{
    if (s->answer == EXPECT_LAPSED) return false;
    if (s->answer == EXPECT_NOT_YET) return s->from <= today + YEAR_DAYS;
    if (s->answer == EXPECT_NOT_SUPPLIED)
        return s->until != EXPECT_NEVER && s->until >= today - YEAR_DAYS;
    if (s->answer != EXPECT_NOT_EXPECTED) return true;
    return s->reason == EXPECT_BECAUSE_HOME_EDUCATED ||
           (s->reason == EXPECT_BECAUSE_NO_PLACE && s->from <= today &&
            s->until >= today - YEAR_DAYS);
}

struct contact_list {
    const struct expect_case *c;
    struct expect_state *states; /* of the plan's contacts */
    struct expected_line *lines;
    size_t n;
};

static size_t place_of(const struct expect_plan *plan, str key)
{
    size_t i = 0;
    while (i < plan->contact_count && !str_eq(plan->contacts[i].terms->key, key))
        i++;
    return i;
}

/* The line that this contact is a half of, when the other half is expected here too: *ret_place are
 * both. NULL: it stands alone. */
static const struct expected_together *together_of(const struct expect_plan *plan, size_t contact,
                                                   size_t ret_place[2])
{
    for (size_t i = 0; i < plan->terms->together_count; i++) {
        const struct expected_together *t = &plan->terms->together[i];
        for (size_t k = 0; k < 2; k++)
            ret_place[k] = place_of(plan, t->half[k].contact);
        bool both = ret_place[0] < plan->contact_count && ret_place[1] < plan->contact_count;
        if (both && (contact == ret_place[0] || contact == ret_place[1])) return t;
    }
    return NULL;
}

static err add_contact(struct looking *l, struct contact_list *list, size_t at,
                       struct err_info *why)
{
    size_t place[2];
    const struct expect_plan *plan = list->c->plan;
    const struct expected_together *t = together_of(plan, at, place);
    if (!t) {
        if (worth_saying(&list->states[at], l->today))
            expected_line_of(l, list->c, &list->states[at], &list->lines[list->n++]);
        return ERR_OK;
    }
    const struct expect_state s[2] = {list->states[place[0]], list->states[place[1]]};
    bool first = at == (place[0] < place[1] ? place[0] : place[1]);
    if (!first || (!worth_saying(&s[0], l->today) && !worth_saying(&s[1], l->today))) return ERR_OK;
    return expected_halves_of(l, list->c, t, s, &list->lines[list->n++], why);
}

static err list_contacts(struct looking *l, const struct expect_case *c, struct err_info *why)
{
    size_t n = c->plan->contact_count;
    struct contact_list list = {.c = c,
                                .states = ARENA_ARRAY(l->arena, struct expect_state, n + 1),
                                .lines = ARENA_ARRAY(l->arena, struct expected_line, n + 1)};
    err e = list.states && list.lines ? ERR_OK
                                      : err_set(why, ERR_NOMEM, "what is expected of a person");
    for (size_t i = 0; i < n && !e; i++)
        list.states[i] = expect_contact_state(c, &c->plan->contacts[i]);
    for (size_t i = 0; i < n && !e; i++)
        e = add_contact(l, &list, i, why);
    l->view.expected.lines = list.lines;
    l->view.expected.n = list.n;
    return e;
}

/* ---- whether anybody has seen them ---- */

static int32_t seen_by(const struct expect_case *c, uint16_t agency)
{
    for (size_t i = c->n; i-- > 0;)
        if (c->events[i].agency == agency && c->events[i].day <= c->today &&
            expect_is(&c->plan->in_person, c->events[i].type))
            return (int32_t)i;
    return -1;
}

static err list_feeds(struct looking *l, const struct expect_case *c,
                      const struct unseen_state *s, struct expected_view *v, struct err_info *why)
{
    struct expected_feed_line *lines =
        ARENA_ARRAY(l->arena, struct expected_feed_line, c->plan->feed_count + 1);
    if (!lines) return err_set(why, ERR_NOMEM, "what is expected of a person");
    v->feeds = lines;
    for (size_t i = 0; s->limit && i < c->plan->feed_count; i++) {
        const struct expect_feed *f = &c->plan->feeds[i];
        struct buf out = BUF_INIT(EXPECTED_SENTENCE_MAX);
        if (!f->sees || !expect_feed_knows(c, f)) continue;
        expected_add_feed(l, f, &out);
        int32_t last = seen_by(c, f->agency);
        str on = last >= 0 ? expected_day(l, c->events[last].day) : STR("");
        if (last >= 0) buf_printf(&out, ", last seen %.*s", STR_FMT(on));
        else buf_add_c(&out, ", never told of seeing this child");
        if (!expect_feed_tells(c, s->limit, f)) buf_add_c(&out, "; not waited for");
        lines[v->feed_count++] =
            (struct expected_feed_line){f->terms->agency->name, expected_say(l, &out)};
    }
    return ERR_OK;
}

static void add_last(struct looking *l, const struct expect_case *c, const struct unseen_state *s,
                     struct buf *out)
{
    const struct activity *e = s->last >= 0 ? &c->events[s->last] : NULL;
    str on = e ? expected_day(l, e->day) : STR("");
    if (!e) buf_add_c(out, "Nobody has ever told of seeing this child");
    else
        buf_printf(out, "Last seen on %.*s by %.*s", STR_FMT(on),
                   STR_FMT(l->partners->agencies[e->agency].services[e->service].name));
}

static str unseen_sentence(struct looking *l, const struct expect_case *c,
                           const struct unseen_state *s)
{
    struct buf out = BUF_INIT(EXPECTED_SENTENCE_MAX);
    if (s->answer == UNSEEN_NOT_EXPECTED) {
        buf_printf(&out, "Not expected: %s", expect_reason_text(s->reason));
        return expected_say(l, &out);
    }
    const char *unit = s->limit->days ? "days" : "school days";
    int32_t most = s->limit->days ? s->limit->days : s->limit->school_days;
    add_last(l, c, s, &out);
    if (s->answer == UNSEEN_WITHIN)
        buf_printf(&out, "%s For this age at most %d %s may pass",
                   out.len && out.at[out.len - 1] == '.' ? "" : ".", most, unit);
    else
        buf_printf(&out, ": %d %s without, at most %d for this age", s->passed, unit, most);
    if (s->answer == UNSEEN_MISSED)
        buf_add_c(&out, ". Everybody who would have told has sent their data");
    if (s->answer == UNSEEN_CANNOT_SAY) {
        buf_add_c(&out, ". Whether anybody has seen them since cannot be said");
        if (s->waits_for >= 0) {
            buf_add_c(&out, ". ");
            expected_add_feed(l, &c->plan->feeds[s->waits_for], &out);
        }
    }
    return expected_say(l, &out);
}

/* Who has no given name yet may be a child who is looked at anyway. */
static err ask_newborn(struct looking *l, const struct expect_plan *plan, struct expected_view *v,
                       struct err_info *why)
{
    const struct newborn_question q = {.db = l->db,
                                       .hub = l->hub,
                                       .partners = l->partners,
                                       .visibility = &l->visibility,
                                       .plan = plan,
                                       .today = l->today,
                                       .person = l->person};
    bool accounted;
    if (v->unseen != UNSEEN_MISSED) return ERR_OK;
    err e = newborn_ask(&q, l->arena, &accounted, why);
    if (e || !accounted) return e;
    v->unseen = UNSEEN_NOT_EXPECTED;
    v->sentence = STR("A newborn without a given name. Another service knows all the children of "
                      "that birth, and each of them is looked at by their own records: this one is "
                      "one of them, and nobody is missing. Which one is for match review to say");
    return ERR_OK;
}

err view_expected(struct looking *l, struct err_info *why)
{
    struct expected_view *v = &l->view.expected;
    struct expect_plan plan;
    struct expect_person who;
    if (!sees(l, FIELD_EVENT_DATE) || !sees(l, FIELD_BIRTH_DATE)) return ERR_OK;
    err e = expect_plan_read(l->db, l->partners, l->now_ms, l->arena, &plan, why);
    if (e) return e;
    expect_person_of(&plan, &l->history, &who);
    const struct expect_case c = {&plan, &who, l->history.events, l->history.event_count,
                                  l->today, false};
    struct unseen_state unseen = expect_unseen(&c);
    e = list_contacts(l, &c, why);
    if (e) return e;
    bool child = unseen.reason != EXPECT_BECAUSE_ADULT;
    v->shown = v->n || child;
    v->unseen_shown = child && sees(l, FIELD_RULES) && sees(l, FIELD_HISTORY);
    if (!v->unseen_shown) return ERR_OK;
    v->unseen = unseen.answer;
    v->sentence = unseen_sentence(l, &c, &unseen);
    e = ask_newborn(l, &plan, v, why);
    if (e) return e;
    return list_feeds(l, &c, &unseen, v, why);
}
