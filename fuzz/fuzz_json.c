/* Any bytes as JSON: what is read can be written and read again; and as JSON Lines, in pieces. */
#include "fuzz.h"

#include "codec/json.h"

enum { BYTES_MAX = 1 << 16, ARENA_BYTES = 32 << 20, OUT_BYTES_MAX = 8 << 20 };

static void write_again(const struct json_value *v, struct json_writer *w)
{
    str text, key;
    int64_t number;
    double real;
    bool yes;
    const struct json_value *member;
    enum json_kind kind = json_kind(v);
    if (kind == JSON_IS_NULL) json_put_null(w);
    if (kind == JSON_IS_BOOL && json_as_bool(v, &yes)) json_put_bool(w, yes);
    if (kind == JSON_IS_INT && json_as_int(v, &number)) json_put_int(w, number);
    if (kind == JSON_IS_REAL && json_as_real(v, &real)) json_put_real(w, real);
    if (kind == JSON_IS_TEXT && json_as_text(v, &text)) json_put_text(w, text);
    if (kind == JSON_IS_ARRAY) json_open_array(w);
    for (size_t i = 0; kind == JSON_IS_ARRAY && i < json_count(v); i++)
        write_again(json_at(v, i), w);
    if (kind == JSON_IS_ARRAY) json_close_array(w);
    if (kind == JSON_IS_OBJECT) json_open_object(w);
    for (void *cursor = NULL; kind == JSON_IS_OBJECT && json_next(v, &cursor, &key, &member);) {
        json_put_key(w, key);
        write_again(member, w);
    }
    if (kind == JSON_IS_OBJECT) json_close_object(w);
}

static err count_line(void *context, const struct json_line *line, struct err_info *why)
{
    (void)why;
    FUZZ_HOLDS((line->object != NULL) == (line->problem.code == ERR_OK));
    ++*(size_t *)context;
    return ERR_OK;
}

static err read_lines(str text, size_t step, size_t *ret_lines)
{
    struct json_lines j;
    err e = ERR_OK;
    *ret_lines = 0;
    json_lines_init(&j, count_line, ret_lines);
    j.line_bytes_max = 500;
    for (size_t at = 0; !e && at < text.len; at += step)
        e = json_lines_push(&j, str_upto(str_from(text, at), step), NULL);
    if (!e) e = json_lines_finish(&j, NULL);
    json_lines_release(&j);
    return e;
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    str text = {(const char *)at, len};
    const struct json_value *v;
    size_t whole, pieces;
    struct arena *a = arena_new(ARENA_BYTES);
    if (a && json_read(a, text, BYTES_MAX, &v, NULL) == ERR_OK) {
        struct buf out = BUF_INIT(OUT_BYTES_MAX);
        struct json_writer w = {.out = &out};
        write_again(v, &w);
        FUZZ_HOLDS(buf_state(&out) == ERR_OK);
        FUZZ_HOLDS(json_read(a, buf_str(&out), OUT_BYTES_MAX, &v, NULL) == ERR_OK);
        buf_release(&out);
    }
    arena_free(a);
    err first = read_lines(text, len + 1, &whole), second = read_lines(text, 3, &pieces);
    FUZZ_HOLDS(first == second && whole == pieces);
    return 0;
}
