/* search/chronology.c -- see chronology.h. Typical: a family of 2-6 with 5-200 events together. */
#include "search/chronology.h"

#include "search/inside.h"

#include "base/clock.h"
#include "base/sort.h"
#include "query.h"
#include "store/cell.h"

enum { DELIVERIES_MAX = 256 }; /* looked up once each while they fit */

struct telling {
    struct db *db;
    struct hub *hub;
    const struct partners *partners;
    const struct viewer *viewer;
    struct arena *arena;
    const struct feed_state *feeds;
    struct chronology *out;
    struct chronology_person *persons;
    struct line *lines;
    size_t room, older;
    struct came {
        int64_t delivery;
        str feed;
    } came[DELIVERIES_MAX];
    size_t came_n;
};

/* A line, and what puts it into order. */
struct line {
    struct chronology_line l;
    int64_t happened_ms, event, record;
};

static int newest_first(const void *left, const void *right)
{
    const struct line *a = left, *b = right;
    if (a->happened_ms != b->happened_ms) return a->happened_ms > b->happened_ms ? -1 : 1;
    if (a->l.who != b->l.who) return a->l.who < b->l.who ? -1 : 1;
    if (a->record != b->record) return a->record < b->record ? -1 : 1;
    return (a->event > b->event) - (a->event < b->event);
}

/* ---- where a line came from ---- */

static str feed_name(const struct partners *p, str agreement)
{
    for (size_t i = 0; i < p->agreement_count; i++)
        if (str_eq(p->agreements[i].id, agreement)) return p->agreements[i].feed;
    return STR("");
}

static err feed_of(struct telling *t, int64_t delivery, str *ret_feed, struct err_info *why)
{
    struct q_delivery_get_row row;
    for (size_t i = 0; i < t->came_n; i++)
        if (t->came[i].delivery == delivery) {
            *ret_feed = t->came[i].feed;
            return ERR_OK;
        }
    *ret_feed = STR("");
    err e = q_delivery_get(t->db, &(struct q_delivery_get_in){cell_of(delivery), delivery},
                           t->arena, &row, why);
    if (e) return e == ERR_ABSENT ? ERR_OK : e;
    *ret_feed = feed_name(t->partners, row.agreement);
    if (t->came_n < DELIVERIES_MAX) t->came[t->came_n++] = (struct came){delivery, *ret_feed};
    return ERR_OK;
}

/* ---- one person's lines ---- */

static err grow(struct telling *t, size_t more, struct err_info *why)
{
    if (t->out->line_count + more <= t->room) return ERR_OK;
    size_t room = 2 * (t->out->line_count + more);
    struct line *lines = ARENA_ARRAY(t->arena, struct line, room);
    if (!lines) return err_set(why, ERR_NOMEM, "a chronology");
    if (t->out->line_count) memcpy(lines, t->lines, t->out->line_count * sizeof *lines);
    t->lines = lines;
    t->room = room;
    return ERR_OK;
}

static err add_line(struct telling *t, const struct looking *l, size_t who,
                    const struct activity *e, struct err_info *why)
{
    const struct agency *agency = &t->partners->agencies[e->agency];
    const struct event *stored = history_stored(&l->history, e->record, e->id);
    struct line *line = &t->lines[t->out->line_count];
    *line = (struct line){
        .l = {.who = who,
              .date = date_from_days(e->day),
              .service = &agency->services[e->service],
              .label = t->partners->types[e->type].label,
              .class = (enum event_class)e->class,
              .echo = e->echo,
              .feed = STR(""),
              .received_ms = stored ? stored->known_ms : 0,
              .up_to_ms = feed_of_service(&t->feeds[e->agency], e->service)->complete_to_ms},
        .happened_ms = e->happened_ms,
        .event = e->id,
        .record = e->record};
    err problem = stored ? feed_of(t, stored->delivery, &line->l.feed, why) : ERR_OK;
    if (!problem) t->out->line_count++;
    return problem;
}

static err tell_events(struct telling *t, struct looking *l, size_t who, struct err_info *why)
{
    const struct history *h = &l->history;
    size_t over = h->event_count > CHRONOLOGY_LINES_MAX ? h->event_count - CHRONOLOGY_LINES_MAX : 0;
    err e = grow(t, h->event_count - over, why);
    t->older += over; /* they are in the order of their days: the newest stay */
    for (size_t i = over; i < h->event_count && !e; i++) {
        if (sees_event(l, &h->events[i], FIELD_HISTORY))
            e = add_line(t, l, who, &h->events[i], why);
        else
            t->out->limited = true;
    }
    return e;
}

static void introduce(const struct looking *l, str relation, struct chronology_person *to)
{
    const struct identity *id = &l->history.identity;
    *to = (struct chronology_person){.person = l->person,
                                     .relation = relation,
                                     .age = -1,
                                     .restricted = l->subject.shield && !sees(l, FIELD_ADDRESS)};
    if (sees(l, FIELD_NAME)) {
        to->given_name = str_trim(pii_reveal(id->name.given, REVEAL_SHOW));
        to->family_name = str_trim(pii_reveal(id->name.family, REVEAL_SHOW));
    }
    if (sees(l, FIELD_BIRTH_DATE)) {
        to->birth_date = id->birth_date;
        to->age = words_age(id->birth_date, date_from_days(l->today));
    }
}

static err keep_records(struct telling *t, const struct looking *l, struct chronology_person *to,
                        struct err_info *why)
{
    int64_t *records = ARENA_ARRAY(t->arena, int64_t, l->history.record_count + 1);
    if (!records) return err_set(why, ERR_NOMEM, "a chronology");
    for (size_t i = 0; i < l->history.record_count; i++)
        records[i] = l->history.records[i].id;
    to->records = records;
    to->record_count = l->history.record_count;
    return ERR_OK;
}

static bool told(const struct telling *t, int64_t person)
{
    for (size_t i = 0; i < t->out->person_count; i++)
        if (t->persons[i].person == person) return true;
    return false;
}

/* `must`: the one it is about. Of others, who is not for this viewer is left out. */
static err tell(struct telling *t, int64_t person, str relation, bool must, struct err_info *why)
{
    struct looking l;
    struct chronology *out = t->out;
    if (out->person_count == CHRONOLOGY_PERSONS_MAX) return ERR_OK;
    err e = looking_open(&l, t->db, t->hub, t->partners, t->viewer, person, t->arena, why);
    bool shown = !e && sees(&l, FIELD_KNOWN) && (must || sees(&l, FIELD_HOUSEHOLD));
    if (!e && shown && !told(t, l.person)) {
        struct chronology_person *to = &t->persons[out->person_count];
        introduce(&l, relation, to);
        e = keep_records(t, &l, to, why);
        if (!e) e = tell_events(t, &l, out->person_count++, why);
    }
    history_wipe(&l.history);
    if (!must && e == ERR_ABSENT) e = ERR_OK;
    return e;
}

/* ---- all together ---- */

static err put_in_order(struct telling *t, struct err_info *why)
{
    struct chronology *out = t->out;
    if (out->line_count) sort_list(t->lines, out->line_count, sizeof *t->lines, newest_first);
    int64_t *seen = ARENA_ARRAY(t->arena, int64_t, out->line_count + out->person_count + 2);
    size_t kept = out->line_count < CHRONOLOGY_LINES_MAX ? out->line_count : CHRONOLOGY_LINES_MAX;
    struct chronology_line *lines = ARENA_ARRAY(t->arena, struct chronology_line, kept + 1);
    if (!seen || !lines) return err_set(why, ERR_NOMEM, "a chronology");
    size_t n = 0;
    seen[n++] = (int64_t)t->older;
    for (size_t i = 0; i < out->person_count; i++)
        seen[n++] = t->persons[i].person;
    for (size_t i = 0; i < out->line_count; i++) {
        seen[n++] = t->lines[i].event;
        if (i < kept) lines[i] = t->lines[i].l;
    }
    out->print = crypt_id(&t->hub->keys, "chronology",
                          str_range((const char *)seen, n * sizeof *seen));
    out->lines = lines;
    out->left_off = t->older + out->line_count - kept;
    out->line_count = kept;
    out->persons = t->persons;
    return ERR_OK;
}

static err tell_family(struct telling *t, bool family, const struct chronology_also *also,
                       size_t also_n, struct err_info *why)
{
    const struct person_view *v = &t->out->view;
    err e = ERR_OK;
    t->out->limited |= !v->household_shown || v->restricted;
    for (size_t i = 0; family && i < v->household_count && !e; i++)
        e = tell(t, v->household[i].person, v->household[i].relation, false, why);
    for (size_t i = 0; i < also_n && !e; i++)
        e = tell(t, also[i].person, also[i].relation, false, why);
    return e;
}

err chronology_read(struct db *db, struct hub *h, const struct partners *p, const struct viewer *v,
                    int64_t person, bool family, const struct chronology_also *also,
                    size_t also_n, struct arena *a, struct chronology *ret, struct err_info *why)
{
    struct chronology out = {0};
    struct telling t = {.db = db,
                        .hub = h,
                        .partners = p,
                        .viewer = v,
                        .arena = a,
                        .out = &out,
                        .persons = ARENA_ARRAY(a, struct chronology_person,
                                               CHRONOLOGY_PERSONS_MAX)};
    if (!t.persons) return err_set(why, ERR_NOMEM, "a chronology");
    err e = person_view_read(db, h, p, v, person, a, &out.view, why);
    if (!e) e = feeds_read(db, p, hub_now_ms(h), a, &t.feeds, why);
    if (!e) e = tell(&t, out.view.person, STR(""), true, why);
    if (!e) e = tell_family(&t, family, also, also_n, why);
    if (!e) e = put_in_order(&t, why);
    if (!e) *ret = out;
    return e;
}
