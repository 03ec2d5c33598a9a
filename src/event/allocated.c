/* event/allocated.c -- the worker allocated to a person; see allocated.h. */
#include "event/allocated.h"

#include "access/account.h"
#include "base/clock.h"

enum { RANK_NONE, RANK_EARLY_HELP, RANK_SOCIAL_CARE };

/* Does this kind of agency allocate workers: 0 = no; the higher, the sooner it is asked. */
static int allocated_rank(enum agency_kind kind)
{
    static const int ranks[AGENCY__COUNT] = {
        [AGENCY_CHILDRENS_SOCIAL_CARE] = RANK_SOCIAL_CARE,
        [AGENCY_ADULT_SOCIAL_CARE] = RANK_SOCIAL_CARE,
        [AGENCY_COUNCIL] = RANK_EARLY_HELP,
    };
    return kind < AGENCY__COUNT ? ranks[kind] : RANK_NONE;
}

struct finding {
    struct db *db;
    const struct partners *partners;
    const struct visibility *visibility;
    const struct history *history;
    const struct feed_state *feeds;
    int32_t today;
    struct arena *arena;
};

static bool is_open(const struct finding *f, const struct activity *e)
{
    return e->class == CLASS_STATUS && e->day <= f->today && f->today <= e->end_day;
}

/* Whom to ring about it: the lead of the interaction, else the service's. */
static err lead_of(const struct finding *f, const struct activity *e, struct allocated *ret,
                   struct err_info *why)
{
    const struct event *stored = history_stored(f->history, e->record, e->id);
    const struct record *record = history_record(f->history, e->record);
    struct event_sealed open = {0};
    err err_ = stored && record ? event_open(record, stored, f->arena, &open, why) : ERR_OK;
    if (err_) return err_;
    ret->named = !pii_empty(open.lead.name) || !pii_empty(open.lead.email);
    const struct lead *lead = &ret->service->lead;
    str phone = pii_reveal(open.lead.phone, REVEAL_LINK);
    ret->name = ret->named ? pii_reveal(open.lead.name, REVEAL_LINK) : lead->name;
    ret->email = ret->named ? pii_reveal(open.lead.email, REVEAL_LINK) : lead->email;
    ret->phone = phone.len ? phone : lead->phone;
    return ERR_OK;
}

static err consider(const struct finding *f, const struct activity *e, struct allocated *ret,
                    struct err_info *why)
{
    const struct agency *agency = &f->partners->agencies[e->agency];
    const struct record *record = history_record(f->history, e->record);
    const struct feed_state *feed = feed_of_service(&f->feeds[e->agency], e->service);
    int64_t ended_ms = 0;
    *ret = (struct allocated){.agency = agency,
                              .service = &agency->services[e->service],
                              .type = &f->partners->types[e->type],
                              .login = STR(""),
                              .since_day = e->day,
                              .data_up_to_ms = feed->complete_to_ms,
                              .late = feed->late,
                              .record = e->record,
                              .event = e->id};
    err err_ = record ? record_ended(f->db, f->visibility, record, &ended_ms, why) : ERR_OK;
    if (!err_ && !ended_ms) err_ = lead_of(f, e, ret, why);
    ret->found = !err_ && !ended_ms;
    return err_;
}

/* Does `one` come before the best so far? */
static bool sooner(const struct allocated *one, const struct allocated *best)
{
    int mine = allocated_rank(one->agency->kind), other = allocated_rank(best->agency->kind);
    if (mine != other) return mine > other;
    if (one->named != best->named) return one->named;
    if (one->since_day != best->since_day) return one->since_day > best->since_day;
    return one->event > best->event;
}

static err name_login(const struct finding *f, struct allocated *found, struct err_info *why)
{
    char login[LOGIN_MAX + 1];
    if (!found->found || !found->named) return ERR_OK;
    err e = account_of_lead(f->db, found->agency->code, pii_of(found->email), f->arena, login, why);
    if (!e) found->login = str_copy(f->arena, str_of(login));
    return e || found->login.at ? e : err_set(why, ERR_NOMEM, "the allocated worker");
}

/* From a person's history as history_read left it. `feeds` by agency, see feeds_read. */
static err allocated_of(struct db *db, const struct partners *p, const struct visibility *v,
                 const struct history *history, const struct feed_state *feeds, int32_t today,
                 struct arena *a, struct allocated *ret_allocated, struct err_info *why)
{
    const struct finding f = {db, p, v, history, feeds, today, a};
    struct allocated best = {.login = STR("")};
    for (size_t i = 0; i < history->event_count; i++) {
        const struct activity *e = &history->events[i];
        struct allocated one;
        if (!is_open(&f, e) || !allocated_rank(p->agencies[e->agency].kind)) continue;
        err err_ = consider(&f, e, &one, why);
        if (err_) return err_;
        if (one.found && (!best.found || sooner(&one, &best))) best = one;
    }
    err e = name_login(&f, &best, why);
    if (!e) *ret_allocated = best;
    return e;
}

err allocated_find(struct db *db, const struct hub *h, const struct partners *p, int64_t person,
                   struct arena *a, struct allocated *ret_allocated, struct err_info *why)
{
    const int64_t *records = NULL;
    size_t n = 0;
    int shield = 0;
    struct visibility visibility;
    struct history history = {0};
    const struct feed_state *feeds = NULL;
    int64_t now_ms = hub_now_ms(h);
    *ret_allocated = (struct allocated){.login = STR("")};
    err e = history_living(db, person, a, &person, &shield, why);
    if (e == ERR_ABSENT) return ERR_OK;
    if (!e) e = visibility_load(db, a, &visibility, why);
    if (!e) e = history_members(db, person, a, &records, &n, why);
    if (!e) e = feeds_read(db, p, now_ms, a, &feeds, why);
    if (!e) e = history_read(db, h, p, &visibility, records, n, a, &history, why);
    if (!e)
        e = allocated_of(db, p, &visibility, &history, feeds, date_days(date_uk(now_ms).date), a,
                         ret_allocated, why);
    history_wipe(&history);
    return e;
}
