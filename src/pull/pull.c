/* pull/pull.c -- see pull.h. */
#include "pull/pull.h"

#include "agency/partners.h"
#include "base/mem.h"
#include "hub/secrets.h"
#include "ingest/outside.h"
#include "pull/verdict.h"
#include "query.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { ARENA_BYTES = 4 * 1024 * 1024 };

struct pulling {
    const struct pull_order *order;
    struct arena *arena;
    struct partners *partners;
    str feed; /* of the agreement: the one that is meant when none is named */
    struct mapping mapping;
    str since; /* the watermark's value that is stored */
    int64_t seconds_max;
    struct source rows;
    struct pull_verdict verdict;
};

static struct place mark_place(const struct pulling *p)
{
    const struct keys *keys = &p->order->hub->keys;
    return (struct place){"feed_mark", crypt_id(keys, "mark", p->order->agency, p->feed), 0};
}

/* ---- what was agreed ---- */

static err read_agreement(struct db *db, void *ctx, struct err_info *why)
{
    struct pulling *p = ctx;
    const struct pull_order *o = p->order;
    int64_t now_ms = hub_now_ms(o->hub);
    partners_free(p->partners);
    p->partners = NULL;
    err e = partners_load(db, &p->partners, why);
    if (e) return e;
    const struct agency *a = partners_agency(p->partners, o->agency);
    const struct agreement *t = a ? partners_agreement(p->partners, a, o->feed, now_ms) : NULL;
    if (!a) return err_set(why, ERR_ABSENT, "this hub has no agency with that code");
    if (!t) return partners_no_agreement(p->partners, a, o->feed, now_ms, why);
    p->feed = t->feed;
    return mapping_read(p->arena, t->mapping, "the mapping of the agreement", &p->mapping, why);
}

static err read_mark(struct db *db, void *ctx, struct err_info *why)
{
    struct pulling *p = ctx;
    struct q_feed_mark_get_in in = {.agency = p->order->agency, .feed = p->feed};
    struct q_feed_mark_get_row row;
    p->since = p->mapping.arrives.from;
    err e = q_feed_mark_get(db, &in, p->arena, &row, why);
    if (e == ERR_ABSENT) return ERR_OK;
    return e ? e
             : crypt_open(&p->order->hub->keys.use[KEY_DELIVERY], mark_place(p), row.sealed,
                          p->arena, &p->since, why);
}

static err need_query(const struct pulling *p, struct err_info *why)
{
    if (p->mapping.arrives.query.len) return ERR_OK;
    (void)err_set(why, ERR_ABSENT, "the mapping of this feed names no query");
    return err_todo(why, "agree on `arrives: pull: query:` in the feed's mapping (docs/pull.md)");
}

/* ---- how to get there ---- */

/* An attribute of a connection. In braces, a closing one doubled, only where it must be: not every
 * driver takes them off again. */
static void add_attribute(struct buf *out, const char *name, str value)
{
    bool plain = true;
    for (size_t i = 0; i < value.len; i++)
        plain = plain && value.at[i] && !strchr("[]{}(),;?*=!@ ", value.at[i]);
    if (!value.len) return;
    buf_printf(out, ";%s=%s", name, plain ? "" : "{");
    for (size_t i = 0; i < value.len; i++) {
        buf_byte(out, value.at[i]);
        if (value.at[i] == '}') buf_byte(out, '}');
    }
    if (!plain) buf_byte(out, '}');
}

/* "agency.feed"; the feed that has the agency's own name is "agency" alone. */
static const char *entry_name(const struct pulling *p)
{
    str agency = p->order->agency;
    if (str_eq(agency, p->feed)) return str_c(p->arena, agency);
    return str_c(p->arena, str_printf(p->arena, "%.*s.%.*s", STR_FMT(agency), STR_FMT(p->feed)));
}

static err add_connection(struct pulling *p, struct buf *request, struct err_info *why)
{
    static const char *const allowed[] = {"connection", "user", "password", "seconds", NULL};
    const struct yaml_node *root, *entry = NULL;
    str connection, user = STR(""), password = STR("");
    const char *name = entry_name(p);
    err e = secrets_read(p->order->hub, "pull.yaml", p->arena, &root, why);
    if (e == ERR_ABSENT) return err_todo(why, "write it: docs/pull.md says how"), ERR_CONFIG;
    if (!e && !name) e = err_set(why, ERR_NOMEM, "no memory to pull a feed");
    if (!e) e = yaml_need_map(root, name, &entry, why);
    if (!e) e = yaml_only(entry, allowed, why);
    if (!e) e = yaml_need_text(entry, "connection", &connection, why);
    if (!e) e = yaml_may_text(entry, "user", &user, why);
    if (!e) e = yaml_may_text(entry, "password", &password, why);
    p->seconds_max = PULL_PATIENCE_S;
    if (!e) e = yaml_may_int(entry, "seconds", 1, PULL_PATIENCE_S_MAX, &p->seconds_max, why);
    if (e) return e == ERR_INPUT ? ERR_CONFIG : e;
    buf_add(request, connection);
    add_attribute(request, "UID", user);
    add_attribute(request, "PWD", password);
    return ERR_OK;
}

static bool program_path(char *at, size_t room)
{
    ssize_t n = readlink("/proc/self/exe", at, room - 6);
    if (n <= 0) return false;
    (void)snprintf(at + n, 6, "-odbc");
    return access(at, X_OK) == 0;
}

bool pull_is_built(void)
{
    char path[PATH_MAX];
    return program_path(path, sizeof path);
}

/* ---- asking ---- */

static err run(struct pulling *p, str request, struct err_info *why)
{
    static char name[] = "aim-odbc", utf8[] = "LC_ALL=C.UTF-8";
    char path[PATH_MAX], settings[3][PATH_MAX];
    char *const arguments[] = {name, NULL};
    char *environment[] = {utf8, NULL, NULL, NULL}; /* drivers ask the locale what text is */
    static const char *const kept[] = {"ODBCSYSINI", "ODBCINI"};
    struct source work;
    struct outside_end end = {0};
    size_t n = 1;
    for (size_t i = 0; i < COUNT(kept); i++) {
        const char *value = getenv(kept[i]);
        if (!value || strlen(value) > PATH_MAX - 20) continue;
        (void)snprintf(settings[n], sizeof settings[n], "%.12s=%.*s", kept[i], PATH_MAX - 20,
                       value);
        environment[n] = settings[n];
        n++;
    }
    if (!program_path(path, sizeof path)) {
        (void)err_set(why, ERR_CONFIG,
                      "this aim was built without the program that asks databases");
        return err_todo(why, "install unixodbc-dev and build again, or let the agency send a file");
    }
    err e = source_open_text(request, &work, why);
    if (e) return e;
    const struct outside o = {path,  arguments,        environment,
                              &work, INGEST_BYTES_MAX, (int)p->seconds_max};
    e = source_open_spool(p->order->hub, &p->rows, why);
    if (!e) e = outside_run(&o, &p->rows, &p->verdict, sizeof p->verdict, &end, why);
    source_close(&work);
    if (e) return e;
    return pull_verdict_judge(&p->verdict, end.said, end.late, why);
}

static err ask(struct pulling *p, struct err_info *why)
{
    const struct mapping_arrival *a = &p->mapping.arrives;
    struct buf request = BUF_INIT(PULL_REQUEST_BYTES_MAX);
    const str parts[] = {a->query, a->watermark, p->since};
    err e = add_connection(p, &request, why);
    buf_byte(&request, 0);
    for (size_t i = 0; i < COUNT(parts); i++) {
        buf_add(&request, parts[i]);
        buf_byte(&request, 0);
    }
    if (!e && buf_state(&request))
        e = err_set(why, ERR_LIMIT, "the query or connection is too long");
    if (!e) e = run(p, buf_str(&request), why);
    if (request.at) explicit_bzero(request.at, request.size);
    buf_release(&request);
    return e;
}

/* ---- taking in ---- */

static err write_mark(struct db *db, void *ctx, struct err_info *why)
{
    struct pulling *p = ctx;
    struct hub *h = p->order->hub;
    struct q_feed_mark_put_in in = {
        .agency = p->order->agency, .feed = p->feed, .set_ms = hub_now_ms(h)};
    struct rand r = h->rand;
    err e = crypt_seal(&h->keys.use[KEY_DELIVERY], &r, mark_place(p), str_of(p->verdict.watermark),
                       p->arena, &in.sealed, why);
    return e ? e : q_feed_mark_put(db, &in, why);
}

static err take(struct pulling *p, struct ingest_report *ret_report, struct err_info *why)
{
    const struct pull_order *o = p->order;
    struct ingest_order order = {.hub = o->hub,
                                 .agency = o->agency,
                                 .feed = o->feed,
                                 .file = "the query's result",
                                 .source = &p->rows,
                                 .full = o->full,
                                 .audit = o->audit};
    if (o->try_only) return ingest_try(&order, ret_report, why);
    err e = ingest_take(&order, ret_report, why);
    if (e || !p->verdict.watermark[0]) return e;
    return store_write(o->hub->store, write_mark, p, why);
}

err pull_take(const struct pull_order *order, struct ingest_report *ret_report,
              struct err_info *why)
{
    struct pulling *p = mem_zero(1, sizeof *p);
    *ret_report = (struct ingest_report){0};
    if (p) {
        *p = (struct pulling){.order = order, .arena = arena_new(ARENA_BYTES)};
        p->rows = (struct source){.file = {-1}, .out = {-1}};
    }
    err e = p && p->arena ? store_read(order->hub->store, read_agreement, p, why)
                          : err_set(why, ERR_NOMEM, "no memory to pull a feed");
    if (!e) e = need_query(p, why);
    if (!e) e = store_read(order->hub->store, read_mark, p, why);
    if (!e) e = ask(p, why);
    if (!e) e = take(p, ret_report, why);
    if (p) {
        source_close(&p->rows);
        partners_free(p->partners);
        arena_free(p->arena);
    }
    mem_free(p);
    return e;
}
