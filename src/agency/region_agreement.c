/* agency/region_agreement.c -- the agreements of a region file, every term checked at its place. */
#include "agency/region_inside.h"

#include "store/cell.h"

#include <stdio.h>

enum { TEXT_MAX = 400 };

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
                                      "out_of_hours_phone",
                                      "authority",
                                      "as_of",
                                      "action",
                                      NULL};
static const char *const bases[] = {"6(1)(c)", "6(1)(d)", "6(1)(e)", "6(1)(ea)", "6(1)(f)", NULL};

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

static bool is_service(const struct reading *g, str word)
{
    return region_has_service(g, g->agency, word);
}

static err read_terms(struct reading *g, const struct yaml_node *node,
                      struct q_agency_put_agreement_in *in, struct err_info *why)
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
        e = region_need_int32(node, "retention_months", 1, REGION_MONTHS_MAX, &in->retention_months,
                              why);
    if (!e) e = yaml_need_date(node, "from", &from, why);
    if (!e) e = yaml_need_date(node, "until", &until, why);
    if (!e && date_cmp(until, from) < 0)
        e = yaml_err(yaml_get(node, "until"), why, "'until' is before 'from'");
    if (!e) e = region_read_due(g, node, in, why);
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

/* Agreements from before there were these keys keep their number, and so their approvals. */
static int64_t hash_with_feed(const struct hub *h, const struct q_agency_put_agreement_in *in)
{
    char number[24];
    int64_t terms = agreement_hash(h, in);
    if (str_eq(in->feed, in->agency) && !in->mapping.len) return terms;
    int n = snprintf(number, sizeof number, "%lld", (long long)terms);
    return crypt_id(&h->keys, "agreement-feed", str_range(number, (size_t)n), in->feed,
                    in->mapping);
}

/* The same again for keys that came later still. */
static int64_t hash_with_calendar(const struct hub *h, const struct q_agency_put_agreement_in *in)
{
    char number[24];
    int64_t terms = hash_with_feed(h, in);
    if (!in->expected.len && !in->services.len) return terms;
    int n = snprintf(number, sizeof number, "%lld", (long long)terms);
    return crypt_id(&h->keys, "agreement-calendar", str_range(number, (size_t)n), in->expected,
                    in->services);
}

/* The mapping is kept with the agreement, so that two people approve it with the rest. */
static err read_mapping(struct reading *g, const struct yaml_node *node, str *ret_text,
                        struct err_info *why)
{
    const struct yaml_node *item = yaml_get(node, "mapping");
    struct region_mapping_file *file = &g->r->mappings[g->r->mapping_count];
    *ret_text = STR("");
    if (!item) return ERR_OK;
    err e = region_read_file(g, item, "there is no such mapping beside the region file",
                             &file->path, &file->text, why);
    if (!e) *ret_text = file->text;
    if (!e) g->r->mapping_count++;
    return e;
}

static err read_feed(struct reading *g, const struct yaml_node *node,
                     struct q_agency_put_agreement_in *in, struct err_info *why)
{
    in->feed = in->agency;
    err e = yaml_get(node, "feed") ? region_need_code(node, "feed", &in->feed, why) : ERR_OK;
    return e ? e : read_mapping(g, node, &in->mapping, why);
}

err region_read_agreement(struct reading *g, const struct yaml_node *node, struct err_info *why)
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
                                       "expected",
                                       "services",
                                       "max_drop_percent",
                                       "feed",
                                       "mapping",
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
    if (!e) e = read_feed(g, node, &in, why);
    if (!e) e = read_terms(g, node, &in, why);
    if (!e)
        e = read_words(g, node, "fields", is_column, "there is no such column in the feed format",
                       &in.fields, why);
    if (!e && !str_starts(in.fields, STR("person_ref")) && !str_has(in.fields, STR(" person_ref")))
        e = yaml_err(yaml_get(node, "fields") ? yaml_get(node, "fields") : node, why,
                     "'fields' must have person_ref");
    if (!e)
        e = read_words(g, node, "event_types", is_type, "the catalogue has no such event type",
                       &in.event_types, why);
    g->agency = in.agency;
    if (!e)
        e = read_words(g, node, "services", is_service, "the agency has no such service",
                       &in.services, why);
    in.hash = e ? 0 : hash_with_calendar(g->hub, &in);
    if (!e) g->r->agreements[g->r->agreement_count++] = in;
    return e;
}
