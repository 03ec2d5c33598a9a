/* agency/partners_terms.c -- the sections of settings that the hub keeps, read again. */
#include "agency/partners_inside.h"

static bool has_agency(const void *ctx, str code) { return partners_agency(ctx, code) != NULL; }

static bool has_service(const void *ctx, str agency, str code)
{
    const struct agency *a = partners_agency(ctx, agency);
    return a && code.len && partners_service(a, code);
}

static bool has_type(const void *ctx, str code) { return partners_type(ctx, code) != NULL; }

static err load_section(struct db *db, const struct terms_section *s, struct partners *p,
                        struct err_info *why)
{
    const struct terms_names names = {has_agency, has_service, has_type, p};
    const struct yaml_node *root = NULL, *map = NULL;
    char name[TERMS_FACT_MAX];
    str text;
    terms_fact(s->key, name);
    err e = hub_fact(db, name, p->arena, &text, why);
    if (!e && text.len) e = yaml_read(p->arena, text, name, YAML_BYTES_MAX, &root, why);
    if (!e && s->kind == YAML_LIST) e = yaml_may_list(root, s->key, &map, why);
    else if (!e && root) e = yaml_need_map(root, s->key, &map, why);
    return e ? e : s->read(map, &names, p->arena, &p->terms, why);
}

err partners_load_terms(struct db *db, struct partners *p, struct err_info *why)
{
    err e = ERR_OK;
    for (size_t i = 0; !e && i < terms_section_count; i++)
        e = load_section(db, &terms_sections[i], p, why);
    return e;
}
