/* link/trial.c -- see trial.h: the scratch folder, and the order of things. */
#include "link/trial_inside.h"

#include "base/file.h"
#include "base/sort.h"
#include "link/hub_model.h"

#include <stdio.h>
#include <unistd.h>

static const char *const database[] = {"hub.db", "hub.db-wal", "hub.db-shm", "hub.db-journal"};
static const char *const others[] = {"model.txt", "model.txt.new"};

static void scratch_path(const struct trial_work *t, const char *name, char *ret, size_t room)
{
    (void)snprintf(ret, room, "%s/%s", t->scratch.dir, name);
}

static void remove_files(struct trial_work *t, const char *const *names, size_t n)
{
    char path[PATH_MAX + 16];
    for (size_t i = 0; i < n; i++) {
        scratch_path(t, names[i], path, sizeof path);
        (void)unlink(path);
    }
}

static void remove_database(struct trial_work *t)
{
    store_close(t->scratch.store);
    t->scratch.store = NULL;
    remove_files(t, database, COUNT(database));
}

static void remove_scratch(struct trial_work *t)
{
    remove_database(t);
    remove_files(t, others, COUNT(others));
}

err trial_scratch(struct trial_work *t, struct err_info *why)
{
    char url[PATH_MAX + 32];
    struct store_options options = {.create = true, .readers_max = 2};
    remove_database(t);
    (void)snprintf(url, sizeof url, "sqlite:%s/hub.db", t->scratch.dir);
    err e = store_open(url, &options, &t->scratch.store, why);
    return e ? e : store_migrate(t->scratch.store, why);
}

/* Held for as long as this process lives and the trial runs: a dead one holds nothing. */
static err take_lock(struct trial_work *t, struct file *ret_lock, struct err_info *why)
{
    char path[PATH_MAX + 16];
    scratch_path(t, "lock", path, sizeof path);
    err e = file_open_more(path, 0600, ret_lock, why);
    if (e != ERR_BUSY) return e;
    (void)err_set(why, ERR_BUSY, "another trial of a model is at work on this hub");
    return err_todo(why, "let it finish first");
}

static void drop_lock(struct trial_work *t, struct file *lock)
{
    char path[PATH_MAX + 16];
    scratch_path(t, "lock", path, sizeof path);
    (void)unlink(path);
    (void)rmdir(t->scratch.dir);
    file_close(lock);
}

static void on_progress(void *ctx, const struct link_progress *p)
{
    trial_tell(ctx, "linking the copy", p->done, p->waiting);
}

static err relink(struct trial_work *t, struct err_info *why)
{
    const struct model *m;
    struct link_options options = {.progress = on_progress, .ctx = t};
    err e = hub_model(&t->scratch, &m, why);
    if (e) return e;
    t->to->model = m->id;
    t->to->upper = m->upper;
    t->to->lone = m->lone;
    t->to->lower = m->lower;
    return link_rebuild(&t->scratch, &options, NULL, why);
}

static err run(struct trial_work *t, str text, struct err_info *why)
{
    remove_scratch(t); /* of a trial that was killed */
    err e = hub_model_set(&t->scratch, text, why);
    if (!e) e = trial_copy(t, why);
    if (!e) e = relink(t, why);
    if (!e) e = trial_compare(t, why);
    if (!e && t->options && t->options->examples) e = trial_examples(t, why);
    return e;
}

struct trial_record *trial_find(const struct trial_work *t, int64_t record)
{
    size_t size = sizeof *t->records.at;
    size_t i = sort_place(t->records.at, t->records.n, size, &record, sort_int64);
    return i < t->records.n && t->records.at[i].record == record ? &t->records.at[i] : NULL;
}

err link_try(struct hub *h, str text, const struct trial_options *options,
             struct trial *ret_trial, struct err_info *why)
{
    enum { PAGE_BYTES_MAX = 128 << 20 };
    struct arena *whole = arena_new(1 << 20);
    struct trial_work *t = whole ? ARENA_NEW(whole, struct trial_work) : NULL;
    struct file lock;
    bool locked = false;
    err e = t && (t->arena = arena_new(PAGE_BYTES_MAX))
                ? ERR_OK
                : err_set(why, ERR_NOMEM, "no memory to try a model");
    if (!e) {
        *ret_trial = (struct trial){0};
        t->hub = h;
        t->scratch = *h;
        t->scratch.store = NULL;
        t->options = options;
        t->to = ret_trial;
        int n = snprintf(t->scratch.dir, sizeof t->scratch.dir, "%s/trial", h->dir);
        if (n < 0 || (size_t)n >= sizeof t->scratch.dir - 32)
            e = err_set(why, ERR_LIMIT, "the folder's name is too long");
    }
    if (!e) e = file_make_dir(t->scratch.dir, 0700, why);
    if (!e) e = take_lock(t, &lock, why);
    locked = !e;
    if (!e) e = run(t, text, why);
    if (locked) {
        remove_scratch(t);
        drop_lock(t, &lock);
    }
    if (t) {
        VEC_RELEASE(&t->records);
        VEC_RELEASE(&t->possible);
        crypt_wipe(&t->scratch.keys, sizeof t->scratch.keys);
        arena_free(t->arena);
    }
    arena_free(whole);
    return e;
}
