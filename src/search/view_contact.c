/* search/view_contact.c -- one expected contact as a line, or two that are one to a family, as far
 * as this viewer may see: a contact is shown when the types that meet it, and the agreements that
 * would bring them, are open to the viewer. */
#include "search/expected_inside.h"

enum { NOT_KEPT_MAX = 4 };

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

static void add_time(struct looking *l, const struct expect_state *s, struct buf *out)
{
    if (s->until == EXPECT_NEVER) return;
    str until = expected_day(l, s->until);
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
    struct buf out = BUF_INIT(EXPECTED_SENTENCE_MAX);
    buf_add_c(&out, answers[s->answer]);
    if (line->on.year) {
        str on = date_long(l->arena, line->on);
        buf_printf(&out, " on %.*s, %.*s", STR_FMT(on), STR_FMT(line->by));
    } else if (s->reason) {
        buf_printf(&out, ": %s", expect_reason_text(s->reason));
    } else if (s->answer == EXPECT_CANNOT_SAY) {
        buf_add_c(&out, ". ");
        expected_add_feed(l, &c->plan->feeds[s->waits_for], &out);
    } else if (s->answer == EXPECT_MISSED) {
        buf_add_c(&out, ": ");
        add_time(l, s, &out);
        buf_add_c(&out, ". Everybody who would have told has sent their data");
    } else if (s->until != EXPECT_NEVER) {
        buf_add_c(&out, ": ");
        add_time(l, s, &out);
    }
    return expected_say(l, &out);
}

void expected_line_of(struct looking *l, const struct expect_case *c, const struct expect_state *s,
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

/* ---- two that are one to a family ---- */

/* Who would do what is not there: agencies whose feeds would tell of it. */
static str owed_by(struct looking *l, const struct expect_case *c, const struct expect_state *s)
{
    struct buf out = BUF_INIT(EXPECTED_SENTENCE_MAX);
    for (size_t i = 0; i < c->plan->feed_count; i++) {
        const struct expect_feed *f = &c->plan->feeds[i];
        bool again = !expect_contact_teller(c, s->contact, i);
        for (size_t k = 0; k < i && !again; k++)
            again =
                c->plan->feeds[k].agency == f->agency && expect_contact_teller(c, s->contact, k);
        if (!again)
            buf_printf(&out, "%s%.*s", out.len ? " or " : "", STR_FMT(f->terms->agency->name));
    }
    return expected_say(l, &out);
}

/* What did not take place, newest first: who was not brought, and who cancelled. */
static err list_not_kept(struct looking *l, const struct expect_case *c,
                         const struct expect_state *s, struct expected_line *line,
                         struct err_info *why)
{
    struct expected_not_kept *list = ARENA_ARRAY(l->arena, struct expected_not_kept, NOT_KEPT_MAX);
    if (!list) return err_set(why, ERR_NOMEM, "what is expected of a person");
    line->not_kept = list;
    for (size_t i = c->n; i-- > 0 && line->not_kept_n < NOT_KEPT_MAX;) {
        const struct activity *e = &c->events[i];
        if (!expect_contact_not_kept(c, s, i) || !sees_event(l, e, FIELD_EVENT_LABEL)) continue;
        list[line->not_kept_n++] =
            (struct expected_not_kept){date_from_days(e->day), l->partners->types[e->type].label,
                                       e->class == CLASS_MISSED};
    }
    return ERR_OK;
}

static void add_not_kept(struct looking *l, const struct expected_line *line, struct buf *out)
{
    for (size_t i = 0; i < line->not_kept_n; i++) {
        const struct expected_not_kept *k = &line->not_kept[i];
        str on = date_long(l->arena, k->on);
        buf_printf(out, "%s%.*s on %.*s%s", i ? "; " : ". In its time: ", STR_FMT(k->label),
                   STR_FMT(on), k->missed ? "" : " (not counted as missed)");
    }
}

static err half_of(struct looking *l, const struct expect_case *c, const struct expect_state *s,
                   str name, struct expected_line *half, struct err_info *why)
{
    static const bool owes[EXPECT_ANSWER__COUNT] = {
        [EXPECT_MISSED] = true, [EXPECT_DUE] = true, [EXPECT_PUT_OFF] = true};
    expected_line_of(l, c, s, half);
    half->label = name;
    if (!half->shown) return ERR_OK;
    err e = list_not_kept(l, c, s, half, why);
    if (e) return e;
    struct buf out = BUF_INIT(EXPECTED_SENTENCE_MAX);
    buf_add(&out, half->sentence);
    if (owes[s->answer]) half->owed_by = owed_by(l, c, s);
    if (half->owed_by.len) buf_printf(&out, ". Owed by %.*s", STR_FMT(half->owed_by));
    add_not_kept(l, half, &out);
    half->sentence = expected_say(l, &out);
    return ERR_OK;
}

static str head_of(struct looking *l, const struct expected_line *line)
{
    static const char *const heads[EXPECT_HALVES__COUNT] = {
        [EXPECT_HALVES_BOTH] = "Both", [EXPECT_HALVES_NEITHER] = "Neither"};
    struct buf out = BUF_INIT(EXPECTED_SENTENCE_MAX);
    const struct expected_line *there = &line->half[line->half[0].answer != EXPECT_MET];
    if (line->is == EXPECT_HALVES_ONE) buf_printf(&out, "Only the %.*s", STR_FMT(there->label));
    else buf_add_c(&out, heads[line->is] ? heads[line->is] : answers[line->answer]);
    return expected_say(l, &out);
}

err expected_halves_of(struct looking *l, const struct expect_case *c,
                       const struct expected_together *t, const struct expect_state s[2],
                       struct expected_line *line, struct err_info *why)
{
    struct expected_line *half = ARENA_ARRAY(l->arena, struct expected_line, 2);
    if (!half) return err_set(why, ERR_NOMEM, "what is expected of a person");
    *line = (struct expected_line){.key = t->key, .label = t->label, .half = half};
    for (size_t i = 0; i < 2; i++) {
        err e = half_of(l, c, &s[i], t->half[i].name, &half[i], why);
        if (e) return e;
    }
    line->shown = half[0].shown && half[1].shown;
    if (line->shown) line->is = expect_halves_of(s, &line->answer);
    line->sentence = line->shown ? head_of(l, line) : STR("Not all of it is shown to your role");
    return ERR_OK;
}
