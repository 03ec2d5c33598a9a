/* audit/list.c -- see list.h. */
#include "audit/list.h"

#include "query.h"
#include "store/cell.h"

enum { STEP = 256, CELL_LEAVES = 1 << 16, STEP_BYTES_MAX = 64 * 1024 * 1024 };

struct listing {
    struct hub *hub;
    const struct audit_reading *r;
    struct arena *a;
    bool enough;
};

static bool in_time(const struct audit_reading *r, int64_t at_ms)
{
    return at_ms >= r->from_ms && (!r->until_ms || at_ms < r->until_ms);
}

static err tell(struct listing *l, struct db *db, int64_t id, int64_t position,
                struct err_info *why)
{
    struct q_audit_entry_row row;
    struct audit_line line = {.position = position};
    struct audit_subject *subjects = NULL;
    err e = q_audit_entry(db, &(struct q_audit_entry_in){cell_of(id), id}, l->a, &row, why);
    if (e == ERR_ABSENT) {
        (void)err_set(why, ERR_CORRUPT, "an entry of the log is missing");
        return err_todo(why, "'aim audit verify' says which");
    }
    if (!e) e = entry_read_head(row.header, &line.head, why);
    if (e || !str_eq(line.head.agency, l->r->agency) || !in_time(l->r, line.head.at_ms)) return e;
    e = entry_open(db, l->hub, id, l->a, &line.head, &line.asked, &subjects, &line.subject_count,
                   why);
    line.erased = e == ERR_ABSENT;
    line.subjects = subjects;
    if (e && !line.erased) return e;
    return l->r->each(l->r->ctx, db, &line, l->a, &l->enough, why);
}

/* The leaves of [first, beyond), backwards. */
static err step(struct listing *l, struct db *db, int64_t first, int64_t beyond,
                struct err_info *why)
{
    struct q_audit_leaves_rows rows;
    arena_clear(l->a);
    err e = q_audit_leaves(
        db,
        &(struct q_audit_leaves_in){(int32_t)((first / CELL_LEAVES) % CELL_COUNT), first, beyond},
        l->a, &rows, why);
    for (size_t i = e ? 0 : rows.n; !e && !l->enough && i-- > 0;) {
        struct arena_mark mark = arena_mark(l->a);
        e = tell(l, db, rows.at[i].entry, rows.at[i].position, why);
        arena_rewind(l->a, mark);
    }
    return e;
}

static err list(struct db *db, void *ctx, struct err_info *why)
{
    struct listing *l = ctx;
    struct q_audit_head_row head;
    l->enough = false;
    arena_clear(l->a);
    l->r->again(l->r->ctx);
    err e = q_audit_head(db, &(struct q_audit_head_in){CELL_HUB}, l->a, &head, why);
    if (e) return e == ERR_ABSENT ? ERR_OK : e;
    int64_t beyond = l->r->before && l->r->before < head.size ? l->r->before : head.size;
    while (!e && beyond > 0 && !l->enough) {
        int64_t first = (beyond - 1) / STEP * STEP;
        e = step(l, db, first, beyond, why);
        beyond = first;
    }
    return e;
}

err audit_list(struct hub *h, const struct audit_reading *r, struct err_info *why)
{
    struct listing l = {.hub = h, .r = r, .a = arena_new(STEP_BYTES_MAX)};
    if (!l.a) return err_set(why, ERR_NOMEM, "no memory to read the log");
    err e = store_read(h->store, list, &l, why);
    arena_free(l.a);
    return e;
}
