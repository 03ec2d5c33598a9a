/* api/find.c -- from a path to its row, and the parameters by the row. */
#include "api/route.h"

#include "base/date.h"

/* "{feed}" takes one piece that is not empty. */
static bool fits(const char *row_path, str path, str piece[API_PIECES_MAX])
{
    str row = str_of(row_path), want, given;
    size_t n = 0;
    for (;;) {
        bool more = str_next(&row, '/', &want), there = str_next(&path, '/', &given);
        if (!more || !there) return more == there;
        if (!str_starts(want, STR("{"))) {
            if (!str_eq(want, given)) return false;
        } else if (str_empty(given)) {
            return false;
        } else {
            piece[n++] = given;
        }
    }
}

const struct api_route *api_find(enum http_method method, str path, str piece[API_PIECES_MAX],
                                 unsigned *ret_methods)
{
    const struct api_route *found = NULL;
    *ret_methods = 0;
    for (size_t i = 0; i < api_route_count; i++) {
        str pieces[API_PIECES_MAX] = {{0}};
        if (!fits(api_routes[i].path, path, pieces)) continue;
        *ret_methods |= HTTP_BIT(api_routes[i].method);
        if (api_routes[i].method != method) continue;
        found = &api_routes[i];
        memcpy(piece, pieces, sizeof pieces);
    }
    return found;
}

/* ---- parameters ---- */

static str value_of(const struct api_call *c, const struct api_parameter *p, bool *ret_there)
{
    if (p->in == API_HEADER) {
        str value = http_header(c->q, p->name);
        *ret_there = value.len > 0;
        return value;
    }
    *ret_there = form_has(&c->q->query, p->name);
    return pii_reveal(form_get(&c->q->query, p->name), REVEAL_SHOW);
}

static bool is_word(const char *words, str value)
{
    str rest = str_of(words), word;
    while (str_next(&rest, ' ', &word))
        if (str_eq(word, value)) return true;
    return false;
}

static bool well_formed(const struct api_parameter *p, str value)
{
    int64_t number;
    bool has_time;
    switch (p->kind) {
    case API_NUMBER:
        return str_to_int64(value, &number) && number >= p->min && number <= p->max;
    case API_FLAG: return str_eq_c(value, "true") || str_eq_c(value, "false");
    case API_WORD: return is_word(p->words, value);
    case API_MOMENT: return date_parse_moment(value, &number, &has_time);
    case API_TEXT: break;
    }
    return str_is_utf8(value) && (int64_t)value.len >= p->min && (int64_t)value.len <= p->max;
}

static err check_one(const struct api_call *c, const struct api_parameter *p, struct err_info *why)
{
    bool there;
    if (p->in == API_PATH) return ERR_OK; /* who looks it up says that there is none */
    str value = value_of(c, p, &there);
    if (!there && p->required)
        return err_set(why, ERR_INPUT, "the %s %s is missing",
                       p->in == API_HEADER ? "header line" : "parameter", p->name);
    if (!there || well_formed(p, value)) return ERR_OK;
    (void)err_set(why, ERR_INPUT, "%s is not as it must be", p->name);
    return err_todo(why, "%s", p->help);
}

static bool known(const struct api_route *route, str name)
{
    for (const struct api_parameter *p = route->parameter; p && p->name; p++)
        if (p->in == API_QUERY && str_eq_c(name, p->name)) return true;
    return false;
}

err api_check_parameters(const struct api_call *c, struct err_info *why)
{
    const struct form *q = &c->q->query;
    for (size_t i = 0; i < q->n; i++) {
        if (!known(c->route, q->field[i].name))
            return err_set(why, ERR_INPUT, "there is a parameter that this address does not have");
        for (size_t k = 0; k < i; k++)
            if (str_eq(q->field[i].name, q->field[k].name))
                return err_set(why, ERR_INPUT, "a parameter is there twice");
    }
    err e = ERR_OK;
    for (const struct api_parameter *p = c->route->parameter; !e && p && p->name; p++)
        e = check_one(c, p, why);
    return e;
}

static const struct api_parameter *parameter_of(const struct api_call *c, const char *name)
{
    const struct api_parameter *p = c->route->parameter;
    while (p && p->name && strcmp(p->name, name) != 0)
        p++;
    return p && p->name ? p : NULL;
}

str api_text(const struct api_call *c, const char *name)
{
    bool there;
    const struct api_parameter *p = parameter_of(c, name);
    return p ? value_of(c, p, &there) : STR("");
}

int64_t api_number(const struct api_call *c, const char *name, int64_t fallback)
{
    int64_t number;
    return str_to_int64(api_text(c, name), &number) ? number : fallback;
}

bool api_flag(const struct api_call *c, const char *name)
{
    return str_eq_c(api_text(c, name), "true");
}

err api_fail(struct api_call *c, int status, struct err_info *why, err code, const char *text)
{
    c->status = status;
    return err_set(why, code, "%s", text);
}
