/* codec/json_write.c -- JSON written as it comes; the order of calls is checked by asserts. */
#include "codec/json.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>

/* A value starts here: the comma before it, unless it follows its key. */
static void value_starts(struct json_writer *w)
{
    if (w->depth == 0) return;
    if (w->level[w->depth - 1].object) {
        assert(w->key_open && "a value in an object needs a key");
        w->key_open = false;
        return;
    }
    if (w->level[w->depth - 1].some) buf_byte(w->out, ',');
    w->level[w->depth - 1].some = true;
}

static void open_level(struct json_writer *w, bool object)
{
    value_starts(w);
    assert(w->depth < JSON_DEPTH_MAX);
    w->level[w->depth].object = object;
    w->level[w->depth].some = false;
    w->depth++;
    buf_byte(w->out, object ? '{' : '[');
}

static void close_level(struct json_writer *w, bool object)
{
    assert(w->depth > 0 && w->level[w->depth - 1].object == object && !w->key_open);
    w->depth--;
    buf_byte(w->out, object ? '}' : ']');
}

void json_open_object(struct json_writer *w) { open_level(w, true); }
void json_close_object(struct json_writer *w) { close_level(w, true); }
void json_open_array(struct json_writer *w) { open_level(w, false); }
void json_close_array(struct json_writer *w) { close_level(w, false); }

static bool plain(unsigned char c)
{
    return c >= 0x20 && c != '"' && c != '\\' && c != '<' && c != 0x7F;
}

static void escape(struct buf *out, unsigned char c)
{
    static const char shorts[] = "\"\"\\\\\nn\rr\tt\bb\ff";
    for (size_t i = 0; i < sizeof shorts - 1; i += 2) {
        if ((unsigned char)shorts[i] != c) continue;
        buf_byte(out, '\\');
        buf_byte(out, shorts[i + 1]);
        return;
    }
    buf_printf(out, "\\u%04x", c);
}

static void quoted(struct json_writer *w, str text)
{
    if (!str_is_utf8(text) && !w->out->state) w->out->state = ERR_CORRUPT;
    buf_byte(w->out, '"');
    for (size_t from = 0, i = 0; text.len && i <= text.len; i++) {
        if (i < text.len && plain((unsigned char)text.at[i])) continue;
        buf_add(w->out, str_range(text.at + from, i - from));
        if (i < text.len) escape(w->out, (unsigned char)text.at[i]);
        from = i + 1;
    }
    buf_byte(w->out, '"');
}

void json_put_key(struct json_writer *w, str key)
{
    assert(w->depth > 0 && w->level[w->depth - 1].object && !w->key_open);
    if (w->level[w->depth - 1].some) buf_byte(w->out, ',');
    w->level[w->depth - 1].some = true;
    quoted(w, key);
    buf_byte(w->out, ':');
    w->key_open = true;
}

void json_key(struct json_writer *w, const char *key) { json_put_key(w, str_of(key)); }

void json_put_text(struct json_writer *w, str text)
{
    value_starts(w);
    quoted(w, text);
}

void json_put_int(struct json_writer *w, int64_t value)
{
    value_starts(w);
    buf_printf(w->out, "%lld", (long long)value);
}

void json_put_real(struct json_writer *w, double value)
{
    assert(isfinite(value));
    value_starts(w);
    char text[40];
    for (int digits = 15; digits <= 17; digits++) {
        double again;
        int n = snprintf(text, sizeof text, "%.*g", digits, value);
        if (n > 0 && str_to_double(str_of(text), &again) && again == value) break;
    }
    buf_add_c(w->out, text);
    if (!strpbrk(text, ".e")) buf_add_c(w->out, ".0"); /* so that it is read as a real again */
}

void json_put_bool(struct json_writer *w, bool value)
{
    value_starts(w);
    buf_add_c(w->out, value ? "true" : "false");
}

void json_put_null(struct json_writer *w)
{
    value_starts(w);
    buf_add_c(w->out, "null");
}

void json_pair_text(struct json_writer *w, const char *key, str text)
{
    json_key(w, key);
    json_put_text(w, text);
}

void json_pair_c(struct json_writer *w, const char *key, const char *text)
{
    json_key(w, key);
    if (text)
        json_put_text(w, str_of(text));
    else
        json_put_null(w);
}

void json_pair_int(struct json_writer *w, const char *key, int64_t value)
{
    json_key(w, key);
    json_put_int(w, value);
}

void json_pair_real(struct json_writer *w, const char *key, double value)
{
    json_key(w, key);
    json_put_real(w, value);
}

void json_pair_bool(struct json_writer *w, const char *key, bool value)
{
    json_key(w, key);
    json_put_bool(w, value);
}

void json_pair_null(struct json_writer *w, const char *key)
{
    json_key(w, key);
    json_put_null(w);
}

void json_pair_told(struct json_writer *w, const char *key, int64_t value, bool hidden)
{
    if (hidden) json_pair_null(w, key);
    else json_pair_int(w, key, value);
}
