/* dataset/splink_form.c -- the atoms of a condition: columns, constants, calls, and the forms of
 * SQL that are no plain call (CAST, CASE, EXTRACT, SUBSTRING ... FROM, lambdas). */
#include "dataset/splink_parse.h"

static err constant(struct splink_parser *p, struct splink_value v, struct splink_node **ret)
{
    *ret = splink_make(p, SPLINK_OP_CONSTANT, 0, NULL);
    if (!*ret) return splink_failed(p);
    (*ret)->constant = v;
    return ERR_OK;
}

static err literal(struct splink_parser *p, struct splink_value v, struct splink_node **ret)
{
    err e = constant(p, v, ret);
    return e ? e : splink_lex_next(&p->lex, p->why);
}

err splink_call(struct splink_parser *p, const char *name, size_t n,
                struct splink_node *const *arg, struct splink_node **ret)
{
    const struct splink_function *f = splink_function_find(str_of(name));
    if (!f) return splink_wrong(p, "the function is not known here");
    if (n < f->least || n > f->most) {
        (void)err_set(p->why, ERR_INPUT, "%.40s takes another number of arguments", name);
        return err_at(p->why, "", 0, (long)p->lex.at + 1);
    }
    struct splink_node *node = splink_make(p, SPLINK_OP_CALL, n, arg);
    if (!node) return splink_failed(p);
    node->called = f;
    if (f->regex) {
        if (arg[1]->op != SPLINK_OP_CONSTANT || arg[1]->constant.kind != SPLINK_TEXT)
            return splink_wrong(p, "a pattern must be written out");
        err e = splink_regex_read(p->arena, arg[1]->constant.text, &node->regex, p->why);
        if (e) return err_at(p->why, "", 0, (long)p->lex.at + 1);
    }
    *ret = node;
    return ERR_OK;
}

/* ---- columns ------------------------------------------------------------------------------- */

static err column(struct splink_parser *p, str name, unsigned side, struct splink_node **ret)
{
    struct splink_columns *c = p->columns;
    size_t at = 0;
    while (at < c->n && !str_eq_nocase(c->name[at], name))
        at++;
    if (at == c->n) {
        if (c->n == SPLINK_COLUMNS_MAX)
            return err_set(p->why, ERR_LIMIT, "more than %d columns", SPLINK_COLUMNS_MAX);
        c->name[c->n] = str_copy(p->arena, name);
        if (!c->name[c->n].at) return err_set(p->why, ERR_NOMEM, "no memory for a condition");
        c->n++;
    }
    *ret = splink_make(p, SPLINK_OP_COLUMN, 0, NULL);
    if (!*ret) return splink_failed(p);
    (*ret)->name = c->name[at];
    (*ret)->at = at;
    (*ret)->sides = side;
    return ERR_OK;
}

/* name_l, name_r, a variable of a lambda; l.name and r.name */
static err named(struct splink_parser *p, str name, struct splink_node **ret)
{
    if (splink_lex_is(&p->lex, ".")) {
        unsigned side = str_eq_nocase(name, STR("l"))   ? SPLINK_LEFT
                        : str_eq_nocase(name, STR("r")) ? SPLINK_RIGHT
                                                        : 0;
        err e = side ? splink_lex_next(&p->lex, p->why)
                     : splink_wrong(p, "only the tables l and r are known");
        if (e) return e;
        if (p->lex.kind != SPLINK_WORD && p->lex.kind != SPLINK_QUOTED)
            return splink_wrong(p, "the name of a column is missing");
        name = p->lex.text;
        e = splink_lex_next(&p->lex, p->why);
        return e ? e : column(p, name, side, ret);
    }
    for (size_t i = p->variables; i-- > 0;) {
        if (!str_eq_nocase(p->variable[i], name)) continue;
        *ret = splink_make(p, SPLINK_OP_VARIABLE, 0, NULL);
        if (!*ret) return splink_failed(p);
        (*ret)->at = i;
        return ERR_OK;
    }
    str end = str_from(name, name.len < 2 ? 0 : name.len - 2);
    unsigned side = str_eq_nocase(end, STR("_l"))   ? SPLINK_LEFT
                    : str_eq_nocase(end, STR("_r")) ? SPLINK_RIGHT
                                                    : 0;
    if (!side || name.len < 3)
        return splink_wrong(p, "a column's name must end in _l or _r (or start with l. or r.)");
    return column(p, str_upto(name, name.len - 2), side, ret);
}

/* ---- calls --------------------------------------------------------------------------------- */

static err lambda(struct splink_parser *p, str name, struct splink_node **ret)
{
    if (p->variables == SPLINK_DEPTH_MAX) return splink_wrong(p, "the condition nests too deeply");
    p->variable[p->variables++] = name;
    struct splink_node *body = NULL;
    err e = splink_parse_expression(p, &body);
    p->variables--;
    if (!e) *ret = splink_make(p, SPLINK_OP_LAMBDA, 1, &body);
    if (!e && !*ret) return splink_failed(p);
    if (!e) (*ret)->at = p->variables;
    return e;
}

/* An argument: x -> body, lambda x: body, or an expression. */
static err argument(struct splink_parser *p, struct splink_node **ret)
{
    struct splink_lex before = p->lex;
    bool word = p->lex.kind == SPLINK_WORD, there = false;
    err e = ERR_OK;
    if (word) {
        str name = p->lex.text;
        e = splink_lex_next(&p->lex, p->why);
        if (!e && str_eq_nocase(name, STR("lambda")) && p->lex.kind == SPLINK_WORD) {
            name = p->lex.text;
            e = splink_lex_next(&p->lex, p->why);
            if (!e) e = splink_expect(p, ":");
            return e ? e : lambda(p, name, ret);
        }
        if (!e) e = splink_accept(p, "->", &there);
        if (!e && there) return lambda(p, name, ret);
    }
    p->lex = before;
    return e ? e : splink_parse_expression(p, ret);
}

static err arguments(struct splink_parser *p, const char *end, struct splink_wide *wide)
{
    bool more = false;
    err e = splink_accept(p, end, &more);
    if (e || more) return e;
    do {
        if (wide->n == SPLINK_ARGUMENTS_MAX) return splink_wrong(p, "too many arguments");
        e = argument(p, &wide->part[wide->n++]);
        if (!e) e = splink_accept(p, ",", &more);
    } while (!e && more);
    return e ? e : splink_expect(p, end);
}

/* ---- forms --------------------------------------------------------------------------------- */

static err cast_to_type(struct splink_parser *p, struct splink_node **io)
{
    static const struct {
        const char *type, *function;
    } casts[] = {{"varchar", "to_text"},    {"text", "to_text"},        {"string", "to_text"},
                 {"char", "to_text"},       {"int", "to_whole"},        {"integer", "to_whole"},
                 {"bigint", "to_whole"},    {"smallint", "to_whole"},   {"tinyint", "to_whole"},
                 {"int4", "to_whole"},      {"int8", "to_whole"},       {"double", "to_number"},
                 {"float8", "to_number"},   {"decimal", "to_number"},   {"numeric", "to_number"},
                 {"float", "to_float"},     {"real", "to_float"},       {"float4", "to_float"},
                 {"date", "to_date"},       {"timestamp", "to_moment"}, {"datetime", "to_moment"},
                 {"boolean", "to_boolean"}, {"bool", "to_boolean"}};
    const char *function = NULL;
    for (size_t i = 0; i < COUNT(casts); i++)
        if (splink_lex_is(&p->lex, casts[i].type)) function = casts[i].function;
    if (!function) return splink_wrong(p, "a cast to this type is not known here");
    err e = splink_lex_next(&p->lex, p->why);
    bool there = false;
    if (!e) e = splink_accept(p, "precision", &there);
    if (!e) e = splink_accept(p, "(", &there);
    while (!e && there && !splink_lex_is(&p->lex, ")")) {
        if (p->lex.kind != SPLINK_DIGITS && !splink_lex_is(&p->lex, ","))
            return splink_wrong(p, "the size of a type is not closed");
        e = splink_lex_next(&p->lex, p->why);
    }
    if (!e && there) e = splink_expect(p, ")");
    return e ? e : splink_call(p, function, 1, io, io);
}

static err form_cast(struct splink_parser *p, struct splink_node **ret)
{
    err e = splink_parse_expression(p, ret);
    if (!e) e = splink_expect(p, "as");
    if (!e) e = cast_to_type(p, ret);
    return e ? e : splink_expect(p, ")");
}

/* EXTRACT(epoch FROM x) is epoch(x), and so for year, month, day */
static err form_extract(struct splink_parser *p, struct splink_node **ret)
{
    static const char *const parts[] = {"epoch", "year", "month", "day"};
    const char *part = NULL;
    for (size_t i = 0; i < COUNT(parts); i++)
        if (splink_lex_is(&p->lex, parts[i])) part = parts[i];
    if (!part) return splink_wrong(p, "EXTRACT knows epoch, year, month and day");
    err e = splink_lex_next(&p->lex, p->why);
    if (!e) e = splink_expect(p, "from");
    if (!e) e = splink_parse_expression(p, ret);
    if (!e) e = splink_call(p, part, 1, ret, ret);
    return e ? e : splink_expect(p, ")");
}

/* SUBSTRING(x FROM 'pattern'), SUBSTRING(x FROM n FOR m), or a plain call */
static err form_substring(struct splink_parser *p, struct splink_node **ret)
{
    struct splink_wide wide = {.n = 1};
    bool there = false;
    err e = splink_parse_expression(p, &wide.part[0]);
    if (!e) e = splink_accept(p, "from", &there);
    if (!e && !there) {
        e = splink_expect(p, ",");
        if (!e) e = arguments(p, ")", &wide);
        return e ? e : splink_call(p, "substr", wide.n, wide.part, ret);
    }
    if (!e) e = splink_parse_expression(p, &wide.part[wide.n++]);
    if (!e) e = splink_accept(p, "for", &there);
    if (!e && there) e = splink_parse_expression(p, &wide.part[wide.n++]);
    if (!e) e = splink_expect(p, ")");
    bool pattern = !e && !there && wide.part[1]->op == SPLINK_OP_CONSTANT &&
                   wide.part[1]->constant.kind == SPLINK_TEXT;
    return e ? e : splink_call(p, pattern ? "substring_like" : "substr", wide.n, wide.part, ret);
}

static err form_case(struct splink_parser *p, struct splink_node **ret)
{
    struct splink_wide wide = {0};
    bool more = false, other = false;
    err e = splink_expect(p, "when");
    do {
        if (!e && wide.n + 3 > SPLINK_ARGUMENTS_MAX) return splink_wrong(p, "too many cases");
        if (!e) e = splink_parse_expression(p, &wide.part[wide.n++]);
        if (!e) e = splink_expect(p, "then");
        if (!e) e = splink_parse_expression(p, &wide.part[wide.n++]);
        if (!e) e = splink_accept(p, "when", &more);
    } while (!e && more);
    if (!e) e = splink_accept(p, "else", &other);
    if (!e) e = other ? splink_parse_expression(p, &wide.part[wide.n])
                      : constant(p, splink_null(), &wide.part[wide.n]);
    if (!e) e = splink_expect(p, "end");
    if (e) return e;
    *ret = splink_make(p, SPLINK_OP_CASE, wide.n + 1, wide.part);
    return *ret ? ERR_OK : splink_failed(p);
}

static err word(struct splink_parser *p, struct splink_node **ret)
{
    static const struct {
        const char *word;
        err (*parse)(struct splink_parser *, struct splink_node **);
    } forms[] = {{"cast", form_cast},           {"try_cast", form_cast},
                 {"extract", form_extract},     {"substring", form_substring}};
    static const struct {
        const char *word;
        struct splink_value value;
    } constants[] = {{"null", {.kind = SPLINK_NULL}},
                     {"true", {.kind = SPLINK_BOOL, .number = 1}},
                     {"false", {.kind = SPLINK_BOOL}}};
    str name = p->lex.text;
    size_t start = p->lex.at;
    bool there = false;
    for (size_t i = 0; i < COUNT(constants); i++)
        if (splink_lex_is(&p->lex, constants[i].word)) return literal(p, constants[i].value, ret);
    bool is_case = splink_lex_is(&p->lex, "case");
    err e = splink_lex_next(&p->lex, p->why);
    if (!e && is_case) return form_case(p, ret);
    if (!e && p->lex.kind == SPLINK_STRING && str_eq_nocase(name, STR("date"))) {
        e = literal(p, splink_text(p->lex.text), ret);
        return e ? e : splink_call(p, "to_date", 1, ret, ret);
    }
    if (!e) e = splink_accept(p, "(", &there);
    if (e || !there) return e ? e : named(p, name, ret);
    for (size_t i = 0; i < COUNT(forms); i++)
        if (str_eq_nocase(name, str_of(forms[i].word))) return forms[i].parse(p, ret);
    struct splink_wide wide = {0};
    const struct splink_function *f = splink_function_find(name);
    if (!f) {
        (void)err_set(p->why, ERR_INPUT, "the function %.*s is not known here",
                      STR_FMT(str_upto(name, 40)));
        return err_at(p->why, "", 0, (long)start + 1);
    }
    e = arguments(p, ")", &wide);
    return e ? e : splink_call(p, f->name, wide.n, wide.part, ret);
}

static err atom(struct splink_parser *p, struct splink_node **ret)
{
    double number = 0;
    struct splink_wide wide = {0};
    str name = p->lex.text;
    err e = ERR_OK;
    switch (p->lex.kind) {
        case SPLINK_DIGITS:
            if (!str_to_double(name, &number)) return splink_wrong(p, "this is not a number");
            return literal(p, splink_number(number), ret);
        case SPLINK_STRING: return literal(p, splink_text(name), ret);
        case SPLINK_QUOTED:
            e = splink_lex_next(&p->lex, p->why);
            return e ? e : named(p, name, ret);
        case SPLINK_WORD: return word(p, ret);
        case SPLINK_SIGN:
        case SPLINK_END: break;
    }
    bool there = false;
    e = splink_accept(p, "(", &there);
    if (!e && there) {
        e = splink_parse_expression(p, ret);
        return e ? e : splink_expect(p, ")");
    }
    if (!e) e = splink_accept(p, "[", &there);
    if (e || !there) return e ? e : splink_wrong(p, "something is missing in the condition");
    e = arguments(p, "]", &wide);
    return e ? e : splink_call(p, "list_value", wide.n, wide.part, ret);
}

err splink_parse_postfix(struct splink_parser *p, struct splink_node **ret)
{
    err e = atom(p, ret);
    bool more = true;
    while (!e && more) {
        struct splink_wide wide = {.n = 2, .part = {*ret}};
        e = splink_accept(p, "::", &more);
        if (!e && more) {
            e = cast_to_type(p, ret);
            continue;
        }
        if (!e) e = splink_accept(p, "[", &more);
        if (!e && more) e = splink_parse_expression(p, &wide.part[1]);
        if (!e && more) e = splink_expect(p, "]");
        const char *extract = p->columns->lists_from_zero ? "list_extract_zero" : "list_extract";
        if (!e && more) e = splink_call(p, extract, 2, wide.part, ret);
    }
    return e;
}
