/* safeguard/queue.c -- the open reviews in the order of work, one page of them in full.
 *
 * Workload: some hundreds of open reviews, rarely thousands; all their heads are read to order and
 * count them, identities are opened for one page of 25. */
#include "safeguard/queue.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/sort.h"
#include "event/history.h"
#include "query.h"
#include "rule/recognise.h"
#include "store/cell.h"
#include "store/store.h"

#include <stdio.h>

enum { SERVICES_SHOWN_MAX = 12 };

struct head {
    int64_t person, review, opened_ms, due_ms, rank;
    enum rule_band band;
    str assigned;
    int shield; /* of the person and, newer, of its records */
    bool overdue, due_today;
};

struct loading {
    struct hub *hub;
    const struct partners *partners;
    const struct viewer *viewer;
    const struct queue_wish *wish;
    struct arena *arena;
    struct arena_mark mark;
    struct look look;
    struct db *db;
    struct visibility visibility;
    struct rule_set rules;
    int64_t now_ms, day_starts_ms, day_ends_ms;
    int32_t today;
    struct queue_page page;
    struct audit_subject *subjects;
    size_t subject_count;
};

static int by_urgency(const void *left, const void *right)
{
    const struct head *a = left, *b = right;
    if (a->band != b->band) return a->band > b->band ? -1 : 1;
    if (a->overdue != b->overdue) return a->overdue ? -1 : 1;
    if (a->rank != b->rank) return a->rank > b->rank ? -1 : 1;
    if (a->due_ms != b->due_ms) return a->due_ms < b->due_ms ? -1 : 1;
    return (a->person > b->person) - (a->person < b->person);
}

/* ---- who may be seen in the queue ---- */

static bool sees(const struct loading *l, int shield, enum field f)
{
    struct subject s = {.shield = shield, .audience = 3};
    return access_decide(&l->look, &s, f).disclose == DISCLOSE_SHOW;
}

static err on_record(void *ctx, size_t which, const struct q_record_get_row *row)
{
    (void)which;
    *(int *)ctx |= row->shield;
    return ERR_OK;
}

/* Of a merged person the one who has the records now decides. A class that a feed set a moment ago
 * counts before the linker has passed it on to the person. */
static err live(struct loading *l, struct head *h, struct err_info *why)
{
    const int64_t *records = NULL;
    size_t n = 0;
    err e = history_living(l->db, h->person, l->arena, &h->person, &h->shield, why);
    if (!e) e = history_members(l->db, h->person, l->arena, &records, &n, why);
    if (e) return e;
    struct q_record_get_in *in = ARENA_ARRAY(l->arena, struct q_record_get_in, n + 1);
    if (!in) return err_set(why, ERR_NOMEM, "the review queue");
    for (size_t i = 0; i < n; i++)
        in[i] = (struct q_record_get_in){cell_of(records[i]), records[i]};
    return q_record_get_set(l->db, in, n, on_record, &h->shield, why);
}

/* A person whom this viewer may not know of is in no line and in no number. */
static err may_be_known(struct loading *l, struct head *h, bool *ret_known, struct err_info *why)
{
    err e = live(l, h, why);
    *ret_known = !e && sees(l, h->shield, FIELD_KNOWN) && sees(l, h->shield, FIELD_RULES);
    return e == ERR_ABSENT ? ERR_OK : e;
}

static void count(struct loading *l, const struct head *h)
{
    struct queue_numbers *n = &l->page.numbers;
    n->open++;
    n->overdue += h->overdue;
    n->due_today += h->due_today;
    n->not_assigned += str_empty(h->assigned);
    n->red += h->band == BAND_RED;
    n->amber += h->band == BAND_AMBER;
    n->green += h->band == BAND_GREEN;
}

static int by_person(const void *left, const void *right)
{
    const struct head *a = left, *b = right;
    if (a->person != b->person) return a->person < b->person ? -1 : 1;
    return by_urgency(left, right);
}

/* A person is in one line: until the rules are judged again, a merged person's review and the
 * survivor's own are both open. The more urgent stays. Then what was asked for, in order. */
static size_t arrange(struct loading *l, struct head *heads, size_t n)
{
    size_t kept = 0;
    if (n) sort_list(heads, n, sizeof *heads, by_person);
    for (size_t i = 0; i < n; i++) {
        if (i && heads[i].person == heads[i - 1].person) continue;
        count(l, &heads[i]);
        if (l->wish->band < 0 || l->wish->band == (int)heads[i].band) heads[kept++] = heads[i];
    }
    if (kept) sort_list(heads, kept, sizeof *heads, by_urgency);
    return kept;
}

static err read_heads(struct loading *l, struct head **ret_heads, size_t *ret_n,
                      struct err_info *why)
{
    struct q_review_queue_rows rows;
    size_t n = 0;
    err e = q_review_queue(l->db, l->arena, &rows, why);
    struct head *heads = e ? NULL : ARENA_ARRAY(l->arena, struct head, rows.n + 1);
    if (!heads) return e ? e : err_set(why, ERR_NOMEM, "the review queue");
    for (size_t i = 0; i < rows.n; i++) {
        const struct q_review_queue_row *r = &rows.at[i];
        struct head h = {.person = r->person,
                         .review = r->review,
                         .opened_ms = r->opened_ms,
                         .due_ms = r->due_ms,
                         .rank = r->rank,
                         .assigned = r->assigned};
        bool known;
        if (!rule_band_of(r->band, &h.band))
            return err_set(why, ERR_CORRUPT, "a stored review has an unknown colour");
        if ((e = may_be_known(l, &h, &known, why))) return e;
        if (!known) continue;
        h.overdue = h.due_ms < l->now_ms;
        h.due_today = !h.overdue && h.due_ms < l->day_ends_ms;
        heads[n++] = h;
    }
    *ret_heads = heads;
    *ret_n = arrange(l, heads, n);
    return ERR_OK;
}

/* ---- one line ---- */

static str due_text(const struct loading *l, const struct head *h)
{
    struct uk_time t = date_uk(h->due_ms);
    int hour = t.hour % 12 ? t.hour % 12 : 12;
    const char *half = t.hour < 12 ? "am" : "pm";
    char clock[16];
    if (t.minute)
        (void)snprintf(clock, sizeof clock, "%d:%02d%s", hour, t.minute, half);
    else
        (void)snprintf(clock, sizeof clock, "%d%s", hour, half);
    if (h->due_today) return str_printf(l->arena, "Due today, %s", clock);
    str day = date_long(l->arena, t.date);
    return str_printf(l->arena, "%s %.*s, %s", h->overdue ? "Was due" : "Due", STR_FMT(day), clock);
}

static const struct activity *find_activity(const struct history *h, struct stored_event e)
{
    for (size_t i = 0; i < h->event_count; i++)
        if (h->events[i].record == e.record && h->events[i].id == e.event) return &h->events[i];
    return NULL;
}

/* The services whose events made the hit, each label once, in the order of the events. */
static err name_services(struct loading *l, const struct history *h, const struct stored_hit *hit,
                         struct queue_line *line, struct err_info *why)
{
    str seen[SERVICES_SHOWN_MAX];
    struct buf out = BUF_INIT(4096);
    for (size_t i = 0; i < hit->event_count && line->service_count < SERVICES_SHOWN_MAX; i++) {
        const struct activity *e = find_activity(h, hit->events[i]);
        const struct service *service =
            e ? &l->partners->agencies[e->agency].services[e->service] : NULL;
        bool again = !e || e->echo;
        str label = again ? STR("") : service->label.len ? service->label : service->name;
        for (size_t k = 0; k < line->service_count && !again; k++)
            again = str_eq(seen[k], label);
        if (again) continue;
        if (line->service_count) buf_add_c(&out, ", ");
        buf_add(&out, label);
        seen[line->service_count++] = label;
    }
    line->services = str_copy(l->arena, buf_str(&out));
    buf_release(&out);
    return line->services.at ? ERR_OK : err_set(why, ERR_NOMEM, "the review queue");
}

/* Only where the other may be known as well: who may not is told nothing. */
static err say_further(struct loading *l, struct queue_line *line, struct err_info *why)
{
    const struct union_hit *hits = NULL;
    size_t n = 0;
    err e = union_hits_read(l->db, NULL, l->partners, line->person, l->arena, &hits, &n, why);
    for (size_t i = 0; i < n && !e && !line->further; i++) {
        struct head other = {.person = hits[i].other};
        e = live(l, &other, why);
        if (e == ERR_ABSENT) e = ERR_OK;
        else if (!e)
            line->further = sees(l, other.shield, FIELD_KNOWN) &&
                            sees(l, other.shield, FIELD_POSSIBLE) &&
                            sees(l, other.shield, FIELD_RULES);
    }
    return e;
}

static err say_why(struct loading *l, const struct history *h, struct queue_line *line,
                   struct err_info *why)
{
    struct stored_hits hits;
    struct buf out = BUF_INIT(8 * 1024);
    err e =
        rule_hits_read(l->db, &l->rules, l->partners, line->person, l->today, l->arena, &hits, why);
    if (e) return e;
    e = say_further(l, line, why);
    if (e) return e;
    line->hits = hits.firing;
    if (!hits.firing) {
        line->sentence = STR(RULE_SILENT);
        return ERR_OK;
    }
    line->rule = hits.at[0].id;
    if (hits.at[0].rule) rule_sentence(hits.at[0].rule, hits.at[0].facts, l->partners, &out);
    line->sentence = str_copy(l->arena, buf_str(&out));
    e = buf_state(&out);
    buf_release(&out);
    if (e || !line->sentence.at) return err_set(why, e ? e : ERR_NOMEM, "the review queue");
    return name_services(l, h, &hits.at[0], line, why);
}

static err read_history(struct loading *l, int64_t person, struct history *h, struct err_info *why)
{
    const int64_t *ids = NULL;
    size_t n = 0;
    err e = history_members(l->db, person, l->arena, &ids, &n, why);
    if (e) return e;
    return history_read(l->db, l->hub, l->partners, &l->visibility, ids, n, l->arena, h, why);
}

static err fill_line(struct loading *l, const struct head *head, struct queue_line *line,
                     struct err_info *why)
{
    struct history h = {0};
    *line = (struct queue_line){.person = head->person,
                                .review = head->review,
                                .band = head->band,
                                .rank = head->rank,
                                .age = -1,
                                .opened_ms = head->opened_ms,
                                .due_ms = head->due_ms,
                                .overdue = head->overdue,
                                .due_today = head->due_today,
                                .assigned = head->assigned,
                                .due = due_text(l, head),
                                .is_new = head->opened_ms >= l->day_starts_ms - MS_PER_DAY};
    err e = read_history(l, head->person, &h, why);
    if (e) return e;
    if (sees(l, head->shield, FIELD_NAME)) {
        line->given_name = str_trim(pii_reveal(h.identity.name.given, REVEAL_SHOW));
        line->family_name = str_trim(pii_reveal(h.identity.name.family, REVEAL_SHOW));
    }
    if (sees(l, head->shield, FIELD_BIRTH_DATE) && h.identity.birth_date.year)
        line->age = date_age(h.identity.birth_date, date_from_days(l->today));
    if (sees(l, head->shield, FIELD_OUTCODE))
        line->outcode = identity_outcode(h.identity.postcode, REVEAL_SHOW);
    e = say_why(l, &h, line, why);
    history_wipe(&h);
    return e;
}

/* ---- the page ---- */

static err fill_page(struct loading *l, const struct head *heads, size_t n, struct err_info *why)
{
    int64_t lines = l->wish->page_lines, pages = ((int64_t)n + lines - 1) / lines;
    struct queue_page *page = &l->page;
    page->pages = pages ? pages : 1;
    page->page = l->wish->page < page->pages ? l->wish->page : page->pages;
    size_t from = (size_t)((page->page - 1) * lines);
    page->first = (int64_t)from + 1;
    struct queue_line *list = ARENA_ARRAY(l->arena, struct queue_line, (size_t)lines + 1);
    l->subjects = ARENA_ARRAY(l->arena, struct audit_subject, (size_t)lines + 1);
    if (!list || !l->subjects) return err_set(why, ERR_NOMEM, "the review queue");
    for (size_t i = from; i < n && page->n < (size_t)lines; i++) {
        err e = fill_line(l, &heads[i], &list[page->n], why);
        if (e) return e;
        l->subjects[l->subject_count++] = (struct audit_subject){heads[i].person, 3};
        page->n++;
    }
    page->lines = list;
    return ERR_OK;
}

static err load(struct db *db, void *ctx, struct err_info *why)
{
    struct loading *l = ctx;
    struct head *heads = NULL;
    size_t n = 0;
    arena_rewind(l->arena, l->mark);
    l->db = db;
    l->page = (struct queue_page){0};
    l->subject_count = 0;
    err e = visibility_load(db, l->arena, &l->visibility, why);
    if (!e) e = rule_set_load(db, l->partners, l->arena, &l->rules, why);
    if (!e) e = read_heads(l, &heads, &n, why);
    return e ? e : fill_page(l, heads, n, why);
}

static err note(struct loading *l, struct err_info *why)
{
    struct audit_entry entry = viewer_entry(l->viewer, AUDIT_QUEUE_SHOWN);
    char detail[60];
    (void)snprintf(detail, sizeof detail, "page %lld, reviews shown %zu", (long long)l->page.page,
                   l->page.n);
    entry.detail = str_of(detail);
    entry.subjects = l->subjects;
    entry.subject_count = l->subject_count;
    return audit_note_alone(l->hub, &entry, why);
}

static err check(const struct loading *l, struct err_info *why)
{
    const struct viewer *v = l->viewer;
    err e = purpose_check(v->user, v->purpose, v->reference, why);
    if (!e && !access_may(v->user, CAP_REVIEW))
        e = err_set(why, ERR_DENIED, "your role does not work the review queue");
    if (!e && (l->wish->page < 1 || l->wish->page_lines < 1 ||
               l->wish->page_lines > QUEUE_PAGE_MAX || l->wish->band >= BAND__COUNT))
        e = err_set(why, ERR_INPUT, "there is no such page of the queue");
    return e;
}

err queue_load(struct hub *h, const struct partners *p, const struct viewer *v,
               const struct queue_wish *wish, struct arena *a, struct queue_page *ret_page,
               struct err_info *why)
{
    struct loading l = {.hub = h,
                        .partners = p,
                        .viewer = v,
                        .wish = wish,
                        .arena = a,
                        .mark = arena_mark(a),
                        .look = viewer_look(v, h),
                        .now_ms = hub_now_ms(h)};
    struct date today = date_uk(l.now_ms).date;
    l.today = date_days(today);
    l.day_starts_ms = date_uk_midnight_ms(today);
    l.day_ends_ms = date_uk_midnight_ms(date_from_days(l.today + 1));
    err e = check(&l, why);
    if (!e) e = store_read(h->store, load, &l, why);
    if (!e) e = note(&l, why);
    if (!e) *ret_page = l.page;
    return e;
}
