/* search/view_expected.c -- what was expected of this person, as far as this viewer may see.
 *
 * A contact is shown when the types that meet it, and the agreements that would bring them, are
 * open to the viewer; whether anybody has seen a child rests on all events, so only those who see
 * the rules are told. */
#include "search/inside.h"

#include "base/clock.h"

enum { SENTENCE_MAX = 400, YEAR_DAYS = 366 };

static str say(struct looking *l, struct buf *out)
{
    str kept = STR("");
    if (buf_keep(out, l->arena, &kept)) return STR("");
    return kept;
}

static str day_text(struct looking *l, int32_t day)
{
    return date_long(l->arena, date_from_days(day));
}

/* Are all who could tell of it, and all that could be told, open to this viewer? */
static bool sees_contact(const struct looking *l, const struct expect_case *c,
                         const struct expect_contact *k)
{
    const struct partners *p = l->partners;
    struct subject s = l->subject;
    for (size_t i = 0; i < p->type_count; i++)
        if (expect_is(&k->met_by, (uint16_t)i) && p->types[i].tier > s.event_tier)
            s.event_tier = p->types[i].tier;
    for (size_t i = 0; i < c->plan->feed_count; i++)
        if (expect_contact_teller(c, k, i) && c->plan->feeds[i].terms->audience < s.audience)
            s.audience = c->plan->feeds[i].terms->audience;
    return access_decide(&l->look, &s, FIELD_EVENT_LABEL).disclose == DISCLOSE_SHOW;
}

static void add_feed(struct looking *l, const struct expect_feed *f, struct buf *out)
{
    buf_printf(out, "%.*s: ", STR_FMT(f->terms->agency->name));
    if (f->until == INT32_MIN) buf_add_c(out, "no data has come");
    else {
        str upto = day_text(l, f->until - 1);
        buf_printf(out, "%s up to %.*s", f->late ? "feed late, data" : "data", STR_FMT(upto));
    }
}

static void add_time(struct looking *l, const struct expect_state *s, struct buf *out)
{
    if (s->until == EXPECT_NEVER) return;
    str until = day_text(l, s->until);
    buf_printf(out, "expected by %.*s", STR_FMT(until));
}

/* What each answer reads; the date of what met it is added. */
static const char *const answers[EXPECT_ANSWER__COUNT] = {
    [EXPECT_MET] = "Met",
    [EXPECT_MISSED] = "Missed",
    [EXPECT_CANNOT_SAY] = "Cannot be said",
    [EXPECT_NOT_SUPPLIED] = "Not supplied",
    [EXPECT_DUE] = "Due",
    [EXPECT_NOT_YET] = "Not yet",
    [EXPECT_PUT_OFF] = "Cancelled by the service",
    [EXPECT_EXCUSED] = "Withdrawn",
    [EXPECT_NOT_EXPECTED] = "Not expected",
    [EXPECT_LAPSED] = "Not told of",
};

static str sentence_of(struct looking *l, const struct expect_case *c, const struct expect_state *s,
                       const struct expected_line *line)
{
    struct buf out = BUF_INIT(SENTENCE_MAX);
    buf_add_c(&out, answers[s->answer]);
    if (line->on.year) {
        str on = date_long(l->arena, line->on);
        buf_printf(&out, " on %.*s, %.*s", STR_FMT(on), STR_FMT(line->by));
    } else if (s->reason) {
        buf_printf(&out, ": %s", expect_reason_text(s->reason));
    } else if (s->answer == EXPECT_CANNOT_SAY) {
        buf_add_c(&out, ". ");
        add_feed(l, &c->plan->feeds[s->waits_for], &out);
    } else if (s->answer == EXPECT_MISSED) {
        buf_add_c(&out, ": ");
        add_time(l, s, &out);
        buf_add_c(&out, ". Everybody who would have told has sent their data");
    } else if (s->until != EXPECT_NEVER) {
        buf_add_c(&out, ": ");
        add_time(l, s, &out);
    }
    return say(l, &out);
}

static void fill_line(struct looking *l, const struct expect_case *c, const struct expect_state *s,
                      struct expected_line *line)
{
    const struct activity *e = s->event >= 0 ? &c->events[s->event] : NULL;
    *line = (struct expected_line){.key = s->contact->terms->key,
                                   .label = s->contact->terms->label,
                                   .shown = sees_contact(l, c, s->contact) &&
                                            (!e || sees_event(l, e, FIELD_EVENT_LABEL))};
    if (!line->shown) {
        line->sentence = STR("Not shown to your role");
        return;
    }
    line->answer = s->answer;
    line->reason = s->reason;
    if (s->until != EXPECT_NEVER) {
        line->from = date_from_days(s->from);
        line->until = date_from_days(s->until);
    }
    if (e) {
        line->on = date_from_days(e->day);
        line->by = l->partners->agencies[e->agency].services[e->service].name;
    }
    if (s->waits_for >= 0) {
        const struct expect_feed *f = &c->plan->feeds[s->waits_for];
        line->waits_for = f->terms->agency->name;
        if (f->until != INT32_MIN) line->waits_until = date_from_days(f->until - 1);
    }
    line->sentence = sentence_of(l, c, s, line);
}

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
        struct buf out = BUF_INIT(SENTENCE_MAX);
        if (!f->sees || !expect_feed_knows(c, f)) continue;
        add_feed(l, f, &out);
        int32_t last = seen_by(c, f->agency);
        str on = last >= 0 ? day_text(l, c->events[last].day) : STR("");
        if (last >= 0) buf_printf(&out, ", last seen %.*s", STR_FMT(on));
        else buf_add_c(&out, ", never told of seeing this child");
        if (!expect_feed_tells(c, s->limit, f)) buf_add_c(&out, "; not waited for");
        lines[v->feed_count++] =
            (struct expected_feed_line){f->terms->agency->name, say(l, &out)};
    }
    return ERR_OK;
}

static void add_last(struct looking *l, const struct expect_case *c, const struct unseen_state *s,
                     struct buf *out)
{
    const struct activity *e = s->last >= 0 ? &c->events[s->last] : NULL;
    str on = e ? day_text(l, e->day) : STR("");
    if (!e) buf_add_c(out, "Nobody has ever told of seeing this child");
    else
        buf_printf(out, "Last seen on %.*s by %.*s", STR_FMT(on),
                   STR_FMT(l->partners->agencies[e->agency].services[e->service].name));
}

static str unseen_sentence(struct looking *l, const struct expect_case *c,
                           const struct unseen_state *s)
{
    struct buf out = BUF_INIT(SENTENCE_MAX);
    if (s->answer == UNSEEN_NOT_EXPECTED) {
        buf_printf(&out, "Not expected: %s", expect_reason_text(s->reason));
        return say(l, &out);
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
            add_feed(l, &c->plan->feeds[s->waits_for], &out);
        }
    }
    return say(l, &out);
}

err view_expected(struct looking *l, struct err_info *why)
{
    struct expected_view *v = &l->view.expected;
    struct expect_plan plan;
    struct expect_person who;
    if (!sees(l, FIELD_EVENT_DATE) || !sees(l, FIELD_BIRTH_DATE)) return ERR_OK;
    err e = expect_plan_read(l->db, l->partners, l->now_ms, l->arena, &plan, why);
    struct expected_line *lines =
        e ? NULL : ARENA_ARRAY(l->arena, struct expected_line, plan.contact_count + 1);
    if (!lines) return e ? e : err_set(why, ERR_NOMEM, "what is expected of a person");
    expect_person_of(&plan, &l->history, &who);
    const struct expect_case c = {&plan, &who, l->history.events, l->history.event_count,
                                  l->today, false};
    struct unseen_state unseen = expect_unseen(&c);
    for (size_t i = 0; i < plan.contact_count; i++) {
        struct expect_state s = expect_contact_state(&c, &plan.contacts[i]);
        if (worth_saying(&s, l->today)) fill_line(l, &c, &s, &lines[v->n++]);
    }
    v->lines = lines;
    bool child = unseen.reason != EXPECT_BECAUSE_ADULT;
    v->shown = v->n || child;
    v->unseen_shown = child && sees(l, FIELD_RULES) && sees(l, FIELD_HISTORY);
    if (!v->unseen_shown) return ERR_OK;
    v->unseen = unseen.answer;
    v->sentence = unseen_sentence(l, &c, &unseen);
    return list_feeds(l, &c, &unseen, v, why);
}
