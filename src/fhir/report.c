/* fhir/report.c -- MeasureReport search and read: what the client's own feeds are like. Nobody
 * else's: a feed that is not the client's is refused as one that does not exist. */
#include "fhir/report.h"

#include "codec/url.h"
#include "fhir/call.h"
#include "store/store.h"

enum { REPORT_ARENA_BYTES = 64 * 1024 * 1024, FILTERS_MAX = 4 };

struct reporting {
    struct fhir_call *c;
    str feed;
    struct arena *arena; /* of one report */
    struct supply_report report;
};

static err read_report(struct db *db, void *ctx, struct err_info *why)
{
    struct reporting *r = ctx;
    const struct partners *p = r->c->who.partners;
    const struct agency *agency = partners_agency(p, str_of(r->c->who.client.agency));
    if (!agency) return err_set(why, ERR_ABSENT, "there is no such report");
    return supply_report(db, r->c->hub, p, agency, r->feed, r->arena, &r->report, why);
}

static err write_one(struct fhir_call *c, str feed, struct err_info *why)
{
    struct reporting r = {.c = c, .feed = feed, .arena = arena_new(REPORT_ARENA_BYTES)};
    err e = r.arena ? store_read(c->hub->store, read_report, &r, why)
                    : err_set(why, ERR_NOMEM, "no memory for a report");
    if (!e) fhir_write_report(&c->out, &r.report, hub_now_ms(c->hub), r.arena);
    arena_free(r.arena);
    return e;
}

static err note(struct fhir_call *c, struct err_info *why)
{
    struct audit_entry entry = machine_entry(&c->who, AUDIT_REPORT);
    return audit_note_alone(c->hub, &entry, why);
}

/* ---- which ones ---- */

enum wish { WISH_ID, WISH_IDENTIFIER, WISH_MEASURE, WISH_NONE };
static const struct {
    const char *name;
    enum wish wish;
} parameters[] = {{"_id", WISH_ID},          {"identifier", WISH_IDENTIFIER},
                  {"measure", WISH_MEASURE}, {"_format", WISH_NONE},
                  {"_pretty", WISH_NONE}};

static bool is_wished(enum wish wish, str value, str feed)
{
    char id[FHIR_REPORT_ID_MAX + 1];
    struct ask_token token = ask_token_of(value);
    fhir_report_id(feed, id);
    switch (wish) {
    case WISH_ID: return str_eq_c(value, id);
    case WISH_IDENTIFIER:
        return str_eq(token.value, feed) &&
               (!token.system.len || str_eq_c(token.system, FHIR_FEED_SYSTEM));
    case WISH_MEASURE: return str_eq_c(value, FHIR_MEASURE);
    case WISH_NONE: break;
    }
    return true;
}

/* Of what the client may deliver, what fits every parameter; a comma means either. */
static bool fits(const struct fhir_call *c, str feed)
{
    for (size_t i = 0; i < c->form.n; i++)
        for (size_t k = 0; k < COUNT(parameters); k++) {
            if (!str_eq_c(c->form.field[i].name, parameters[k].name)) continue;
            str rest = pii_reveal(c->form.field[i].value, REVEAL_CLEAN), one;
            bool any = parameters[k].wish == WISH_NONE;
            while (str_next(&rest, ',', &one))
                any = any || is_wished(parameters[k].wish, one, feed);
            if (!any) return false;
        }
    return true;
}

static err check_parameters(struct fhir_call *c, struct err_info *why)
{
    for (size_t i = 0; c->strict && i < c->form.n; i++) {
        bool known = false;
        for (size_t k = 0; k < COUNT(parameters); k++)
            known = known || str_eq_c(c->form.field[i].name, parameters[k].name);
        if (!known)
            return call_refuse(c, 400, "not-supported", why,
                               "a parameter is not known here; MeasureReport has _id, identifier, "
                               "measure");
    }
    return ERR_OK;
}

/* The next of the client's feeds that fits. */
static bool next_feed(const struct fhir_call *c, str *rest, str *ret_feed)
{
    while (str_next(rest, ' ', ret_feed))
        if (ret_feed->len && fits(c, *ret_feed)) return true;
    return false;
}

static err write_entry(struct fhir_call *c, str feed, struct err_info *why)
{
    char id[FHIR_REPORT_ID_MAX + 1];
    fhir_report_id(feed, id);
    json_open_object(&c->out);
    json_pair_text(&c->out, "fullUrl", str_printf(c->arena, "%s/MeasureReport/%s", c->base, id));
    json_key(&c->out, "resource");
    err e = write_one(c, feed, why);
    if (e) return e;
    json_key(&c->out, "search");
    json_open_object(&c->out);
    json_pair_c(&c->out, "mode", "match");
    json_close_object(&c->out);
    json_close_object(&c->out);
    return ERR_OK;
}

static void write_self(struct fhir_call *c)
{
    struct buf url = BUF_INIT(16 * 1024);
    buf_printf(&url, "%s/MeasureReport", c->base);
    char before = '?';
    for (size_t i = 0; i < c->form.n; i++)
        for (size_t k = 0; k < COUNT(parameters); k++) {
            if (!str_eq_c(c->form.field[i].name, parameters[k].name)) continue;
            buf_byte(&url, before);
            buf_printf(&url, "%s=", parameters[k].name);
            url_encode(&url, pii_reveal(c->form.field[i].value, REVEAL_CLEAN), ",");
            before = '&';
        }
    json_key(&c->out, "link");
    json_open_array(&c->out);
    json_open_object(&c->out);
    json_pair_c(&c->out, "relation", "self");
    json_pair_text(&c->out, "url", buf_str(&url));
    json_close_object(&c->out);
    json_close_array(&c->out);
    buf_release(&url);
}

err fhir_reports(struct fhir_call *c, struct err_info *why)
{
    str feeds = str_of(c->who.client.feeds), rest = feeds, feed;
    int64_t total = 0;
    err e = check_parameters(c, why);
    while (!e && next_feed(c, &rest, &feed))
        total++;
    if (!e) e = note(c, why);
    if (e) return e;
    json_open_object(&c->out);
    json_pair_c(&c->out, "resourceType", "Bundle");
    json_pair_c(&c->out, "type", "searchset");
    json_pair_int(&c->out, "total", total);
    write_self(c);
    if (total) {
        json_key(&c->out, "entry");
        json_open_array(&c->out);
    }
    for (rest = feeds; !e && next_feed(c, &rest, &feed);)
        e = write_entry(c, feed, why);
    if (total && !e) json_close_array(&c->out);
    if (!e) json_close_object(&c->out);
    return e;
}

err fhir_report(struct fhir_call *c, struct err_info *why)
{
    str rest = str_of(c->who.client.feeds), feed;
    char id[FHIR_REPORT_ID_MAX + 1];
    while (str_next(&rest, ' ', &feed)) {
        fhir_report_id(feed, id);
        if (!feed.len || !str_eq_c(c->tail, id)) continue;
        err e = note(c, why);
        return e ? e : write_one(c, feed, why);
    }
    return machine_delivers(&c->who, c->tail, why); /* refuses, and notes it */
}
