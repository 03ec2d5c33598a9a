/* ingest/table.c -- see table.h. */
#include "ingest/table.h"

#include "base/mem.h"
#include "codec/xlsx/xlsx.h"

#include <stdio.h>

static err give(struct table *t, long line, enum reason problem, str raw, size_t n,
                struct err_info *why)
{
    struct table_row *row = &t->row;
    row->line = line;
    row->problem = problem;
    row->raw = raw;
    t->lines++;
    if (problem) {
        (void)mapping_row(t->mapping, &t->binding, t->line, n, 0, &t->scratch, &row->fields);
        return t->on_row(t->context, row, why);
    }
    err e = ERR_OK;
    for (size_t which = 0; !e; which++) {
        if (!mapping_row(t->mapping, &t->binding, t->line, n, which, &t->scratch, &row->fields))
            break;
        e = t->on_row(t->context, row, why);
    }
    return e;
}

/* ---- CSV ---- */

static const enum reason csv_reason[CSV_PROBLEM__COUNT] = {
    [CSV_NUL] = REASON_zero_byte,
    [CSV_STRAY_QUOTE] = REASON_stray_quote,
    [CSV_TEXT_AFTER_QUOTE] = REASON_stray_quote,
    [CSV_LONE_RETURN] = REASON_not_text,
    [CSV_NOT_UTF8] = REASON_not_utf8,
    [CSV_FIELD_COUNT] = REASON_field_count,
};

err table_check_header(const struct csv_row *row, struct err_info *why)
{
    static const struct {
        char separator;
        const char *name;
    } others[] = {{';', "semicolons"}, {'\t', "tabs"}, {'|', "bars"}};
    err e = csv_row_err(row, "", why);
    if (row->problem == CSV_NOT_UTF8 || row->problem == CSV_NUL)
        e = err_todo(why, "%s", XLSX_SAVE);
    if (e) return e;
    for (size_t i = 0; row->n == 1 && i < COUNT(others); i++) {
        if (str_find(row->raw, others[i].separator) < 0) continue;
        (void)err_set(why, ERR_INPUT, "the columns are separated by %s, not by commas",
                      others[i].name);
        (void)err_at(why, "", row->line, 0);
        return err_todo(why, "%s", XLSX_SAVE);
    }
    return ERR_OK;
}

static err on_csv_row(void *context, const struct csv_row *row, struct err_info *why)
{
    struct table *t = context;
    if (row->number == 0) {
        err e = table_check_header(row, why);
        if (e) return e;
        size_t all = row->n;
        memcpy(t->line, row->field, row->n * sizeof *t->line);
        e = members_bind(&t->members, t->mapping, t->line, &all, CSV_COLUMNS_MAX, why);
        if (!e) e = mapping_bind(t->mapping, t->line, all, &t->binding, why);
        t->began = !e;
        return e;
    }
    size_t n = row->n < CSV_COLUMNS_MAX ? row->n : CSV_COLUMNS_MAX;
    enum reason problem = csv_reason[row->problem];
    memcpy(t->line, row->field, n * sizeof *t->line);
    if (!problem && !members_fill(&t->members, t->line, n)) problem = REASON_not_json;
    if (!problem) n += t->members.n;
    return give(t, row->line, problem, row->raw, n, why);
}

/* ---- JSON Lines: the names of the mapping are the header ---- */

static err json_start(struct table *t, struct err_info *why)
{
    const struct mapping *m = t->mapping;
    str header[MAPPING_NAMES_MAX];
    t->numbers = mem_zero(CSV_COLUMNS_MAX, sizeof *t->numbers);
    if (!t->numbers) return err_set(why, ERR_NOMEM, "no memory to read a delivery");
    for (size_t i = 0; i < m->name_count; i++) {
        bool is_new;
        uint64_t *place = map_str_put(&t->keys, m->names[i].theirs, &is_new);
        if (!place) return err_set(why, ERR_NOMEM, "no memory to read a delivery");
        if (!is_new) continue;
        if (t->names == CSV_COLUMNS_MAX)
            return err_set(why, ERR_LIMIT, "the mapping names too many columns");
        header[t->names] = m->names[i].theirs;
        *place = t->names++;
    }
    t->began = true;
    return mapping_bind(m, header, t->names, &t->binding, why);
}

static bool json_text(struct table *t, size_t place, const struct json_value *value)
{
    int64_t number;
    switch (json_kind(value)) {
    case JSON_IS_NULL:
        t->line[place] = (str){"", 0};
        return true;
    case JSON_IS_TEXT:
        return json_as_text(value, &t->line[place]);
    case JSON_IS_INT:
        (void)json_as_int(value, &number);
        snprintf(t->numbers[place], sizeof *t->numbers, "%lld", (long long)number);
        t->line[place] = str_of(t->numbers[place]);
        return true;
    default:
        return false;
    }
}

static err on_json_line(void *context, const struct json_line *line, struct err_info *why)
{
    struct table *t = context;
    if (!line->object) return give(t, line->line, REASON_not_json, line->raw, 0, why);
    void *cursor = NULL;
    str key;
    const struct json_value *value;
    bool readable = true;
    for (size_t i = 0; i < t->names; i++)
        t->line[i] = (str){"", 0};
    for (size_t number = 1; json_next(line->object, &cursor, &key, &value); number++) {
        const uint64_t *place = map_str_get(&t->keys, str_trim(key));
        if (place) {
            readable = json_text(t, *place, value) && readable;
            continue;
        }
        t->began = false;
        (void)err_set(why, ERR_INPUT, "key %zu of the object is not in the feed format", number);
        (void)err_at(why, "", line->line, 0);
        return err_todo(why, "leave the key out, or name it in the feed's mapping");
    }
    return give(t, line->line, readable ? REASON_NONE : REASON_not_json, line->raw, t->names, why);
}

/* ---- either ---- */

void table_init(struct table *t, const struct mapping *m, table_row_fn *on_row, void *context)
{
    memset(t, 0, sizeof *t);
    t->mapping = m;
    t->on_row = on_row;
    t->context = context;
}

#define EXPORT "export the data as CSV in UTF-8, and check that it is the right file"

/* What people send by mistake, by its first bytes. */
static const struct {
    const char *bytes, *what, *todo;
} others[] = {
    {"%PDF-", "a PDF document", EXPORT},
    {"PK\3\4", "a zip archive", "unpack it, and send the CSV file in it"},
    {"\xd0\xcf\x11\xe0", "an old workbook (.xls) or document, or one protected by a password",
     XLSX_SAVE},
    {"\x1f\x8b", "a gzip archive", "unpack it, and send the CSV file in it"},
    {"\xff\xfe", "UTF-16 text", EXPORT},
    {"\xfe\xff", "UTF-16 text", EXPORT},
    {"<?xml", "XML", EXPORT},
};

err table_check_kind(str piece, struct err_info *why)
{
    for (size_t i = 0; i < COUNT(others); i++) {
        if (!str_starts(piece, str_of(others[i].bytes))) continue;
        (void)err_set(why, ERR_INPUT, "this is %s, not CSV or JSON Lines", others[i].what);
        (void)err_at(why, "", 1, 1);
        return err_todo(why, "%s", others[i].todo);
    }
    return ERR_OK;
}

static err start(struct table *t, str piece, struct err_info *why)
{
    err e = table_check_kind(piece, why);
    if (e) return e;
    str first = str_starts(piece, STR("\xef\xbb\xbf")) ? str_from(piece, 3) : piece;
    first = str_trim(first);
    if (first.len && first.at[0] == '{') {
        t->kind = TABLE_JSON;
        json_lines_init(&t->json, on_json_line, t);
        return json_start(t, why);
    }
    t->kind = TABLE_CSV;
    csv_init(&t->csv, on_csv_row, t);
    return ERR_OK;
}

err table_push(struct table *t, str piece, struct err_info *why)
{
    err e = t->kind == TABLE_NEW && piece.len ? start(t, piece, why) : ERR_OK;
    if (e || !piece.len) return e;
    return t->kind == TABLE_CSV ? csv_push(&t->csv, piece, why)
                                : json_lines_push(&t->json, piece, why);
}

err table_finish(struct table *t, bool *ret_cut_off, struct err_info *why)
{
    *ret_cut_off = false;
    if (t->kind == TABLE_NEW) {
        (void)err_set(why, ERR_INPUT, "the file is empty");
        return err_todo(why, "a delivery has at least a header; send it again");
    }
    err e = t->kind == TABLE_CSV ? csv_finish(&t->csv, why) : json_lines_finish(&t->json, why);
    *ret_cut_off = e == ERR_INPUT && t->began;
    return e;
}

void table_release(struct table *t)
{
    if (t->kind == TABLE_CSV) csv_release(&t->csv);
    if (t->kind == TABLE_JSON) json_lines_release(&t->json);
    map_str_release(&t->keys);
    members_release(&t->members);
    mem_free(t->numbers);
    t->numbers = NULL;
    t->kind = TABLE_NEW;
}
