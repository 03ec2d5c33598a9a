/* safeguard/queue_line.c -- one line of the queue: who, why they are there, why in this place, and
 * until when. Only for the reviews of the page that is shown. */
#include "safeguard/inside.h"

#include "base/buf.h"
#include "event/household.h"

#include <stdio.h>

enum { SERVICES_SHOWN_MAX = 12 };

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

/* "2 hours 20 minutes over", "1 working day left": by the clock that this colour's time runs on. */
static str left_text(const struct loading *l, const struct head *h)
{
    enum { WORKING_DAY = 8 * 60, DAY = 24 * 60 };
    const struct region_terms *t = &l->partners->terms;
    const char *end = h->overdue ? "over" : "left";
    int64_t from_ms = h->overdue ? h->due_ms : l->now_ms,
            to_ms = h->overdue ? l->now_ms : h->due_ms;
    bool runs_on = t->queue.runs_on[h->band];
    int64_t minutes = runs_on ? (to_ms - from_ms) / MS_PER_MINUTE
                              : calendar_working_minutes(&t->calendar, from_ms, to_ms);
    int64_t day = runs_on ? DAY : WORKING_DAY, days = minutes / day, hours = minutes / 60;
    const char *word = runs_on ? "day" : "working day";
    if (days > (runs_on ? 1 : 0))
        return str_printf(l->arena, "%lld %s%s %s", (long long)days, word, days == 1 ? "" : "s",
                          end);
    str rest = minutes % 60 || !hours
                   ? str_printf(l->arena, "%s%lld minute%s", hours ? " " : "",
                                (long long)(minutes % 60), minutes % 60 == 1 ? "" : "s")
                   : STR("");
    if (!hours) return str_printf(l->arena, "%.*s %s", STR_FMT(rest), end);
    return str_printf(l->arena, "%lld hour%s%.*s %s", (long long)hours, hours == 1 ? "" : "s",
                      STR_FMT(rest), end);
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
        e = queue_live(l, &other, why);
        if (e == ERR_ABSENT) e = ERR_OK;
        else if (!e)
            line->further = queue_sees(l, other.shield, FIELD_KNOWN) &&
                            queue_sees(l, other.shield, FIELD_POSSIBLE) &&
                            queue_sees(l, other.shield, FIELD_RULES);
    }
    return e;
}

/* "Why this order": what each rule that fires adds today. */
static err list_terms(struct loading *l, const struct stored_hits *hits, struct queue_line *line,
                      struct err_info *why)
{
    size_t n = hits->firing < QUEUE_TERMS_MAX ? hits->firing : QUEUE_TERMS_MAX;
    struct queue_term *terms = ARENA_ARRAY(l->arena, struct queue_term, n + 1);
    if (!terms) return err_set(why, ERR_NOMEM, "the review queue");
    for (size_t i = 0; i < n; i++) {
        const struct stored_hit *h = &hits->at[i];
        terms[i] = (struct queue_term){.rule = h->id,
                                       .name = h->rule ? h->rule->name : STR(""),
                                       .term = h->term,
                                       .weight = h->weight,
                                       .days = h->rule ? l->today - h->newest : -1,
                                       .half_life = h->rule ? h->rule->half_life_days : 0,
                                       .covered_by = h->covered_by};
    }
    line->terms = terms;
    line->term_count = n;
    return ERR_OK;
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
    e = list_terms(l, &hits, line, why);
    if (e) return e;
    if (!hits.firing) {
        line->sentence = STR(RULE_SILENT);
        return ERR_OK;
    }
    line->rule = hits.at[0].id;
    const struct rule *leads = hits.at[0].rule;
    if (leads) rule_sentence(leads, hits.at[0].facts, l->partners, &out);
    line->sentence = str_copy(l->arena, buf_str(&out));
    buf_reset(&out);
    if (leads) rule_asked(leads, &out);
    line->asked = str_copy(l->arena, buf_str(&out));
    e = buf_state(&out);
    buf_release(&out);
    if (e || !line->sentence.at || !line->asked.at)
        return err_set(why, e ? e : ERR_NOMEM, "the review queue");
    return name_services(l, h, &hits.at[0], line, why);
}

err queue_history(struct loading *l, int64_t person, struct history *h, struct err_info *why)
{
    const int64_t *ids = NULL;
    size_t n = 0;
    err e = history_members(l->db, person, l->arena, &ids, &n, why);
    if (e) return e;
    return history_read(l->db, l->hub, l->partners, &l->visibility, ids, n, l->arena, h, why);
}

/* Does somebody they live with wait as well? household_read leaves out whoever is shielded. */
static err say_household(struct loading *l, const struct head *head, struct queue_line *line,
                         struct err_info *why)
{
    struct household home;
    if (!queue_sees(l, head->shield, FIELD_HOUSEHOLD)) return ERR_OK;
    err e = household_read(l->db, l->hub, &l->visibility, head->person, l->arena, &home, why);
    for (size_t i = 0; !e && i < home.n && !line->same_household; i++) {
        struct review *list;
        size_t n;
        if (!home.at[i].lives_there) continue;
        e = reviews_read(l->db, home.at[i].person, l->arena, &list, &n, why);
        line->same_household = !e && n && list[0].open;
    }
    return e;
}

static void name_ward(const struct loading *l, const struct history *h, struct queue_line *line)
{
    const struct wards *w = &l->partners->terms.wards;
    const struct area_text area = review_area_at(w, h->identity.postcode);
    const struct ward *ward = wards_named(w, str_of(area.text));
    if (ward) line->ward = ward->name;
}

err queue_fill_line(struct loading *l, const struct head *head, struct queue_line *line,
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
                                .left = left_text(l, head),
                                .worker = head->worker,
                                .routed_ms = head->routed_ms,
                                .back_ms = head->back_ms,
                                .quiet = head->quiet,
                                .pathway = head->pathway,
                                .is_new = head->opened_ms >= l->day_starts_ms - MS_PER_DAY};
    err e = queue_history(l, head->person, &h, why);
    if (e) return e;
    if (queue_sees(l, head->shield, FIELD_NAME)) {
        line->given_name = str_trim(pii_reveal(h.identity.name.given, REVEAL_SHOW));
        line->family_name = str_trim(pii_reveal(h.identity.name.family, REVEAL_SHOW));
    }
    if (queue_sees(l, head->shield, FIELD_BIRTH_DATE) && h.identity.birth_date.year)
        line->age = date_age(h.identity.birth_date, date_from_days(l->today));
    if (queue_sees(l, head->shield, FIELD_OUTCODE))
        line->outcode = identity_outcode(h.identity.postcode, REVEAL_SHOW);
    if (line->outcode.len && queue_sees(l, head->shield, FIELD_ADDRESS)) name_ward(l, &h, line);
    e = say_why(l, &h, line, why);
    if (!e) e = say_household(l, head, line, why);
    history_wipe(&h);
    return e;
}
