/* mesh/receive.c -- one pass over the mailbox.
 *
 *     list -> for each: whose is it? -> fetch -> ingest -> noted here, with the report to be sent
 *          -> acknowledged there
 *
 * The power may go between any two of these: a message that is noted is only acknowledged again,
 * one that was taken in but not noted is the same delivery once more, which changes nothing. */
#include "agency/partners.h"
#include "codec/json.h"
#include "mesh/inside.h"
#include "query.h"
#include "store/store.h"
#include "supply/report.h"

#include <stdio.h>

enum { PAGES_MAX = 100, ARENA_BYTES = 8 * 1024 * 1024,
       REPORT_BYTES_MAX = 1024 * 1024 };

struct receiving {
    struct mesh *mesh;
    const struct mesh_watch *watch;
    struct mesh_pass *pass;
    struct arena *arena;  /* of one page */
    struct arena *each;   /* of one message */
    struct partners *partners;
    /* the message at hand */
    str message;
    struct mesh_fetch fetch;
    str agency, feed, report_workflow;
    bool is_report;
};

/* ---- whose is it ---- */

static err load_partners(struct db *db, void *ctx, struct err_info *why)
{
    struct partners **p = ctx;
    partners_free(*p);
    *p = NULL;
    return partners_load(db, p, why);
}

static bool in_force(const struct agreement *t, int64_t now_ms)
{
    return t->live && t->from_ms <= now_ms && now_ms < t->until_ms && t->mapping.len;
}

static err bind_feed(struct receiving *r, const struct mesh_reply *head, struct err_info *why)
{
    int64_t now_ms = hub_now_ms(r->mesh->hub);
    size_t found = 0;
    for (size_t i = 0; i < r->partners->agreement_count; i++) {
        const struct agreement *t = &r->partners->agreements[i];
        struct mapping *m = ARENA_NEW(r->each, struct mapping);
        if (!in_force(t, now_ms)) continue;
        if (!m) return err_set(why, ERR_NOMEM, "no memory for agreements");
        err e = mapping_read(r->each, t->mapping, "the mapping of the agreement", m, why);
        if (e) return e;
        if (!str_eq_c(m->arrives.mailbox, head->from) ||
            !str_eq_c(m->arrives.workflow, head->workflow))
            continue;
        found++;
        r->agency = t->agency->code;
        r->feed = t->feed;
        r->report_workflow = m->arrives.report;
    }
    if (found == 1) return ERR_OK;
    (void)err_set(why, ERR_ABSENT, "%s",
                  found ? "several feeds are agreed to come from this mailbox and workflow"
                        : "no agreement in force names this sender and workflow");
    return err_todo(why, "see `arrives: mesh:` in the feeds' mappings; until then it stays");
}

static err decide(void *ctx, const struct mesh_reply *head, struct err_info *why)
{
    struct receiving *r = ctx;
    r->is_report = strcmp(head->type, "REPORT") == 0;
    return r->is_report ? ERR_OK : bind_feed(r, head, why);
}

/* ---- what is done with it ---- */

static err acknowledge(struct receiving *r, struct err_info *why)
{
    char path[MESH_PATH_BYTES_MAX];
    struct mesh_reply reply;
    (void)snprintf(path, sizeof path, "/inbox/%.*s/status/acknowledged", STR_FMT(r->message));
    const struct mesh_request request = {.method = "PUT", .path = path};
    err e = mesh_ask(r->mesh, &request, &reply, why);
    if (e && e != ERR_ABSENT) return e; /* gone: another process was faster */
    return mesh_note_acknowledged(r->mesh->hub, r->message, why);
}

/* One of ours did not reach anybody. */
static err take_back(struct receiving *r, struct err_info *why)
{
    struct mesh_sent *list;
    size_t n;
    bool moved = false;
    err e = mesh_list(r->mesh->hub, "sent", r->each, &list, &n, why);
    for (size_t i = 0; !e && i < n; i++)
        if (str_eq_c(list[i].message, r->fetch.first.linked))
            e = mesh_move(r->mesh->hub, list[i].item, "sent", "returned", list[i].message, &moved,
                          why);
    r->pass->returned += !e;
    return e ? e : acknowledge(r, why);
}

/* A second line: how good the feed's data is, and what would help most. Without it the report goes
 * all the same. */
static void add_quality(struct receiving *r, struct buf *text)
{
    size_t before = text->len;
    struct err_info ignored;
    if (supply_report_of(r->mesh->hub, r->agency, r->feed, text, &ignored)) buf_cut(text, before);
}

/* The report as the agency's program reads it: counts, reasons, lines; no value. */
static err make_report(struct receiving *r, const struct ingest_report *report, str *ret_text,
                       struct err_info *why)
{
    struct buf text = BUF_INIT(REPORT_BYTES_MAX);
    struct json_writer w = {.out = &text};
    json_open_object(&w);
    json_pair_text(&w, "message", r->message);
    json_pair_text(&w, "feed", r->feed);
    json_key(&w, "report");
    ingest_report_json(report, NULL, &w);
    json_close_object(&w);
    buf_byte(&text, '\n');
    add_quality(r, &text);
    if (buf_keep(&text, r->each, ret_text))
        return err_set(why, ERR_NOMEM, "no memory for a report");
    return ERR_OK;
}

static const char *outcome_word(enum ingest_outcome o)
{
    static const char *const words[] = {[INGEST_LIVE] = "live",
                                        [INGEST_AGAIN] = "again",
                                        [INGEST_REFUSED] = "refused",
                                        [INGEST_HELD] = "held"};
    return words[o];
}

static err note(struct receiving *r, const struct ingest_report *report, struct err_info *why)
{
    struct mesh_item back = {.recipient = str_of(r->fetch.first.from),
                             .workflow = r->report_workflow,
                             .subject = str_printf(r->each, "Report on %.*s", STR_FMT(r->message)),
                             .file = str_printf(r->each, "%.*s.report.jsonl", STR_FMT(r->message))};
    struct mesh_taken taken = {.message = r->message,
                               .sender = str_of(r->fetch.first.from),
                               .workflow = str_of(r->fetch.first.workflow),
                               .agency = r->agency,
                               .feed = r->feed,
                               .outcome = outcome_word(report->outcome),
                               .delivery = report->delivery};
    err e = ERR_OK;
    if (r->report_workflow.len) {
        e = make_report(r, report, &back.content, why);
        taken.report = &back;
    }
    return e ? e : mesh_note_taken(r->mesh->hub, &taken, why);
}

static void count(struct mesh_pass *p, enum ingest_outcome o)
{
    bool live = o == INGEST_LIVE || o == INGEST_AGAIN;
    p->taken += live;
    p->refused += o == INGEST_REFUSED;
    p->held += o == INGEST_HELD;
    p->live = p->live || live;
}

static err take_in(struct receiving *r, struct source *content, struct err_info *why)
{
    struct ingest_report report = {0};
    struct ingest_order order = {.hub = r->mesh->hub,
                                 .agency = r->agency,
                                 .feed = r->feed,
                                 .file = "the message",
                                 .source = content,
                                 .audit = r->watch->audit};
    err e = ingest_take(&order, &report, why);
    bool settled = report.outcome != INGEST_NONE && report.outcome != INGEST_TRIED;
    if (settled) {
        if (r->watch->told)
            r->watch->told(r->watch->ctx, str_c(r->each, r->agency), &report);
        count(r->pass, report.outcome);
        e = note(r, &report, why);
    }
    ingest_report_release(&report);
    return e ? e : acknowledge(r, why);
}

static err take_message(struct receiving *r, struct err_info *why)
{
    struct source content;
    bool known = false;
    err e = mesh_known(r->mesh->hub, r->message, &known, why);
    if (!e && known) {
        r->pass->again++;
        return acknowledge(r, why);
    }
    r->fetch = (struct mesh_fetch){
        .mesh = r->mesh, .message = str_c(r->each, r->message), .decide = decide, .ctx = r};
    if (!e && !r->fetch.message) e = err_set(why, ERR_NOMEM, "no memory for a message");
    if (!e) e = mesh_fetch(&r->fetch, &content, why);
    if (e) return e;
    e = r->is_report ? take_back(r, why) : take_in(r, &content, why);
    source_close(&content);
    return e;
}

/* ---- the list ---- */

static void tell_stays(struct receiving *r, err e, const struct err_info *why)
{
    r->pass->strange += e == ERR_ABSENT;
    r->pass->later += e != ERR_ABSENT;
    if (r->watch->stays) r->watch->stays(r->watch->ctx, r->message, why);
}

/* Nothing more can be done in this pass. */
static bool ends_it(err e) { return e == ERR_DENIED || e == ERR_THROTTLED || e == ERR_CONFIG; }

static err take_page(struct receiving *r, const struct mesh_page *page, struct err_info *why)
{
    err e = ERR_OK;
    for (size_t i = 0; !ends_it(e) && i < page->n; i++) {
        struct err_info problem = {0};
        r->message = page->messages[i];
        arena_clear(r->each);
        e = take_message(r, &problem);
        if (e) tell_stays(r, e, &problem);
        if (e && why) *why = problem;
    }
    return ends_it(e) ? e : ERR_OK;
}

static err receive(struct receiving *r, struct err_info *why)
{
    const char *path = "/inbox";
    char here[MESH_PATH_BYTES_MAX];
    err e = store_read(r->mesh->hub->store, load_partners, &r->partners, why);
    for (int page = 0; !e && path && page < PAGES_MAX; page++) {
        struct mesh_page list = {0};
        struct mesh_reply reply;
        str text;
        (void)snprintf(here, sizeof here, "%s", path);
        arena_clear(r->arena);
        e = mesh_ask_text(r->mesh, (struct mesh_request){.method = "GET", .path = here}, r->arena,
                          &text, &reply, why);
        if (!e) e = mesh_read_page(r->mesh, text, r->arena, &list, why);
        path = list.next;
        if (!e) e = take_page(r, &list, why);
    }
    return e;
}

err mesh_pass(struct mesh *m, const struct mesh_watch *w, struct mesh_pass *ret_pass,
              struct err_info *why)
{
    struct receiving r = {.mesh = m, .watch = w, .pass = ret_pass};
    *ret_pass = (struct mesh_pass){0};
    r.arena = arena_new(ARENA_BYTES);
    r.each = arena_new(2 * ARENA_BYTES);
    err e =
        r.arena && r.each ? receive(&r, why) : err_set(why, ERR_NOMEM, "no memory for a mailbox");
    if (!e) e = mesh_send_waiting(m, ret_pass, why);
    partners_free(r.partners);
    arena_free(r.each);
    arena_free(r.arena);
    return e;
}

err mesh_check(struct mesh *m, int64_t *ret_waiting, struct err_info *why)
{
    static const char *const headers[] = {"mex-ClientVersion: aim==" AIM_VERSION,
                                          "mex-OSArchitecture: x86_64", "mex-OSName: Linux",
                                          "mex-OSVersion: Debian", NULL};
    struct mesh_page list = {0};
    struct mesh_reply reply;
    str text;
    struct arena *a = arena_new(ARENA_BYTES);
    err e =
        a ? mesh_ask(m, &(struct mesh_request){.method = "POST", .path = "", .headers = headers},
                     &reply, why)
          : err_set(why, ERR_NOMEM, "no memory for a mailbox");
    if (!e)
        e = mesh_ask_text(m, (struct mesh_request){.method = "GET", .path = "/inbox"}, a, &text,
                          &reply, why);
    if (!e) e = mesh_read_page(m, text, a, &list, why);
    if (!e) *ret_waiting = (int64_t)list.n;
    arena_free(a);
    return e;
}
