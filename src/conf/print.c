/* conf/print.c -- settings as a settings file, as JSON, and as a page of the manual. */
#include "codec/duration.h"
#include "conf/settings.h"
#include "conf/table.h"

enum { VALUE_BYTES_MAX = 1024, DAY_S = 24 * 60 * 60 };

/* "...?user=aim&password=secret" without the secret. */
static void add_without_parameter(struct buf *out, str text)
{
    ptrdiff_t query = str_find(text, '?');
    size_t head = query < 0 ? text.len : (size_t)query + 1;
    str rest = str_from(text, head), piece;
    buf_add(out, str_upto(text, head));
    while (rest.len && str_next(&rest, '&', &piece)) {
        ptrdiff_t equals = str_find(piece, '=');
        str name = str_upto(piece, equals < 0 ? piece.len : (size_t)equals);
        bool secret = equals >= 0 && str_ends(name, STR("password"));
        buf_add(out, secret ? name : piece);
        if (secret) buf_add_c(out, "=***");
        if (rest.at) buf_byte(out, '&');
    }
}

/* "postgresql://user:secret@host/name" without the secret. */
static void add_without_password(struct buf *out, str text)
{
    ptrdiff_t scheme = str_find_str(text, STR("://")), at = -1;
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] == '@') at = (ptrdiff_t)i; /* the last one: a password may hold others */
    str user = str_upto(text, scheme < 0 || at < scheme ? 0 : (size_t)at);
    ptrdiff_t colon = str_find(str_from(user, (size_t)(scheme + 3)), ':');
    if (user.len == 0 || colon < 0) {
        add_without_parameter(out, text);
        return;
    }
    buf_add(out, str_upto(text, (size_t)(scheme + 3 + colon + 1)));
    buf_add_c(out, "***");
    add_without_parameter(out, str_from(text, (size_t)at));
}

bool conf_has_password(str address)
{
    struct buf without = BUF_INIT(VALUE_BYTES_MAX);
    add_without_password(&without, address);
    bool same = !buf_state(&without) && str_eq(buf_str(&without), address);
    buf_release(&without);
    return !same;
}

/* The value as a user would write it. */
static void add_value(const struct conf_row *row, const struct settings *s, bool passwords,
                      struct buf *out)
{
    const void *field = (const char *)s + row->offset;
    struct arena *a = arena_new(VALUE_BYTES_MAX);
    str text = {0};
    if (row->type == CONF_TEXT) text = str_of(field);
    if (a && row->type == CONF_NUMBER)
        text = str_printf(a, "%lld", (long long)*(const int64_t *)field);
    if (a && row->type == CONF_REAL) text = str_printf(a, "%.10g", *(const double *)field);
    if (a && row->type == CONF_DURATION) text = duration_text(a, *(const int64_t *)field);
    if (a && row->type == CONF_DAYS)
        text = str_printf(a, "%lld day%s", (long long)*(const int64_t *)field,
                          *(const int64_t *)field == 1 ? "" : "s");
    if (!text.at && !out->state) out->state = ERR_NOMEM;
    if (passwords)
        buf_add(out, text);
    else
        add_without_password(out, text);
    arena_free(a);
}

void conf_print(const struct settings *s, bool passwords, struct buf *out)
{
    struct buf value = BUF_INIT(VALUE_BYTES_MAX);
    struct json_writer w = {.out = out};
    buf_add_c(out, "# Settings of this hub. A line that starts with # is a default.\n");
    for (const struct conf_row *row = conf_table; row->name; row++) {
        buf_reset(&value);
        add_value(row, s, passwords, &value);
        bool usual = str_eq_c(buf_str(&value), row->fallback);
        buf_printf(out, "\n# %s\n%s%s: ", row->help, usual ? "# " : "", row->name);
        json_put_text(&w, buf_str(&value)); /* a JSON text is a YAML text */
        buf_byte(out, '\n');
        if (value.state && !out->state) out->state = value.state;
    }
    buf_release(&value);
}

void conf_print_json(const struct settings *s, struct json_writer *w)
{
    struct buf value = BUF_INIT(VALUE_BYTES_MAX);
    json_open_object(w);
    for (const struct conf_row *row = conf_table; row->name; row++) {
        const void *field = (const char *)s + row->offset;
        if (row->type == CONF_NUMBER) {
            json_pair_int(w, row->name, *(const int64_t *)field);
        } else if (row->type == CONF_REAL) {
            json_pair_real(w, row->name, *(const double *)field);
        } else {
            buf_reset(&value);
            add_value(row, s, false, &value);
            json_pair_text(w, row->name, buf_str(&value));
        }
    }
    json_close_object(w);
    buf_release(&value);
}

static void add_bound(const struct conf_row *row, int64_t bound, struct buf *out)
{
    struct arena *a = arena_new(VALUE_BYTES_MAX);
    int64_t seconds = row->type == CONF_DAYS ? bound * DAY_S : bound;
    bool time = row->type == CONF_DURATION || row->type == CONF_DAYS;
    if (a && time)
        buf_add(out, duration_text(a, seconds));
    else
        buf_printf(out, "%lld", (long long)bound);
    arena_free(a);
}

void conf_print_manual(struct buf *out)
{
    buf_add_c(out,
              "# Settings\n\nOne line each in `settings.yaml` in the hub's folder, for example "
              "`port: 9443`. What is not there has its default.\n`aim config` prints what is in "
              "force. The text below is made from the table in `src/conf/settings.c`.\n\n"
              "| setting | default | bounds | what it does |\n|---|---|---|---|\n");
    for (const struct conf_row *row = conf_table; row->name; row++) {
        buf_printf(out, "| `%s` | %s | ", row->name, *row->fallback ? row->fallback : "none");
        if (row->type == CONF_TEXT) {
            buf_add_c(out, row->must ? row->must : "one line");
        } else {
            add_bound(row, row->min, out);
            buf_add_c(out, " to ");
            add_bound(row, row->max, out);
        }
        buf_printf(out, " | %s |\n", row->help);
    }
}
