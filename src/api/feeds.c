/* api/feeds.c -- what a client's own agency delivers, and what became of it. */
#include "api/route.h"

#include "base/date.h"
#include "ingest/ingest.h"
#include "ingest/ledger.h"
#include "ingest/quarantine.h"
#include "store/cell.h"
#include "store/store.h"
#include "supply/report.h"

enum { PAGE = 50 };

/* ---- feeds ---- */

static void feed_json(const struct api_call *c, str feed, const struct agreement *g,
                      struct json_writer *w)
{
    json_open_object(w);
    json_pair_text(w, "feed", feed);
    json_pair_bool(w, "open", g != NULL);
    if (g) {
        json_pair_text(w, "agreement", g->id);
        json_pair_text(w, "until", date_moment_iso(c->arena, g->until_ms));
        json_pair_int(w, "expected_every_hours", g->expected_every_hours);
        json_key(w, "columns");
        json_open_array(w);
        for (size_t i = 0; i < g->field_count; i++)
            json_put_text(w, g->fields[i]);
        json_close_array(w);
    }
    json_close_object(w);
}

err run_feeds(struct api_call *c, struct err_info *why)
{
    const struct partners *p = c->call.partners;
    const struct agency *a = partners_agency(p, str_of(c->call.client.agency));
    str rest = str_of(c->call.client.feeds), feed;
    (void)why;
    json_open_object(&c->w);
    json_pair_c(&c->w, "agency", c->call.client.agency);
    json_key(&c->w, "feeds");
    json_open_array(&c->w);
    while (str_next(&rest, ' ', &feed))
        if (feed.len)
            feed_json(c, feed,
                      a ? partners_agreement(p, a, feed, hub_now_ms(api_hub(c))) : NULL, &c->w);
    json_close_array(&c->w);
    json_close_object(&c->w);
    return ERR_OK;
}

/* ---- deliveries ---- */

/* Did it come under an agreement of this feed? */
static bool of_feed(const struct api_call *c, str agreement)
{
    const struct partners *p = c->call.partners;
    for (size_t i = 0; i < p->agreement_count; i++)
        if (str_eq(p->agreements[i].id, agreement))
            return str_eq(p->agreements[i].feed, c->piece[0]);
    return false;
}

err run_deliveries(struct api_call *c, struct err_info *why)
{
    struct ledger_rows rows;
    int64_t before_ms = INT64_MAX;
    bool has_time;
    (void)date_parse_moment(api_text(c, "before"), &before_ms, &has_time);
    err e = ledger_read(api_hub(c), str_of(c->call.client.agency), before_ms,
                        (int32_t)api_number(c, "limit", PAGE), c->arena, &rows, why);
    if (e) return e;
    json_open_object(&c->w);
    json_key(&c->w, "deliveries");
    json_open_array(&c->w);
    for (size_t i = 0; i < rows.n; i++)
        if (of_feed(c, rows.at[i].agreement)) ledger_row_json(&rows.at[i], c->arena, &c->w);
    json_close_array(&c->w);
    json_close_object(&c->w);
    return ERR_OK;
}

struct one {
    struct api_call *call;
    int64_t delivery;
    struct q_delivery_get_row row;
};

static err read_one(struct db *db, void *ctx, struct err_info *why)
{
    struct one *o = ctx;
    return q_delivery_get(db, &(struct q_delivery_get_in){cell_of(o->delivery), o->delivery},
                          o->call->arena, &o->row, why);
}

err run_delivery(struct api_call *c, struct err_info *why)
{
    struct one o = {.call = c};
    err e = ingest_id_of(c->piece[1], &o.delivery)
                ? store_read(api_hub(c)->store, read_one, &o, why)
                : ERR_ABSENT;
    if (e && e != ERR_ABSENT) return e;
    if (e || !str_eq_c(o.row.agency, c->call.client.agency) || !of_feed(c, o.row.agreement))
        return err_set(why, ERR_ABSENT, "there is no such delivery");
    const struct ledger_row row = {.delivery = o.row.delivery,
                                   .state = o.row.state,
                                   .reason = o.row.reason,
                                   .agreement = o.row.agreement,
                                   .as_of_ms = o.row.as_of_ms,
                                   .received_ms = o.row.received_ms,
                                   .live_ms = o.row.live_ms,
                                   .full_extract = o.row.full_extract,
                                   .bytes = o.row.bytes,
                                   .lines = o.row.lines,
                                   .accepted = o.row.accepted,
                                   .unchanged = o.row.unchanged,
                                   .quarantined = o.row.quarantined,
                                   .attempts = o.row.attempts};
    ledger_row_json(&row, c->arena, &c->w);
    return ERR_OK;
}

/* ---- quarantine ---- */

err run_quarantine(struct api_call *c, struct err_info *why)
{
    const struct quarantine_line *lines;
    size_t n = 0;
    struct quarantine_wish wish = {.agency = str_of(c->call.client.agency),
                                   .page = (int)api_number(c, "limit", PAGE)};
    str after = api_text(c, "after");
    bool from_start = str_starts(after, STR("0000000000000000:")); /* before every row there is */
    if (after.len && !from_start && !quarantine_id_of(after, &wish.after))
        return err_set(why, ERR_INPUT, "after is not the name of a row");
    err e = quarantine_list(api_hub(c), &wish, c->arena, &lines, &n, why);
    if (e) return e;
    json_open_object(&c->w);
    json_key(&c->w, "rows");
    json_open_array(&c->w);
    for (size_t i = 0; i < n; i++) {
        if (!str_eq(lines[i].feed, c->piece[0])) continue;
        json_open_object(&c->w);
        quarantine_line_json(&lines[i], &c->w);
        json_close_object(&c->w);
    }
    json_close_array(&c->w);
    json_close_object(&c->w);
    return ERR_OK;
}

/* ---- how good it is ---- */

err run_quality(struct api_call *c, struct err_info *why)
{
    return supply_report_of(api_hub(c), str_of(c->call.client.agency), c->piece[0], &c->a->page,
                            why);
}
