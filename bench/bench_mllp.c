/* HL7 messages over the network, as many senders send them: each waits for its acknowledgement
 * before it sends the next, and none is acknowledged before it is on the disk. Then one message
 * alone: how long until it is linked. */
#include "bench.h"

#include "agency/region.h"
#include "base/clock.h"
#include "base/file.h"
#include "inbox/inbox.h"
#include "jobs/jobs.h"
#include "mllp/mllp.h"
#include "query.h"
#include "store/store.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SENDERS = 16, MESSAGES = 16000, EACH = MESSAGES / SENDERS };

static const char region[] =
    "region: {name: Testshire, duty_line: 01632 960100}\n"
    "agencies:\n"
    "  - {code: hospital, name: City Hospital, kind: hospital, services: [{code: ae, name: "
    "Emergency, contact: {name: Priya Nand, phone: 01632 960111}}]}\n"
    "catalogue:\n"
    "  - {code: ae_attendance, class: concern, label: A+E attendance, in_person: yes, tier: 2, "
    "retention_months: 36}\n"
    "agreements:\n"
    "  - {id: hospital, agency: hospital, mapping: adt.yaml, purpose: p, lawful_basis: 6(1)(e), "
    "condition: none, fields: [person_ref, given_name, family_name, birth_date, gender, address, "
    "postcode, event_ref, event_type, event_date], event_types: [ae_attendance], audience: 3, "
    "retention_months: 36, from: 2013-01-01, until: 2015-12-31, expected_every_hours: 48}\n";
static const char mapping[] =
    "hl7: {facility: RXX}\nvalues: {event_type: {A04 E: ae_attendance}}\n";

struct world {
    char dir[64], path[100];
    struct hub *hub;
    struct arena *arena;
    struct mllp *server;
    struct err_info why;
};

static err apply(struct db *db, void *ctx, struct err_info *why)
{
    struct world *w = ctx;
    struct partners *known = NULL;
    struct region r;
    struct region_changes changes;
    err e = partners_load(db, &known, why);
    if (!e) e = region_read(w->hub, w->path, known, w->arena, &r, why);
    if (!e) e = region_apply(db, w->hub, &r, &changes, why);
    partners_free(known);
    return e;
}

static err open_world(struct world *w)
{
    const struct hub_plan plan = {.training = true, .clock = "2014-03-26T09:00:00Z"};
    const struct mllp_plan door = {.address = "127.0.0.1", .plain = true};
    char hub[80];
    (void)snprintf(w->dir, sizeof w->dir, "/var/tmp/aim-bench.XXXXXX");
    w->arena = arena_new(32 * 1024 * 1024);
    if (!w->arena || !mkdtemp(w->dir)) return err_set(&w->why, ERR_DISK, "no folder");
    (void)snprintf(hub, sizeof hub, "%s/hub", w->dir);
    err e = hub_create(hub, &plan, rand_system(), &w->why);
    if (!e) e = hub_open(hub, &w->hub, &w->why);
    (void)snprintf(w->path, sizeof w->path, "%s/adt.yaml", w->dir);
    if (!e) e = file_replace(w->path, str_of(mapping), 0600, &w->why);
    (void)snprintf(w->path, sizeof w->path, "%s/region.yaml", w->dir);
    if (!e) e = file_replace(w->path, str_of(region), 0600, &w->why);
    if (!e) e = store_write(w->hub->store, apply, w, &w->why);
    return e ? e : mllp_start(w->hub, &door, &w->server, &w->why);
}

static void close_world(struct world *w)
{
    static const char *const files[] = {"hub/hub.db",     "hub/hub.db-wal",     "hub/hub.db-shm",
                                        "hub/hub.key",    "hub/settings.yaml",  "hub",
                                        "region.yaml",    "adt.yaml",           ""};
    mllp_stop(w->server);
    hub_close(w->hub);
    arena_free(w->arena);
    for (size_t i = 0; i < COUNT(files); i++) {
        char path[120];
        (void)snprintf(path, sizeof path, "%s/%s", w->dir, files[i]);
        (void)remove(path);
    }
}

/* ---- senders ---- */

struct sending {
    const struct world *world;
    int number, first, count, acknowledged;
};

static int dial(const struct world *w)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)mllp_port(w->server)),
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof at) == 0 ? fd : -1;
}

static bool exchange(int fd, int sender, int number)
{
    char text[900], answer[600];
    int n = snprintf(
        text, sizeof text,
        "\x0bMSH|^~\\&|PAS|RXX|AIM|HUB|20140324090500||ADT^A04^ADT_A01|%d-%d|P|2.4\r"
        "EVN|A04|20140324090500\r"
        "PID|1||P%d-%d^^^RXX^MR||Oak%d^Ines%d^^^Miss^^L||19%02d%02d%02d|F|||%d Elm "
        "Road^^Northborough^^B%d 1AA^^H\r"
        "PV1|1|E|ED^^^RXX||||||||||||||||V%d-%d|||||||||||||||||||||||||20140324085500\r\x1c\r",
        sender, number, sender, number, number * 7919 % 9001, number * 104729 % 997,
        number % 100, number % 12 + 1, number % 28 + 1, number % 300, number % 90 + 10, sender,
        number);
    if (send(fd, text, (size_t)n, MSG_NOSIGNAL) != n) return false;
    size_t len = 0;
    while (len < 2 || answer[len - 2] != 0x1c) {
        ssize_t got = recv(fd, answer + len, sizeof answer - len, 0);
        if (got <= 0) return false;
        len += (size_t)got;
    }
    return str_has(str_range(answer, len), STR("MSA|AA|"));
}

static void *send_all(void *arg)
{
    struct sending *s = arg;
    int fd = dial(s->world);
    for (int i = s->first; fd >= 0 && i < s->first + s->count; i++)
        s->acknowledged += exchange(fd, s->number, i);
    if (fd >= 0) (void)close(fd);
    return NULL;
}

static bool send_from(const struct world *w, int first, int count)
{
    struct sending s[SENDERS];
    pthread_t thread[SENDERS];
    int good = 0;
    for (int i = 0; i < SENDERS; i++) {
        s[i] = (struct sending){w, i, first, count, 0};
        if (pthread_create(&thread[i], NULL, send_all, &s[i]) != 0) return false;
    }
    for (int i = 0; i < SENDERS; i++) {
        (void)pthread_join(thread[i], NULL);
        good += s[i].acknowledged;
    }
    return good == SENDERS * count;
}

/* ---- until it is linked ---- */

struct asking {
    struct arena *arena;
    int64_t left;
};

static err ask(struct db *db, void *ctx, struct err_info *why)
{
    struct asking *a = ctx;
    struct q_inbox_count_row waiting;
    struct q_link_touched_count_row touched = {0};
    err e = q_inbox_count(db, &(struct q_inbox_count_in){1000}, a->arena, &waiting, why);
    if (!e) e = q_link_touched_count(db, a->arena, &touched, why);
    a->left = e ? -1 : waiting.waiting + touched.waiting;
    return e;
}

static double until_linked_ms(struct world *w)
{
    const struct timespec moment = {0, 2000000};
    struct asking a = {.arena = w->arena, .left = 1};
    int64_t from = clock_monotonic_ns();
    while (a.left && clock_monotonic_ns() - from < 60 * INT64_C(1000000000)) {
        if (store_read(w->hub->store, ask, &a, &w->why)) return -1;
        (void)nanosleep(&moment, NULL);
    }
    return (double)(clock_monotonic_ns() - from) / 1e6;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void measure_linked(struct bench *b, struct world *w)
{
    enum { TIMES = 20 };
    struct jobs *jobs = NULL;
    double ms[TIMES];
    if (jobs_start(w->hub, &jobs, &w->why)) return;
    (void)until_linked_ms(w); /* what the senders before left */
    int fd = dial(w);
    for (int i = 0; i < TIMES; i++) {
        if (fd < 0 || !exchange(fd, SENDERS, 1000000 + i)) b->failed = 1;
        ms[i] = until_linked_ms(w);
    }
    if (fd >= 0) (void)close(fd);
    jobs_stop(jobs);
    qsort(ms, TIMES, sizeof *ms, by_size);
    bench_figure(b, "mllp/linked/median", "ms", ms[TIMES / 2]);
    bench_budget(b, "mllp/linked/slowest of 20", "ms", ms[TIMES - 1], BENCH_AT_MOST, 1000);
}

int main(int argc, char **argv)
{
    struct bench b = bench_start("mllp", argc, argv);
    struct world w = {.dir = ""};
    if (!bench_wanted(&b, "mllp")) return bench_end(&b);
    err e = open_world(&w);
    if (e) fprintf(stderr, "%s: %s\n", err_word(e), w.why.text);
    bool good = !e && send_from(&w, -20, 20); /* warm; some hundreds to be linked with */
    if (good) measure_linked(&b, &w);
    int64_t from = clock_monotonic_ns(), cpu = clock_cpu_ns();
    good = good && send_from(&w, 0, EACH);
    double seconds = (double)(clock_monotonic_ns() - from) / 1e9;
    double cpu_us = (double)(clock_cpu_ns() - cpu) / 1e3 / MESSAGES;
    if (good) {
        bench_budget(&b, "mllp/acknowledged by 16 senders", "messages/s", MESSAGES / seconds,
                     BENCH_AT_LEAST, 2000);
        bench_figure(&b, "mllp/acknowledged/cpu", "us per message, senders too", cpu_us);
        bench_figure(&b, "mllp/memory", "MB", bench_peak_mb());
    }
    b.failed |= !good;
    close_world(&w);
    return bench_end(&b);
}
