/* rule/renumber.c -- see renumber.h. The text of a draft is that of the live version, word for word
 * up to its `recognition`, and the region's lines written anew behind it. */
#include "rule/renumber.h"

#include "base/clock.h"
#include "query.h"
#include "rule/prove.h"
#include "store/cell.h"

enum { PROVE_BYTES_MAX = 64 * 1024 * 1024, VERSION_MAX = 9999 };

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory for a draft of a rule");
}

/* ---- the text ---- */

/* A stored text, taken apart. */
struct text_parts {
    str rule;                        /* without what a region sets */
    str setting;                     /* the lines under `recognition`; empty = none */
    const struct yaml_node *node; /* of those lines the item about this rule, or NULL */
};

static err take_apart(const struct release *r, struct arena *a, struct text_parts *parts,
                      struct err_info *why)
{
    const struct yaml_node *root;
    char *file = str_c(a, r->id);
    err e = file ? yaml_read(a, r->text, file, RULE_FILE_MAX, &root, why) : no_memory(why);
    if (e) return e;
    const struct yaml_node *list = yaml_get(root, "recognition");
    *parts = (struct text_parts){.rule = r->text};
    if (!list) return ERR_OK;
    size_t at = 0;
    long line = 1;
    for (str rest = r->text, piece; line < list->line && str_next(&rest, '\n', &piece); line++)
        at += piece.len + 1;
    str lines = str_range(r->text.at + at, r->text.len - at), head;
    parts->rule = str_range(r->text.at, at ? at - 1 : 0); /* apply puts a line end of its own */
    if (str_next(&lines, '\n', &head)) parts->setting = lines;
    for (const struct yaml_node *n = list->first; n; n = n->next) {
        const struct yaml_node *id = yaml_get(n, "rule");
        if (id && str_eq(id->text, r->id)) parts->node = n;
    }
    return ERR_OK;
}

static bool is_plain(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-", s.at[i]))
            return false;
    return s.len && s.at[0] != '-' && !str_eq_c(s, "null") && s.len < 40;
}

/* A tree of an example, on one line; texts that are more than a word in quotes. */
static void put_node(const struct yaml_node *n, struct buf *out)
{
    bool map = n->kind == YAML_MAP, plain = n->kind == YAML_TEXT && is_plain(n->text);
    if (n->kind == YAML_TEXT) {
        if (!plain) buf_byte(out, '"');
        for (size_t i = 0; i < n->text.len; i++) {
            if (!plain && strchr("\"\\", n->text.at[i])) buf_byte(out, '\\');
            if (n->text.at[i] == '\n') buf_add_c(out, "\\n");
            else buf_byte(out, n->text.at[i]);
        }
        if (!plain) buf_byte(out, '"');
    }
    if (n->kind == YAML_TEXT || n->kind == YAML_EMPTY) return;
    buf_byte(out, map ? '{' : '[');
    for (const struct yaml_node *m = n->first; m; m = m->next) {
        if (map) buf_printf(out, "%.*s: ", STR_FMT(m->key));
        put_node(m, out);
        if (m->next) buf_add_c(out, ", ");
    }
    buf_byte(out, map ? '}' : ']');
}

static bool was_set(const struct text_parts *parts, str name)
{
    const struct yaml_node *numbers = yaml_get(parts->node, "numbers");
    for (const struct yaml_node *n = numbers ? numbers->first : NULL; n; n = n->next)
        if (str_eq(n->key, name)) return true;
    return false;
}

/* What the region set already, and what is not as the rule's own text has it. */
static void put_setting(const struct rule *rule, const struct text_parts *parts, int32_t version,
                        const int32_t *values, struct buf *out)
{
    const char *before = "";
    buf_printf(out, "  - rule: %.*s\n    version: %d\n    numbers: {", STR_FMT(rule->id), version);
    for (size_t i = 0; i < rule->number_count; i++) {
        const struct rule_setting *n = &rule->numbers[i];
        if (values[i] == n->written && !was_set(parts, n->name)) continue;
        buf_printf(out, "%s%.*s: %d", before, STR_FMT(n->name), values[i]);
        before = ", ";
    }
    buf_add_c(out, "}\n");
    const struct yaml_node *examples = yaml_get(parts->node, "examples");
    if (examples) buf_add_c(out, "    examples:\n");
    for (const struct yaml_node *n = examples ? examples->first : NULL; n; n = n->next) {
        buf_add_c(out, "      - ");
        put_node(n, out);
        buf_byte(out, '\n');
    }
}

static err write_text(const struct release *live, const struct rule *rule, int32_t version,
                      const int32_t *values, struct arena *a, str *ret_text, struct err_info *why)
{
    struct text_parts parts;
    struct buf out = BUF_INIT(RULE_FILE_MAX);
    err e = take_apart(live, a, &parts, why);
    if (e) return e;
    buf_add(&out, parts.rule);
    buf_add_c(&out, "\nrecognition:\n");
    put_setting(rule, &parts, version, values, &out);
    return buf_keep(&out, a, ret_text) ? no_memory(why) : ERR_OK;
}

err rule_setting_lines(const struct release *r, struct arena *a, str *ret_lines,
                       struct err_info *why)
{
    struct text_parts parts;
    err e = take_apart(r, a, &parts, why);
    if (!e) *ret_lines = parts.setting;
    return e;
}

/* ---- the draft ---- */

/* As it will be beside the rules that live: read anew from the text, so that what is stored is what
 * was checked. */
static err check(struct db *db, const struct partners *p, str id, int32_t version, str text,
                 struct arena *a, struct err_info *why)
{
    struct rule_list list;
    struct rule_set set;
    struct rule *rule = NULL;
    size_t n = 0;
    char *file = str_c(a, id);
    err e = file ? rule_parse(file, text, a, &list, why) : no_memory(why);
    for (size_t i = 0; !e && i < list.n; i++)
        if (str_eq(list.at[i].id, id) && list.at[i].version == version) rule = &list.at[i];
    if (!e && !rule) e = err_set(why, ERR_CORRUPT, "the text of a rule does not hold its draft");
    if (!e) e = rule_compile(rule, p, a, why);
    if (!e) e = rule_prove_all(rule, p, a, why);
    if (!e) e = rule_set_load(db, p, a, &set, why);
    if (e) return e;
    const struct rule **all = ARENA_ARRAY(a, const struct rule *, set.n + 1);
    if (!all) return no_memory(why);
    all[n++] = rule;
    for (size_t i = 0; i < set.n; i++)
        if (set.live[i] && !str_eq(set.rules[i].id, id)) all[n++] = &set.rules[i];
    return rules_check(all, n, why);
}

err rule_newest(struct db *db, str id, struct arena *a, int32_t *ret_version,
                struct err_info *why)
{
    struct q_agency_rules_rows rows;
    int32_t newest = 0;
    err e = q_agency_rules(db, &(struct q_agency_rules_in){CELL_HUB}, a, &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++)
        if (str_eq(rows.at[i].id, id) && rows.at[i].version > newest) newest = rows.at[i].version;
    if (!e) *ret_version = newest;
    return e;
}

static err somebody_was_first(int32_t version, struct err_info *why)
{
    (void)err_set(why, ERR_CONFLICT, "somebody made version %d of this rule first", version);
    return err_todo(why, "look at it, then save again if you still want this");
}

static err may_be_made(struct db *db, const struct release *live, int32_t newest,
                       const struct user *u, struct arena *a, struct err_info *why)
{
    int32_t highest = 0;
    if (!access_may(u, CAP_RULES)) return err_set(why, ERR_DENIED, "not by this role");
    if (!str_eq_c(live->state, "live"))
        return err_set(why, ERR_CONFLICT, "version %d of this rule is live no more", live->version);
    err e = rule_newest(db, live->id, a, &highest, why);
    if (e) return e;
    if (highest != newest) return somebody_was_first(highest, why);
    return highest < VERSION_MAX ? ERR_OK : err_set(why, ERR_CONFLICT, "no version is left");
}

static bool differs(const struct rule *rule, const int32_t *values)
{
    for (size_t i = 0; i < rule->number_count; i++)
        if (values[i] != rule->numbers[i].value) return true;
    return false;
}

static err put(struct db *db, struct hub *h, const struct rule *rule, int32_t version, str text,
               const struct user *u, struct err_info *why)
{
    const struct q_agency_put_rule_in in = {.cell = CELL_HUB,
                                            .id = rule->id,
                                            .version = version,
                                            .state = STR("draft"),
                                            .owner = rule->owner,
                                            .since_ms =
                                                date_uk_midnight_ms(date_from_days(rule->since)),
                                            .hash = crypt_id(&h->keys, "rule", text),
                                            .text = text};
    err e = q_agency_put_rule(db, &in, why);
    if (e == ERR_CONFLICT) return somebody_was_first(version, why);
    if (!e) e = release_made(db, h, rule->id, version, str_of(u->login), why);
    return e ? e : partners_touch(db, why);
}

err rule_renumber(struct db *db, struct hub *h, const struct partners *p,
                  const struct release *live, const struct rule *rule, int32_t newest,
                  const int32_t *values, const struct user *u, struct arena *a,
                  int32_t *ret_version, struct err_info *why)
{
    str text;
    int32_t version = newest + 1;
    err e = may_be_made(db, live, newest, u, a, why);
    if (!e && !differs(rule, values))
        e = err_set(why, ERR_INPUT, "no number was changed: nothing was saved");
    if (!e) e = write_text(live, rule, version, values, a, &text, why);
    if (e) return e;
    struct arena *room = arena_new(PROVE_BYTES_MAX);
    e = room ? check(db, p, rule->id, version, text, room, why) : no_memory(why);
    arena_free(room);
    if (!e) e = put(db, h, rule, version, text, u, why);
    if (!e) *ret_version = version;
    return e;
}
