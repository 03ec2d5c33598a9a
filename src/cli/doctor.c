/* cli/doctor.c -- aim doctor: is this hub well? One line per check, and what to do where it is
 * not. */
#include "agency/partners.h"
#include "audit/note.h"
#include "audit/verify.h"
#include "base/file.h"
#include "cli/command.h"
#include "codec/json.h"
#include "event/history.h"
#include "inbox/inbox.h"
#include "pull/pull.h"
#include "query.h"
#include "store/cell.h"

#include <stdio.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

enum { DISK_MIN_PERCENT = 10, WAITING_MAX = 1000, MESSAGE_MAX_MINUTES = 5 };

enum finding { FINDING_GOOD, FINDING_WARNING, FINDING_BAD };
static const char *const finding_words[] = {"good", "warning", "bad"};

struct doctor {
    struct call *call;
    struct json_writer w;
    int warnings, bad;
};

static void say(struct doctor *d, const char *check, enum finding f, const char *todo,
                const char *format, ...) PRINTF(5, 6);
static void say(struct doctor *d, const char *check, enum finding f, const char *todo,
                const char *format, ...)
{
    char text[300];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    d->warnings += f == FINDING_WARNING;
    d->bad += f == FINDING_BAD;
    if (d->call->json) {
        json_open_object(&d->w);
        json_pair_c(&d->w, "check", check);
        json_pair_c(&d->w, "finding", finding_words[f]);
        json_pair_c(&d->w, "what", text);
        if (f != FINDING_GOOD) json_pair_c(&d->w, "todo", todo);
        json_close_object(&d->w);
        return;
    }
    buf_printf(&d->call->out, "%-8s %-12s %s\n", finding_words[f], check, text);
    if (f != FINDING_GOOD && todo[0]) buf_printf(&d->call->out, "%-21s %s\n", "", todo);
}

static void check_files(struct doctor *d)
{
    char path[PATH_MAX];
    struct stat st;
    const char *dir = d->call->hub->dir;
    snprintf(path, sizeof path, "%.*s/hub.key", PATH_MAX - 10, dir);
    if (stat(path, &st) != 0)
        say(d, "key", FINDING_BAD, "put hub.key back from its safe copy",
            "the key file is missing");
    else say(d, "key", FINDING_GOOD, "", "the key file is private and is this database's");
    if (stat(dir, &st) == 0 && (st.st_mode & 077))
        say(d, "folder", FINDING_WARNING, "chmod 700",
            "other accounts may look into the hub's folder");
    else say(d, "folder", FINDING_GOOD, "", "only this account may look into the hub's folder");
}

static void check_disk(struct doctor *d)
{
    struct statvfs fs;
    if (statvfs(d->call->hub->dir, &fs) != 0 || fs.f_blocks == 0) {
        say(d, "disk", FINDING_WARNING, "look at the disk", "the free space cannot be read");
        return;
    }
    unsigned long long percent = (unsigned long long)fs.f_bavail * 100 / fs.f_blocks;
    unsigned long long megabytes = (unsigned long long)fs.f_bavail * fs.f_frsize / 1000000;
    bool low = percent < DISK_MIN_PERCENT && megabytes < 20000;
    say(d, "disk", low ? FINDING_WARNING : FINDING_GOOD, "free some space before the next delivery",
        "%llu %% (%llu MB) of the disk is free", percent, megabytes);
}

/* Whether it can, not whether it should. */
static void check_doors(struct doctor *d)
{
    say(d, "pull", FINDING_GOOD, "", "aim-odbc is %s",
        pull_is_built() ? "here: feeds can be pulled from databases"
                        : "not here (it is built where unixODBC is): no feed can be pulled");
}

/* Files that only the hub may read; whether what they say works is `aim mesh check`. */
static void check_mailbox(struct doctor *d)
{
    char path[PATH_MAX + 16];
    snprintf(path, sizeof path, "%s/mesh.yaml", d->call->hub->dir);
    say(d, "mesh", FINDING_GOOD, "", "%s",
        file_exists(path) ? "the hub has a mailbox; aim mesh check signs in to it"
                          : "the hub has no MESH mailbox");
}

static err check_schema(struct doctor *d, struct err_info *why)
{
    int version = 0, wanted = store_schema_wanted(d->call->hub->store);
    err e = store_schema_version(d->call->hub->store, &version, why);
    if (!e)
        say(d, "schema", version == wanted ? FINDING_GOOD : FINDING_BAD,
            "use the newest aim of this hub", "the database has version %d, this program wants %d",
            version, wanted);
    return e;
}

static void say_late(struct doctor *d, const struct agreement *t, const struct feed_state *f)
{
    struct arena *a = d->call->arena;
    str expected = due_words(&t->due, a);
    str last = f->delivered_ms ? date_moment_long(a, f->delivered_ms) : STR("never");
    say(d, "feed", FINDING_WARNING, "ask the agency; the screens say 'feed late'",
        "%.*s of %.*s is late: expected %.*s, last delivery %.*s", STR_FMT(t->feed),
        STR_FMT(t->agency->code), STR_FMT(expected), STR_FMT(last));
}

static err check_feeds(struct doctor *d, struct db *db, struct err_info *why)
{
    struct q_agency_feed_state_rows rows;
    struct partners *p = NULL;
    int64_t now_ms = hub_now_ms(d->call->hub);
    int late = 0, never = 0, good = 0;
    err e = partners_load(db, &p, why);
    if (!e)
        e = q_agency_feed_state(db, &(struct q_agency_feed_state_in){CELL_HUB}, d->call->arena,
                                &rows, why);
    for (size_t i = 0; !e && i < p->agency_count; i++) {
        const struct agreement *list[FEEDS_MAX];
        size_t n = partners_feeds(p, &p->agencies[i], now_ms, list, FEEDS_MAX);
        for (size_t k = 0; k < n && k < FEEDS_MAX; k++) {
            struct feed_state f = feed_state_in(list[k], &rows, now_ms);
            if (!f.delivered_ms) never++;
            else if (f.late) late++;
            else good++;
            if (f.late) say_late(d, list[k], &f);
        }
    }
    if (!e && !p->agency_count)
        say(d, "feeds", FINDING_WARNING, "aim apply region.yaml", "the hub has no partners yet");
    else if (!e)
        say(d, "feeds", late || never ? FINDING_WARNING : FINDING_GOOD,
            "ask the agencies; the screens say 'feed late'",
            "%d feeds up to date, %d late, %d never delivered", good, late, never);
    partners_free(p);
    return e;
}

static err check_log(struct doctor *d, struct db *db, struct err_info *why)
{
    struct q_audit_head_row head = {.size = 0};
    struct q_audit_last_checkpoint_row last = {.size = 0};
    struct q_audit_count_entries_row n;
    struct verifier v;
    struct checkpoint c;
    struct arena *a = d->call->arena;
    err e = q_audit_head(db, &(struct q_audit_head_in){CELL_HUB}, a, &head, why);
    if (e == ERR_ABSENT) e = ERR_OK;
    if (!e)
        e = q_audit_last_checkpoint(db, &(struct q_audit_last_checkpoint_in){CELL_HUB}, a, &last,
                                    why);
    bool none = e == ERR_ABSENT;
    if (none) e = ERR_OK;
    if (!e) e = q_audit_count_entries(db, a, &n, why);
    if (e) return e;
    verifier_of_hub(d->call->hub->id, &d->call->hub->keys, &v);
    if (none || checkpoint_open(last.note, &v, &c, NULL) || head.size < last.size)
        say(d, "log", FINDING_BAD, "run 'aim audit verify'",
            "the log's newest checkpoint does not hold");
    else
        say(d, "log", n.waiting > WAITING_MAX ? FINDING_WARNING : FINDING_GOOD,
            "is 'aim serve' running?", "%lld entries, signed up to %lld, %lld waiting",
            (long long)head.size, (long long)last.size, (long long)n.waiting);
    return ERR_OK;
}

/* One by one: the report with its id may be long gone. */
static err check_held(struct doctor *d, struct db *db, struct err_info *why)
{
    struct q_delivery_held_rows rows;
    err e = q_delivery_held(db, d->call->arena, &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++)
        say(d, "held", FINDING_WARNING, "aim load --agency CODE --resume ID, or --drop ID",
            "delivery %016llx of %.*s waits for a human", (unsigned long long)rows.at[i].delivery,
            STR_FMT(rows.at[i].agency));
    return e;
}

static err check_deliveries(struct doctor *d, struct db *db, struct err_info *why)
{
    struct q_agency_open_deliveries_rows rows;
    err e = q_agency_open_deliveries(db, &(struct q_agency_open_deliveries_in){CELL_HUB},
                                     d->call->arena, &rows, why);
    if (!e)
        say(d, "deliveries", rows.n ? FINDING_WARNING : FINDING_GOOD,
            "load the same files again: what was done already is skipped",
            "%zu deliveries were interrupted", rows.n);
    return e ? e : check_held(d, db, why);
}

/* Messages are taken in within a second: one that is minutes old says that nothing serves, or that
 * its feed has no agreement any more. */
static err check_inbox(struct doctor *d, struct db *db, struct err_info *why)
{
    const struct inbox_feed *list;
    size_t n, stuck = 0;
    int64_t waiting = 0;
    const struct clock real = clock_system();
    err e = inbox_feeds(db, d->call->arena, &list, &n, why);
    for (size_t i = 0; !e && i < n; i++) {
        bool old = list[i].waiting &&
                   clock_now_ms(&real) - list[i].oldest_ms > MESSAGE_MAX_MINUTES * MS_PER_MINUTE;
        waiting += list[i].waiting;
        stuck += old;
        if (old)
            say(d, "inbox", FINDING_WARNING, "is 'aim serve' running, and its agreement in force?",
                "%lld messages of %.*s wait for over %d minutes", (long long)list[i].waiting,
                STR_FMT(list[i].agency), MESSAGE_MAX_MINUTES);
    }
    if (!e && !stuck && n)
        say(d, "inbox", FINDING_GOOD, "", "%lld messages wait, none for long", (long long)waiting);
    return e;
}

static err check_linking(struct doctor *d, struct db *db, struct err_info *why)
{
    struct q_link_touched_count_row n;
    err e = q_link_touched_count(db, d->call->arena, &n, why);
    if (!e)
        say(d, "linking", n.aside ? FINDING_WARNING : FINDING_GOOD,
            "aim link run --memory MB: more than the usual 160",
            "%lld records were set aside for want of memory", (long long)n.aside);
    return e;
}

static err check_database(struct db *db, void *ctx, struct err_info *why)
{
    struct doctor *d = ctx;
    err e = check_feeds(d, db, why);
    if (!e) e = check_log(d, db, why);
    if (!e) e = check_deliveries(d, db, why);
    if (!e) e = check_linking(d, db, why);
    return e ? e : check_inbox(d, db, why);
}

static err doctor_run(struct call *call, struct err_info *why)
{
    struct doctor d = {.call = call, .w = {.out = &call->out}};
    if (call->json) json_open_array(&d.w);
    check_files(&d);
    check_disk(&d);
    check_doors(&d);
    check_mailbox(&d);
    err e = check_schema(&d, why);
    if (!e) e = store_read(call->hub->store, check_database, &d, why);
    if (call->json && !e) {
        json_close_array(&d.w);
        buf_add_c(&call->out, "\n");
    }
    if (!e && d.bad) return err_set(why, ERR_CORRUPT, "%d checks failed", d.bad);
    return e;
}

const struct command command_doctor = {
    .name = "doctor",
    .help = "check the hub: keys, schema, feeds, log, disk, deliveries",
    .needs = CAP_STATUS,
    .audit = AUDIT_CHECK,
    .run = doctor_run,
};
