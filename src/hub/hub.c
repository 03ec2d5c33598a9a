/* hub/hub.c -- opening and closing; see hub.h. */
#include "hub/inside.h"

#include "base/date.h"
#include "base/file.h"
#include "base/mem.h"
#include "query.h"

#include <stdio.h>
#include <unistd.h>

enum { FACT_BYTES_MAX = 64 * 1024 };

err hub_path(const char *dir, const char *name, char ret_path[PATH_MAX], struct err_info *why)
{
    int n = name[0] == '/' ? snprintf(ret_path, PATH_MAX, "%s", name)
                           : snprintf(ret_path, PATH_MAX, "%s/%s", dir, name);
    return n < PATH_MAX ? ERR_OK : err_set(why, ERR_LIMIT, "the folder's name is too long");
}

/* "hub.db" means a SQLite file in the folder; anything with a scheme is for the store. */
static err open_store(struct hub *h, bool create, struct err_info *why)
{
    char path[PATH_MAX], url[PATH_MAX + 8];
    const char *database = h->settings.database;
    struct store_options options = {.create = create};
    if (strstr(database, "://")) return store_open(database, &options, &h->store, why);
    err e = hub_path(h->dir, database, path, why);
    if (e) return e;
    snprintf(url, sizeof url, "sqlite:%s", path);
    return store_open(url, &options, &h->store, why);
}

err hub_begin(const char *dir, bool create, struct hub **ret_hub, struct err_info *why)
{
    char key[PATH_MAX];
    struct hub *h = mem_zero(1, sizeof *h);
    if (!h) return err_set(why, ERR_NOMEM, "no memory to open the hub");
    h->rand = rand_system();
    h->clock = clock_system();
    err e = hub_path(dir, "", h->dir, why);
    if (!e) h->dir[strlen(h->dir) - 1] = 0; /* the slash */
    if (!e) e = settings_read(h->dir, &h->settings, why);
    if (!e) e = hub_path(h->dir, "hub.key", key, why);
    if (!e) e = keys_load(key, &h->keys, why);
    if (!e) e = open_store(h, create, why);
    if (e) hub_close(h);
    else *ret_hub = h;
    return e;
}

str hub_key_check(const struct hub *h, struct arena *a)
{
    struct hash check = crypt_keyed_hash(&h->keys.use[KEY_ID], STR("which keys are these?"));
    return crypt_hex(a, check.at, 16);
}

struct facts {
    struct hub *hub;
    bool made;
};

static err read_facts(struct db *db, void *ctx, struct err_info *why)
{
    struct facts *f = ctx;
    struct arena *a = arena_new(FACT_BYTES_MAX);
    str made = {0}, id = {0}, training = {0}, check = {0};
    if (!a) return err_set(why, ERR_NOMEM, "no memory to open the hub");
    err e = hub_fact(db, "made_ms", a, &made, why);
    if (!e) e = hub_fact(db, "id", a, &id, why);
    if (!e) e = hub_fact(db, "training", a, &training, why);
    if (!e) e = hub_fact(db, "key_check", a, &check, why);
    if (!e) f->made = made.len > 0;
    if (!e && f->made) {
        str ours = hub_key_check(f->hub, a);
        if (!str_to_int64(id, &f->hub->id))
            e = err_set(why, ERR_CORRUPT, "the hub's id cannot be read");
        else if (!str_eq(check, ours)) {
            e = err_set(why, ERR_CORRUPT,
                        "the key file is not the one this database was made with");
            (void)err_at(why, f->hub->dir, 0, 0);
            (void)err_todo(why, "put the right hub.key back from its safe copy");
        }
        f->hub->training = str_eq_c(training, "yes");
    }
    arena_free(a);
    return e;
}

err hub_take_facts(struct hub *h, bool *ret_made, struct err_info *why)
{
    struct facts f = {.hub = h};
    err e = store_read(h->store, read_facts, &f, why);
    if (!e) *ret_made = f.made;
    return e;
}

err hub_set_clock(struct hub *h, struct err_info *why)
{
    str text = str_of(h->settings.clock);
    int64_t ms;
    bool has_time;
    if (str_empty(text)) return ERR_OK;
    if (!h->training) {
        (void)err_set(why, ERR_CONFIG,
                      "only a training hub may have another time than the real one");
        (void)err_at(why, "settings.yaml", 0, 0);
        return err_todo(why, "take the line 'clock' out of settings.yaml");
    }
    bool runs = str_starts(text, STR("+"));
    if (!date_parse_moment(runs ? str_from(text, 1) : text, &ms, &has_time)) {
        (void)err_set(why, ERR_CONFIG, "the clock is not a date, or a date and time with zone");
        (void)err_at(why, "settings.yaml", 0, 0);
        return err_todo(why, "write it as 2014-03-26T09:00:00Z, with + in front to let it run on");
    }
    h->clock = runs ? clock_shifted(ms) : clock_fixed(ms);
    return ERR_OK;
}

static err not_made(const char *dir, struct err_info *why)
{
    (void)err_set(why, ERR_ABSENT, "making this hub was interrupted");
    (void)err_at(why, dir, 0, 0);
    return err_todo(why, "run the same 'aim init' again; it completes the hub");
}

err hub_open(const char *dir, struct hub **ret_hub, struct err_info *why)
{
    char path[PATH_MAX];
    struct hub *h = NULL;
    bool made = false;
    err e = hub_path(dir, "settings.yaml", path, why);
    if (e) return e;
    if (!file_exists(path)) {
        (void)err_set(why, ERR_ABSENT, "there is no hub in this folder");
        (void)err_at(why, dir, 0, 0);
        return err_todo(
            why, "make one with 'aim init DIR', or name its folder with --hub DIR or AIM_HUB=DIR");
    }
    e = hub_begin(dir, false, &h, why);
    if (e) return e;
    e = store_migrate(h->store, why);
    if (!e) e = hub_take_facts(h, &made, why);
    if (!e && !made) e = not_made(dir, why);
    if (!e) e = hub_set_clock(h, why);
    if (e) hub_close(h);
    else *ret_hub = h;
    return e;
}

static const char *const names[] = {"settings.yaml", "hub.key", "hub.db", "hub.db-wal",
                                    "hub.db-shm"};

static void remove_temporary(const struct hub *h)
{
    char path[PATH_MAX];
    for (size_t i = 0; i < COUNT(names); i++)
        if (!hub_path(h->dir, names[i], path, NULL)) (void)unlink(path);
    (void)rmdir(h->dir);
}

void hub_close(struct hub *h)
{
    if (!h) return;
    store_close(h->store);
    if (h->temporary) remove_temporary(h);
    keys_wipe(&h->keys);
    mem_free(h);
}
