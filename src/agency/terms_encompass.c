/* agency/terms_encompass.c -- section `encompass` of the region file; see encompass_terms.h. */
#include "agency/terms.h"

static const str shipped[] = {{"police_domestic_abuse", 21},
                              {"police_domestic_abuse_high", 26},
                              {"domestic_abuse", 14},
                              {"domestic_abuse_high", 19}};

static err read_types(const struct yaml_node *map, const struct terms_names *names,
                      struct arena *a, struct encompass_terms *t, struct err_info *why)
{
    const struct yaml_node *list = NULL;
    err e = yaml_may_list(map, "types", &list, why);
    if (e || !list) return e;
    str *types = ARENA_ARRAY(a, str, list->n + 1);
    if (!types) return err_set(why, ERR_NOMEM, "reading the region file");
    t->type_count = 0;
    for (const struct yaml_node *one = list->first; !e && one; one = one->next) {
        e = yaml_is(one, YAML_TEXT, why);
        if (!e && !names->type(names->ctx, one->text))
            e = yaml_err(one, why, "the catalogue has no such event type");
        if (!e) types[t->type_count++] = one->text;
    }
    t->types = types;
    return e;
}

static err read_council(const struct yaml_node *map, const struct terms_names *names,
                        struct encompass_terms *t, struct err_info *why)
{
    static const char *const keys[] = {"agency", "service", NULL};
    const struct yaml_node *council = NULL;
    err e = yaml_may_map(map, "council", &council, why);
    if (e || !council) return e;
    e = yaml_only(council, keys, why);
    if (!e) e = yaml_need_text(council, "agency", &t->agency, why);
    if (!e) e = yaml_need_text(council, "service", &t->service, why);
    if (!e && !names->service(names->ctx, t->agency, t->service))
        e = yaml_err(council, why, "there is no such agency with such a service");
    return e;
}

err terms_read_encompass(const struct yaml_node *map, const struct terms_names *names,
                         struct arena *a, struct region_terms *terms, struct err_info *why)
{
    static const char *const keys[] = {"types", "council", NULL};
    struct encompass_terms *t = &terms->encompass;
    *t = (struct encompass_terms){.types = shipped, .type_count = COUNT(shipped)};
    if (!map) return ERR_OK;
    err e = yaml_only(map, keys, why);
    if (!e) e = read_types(map, names, a, t, why);
    return e ? e : read_council(map, names, t, why);
}
