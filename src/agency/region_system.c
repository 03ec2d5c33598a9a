/* agency/region_system.c -- the identifier systems of an agency in the region file: what its own
 * ids of people are called in FHIR and HL7. Nobody else's: one system, one agency. */
#include "agency/region_inside.h"

enum { SYSTEMS_MAX = 8, SYSTEM_BYTES_MAX = 200 };

static bool is_uri(str s)
{
    ptrdiff_t colon = str_find(s, ':');
    bool fine = colon > 0 && (size_t)colon + 1 < s.len && s.len <= SYSTEM_BYTES_MAX;
    for (size_t i = 0; i < s.len; i++)
        fine = fine && s.at[i] > ' ' && s.at[i] < 127 && !memchr("|,<>\"\\^`{}", s.at[i], 10);
    return fine;
}

static bool holds(str list, str uri)
{
    str piece;
    while (str_next(&list, ' ', &piece))
        if (str_eq(piece, uri)) return true;
    return false;
}

/* Does another agency, of the file or of the hub, go by it; or this one, twice? */
static bool taken(const struct reading *g, str agency, str so_far, str uri)
{
    const struct agency *other = partners_system(g->known, uri);
    if (other && !str_eq(other->code, agency)) return true;
    for (size_t i = 0; i < g->r->agency_count; i++)
        if (holds(g->r->agencies[i].systems, uri)) return true;
    return holds(so_far, uri);
}

static err check_system(const struct reading *g, const struct yaml_node *item, str agency,
                        str so_far, struct err_info *why)
{
    err e = yaml_is(item, YAML_TEXT, why);
    if (e) return e;
    if (!is_uri(item->text))
        return yaml_err(item, why, "an identifier system is a URI of at most %d characters",
                        SYSTEM_BYTES_MAX);
    if (str_eq(item->text, STR(AGENCY_NHS_SYSTEM)) || str_starts(item->text, STR("urn:aim:")))
        return yaml_err(item, why, "this system is no agency's own");
    if (taken(g, agency, so_far, item->text))
        return yaml_err(item, why, "this identifier system is there already");
    return ERR_OK;
}

err region_read_systems(struct reading *g, const struct yaml_node *node, str agency, str *ret_text,
                        struct err_info *why)
{
    const struct yaml_node *list = NULL;
    str text = STR("");
    err e = yaml_may_list(node, "identifier_systems", &list, why);
    if (!e && list && list->n > SYSTEMS_MAX)
        e = yaml_err(list, why, "an agency has at most %d identifier systems", SYSTEMS_MAX);
    for (const struct yaml_node *item = list && !e ? list->first : NULL; !e && item;
         item = item->next) {
        e = check_system(g, item, agency, text, why);
        if (e) return e;
        text = str_printf(g->a, "%.*s%s%.*s", STR_FMT(text), text.len ? " " : "",
                          STR_FMT(item->text));
        if (!text.at) return region_no_memory(why);
    }
    if (!e) *ret_text = text;
    return e;
}
