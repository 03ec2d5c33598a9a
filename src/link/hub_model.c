/* link/hub_model.c -- see hub_model.h. A search asks for the model each time: one stat, no more.
 * Models that were replaced stay in memory, for somebody may still be scoring with them; a hub has
 * a handful in its life. */
#include "link/hub_model.h"

#include "base/file.h"
#include "base/mem.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>

enum { MODEL_BYTES_MAX = 64 << 20 };

struct kept {
    struct kept *next;
    char path[PATH_MAX + 16];
    struct stat file;
    struct arena *arena;
    struct model model;
};
static struct kept *all;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static bool same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static err read_model(const char *path, const struct stat *file, struct kept **ret_kept,
                      struct err_info *why)
{
    struct kept *k = mem_zero(1, sizeof *k);
    struct arena *a = arena_new(4 * (size_t)MODEL_BYTES_MAX);
    str text;
    err e = k && a ? file_read(path, MODEL_BYTES_MAX, a, &text, why)
                   : err_set(why, ERR_NOMEM, "no memory for the hub's model");
    if (!e) e = model_parse(text, a, &k->model, why);
    if (e == ERR_CONFIG && why) {
        (void)err_at(why, path, why->line, why->column);
        (void)err_todo(why, "put the file back as it was; or remove it, and compare everybody with "
                            "the shipped model: aim link run --rebuild");
    }
    if (e) {
        arena_free(a);
        mem_free(k);
        return e;
    }
    (void)snprintf(k->path, sizeof k->path, "%s", path);
    k->file = *file;
    k->arena = a;
    *ret_kept = k;
    return ERR_OK;
}

err hub_model(const struct hub *h, const struct model **ret_model, struct err_info *why)
{
    char path[PATH_MAX + 16];
    struct stat file;
    (void)snprintf(path, sizeof path, "%s/model.txt", h->dir);
    *ret_model = model_default();
    if (stat(path, &file))
        return errno == ENOENT ? ERR_OK : err_set(why, ERR_DISK, "the hub's model cannot be read");
    pthread_mutex_lock(&lock);
    struct kept *k = all;
    bool known = false;
    while (k && (strcmp(k->path, path) != 0 || !same_file(&k->file, &file)))
        k = k->next;
    known = k != NULL;
    err e = known ? ERR_OK : read_model(path, &file, &k, why);
    if (!e && !known) k->next = all, all = k;
    pthread_mutex_unlock(&lock);
    if (!e) *ret_model = &k->model;
    return e;
}

err hub_model_set(const struct hub *h, str text, struct err_info *why)
{
    char path[PATH_MAX + 16];
    struct model m;
    struct arena *a = arena_new(4 * (size_t)MODEL_BYTES_MAX);
    err e = a ? model_parse(text, a, &m, why) : err_set(why, ERR_NOMEM, "no memory for a model");
    arena_free(a);
    (void)snprintf(path, sizeof path, "%s/model.txt", h->dir);
    return e ? e : file_replace(path, text, 0600, why);
}
