/* quality/table.c -- see table.h. */
#include "quality/table.h"

#include "base/file.h"
#include "base/mem.h"

enum { TABLE_WANTED_MAX = 32, PIECE_BYTES = 256 * 1024 };

struct table {
    const char *path;
    const char *const *wanted;
    size_t n, must;
    int column[TABLE_WANTED_MAX]; /* -1 = not in the file */
    table_row_fn *on_row; /* NULL = only the columns are asked for */
    void *context;
    bool seen, done; /* the first row; all that was asked for */
};

static err find_columns(struct table *t, const struct csv_row *row, struct err_info *why)
{
    t->seen = true;
    for (size_t i = 0; i < t->n; i++) {
        t->column[i] = -1;
        for (size_t c = 0; c < row->n && t->column[i] < 0; c++)
            if (str_eq_c(row->field[c], t->wanted[i])) t->column[i] = (int)c;
        if (t->column[i] >= 0 || i >= t->must) continue;
        (void)err_set(why, ERR_INPUT, "the column %s is missing", t->wanted[i]);
        return err_at(why, t->path, row->line, 1);
    }
    return ERR_OK;
}

static err take_row(void *context, const struct csv_row *row, struct err_info *why)
{
    struct table *t = context;
    err e = csv_row_err(row, t->path, why);
    if (e) return e;
    if (row->number == 0) return find_columns(t, row, why);
    if (!t->on_row) return ERR_OK;
    str value[TABLE_WANTED_MAX];
    for (size_t i = 0; i < t->n; i++)
        value[i] = t->column[i] < 0 ? STR("") : row->field[t->column[i]];
    e = t->on_row(t->context, value, row->line, why);
    return e ? err_at(why, t->path, row->line, 0) : ERR_OK;
}

static err read_file(struct table *t, struct err_info *why)
{
    const char *path = t->path;
    struct file f;
    struct csv c;
    if (t->n > TABLE_WANTED_MAX) return err_set(why, ERR_INTERNAL, "too many columns are wanted");
    err e = file_open(path, &f, why);
    if (e) return e;
    char *piece = mem_alloc(PIECE_BYTES);
    if (!piece) e = err_set(why, ERR_NOMEM, "no memory to read a file");
    csv_init(&c, take_row, t);
    for (size_t got = 1; !e && got && !t->done;) {
        e = file_next(&f, piece, PIECE_BYTES, &got, why);
        if (!e) e = csv_push(&c, str_range(piece, got), why);
        t->done = !t->on_row && t->seen;
    }
    if (!e && !t->done) e = csv_finish(&c, why);
    if (e && why && !why->file[0]) (void)err_at(why, path, why->line, why->column);
    csv_release(&c);
    mem_free(piece);
    file_close(&f);
    return e;
}

err table_read(const char *path, const char *const *wanted, size_t n, size_t must,
               table_row_fn *on_row, void *context, struct err_info *why)
{
    struct table t = {
        .path = path, .wanted = wanted, .n = n, .must = must, .on_row = on_row, .context = context};
    return read_file(&t, why);
}

err table_columns(const char *path, const char *const *wanted, size_t n, bool *ret_has,
                  struct err_info *why)
{
    struct table t = {.path = path, .wanted = wanted, .n = n};
    err e = read_file(&t, why);
    for (size_t i = 0; i < n; i++)
        ret_has[i] = !e && t.seen && t.column[i] >= 0;
    return e;
}
