/* audit/log.c -- writing entries, numbering them, signing the tree.
 *
 * An entry is written in its effect's transaction with position -1. Numbering it (a leaf, the new
 * frontier) happens in the same commit on SQLite, and within a second by the one node that holds
 * the lease on a shared database. What is not yet numbered when a database is stolen or restored is
 * the stated exposure. */
#include "audit/entry.h"
#include "audit/merkle.h"
#include "audit/note.h"
#include "audit/settle.h"

#include "query.h"
#include "store/cell.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum {
    NOTE_ARENA_MAX = 1024 * 1024,
    SETTLE_ARENA_MAX = 80 * 1024 * 1024,
    BATCH = 500,
    LEASE_MS = 5000,
    TRIES = 10, /* while another node holds the lease */
    TRY_EVERY_MS = 20
};

static int32_t leaf_cell(int64_t position) { return (int32_t)((position >> 16) % CELL_COUNT); }

static struct place key_place(int period) { return (struct place){"audit_key", period, 0}; }
static struct place entry_place(int64_t id, int period)
{
    return (struct place){"audit_entry", id, period};
}

/* The key of the month; made when it is the month's first entry. A destroyed key stays
 * destroyed. */
static err period_key(struct db *db, struct hub *h, int period, struct arena *a,
                      struct key *ret_key, struct err_info *why)
{
    struct q_audit_key_in which = {CELL_HUB, period};
    struct q_audit_key_row row;
    err e = q_audit_key(db, &which, a, &row, why);
    if (e == ERR_ABSENT) {
        struct key fresh = key_random(&h->rand);
        str wrapped;
        e = crypt_wrap(&h->keys.use[KEY_AUDIT], &h->rand, key_place(period), &fresh, a, &wrapped,
                       why);
        key_wipe(&fresh);
        if (!e)
            e = q_audit_add_key(db, &(struct q_audit_add_key_in){CELL_HUB, period, wrapped}, why);
        if (!e) e = q_audit_key(db, &which, a, &row, why);
    }
    if (!e && !row.wrapped.len)
        return err_set(why, ERR_ABSENT, "the log's key of %d was destroyed", period);
    if (!e) e = crypt_unwrap(&h->keys.use[KEY_AUDIT], key_place(period), row.wrapped, ret_key, why);
    return e;
}

static err write_entry(struct db *db, struct hub *h, const struct audit_entry *entry,
                       struct arena *a, struct err_info *why)
{
    str header, personal = {0}, sealed;
    struct key key = {{0}};
    int64_t id = rand_id(&h->rand), at_ms = hub_now_ms(h);
    int period = entry_period(at_ms);
    err e = entry_write_head(entry, id, at_ms, a, &header, why);
    if (!e) e = entry_write_personal(entry, a, &personal, why);
    if (!e) e = period_key(db, h, period, a, &key, why);
    if (!e) e = crypt_seal(&key, &h->rand, entry_place(id, period), personal, a, &sealed, why);
    key_wipe(&key);
    if (e) return e;
    return q_audit_add_entry(
        db, &(struct q_audit_add_entry_in){cell_of(id), id, at_ms, header, sealed}, why);
}

err audit_note(struct db *db, struct hub *h, const struct audit_entry *entry, struct err_info *why)
{
    struct arena *a = arena_new(NOTE_ARENA_MAX);
    if (!a) return err_set(why, ERR_NOMEM, "no memory for an entry of the log");
    err e = write_entry(db, h, entry, a, why);
    arena_free(a);
    return e;
}

struct alone {
    struct hub *hub;
    const struct audit_entry *entry;
};

static err note_alone(struct db *db, void *ctx, struct err_info *why)
{
    struct alone *alone = ctx;
    return audit_note(db, alone->hub, alone->entry, why);
}

err audit_note_alone(struct hub *h, const struct audit_entry *entry, struct err_info *why)
{
    return store_write(h->store, note_alone, &(struct alone){h, entry}, why);
}

/* ---- reading and erasing ---- */

err entry_open(struct db *db, struct hub *h, int64_t id, struct arena *a,
               struct entry_head *ret_head, str *ret_asked, struct audit_subject **ret_subjects,
               size_t *ret_n, struct err_info *why)
{
    struct q_audit_entry_row row;
    struct q_audit_key_row wrapped;
    struct key key;
    str personal;
    err e = q_audit_entry(db, &(struct q_audit_entry_in){cell_of(id), id}, a, &row, why);
    if (!e) e = entry_read_head(row.header, ret_head, why);
    if (!e)
        e = q_audit_key(db, &(struct q_audit_key_in){CELL_HUB, ret_head->period}, a, &wrapped, why);
    if (!e && !wrapped.wrapped.len)
        return err_set(why, ERR_ABSENT, "the personal part of this entry was erased");
    if (!e)
        e = crypt_unwrap(&h->keys.use[KEY_AUDIT], key_place(ret_head->period), wrapped.wrapped,
                         &key, why);
    if (!e) e = crypt_open(&key, entry_place(id, ret_head->period), row.sealed, a, &personal, why);
    return e ? e : entry_read_personal(personal, a, ret_asked, ret_subjects, ret_n, why);
}

struct destroying {
    struct hub *hub;
    int period;
    struct audit_entry entry;
};

static err destroy_key(struct db *db, void *ctx, struct err_info *why)
{
    struct destroying *d = ctx;
    err e = q_audit_destroy_key(db, &(struct q_audit_destroy_key_in){CELL_HUB, d->period, STR("")},
                                why);
    if (!e && db_changes(db) != 1)
        return err_set(why, ERR_ABSENT, "the log has no entries of that month");
    return e ? e : audit_note(db, d->hub, &d->entry, why);
}

err audit_destroy_key(struct hub *h, int period, const struct audit_entry *who,
                      struct err_info *why)
{
    char month[16];
    struct destroying d = {h, period, *who};
    if (period >= entry_period(hub_now_ms(h)))
        return err_set(why, ERR_INPUT, "only a past month of the log can be erased");
    int n = snprintf(month, sizeof month, "%d", period);
    d.entry.kind = AUDIT_KEY_DESTROYED;
    d.entry.detail = str_range(month, (size_t)n);
    err e = store_write(h->store, destroy_key, &d, why);
    return e ? e : store_checkpoint(h->store, why); /* gone from SQLite's log file too */
}

/* ---- numbering ---- */

static err read_tree(struct db *db, struct arena *a, struct frontier *ret_tree,
                     struct err_info *why)
{
    struct q_audit_head_row head;
    err e = q_audit_head(db, &(struct q_audit_head_in){CELL_HUB}, a, &head, why);
    if (e == ERR_ABSENT) {
        *ret_tree = (struct frontier){.size = 0};
        return ERR_OK;
    }
    if (e) return e;
    if (frontier_unpack(head.size, head.frontier, ret_tree)) return ERR_OK;
    (void)err_set(why, ERR_CORRUPT, "the head of the log is damaged");
    return err_todo(why,
                    "restore the database; 'aim audit verify' says where the log is still whole");
}

/* At most BATCH of what waits, oldest first; *ret_n of them. */
static err number_some(struct db *db, struct arena *a, size_t *ret_n, struct err_info *why)
{
    struct q_audit_waiting_rows rows;
    struct frontier tree;
    err e = q_audit_waiting(db, &(struct q_audit_waiting_in){BATCH}, a, &rows, why);
    if (e || (*ret_n = rows.n) == 0) return e;
    e = read_tree(db, a, &tree, why);
    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct q_audit_waiting_row *row = &rows.at[i];
        char *both = arena_alloc(a, row->header.len + row->sealed.len + 1);
        if (!both) return err_set(why, ERR_NOMEM, "no memory to number the log");
        memcpy(both, row->header.at, row->header.len);
        memcpy(both + row->header.len, row->sealed.at, row->sealed.len);
        struct hash hash = merkle_leaf(str_range(both, row->header.len + row->sealed.len));
        int64_t position = tree.size;
        e = q_audit_place_entry(
            db, &(struct q_audit_place_entry_in){row->cell, row->entry, position}, why);
        if (!e && db_changes(db) != 1)
            return err_set(why, ERR_BUSY, "another node numbers the log");
        if (!e)
            e = q_audit_add_leaf(
                db,
                &(struct q_audit_add_leaf_in){leaf_cell(position), position, row->entry,
                                              str_range((const char *)hash.at, sizeof hash.at)},
                why);
        frontier_add(&tree, &hash);
    }
    str packed = {0};
    if (!e) packed = frontier_pack(&tree, a);
    if (!e && !packed.at) e = err_set(why, ERR_NOMEM, "no memory to number the log");
    if (!e)
        e = q_audit_put_head(db, &(struct q_audit_put_head_in){CELL_HUB, tree.size, packed}, why);
    return e;
}

static err number_all(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    size_t n = 1;
    struct arena *a = arena_new(SETTLE_ARENA_MAX);
    if (!a) return err_set(why, ERR_NOMEM, "no memory to number the log");
    err e = ERR_OK;
    while (!e && n) {
        e = number_some(db, a, &n, why);
        arena_clear(a);
    }
    arena_free(a);
    return e;
}

void audit_attach(struct hub *h)
{
    if (store_is_single_writer(h->store)) store_before_commit(h->store, number_all, h);
}

/* ---- settling ---- */

struct settling {
    struct hub *hub;
    size_t numbered;
    bool mine; /* this node holds the lease */
};

static err sign_tree(struct db *db, struct hub *h, struct arena *a, struct err_info *why)
{
    struct q_audit_last_checkpoint_row last = {.size = 0};
    struct frontier tree;
    struct verifier v;
    err e =
        q_audit_last_checkpoint(db, &(struct q_audit_last_checkpoint_in){CELL_HUB}, a, &last, why);
    if (e == ERR_ABSENT) e = ERR_OK;
    if (!e) e = read_tree(db, a, &tree, why);
    if (e || tree.size <= last.size) return e;
    verifier_of_hub(h->id, &h->keys, &v);
    struct checkpoint c = {.size = tree.size, .root = frontier_root(&tree)};
    snprintf(c.origin, sizeof c.origin, "%s", v.name);
    str note = checkpoint_sign(&c, &v, &h->keys, a);
    if (!note.at) return err_set(why, ERR_NOMEM, "no memory to sign the log");
    return q_audit_add_checkpoint(
        db, &(struct q_audit_add_checkpoint_in){CELL_HUB, c.size, hub_now_ms(h), note}, why);
}

/* On a shared database one node at a time does this. The lease spans the batches of one settling; a
 * node that dies in it is overtaken when the lease runs out. Real time: a training clock may stand
 * still. */
static err lease(struct db *db, int64_t for_ms, struct arena *a, struct err_info *why)
{
    char host[64] = "";
    struct clock real = clock_system();
    int64_t now_ms = clock_now_ms(&real);
    (void)gethostname(host, sizeof host - 1);
    str owner = str_printf(a, "%s/%ld", host, (long)getpid());
    if (!owner.at) return err_set(why, ERR_NOMEM, "no memory to number the log");
    return q_audit_take_lease(
        db, &(struct q_audit_take_lease_in){CELL_HUB, owner, for_ms ? now_ms + for_ms : 0, now_ms},
        why);
}

static err take_lease(struct db *db, struct settling *s, struct arena *a, struct err_info *why)
{
    s->mine = true;
    if (store_is_single_writer(s->hub->store)) return ERR_OK;
    err e = lease(db, LEASE_MS, a, why);
    if (!e && db_changes(db) == 0) {
        struct q_audit_head_row head;
        e = q_audit_head(db, &(struct q_audit_head_in){CELL_HUB}, a, &head, why);
        if (e == ERR_ABSENT) return ERR_OK; /* the first entry of all makes the row */
        s->mine = false;
    }
    return e;
}

static err settle(struct db *db, void *ctx, struct err_info *why)
{
    struct settling *s = ctx;
    struct arena *a = arena_new(SETTLE_ARENA_MAX);
    if (!a) return err_set(why, ERR_NOMEM, "no memory to number the log");
    s->numbered = 0;
    err e = take_lease(db, s, a, why);
    if (!e && s->mine) e = number_some(db, a, &s->numbered, why);
    if (!e && s->mine && s->numbered < BATCH) e = sign_tree(db, s->hub, a, why);
    if (!e && s->mine && s->numbered < BATCH && !store_is_single_writer(s->hub->store))
        e = lease(db, 0, a, why);
    arena_free(a);
    return e;
}

err audit_settle(struct hub *h, struct err_info *why)
{
    struct settling s = {.hub = h};
    err e = ERR_OK;
    for (int tries = 0; !e && tries < TRIES; tries++) {
        do {
            e = store_write(h->store, settle, &s, why);
        } while (!e && s.mine && s.numbered == BATCH);
        if (e || s.mine) return e;
        nanosleep(&(struct timespec){.tv_nsec = TRY_EVERY_MS * 1000000L}, NULL);
    }
    return e; /* the node that holds the lease does it */
}
