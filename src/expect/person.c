/* expect/person.c -- what is known of a person besides their events, and how long is how long. */
#include "expect/inside.h"

#include "base/clock.h"

const char *expect_answer_word(enum expect_answer a)
{
    static const char *const words[EXPECT_ANSWER__COUNT] = {
#define EXPECT_ANSWER_WORD(name, word) word,
        EXPECT_ANSWER_LIST(EXPECT_ANSWER_WORD)
#undef EXPECT_ANSWER_WORD
    };
    return words[a];
}

static const struct {
    const char *word, *text;
} reasons[EXPECT_REASON__COUNT] = {
#define EXPECT_REASON_ROW(name, word, text) {word, text},
    EXPECT_REASON_LIST(EXPECT_REASON_ROW)
#undef EXPECT_REASON_ROW
};
const char *expect_reason_word(enum expect_reason r) { return reasons[r].word; }
const char *expect_reason_text(enum expect_reason r) { return reasons[r].text; }

const char *unseen_answer_word(enum unseen_answer a)
{
    static const char *const words[UNSEEN__COUNT] = {"within", "unseen", "cannot_say",
                                                     "not_expected"};
    return words[a];
}

/* ---- days ---- */

bool born_of(struct date d, struct born *ret_born)
{
    if (!d.year) return false;
    struct date early = {d.year, d.month ? d.month : 1, d.day ? d.day : 1};
    struct date after = d.month ? date_add_months((struct date){d.year, d.month, 1}, 1)
                                : (struct date){(int16_t)(d.year + 1), 1, 1};
    ret_born->early = date_days(early);
    ret_born->late = d.day ? ret_born->early : date_days(after) - 1;
    return true;
}

static int32_t months_after(int32_t day, int months, bool over)
{
    struct date from = date_from_days(day), to = date_add_months(from, months);
    return date_days(to) + (over && to.day < from.day);
}

int32_t span_cut(int32_t day, struct unseen_span s)
{
    return months_after(day, s.months, false) + s.days;
}

int32_t span_over(int32_t day, struct unseen_span s)
{
    return months_after(day, s.months, true) + s.days;
}

int32_t span_before(int32_t day, struct unseen_span s)
{
    return months_after(day, -s.months, false) - s.days;
}

/* ---- events ---- */

int32_t last_of(const struct expect_case *c, const struct expect_types *t, int32_t from,
                int32_t until)
{
    if (!t->any) return -1;
    for (size_t i = c->n; i-- > 0 && c->events[i].day >= from;)
        if (c->events[i].day <= until && expect_is(t, c->events[i].type)) return (int32_t)i;
    return -1;
}

int32_t first_of(const struct expect_case *c, const struct expect_types *t, int32_t from,
                 int32_t until)
{
    for (size_t i = 0; t->any && i < c->n && c->events[i].day <= until; i++)
        if (c->events[i].day >= from && expect_is(t, c->events[i].type)) return (int32_t)i;
    return -1;
}

int32_t held_of(const struct expect_case *c, const struct expect_types *t, int32_t day)
{
    if (!t->any) return -1;
    for (size_t i = c->n; i-- > 0;) {
        const struct activity *e = &c->events[i];
        bool open = e->class != CLASS_STATUS || e->end_day >= day;
        if (e->day <= day && open && expect_is(t, e->type)) return (int32_t)i;
    }
    return -1;
}

/* ---- how things stand ---- */

bool expect_home_educated(const struct expect_case *c, int32_t day)
{
    int32_t home = held_of(c, &c->plan->home_educated, day);
    if (home < 0) return false;
    int32_t roll = held_of(c, &c->plan->on_roll, day);
    return roll < 0 || c->events[roll].day <= c->events[home].day;
}

/* An agency that tells who is on its roll is believed day by day; of any other its record tells. */
static bool on_roll_at(const struct expect_case *c, uint16_t agency, int32_t day)
{
    bool told = false;
    for (size_t i = 0; i < c->n; i++) {
        const struct activity *e = &c->events[i];
        if (e->agency != agency || !expect_is(&c->plan->on_roll, e->type)) continue;
        told = true;
        if (e->day <= day && e->end_day >= day) return true;
    }
    return !told;
}

bool expect_place(const struct expect_case *c, uint32_t kinds, int32_t day)
{
    for (size_t i = 0; i < c->who->school_count; i++) {
        uint16_t agency = c->who->schools[i];
        if (kinds & CLASS_BIT(c->plan->partners->agencies[agency].kind) &&
            on_roll_at(c, agency, day))
            return true;
    }
    return false;
}

bool expect_feed_knows(const struct expect_case *c, const struct expect_feed *f)
{
    if (!(c->plan->terms->places & CLASS_BIT(f->kind))) return true;
    for (size_t i = 0; i < c->who->school_count; i++)
        if (c->who->schools[i] == f->agency) return on_roll_at(c, f->agency, c->today);
    return false;
}

static bool seen_after(const struct expect_case *c, int32_t day)
{
    return last_of(c, &c->plan->in_person, day + 1, c->today) >= 0;
}

bool expect_left(const struct expect_case *c, int32_t *ret_day)
{
    *ret_day = c->who->left;
    return c->who->left <= c->today && !c->who->left_confirmed && !seen_after(c, c->who->left) &&
           ended_by(c, c->today) == EXPECT_BECAUSE_NONE;
}

enum expect_reason ended_by(const struct expect_case *c, int32_t day)
{
    if (c->who->died <= day || last_of(c, &c->plan->deceased, INT32_MIN, day) >= 0)
        return EXPECT_BECAUSE_DIED;
    if (c->who->left <= day && c->who->left_confirmed && !seen_after(c, c->who->left))
        return EXPECT_BECAUSE_MOVED;
    return EXPECT_BECAUSE_NONE;
}

/* ---- the person ---- */

static void take_life(const struct record_content *now, struct expect_person *who)
{
    int32_t day = now->life_date.year ? date_days(now->life_date) : INT32_MIN;
    if (now->life == LIFE_DECEASED) who->died = sooner(who->died, day);
    if (now->life != LIFE_MOVED_AWAY) return;
    who->left = who->left == EXPECT_NEVER ? day : later(who->left, day);
    who->left_confirmed |= now->life_confirmed == CONFIRMED_YES;
}

static void take_place(const struct expect_plan *plan, const struct agency *agency,
                       struct expect_person *who)
{
    uint16_t at = (uint16_t)(agency - plan->partners->agencies);
    who->kinds |= CLASS_BIT(agency->kind);
    if (!(plan->terms->places & CLASS_BIT(agency->kind))) return;
    for (size_t i = 0; i < who->school_count; i++)
        if (who->schools[i] == at) return;
    if (who->school_count < EXPECT_SCHOOLS_MAX) who->schools[who->school_count++] = at;
}

void expect_person_of(const struct expect_plan *plan, const struct history *h,
                      struct expect_person *ret_person)
{
    struct expect_person who = {.born = h->identity.birth_date,
                                .died = EXPECT_NEVER,
                                .left = EXPECT_NEVER,
                                .known_since = EXPECT_NEVER};
    if (h->event_count) who.known_since = h->events[0].day;
    for (size_t i = 0; i < h->record_count; i++) {
        const struct record *r = &h->records[i];
        const struct agency *agency = partners_agency(plan->partners, r->agency);
        if (!agency || !r->version_count) continue;
        const struct record_content *now = &r->versions[0].content;
        int64_t first_ms = r->versions[r->version_count - 1].as_of_ms;
        who.known_since = sooner(who.known_since, date_days(date_uk(first_ms).date));
        take_life(now, &who);
        if (now->life == LIFE_NOT_SAID) take_place(plan, agency, &who);
    }
    *ret_person = who;
}
