/* agency/region_terms.c -- the sections of settings in a region file (terms.h): checked, and kept
 * word for word. */
#include "agency/region_inside.h"

#include <limits.h>

static bool has_agency(const void *ctx, str code)
{
    const struct reading *g = ctx;
    return region_has_agency(g->r, g->known, code);
}

static bool has_service(const void *ctx, str agency, str code)
{
    return region_has_service(ctx, agency, code);
}

static bool has_type(const void *ctx, str code)
{
    const struct reading *g = ctx;
    for (size_t i = 0; i < g->r->type_count; i++)
        if (str_eq(g->r->types[i].code, code)) return true;
    return partners_type(g->known, code) != NULL;
}

err region_cut(struct reading *g, str text, const struct yaml_node *node, str *ret_lines,
               struct err_info *why)
{
    return region_cut_item(g, text, node, NULL, ret_lines, why);
}

err region_cut_item(struct reading *g, str text, const struct yaml_node *node,
                    const struct yaml_node *after, str *ret_lines, struct err_info *why)
{
    const struct yaml_node *next = node->next ? node->next : after;
    long line = 1, last = next ? next->line : LONG_MAX;
    size_t from = text.len, to = text.len, at = 0;
    if (last <= node->line) return yaml_err(next, why, "this starts on a line of its own");
    for (str rest = text, piece; str_next(&rest, '\n', &piece); line++) {
        if (line == node->line) from = at;
        if (line == last) to = at;
        at += piece.len + 1;
    }
    *ret_lines = str_copy(g->a, str_range(text.at + from, to - from));
    return ret_lines->at ? ERR_OK : region_no_memory(why);
}

err region_read_terms(struct reading *g, str text, const struct yaml_node *root,
                      struct err_info *why)
{
    const struct terms_names names = {has_agency, has_service, has_type, g};
    struct region_terms terms;
    err e = ERR_OK;
    g->r->sections = ARENA_ARRAY(g->a, struct region_section, terms_section_count);
    if (!g->r->sections) return region_no_memory(why);
    for (size_t i = 0; !e && i < terms_section_count; i++) {
        const struct terms_section *s = &terms_sections[i];
        const struct yaml_node *map = yaml_get(root, s->key);
        struct region_section *out = &g->r->sections[g->r->section_count];
        if (!map) continue;
        out->key = s->key;
        e = yaml_is(map, s->kind, why);
        if (!e) e = s->read(map, &names, g->a, &terms, why);
        if (!e) e = region_cut(g, text, map, &out->text, why);
        if (!e) g->r->section_count++;
    }
    return e;
}
