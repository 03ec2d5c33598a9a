/* FHIR in process over a million persons: Patient/$match as a program asks it, from the request to
 * the bytes that leave: key, purpose, JSON, candidates, the access decision, the entry in the log,
 * JSON. Persons are asked for as one of their services holds them.
 *
 * AIM_BENCH_PERSONS sets another size; the hub is kept (region.h). */
#include "bench.h"
#include "region.h"

#include "access/client.h"
#include "base/clock.h"
#include "fhir/door.h"
#include "fhir/write.h"
#include "person/clean.h"
#include "person/record.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>

enum { PERSONS = 1000 * 1000, SAMPLE = 2000, SAMPLE_BYTES = 256 << 20 };
static const double p99_budget_ms = 10;

static struct {
    struct bench_region region;
    struct arena *kept, *answer;
    struct shared_partners *partners;
    struct machine *machine;
    struct client client;
    char key[CLIENT_KEY_TEXT + 1], bearer[CLIENT_KEY_TEXT + 16];
    str asked[SAMPLE];
    size_t n, found;
    int64_t ns[SAMPLE], cpu_ns[SAMPLE];
} t;

/* ---- whom to ask for ---- */

static void write_patient(const struct demographics *d, struct json_writer *w)
{
    char born[40];
    (void)snprintf(born, sizeof born, "%04d-%02d-%02d", d->birth_date.year, d->birth_date.month,
                   d->birth_date.day);
    json_open_object(w);
    json_pair_c(w, "resourceType", "Patient");
    json_key(w, "name");
    json_open_array(w);
    json_open_object(w);
    json_pair_text(w, "family", pii_reveal(d->family_name, REVEAL_TEST));
    json_key(w, "given");
    json_open_array(w);
    json_put_text(w, pii_reveal(d->given_name, REVEAL_TEST));
    json_close_array(w);
    json_close_object(w);
    json_close_array(w);
    json_pair_c(w, "birthDate", born);
    if (d->gender == 'F' || d->gender == 'M')
        json_pair_c(w, "gender", d->gender == 'F' ? "female" : "male");
    json_close_object(w);
}

static bool whole(const struct demographics *d)
{
    return date_whole(d->birth_date) && !pii_empty(d->given_name) && !pii_empty(d->family_name) &&
           !clean_placeholder(pii_reveal(d->given_name, REVEAL_CLEAN));
}

/* Ids are spread evenly, so steps through them are a fair sample. */
static err take_one(struct db *db, const struct visibility *v, int64_t after, struct err_info *why)
{
    struct q_rule_persons_after_rows person;
    struct q_link_members_rows members;
    struct record r;
    err e = q_rule_persons_after(db, &(struct q_rule_persons_after_in){cell_of(after), after, 1},
                                 t.kept, &person, why);
    if (e || !person.n) return e;
    int64_t id = person.at[0].person;
    e = q_link_members(db, &(struct q_link_members_in){cell_of(id), id}, t.kept, &members, why);
    if (e || !members.n) return e;
    e = records_read(db, t.region.hub, v, &members.at[t.n % members.n].record, 1, t.kept, &r, why);
    if (e || !r.version_count || !whole(&r.versions[0].content.who)) return e;
    struct buf json = BUF_INIT(4096);
    struct json_writer w = {.out = &json};
    write_patient(&r.versions[0].content.who, &w);
    e = buf_keep(&json, t.kept, &t.asked[t.n]);
    t.n += !e;
    return e;
}

static err prepare_hub(struct db *db, void *ctx, struct err_info *why)
{
    struct visibility v;
    (void)ctx;
    err e = visibility_load(db, t.kept, &v, why);
    for (int64_t i = 0; i < SAMPLE && !e; i++)
        e = take_one(db, &v, INT64_MAX / SAMPLE * i, why);
    return e;
}

/* ---- who asks ---- */

static err add_client(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    return client_add(db, t.region.hub, &t.client, why);
}

static bool make_client(void)
{
    struct hub *h = t.region.hub;
    int64_t now_ms = hub_now_ms(h);
    struct rand r = h->rand;
    t.client = (struct client){.purposes = 1u << PURPOSE_CHILD,
                               .rate = CLIENT_RATE_MAX,
                               .from_ms = now_ms - 1000,
                               .until_ms = now_ms + INT64_C(86400000)};
    (void)snprintf(t.client.code, sizeof t.client.code, "bench-%08llx",
                   (unsigned long long)(rand_u64(&r) >> 32));
    (void)snprintf(t.client.agency, sizeof t.client.agency, "%.*s",
                   STR_FMT(t.region.partners->agencies[0].code));
    client_make_key(h, &t.client, t.key);
    (void)snprintf(t.bearer, sizeof t.bearer, "Bearer %s", t.key);
    return !store_write(h->store, add_client, NULL, &t.region.why);
}

static bool prepare(void)
{
    t.kept = arena_new(SAMPLE_BYTES);
    t.answer = arena_new(HTTP_ARENA_BYTES_MAX);
    return t.kept && t.answer && bench_region_kept(&t.region, bench_region_kept_size(PERSONS)) &&
           !store_read(t.region.hub->store, prepare_hub, NULL, &t.region.why) && make_client() &&
           !share_new(t.region.hub, &t.partners, &t.region.why) &&
           !machine_new(t.region.hub, t.partners, &t.machine, &t.region.why);
}

/* ---- asking ---- */

static bool ask(size_t at)
{
    struct http_answer answer = {.page = BUF_INIT(HTTP_PAGE_BYTES_MAX)};
    const struct http_field fields[] = {{STR("Host"), STR("hub.example")},
                                        {STR("Authorization"), str_of(t.bearer)},
                                        {STR("Aim-User"), STR("bench")},
                                        {STR("Aim-Purpose"), STR("child_concern")},
                                        {STR("Content-Type"), STR(FHIR_MEDIA)}};
    arena_clear(t.answer);
    struct http_request q = {.method = HTTP_POST,
                             .path = STR("/fhir/R4/Patient/$match"),
                             .source = STR("127.0.0.1"),
                             .body = pii_of(t.asked[at]),
                             .field = fields,
                             .field_n = COUNT(fields),
                             .arena = t.answer,
                             .id = "bench"};
    int64_t wall = clock_monotonic_ns(), cpu = clock_cpu_ns();
    fhir_door.answer(t.machine, &q, &answer);
    t.ns[at] = clock_monotonic_ns() - wall;
    t.cpu_ns[at] = clock_cpu_ns() - cpu;
    bool good = !answer.status || answer.status == 200;
    if (!good)
        (void)err_set(&t.region.why, ERR_INTERNAL, "$match was answered with %d", answer.status);
    t.found += str_has(buf_str(&answer.page), STR("\"mode\":\"match\""));
    buf_release(&answer.page);
    return good;
}

static bool ask_all(void *ctx)
{
    (void)ctx;
    for (size_t i = 0; i < t.n; i++)
        if (!ask(i)) return false;
    return t.n > 0;
}

int main(int argc, char **argv)
{
    struct bench b = bench_start("fhir", argc, argv);
    if (!bench_wanted(&b, "fhir")) return 0;
    b.failed = !prepare();
    if (!b.failed) {
        bench_once(&b, "fhir/match", "questions", (double)t.n, ask_all, NULL);
        bench_spread(&b, "fhir/match", t.ns, t.n, p99_budget_ms);
        bench_spread(&b, "fhir/match, cpu", t.cpu_ns, t.n, 0);
        bench_figure(&b, "fhir/match answered with somebody", "", (double)t.found / (double)t.n);
        bench_figure(&b, "fhir/persons", "", (double)t.region.persons);
    }
    if (b.failed) fprintf(stderr, "bench: %s\n", t.region.why.text);
    machine_free(t.machine);
    share_free(t.partners);
    bench_region_end(&t.region);
    arena_free(t.kept);
    arena_free(t.answer);
    return bench_end(&b);
}
