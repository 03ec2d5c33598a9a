/* dataset/frame.c -- reading CSV files into value ids.
 *
 * Typical: 50,000 to 10,000,000 records with 5 to 12 fields; a few thousand distinct names, as many
 * distinct addresses as there are households. The lookup tables live only while reading. */
#include "dataset/frame.h"

#include "base/file.h"
#include "base/mem.h"
#include "codec/csv.h"
#include "dataset/lookup.h"
#include "likeness/text.h"

enum { PIECE_BYTES = 256 * 1024, NO_COLUMN = CSV_COLUMNS_MAX, PROGRESS_EVERY = 4096 };

struct reader {
    struct frame *f;
    const struct frame_want *want;
    const struct frame_options *options;
    str id_column;
    const char *path;
    size_t file, first_record, bytes_max;
    uint32_t id_at, at[FRAME_FIELDS_MAX][FRAME_COLUMNS_MAX]; /* columns of this file */
    struct lookup values[FRAME_FIELDS_MAX], rows, ids;
    uint32_t line[FRAME_FIELDS_MAX]; /* the record being read */
    char joined[FRAME_VALUE_BYTES_MAX];
};

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory to read the records");
}

/* ---- the header ---- */

/* A column of the file whose name is nearly the one we look for: a file without a header shows its
 * first person here, so nothing else of it is repeated. */
static void suggest(const struct csv_row *header, str name, struct err_info *why)
{
    for (size_t i = 0; i < header->n && i < CSV_COLUMNS_MAX; i++) {
        str column = str_trim(header->field[i]);
        unsigned slips = column.len < 64 ? likeness_damerau(column, name) : 64;
        if (slips * 3 > name.len && !str_eq_nocase(column, name)) continue;
        (void)err_todo(why, "is it \"%.*s\"? Names of columns must be the same, letter for letter",
                       STR_FMT(column));
        return;
    }
    (void)err_todo(why, "the first line must name the columns; the id and the fields of the plan "
                        "must be among them");
}

static err find_column(const struct reader *r, const struct csv_row *header, str name,
                       uint32_t *ret_at, struct err_info *why)
{
    *ret_at = NO_COLUMN;
    for (uint32_t i = 0; i < header->n; i++) {
        if (!str_eq(str_trim(header->field[i]), name)) continue;
        if (*ret_at != NO_COLUMN) {
            (void)err_set(why, ERR_INPUT, "the column \"%.*s\" stands twice in the header",
                          STR_FMT(name));
            return err_at(why, r->path, header->line, 0);
        }
        *ret_at = i;
    }
    if (*ret_at != NO_COLUMN) return ERR_OK;
    (void)err_set(why, ERR_INPUT, "the header has no column \"%.*s\"", STR_FMT(name));
    (void)err_at(why, r->path, header->line, 0);
    suggest(header, name, why);
    return ERR_INPUT;
}

static err take_header(struct reader *r, const struct csv_row *header, struct err_info *why)
{
    err e = find_column(r, header, r->id_column, &r->id_at, why);
    for (size_t i = 0; !e && i < r->f->fields; i++)
        for (size_t k = 0; !e && k < r->want[i].columns; k++)
            e = find_column(r, header, r->want[i].column[k], &r->at[i][k], why);
    return e;
}

/* ---- values ---- */

struct text_of {
    const struct frame_value *values;
    str text;
};

static bool same_text(const void *ctx, uint32_t place)
{
    const struct text_of *t = ctx;
    return str_eq(frame_text(&t->values[place]), t->text);
}

/* The field's text: its columns without white space around them, joined by one space. */
static str field_text(struct reader *r, const struct csv_row *row, size_t field)
{
    if (r->want[field].columns == 1)
        return str_upto(r->options->as_it_stands ? row->field[r->at[field][0]]
                                                 : str_trim(row->field[r->at[field][0]]),
                        FRAME_VALUE_BYTES_MAX);
    size_t len = 0;
    for (size_t k = 0; k < r->want[field].columns; k++) {
        str part = str_trim(row->field[r->at[field][k]]);
        if (str_empty(part)) continue;
        if (len && len < sizeof r->joined) r->joined[len++] = ' ';
        part = str_upto(part, sizeof r->joined - len);
        memcpy(r->joined + len, part.at, part.len);
        len += part.len;
    }
    return (str){r->joined, len};
}

static bool take_value(struct reader *r, str text, size_t field, uint32_t *ret_id)
{
    struct frame_field *f = &r->f->field[field];
    *ret_id = 0;
    if (str_empty(text)) {
        f->value.at[0].count++;
        return true;
    }
    struct text_of t = {f->value.at, text};
    if (!lookup_put(&r->values[field], str_hash(text), same_text, &t, (uint32_t)f->value.n, ret_id))
        return false;
    if (*ret_id == UINT32_MAX) {
        str copy = str_copy(r->f->texts, text);
        struct frame_value *v = copy.at ? VEC_PUSH(&f->value) : NULL;
        if (!v) return false;
        *v = (struct frame_value){copy.at, (uint32_t)copy.len, 0};
        *ret_id = (uint32_t)(f->value.n - 1);
    }
    f->value.at[*ret_id].count++;
    return true;
}

/* ---- rows ---- */

struct line_of {
    const struct frame *f;
    const uint32_t *line;
};

static bool same_line(const void *ctx, uint32_t place)
{
    const struct line_of *l = ctx;
    return memcmp(frame_line(l->f, place), l->line, l->f->fields * sizeof *l->line) == 0;
}

static bool take_row(struct reader *r)
{
    struct frame *f = r->f;
    struct line_of l = {f, r->line};
    uint32_t place = UINT32_MAX;
    size_t bytes = f->fields * sizeof r->line[0];
    if (!r->options->every_record &&
        !lookup_put(&r->rows, str_hash((str){(const char *)r->line, bytes}), same_line, &l,
                    (uint32_t)f->row.n, &place))
        return false;
    if (place == UINT32_MAX) {
        place = (uint32_t)f->row.n;
        struct frame_row *row = VEC_PUSH(&f->row);
        if (!row || !VEC_RESERVE(&f->line, f->line.n + f->fields)) return false;
        *row = (struct frame_row){{0, 0}};
        memcpy(f->line.at + f->line.n, r->line, bytes);
        f->line.n += f->fields;
    }
    uint32_t *slot = VEC_PUSH(&f->row_of);
    if (!slot) return false;
    *slot = place;
    f->row.at[place].copies[r->file]++;
    return true;
}

/* ---- ids ---- */

struct id_of {
    const char *const *ids;
    str id;
};

static bool same_id(const void *ctx, uint32_t place)
{
    const struct id_of *t = ctx;
    return strncmp(t->ids[place], t->id.at, t->id.len) == 0 && !t->ids[place][t->id.len];
}

static err take_id(struct reader *r, const struct csv_row *row, struct err_info *why)
{
    struct frame *f = r->f;
    str id = str_trim(row->field[r->id_at]);
    if (str_empty(id)) {
        (void)err_set(why, ERR_INPUT, "the id is empty");
        return err_at(why, r->path, row->line, 0);
    }
    struct id_of t = {f->id.at, id};
    uint32_t place;
    if (!lookup_put(&r->ids, str_hash(id), same_id, &t, (uint32_t)f->id.n, &place))
        return no_memory(why);
    if (place != UINT32_MAX) {
        (void)err_set(why, ERR_INPUT, "the id of this record is that of record %zu too",
                      place - r->first_record + 1);
        (void)err_at(why, r->path, row->line, 0);
        return err_todo(why, "name a column that tells every record apart as the id of the plan");
    }
    const char *copy = str_c(f->texts, id);
    const char **slot = copy ? VEC_PUSH(&f->id) : NULL;
    if (!slot) return no_memory(why);
    *slot = copy;
    return ERR_OK;
}

/* ---- the file ---- */

size_t frame_bytes(const struct frame *f)
{
    size_t bytes = f->texts ? arena_used(f->texts) : 0;
    for (size_t i = 0; i < f->fields; i++)
        bytes += f->field[i].value.room * sizeof *f->field[i].value.at;
    return bytes + f->id.room * sizeof *f->id.at + f->row_of.room * sizeof *f->row_of.at +
           f->row.room * sizeof *f->row.at + f->line.room * sizeof *f->line.at;
}

static err check_room(const struct reader *r, struct err_info *why)
{
    if (r->f->records >= FRAME_RECORDS_MAX)
        return err_set(why, ERR_LIMIT, "there are more than %d records", FRAME_RECORDS_MAX);
    if (r->f->records % PROGRESS_EVERY) return ERR_OK;
    if (r->options->progress) r->options->progress(r->options->ctx, (int64_t)r->f->records);
    if (frame_bytes(r->f) <= r->bytes_max) return ERR_OK;
    return err_set(why, ERR_LIMIT, "the records take more than the %zu MB allowed",
                   r->bytes_max >> 20);
}

static err on_row(void *ctx, const struct csv_row *row, struct err_info *why)
{
    struct reader *r = ctx;
    if (row->problem != CSV_FINE) {
        err bad = csv_row_err(row, r->path, why);
        (void)err_todo(why, "mend the line: nothing is linked while a record cannot be read");
        return bad;
    }
    if (row->number == 0) return take_header(r, row, why);
    err e = check_room(r, why);
    if (!e) e = take_id(r, row, why);
    if (e) return e;
    for (size_t i = 0; i < r->f->fields; i++)
        if (!take_value(r, field_text(r, row, i), i, &r->line[i])) return no_memory(why);
    if (!take_row(r)) return no_memory(why);
    r->f->records++;
    return ERR_OK;
}

static err read_file(struct reader *r, struct err_info *why)
{
    struct file file;
    struct csv csv;
    char *piece = mem_alloc(PIECE_BYTES);
    if (!piece) return no_memory(why);
    err e = file_open(r->path, &file, why);
    if (e) {
        mem_free(piece);
        return e;
    }
    csv_init(&csv, on_row, r);
    for (size_t n = 1; !e && n;) {
        e = file_next(&file, piece, PIECE_BYTES, &n, why);
        if (!e && n) e = csv_push(&csv, (str){piece, n}, why);
        if (!e && !n) e = csv_finish(&csv, why);
    }
    if (e && why && !why->file[0]) (void)err_at(why, r->path, why->line, why->column);
    csv_release(&csv);
    file_close(&file);
    mem_free(piece);
    return e;
}

static err start(struct reader *r, struct err_info *why)
{
    struct frame *f = r->f;
    f->texts = arena_new(r->bytes_max);
    if (!f->texts) return no_memory(why);
    for (size_t i = 0; i < f->fields; i++) {
        f->field[i].name = r->want[i].name;
        struct frame_value *empty = VEC_PUSH(&f->field[i].value);
        if (!empty) return no_memory(why);
        *empty = (struct frame_value){"", 0, 0};
    }
    return ERR_OK;
}

err frame_read(struct frame *f, const char *const *paths, size_t files, str id_column,
               const struct frame_want *want, size_t fields, const struct frame_options *options,
               struct err_info *why)
{
    static const struct frame_options none = {0};
    *f = (struct frame){.files = files, .fields = fields};
    struct reader *r = mem_zero(1, sizeof *r);
    if (!r) return no_memory(why);
    r->f = f;
    r->want = want;
    r->options = options ? options : &none;
    r->id_column = id_column;
    r->bytes_max = r->options->bytes_max ? r->options->bytes_max : FRAME_BYTES_MAX;
    err e = start(r, why);
    for (size_t i = 0; !e && i < files; i++) {
        r->path = paths[i];
        r->file = i;
        r->first_record = f->records;
        e = read_file(r, why);
        if (i == 0) f->second = f->records;
        lookup_release(&r->ids); /* the second file counts its ids anew */
    }
    for (size_t i = 0; i < fields; i++)
        lookup_release(&r->values[i]);
    lookup_release(&r->rows);
    mem_free(r);
    return e;
}

/* Rows are moved down onto the first that says the same. */
static bool join_rows(struct frame *f, uint32_t *became)
{
    struct lookup seen = {0};
    size_t n = 0, bytes = f->fields * sizeof(uint32_t);
    bool fine = true;
    for (size_t i = 0; fine && i < f->row.n; i++) {
        uint32_t *line = f->line.at + i * f->fields, place;
        struct line_of l = {f, line};
        fine = lookup_put(&seen, str_hash((str){(const char *)line, bytes}), same_line, &l,
                          (uint32_t)n, &place);
        if (!fine) break;
        became[i] = place == UINT32_MAX ? (uint32_t)n : place;
        if (place != UINT32_MAX) {
            f->row.at[place].copies[0] += f->row.at[i].copies[0];
            f->row.at[place].copies[1] += f->row.at[i].copies[1];
            continue;
        }
        memmove(f->line.at + n * f->fields, line, bytes);
        f->row.at[n++] = f->row.at[i];
    }
    if (fine) f->row.n = n, f->line.n = n * f->fields;
    lookup_release(&seen);
    return fine;
}

err frame_fold(struct frame *f, const uint32_t *const *same, bool join, struct err_info *why)
{
    for (size_t i = 0; i < f->fields; i++) {
        struct frame_value *v = f->field[i].value.at;
        for (size_t k = 1; k < f->field[i].value.n; k++) {
            if (same[i][k] == k) continue;
            v[same[i][k]].count += v[k].count;
            v[k].count = 0;
        }
        for (size_t k = i; k < f->line.n; k += f->fields)
            f->line.at[k] = same[i][f->line.at[k]];
    }
    if (!join) return ERR_OK;
    uint32_t *became = mem_alloc(f->row.n * sizeof *became + 1);
    if (!became || !join_rows(f, became)) {
        mem_free(became);
        return no_memory(why);
    }
    for (size_t i = 0; i < f->row_of.n; i++)
        f->row_of.at[i] = became[f->row_of.at[i]];
    mem_free(became);
    return ERR_OK;
}

void frame_forget_lines(struct frame *f)
{
    VEC_RELEASE(&f->row_of);
    VEC_RELEASE(&f->row);
    VEC_RELEASE(&f->line);
}

void frame_release(struct frame *f)
{
    for (size_t i = 0; i < f->fields; i++)
        VEC_RELEASE(&f->field[i].value);
    VEC_RELEASE(&f->id);
    frame_forget_lines(f);
    arena_free(f->texts);
    *f = (struct frame){0};
}
