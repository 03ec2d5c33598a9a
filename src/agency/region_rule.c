/* agency/region_rule.c -- the files of rules that a region file names: kept word for word. What the
 * rules mean is for the floor that judges them; here only their id, version and owner count. */
#include "agency/region_inside.h"

#include "base/file.h"
#include "base/near.h"
#include "store/cell.h"

#include <libgen.h>
#include <limits.h>
#include <stdio.h>

/* The lines of one rule, word for word, as a file of its own. */
static err cut_rule(struct reading *g, str text, const struct yaml_node *node, str *ret_text,
                    struct err_info *why)
{
    str lines;
    err e = region_cut(g, text, node, &lines, why);
    if (e) return e;
    *ret_text = str_printf(g->a, "rules:\n%.*s", STR_FMT(lines));
    return ret_text->at ? ERR_OK : region_no_memory(why);
}

/* What the region sets for this rule (list `recognition`); NULL = nothing. */
static const struct yaml_node *setting_of(const struct reading *g, str id)
{
    const struct yaml_node *list = g->r->recognition;
    for (const struct yaml_node *n = list ? list->first : NULL; n; n = n->next) {
        const struct yaml_node *rule = yaml_get(n, "rule");
        if (rule && str_eq(rule->text, id)) return n;
    }
    return NULL;
}

/* The region's numbers are part of the rule: other numbers are another text, which needs a higher
 * version and is approved like any other. */
static err add_setting(struct reading *g, const struct yaml_node *setting,
                       struct q_agency_put_rule_in *in, struct err_info *why)
{
    str lines;
    err e = region_need_int32(setting, "version", 1, 9999, &in->version, why);
    if (!e) e = region_cut_item(g, g->text, setting, g->after_recognition, &lines, why);
    if (e) return e;
    in->text = str_printf(g->a, "%.*s\nrecognition:\n%.*s", STR_FMT(in->text), STR_FMT(lines));
    return in->text.at ? ERR_OK : region_no_memory(why);
}

err region_read_setting(struct reading *g, const struct yaml_node *item, struct err_info *why)
{
    str id;
    err e = yaml_is(item, YAML_MAP, why);
    if (!e) e = region_need_line(item, "rule", 40, &id, why);
    if (!e && setting_of(g, id) != item)
        e = yaml_err(yaml_get(item, "rule"), why, "this rule is there twice");
    return e;
}

err region_check_settings(const struct reading *g, struct err_info *why)
{
    const struct yaml_node *list = g->r->recognition;
    for (const struct yaml_node *n = list ? list->first : NULL; n; n = n->next) {
        const struct yaml_node *rule = yaml_get(n, "rule");
        struct near near = near_to(rule->text);
        size_t i = 0;
        for (; i < g->r->rule_count && !str_eq(g->r->rules[i].id, rule->text); i++)
            near_try(&near, g->r->rules[i].id);
        if (i < g->r->rule_count) continue;
        (void)yaml_err(rule, why, "no file of rules that the region names has this rule");
        return near_advise(&near, why, "name its file under rules");
    }
    return ERR_OK;
}

static err read_rule(struct reading *g, str text, const struct yaml_node *node,
                     struct err_info *why)
{
    struct region *r = g->r;
    struct q_agency_put_rule_in in = {.cell = CELL_HUB, .state = STR("draft")};
    struct date since = {0};
    err e = yaml_is(node, YAML_MAP, why);
    if (!e) e = region_need_line(node, "id", 40, &in.id, why);
    if (!e) e = region_need_int32(node, "version", 1, 9999, &in.version, why);
    if (!e) e = region_need_line(node, "owner", NAME_MAX_BYTES, &in.owner, why);
    if (!e) e = yaml_may_date(node, "since", &since, why);
    for (size_t i = 0; !e && i < r->rule_count; i++)
        if (str_eq(r->rules[i].id, in.id))
            e = yaml_err(yaml_get(node, "id"), why, "this rule is there twice");
    if (!e) e = cut_rule(g, text, node, &in.text, why);
    const struct yaml_node *setting = e ? NULL : setting_of(g, in.id);
    if (setting) e = add_setting(g, setting, &in, why);
    if (e) return e;
    if (r->rule_count == REGION_RULES_MAX)
        return yaml_err(node, why, "more than %d rules", REGION_RULES_MAX);
    in.since_ms = since.year ? date_uk_midnight_ms(since) : hub_now_ms(g->hub);
    in.hash = crypt_id(&g->hub->keys, "rule", in.text);
    r->rule_nodes[r->rule_count] = node;
    r->rules[r->rule_count++] = in;
    return ERR_OK;
}

err region_read_file(struct reading *g, const struct yaml_node *item, const char *missing,
                     const char **ret_path, str *ret_text, struct err_info *why)
{
    char folder[PATH_MAX];
    err e = yaml_is(item, YAML_TEXT, why);
    if (e) return e;
    snprintf(folder, sizeof folder, "%s", g->r->path);
    str path = str_starts(item->text, STR("/"))
                   ? str_copy(g->a, item->text)
                   : str_printf(g->a, "%s/%.*s", dirname(folder), STR_FMT(item->text));
    *ret_path = path.at ? str_c(g->a, path) : NULL;
    if (!*ret_path) return region_no_memory(why);
    if (!file_exists(*ret_path)) return yaml_err(item, why, "%s", missing);
    return file_read(*ret_path, REGION_FILE_MAX, g->a, ret_text, why);
}

err region_read_rules(struct reading *g, const struct yaml_node *item, struct err_info *why)
{
    static const char *const keys[] = {"rules", NULL}; /* numbers stand in the region file */
    const struct yaml_node *root = NULL, *list = NULL;
    struct region_rule_file *file = &g->r->rule_files[g->r->rule_file_count];
    err e = region_read_file(g, item, "there is no such file of rules beside the region file",
                             &file->path, &file->text, why);
    if (!e) e = yaml_read(g->a, file->text, file->path, YAML_BYTES_MAX, &root, why);
    if (!e) e = yaml_only(root, keys, why);
    if (!e) e = yaml_need_list(root, "rules", &list, why);
    for (const struct yaml_node *rule = list && !e ? list->first : NULL; !e && rule;
         rule = rule->next)
        e = read_rule(g, file->text, rule, why);
    if (!e) g->r->rule_file_count++;
    return e;
}
