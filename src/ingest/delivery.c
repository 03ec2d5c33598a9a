/* ingest/delivery.c -- see delivery.h. */
#include "ingest/delivery.h"

#include "person/held.h"
#include "query.h"
#include "store/store.h"

#include <stdio.h>
#include <time.h>

enum { SCRATCH_BYTES = 256 * 1024 };

/* ---- what is stored of it ---- */

struct identity {
    struct taking *taking;
    bool elsewhere; /* the same file came from another agency */
};

static err on_same(void *ctx, const struct q_delivery_same_content_row *row)
{
    struct identity *i = ctx;
    struct taking *t = i->taking;
    bool taken = str_eq(row->state, STR("live")) || str_eq(row->state, STR("staging"));
    if (!str_eq(row->agency, t->agency->code))
        i->elsewhere = i->elsewhere || taken;
    else if (row->received_ms < t->received_ms)
        t->received_ms = row->received_ms;
    return ERR_OK;
}

static err identify(struct db *db, void *ctx, struct err_info *why)
{
    struct identity *i = ctx;
    struct taking *t = i->taking;
    struct q_delivery_same_content_in same = {.content = t->content};
    struct q_delivery_get_in in = {.cell = cell_of(t->delivery), .delivery = t->delivery};
    struct q_delivery_get_row row;
    i->elsewhere = false;
    err e = q_delivery_same_content_each(db, &same, on_same, i, why);
    if (e) return e;
    e = q_delivery_get(db, &in, t->arena, &row, why);
    if (e == ERR_ABSENT) return t->state[0] = 0, ERR_OK;
    if (e) return e;
    snprintf(t->state, sizeof t->state, "%.*s", STR_FMT(row.state));
    if (!str_eq(row.state, STR("live"))) return ERR_OK;
    t->report->rows = row.lines;
    t->report->unchanged = row.lines - row.quarantined;
    t->report->quarantined = row.quarantined;
    t->report->as_of_ms = row.as_of_ms;
    return ERR_OK;
}

/* What decides what becomes of a row, beside the mapping. */
static void write_terms(const struct taking *t, struct buf *out)
{
    const struct agreement *g = t->agreement;
    for (size_t i = 0; g && i < g->field_count; i++)
        buf_add(out, g->fields[i]), buf_byte(out, ' ');
    for (size_t i = 0; g && i < g->type_count; i++)
        buf_add(out, g->types[i]->code), buf_byte(out, ' ');
    for (size_t i = 0; i < t->agency->service_count; i++)
        buf_add(out, t->agency->services[i].code), buf_byte(out, ' ');
}

err delivery_terms(const struct taking *t, int64_t *ret_hash, struct err_info *why)
{
    struct buf terms = BUF_INIT(64 * 1024);
    write_terms(t, &terms);
    err e = buf_state(&terms);
    *ret_hash = crypt_id(&t->order->hub->keys, "terms", t->mapping->text, buf_str(&terms));
    buf_release(&terms);
    return e ? err_set(why, ERR_NOMEM, "no memory to identify a delivery") : ERR_OK;
}

/* What makes two deliveries the same: agency, content, and everything that decides what becomes of
 * it. A changed agreement makes a new one, so that rows it put aside can be brought again. */
err delivery_identify(struct taking *t, struct err_info *reason, struct err_info *why)
{
    const struct ingest_order *o = t->order;
    const struct agreement *g = t->agreement;
    int64_t facts[] = {t->content, o->as_of_ms, o->full};
    struct buf terms = BUF_INIT(64 * 1024);
    write_terms(t, &terms);
    err e = buf_state(&terms);
    t->delivery = crypt_id(&o->hub->keys, "delivery", t->agency->code,
                           str_range((const char *)facts, sizeof facts), t->mapping->text,
                           g ? g->id : STR(""), buf_str(&terms));
    buf_release(&terms);
    if (e) return err_set(why, ERR_NOMEM, "no memory to identify a delivery");
    t->received_ms = t->now_ms;
    struct identity i = {.taking = t};
    e = store_read(o->hub->store, identify, &i, why);
    if (e || !i.elsewhere || t->state[0] || reason->code) return e;
    (void)err_set(reason, ERR_INPUT, "this very file was taken in as a delivery of another agency");
    (void)err_todo(reason, "check --agency and the file");
    (void)err_at(reason, o->file, 0, 0);
    return ERR_OK;
}

/* ---- the lease ---- */

struct lease {
    struct taking *taking;
    char owner[33];
    int64_t beat;
    bool take;
};

static err lease_step(struct db *db, void *ctx, struct err_info *why)
{
    struct lease *l = ctx;
    struct q_delivery_lease_get_in in = {.job = str_of(l->taking->lease_job)};
    struct q_delivery_lease_get_row row = {0};
    struct arena *a = arena_new(SCRATCH_BYTES);
    err e = a ? q_delivery_lease_get(db, &in, a, &row, why)
              : err_set(why, ERR_NOMEM, "no memory to load");
    if (e == ERR_ABSENT) e = ERR_OK;
    snprintf(l->owner, sizeof l->owner, "%.*s", STR_FMT(row.owner.at ? row.owner : STR("")));
    l->beat = row.until_ms;
    arena_free(a);
    if (e || !l->take) return e;
    struct q_delivery_lease_put_in put = {.job = str_of(l->taking->lease_job),
                                          .until_ms = l->beat + 1,
                                          .owner = str_of(l->taking->lease_owner)};
    return q_delivery_lease_put(db, &put, why);
}

/* A load that was killed leaves its name behind, but it does not move any more. */
err delivery_lease(struct taking *t, struct err_info *why)
{
    struct hub *h = t->order->hub;
    uint64_t name[2] = {rand_u64(&h->rand), rand_u64(&h->rand)};
    int patience_ms = t->order->patience_ms ? t->order->patience_ms : INGEST_PATIENCE_MS;
    snprintf(t->lease_job, sizeof t->lease_job, "load %.*s", STR_FMT(t->agency->code));
    snprintf(t->lease_owner, sizeof t->lease_owner, "%016llx%016llx", (unsigned long long)name[0],
             (unsigned long long)name[1]);
    struct lease before = {.taking = t}, after = {.taking = t};
    err e = store_read(h->store, lease_step, &before, why);
    if (!e && before.owner[0]) {
        struct timespec wait = {patience_ms / 1000, patience_ms % 1000 * 1000000L};
        (void)nanosleep(&wait, NULL);
        e = store_read(h->store, lease_step, &after, why);
        if (!e && after.owner[0] &&
            (after.beat != before.beat || strcmp(after.owner, before.owner) != 0)) {
            (void)err_set(why, ERR_BUSY, "another load for this agency is at work");
            return err_todo(why, "wait until it is done, then run the same command again");
        }
    }
    if (e) return e;
    before.take = true;
    return store_write(h->store, lease_step, &before, why);
}

/* ---- its row ---- */

struct putting {
    struct taking *taking;
    const char *state, *reason, *step;
    bool stage, unstage, feed, unlease;
    bool again; /* it is begun */
};

static err note(struct db *db, const struct putting *p, struct err_info *why)
{
    struct taking *t = p->taking;
    const struct ingest_report *r = t->report;
    struct audit_entry entry = *t->order->audit;
    char detail[600];
    snprintf(detail, sizeof detail,
             "agency=%.*s delivery=%016llx step=%s agreement=%.*s rows=%lld accepted=%lld "
             "unchanged=%lld quarantined=%lld%s%s",
             STR_FMT(t->agency->code), (unsigned long long)t->delivery, p->step,
             STR_FMT(t->agreement ? t->agreement->id : STR("none")), (long long)r->rows,
             (long long)r->accepted, (long long)r->unchanged, (long long)r->quarantined,
             p->reason[0] ? " reason: " : "", p->reason);
    entry.kind = AUDIT_DELIVERY;
    entry.detail = str_of(detail);
    entry.decision =
        p->reason[0] && strcmp(p->state, "refused") == 0 ? STR("refused") : STR("allowed");
    return audit_note(db, t->order->hub, &entry, why);
}

static err read_feed(struct db *db, const struct q_delivery_feed_get_in *in,
                     struct q_delivery_feed_get_row *ret_old, struct err_info *why)
{
    struct arena *a = arena_new(SCRATCH_BYTES);
    err e = a ? q_delivery_feed_get(db, in, a, ret_old, why)
              : err_set(why, ERR_NOMEM, "no memory to load");
    arena_free(a);
    return e == ERR_ABSENT ? ERR_OK : e;
}

/* The feed is complete up to here, and has told since its oldest delivery. */
static err put_feed(struct db *db, struct taking *t, struct err_info *why)
{
    str feed = t->agreement->feed;
    struct q_delivery_feed_get_in in = {.agency = t->agency->code, .feed = feed};
    struct q_delivery_feed_get_row old = {0};
    err e = read_feed(db, &in, &old, why);
    if (e) return e;
    int64_t as_of_ms = t->report->as_of_ms;
    bool newest =
        t->order->full && (as_of_ms > old.full_ms ||
                           (as_of_ms == old.full_ms && t->delivery > old.full_delivery));
    struct q_delivery_feed_put_in put = {
        .agency = t->agency->code,
        .feed = feed,
        .stream = held_stream(&t->order->hub->keys, t->agency->code, feed),
        .since_ms = !old.since_ms || as_of_ms < old.since_ms ? as_of_ms : old.since_ms,
        .complete_to_ms = as_of_ms > old.complete_to_ms ? as_of_ms : old.complete_to_ms,
        .delivered_ms = t->now_ms,
        .full_ms = newest ? as_of_ms : old.full_ms,
        .full_delivery = newest ? t->delivery : old.full_delivery};
    return q_delivery_feed_put(db, &put, why);
}

static err put_tally(struct db *db, struct taking *t, struct err_info *why)
{
    const struct ingest_report *r = t->report;
    const struct tally_feed feed = {.agency = t->agency->code,
                                    .feed = t->agreement->feed,
                                    .at_ms = t->now_ms,
                                    .lines = r->rows,
                                    .unchanged = r->unchanged,
                                    .quarantined = r->quarantined};
    return tally_store(db, &t->tally, &feed, why);
}

static err check_lease(struct db *db, struct taking *t, struct err_info *why)
{
    struct lease l = {.taking = t};
    err e = lease_step(db, &l, why);
    if (e || strcmp(l.owner, t->lease_owner) == 0) return e;
    (void)err_set(why, ERR_BUSY, "another load for this agency has taken over");
    return err_todo(why, "when that one is done, load this file again; nothing is lost");
}

static err put(struct db *db, void *ctx, struct err_info *why)
{
    const struct putting *p = ctx;
    struct taking *t = p->taking;
    const struct ingest_report *r = t->report;
    struct q_delivery_put_in in = {.cell = cell_of(t->delivery),
                                   .delivery = t->delivery,
                                   .agency = t->agency->code,
                                   .agreement = t->agreement ? t->agreement->id : STR(""),
                                   .content = t->content,
                                   .state = str_of(p->state),
                                   .reason = str_of(p->reason),
                                   .as_of_ms = r->as_of_ms,
                                   .received_ms = t->received_ms,
                                   .live_ms = p->feed ? t->now_ms : 0,
                                   .full_extract = t->order->full,
                                   .bytes = r->bytes,
                                   .lines = r->rows,
                                   .accepted = r->accepted,
                                   .unchanged = r->unchanged,
                                   .quarantined = r->quarantined,
                                   .attempt = p->again};
    struct q_delivery_staging_add_in add = {.delivery = t->delivery};
    struct q_delivery_staging_remove_in remove = {.delivery = t->delivery};
    struct q_delivery_lease_put_in free_lease = {
        .job = str_of(t->lease_job), .owner = STR(""), .until_ms = 0};
    err e = t->lease_owner[0] ? check_lease(db, t, why) : ERR_OK;
    if (!e) e = q_delivery_put(db, &in, why);
    if (!e && p->stage) e = q_delivery_staging_add(db, &add, why);
    if (!e && p->unstage) e = q_delivery_staging_remove(db, &remove, why);
    if (!e && p->feed) e = put_feed(db, t, why);
    if (!e && p->feed) e = put_tally(db, t, why);
    if (!e && p->unlease) e = q_delivery_lease_put(db, &free_lease, why);
    return e ? e : note(db, p, why);
}

err delivery_begin(struct taking *t, struct err_info *why)
{
    struct putting p = {.taking = t,
                        .state = "staging",
                        .reason = "",
                        .step = "begin",
                        .stage = true,
                        .again = true};
    return store_write(t->order->hub->store, put, &p, why);
}

err delivery_flip(struct taking *t, struct err_info *why)
{
    struct putting p = {.taking = t,
                        .state = "live",
                        .reason = "",
                        .step = "live",
                        .unstage = true,
                        .feed = true,
                        .unlease = true};
    return store_write(t->order->hub->store, put, &p, why);
}

/* A delivery that was live, staging or held before is not overwritten by a refusal: only the fact
 * is noted under an id of its own kind of row when there is none yet. */
err delivery_refuse(struct taking *t, const struct err_info *reason, struct err_info *why)
{
    struct putting p = {.taking = t, .state = "refused", .reason = reason->text, .step = "refused",
                        .again = true};
    bool stays =
        t->state[0] && strcmp(t->state, "refused") != 0 && strcmp(t->state, "dropped") != 0;
    t->report->outcome = INGEST_REFUSED;
    t->report->delivery = t->delivery;
    t->report->reason = *reason;
    if (stays) p.state = t->state, p.stage = strcmp(t->state, "staging") == 0;
    err e = store_write(t->order->hub->store, put, &p, why);
    if (e) return e;
    if (why) *why = *reason;
    return reason->code;
}

err delivery_hold(struct taking *t, const struct err_info *reason, struct err_info *why)
{
    struct putting p = {.taking = t,
                        .state = "held",
                        .reason = reason->text,
                        .step = "held",
                        .unlease = t->lease_owner[0] != 0};
    t->report->outcome = INGEST_HELD;
    t->report->delivery = t->delivery;
    t->report->reason = *reason;
    err e = store_write(t->order->hub->store, put, &p, why);
    if (e) return e;
    if (why) *why = *reason;
    return reason->code;
}

static err forget(struct db *db, void *ctx, struct err_info *why)
{
    const struct putting *p = ctx;
    struct q_quarantine_drop_in drop = {.delivery = p->taking->delivery};
    struct q_quarantine_uncure_in uncure = {.agency = p->taking->agency->code,
                                            .cured_by = p->taking->delivery};
    err e = q_quarantine_drop(db, &drop, why);
    if (!e) e = q_quarantine_uncure(db, &uncure, why);
    return e ? e : put(db, ctx, why);
}

err delivery_drop(struct taking *t, struct err_info *why)
{
    struct putting p = {.taking = t,
                        .state = "dropped",
                        .reason = "dropped by a human",
                        .step = "dropped",
                        .unstage = true,
                        .unlease = true};
    return store_write(t->order->hub->store, forget, &p, why);
}

/* ---- quarantine ---- */

struct waiting {
    struct taking *taking;
    int64_t rows;
};

static err count_waiting(struct db *db, void *ctx, struct err_info *why)
{
    struct waiting *w = ctx;
    struct q_quarantine_waiting_in in = {.agency = w->taking->agency->code};
    struct q_quarantine_waiting_row row;
    err e = q_quarantine_waiting(db, &in, w->taking->arena, &row, why);
    if (!e) w->rows = row.waiting;
    return e;
}

err delivery_waiting(struct taking *t, int64_t *ret_rows, struct err_info *why)
{
    struct waiting w = {.taking = t};
    err e = store_read(t->order->hub->store, count_waiting, &w, why);
    if (!e) *ret_rows = w.rows;
    return e;
}
