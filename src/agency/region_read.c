/* agency/region_read.c -- the region file into what will be stored, every value checked at its
 * place. */
#include "agency/region_inside.h"

#include "base/file.h"
#include "store/cell.h"

#include <assert.h>
#include <stdio.h>

/* ---- agencies and services ---- */

static err read_lead(const struct yaml_node *map, struct q_agency_put_service_in *s,
                     struct err_info *why)
{
    static const char *const keys[] = {"name", "phone", "email", "hours", NULL};
    static const char *const away_keys[] = {"name", "phone", NULL};
    const struct yaml_node *contact = NULL, *away = NULL;
    err e = yaml_need_map(map, "contact", &contact, why);
    if (!e) e = yaml_only(contact, keys, why);
    if (!e) e = region_need_line(contact, "name", NAME_MAX_BYTES, &s->contact, why);
    if (!e) e = region_need_phone(contact, "phone", &s->phone, why);
    if (!e) e = region_may_line(contact, "email", NAME_MAX_BYTES, &s->email, why);
    if (!e && s->email.len && !str_has(s->email, STR("@")))
        e = yaml_err(yaml_get(contact, "email"), why, "'email' must be an e-mail address");
    if (!e) e = region_may_line(contact, "hours", NAME_MAX_BYTES, &s->hours, why);
    if (!e) e = yaml_may_map(map, "out_of_hours", &away, why);
    if (e || !away) return e;
    e = yaml_only(away, away_keys, why);
    if (!e) e = region_need_line(away, "name", NAME_MAX_BYTES, &s->out_of_hours, why);
    if (!e) e = region_need_phone(away, "phone", &s->out_of_hours_phone, why);
    return e;
}

static err read_service(struct reading *g, const struct yaml_node *node, str agency, int position,
                        struct err_info *why)
{
    static const char *const keys[] = {"code", "name", "label", "contact", "out_of_hours", NULL};
    str none = STR("");
    struct q_agency_put_service_in s = {.cell = CELL_HUB,
                                        .agency = agency,
                                        .position = position,
                                        .email = none,
                                        .hours = none,
                                        .out_of_hours = none,
                                        .out_of_hours_phone = none};
    err e = yaml_only(node, keys, why);
    if (!e) e = region_need_code(node, "code", &s.code, why);
    if (!e) e = region_need_line(node, "name", NAME_MAX_BYTES, &s.name, why);
    s.label = s.name;
    if (!e) e = region_may_line(node, "label", NAME_MAX_BYTES, &s.label, why);
    if (!e) e = read_lead(node, &s, why);
    for (int i = 1; !e && i <= position; i++)
        if (str_eq(g->r->services[g->r->service_count - (size_t)i].code, s.code))
            e = yaml_err(yaml_get(node, "code"), why, "this code is there twice");
    if (!e) g->r->services[g->r->service_count++] = s;
    return e;
}

static err read_agency(struct reading *g, const struct yaml_node *node, struct err_info *why)
{
    static const char *const keys[] = {"code", "name",     "kind",
                                       "tier", "services", "identifier_systems", NULL};
    struct q_agency_put_in in = {.cell = CELL_HUB, .position = (int32_t)g->r->agency_count};
    const struct yaml_node *services = NULL;
    enum agency_kind kind;
    int64_t tier = -1;
    int position = 0;
    err e = yaml_only(node, keys, why);
    if (!e) e = region_need_code(node, "code", &in.code, why);
    if (!e) e = region_once(&g->agencies, yaml_get(node, "code"), in.code, why);
    if (!e) e = region_need_line(node, "name", NAME_MAX_BYTES, &in.name, why);
    if (!e) e = yaml_need_text(node, "kind", &in.kind, why);
    if (!e && !agency_kind_of(in.kind, &kind))
        e = yaml_err(yaml_get(node, "kind"), why,
                     "there is no such kind of agency; docs/region.md lists them");
    if (!e) e = yaml_may_int(node, "tier", 0, 3, &tier, why);
    if (!e) e = yaml_need_list(node, "services", &services, why);
    if (!e && !services->n) e = yaml_err(services, why, "an agency has at least one service");
    in.tier = (int32_t)tier;
    if (!e) e = region_read_systems(g, node, in.code, &in.systems, why);
    for (const struct yaml_node *item = e ? NULL : services->first; !e && item; item = item->next)
        e = read_service(g, item, in.code, position++, why);
    if (!e) g->r->agencies[g->r->agency_count++] = in;
    return e;
}

/* ---- catalogue ---- */

static err read_type(struct reading *g, const struct yaml_node *node, struct err_info *why)
{
    static const char *const keys[] = {
        "code", "class", "label", "in_person", "tier", "retention_months", NULL};
    struct q_agency_put_type_in in = {
        .cell = CELL_HUB, .incident = STR(""), .incident_days = EVENT_INCIDENT_DAYS};
    enum event_class class;
    bool in_person = false;
    err e = yaml_only(node, keys, why);
    if (!e) e = region_need_code(node, "code", &in.code, why);
    if (!e) e = region_once(&g->types, yaml_get(node, "code"), in.code, why);
    if (!e) e = yaml_need_text(node, "class", &in.class, why);
    if (!e && !event_class_of(in.class, &class))
        e = yaml_err(yaml_get(node, "class"), why,
                     "'class' is routine, concern, high, status or missed");
    if (!e) e = region_need_line(node, "label", NAME_MAX_BYTES, &in.label, why);
    if (!e && !yaml_get(node, "in_person"))
        e = yaml_err(node, why, "'in_person' is missing: yes or no");
    if (!e) e = yaml_may_bool(node, "in_person", &in_person, why);
    if (!e) e = region_need_int32(node, "tier", 2, 3, &in.tier, why);
    if (!e)
        e = region_need_int32(node, "retention_months", 1, REGION_MONTHS_MAX, &in.retention_months,
                              why);
    in.in_person = in_person;
    if (!e && g->r->type_count == REGION_TYPES_MAX)
        e = yaml_err(node, why, "more than %d event types", REGION_TYPES_MAX);
    if (!e) g->r->types[g->r->type_count++] = in;
    return e;
}

/* ---- the whole ---- */

typedef err (*read_item)(struct reading *g, const struct yaml_node *item, struct err_info *why);

static err read_list(struct reading *g, const struct yaml_node *root, const char *key,
                     read_item read, struct err_info *why)
{
    const struct yaml_node *list = NULL;
    err e = yaml_may_list(root, key, &list, why);
    for (const struct yaml_node *item = list && !e ? list->first : NULL; !e && item;
         item = item->next)
        e = read(g, item, why);
    return e;
}

/* A file that holds a part of a catalogue, and which of its types may tell of one incident. */
static err read_catalogue(struct reading *g, const struct yaml_node *item, struct err_info *why)
{
    static const char *const keys[] = {"catalogue", "incidents", NULL};
    const struct yaml_node *root = NULL;
    const char *path = NULL;
    str text;
    err e = region_read_file(g, item, "there is no such catalogue beside the region file", &path,
                             &text, why);
    if (!e) e = yaml_read(g->a, text, path, YAML_BYTES_MAX, &root, why);
    if (!e) e = yaml_only(root, keys, why);
    if (!e) e = read_list(g, root, "catalogue", read_type, why);
    return e ? e : read_list(g, root, "incidents", region_read_incident, why);
}

static size_t count_of(const struct yaml_node *root, const char *key)
{
    const struct yaml_node *list = yaml_get(root, key);
    return list ? list->n : 0;
}

static err make_room(struct reading *g, const struct yaml_node *root, struct err_info *why)
{
    struct region *r = g->r;
    size_t services = 0;
    const struct yaml_node *agencies = yaml_get(root, "agencies");
    for (const struct yaml_node *item = agencies ? agencies->first : NULL; item; item = item->next)
        services += count_of(item, "services");
    r->agencies = ARENA_ARRAY(g->a, struct q_agency_put_in, count_of(root, "agencies") + 1);
    r->services = ARENA_ARRAY(g->a, struct q_agency_put_service_in, services + 1);
    r->types = ARENA_ARRAY(g->a, struct q_agency_put_type_in, REGION_TYPES_MAX);
    r->agreements =
        ARENA_ARRAY(g->a, struct q_agency_put_agreement_in, count_of(root, "agreements") + 1);
    r->mappings =
        ARENA_ARRAY(g->a, struct region_mapping_file, count_of(root, "agreements") + 1);
    r->rule_files = ARENA_ARRAY(g->a, struct region_rule_file, count_of(root, "rules") + 1);
    r->rules = ARENA_ARRAY(g->a, struct q_agency_put_rule_in, REGION_RULES_MAX);
    r->rule_nodes = ARENA_ARRAY(g->a, const struct yaml_node *, REGION_RULES_MAX);
    return r->agencies && r->services && r->types && r->agreements && r->mappings &&
                   r->rule_files && r->rules && r->rule_nodes
               ? ERR_OK
               : region_no_memory(why);
}

/* No key that is neither a list of things nor a section of settings. */
static err check_keys(const struct yaml_node *root, struct err_info *why)
{
    const char *keys[32] = {"region",     "agencies", "catalogues",  "catalogue", "incidents",
                            "agreements", "rules",    "recognition", "users",     NULL};
    size_t n = 9;
    assert(n + terms_section_count < COUNT(keys));
    for (size_t i = 0; i < terms_section_count; i++)
        keys[n++] = terms_sections[i].key;
    return yaml_only(root, keys, why);
}

static err read_all(struct reading *g, str text, const struct yaml_node *root,
                    struct err_info *why)
{
    static const char *const region_keys[] = {"name", "duty_line", NULL};
    const struct yaml_node *region = NULL;
    err e = check_keys(root, why);
    if (!e) e = yaml_need_map(root, "region", &region, why);
    if (!e) e = yaml_only(region, region_keys, why);
    if (!e) e = region_need_line(region, "name", 80, &g->r->name, why);
    if (!e) e = region_need_phone(region, "duty_line", &g->r->duty_line, why);
    if (!e) e = make_room(g, root, why);
    if (!e) e = read_list(g, root, "agencies", read_agency, why);
    if (!e) e = read_list(g, root, "catalogues", read_catalogue, why);
    if (!e) e = read_list(g, root, "catalogue", read_type, why);
    if (!e) e = read_list(g, root, "incidents", region_read_incident, why);
    if (!e) e = read_list(g, root, "agreements", region_read_agreement, why);
    if (!e) e = yaml_may_list(root, "recognition", &g->r->recognition, why);
    if (!e && g->r->recognition) g->after_recognition = yaml_get(root, "recognition")->next;
    if (!e) e = read_list(g, root, "recognition", region_read_setting, why);
    if (!e) e = read_list(g, root, "rules", region_read_rules, why);
    if (!e) e = region_check_settings(g, why);
    if (!e) e = region_read_terms(g, text, root, why);
    if (!e) e = yaml_may_list(root, "users", &g->r->users, why);
    return e;
}

bool region_has_agency(const struct region *r, const struct partners *known, str code)
{
    for (size_t i = 0; i < r->agency_count; i++)
        if (str_eq(r->agencies[i].code, code)) return true;
    return partners_agency(known, code) != NULL;
}

err region_read(struct hub *h, const char *path, const struct partners *known, struct arena *a,
                struct region *ret_region, struct err_info *why)
{
    struct region r = {.path = path};
    struct reading g = {.hub = h, .known = known, .a = a, .r = &r};
    const struct yaml_node *root = NULL;
    str text;
    err e = file_read(path, REGION_FILE_MAX, a, &text, why);
    if (!e) e = yaml_read(a, text, path, YAML_BYTES_MAX, &root, why);
    g.text = text;
    if (!e) e = read_all(&g, text, root, why);
    map_str_release(&g.agencies);
    map_str_release(&g.types);
    if (!e) *ret_region = r;
    return e;
}
