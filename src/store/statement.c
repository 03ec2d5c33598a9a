/* store/statement.c -- the calls behind query.h: what every engine must keep, in one place. */
#include "store/statement.h"

#include "base/mem.h"
#include "store/driver.h"

int64_t db_changes(const struct db *db) { return db->changes; }

err statement_check_text(const struct statement *s, const struct statement_field *field, str text,
                         struct err_info *why)
{
    if (text.len && (memchr(text.at, 0, text.len) || !str_is_utf8(text)))
        return err_set(why, ERR_INPUT, "%s: the text for %s is not UTF-8, or holds a NUL byte",
                       s->name, field->name);
    return ERR_OK;
}

err statement_put_int(const struct statement *s, const struct statement_field *field, int64_t value,
                      void *row, struct err_info *why)
{
    char *at = (char *)row + field->offset;
    if (field->type == FIELD_INT64) {
        memcpy(at, &value, sizeof value);
        return ERR_OK;
    }
    int32_t small = (int32_t)value;
    if (small != value)
        return err_set(why, ERR_INTERNAL, "%s: %s does not fit an int32", s->name, field->name);
    memcpy(at, &small, sizeof small);
    return ERR_OK;
}

/* Everything goes through here: the rules of the transaction first, then the engine. */
static err run(struct db *db, const struct statement *s, const void *ins, size_t n, bool stream,
               statement_row row, void *ctx, struct err_info *why)
{
    if (db->failed.code) {
        if (why) *why = db->failed;
        return db->failed.code;
    }
    db->changes = 0;
    struct err_info own = {0};
    err e = ERR_OK;
    if (db->giving_rows)
        e = err_set(&own, ERR_INTERNAL, "%s: run while another statement gives rows", s->name);
    if (!e && s->writes && !db->writing)
        e = err_set(&own, ERR_INTERNAL, "%s: writes inside a read", s->name);
    if (!e) atomic_fetch_add_explicit(&db->store->work, (int64_t)n, memory_order_relaxed);
    if (!e) e = db->driver->run(db, s, ins, n, stream, row, ctx, &own);
    if (e && why) *why = own;
    return e;
}

/* A failure of the statement itself loses the transaction. */
static err lost(struct db *db, err e, struct err_info *own, struct err_info *why)
{
    own->code = e;
    if (!db->failed.code) db->failed = *own;
    if (why) *why = *own;
    return e;
}

err statement_run(struct db *db, const struct statement *s, const void *ins, size_t n,
                  struct err_info *why)
{
    struct err_info own = {0};
    err e = n ? run(db, s, ins, n, false, NULL, NULL, &own) : ERR_OK;
    return e ? lost(db, e, &own, why) : ERR_OK;
}

static bool copy_strings(const struct statement *s, void *row, struct arena *a)
{
    for (size_t i = 0; i < s->out_count; i++) {
        if (s->out[i].type != FIELD_TEXT && s->out[i].type != FIELD_BLOB) continue;
        str kept = str_copy(a, statement_get_str(&s->out[i], row));
        if (!kept.at) return false;
        statement_put_str(&s->out[i], kept, row);
    }
    return true;
}

/* Rows gathered one behind the other, their text in the arena. */
struct gather {
    const struct statement *s;
    struct arena *a;
    char *rows;
    size_t n, room;
    struct err_info *why;
};

static err gather_row(void *ctx, size_t which, const void *row)
{
    struct gather *g = ctx;
    (void)which;
    if (g->n == g->room) {
        size_t room = g->room ? g->room * 2 : 16;
        char *more = mem_resize(g->rows, room * g->s->row_size);
        if (!more) return err_set(g->why, ERR_NOMEM, "%s: no memory for its rows", g->s->name);
        g->rows = more;
        g->room = room;
    }
    char *at = g->rows + g->n * g->s->row_size;
    memcpy(at, row, g->s->row_size);
    if (!copy_strings(g->s, at, g->a))
        return err_set(g->why, ERR_LIMIT, "%s: its rows do not fit the memory set aside",
                       g->s->name);
    g->n++;
    return ERR_OK;
}

static err one_row(void *ctx, size_t which, const void *row)
{
    struct gather *g = ctx;
    (void)which;
    if (g->n) return err_set(g->why, ERR_INTERNAL, "%s: gave more than one row", g->s->name);
    memcpy(g->rows, row, g->s->row_size);
    if (!copy_strings(g->s, g->rows, g->a))
        return err_set(g->why, ERR_LIMIT, "%s: its row does not fit the memory set aside",
                       g->s->name);
    g->n = 1;
    return ERR_OK;
}

err statement_one(struct db *db, const struct statement *s, const void *in, struct arena *a,
                  void *ret_row, struct err_info *why)
{
    struct err_info own = {0}, row_why = {0};
    union statement_row_space space;
    struct gather g = {.s = s, .a = a, .rows = (char *)&space, .why = &row_why};
    err e = run(db, s, in, 1, false, one_row, &g, &own);
    if (e) return lost(db, e, row_why.code ? &row_why : &own, why);
    if (!g.n) return err_set(why, ERR_ABSENT, "%s: there is no such row", s->name);
    memcpy(ret_row, &space, s->row_size);
    return ERR_OK;
}

err statement_many(struct db *db, const struct statement *s, const void *in, struct arena *a,
                   void **ret_at, size_t *ret_n, struct err_info *why)
{
    struct err_info own = {0}, row_why = {0};
    struct gather g = {.s = s, .a = a, .why = &row_why};
    err e = run(db, s, in, 1, false, gather_row, &g, &own);
    void *at = e ? NULL : arena_array(a, g.n ? g.n : 1, s->row_size);
    if (!e && !at)
        e = err_set(&own, ERR_LIMIT, "%s: its rows do not fit the memory set aside", s->name);
    if (!e && g.n) memcpy(at, g.rows, g.n * s->row_size);
    mem_free(g.rows);
    if (e) return lost(db, e, row_why.code ? &row_why : &own, why);
    *ret_at = at;
    *ret_n = g.n;
    return ERR_OK;
}

/* A row() function of the caller, told apart from the engine when it fails. */
struct given {
    struct db *db;
    statement_row row;
    void *ctx;
    bool stopped;
};

static err give(void *ctx, size_t which, const void *row)
{
    struct given *g = ctx;
    g->db->giving_rows = true;
    err e = g->row(g->ctx, which, row);
    g->db->giving_rows = false;
    if (e) g->stopped = true;
    return e;
}

err statement_each(struct db *db, const struct statement *s, const void *ins, size_t n,
                   statement_row row, void *ctx, struct err_info *why)
{
    struct err_info own = {0};
    struct given g = {.db = db, .row = row, .ctx = ctx};
    err e = n ? run(db, s, ins, n, true, give, &g, &own) : ERR_OK;
    if (e && !g.stopped) return lost(db, e, &own, why);
    if (db->failed.code) { /* row() broke the rule, and ran a statement */
        if (why) *why = db->failed;
        return db->failed.code;
    }
    return e; /* the caller's own stop: its row() has set its reason, the transaction goes on */
}
