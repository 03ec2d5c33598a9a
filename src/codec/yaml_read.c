/* codec/yaml_read.c -- libfyaml's events into a small tree of our own, refusing what we do not
 * want.
 *
 * Typical: a region file of 500-5,000 lines, read once. The whole text is checked for UTF-8 and
 * control characters first, so the parser meets text only. */
#include "codec/yaml.h"

#include <libfyaml.h>

struct reader {
    struct arena *a;
    struct fy_parser *parser;
    struct fy_diag *diag;
    const char *file;
    struct err_info *why;
    long line, column; /* of the last event that knew its place: an empty value has none */
};

static err refuse(struct reader *r, long line, long column, const char *text)
{
    (void)err_set(r->why, ERR_INPUT, "%s", text);
    (void)err_at(r->why, r->file, line, column);
    return ERR_INPUT;
}

static err no_memory(struct reader *r)
{
    return err_set(r->why, ERR_NOMEM, "no memory to read YAML");
}

static bool ends_word(unsigned char c) { return c == 0 || strchr(" \r\n,[]{}", c) != NULL; }

/* "? " where a key could begin: the mark of a key that is no plain text. `before` is what stands
 * before it, spaces left out. */
static bool complex_key(str text, size_t at, unsigned char before)
{
    bool begins = before == 0 || strchr("\n-{[,:?", before) != NULL;
    return begins && ends_word(at + 1 < text.len ? (unsigned char)text.at[at + 1] : 0);
}

/* What must not reach the parser. Tabs and "? " keys nobody writes on purpose, and libfyaml 0.7.12
 * frees twice when they meet in a broken file. */
static err check_bytes(struct reader *r, str text)
{
    long line = 1, column = 0;
    unsigned char before = 0;
    if (!str_is_utf8(text)) return refuse(r, 0, 0, "the text is not UTF-8");
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        column += (c & 0xC0) != 0x80;
        if (c == '\t')
            return refuse(r, line, column, "there is a tab: use spaces, or \\t in quotes");
        if ((c < ' ' && c != '\r' && c != '\n') || c == 127)
            return refuse(r, line, column, "there is a control character in the text");
        if (c == '?' && complex_key(text, i, before))
            return refuse(r, line, column, "a question mark alone: put the text into quotes");
        if (c != ' ') before = c;
        if (c != '\n') continue;
        line++;
        column = 0;
    }
    return ERR_OK;
}

/* What libfyaml says, unless it quotes the file's content. */
static err parser_err(struct reader *r)
{
    void *cursor = NULL;
    const struct fy_diag_error *error = fy_diag_errors_iterate(r->diag, &cursor);
    if (!error) return refuse(r, 0, 0, "this is not YAML");
    char text[120] = "this is not YAML";
    if (error->msg && !strpbrk(error->msg, "'\"%"))
        snprintf(text, sizeof text, "this is not YAML: %s", error->msg);
    return refuse(r, error->line, error->column, text);
}

static err next_event(struct reader *r, struct fy_event **ret_event)
{
    *ret_event = fy_parser_parse(r->parser);
    return *ret_event && !fy_parser_get_stream_error(r->parser) ? ERR_OK : parser_err(r);
}

static void place(struct reader *r, struct fy_event *event, long *ret_line, long *ret_column)
{
    const struct fy_mark *mark = fy_event_start_mark(event);
    if (mark) {
        r->line = mark->line + 1;
        r->column = mark->column + 1;
    }
    *ret_line = r->line;
    *ret_column = r->column;
}

static err refuse_event(struct reader *r, struct fy_event *event, const char *text)
{
    long line, column;
    place(r, event, &line, &column);
    return refuse(r, line, column, text);
}

static bool means_nothing(str text)
{
    return str_empty(text) || str_eq(text, STR("~")) || str_eq(text, STR("null"));
}

/* Does a text, plain or quoted, go over several lines? Then libfyaml 0.7.12 may give it a tail of
 * bytes that it never wrote; and what a reader makes of such line ends is a guess anyway. */
static bool is_folded(struct fy_token *token)
{
    const struct fy_mark *start = fy_token_start_mark(token), *end = fy_token_end_mark(token);
    enum fy_scalar_style style = fy_token_scalar_style(token);
    bool block = style == FYSS_LITERAL || style == FYSS_FOLDED;
    return !block && start && end && start->line != end->line;
}

/* A scalar's text, copied. *ret_plain: it stood without quotes. */
static err take_text(struct reader *r, struct fy_event *event, str *ret_text, bool *ret_plain)
{
    struct fy_token *token = fy_event_get_token(event);
    size_t len = 0;
    if (token && is_folded(token))
        return refuse_event(r, event, "a text over several lines: start it with | or > instead");
    const char *at = token ? fy_token_get_text(token, &len) : "";
    if (!at) return no_memory(r);
    if (memchr(at, 0, len)) return refuse_event(r, event, "there is a zero character in a text");
    if (!str_is_utf8((str){at, len}))
        return refuse_event(r, event, "a text has bytes that are not UTF-8");
    *ret_plain = !token || fy_token_scalar_style(token) == FYSS_PLAIN;
    *ret_text = str_copy(r->a, (str){at, len});
    return ret_text->at ? ERR_OK : no_memory(r);
}

static err build(struct reader *r, struct fy_event *event, int depth,
                 struct yaml_node *ret_node);

/* One key and its value. `event` is the key's. */
static err build_member(struct reader *r, struct fy_event *event, int depth,
                        const struct yaml_node *map, struct yaml_node *member)
{
    str key;
    bool plain;
    long line, column;
    place(r, event, &line, &column);
    if (event->type != FYET_SCALAR || fy_event_get_tag_token(event) ||
        fy_event_get_anchor_token(event))
        return refuse_event(r, event, "a key must be plain text");
    err e = take_text(r, event, &key, &plain);
    if (e) return e;
    if (str_empty(key)) return refuse_event(r, event, "a key is empty");
    if (str_eq(key, STR("<<"))) return refuse_event(r, event, "merge keys are not allowed");
    if (yaml_get(map, key.at))
        return refuse_event(r, event, "the same key stands twice in one map");
    if (map->n >= YAML_KEYS_MAX) return refuse_event(r, event, "too many keys in one map");
    struct fy_event *value;
    e = next_event(r, &value);
    if (e) return e;
    e = build(r, value, depth + 1, member);
    fy_parser_event_free(r->parser, value);
    member->key = key;
    member->line = line;
    member->column = column;
    return e;
}

static err build_children(struct reader *r, int depth, struct yaml_node *node)
{
    const struct yaml_node **tail = &node->first;
    enum fy_event_type end = node->kind == YAML_MAP ? FYET_MAPPING_END : FYET_SEQUENCE_END;
    for (;;) {
        struct fy_event *event;
        err e = next_event(r, &event);
        if (e) return e;
        bool done = event->type == end;
        struct yaml_node *child = done ? NULL : ARENA_NEW(r->a, struct yaml_node);
        if (!done && !child)
            e = no_memory(r);
        else if (!done && node->kind == YAML_MAP)
            e = build_member(r, event, depth, node, child);
        else if (!done)
            e = build(r, event, depth + 1, child);
        fy_parser_event_free(r->parser, event);
        if (e || done) return e;
        *tail = child;
        tail = &child->next;
        node->n++;
    }
}

static err build(struct reader *r, struct fy_event *event, int depth, struct yaml_node *ret_node)
{
    bool plain = true;
    *ret_node = (struct yaml_node){.file = r->file};
    place(r, event, &ret_node->line, &ret_node->column);
    if (depth > YAML_DEPTH_MAX) return refuse_event(r, event, "nested too deeply");
    if (event->type == FYET_ALIAS || fy_event_get_anchor_token(event))
        return refuse_event(r, event, "anchors and aliases are not allowed");
    if (fy_event_get_tag_token(event)) return refuse_event(r, event, "tags are not allowed");
    switch (event->type) {
    case FYET_SCALAR: {
        err e = take_text(r, event, &ret_node->text, &plain);
        ret_node->kind = plain && means_nothing(ret_node->text) ? YAML_EMPTY : YAML_TEXT;
        return e;
    }
    case FYET_MAPPING_START:
        ret_node->kind = YAML_MAP;
        return build_children(r, depth, ret_node);
    case FYET_SEQUENCE_START:
        ret_node->kind = YAML_LIST;
        return build_children(r, depth, ret_node);
    default:
        return refuse_event(r, event, "this is not YAML");
    }
}

/* The stream: one document or none. */
static err build_stream(struct reader *r, struct yaml_node *root)
{
    bool seen = false;
    for (;;) {
        struct fy_event *event;
        err e = next_event(r, &event);
        if (e) return e;
        enum fy_event_type type = event->type;
        if (type == FYET_DOCUMENT_START && seen) {
            e = refuse_event(r, event, "a second document is not allowed");
        } else if (type != FYET_STREAM_START && type != FYET_STREAM_END &&
                   type != FYET_DOCUMENT_START && type != FYET_DOCUMENT_END) {
            e = build(r, event, 0, root);
            seen = true;
        }
        fy_parser_event_free(r->parser, event);
        if (e || type == FYET_STREAM_END) return e;
    }
}

static err read_with(struct reader *r, str text, struct yaml_node *root)
{
    struct fy_parse_cfg settings = {.flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG, .diag = r->diag};
    fy_diag_set_collect_errors(r->diag, true);
    r->parser = fy_parser_create(&settings);
    if (!r->parser) return no_memory(r);
    err e = fy_parser_set_string(r->parser, text.at, text.len) ? no_memory(r) : ERR_OK;
    if (!e) e = build_stream(r, root);
    fy_parser_destroy(r->parser);
    return e;
}

err yaml_read(struct arena *a, str text, const char *file, size_t bytes_max,
              const struct yaml_node **ret_root, struct err_info *why)
{
    struct reader r = {.a = a, .why = why, .file = str_c(a, str_of(file)), .line = 1, .column = 1};
    struct yaml_node *root = ARENA_NEW(a, struct yaml_node);
    if (!r.file || !root) return no_memory(&r);
    if (text.len > bytes_max) {
        (void)err_set(why, ERR_LIMIT, "the file is longer than %zu bytes", bytes_max);
        (void)err_at(why, r.file, 0, 0);
        return ERR_LIMIT;
    }
    *root = (struct yaml_node){.file = r.file, .line = 1, .column = 1};
    err e = check_bytes(&r, text);
    if (!e && text.len) {
        struct fy_diag_cfg quiet;
        fy_diag_cfg_default(&quiet);
        quiet.fp = NULL;
        r.diag = fy_diag_create(&quiet);
        e = r.diag ? read_with(&r, text, root) : no_memory(&r);
        if (r.diag) fy_diag_destroy(r.diag);
    }
    if (!e) *ret_root = root;
    return e;
}
