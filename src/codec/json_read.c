/* codec/json_read.c -- jansson behind our own small face.
 *
 * jansson ignores a failed allocation while it collects a token, and would then read on in a text
 * without its end. So it never sees one: everything it allocates comes from the caller's arena, and
 * when that is full we leave the parser by longjmp. Nothing leaks, the arena owns it all; for the
 * same reason values are never freed one by one. */
#include "codec/json.h"

#include "base/mem.h"

#include <jansson.h>
#include <pthread.h>
#include <setjmp.h>

static _Thread_local struct arena *parse_arena;
static _Thread_local jmp_buf *arena_full;

static void *arena_malloc(size_t bytes)
{
    void *at = arena_alloc(parse_arena, bytes);
    if (!at) longjmp(*arena_full, 1);
    return at;
}

static void arena_ignore(void *at) { (void)at; }

static void set_allocator(void) { json_set_alloc_funcs(arena_malloc, arena_ignore); }

/* jansson's own texts quote the input, ours must not. */
static const char *error_text(enum json_error_code code)
{
    static const char *const texts[] = {
        [json_error_invalid_utf8] = "the text is not UTF-8",
        [json_error_premature_end_of_input] = "the JSON ends too early",
        [json_error_end_of_input_expected] = "there is text after the end of the JSON",
        [json_error_invalid_syntax] = "this is not JSON",
        [json_error_null_character] = "there is a zero character (\\u0000)",
        [json_error_null_byte_in_key] = "there is a zero character (\\u0000)",
        [json_error_duplicate_key] = "the same key stands twice in one object",
        [json_error_numeric_overflow] = "a number is too large",
    };
    size_t i = (size_t)code;
    return i < COUNT(texts) && texts[i] ? texts[i] : "this is not JSON";
}

/* Refuse what nests too deeply before the parser recurses into it. */
static err check_depth(str text, struct err_info *why)
{
    long line = 1, column = 0;
    int depth = 0;
    bool in_text = false;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if ((c & 0xC0) != 0x80) column++;
        if (in_text && c == '\\') {
            i++;
            column++;
        } else if (c == '"') {
            in_text = !in_text;
        } else if (c == '\n') {
            line++;
            column = 0;
        } else if (!in_text && (c == '{' || c == '[') && ++depth > JSON_DEPTH_MAX) {
            (void)err_set(why, ERR_INPUT, "nested deeper than %d levels", JSON_DEPTH_MAX);
            (void)err_at(why, NULL, line, column);
            return ERR_INPUT;
        } else if (!in_text && (c == '}' || c == ']')) {
            depth--;
        }
    }
    return ERR_OK;
}

static err parse(struct arena *a, str text, const json_t **ret_root, struct err_info *why)
{
    json_error_t error;
    jmp_buf full;
    parse_arena = a;
    arena_full = &full;
    if (setjmp(full)) return err_set(why, ERR_NOMEM, "no memory to read JSON");
    const json_t *root = json_loadb(text.at, text.len, JSON_REJECT_DUPLICATES, &error);
    if (!root) {
        (void)err_set(why, ERR_INPUT, "%s", error_text(json_error_code(&error)));
        (void)err_at(why, NULL, error.line, error.column);
        return ERR_INPUT;
    }
    *ret_root = root;
    return ERR_OK;
}

err json_read(struct arena *a, str text, size_t bytes_max, const struct json_value **ret_root,
              struct err_info *why)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    if (text.len > bytes_max)
        return err_set(why, ERR_LIMIT, "the JSON is longer than %zu bytes", bytes_max);
    err e = check_depth(text, why);
    if (e) return e;
    pthread_once(&once, set_allocator);
    const json_t *root = NULL;
    e = parse(a, text, &root, why);
    if (!e) *ret_root = (const struct json_value *)root;
    return e;
}

static const json_t *node(const struct json_value *v) { return (const json_t *)v; }

enum json_kind json_kind(const struct json_value *v)
{
    static const enum json_kind kinds[] = {
        [JSON_OBJECT] = JSON_IS_OBJECT, [JSON_ARRAY] = JSON_IS_ARRAY, [JSON_STRING] = JSON_IS_TEXT,
        [JSON_INTEGER] = JSON_IS_INT,   [JSON_REAL] = JSON_IS_REAL,   [JSON_TRUE] = JSON_IS_BOOL,
        [JSON_FALSE] = JSON_IS_BOOL,    [JSON_NULL] = JSON_IS_NULL,
    };
    return v ? kinds[json_typeof(node(v))] : JSON_IS_ABSENT;
}

size_t json_count(const struct json_value *v)
{
    if (json_is_array(node(v))) return json_array_size(node(v));
    return json_object_size(node(v)); /* 0 when it is none */
}

const struct json_value *json_at(const struct json_value *array, size_t i)
{
    return (const struct json_value *)json_array_get(node(array), i);
}

const struct json_value *json_get(const struct json_value *object, const char *key)
{
    return (const struct json_value *)json_object_get(node(object), key);
}

bool json_next(const struct json_value *object, void **cursor, str *ret_key,
               const struct json_value **ret_value)
{
    json_t *of = (json_t *)(uintptr_t)node(object); /* iterating changes nothing in it */
    *cursor = *cursor ? json_object_iter_next(of, *cursor) : json_object_iter(of);
    if (!*cursor) return false;
    *ret_key = (str){json_object_iter_key(*cursor), json_object_iter_key_len(*cursor)};
    *ret_value = (const struct json_value *)json_object_iter_value(*cursor);
    return true;
}

bool json_as_text(const struct json_value *v, str *ret_text)
{
    if (!json_is_string(node(v))) return false;
    *ret_text = (str){json_string_value(node(v)), json_string_length(node(v))};
    return true;
}

bool json_as_int(const struct json_value *v, int64_t *ret_value)
{
    if (!json_is_integer(node(v))) return false;
    *ret_value = json_integer_value(node(v));
    return true;
}

bool json_as_real(const struct json_value *v, double *ret_value)
{
    if (!json_is_number(node(v))) return false;
    *ret_value = json_number_value(node(v));
    return true;
}

bool json_as_bool(const struct json_value *v, bool *ret_value)
{
    if (!json_is_boolean(node(v))) return false;
    *ret_value = json_is_true(node(v));
    return true;
}
