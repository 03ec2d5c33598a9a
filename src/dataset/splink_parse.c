/* dataset/splink_parse.c -- from the text of a condition to its tree, by recursive descent: OR,
 * AND, NOT, comparison, sum, product, sign, postfix, atom. The forms of casts and CASE are in
 * splink_form.c. */
#include "dataset/splink_parse.h"

err splink_wrong(struct splink_parser *p, const char *what)
{
    (void)err_set(p->why, ERR_INPUT, "%s", what);
    return err_at(p->why, "", 0, (long)p->lex.at + 1);
}

err splink_accept(struct splink_parser *p, const char *word, bool *ret_was_there)
{
    *ret_was_there = splink_lex_is(&p->lex, word);
    return *ret_was_there ? splink_lex_next(&p->lex, p->why) : ERR_OK;
}

err splink_expect(struct splink_parser *p, const char *word)
{
    bool there = false;
    err e = splink_accept(p, word, &there);
    if (e || there) return e;
    (void)err_set(p->why, ERR_INPUT, "\"%s\" is missing in the condition", word);
    return err_at(p->why, "", 0, (long)p->lex.at + 1);
}

err splink_failed(const struct splink_parser *p)
{
    return p->why->code ? p->why->code : ERR_NOMEM;
}

struct splink_node *splink_make(struct splink_parser *p, enum splink_op op, size_t n,
                                struct splink_node *const *arg)
{
    struct splink_node *node = ARENA_NEW(p->arena, struct splink_node);
    struct splink_node **copy = ARENA_ARRAY(p->arena, struct splink_node *, n + 1);
    if (!node || !copy) {
        (void)err_set(p->why, ERR_NOMEM, "no memory for a condition");
        return NULL;
    }
    *node = (struct splink_node){.op = op, .n = n, .arg = copy};
    for (size_t i = 0; i < n; i++) {
        copy[i] = arg[i];
        node->sides |= arg[i]->sides;
        if (node->height <= arg[i]->height) node->height = arg[i]->height + 1;
    }
    if (node->height <= SPLINK_HEIGHT_MAX) return node;
    return splink_wrong(p, "the condition nests too deeply") ? NULL : node;
}

static err pair(struct splink_parser *p, enum splink_op op, struct splink_node *left,
                struct splink_node *right, struct splink_node **ret)
{
    *ret = splink_make(p, op, 2, (struct splink_node *[]){left, right});
    return *ret ? ERR_OK : splink_failed(p);
}

static err negate(struct splink_parser *p, bool yes, struct splink_node **node)
{
    if (!yes) return ERR_OK;
    *node = splink_make(p, SPLINK_OP_NOT, 1, node);
    return *node ? ERR_OK : splink_failed(p);
}

static err parse_and(struct splink_parser *p, struct splink_node **ret);
static err parse_not(struct splink_parser *p, struct splink_node **ret);

/* Many parts make one broad node, so that a long condition does not make a deep tree. */
static err widen(struct splink_parser *p, enum splink_op op, struct splink_wide *wide,
                 struct splink_node *part)
{
    if (wide->n == SPLINK_ARGUMENTS_MAX) {
        wide->part[0] = splink_make(p, op, wide->n, wide->part);
        wide->n = 1;
        if (!wide->part[0]) return splink_failed(p);
    }
    wide->part[wide->n++] = part;
    return ERR_OK;
}

static err chain(struct splink_parser *p, const char *word, enum splink_op op,
                 err (*part)(struct splink_parser *, struct splink_node **),
                 struct splink_node **ret)
{
    struct splink_wide wide = {0};
    bool more = true;
    err e = ERR_OK;
    while (!e && more) {
        struct splink_node *one = NULL;
        e = part(p, &one);
        if (!e) e = widen(p, op, &wide, one);
        if (!e) e = splink_accept(p, word, &more);
    }
    if (e) return e;
    *ret = wide.n == 1 ? wide.part[0] : splink_make(p, op, wide.n, wide.part);
    return *ret ? ERR_OK : splink_failed(p);
}

err splink_parse_expression(struct splink_parser *p, struct splink_node **ret)
{
    if (++p->depth > SPLINK_DEPTH_MAX) return splink_wrong(p, "the condition nests too deeply");
    err e = chain(p, "or", SPLINK_OP_OR, parse_and, ret);
    p->depth--;
    return e;
}

static err parse_and(struct splink_parser *p, struct splink_node **ret)
{
    return chain(p, "and", SPLINK_OP_AND, parse_not, ret);
}

static err parse_sum(struct splink_parser *p, struct splink_node **ret);

/* x IS [NOT] NULL, x IS [NOT] DISTINCT FROM y */
static err parse_is(struct splink_parser *p, struct splink_node **io)
{
    bool no = false, distinct = false;
    struct splink_node *right = NULL;
    err e = splink_accept(p, "not", &no);
    if (!e) e = splink_accept(p, "distinct", &distinct);
    if (!e && !distinct) {
        e = splink_expect(p, "null");
        if (!e) *io = splink_make(p, SPLINK_OP_IS_NULL, 1, io);
        return e ? e : *io ? negate(p, no, io) : splink_failed(p);
    }
    if (!e) e = splink_expect(p, "from");
    if (!e) e = parse_sum(p, &right);
    if (!e) e = splink_call(p, "is_distinct", 2, (struct splink_node *[]){*io, right}, io);
    return e ? e : negate(p, no, io);
}

static err parse_between(struct splink_parser *p, struct splink_node **io)
{
    struct splink_node *least = NULL, *most = NULL, *high = NULL;
    err e = parse_sum(p, &least);
    if (!e) e = splink_expect(p, "and");
    if (!e) e = parse_sum(p, &most);
    if (!e) e = pair(p, SPLINK_OP_LESS_EQUAL, *io, most, &high);
    if (!e) e = pair(p, SPLINK_OP_GREATER_EQUAL, *io, least, io);
    return e ? e : pair(p, SPLINK_OP_AND, *io, high, io);
}

/* x IN (a, b) is x = a OR x = b: NULL works out the same */
static err parse_in(struct splink_parser *p, struct splink_node **io)
{
    struct splink_wide any = {0};
    bool more = true;
    err e = splink_expect(p, "(");
    while (!e && more) {
        struct splink_node *one = NULL;
        e = splink_parse_expression(p, &one);
        if (!e) e = pair(p, SPLINK_OP_EQUAL, *io, one, &one);
        if (!e) e = widen(p, SPLINK_OP_OR, &any, one);
        if (!e) e = splink_accept(p, ",", &more);
    }
    if (!e) e = splink_expect(p, ")");
    if (!e) *io = any.n == 1 ? any.part[0] : splink_make(p, SPLINK_OP_OR, any.n, any.part);
    return e ? e : *io ? ERR_OK : splink_failed(p);
}

static err parse_like(struct splink_parser *p, struct splink_node **io)
{
    struct splink_node *pattern = NULL;
    err e = parse_sum(p, &pattern);
    return e ? e : splink_call(p, "like", 2, (struct splink_node *[]){*io, pattern}, io);
}

static err parse_comparison(struct splink_parser *p, struct splink_node **ret)
{
    static const struct {
        const char *sign;
        enum splink_op op;
    } order[] = {{"=", SPLINK_OP_EQUAL},       {"==", SPLINK_OP_EQUAL},
                 {"<>", SPLINK_OP_UNEQUAL},    {"!=", SPLINK_OP_UNEQUAL},
                 {"<=", SPLINK_OP_LESS_EQUAL}, {">=", SPLINK_OP_GREATER_EQUAL},
                 {"<", SPLINK_OP_LESS},        {">", SPLINK_OP_GREATER}};
    static const struct {
        const char *word;
        err (*parse)(struct splink_parser *, struct splink_node **);
    } more[] = {{"in", parse_in}, {"between", parse_between}, {"like", parse_like}};
    err e = parse_sum(p, ret);
    bool there = false, no = false;
    for (size_t i = 0; !e && !there && i < COUNT(order); i++) {
        struct splink_node *right = NULL;
        e = splink_accept(p, order[i].sign, &there);
        if (!e && there) e = parse_sum(p, &right);
        if (!e && there) e = pair(p, order[i].op, *ret, right, ret);
    }
    if (!e) e = splink_accept(p, "is", &there);
    if (!e && there) return parse_is(p, ret);
    if (!e) e = splink_accept(p, "not", &no);
    there = false;
    for (size_t i = 0; !e && !there && i < COUNT(more); i++) {
        e = splink_accept(p, more[i].word, &there);
        if (!e && there) e = more[i].parse(p, ret);
    }
    if (!e && no && !there) return splink_wrong(p, "after NOT comes IN, BETWEEN or LIKE");
    return e ? e : negate(p, no, ret);
}

static err parse_not(struct splink_parser *p, struct splink_node **ret)
{
    bool no = false;
    err e = splink_accept(p, "not", &no);
    if (e || !no) return e ? e : parse_comparison(p, ret);
    if (++p->depth > SPLINK_DEPTH_MAX) return splink_wrong(p, "the condition nests too deeply");
    e = parse_not(p, ret);
    p->depth--;
    return e ? e : negate(p, true, ret);
}

struct binary {
    const char *sign, *function;
};

/* The one of the table that stands to be read, or NULL. */
static const struct binary *operator_here(const struct splink_parser *p, const struct binary *table,
                                          size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (splink_lex_is(&p->lex, table[i].sign)) return &table[i];
    return NULL;
}

/* Of one rank, from left to right. */
static err operators(struct splink_parser *p, const struct binary *table, size_t n,
                     err (*part)(struct splink_parser *, struct splink_node **),
                     struct splink_node **ret)
{
    const struct binary *here;
    err e = part(p, ret);
    while (!e && (here = operator_here(p, table, n))) {
        struct splink_node *right = NULL;
        e = splink_lex_next(&p->lex, p->why);
        if (!e) e = part(p, &right);
        if (!e)
            e = splink_call(p, here->function, 2, (struct splink_node *[]){*ret, right}, ret);
    }
    return e;
}

static err parse_sign(struct splink_parser *p, struct splink_node **ret)
{
    bool minus = false, plus = false;
    err e = splink_accept(p, "-", &minus);
    if (!e && !minus) e = splink_accept(p, "+", &plus);
    if (e || (!minus && !plus)) return e ? e : splink_parse_postfix(p, ret);
    if (++p->depth > SPLINK_DEPTH_MAX) return splink_wrong(p, "the condition nests too deeply");
    e = parse_sign(p, ret);
    p->depth--;
    return e || plus ? e : splink_call(p, "negative", 1, ret, ret);
}

static err parse_product(struct splink_parser *p, struct splink_node **ret)
{
    static const struct binary table[] = {
        {"*", "multiply"}, {"/", "divide"}, {"%", "modulo"}, {"//", "divide_whole"}};
    return operators(p, table, COUNT(table), parse_sign, ret);
}

static err parse_sum(struct splink_parser *p, struct splink_node **ret)
{
    static const struct binary table[] = {{"+", "add"}, {"-", "subtract"}, {"||", "join"}};
    return operators(p, table, COUNT(table), parse_product, ret);
}

err splink_sql_parse(struct arena *a, str sql, struct splink_columns *columns,
                     const struct splink_node **ret_tree, struct err_info *why)
{
    struct err_info own = {0};
    if (!why) why = &own;
    struct splink_parser p = {
        .lex = {.sql = sql, .arena = a}, .arena = a, .columns = columns, .why = why};
    struct splink_node *tree = NULL;
    if (sql.len > SPLINK_SQL_BYTES_MAX)
        return err_set(why, ERR_LIMIT, "a condition is longer than %d bytes", SPLINK_SQL_BYTES_MAX);
    err e = splink_lex_next(&p.lex, why);
    if (!e) e = splink_parse_expression(&p, &tree);
    if (!e && p.lex.kind != SPLINK_END)
        e = splink_wrong(&p, "the condition goes on where it should end");
    if (!e) *ret_tree = tree;
    return e;
}

bool splink_sql_is_else(str sql) { return str_eq_nocase(str_trim(sql), STR("else")); }
