/* agency/region_read.c -- the region file into what will be stored, every value checked at its
 * place. */
#include "agency/region_inside.h"

#include "base/file.h"
#include "store/cell.h"

#include <stdio.h>

enum { TEXT_MAX = 400, MONTHS_MAX = 300, HOURS_MAX = 8784 };

static const char *const columns[] = {"person_ref",
                                      "given_name",
                                      "family_name",
                                      "known_as",
                                      "previous_family_name",
                                      "birth_date",
                                      "gender",
                                      "address",
                                      "postcode",
                                      "uprn",
                                      "upn",
                                      "consistent_id",
                                      "nhs_number",
                                      "nhs_number_status",
                                      "sensitive",
                                      "life_status",
                                      "life_date",
                                      "life_confirmed",
                                      "related_ref",
                                      "relation",
                                      "event_ref",
                                      "event_type",
                                      "event_date",
                                      "event_end",
                                      "service",
                                      "contact_name",
                                      "contact_phone",
                                      "contact_email",
                                      "as_of",
                                      "action",
                                      NULL};
static const char *const bases[] = {"6(1)(c)", "6(1)(d)", "6(1)(e)", "6(1)(ea)", "6(1)(f)", NULL};

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
    static const char *const keys[] = {"code", "name", "kind", "tier", "services", NULL};
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
    for (const struct yaml_node *item = e ? NULL : services->first; !e && item; item = item->next)
        e = read_service(g, item, in.code, position++, why);
    if (!e) g->r->agencies[g->r->agency_count++] = in;
    return e;
}

/* ---- catalogue and agreements ---- */

static err read_type(struct reading *g, const struct yaml_node *node, struct err_info *why)
{
    static const char *const keys[] = {
        "code", "class", "label", "in_person", "tier", "retention_months", NULL};
    struct q_agency_put_type_in in = {.cell = CELL_HUB};
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
        e = region_need_int32(node, "retention_months", 1, MONTHS_MAX, &in.retention_months, why);
    in.in_person = in_person;
    if (!e) g->r->types[g->r->type_count++] = in;
    return e;
}

static bool in_list(const char *const *list, str word)
{
    for (; *list; list++)
        if (str_eq_c(word, *list)) return true;
    return false;
}

/* A list of words as one text with spaces between; each must be acceptable. */
static err read_words(struct reading *g, const struct yaml_node *map, const char *key,
                      bool (*fits)(const struct reading *g, str word), const char *what,
                      str *ret_text, struct err_info *why)
{
    const struct yaml_node *list = NULL;
    str text = STR("");
    err e = yaml_may_list(map, key, &list, why);
    for (const struct yaml_node *item = list && !e ? list->first : NULL; !e && item;
         item = item->next) {
        e = yaml_is(item, YAML_TEXT, why);
        if (!e && !fits(g, item->text)) e = yaml_err(item, why, "%s", what);
        str padded = str_printf(g->a, " %.*s ", STR_FMT(text)),
            wanted = str_printf(g->a, " %.*s ", STR_FMT(item->text));
        if (!padded.at || !wanted.at) return region_no_memory(why);
        if (!e && str_has(padded, wanted)) e = yaml_err(item, why, "this is there twice");
        if (!e)
            text = str_printf(g->a, "%.*s%s%.*s", STR_FMT(text), text.len ? " " : "",
                              STR_FMT(item->text));
        if (!e && !text.at) return region_no_memory(why);
    }
    if (!e) *ret_text = text;
    return e;
}

static bool is_column(const struct reading *g, str word)
{
    (void)g;
    return in_list(columns, word);
}

static bool is_type(const struct reading *g, str word)
{
    return map_str_get(&g->types, word) || partners_type(g->known, word);
}

static err read_terms(const struct yaml_node *node, struct q_agency_put_agreement_in *in,
                      struct err_info *why)
{
    struct date from = {0}, until = {0};
    int64_t drop = 5, audience = 0;
    err e = region_need_line(node, "purpose", TEXT_MAX, &in->purpose, why);
    if (!e) e = yaml_need_text(node, "lawful_basis", &in->lawful_basis, why);
    if (!e && !in_list(bases, in->lawful_basis))
        e = yaml_err(yaml_get(node, "lawful_basis"), why,
                     "'lawful_basis' is 6(1)(c), (d), (e), (ea) or (f)");
    if (!e) e = region_need_line(node, "condition", TEXT_MAX, &in->condition, why);
    if (!e) e = yaml_need_int(node, "audience", 0, 3, &audience, why);
    if (!e)
        e = region_need_int32(node, "retention_months", 1, MONTHS_MAX, &in->retention_months, why);
    if (!e) e = yaml_need_date(node, "from", &from, why);
    if (!e) e = yaml_need_date(node, "until", &until, why);
    if (!e && date_cmp(until, from) < 0)
        e = yaml_err(yaml_get(node, "until"), why, "'until' is before 'from'");
    if (!e)
        e = region_need_int32(node, "expected_every_hours", 1, HOURS_MAX, &in->expected_every_hours,
                              why);
    if (!e) e = yaml_may_int(node, "max_drop_percent", 0, 100, &drop, why);
    if (e) return e;
    static const char *const digits[] = {"0", "1", "2", "3"};
    in->audience = str_of(digits[audience]);
    in->max_drop_percent = (int32_t)drop;
    in->from_ms = date_uk_midnight_ms(from);
    in->until_ms =
        date_uk_midnight_ms(date_from_days(date_days(until) + 1)); /* the last day counts */
    return ERR_OK;
}

/* What two people approve is this number: any change of the terms changes it. */
static int64_t agreement_hash(const struct hub *h, const struct q_agency_put_agreement_in *in)
{
    char numbers[120];
    int n = snprintf(numbers, sizeof numbers, "%d %lld %lld %d %d", in->retention_months,
                     (long long)in->from_ms, (long long)in->until_ms, in->expected_every_hours,
                     in->max_drop_percent);
    return crypt_id(&h->keys, "agreement", in->id, in->agency, in->purpose, in->lawful_basis,
                    in->condition, in->fields, in->event_types, in->audience,
                    str_range(numbers, (size_t)n));
}

static err read_agreement(struct reading *g, const struct yaml_node *node, struct err_info *why)
{
    static const char *const keys[] = {"id",
                                       "agency",
                                       "purpose",
                                       "lawful_basis",
                                       "condition",
                                       "fields",
                                       "event_types",
                                       "audience",
                                       "retention_months",
                                       "from",
                                       "until",
                                       "expected_every_hours",
                                       "max_drop_percent",
                                       NULL};
    struct q_agency_put_agreement_in in = {.cell = CELL_HUB, .state = STR("draft")};
    err e = yaml_only(node, keys, why);
    if (!e) e = region_need_code(node, "id", &in.id, why);
    for (size_t i = 0; !e && i < g->r->agreement_count; i++)
        if (str_eq(g->r->agreements[i].id, in.id))
            e = yaml_err(yaml_get(node, "id"), why, "this id is there twice");
    if (!e) e = region_need_code(node, "agency", &in.agency, why);
    if (!e && !region_has_agency(g->r, g->known, in.agency))
        e = yaml_err(yaml_get(node, "agency"), why, "there is no agency of this code");
    if (!e) e = read_terms(node, &in, why);
    if (!e)
        e = read_words(g, node, "fields", is_column, "there is no such column in the feed format",
                       &in.fields, why);
    if (!e && !str_starts(in.fields, STR("person_ref")) && !str_has(in.fields, STR(" person_ref")))
        e = yaml_err(yaml_get(node, "fields") ? yaml_get(node, "fields") : node, why,
                     "'fields' must have person_ref");
    if (!e)
        e = read_words(g, node, "event_types", is_type, "the catalogue has no such event type",
                       &in.event_types, why);
    in.hash = e ? 0 : agreement_hash(g->hub, &in);
    if (!e) g->r->agreements[g->r->agreement_count++] = in;
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
    r->types = ARENA_ARRAY(g->a, struct q_agency_put_type_in, count_of(root, "catalogue") + 1);
    r->agreements =
        ARENA_ARRAY(g->a, struct q_agency_put_agreement_in, count_of(root, "agreements") + 1);
    r->rule_files = ARENA_ARRAY(g->a, struct region_rule_file, count_of(root, "rules") + 1);
    r->rules = ARENA_ARRAY(g->a, struct q_agency_put_rule_in, REGION_RULES_MAX);
    r->rule_nodes = ARENA_ARRAY(g->a, const struct yaml_node *, REGION_RULES_MAX);
    return r->agencies && r->services && r->types && r->agreements && r->rule_files && r->rules &&
                   r->rule_nodes
               ? ERR_OK
               : region_no_memory(why);
}

static err read_all(struct reading *g, const struct yaml_node *root, struct err_info *why)
{
    static const char *const keys[] = {"region", "agencies", "catalogue", "agreements",
                                       "rules",  "users",    NULL};
    static const char *const region_keys[] = {"name", "duty_line", NULL};
    const struct yaml_node *region = NULL;
    err e = yaml_only(root, keys, why);
    if (!e) e = yaml_need_map(root, "region", &region, why);
    if (!e) e = yaml_only(region, region_keys, why);
    if (!e) e = region_need_line(region, "name", 80, &g->r->name, why);
    if (!e) e = region_need_phone(region, "duty_line", &g->r->duty_line, why);
    if (!e) e = make_room(g, root, why);
    if (!e) e = read_list(g, root, "agencies", read_agency, why);
    if (!e) e = read_list(g, root, "catalogue", read_type, why);
    if (!e) e = read_list(g, root, "agreements", read_agreement, why);
    if (!e) e = read_list(g, root, "rules", region_read_rules, why);
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
    if (!e) e = read_all(&g, root, why);
    map_str_release(&g.agencies);
    map_str_release(&g.types);
    if (!e) *ret_region = r;
    return e;
}
