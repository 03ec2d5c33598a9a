/* search/search.c -- candidates, the access decision for each, the log, the answer. */
#include "search/search.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/sort.h"
#include "search/inside.h"
#include "store/store.h"

#include <stdio.h>

static const struct {
    const char *word, *label, *meaning;
} strengths[STRENGTH__COUNT] = {
#define STRENGTH_ROW(name, word, label, meaning) {word, label, meaning},
    STRENGTH_LIST(STRENGTH_ROW)
#undef STRENGTH_ROW
};

const char *strength_word(enum strength s) { return strengths[s].word; }
const char *strength_label(enum strength s) { return strengths[s].label; }
const char *strength_meaning(enum strength s) { return strengths[s].meaning; }

/* The linker's words are ours with a space for the underscore. */
static enum strength strength_of(const char *linker)
{
    for (int s = STRENGTH__COUNT - 1; s > STRENGTH_WEAK; s--) {
        const char *word = strengths[s].word;
        size_t i = 0;
        while (word[i] && (word[i] == linker[i] || (word[i] == '_' && linker[i] == ' ')))
            i++;
        if (!word[i] && !linker[i]) return (enum strength)s;
    }
    return STRENGTH_WEAK;
}

/* ---- who ---- */

/* One who may be meant, once the decision knows what shields them. */
struct choice {
    const struct candidate *from;
    int64_t person;
    struct subject subject;
    bool placed; /* the address may speak: where they live is not kept from this viewer */
};

bool search_shows(const struct searching *s, const struct subject *subject, enum field f)
{
    return access_decide(&s->look, subject, f).disclose == DISCLOSE_SHOW;
}

static int by_weight(const void *left, const void *right)
{
    const struct choice *a = left, *b = right;
    if (a->from->weight != b->from->weight) return a->from->weight > b->from->weight ? -1 : 1;
    return (a->person > b->person) - (a->person < b->person);
}

/* Shields are applied here, before anybody is ranked or counted: who may not be known of is not
 * there, and whoever's whereabouts are kept is found by everything but the address. */
static err choose(struct db *db, struct searching *s, const struct candidate *list, size_t n,
                  struct choice *choices, size_t *ret_n, struct err_info *why)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        struct choice c = {.from = &list[i]};
        err e = history_living(db, list[i].person, s->arena, &c.person, &c.subject.shield, why);
        if (e == ERR_ABSENT) continue;
        if (e) return e;
        c.subject.audience = 3;
        if (!search_shows(s, &c.subject, FIELD_KNOWN)) continue;
        c.placed = !c.subject.shield || search_shows(s, &c.subject, FIELD_OUTCODE);
        if (s->query->by_place && !c.placed) continue;
        if (s->query->at_home && !search_shows(s, &c.subject, FIELD_HOUSEHOLD)) continue;
        if (c.placed ? list[i].placed : list[i].unplaced) choices[count++] = c;
    }
    if (count) sort_list(choices, count, sizeof *choices, by_weight);
    *ret_n = count;
    return ERR_OK;
}

/* ---- what of them ---- */

static str birth_text(struct date d, struct arena *a) { return d.year ? date_long(a, d) : STR(""); }

static void fill_names(struct searching *s, const struct choice *c, const struct identity *id,
                       struct search_result *r)
{
    if (search_shows(s, &c->subject, FIELD_NAME)) {
        r->given_name = str_trim(pii_reveal(id->name.given, REVEAL_SHOW));
        r->family_name = str_trim(pii_reveal(id->name.family, REVEAL_SHOW));
    }
    r->other_names_shown = search_shows(s, &c->subject, FIELD_OTHER_NAMES);
    if (r->other_names_shown) r->other_names = words_other_names(id, s->arena);
}

/* A whole address only when it is what was typed; never more of it than was typed. */
static void fill_area(struct searching *s, const struct choice *c, const struct identity *id,
                      struct search_result *r)
{
    r->area_shown = search_shows(s, &c->subject, FIELD_OUTCODE);
    if (!r->area_shown) return;
    str typed = pii_reveal(s->query->who.address, REVEAL_SHOW);
    r->area_typed = c->from->home && typed.len;
    r->area = r->area_typed ? typed : identity_outcode(id->postcode, REVEAL_SHOW);
}

static err fill(struct searching *s, const struct choice *c, const struct search_held *held,
                struct search_result *ret, struct err_info *why)
{
    const struct identity *id = held->identity;
    struct search_result r = {.person = c->person, .age = -1, .weight = c->from->weight};
    fill_names(s, c, id, &r);
    fill_area(s, c, id, &r);
    if (search_shows(s, &c->subject, FIELD_BIRTH_DATE)) {
        r.born = id->birth_date;
        r.birth_date = birth_text(id->birth_date, s->arena);
        r.age = words_age(id->birth_date, s->today);
    }
    if (search_shows(s, &c->subject, FIELD_GENDER)) {
        r.gender_letter = id->gender;
        r.gender = words_gender(id->gender);
    }
    r.strength = strength_of(c->from->strength);
    r.agrees = c->from->agrees;
    r.differs = c->from->differs;
    err e = known_fill(s, &c->subject, held, &r, why);
    if (!e) *ret = r;
    return e;
}

static bool fits(const struct searching *s, const struct choice *c, struct search_held *held)
{
    held->shield = c->subject.shield;
    held->other_names_open = search_shows(s, &c->subject, FIELD_OTHER_NAMES);
    held->outcode_open = search_shows(s, &c->subject, FIELD_OUTCODE);
    held->address_open = search_shows(s, &c->subject, FIELD_ADDRESS);
    held->home = c->from->home && c->placed;
    if (s->query->at_home && !search_shows(s, &c->subject, FIELD_HOUSEHOLD)) return false;
    if (!search_shows(s, &c->subject, FIELD_KNOWN) || !known_may(s, &c->subject, held))
        return false;
    return !s->query->fits || s->query->fits(s->query->ctx, held);
}

static err fill_result(struct db *db, struct searching *s, const struct choice *c,
                       struct search_result *ret, bool *ret_shown, struct err_info *why)
{
    struct history h = {0};
    const int64_t *records;
    size_t n;
    *ret_shown = false;
    err e = history_members(db, c->person, s->arena, &records, &n, why);
    if (!e)
        e = history_read(db, s->hub, s->partners, &s->visibility, records, n, s->arena, &h, why);
    if (e) return e;
    struct search_held held = {
        .identity = &h.identity, .records = h.records, .record_count = h.record_count};
    struct choice now = *c;
    now.subject.shield |= h.shield; /* a class that a feed set a moment ago counts too */
    bool moved = now.subject.shield != c->subject.shield;
    *ret_shown = n && !(moved && !search_shows(s, &now.subject, FIELD_OUTCODE)) &&
                 fits(s, &now, &held);
    if (*ret_shown) e = fill(s, &now, &held, ret, why);
    history_wipe(&h);
    return e;
}

/* ---- the answer ---- */

static err freshness(struct db *db, struct searching *s, struct err_info *why)
{
    const struct partners *p = s->partners;
    const struct feed_state *feeds;
    struct search_results *r = &s->results;
    err e = feeds_read(db, p, s->look.now_ms, s->arena, &feeds, why);
    const struct service **late =
        e ? NULL : ARENA_ARRAY(s->arena, const struct service *, timeline_rows_max(p) + 1);
    int64_t *since = e ? NULL : ARENA_ARRAY(s->arena, int64_t, timeline_rows_max(p) + 1);
    if (!late || !since) return e ? e : err_set(why, ERR_NOMEM, "a search");
    for (size_t i = 0; i < p->agency_count; i++) {
        for (size_t k = 0; k < p->agencies[i].service_count; k++) {
            const struct feed_state *f = feed_of_service(&feeds[i], k);
            if (!f->supplied) continue;
            r->services++;
            r->services_current += !f->late;
            if (!f->late) continue;
            late[r->late_count] = &p->agencies[i].services[k];
            since[r->late_count++] = f->complete_to_ms;
        }
    }
    r->late = late;
    r->late_since_ms = since;
    return ERR_OK;
}

/* The years of birth that an age leaves open. */
static size_t years_of(const struct search_query *q, struct date today,
                       int years[CANDIDATE_YEARS_MAX])
{
    size_t n = 0;
    if (q->age_from < 0) return 0;
    for (int year = today.year - q->age_to - 1;
         year <= today.year - q->age_from && n < CANDIDATE_YEARS_MAX; year++)
        years[n++] = year;
    return n;
}

static bool sure(const struct search_result *r)
{
    return r->strength == STRENGTH_VERY_STRONG && str_empty(r->differs);
}

/* When the best fits all that was typed beyond doubt, the merely possible (a twin, a namesake) are
 * not shown: an answer discloses no more people than the question needs. */
static bool answered(const struct searching *s, const struct choice *next)
{
    return s->results.n && sure(&s->results.at[0]) &&
           strength_of(next->from->strength) < STRENGTH_STRONG;
}

static void leave_out(struct searching *s)
{
    struct search_results *r = &s->results;
    bool single = r->n == 1, none = s->query->only == SEARCH_SINGLE
                                        ? !single
                                        : s->query->only == SEARCH_SURE &&
                                              !(single && sure(&r->at[0]));
    size_t most = s->query->most ? s->query->most : SEARCH_RESULTS_MAX;
    r->n = none ? 0 : r->n > most ? most : r->n;
}

static err find(struct db *db, void *ctx, struct err_info *why)
{
    struct searching *s = ctx;
    int years[CANDIDATE_YEARS_MAX];
    size_t n = 0, count = 0, year_count = years_of(s->query, s->today, years);
    const struct candidate *list;
    arena_rewind(s->arena, s->mark);
    s->results =
        (struct search_results){.region = s->partners->region, .duty_line = s->partners->duty_line};
    err e = visibility_load(db, s->arena, &s->visibility, why);
    if (!e && known_asked(s->query)) e = known_find(db, s, &list, &n, why);
    else if (!e && s->query->at_home) e = home_find(db, s, &list, &n, why);
    else if (!e)
        e = candidates_find(db, s->hub,
                            &(struct candidates_wish){&s->query->who, s->query->also,
                                                      s->query->also_count, years, year_count},
                            s->arena, &list, &n, why);
    if (e) return e;
    struct choice *choices = ARENA_ARRAY(s->arena, struct choice, n + 1);
    if (!choices) return err_set(why, ERR_NOMEM, "a search");
    e = choose(db, s, list, n, choices, &count, why);
    for (size_t i = 0; !e && i < count && s->results.n < SEARCH_RESULTS_MAX; i++) {
        bool shown;
        if (answered(s, &choices[i])) break;
        e = fill_result(db, s, &choices[i], &s->results.at[s->results.n], &shown, why);
        if (e || !shown) continue;
        s->shown[s->results.n++] = (struct audit_subject){choices[i].person, access_tier(&s->look)};
    }
    if (!e) leave_out(s);
    return e ? e : freshness(db, s, why);
}

/* ---- what was asked, said again and kept in the log ---- */

static err say_again(struct searching *s, struct err_info *why)
{
    const struct search_query *q = s->query;
    struct search_said *said = &s->results.said;
    said->given_name = pii_reveal(q->who.given_name, REVEAL_SHOW);
    said->family_name = pii_reveal(q->who.family_name, REVEAL_SHOW);
    said->birth_date = birth_text(q->who.birth_date, s->arena);
    said->gender = words_gender(q->who.gender);
    said->address = pii_reveal(q->who.address, REVEAL_SHOW);
    said->nhs_number = pii_reveal(q->who.nhs_number, REVEAL_SHOW);
    if (q->age_from >= 0)
        said->age = q->age_from == q->age_to
                        ? str_printf(s->arena, "%d", q->age_from)
                        : str_printf(s->arena, "%d to %d", q->age_from, q->age_to);
    return said->birth_date.at && (q->age_from < 0 || said->age.at)
               ? ERR_OK
               : err_set(why, ERR_NOMEM, "a search");
}

/* A line of the log, whatever was typed: a line end in it must not begin a field of its own. */
static void add_asked(struct buf *asked, const char *name, str value)
{
    if (!value.len) return;
    buf_printf(asked, "%s=", name);
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.at[i];
        buf_byte(asked, c < ' ' || c == 127 ? ' ' : (char)c);
    }
    buf_byte(asked, '\n');
}

static err note(struct searching *s, struct err_info *why)
{
    struct audit_entry entry = viewer_entry(s->viewer, AUDIT_SEARCH);
    struct buf asked = BUF_INIT(8 * 1024);
    char detail[40];
    const struct search_said *said = &s->results.said;
    const struct {
        const char *name;
        str value;
    } fields[] = {{"given_name", said->given_name}, {"family_name", said->family_name},
                  {"birth_date", said->birth_date}, {"age", said->age},
                  {"gender", said->gender},         {"address", said->address},
                  {"nhs_number", said->nhs_number}, {"reference", s->viewer->reference},
                  {"user", s->viewer->acting}};
    for (size_t i = 0; i < COUNT(fields); i++)
        add_asked(&asked, fields[i].name, fields[i].value);
    (void)snprintf(detail, sizeof detail, "results %zu", s->results.n);
    entry.subjects = s->shown;
    entry.subject_count = s->results.n;
    entry.detail = str_of(detail);
    entry.asked = buf_str(&asked);
    err e = buf_state(&asked);
    e = e ? err_set(why, e, "a search") : audit_note_alone(s->hub, &entry, why);
    buf_release(&asked);
    return e;
}

err search_people(struct hub *h, const struct partners *p, const struct viewer *v,
                  const struct search_query *q, struct arena *a, struct search_results *ret_results,
                  struct err_info *why)
{
    struct searching s = {.hub = h,
                          .partners = p,
                          .viewer = v,
                          .query = q,
                          .arena = a,
                          .mark = arena_mark(a),
                          .look = viewer_look(v, h),
                          .today = date_uk(hub_now_ms(h)).date};
    err e = purpose_check(v->user, v->purpose, v->reference, why);
    if (!e && !access_may(v->user, CAP_SEARCH))
        e = err_set(why, ERR_DENIED, "your role does not search for people");
    if (!e) e = home_may(&s, why);
    if (!e) e = store_read(h->store, find, &s, why);
    if (!e) e = say_again(&s, why);
    if (!e) e = note(&s, why);
    if (!e) *ret_results = s.results;
    return e;
}
