/* dataset/plan.c -- reading the plan: a wrong word is refused with its place and, where one is
 * near, the right word. */
#include "dataset/plan.h"

#include "base/file.h"
#include "likeness/text.h"

#include <stdio.h>

const char *const field_kind_words[] = {"name",     "date", "postcode", "address", "identifier",
                                        "category", "text", "number",   "raw", NULL};
const char *const field_role_words[] = {"none", "given", "middle", "family", "full", "birth",
                                        "sex",  "house", "street", "place",  NULL};

struct reading {
    struct plan *plan;
    struct arena *arena;
    struct err_info *why;
};

/* ---- words ---- */

/* Which of the words a node's text is; refused with the nearest one. */
static err read_word(const struct reading *r, const struct yaml_node *at, str text,
                     const char *const *words, const char *what, unsigned *ret_choice)
{
    const char *nearest = words[0];
    unsigned best = UINT32_MAX;
    for (unsigned i = 0; words[i]; i++) {
        *ret_choice = i;
        if (str_eq_c(text, words[i])) return ERR_OK;
        unsigned slips = likeness_damerau(str_upto(text, 40), str_of(words[i]));
        if (slips >= best) continue;
        best = slips;
        nearest = words[i];
    }
    (void)yaml_err(at, r->why, "there is no %s of that name", what);
    if (best <= 2) return err_todo(r->why, "is it \"%s\"?", nearest);
    char list[160] = "";
    size_t len = 0;
    for (unsigned i = 0; words[i]; i++) {
        int n = snprintf(list + len, sizeof list - len, "%s%s", i ? ", " : "", words[i]);
        len += n > 0 && (size_t)n < sizeof list - len ? (size_t)n : 0;
    }
    return err_todo(r->why, "it is one of: %s", list);
}

static err only(const struct reading *r, const struct yaml_node *map, const char *const *allowed,
                const char *what)
{
    err e = yaml_is(map, YAML_MAP, r->why);
    unsigned which;
    for (const struct yaml_node *m = e ? NULL : map->first; !e && m; m = m->next)
        e = read_word(r, m, m->key, allowed, what, &which);
    return e;
}

/* ---- fields ---- */

static err add_format(const struct reading *r, struct plan_field *field,
                      const struct yaml_node *at)
{
    err e = yaml_is(at, YAML_TEXT, r->why);
    if (e) return e;
    bool year = str_has(at->text, STR("YY"));
    if (field->kind != KIND_DATE || !year) {
        (void)yaml_err(at, r->why, "a format is for dates, and made of YYYY or YY, MM, Mon and DD");
        return err_todo(r->why, "for example DD/MM/YYYY");
    }
    if (field->formats == PLAN_FORMATS_MAX)
        return yaml_err(at, r->why, "more than %d formats for one date", PLAN_FORMATS_MAX);
    field->format[field->formats++] = at->text;
    return ERR_OK;
}

static err read_formats(const struct reading *r, struct plan_field *field,
                        const struct yaml_node *node)
{
    if (!node) return ERR_OK;
    if (node->kind != YAML_LIST) return add_format(r, field, node);
    err e = ERR_OK;
    for (const struct yaml_node *one = node->first; !e && one; one = one->next)
        e = add_format(r, field, one);
    return e;
}

static err read_columns(const struct reading *r, struct frame_want *want,
                        const struct yaml_node *list)
{
    if (!list) return ERR_OK;
    want->columns = 0;
    err e = ERR_OK;
    for (const struct yaml_node *one = list->first; !e && one; one = one->next) {
        e = yaml_is(one, YAML_TEXT, r->why);
        if (!e && want->columns == FRAME_COLUMNS_MAX)
            e = yaml_err(one, r->why, "more than %d columns in one field", FRAME_COLUMNS_MAX);
        if (!e) want->column[want->columns++] = str_trim(one->text);
    }
    if (!e && !want->columns) e = yaml_err(list, r->why, "a field needs at least one column");
    return e;
}

static err read_field_map(const struct reading *r, const struct yaml_node *map,
                          struct plan_field *field, struct frame_want *want)
{
    static const char *const keys[] = {"kind",   "role",    "format", "column",
                                       "columns", "compare", NULL};
    str word, column = {0};
    unsigned choice;
    const struct yaml_node *list;
    err e = only(r, map, keys, "setting of a field");
    if (!e) e = yaml_need_text(map, "kind", &word, r->why);
    const struct yaml_node *kind = yaml_get(map, "kind");
    if (!e) e = read_word(r, kind, word, field_kind_words, "kind of field", &choice);
    if (e) return e;
    field->kind = choice;
    field->role = plan_guess_role(want->name, field->kind);
    const struct yaml_node *role = yaml_get(map, "role");
    if (role) {
        e = yaml_is(role, YAML_TEXT, r->why);
        if (!e) e = read_word(r, role, role->text, field_role_words, "role", &choice);
        if (!e) field->role = choice;
    }
    if (!e) e = read_formats(r, field, yaml_get(map, "format"));
    if (!e) e = yaml_may_bool(map, "compare", &field->compare, r->why);
    if (!e) e = yaml_may_text(map, "column", &column, r->why);
    if (!e && column.at) want->column[0] = str_trim(column);
    if (!e) e = yaml_may_list(map, "columns", &list, r->why);
    if (!e && list && column.at)
        e = yaml_err(list, r->why, "a field has either a column or columns");
    return e ? e : read_columns(r, want, list);
}

static err read_field(const struct reading *r, const struct yaml_node *node)
{
    struct plan *p = r->plan;
    if (p->fields == FRAME_FIELDS_MAX)
        return yaml_err(node, r->why, "there are more than %d fields", FRAME_FIELDS_MAX);
    struct plan_field *field = &p->field[p->fields];
    struct frame_want *want = &p->want[p->fields];
    *field = (struct plan_field){.compare = true};
    *want = (struct frame_want){.name = node->key, .column = {node->key}, .columns = 1};
    unsigned choice;
    err e;
    if (node->kind == YAML_MAP) {
        e = read_field_map(r, node, field, want);
    } else {
        e = yaml_is(node, YAML_TEXT, r->why);
        if (!e) e = read_word(r, node, node->text, field_kind_words, "kind of field", &choice);
        if (!e) field->kind = choice;
        if (!e) field->role = plan_guess_role(want->name, field->kind);
    }
    if (!e) p->fields++;
    return e;
}

static err read_fields(const struct reading *r, const struct yaml_node *root)
{
    const struct yaml_node *map;
    err e = yaml_need_map(root, "fields", &map, r->why);
    for (const struct yaml_node *m = e ? NULL : map->first; !e && m; m = m->next)
        e = read_field(r, m);
    if (!e && !r->plan->fields) e = yaml_err(map, r->why, "there are no fields to compare");
    return e;
}

/* ---- blocking ---- */

static err read_parts(const struct reading *r, const struct yaml_node *node,
                      struct plan_part *parts, size_t *n)
{
    *n = 0;
    bool list = node->kind == YAML_LIST;
    err e = list ? ERR_OK : yaml_is(node, YAML_TEXT, r->why);
    for (const struct yaml_node *one = list ? node->first : node; !e && one;
         one = list ? one->next : NULL) {
        e = yaml_is(one, YAML_TEXT, r->why);
        str rest = one->text, piece;
        while (!e && str_next(&rest, '&', &piece)) {
            if (*n == PLAN_PARTS_MAX)
                return yaml_err(one, r->why, "a rule has more than %d parts", PLAN_PARTS_MAX);
            e = plan_read_part(r->plan, one, piece, &parts[*n], r->why);
            if (!e) ++*n;
        }
    }
    if (!e && !*n) e = yaml_err(node, r->why, "a blocking rule is empty");
    return e;
}

static err read_blocking(const struct reading *r, const struct yaml_node *root)
{
    struct plan *p = r->plan;
    const struct yaml_node *list, *refine = yaml_get(root, "refine");
    err e = yaml_may_list(root, "blocking", &list, r->why);
    for (const struct yaml_node *one = list ? list->first : NULL; !e && one; one = one->next) {
        if (p->rules == PLAN_RULES_MAX)
            return yaml_err(one, r->why, "there are more than %d blocking rules", PLAN_RULES_MAX);
        struct plan_rule *rule = &p->rule[p->rules];
        e = read_parts(r, one, rule->part, &rule->parts);
        if (!e) e = plan_rule_name(p, r->arena, rule, r->why);
        if (!e) p->rules++;
    }
    if (!e && refine) e = read_parts(r, refine, p->refine, &p->refines);
    if (!e) plan_default_rules(p);
    return e;
}

/* ---- the rest ---- */

static err read_twins(const struct reading *r, const struct yaml_node *root)
{
    static const char *const ways[] = {"apart", "may join", NULL};
    const struct yaml_node *node = yaml_get(root, "twins");
    if (!node) return ERR_OK;
    unsigned choice;
    err e = yaml_is(node, YAML_TEXT, r->why);
    if (!e) e = read_word(r, node, node->text, ways, "way with twins", &choice);
    if (!e) r->plan->twins = choice ? TWINS_MAY_JOIN : TWINS_APART;
    return e;
}

static err read_numbers(const struct reading *r, const struct yaml_node *root)
{
    static const char *const shares[] = {"match", "possible", NULL},
                            *const bounds[] = {"group", "rare", "memory_mb", "sample_pairs", "seed",
                                         NULL},
                            *const ways[] = {"one_to_one", "every_record", NULL};
    struct plan *p = r->plan;
    const struct yaml_node *t, *l, *w;
    err e = yaml_may_map(root, "thresholds", &t, r->why);
    if (!e && t) e = only(r, t, shares, "threshold");
    if (!e) e = yaml_may_real(t, "match", 0, 1, &p->match, r->why);
    if (!e) e = yaml_may_real(t, "possible", 0, 1, &p->possible, r->why);
    if (!e && t && p->match > 0 && p->possible > p->match)
        e = yaml_err(t, r->why, "the threshold for possible is above that for match");
    if (!e) e = yaml_may_map(root, "limits", &l, r->why);
    if (!e && l) e = only(r, l, bounds, "limit");
    if (!e) e = yaml_may_int(l, "group", 2, 1 << 20, &p->group_max, r->why);
    if (!e) e = yaml_may_int(l, "rare", 2, PLAN_RARE_MOST, &p->rare_max, r->why);
    if (!e) e = yaml_may_int(l, "memory_mb", 1, 1 << 20, &p->memory_mb, r->why);
    if (!e) e = yaml_may_int(l, "sample_pairs", 1000, 100000000, &p->sample_pairs, r->why);
    if (!e) e = yaml_may_int(l, "seed", 0, INT32_MAX, &p->seed, r->why);
    if (!e) e = yaml_may_map(root, "link", &w, r->why);
    if (!e && w) e = only(r, w, ways, "setting of link");
    if (!e) e = yaml_may_bool(w, "one_to_one", &p->one_to_one, r->why);
    if (!e) e = yaml_may_bool(w, "every_record", &p->every_record, r->why);
    return e ? e : read_twins(r, root);
}

err plan_read(str text, const char *file, struct arena *a, struct plan *ret_plan,
              struct err_info *why)
{
    static const char *const keys[] = {"id",         "fields", "blocking", "refine", "twins",
                                       "thresholds", "limits", "link",     NULL};
    enum { GROUP_MAX = 400, RARE_MAX = 30, MEMORY_MB = 16384, SAMPLE_PAIRS = 1000000 };
    const struct reading r = {ret_plan, a, why};
    const struct yaml_node *root;
    *ret_plan = (struct plan){.group_max = GROUP_MAX, .rare_max = RARE_MAX, .memory_mb = MEMORY_MB,
                              .sample_pairs = SAMPLE_PAIRS, .seed = 1};
    err e = yaml_read(a, text, file, YAML_BYTES_MAX, &root, why);
    if (!e && root->kind == YAML_EMPTY) {
        e = yaml_err(root, why, "the plan is empty");
        (void)err_todo(why, "it needs an id and fields, for example fields: {surname: name}");
    }
    if (!e) e = only(&r, root, keys, "setting");
    if (!e) e = yaml_need_text(root, "id", &ret_plan->id, why);
    if (!e) ret_plan->id = str_trim(ret_plan->id);
    if (!e) e = read_fields(&r, root);
    if (!e) e = read_blocking(&r, root);
    return e ? e : read_numbers(&r, root);
}

err plan_read_file(const char *path, struct arena *a, struct plan *ret_plan, struct err_info *why)
{
    str text;
    err e = file_read(path, YAML_BYTES_MAX, a, &text, why);
    return e ? e : plan_read(text, path, a, ret_plan, why);
}
