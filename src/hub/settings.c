/* hub/settings.c -- DIR/settings.yaml: one row per setting, read, checked and written. */
#include "hub/inside.h"

#include "base/file.h"
#include "codec/yaml.h"

#include <stdio.h>

#define AT(member) offsetof(struct settings, member), sizeof(((struct settings *)0)->member)

const struct setting setting_table[] = {
    {"database", SETTING_TEXT, AT(database), "hub.db", 0, 0,
     "a file in this folder, or postgresql://... for a shared deployment"},
    {"clock", SETTING_TEXT, AT(clock), "", 0, 0,
     "training hubs only: 2014-03-26T09:00:00Z stands still, with + in front it runs on from there"},
    {"listen", SETTING_TEXT, AT(listen), "127.0.0.1", 0, 0, "address that 'aim serve' listens on"},
    {"port", SETTING_NUMBER, AT(port), "8443", 1, 65535, "port that 'aim serve' listens on"},
    {"session_idle", SETTING_DURATION, AT(session_idle_s), "15 minutes", 60, 60 * 60,
     "end a session after this long without a request"},
    {"session", SETTING_DURATION, AT(session_s), "8 hours", 5 * 60, 12 * 60 * 60,
     "end a session after this long, used or not"},
    {"window_days", SETTING_NUMBER, AT(window_days), "90", 1, 3660, "how many days back the screens count activity"},
    {NULL},
};

static err take(const struct setting *row, const struct yaml_node *root, struct settings *to, struct err_info *why)
{
    char *at = (char *)to + row->offset;
    int64_t number = 0;
    memcpy(&number, at, sizeof number < row->size ? sizeof number : row->size);
    err e = ERR_OK;
    if (row->type == SETTING_TEXT) {
        str text = str_of(at);
        e = yaml_may_text(root, row->name, &text, why);
        if (!e && text.len >= row->size)
            e = yaml_err(yaml_get(root, row->name), why, "%s is longer than %zu characters", row->name, row->size - 1);
        if (!e) memmove(at, text.at, text.len);
        if (!e) at[text.len] = 0;
        return e;
    }
    if (row->type == SETTING_NUMBER) e = yaml_may_int(root, row->name, row->min, row->max, &number, why);
    else e = yaml_may_duration(root, row->name, row->min, row->max, &number, why);
    if (!e) memcpy(at, &number, sizeof number);
    return e;
}

/* The defaults are written as a user would write them, and read by the same code. */
static err defaults(struct arena *a, struct settings *to, struct err_info *why)
{
    str text = STR("");
    for (const struct setting *row = setting_table; row->name && text.at; row++)
        text = str_printf(a, "%.*s%s: \"%s\"\n", STR_FMT(text), row->name, row->fallback);
    const struct yaml_node *root = NULL;
    if (!text.at) return err_set(why, ERR_NOMEM, "no memory to read the settings");
    err e = yaml_read(a, text, "defaults", YAML_BYTES_MAX, &root, why);
    for (const struct setting *row = setting_table; !e && row->name; row++)
        e = take(row, root, to, why);
    return e;
}

static err read_file(const char *path, struct arena *a, struct settings *to, struct err_info *why)
{
    const char *allowed[SETTINGS_MAX + 1] = {0};
    const struct yaml_node *root = NULL;
    str text;
    size_t n = 0;
    for (const struct setting *row = setting_table; row->name; row++)
        allowed[n++] = row->name;
    err e = file_read(path, 64 * 1024, a, &text, why);
    if (!e) e = yaml_read(a, text, path, YAML_BYTES_MAX, &root, why);
    if (!e && root->kind == YAML_EMPTY) return ERR_OK;
    if (!e) e = yaml_only(root, allowed, why);
    for (const struct setting *row = setting_table; !e && row->name; row++)
        e = take(row, root, to, why);
    return e;
}

err settings_read(const char *dir, struct settings *ret_settings, struct err_info *why)
{
    char path[PATH_MAX];
    struct settings s = {{0}};
    struct arena *a = arena_new(1 << 20);
    if (!a) return err_set(why, ERR_NOMEM, "no memory to read the settings");
    err e = hub_path(dir, "settings.yaml", path, why);
    if (!e) e = defaults(a, &s, why);
    if (!e) e = read_file(path, a, &s, why);
    if (e == ERR_INPUT) {
        e = ERR_CONFIG;
        if (why) why->code = e;
        (void)err_todo(why, "mend the line; docs/settings.md lists every setting");
    }
    if (!e) *ret_settings = s;
    arena_free(a);
    return e;
}

/* Every setting is there to be seen; what was not asked for is its default, commented out. */
err settings_write(const char *dir, const struct hub_plan *plan, struct err_info *why)
{
    char path[PATH_MAX];
    struct buf text = BUF_INIT(16 * 1024);
    buf_add_c(&text, "# Settings of this hub. A line that starts with # is a default.\n");
    for (const struct setting *row = setting_table; row->name; row++) {
        const char *value = NULL;
        if (strcmp(row->name, "database") == 0) value = plan->database;
        if (strcmp(row->name, "clock") == 0) value = plan->clock;
        buf_printf(&text, "\n# %s\n%s%s: \"", row->help, value ? "" : "# ", row->name);
        for (const char *c = value ? value : row->fallback; *c; c++) {
            if (*c == '"' || *c == '\\') buf_byte(&text, '\\');
            buf_byte(&text, *c);
        }
        buf_add_c(&text, "\"\n");
    }
    err e = buf_state(&text) ? err_set(why, buf_state(&text), "no memory to write the settings")
                             : hub_path(dir, "settings.yaml", path, why);
    if (!e) e = file_replace(path, buf_str(&text), 0600, why);
    buf_release(&text);
    return e;
}

str setting_value(const struct setting *row, const struct settings *s, struct arena *a)
{
    const char *at = (const char *)s + row->offset;
    int64_t number;
    if (row->type == SETTING_TEXT) return str_of(at);
    memcpy(&number, at, sizeof number);
    return str_printf(a, "%lld%s", (long long)number, row->type == SETTING_DURATION ? " seconds" : "");
}
