/* hub/create.c -- making a hub, killed anywhere or not.
 *
 * Order: folder, key, settings, database, and last, in one transaction, the facts that say it is
 * made. Until then every step may be done again; the key is the one thing that is never
 * replaced. */
#include "hub/inside.h"

#include "base/file.h"
#include "query.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const ours[] = {
    ".",           "..",     "settings.yaml", "settings.yaml.new", "hub.key",
    "hub.key.new", "hub.db", "hub.db-wal",    "hub.db-shm",        "hub.db-journal"};

static bool is_ours(const char *name)
{
    for (size_t i = 0; i < COUNT(ours); i++)
        if (strcmp(name, ours[i]) == 0) return true;
    return false;
}

/* Nobody's holiday pictures become part of a hub. */
static err check_folder(const char *dir, struct err_info *why)
{
    DIR *d = opendir(dir);
    if (!d && errno == ENOENT) return ERR_OK;
    if (!d) {
        (void)err_set(why, ERR_INPUT, "this is not a folder that can be read: %s", strerror(errno));
        return err_at(why, dir, 0, 0);
    }
    bool foreign = false;
    for (struct dirent *entry; (entry = readdir(d));)
        foreign = foreign || !is_ours(entry->d_name);
    closedir(d);
    if (!foreign) return ERR_OK;
    (void)err_set(why, ERR_INPUT, "the folder has other things in it; nothing was changed");
    (void)err_at(why, dir, 0, 0);
    return err_todo(why, "name a new or an empty folder");
}

static err make_key(const char *dir, struct rand *r, struct err_info *why)
{
    char key[PATH_MAX], database[PATH_MAX];
    err e = hub_path(dir, "hub.key", key, why);
    if (!e) e = hub_path(dir, "hub.db", database, why);
    if (e || file_exists(key)) return e;
    if (file_exists(database)) {
        (void)err_set(why, ERR_CORRUPT,
                      "there is a database but no key file; a new key would not open it");
        (void)err_at(why, dir, 0, 0);
        return err_todo(why, "put hub.key back from its safe copy, or name a new folder");
    }
    return keys_create(key, r, why);
}

/* Is there a complete hub already? Then nothing may be touched. */
static err check_not_made(const char *dir, struct err_info *why)
{
    static const char *const needed[] = {"settings.yaml", "hub.key"};
    char path[PATH_MAX];
    struct hub *h = NULL;
    bool made = false;
    int version = 0;
    for (size_t i = 0; i < COUNT(needed); i++) {
        err e = hub_path(dir, needed[i], path, why);
        if (e) return e;
        if (!file_exists(path)) return ERR_OK;
    }
    err e = hub_begin(dir, false, &h, why);
    if (e == ERR_ABSENT) return ERR_OK; /* no database yet */
    if (!e) e = store_schema_version(h->store, &version, why);
    if (!e && version > 0) e = hub_take_facts(h, &made, why);
    hub_close(h);
    if (e || !made) return e;
    (void)err_set(why, ERR_CONFLICT, "there is a hub in this folder already; nothing was changed");
    (void)err_at(why, dir, 0, 0);
    return err_todo(why, "use it with --hub, or name a new folder");
}

struct making {
    struct hub *hub;
    const struct hub_plan *plan;
};

static err state_facts(struct db *db, struct making *m, struct arena *a, struct err_info *why)
{
    struct hub *h = m->hub;
    str id = str_printf(a, "%lld", (long long)h->id), check = hub_key_check(h, a);
    str now = str_printf(a, "%lld", (long long)hub_now_ms(h)), made;
    if (!id.at || !check.at || !now.at) return err_set(why, ERR_NOMEM, "no memory to make the hub");
    err e = hub_fact(db, "made_ms", a, &made, why);
    if (!e && made.len) {
        (void)err_set(why, ERR_CONFLICT,
                      "the database holds a hub already; nothing in it was changed");
        (void)err_todo(why, "name an empty database");
        return ERR_CONFLICT;
    }
    if (!e) e = hub_fact_set(db, "id", id, why);
    if (!e) e = hub_fact_set(db, "training", m->plan->training ? STR("yes") : STR("no"), why);
    if (!e) e = hub_fact_set(db, "key_check", check, why);
    if (!e && m->plan->also) e = m->plan->also(db, h, m->plan->ctx, why);
    if (!e) e = hub_fact_set(db, "made_ms", now, why);
    return e;
}

static err complete(struct db *db, void *ctx, struct err_info *why)
{
    struct arena *a = arena_new(64 * 1024);
    if (!a) return err_set(why, ERR_NOMEM, "no memory to make the hub");
    err e = state_facts(db, ctx, a, why);
    arena_free(a);
    return e;
}

static err make_database(const char *dir, const struct hub_plan *plan, struct rand r,
                         struct err_info *why)
{
    struct hub *h = NULL;
    err e = hub_begin(dir, true, &h, why);
    if (e) return e;
    h->rand = r;
    h->id = rand_id(&h->rand);
    h->training = plan->training;
    e = hub_set_clock(h, why);
    if (!e) e = store_migrate(h->store, why);
    if (!e) e = store_write(h->store, complete, &(struct making){h, plan}, why);
    hub_close(h);
    return e;
}

static err check_plan(const struct hub_plan *plan, struct err_info *why)
{
    struct hub probe = {.training = plan->training};
    if (plan->clock && !plan->training) {
        (void)err_set(why, ERR_USAGE,
                      "only a training hub may have another time than the real one");
        return err_todo(why, "leave --clock out, or add --training");
    }
    if (!plan->clock) return ERR_OK;
    if (snprintf(probe.settings.clock, sizeof probe.settings.clock, "%s", plan->clock) <
            (int)sizeof probe.settings.clock && !hub_set_clock(&probe, why))
        return ERR_OK;
    (void)err_set(why, ERR_USAGE, "--clock is not a moment");
    return err_todo(why, "write it as 2014-03-26T09:00:00Z, with + in front to let it run on");
}

static err write_settings(const char *dir, const struct buf *text, struct err_info *why)
{
    char path[PATH_MAX];
    err e = hub_path(dir, "settings.yaml", path, why);
    return e ? e : file_replace(path, buf_str(text), 0600, why);
}

err hub_create(const char *dir, const struct hub_plan *plan, struct rand r, struct err_info *why)
{
    struct buf text = BUF_INIT(64 * 1024);
    err e = check_plan(plan, why);
    if (!e) e = settings_plan(plan, &text, why);
    if (!e) e = check_folder(dir, why);
    if (!e) e = check_not_made(dir, why);
    if (!e) e = file_make_dir(dir, 0700, why);
    if (!e) e = make_key(dir, &r, why);
    if (!e) e = write_settings(dir, &text, why);
    if (!e) e = make_database(dir, plan, r, why);
    buf_release(&text);
    return e;
}

err hub_open_for_test(int64_t now_ms, struct hub **ret_hub, struct err_info *why)
{
    char dir[PATH_MAX];
    const char *place = getenv("TMPDIR");
    struct hub *h = NULL;
    int n = snprintf(dir, sizeof dir, "%s/aim-hub-XXXXXX", place && *place ? place : "/tmp");
    if (n >= (int)sizeof dir || !mkdtemp(dir))
        return err_set(why, ERR_DISK, "cannot make a temporary folder");
    err e = hub_create(dir, &(struct hub_plan){.training = true}, rand_seeded(1), why);
    if (!e) e = hub_open(dir, &h, why);
    if (e) return e;
    h->clock = clock_fixed(now_ms);
    h->rand = rand_seeded(2);
    h->temporary = true;
    *ret_hub = h;
    return ERR_OK;
}
