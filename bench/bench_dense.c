/* Linking where everybody has evidence with everybody: a feed gave hundreds of people one name and
 * one street, with other birth dates. One component, as many pairs as the crowds of link/keys.h
 * leave. For each size: all linked at once, then a few of them told of again, as messages arrive.
 * AIM_BENCH_RECORDS sets one size. */
#include "bench.h"

#include "base/clock.h"
#include "link/link.h"
#include "person/record.h"
#include "query.h"
#include "store/cell.h"

#include <stdio.h>
#include <stdlib.h>

enum { AGAIN = 64, BATCH = 500 }; /* records told of again in one delivery; of one transaction */

static const char *const families[] = {
    "Oakhill",  "Ashdown", "Brook",  "Carver", "Dunmore", "Ellwood", "Farrow", "Gale",
    "Harcourt", "Ingram",  "Jessop", "Kemp",   "Lorne",   "Marsh",   "Nettle", "Orchard"};
static const char *const givens[] = {"Ines", "Bram", "Cleo", "Dara",  "Edwin", "Farah",
                                     "Gwen", "Hari", "Isla", "Jonas", "Kira",  "Leon",
                                     "Maya", "Nils", "Opal", "Piotr", "Rosa",  "Sami"};

static struct {
    struct hub *hub;
    struct err_info why;
    struct link_report report;
    size_t from, to, step, told; /* records of the delivery being told */
} t;

/* Version `told` of person `i`: the street's number and the day of birth go wrong at times. */
static void content(size_t i, size_t told, char text[3][32], struct record_content *ret)
{
    size_t house = told ? i + 1000 * told : i;
    (void)snprintf(text[0], sizeof text[0], "N%zu", i);
    (void)snprintf(text[1], sizeof text[1], "%zu Elm Road", house);
    (void)snprintf(text[2], sizeof text[2], "B99 %zuAA", 1 + i / 600);
    *ret = (struct record_content){.person_ref = pii_of(str_of(text[0]))};
    struct demographics *d = &ret->who;
    d->given_name = pii_of(str_of(givens[i % COUNT(givens)]));
    d->family_name = pii_of(str_of(families[i % COUNT(families)]));
    d->known_as = pii_of(STR("Nessie"));
    d->previous_family_name = pii_of(STR("Oak"));
    d->birth_date = (struct date){(int16_t)(1940 + i % 73), (int8_t)(i % 12 + 1),
                                  (int8_t)((i + told) * 7 % 28 + 1)};
    d->gender = 'F';
    d->address = pii_of(str_of(text[1]));
    d->postcode = pii_of(str_of(text[2]));
}

static err store_one(struct db *db, size_t i, struct arena *a, struct err_info *why)
{
    struct hub *h = t.hub;
    char text[3][32];
    struct record_content c;
    struct buf plain = BUF_INIT(1 << 16);
    struct key key = key_random(&h->rand);
    struct q_record_get_row head;
    str wrapped, sealed = {0};
    content(i, t.told, text, &c);
    content_pack(&c, &plain);
    int64_t record = record_id(&h->keys, STR("hospital"), c.person_ref);
    int64_t hash = crypt_id(&h->keys, "version", buf_str(&plain));
    int64_t delivery = (int64_t)t.told + 1;
    int32_t in = cell_of(record);
    err e = q_record_get(db, &(struct q_record_get_in){in, record}, a, &head, why);
    if (!e) {
        e = crypt_unwrap(&h->keys.use[KEY_WRAP], record_key_place(record), head.data_key, &key,
                         why);
    } else if (e == ERR_ABSENT) {
        e = crypt_wrap(&h->keys.use[KEY_WRAP], &h->rand, record_key_place(record), &key, a,
                       &wrapped, why);
        struct q_record_add_in add = {in, record, STR("hospital"), wrapped, 0, 1, delivery};
        if (!e) e = q_record_add(db, &add, why);
    }
    if (!e)
        e = crypt_seal(&key, &h->rand, record_version_place(record, hash), buf_str(&plain), a,
                       &sealed, why);
    struct q_record_version_add_in add = {in, record, delivery, hash, delivery, 1, sealed};
    if (!e) e = q_record_version_add(db, &add, why);
    buf_release(&plain);
    return e ? e : q_record_touch(db, &(struct q_record_touch_in){in, record, delivery}, why);
}

static err store_batch(struct db *db, void *ctx, struct err_info *why)
{
    size_t from = *(size_t *)ctx;
    struct arena *a = arena_new(64 << 20);
    err e = ERR_OK;
    for (size_t i = from; i < from + BATCH * t.step && i < t.to && !e; i += t.step)
        e = store_one(db, i, a, why);
    arena_free(a);
    return e;
}

static bool tell(void)
{
    for (size_t i = t.from; i < t.to; i += BATCH * t.step)
        if (store_write(t.hub->store, store_batch, &i, &t.why)) return false;
    return true;
}

static bool link_all(void *ctx)
{
    (void)ctx;
    return !link_run(t.hub, NULL, &t.report, &t.why);
}

static void figures(struct bench *b, const char *what, size_t n)
{
    char name[80];
    const struct {
        const char *name, *unit;
        double value;
    } list[] = {{"pairs kept", "pairs", (double)t.report.edges},
                {"persons new", "persons", (double)t.report.persons_new},
                {"transactions", "", (double)t.report.writes},
                {"longest transaction", "ms", (double)t.report.longest_ns / 1e6}};
    for (size_t i = 0; i < COUNT(list); i++) {
        (void)snprintf(name, sizeof name, "%s/%zu/%s", what, n, list[i].name);
        bench_figure(b, name, list[i].unit, list[i].value);
    }
}

static bool one_size(struct bench *b, size_t n)
{
    char name[80];
    if (hub_open_for_test((int64_t)1788000000 * 1000, &t.hub, &t.why)) return false;
    t.from = t.told = 0, t.to = n, t.step = 1;
    bool ok = tell();
    (void)snprintf(name, sizeof name, "all/%zu", n);
    if (ok) bench_once(b, name, "records", (double)n, link_all, NULL);
    figures(b, "all", n);
    t.told = 1, t.step = n / AGAIN;
    ok = ok && tell();
    (void)snprintf(name, sizeof name, "again/%zu", n);
    if (ok) bench_once(b, name, "records", AGAIN, link_all, NULL);
    figures(b, "again", n);
    hub_close(t.hub);
    return ok;
}

int main(int argc, char **argv)
{
    struct bench b = bench_start("dense", argc, argv);
    static const size_t sizes[] = {731, 1500, 3000};
    const char *one = getenv("AIM_BENCH_RECORDS");
    bool ok = true;
    if (!bench_wanted(&b, "all") && !bench_wanted(&b, "again")) return bench_end(&b);
    if (one) ok = one_size(&b, (size_t)strtoull(one, NULL, 10));
    for (size_t i = 0; !one && i < COUNT(sizes) && ok; i++)
        ok = one_size(&b, sizes[i]);
    if (!ok) fprintf(stderr, "bench dense: %s\n", t.why.text);
    bench_figure(&b, "memory", "MB", bench_peak_mb());
    return bench_end(&b) || !ok;
}
