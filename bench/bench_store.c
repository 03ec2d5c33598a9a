/* The store alone: statements, bulk, look-ups of a set, durable writes by one thread and by many.
 * AIM_BENCH_STORE names an empty database; else it is SQLite in a folder of its own. */
#include "bench.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/rand.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { KEYS = 200 * 1000, BULK = 2000, SET = 20, READS = 2000, WRITES = 50, THREADS = 16 };

struct place {
    struct store *store;
    struct rand rand;
    struct q_link_add_key_in *keys;
    int64_t found;
    char folder[200];
};

static err add_bulk(struct db *db, void *context, struct err_info *why)
{
    return q_link_add_key_many(db, context, BULK, why);
}

static bool load(void *context)
{
    struct place *p = context;
    for (int i = 0; i < KEYS; i += BULK)
        if (store_write(p->store, add_bulk, p->keys + i, NULL)) return false;
    return true;
}

static err count_person(void *context, size_t which, const struct q_link_persons_by_key_row *row)
{
    struct place *p = context;
    (void)which;
    p->found += row->person != 0;
    return ERR_OK;
}

/* One search's worth of keys, each in a cell of its own. */
static err look_up_set(struct db *db, void *context, struct err_info *why)
{
    struct place *p = context;
    struct q_link_persons_by_key_in in[SET];
    for (int i = 0; i < SET; i++) {
        const struct q_link_add_key_in *key = &p->keys[rand_below(&p->rand, KEYS)];
        in[i] = (struct q_link_persons_by_key_in){key->cell, key->key};
    }
    return q_link_persons_by_key_set(db, in, SET, count_person, p, why);
}

static bool read_sets(void *context)
{
    struct place *p = context;
    for (int i = 0; i < READS / SET; i++)
        if (store_read(p->store, look_up_set, p, NULL)) return false;
    return true;
}

static err read_one_by_one(struct db *db, void *context, struct err_info *why)
{
    struct place *p = context;
    struct arena *a = arena_new(1 << 16);
    struct q_link_persons_by_key_rows rows;
    err e = a ? ERR_OK : ERR_NOMEM;
    for (int i = 0; i < READS && !e; i++) {
        const struct q_link_add_key_in *key = &p->keys[rand_below(&p->rand, KEYS)];
        arena_clear(a);
        e = q_link_persons_by_key(db, &(struct q_link_persons_by_key_in){key->cell, key->key}, a,
                                  &rows, why);
    }
    arena_free(a);
    return e;
}

static bool read_many(void *context)
{
    struct place *p = context;
    return !store_read(p->store, read_one_by_one, p, NULL);
}

static err add_key(struct db *db, void *context, struct err_info *why)
{
    return q_link_add_key(db, context, why);
}

static struct q_link_add_key_in new_key(struct rand *r)
{
    int64_t key = rand_id(r);
    return (struct q_link_add_key_in){cell_of(key), key, rand_id(r)};
}

struct writer {
    struct place *place;
    struct rand rand;
    pthread_t thread;
    bool good;
};

static void *write_durably(void *context)
{
    struct writer *w = context;
    w->good = true;
    for (int i = 0; i < WRITES && w->good; i++) {
        struct q_link_add_key_in key = new_key(&w->rand);
        w->good = !store_write(w->place->store, add_key, &key, NULL);
    }
    return NULL;
}

static bool write_alone(void *context)
{
    struct place *p = context;
    struct writer w = {.place = p, .rand = rand_seeded(rand_u64(&p->rand))};
    write_durably(&w);
    return w.good;
}

static bool write_together(void *context)
{
    struct place *p = context;
    struct writer writers[THREADS];
    bool good = true;
    for (int i = 0; i < THREADS; i++) {
        writers[i] = (struct writer){.place = p, .rand = rand_seeded(rand_u64(&p->rand))};
        if (pthread_create(&writers[i].thread, NULL, write_durably, &writers[i])) exit(1);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(writers[i].thread, NULL);
        good = good && writers[i].good;
    }
    return good;
}

static bool start(struct place *p)
{
    const struct store_options options = {.create = true, .busy_ms = 60000};
    const char *given = getenv("AIM_BENCH_STORE"), *base = getenv("TMPDIR");
    char url[300];
    struct err_info why = {0};
    snprintf(p->folder, sizeof p->folder, "%s/aim-bench-XXXXXX", base ? base : P_tmpdir);
    if (!mkdtemp(p->folder)) return false;
    snprintf(url, sizeof url, "sqlite:%s/bench.db", p->folder);
    err e = store_open(given ? given : url, &options, &p->store, &why);
    if (!e) e = store_migrate(p->store, &why);
    if (e) fprintf(stderr, "bench store: %s\n", why.text);
    p->rand = rand_seeded(1);
    p->keys = mem_zero(KEYS, sizeof *p->keys);
    for (int i = 0; p->keys && i < KEYS; i++) p->keys[i] = new_key(&p->rand);
    return !e && p->keys;
}

static void clean(struct place *p)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    store_close(p->store);
    for (size_t i = 0; i < COUNT(ends); i++) {
        char path[300];
        snprintf(path, sizeof path, "%s/bench.db%s", p->folder, ends[i]);
        (void)unlink(path);
    }
    (void)rmdir(p->folder);
    mem_free(p->keys);
}

int main(int argc, char **argv)
{
    struct bench b = bench_start("store", argc, argv);
    struct place p = {0};
    if (!start(&p)) return 1;
    bench_once(&b, "bulk, 2000 rows a transaction", "rows", KEYS, load, &p);
    bench_repeat(&b, "look-ups one by one", "look-ups", READS, read_many, &p);
    bench_repeat(&b, "look-ups, 20 to a set and a snapshot", "look-ups", READS, read_sets, &p);
    bench_repeat(&b, "durable writes, one thread", "writes", WRITES, write_alone, &p);
    bench_repeat(&b, "durable writes, 16 threads", "writes", WRITES * THREADS, write_together, &p);
    clean(&p);
    return bench_end(&b);
}
