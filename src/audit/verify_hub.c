/* audit/verify_hub.c -- the log in the database against itself and against what was signed. */
#include "audit/verify_inside.h"

#include "audit/entry.h"
#include "query.h"
#include "store/cell.h"

enum { STEP = 256, CELL_LEAVES = 1 << 16, STEP_BYTES_MAX = 64 * 1024 * 1024 };

struct hub_walk {
    struct hub *hub;
    struct walk walk;
    struct db *db;
    struct arena *a;
    int64_t next_checkpoint; /* size, INT64_MAX = none left */
    str next_note;
};

static err next_checkpoint(struct hub_walk *g, struct arena *notes, struct err_info *why)
{
    struct q_audit_next_checkpoint_row row;
    int64_t above = g->next_checkpoint;
    err e = q_audit_next_checkpoint(g->db, &(struct q_audit_next_checkpoint_in){CELL_HUB, above},
                                    notes, &row, why);
    g->next_checkpoint = e ? INT64_MAX : row.size;
    if (!e) g->next_note = row.note;
    return e == ERR_ABSENT ? ERR_OK : e;
}

/* Is this leaf its entry's, and the entry itself? */
static err check_entry(struct hub_walk *g, const struct q_audit_leaves_row *leaf,
                       struct err_info *why)
{
    struct q_audit_entry_row row;
    struct entry_head head;
    struct walk *w = &g->walk;
    int64_t at = w->tree.size;
    if (leaf->position != at)
        return (void)walk_bad(w, at, "leaf %lld is missing", (long long)at), ERR_OK;
    err e = q_audit_entry(g->db, &(struct q_audit_entry_in){cell_of(leaf->entry), leaf->entry},
                          g->a, &row, why);
    if (e == ERR_ABSENT)
        return (void)walk_bad(w, at, "the entry of leaf %lld is missing", (long long)at), ERR_OK;
    if (e) return e;
    char *both = arena_alloc(g->a, row.header.len + row.sealed.len + 1);
    if (!both) return err_set(why, ERR_NOMEM, "no memory to check the log");
    memcpy(both, row.header.at, row.header.len);
    memcpy(both + row.header.len, row.sealed.at, row.sealed.len);
    struct hash hash = merkle_leaf(str_range(both, row.header.len + row.sealed.len));
    if (leaf->hash.len != sizeof hash.at || !crypt_same(hash.at, leaf->hash.at, sizeof hash.at))
        return (void)walk_bad(w, at, "entry %lld was changed", (long long)at), ERR_OK;
    if (entry_read_head(row.header, &head, NULL) || head.id != leaf->entry || row.position != at ||
        head.at_ms != row.at_ms)
        return (void)walk_bad(w, at, "entry %lld is not in its place", (long long)at), ERR_OK;
    (void)walk_leaf(w, &hash);
    return ERR_OK;
}

static err walk_leaves(struct hub_walk *g, struct arena *notes, struct err_info *why)
{
    struct walk *w = &g->walk;
    for (;;) {
        struct q_audit_leaves_rows rows;
        int64_t from = w->tree.size;
        arena_clear(g->a);
        err e =
            q_audit_leaves(g->db,
                           &(struct q_audit_leaves_in){(int32_t)((from / CELL_LEAVES) % CELL_COUNT),
                                                       from, from + STEP - from % STEP},
                           g->a, &rows, why);
        if (e || !rows.n) return e;
        for (size_t i = 0; !e && i < rows.n && w->report.whole; i++) {
            struct arena_mark mark = arena_mark(g->a);
            e = check_entry(g, &rows.at[i], why);
            arena_rewind(g->a, mark);
            while (!e && w->report.whole && w->tree.size == g->next_checkpoint) {
                (void)walk_checkpoint(w, g->next_note);
                arena_clear(notes);
                e = next_checkpoint(g, notes, why);
            }
        }
        if (e || !w->report.whole) return e;
    }
}

/* What must also be so when every leaf was right. */
static err check_rest(struct hub_walk *g, struct err_info *why)
{
    struct q_audit_head_row head = {.size = 0};
    struct q_audit_count_leaves_row leaves;
    struct q_audit_count_entries_row entries;
    struct walk *w = &g->walk;
    long long size = (long long)w->tree.size;
    err e = q_audit_head(g->db, &(struct q_audit_head_in){CELL_HUB}, g->a, &head, why);
    if (e == ERR_ABSENT) e = ERR_OK;
    if (!e) e = q_audit_count_leaves(g->db, g->a, &leaves, why);
    if (!e) e = q_audit_count_entries(g->db, g->a, &entries, why);
    if (e || !w->report.whole) return e;
    w->report.waiting = entries.waiting;
    str packed = frontier_pack(&w->tree, g->a);
    if (!packed.at) return err_set(why, ERR_NOMEM, "no memory to check the log");
    if (g->next_checkpoint != INT64_MAX)
        (void)walk_bad(
            w, w->tree.size,
            "a checkpoint of size %lld was signed, but the log ends at %lld: the end is cut off",
            (long long)g->next_checkpoint, size);
    else if (head.size != w->tree.size || !str_eq(head.frontier, packed))
        (void)walk_bad(w, w->tree.size, "the log's head says %lld entries, there are %lld",
                       (long long)head.size, size);
    else if (leaves.leaves != w->tree.size || entries.placed != w->tree.size)
        (void)walk_bad(w, w->tree.size,
                       "there are %lld leaves and %lld numbered entries for a tree of %lld",
                       (long long)leaves.leaves, (long long)entries.placed, size);
    return ERR_OK;
}

static err verify(struct db *db, void *ctx, struct err_info *why)
{
    struct hub_walk *g = ctx;
    struct arena *notes = arena_new(1024 * 1024);
    g->db = db;
    g->a = arena_new(STEP_BYTES_MAX);
    g->next_checkpoint = 0;
    err e = notes && g->a ? next_checkpoint(g, notes, why)
                          : err_set(why, ERR_NOMEM, "no memory to check the log");
    if (!e) e = walk_leaves(g, notes, why);
    if (!e) e = check_rest(g, why);
    arena_free(notes);
    arena_free(g->a);
    return e;
}

err audit_verify_hub(struct hub *h, str kept, struct audit_report *ret_report, struct err_info *why)
{
    struct hub_walk g = {.hub = h};
    struct verifier v;
    verifier_of_hub(h->id, &h->keys, &v);
    err e = walk_begin(&g.walk, &v, kept, why);
    if (!e) e = store_read(h->store, verify, &g, why);
    if (e) return e;
    (void)walk_end(&g.walk);
    *ret_report = g.walk.report;
    return ERR_OK;
}
