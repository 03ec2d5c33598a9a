/* Linking: likeness of names, scoring of pairs, a whole region linked on an empty hub.
 *
 * The region is made by `aim generate` (20,000 people, seed 1) in a temporary folder;
 * AIM_BENCH_PERSONS sets another size. AIM_BENCH_LINKS names a file to write the links to, for `aim
 * eval linkage`, and ends there; AIM_BENCH_FEEDS a folder of feeds to take instead of making
 * one. */
#include "bench.h"

#include "base/clock.h"
#include "base/map.h"
#include "base/vec.h"
#include "codec/csv.h"
#include "generate/generate.h"
#include "likeness/text.h"
#include "link/explain.h"
#include "link/keys.h"
#include "link/link.h"
#include "person/clean.h"
#include "person/record.h"
#include "query.h"
#include "store/cell.h"

#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

enum { COLUMNS = 13, BATCH = 500 };
static const char *const columns[COLUMNS] = {
    "person_ref", "given_name", "family_name",      "known_as", "previous_family_name",
    "birth_date", "gender",     "address",          "postcode", "uprn",
    "upn",        "nhs_number", "nhs_number_status"};

struct version {
    int64_t as_of_ms, hash;
    str packed;
    struct version *next;
};
struct held {
    int64_t record;
    str agency, ref;
    uint8_t sensitive;
    struct version *versions;
};

static struct {
    struct arena *arena;
    struct hub *hub;
    VEC(struct held) held;
    struct map64 place; /* record -> place in held, + 1 */
    str agency;
    int column[COLUMNS], as_of, sensitive;
    size_t rows;
    struct err_info why;
} region;

static str cell(const struct csv_row *row, int column)
{
    return column < 0 ? STR("") : row->field[column];
}

static int find_column(const struct csv_row *row, const char *name)
{
    for (size_t i = 0; i < row->n; i++)
        if (str_eq_c(row->field[i], name)) return (int)i;
    return -1;
}

static struct held *held_of(str ref)
{
    int64_t record = record_id(&region.hub->keys, region.agency, pii_of(ref));
    bool is_new;
    uint64_t *place = map64_put(&region.place, (uint64_t)record, &is_new);
    if (!is_new) return &region.held.at[*place - 1];
    struct held *h = VEC_PUSH(&region.held);
    *h = (struct held){
        .record = record, .agency = region.agency, .ref = str_copy(region.arena, ref)};
    *place = region.held.n;
    return h;
}

static void add_version(struct held *h, const struct record_content *c, int64_t as_of_ms)
{
    struct buf b = BUF_INIT(1 << 16);
    content_pack(c, &b);
    int64_t hash = crypt_id(&region.hub->keys, "version", buf_str(&b));
    for (struct version *v = h->versions; v; v = v->next) {
        if (v->hash != hash) continue;
        if (as_of_ms > v->as_of_ms) v->as_of_ms = as_of_ms;
        buf_release(&b);
        return;
    }
    struct version *v = ARENA_NEW(region.arena, struct version);
    *v = (struct version){as_of_ms, hash, str_copy(region.arena, buf_str(&b)), h->versions};
    h->versions = v;
    buf_release(&b);
}

static err on_row(void *context, const struct csv_row *row, struct err_info *why)
{
    (void)context;
    (void)why;
    if (row->number == 0) {
        for (int i = 0; i < COLUMNS; i++)
            region.column[i] = find_column(row, columns[i]);
        region.as_of = find_column(row, "as_of");
        region.sensitive = find_column(row, "sensitive");
        return ERR_OK;
    }
    if (row->problem != CSV_FINE) return ERR_OK;
    region.rows++;
    str f[COLUMNS];
    for (int i = 0; i < COLUMNS; i++)
        f[i] = cell(row, region.column[i]);
    struct record_content c = {.person_ref = pii_of(f[0])};
    struct demographics *d = &c.who;
    *d = (struct demographics){.given_name = pii_of(f[1]),
                               .family_name = pii_of(f[2]),
                               .known_as = pii_of(f[3]),
                               .previous_family_name = pii_of(f[4]),
                               .gender = f[6].len ? f[6].at[0] : 'U',
                               .address = pii_of(f[7]),
                               .postcode = pii_of(f[8]),
                               .uprn = pii_of(f[9]),
                               .upn = pii_of(f[10]),
                               .nhs_number = pii_of(f[11])};
    int64_t status = 0, as_of_ms = 0;
    bool has_time;
    (void)date_parse_iso(f[5], &d->birth_date);
    if (str_to_int64(f[12], &status)) d->nhs_status = (uint8_t)status;
    (void)date_parse_moment(cell(row, region.as_of), &as_of_ms, &has_time);
    struct held *h = held_of(f[0]);
    if (str_has(cell(row, region.sensitive), STR("adopted"))) h->sensitive |= SENSITIVE_ADOPTED;
    d->sensitive = h->sensitive;
    add_version(h, &c, as_of_ms);
    return ERR_OK;
}

static bool read_feed(const char *path, const char *name)
{
    char piece[1 << 16];
    struct csv c;
    FILE *file = fopen(path, "rb");
    if (!file) return false;
    region.agency = str_copy(region.arena, str_upto(str_of(name), strlen(name) - 4));
    csv_init(&c, on_row, NULL);
    err e = ERR_OK;
    for (size_t n; !e && (n = fread(piece, 1, sizeof piece, file)) > 0;)
        e = csv_push(&c, str_range(piece, n), &region.why);
    if (!e) e = csv_finish(&c, &region.why);
    csv_release(&c);
    fclose(file);
    return !e;
}

static bool read_feeds(const char *folder)
{
    char path[4096];
    struct dirent **list;
    int n = scandir(folder, &list, NULL, alphasort);
    bool ok = n > 0;
    for (int i = 0; i < n; i++) {
        str name = str_of(list[i]->d_name);
        (void)snprintf(path, sizeof path, "%s/%s", folder, list[i]->d_name);
        if (ok && str_ends(name, STR(".csv"))) ok = read_feed(path, list[i]->d_name);
        free(list[i]);
    }
    if (n >= 0) free(list);
    return ok;
}

static err store_one(struct db *db, const struct held *r, struct arena *a, struct err_info *why)
{
    struct hub *h = region.hub;
    struct key key = key_random(&h->rand);
    str wrapped, sealed;
    int32_t in = cell_of(r->record);
    err e = crypt_wrap(&h->keys.use[KEY_WRAP], &h->rand, record_key_place(r->record), &key, a,
                       &wrapped, why);
    if (!e)
        e = q_record_add(
            db, &(struct q_record_add_in){in, r->record, r->agency, wrapped, r->sensitive, 1, 1},
            why);
    for (const struct version *v = r->versions; v && !e; v = v->next) {
        e = crypt_seal(&key, &h->rand, record_version_place(r->record, v->hash), v->packed, a,
                       &sealed, why);
        struct q_record_version_add_in add = {in, r->record, v->as_of_ms, v->hash, 1, 1, sealed};
        if (!e) e = q_record_version_add(db, &add, why);
    }
    return e ? e : q_record_touch(db, &(struct q_record_touch_in){in, r->record, 1}, why);
}

static err store_batch(struct db *db, void *ctx, struct err_info *why)
{
    size_t from = *(size_t *)ctx;
    struct arena *a = arena_new(64 << 20);
    err e = ERR_OK;
    for (size_t i = from; i < region.held.n && i < from + BATCH && !e; i++)
        e = store_one(db, &region.held.at[i], a, why);
    arena_free(a);
    return e;
}

static bool store_all(void *ctx)
{
    (void)ctx;
    for (size_t i = 0; i < region.held.n; i += BATCH)
        if (store_write(region.hub->store, store_batch, &i, &region.why)) return false;
    return true;
}

static struct link_report report;

static bool link_all(void *ctx)
{
    (void)ctx;
    return !link_run(region.hub, NULL, &report, &region.why);
}

static bool rebuild_all(void *ctx)
{
    (void)ctx;
    return !link_rebuild(region.hub, NULL, &report, &region.why);
}

static err write_links_in(struct db *db, void *ctx, struct err_info *why)
{
    FILE *to = ctx;
    struct arena *a = arena_new(1 << 20);
    err e = ERR_OK;
    fprintf(to, "agency,person_ref,person_id\n");
    for (size_t i = 0; i < region.held.n && !e; i++) {
        const struct held *r = &region.held.at[i];
        struct q_link_membership_row row;
        e = q_link_membership(db, &(struct q_link_membership_in){cell_of(r->record), r->record}, a,
                              &row, why);
        fprintf(to, "%.*s,%.*s,%lld\n", STR_FMT(r->agency), STR_FMT(r->ref), (long long)row.person);
        arena_clear(a);
    }
    arena_free(a);
    return e;
}

/* ---- scoring on what was linked ---- */

enum { SAMPLE = 2000 };
static struct features sample[SAMPLE];

static err take_sample(struct db *db, void *ctx, struct err_info *why)
{
    struct arena *a = arena_new(64 << 20);
    struct visibility v;
    (void)ctx;
    err e = visibility_load(db, a, &v, why);
    for (size_t i = 0; i < SAMPLE && !e; i++) {
        struct record r;
        int64_t id = region.held.at[i * region.held.n / SAMPLE].record;
        e = records_read(db, region.hub, &v, &id, 1, a, &r, why);
        if (e) break;
        struct demographics d = r.versions[0].content.who; /* what a person at a desk types */
        d.nhs_number = d.upn = d.uprn = pii_of(STR(""));
        clean_start(&sample[i], STR(""));
        clean_add(&sample[i], &d);
    }
    arena_free(a);
    return e;
}

static bool score_pairs(void *ctx)
{
    double *sum = ctx;
    for (size_t i = 0; i < SAMPLE; i++)
        for (size_t k = 1; k <= 100; k++) {
            struct judgement j;
            judge_records(model_default(), &sample[i], &sample[(i + k) % SAMPLE], &j);
            *sum += j.weight;
        }
    return true;
}

static str sample_name(size_t i)
{
    const struct features *f = &sample[i % SAMPLE];
    return f->names ? str_range(f->name[0].text, f->name[0].len) : STR("none");
}

static bool jaro_pairs(void *ctx)
{
    double *sum = ctx;
    for (size_t i = 0; i < SAMPLE; i++)
        for (size_t k = 1; k <= 100; k++)
            *sum += likeness_jaro_winkler(sample_name(i), sample_name(i + k));
    return true;
}

static bool osa_pairs(void *ctx)
{
    double *sum = ctx;
    for (size_t i = 0; i < SAMPLE; i++)
        for (size_t k = 1; k <= 100; k++)
            *sum += likeness_osa(sample_name(i), sample_name(i + k));
    return true;
}

static int drop(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st;
    (void)kind;
    (void)at;
    return remove(path);
}

static bool prepare(const char *feeds)
{
    char made[] = "/tmp/aim-bench-XXXXXX", folder[64];
    const char *persons = getenv("AIM_BENCH_PERSONS");
    struct generate_options options = {
        persons ? (uint64_t)strtoull(persons, NULL, 10) : 20000, 1, {2026, 9, 1}, made};
    region.arena = arena_new((size_t)4 << 30);
    if (!region.arena || hub_open_for_test((int64_t)1788000000 * 1000, &region.hub, &region.why))
        return false;
    if (feeds) return read_feeds(feeds);
    struct generate_totals totals;
    if (!mkdtemp(made) || generate_region(&options, &totals, &region.why)) return false;
    (void)snprintf(folder, sizeof folder, "%s/feeds", made);
    return read_feeds(folder) && nftw(made, drop, 8, FTW_DEPTH | FTW_PHYS) == 0;
}

static err count_possible(struct db *db, void *ctx, struct err_info *why)
{
    struct q_link_possible_count_row row;
    err e = q_link_possible_count(db, region.arena, &row, why);
    if (!e) *(double *)ctx = (double)row.pairs;
    return e;
}

/* Is any part of this benchmark asked for? The later parts need what the first two make. */
static bool any_wanted(const struct bench *b)
{
    static const char *const parts[] = {"store", "run", "score", "jaro-winkler", "osa", "rebuild"};
    for (size_t i = 0; i < COUNT(parts); i++)
        if (bench_wanted(b, parts[i])) return true;
    return false;
}

int main(int argc, char **argv)
{
    struct bench b = bench_start("link", argc, argv);
    if (!any_wanted(&b)) return bench_end(&b);
    double sum = 0;
    const char *links = getenv("AIM_BENCH_LINKS");
    if (!prepare(getenv("AIM_BENCH_FEEDS"))) {
        fprintf(stderr, "bench link: %s\n", region.why.text);
        return 1;
    }
    double records = (double)region.held.n, possible = 0;
    bench_once(&b, "store", "records", records, store_all, NULL);
    if (!bench_wanted(&b, "store") && !store_all(NULL)) return 1;
    bench_once(&b, "run", "records", records, link_all, NULL);
    if (!bench_wanted(&b, "run") && !link_all(NULL)) return 1;
    bench_figure(&b, "run/compared", "pairs", (double)report.compared);
    bench_figure(&b, "run/edges", "pairs", (double)report.edges);
    bench_figure(&b, "run/persons", "persons", (double)report.persons_new);
    bench_figure(&b, "run/transactions", "", (double)report.writes);
    bench_figure(&b, "run/transactions over 20 ms", "", (double)report.writes_long);
    bench_figure(&b, "run/longest transaction", "ms", (double)report.longest_ns / 1e6);
    if (store_read(region.hub->store, count_possible, &possible, &region.why)) return 1;
    bench_figure(&b, "run/possible", "pairs per 1,000 records", 1000 * possible / records);
    if (links) {
        FILE *to = fopen(links, "w");
        if (!to || store_read(region.hub->store, write_links_in, to, &region.why)) return 1;
        fclose(to);
        hub_close(region.hub);
        return bench_end(&b);
    }
    if (store_read(region.hub->store, take_sample, NULL, &region.why)) return 1;
    bench_repeat(&b, "score", "pairs", SAMPLE * 100, score_pairs, &sum);
    bench_repeat(&b, "jaro-winkler", "pairs", SAMPLE * 100, jaro_pairs, &sum);
    bench_repeat(&b, "osa", "pairs", SAMPLE * 100, osa_pairs, &sum);
    if (bench_wanted(&b, "rebuild"))
        bench_once(&b, "rebuild", "records", records, rebuild_all, NULL);
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    bench_figure(&b, "memory", "MB", (double)use.ru_maxrss / 1024);
    hub_close(region.hub);
    return bench_end(&b);
}
