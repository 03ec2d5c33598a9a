/* conf/settings.c -- the table of settings, and reading a file by it. */
#include "conf/settings.h"

#include "base/date.h"
#include "base/file.h"
#include "codec/yaml.h"
#include "conf/table.h"

#include <arpa/inet.h>

enum { ARENA_BYTES = 4 * 1024 * 1024, FILE_BYTES_MAX = 64 * 1024 };
enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

#define FIELD(member) offsetof(struct settings, member), sizeof(((struct settings *)0)->member)

static bool is_address(str text)
{
    unsigned char bytes[16];
    char address[64] = "";
    if (text.len < sizeof address) memcpy(address, text.at, text.len);
    return inet_pton(AF_INET, address, bytes) == 1 || inet_pton(AF_INET6, address, bytes) == 1;
}

/* "127.0.0.1:2575", "[::1]:2575" */
static bool is_door(str text)
{
    ptrdiff_t bracket = str_find(text, ']');
    str host = str_starts(text, STR("[")) && bracket > 0
                   ? str_range(text.at + 1, (size_t)bracket - 1)
                   : str_upto(text, (size_t)str_find(text, ':'));
    str rest = str_from(text, host.len + (bracket > 0 ? 2 : 0));
    int64_t port;
    return is_address(host) && str_starts(rest, STR(":")) &&
           str_to_int64(str_from(rest, 1), &port) && port >= 0 && port <= 65535;
}

static bool is_clock(str text)
{
    int64_t ms;
    bool has_time;
    if (str_starts(text, STR("+"))) text = str_from(text, 1);
    return date_parse_moment(text, &ms, &has_time);
}

static bool is_smtp(str text)
{
    return (str_starts(text, STR("smtp://")) || str_starts(text, STR("smtps://"))) &&
           str_find(text, '@') < 0 && str_find(text, ' ') < 0;
}

static bool is_mail_address(str text)
{
    return str_find(text, '@') > 0 && str_find(text, ' ') < 0 && str_find(text, '<') < 0;
}

static bool is_site(str text)
{
    return str_starts(text, STR("https://")) && !str_ends(text, STR("/")) &&
           str_find(text, ' ') < 0;
}

static bool is_database(str text)
{
    ptrdiff_t scheme = str_find_str(text, STR("://"));
    return scheme < 0 ? !str_starts(text, STR("-")) : str_starts(text, STR("postgresql://"));
}

const struct conf_row conf_table[] = {
    {"database", CONF_TEXT, FIELD(database), "hub.db", .fits = is_database,
     .must = "a file name, or an address that starts with postgresql://",
     .help = "a file in this folder, or postgresql://... for a shared deployment; a server on "
             "another machine must prove who it is (sslmode=verify-full), unless the address says "
             "otherwise"},
    {"region_name", CONF_TEXT, FIELD(region_name), "This region",
     .help = "the region's name on the screens until a region file gives one"},
    {"brand", CONF_TEXT, FIELD(brand), "AIM", .help = "the product's name on the screens"},
    {"listen", CONF_TEXT, FIELD(listen), "127.0.0.1", .fits = is_address,
     .must = "a numeric address such as 127.0.0.1 or ::1",
     .help = "address that 'aim serve' listens on"},
    {"port", CONF_NUMBER, FIELD(port), "8443", 1, 65535,
     .help = "port that 'aim serve' listens on"},
    {"mllp", CONF_TEXT, FIELD(mllp), "", .fits = is_door,
     .must = "a numeric address and a port, such as 0.0.0.0:2575",
     .help =
         "address and port at which 'aim serve' takes HL7 messages (MLLP over TLS); empty = none"},
    {"session_idle", CONF_DURATION, FIELD(session_idle_s), "15 minutes", MINUTE, HOUR,
     .help = "end a session after this long without a request"},
    {"session_absolute", CONF_DURATION, FIELD(session_s), "8 hours", 5 * MINUTE, 12 * HOUR,
     .help = "end a session after this long, used or not"},
    {"sign_in_tries", CONF_NUMBER, FIELD(sign_in_tries), "5", 1, 20,
     .help = "wrong passwords before an account must wait"},
    {"sign_in_window", CONF_DURATION, FIELD(sign_in_window_s), "15 minutes", MINUTE, DAY,
     .help = "the time in which those wrong passwords are counted"},
    {"sign_in_wait", CONF_DURATION, FIELD(sign_in_wait_s), "15 minutes", MINUTE, DAY,
     .help = "how long the account must then wait"},
    {"display_window", CONF_DAYS, FIELD(window_days), "365 days", 1, 3660,
     .help = "how far back the screens count activity"},
    {"duty_line", CONF_TEXT, FIELD(duty_line), "",
     .help = "whom to ring when a service names nobody, for example the safeguarding duty team"},
    {"duty_phone", CONF_TEXT, FIELD(duty_phone), "", .help = "and on which number"},
    {"smtp_url", CONF_TEXT, FIELD(smtp_url), "", .fits = is_smtp,
     .must = "smtp:// or smtps:// with a host, without a password",
     .help = "server that takes mails about waiting alerts (numbers only); empty = none is sent"},
    {"mail_from", CONF_TEXT, FIELD(mail_from), "", .fits = is_mail_address,
     .must = "an e-mail address", .help = "from whom these mails are"},
    {"public_url", CONF_TEXT, FIELD(public_url), "", .fits = is_site,
     .must = "https://... without a slash at its end",
     .help = "where users find the hub, for the link in such a mail"},
    {"clock", CONF_TEXT, FIELD(clock), "", .fits = is_clock,
     .must = "a moment such as 2014-03-26T09:00:00Z, with or without + in front",
     .help = "training hubs only: the time that the hub believes in; with + in front it runs on "
             "from there"},
    {"delivery_wait", CONF_DURATION, FIELD(delivery_wait_s), "20 seconds", 1, MINUTE,
     .help = "a program that delivers over HTTP waits this long for what becomes of it, and is "
             "then told where to look (202)"},
    {"link_upper", CONF_REAL, FIELD(link_upper), "0", -100, 200,
     .help = "match weight from which two records are one person; 0 = the linkage model's own"},
    {"link_lower", CONF_REAL, FIELD(link_lower), "0", -100, 200,
     .help = "match weight from which they possibly are; 0 = the linkage model's own"},
    {NULL},
};

static err take_text(const struct conf_row *row, const struct yaml_node *root, char *field,
                     struct err_info *why)
{
    str text = str_of(field);
    const struct yaml_node *node = yaml_get(root, row->name);
    err e = yaml_may_text(root, row->name, &text, why);
    if (e || text.at == field) return e;
    if (text.len >= row->size)
        return yaml_err(node, why, "\"%s\" is longer than %zu characters", row->name,
                        row->size - 1);
    if (str_find(text, '\n') >= 0)
        return yaml_err(node, why, "\"%s\" must be one line", row->name);
    if (row->fits && text.len && !row->fits(text))
        return yaml_err(node, why, "\"%s\" must be %s", row->name, row->must);
    memcpy(field, text.at, text.len);
    field[text.len] = 0;
    return ERR_OK;
}

static err take_days(const struct conf_row *row, const struct yaml_node *root, int64_t *ret_days,
                     struct err_info *why)
{
    int64_t seconds = *ret_days * DAY;
    err e = yaml_may_duration(root, row->name, row->min * DAY, row->max * DAY, &seconds, why);
    if (!e && seconds % DAY)
        e = yaml_err(yaml_get(root, row->name), why, "\"%s\" must be whole days", row->name);
    if (!e) *ret_days = seconds / DAY;
    return e;
}

static err take(const struct conf_row *row, const struct yaml_node *root, struct settings *to,
                struct err_info *why)
{
    void *field = (char *)to + row->offset;
    switch (row->type) {
    case CONF_NUMBER: return yaml_may_int(root, row->name, row->min, row->max, field, why);
    case CONF_REAL:
        return yaml_may_real(root, row->name, (double)row->min, (double)row->max, field, why);
    case CONF_DURATION:
        return yaml_may_duration(root, row->name, row->min, row->max, field, why);
    case CONF_DAYS: return take_days(row, root, field, why);
    default: return take_text(row, root, field, why);
    }
}

static err take_all(const struct yaml_node *root, struct settings *to, struct err_info *why)
{
    const char *names[COUNT(conf_table)];
    for (size_t i = 0; i < COUNT(conf_table); i++)
        names[i] = conf_table[i].name;
    err e = root->kind == YAML_EMPTY ? ERR_OK : yaml_only(root, names, why);
    for (const struct conf_row *row = conf_table; !e && row->name; row++)
        e = take(row, root, to, why);
    return e;
}

/* Settings that are fine one by one and not together. */
static err check_together(const struct settings *s, const struct yaml_node *root,
                          struct err_info *why)
{
    const struct yaml_node *idle = yaml_get(root, "session_idle"),
                           *lower = yaml_get(root, "link_lower");
    if (s->session_idle_s > s->session_s)
        return yaml_err(idle ? idle : root, why,
                        "\"session_idle\" is longer than \"session_absolute\"");
    if (s->link_lower > s->link_upper)
        return yaml_err(lower ? lower : root, why, "\"link_lower\" is above \"link_upper\"");
    return ERR_OK;
}

/* The defaults are written as a user would write them, and read by the same code. */
static err take_defaults(struct arena *a, struct settings *to, struct err_info *why)
{
    const struct yaml_node *root = NULL;
    struct buf text = BUF_INIT(FILE_BYTES_MAX);
    for (const struct conf_row *row = conf_table; row->name; row++)
        buf_printf(&text, "%s: \"%s\"\n", row->name, row->fallback);
    err e =
        buf_state(&text) ? err_set(why, buf_state(&text), "no memory for the settings") : ERR_OK;
    if (!e) e = yaml_read(a, buf_str(&text), "defaults", FILE_BYTES_MAX, &root, why);
    if (!e) e = take_all(root, to, why);
    buf_release(&text);
    return e;
}

err conf_parse(str yaml, const char *file, struct settings *ret_settings, struct err_info *why)
{
    struct settings s = {{0}};
    const struct yaml_node *root = NULL;
    struct arena *a = arena_new(ARENA_BYTES);
    if (!a) return err_set(why, ERR_NOMEM, "no memory for the settings");
    err e = take_defaults(a, &s, why);
    if (!e) e = yaml_read(a, yaml, file, FILE_BYTES_MAX, &root, why);
    if (!e) e = take_all(root, &s, why);
    if (!e) e = check_together(&s, root, why);
    if (e == ERR_INPUT) {
        e = ERR_CONFIG;
        if (why) why->code = e;
    }
    if (!e) *ret_settings = s;
    arena_free(a);
    return e;
}

err conf_read(const char *path, struct settings *ret_settings, struct err_info *why)
{
    str text;
    struct arena *a = arena_new(ARENA_BYTES);
    if (!a) return err_set(why, ERR_NOMEM, "no memory for the settings");
    err e = file_read(path, FILE_BYTES_MAX, a, &text, why);
    if (!e) e = conf_parse(text, path, ret_settings, why);
    arena_free(a);
    return e;
}
