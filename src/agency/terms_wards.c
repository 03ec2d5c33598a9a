/* agency/terms_wards.c -- section `wards` of the region file; see wards.h. */
#include "agency/terms.h"

#include "agency/region_inside.h"
#include "base/map.h"
#include "base/sort.h"
#include "likeness/place.h"

#include <stdio.h>

enum { CODE_MAX = 16, WARD_NAME_MAX = 80 };

struct ward_reading {
    struct ward *list;
    struct ward_place *places;
    size_t n, place_n;
    struct map_str codes, names;
    struct map64 seen; /* places, each with its ward */
};

static bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static err read_code(const struct yaml_node *item, str *ret_code, struct err_info *why)
{
    err e = yaml_need_text(item, "code", ret_code, why);
    if (e) return e;
    bool good = ret_code->len >= 2 && ret_code->len <= CODE_MAX && is_capital(ret_code->at[0]);
    for (size_t i = 0; i < ret_code->len && good; i++)
        good = is_capital(ret_code->at[i]) || is_digit(ret_code->at[i]);
    return good ? ERR_OK
                : yaml_err(yaml_get(item, "code"), why,
                           "a ward's code has capitals and digits, 2 to %d, and starts with a "
                           "letter: E05001234", CODE_MAX);
}

/* "B99" or "B99 1", as it is written: "B991" could be either of two places. */
static bool parse_place(str text, postcode *ret_code)
{
    char whole[16], room[9];
    bool sector = text.len > 2 && text.at[text.len - 2] == ' ';
    if (text.len > 6) return false;
    int n = snprintf(whole, sizeof whole, "%.*s%s", STR_FMT(text), sector ? "AA" : "");
    if (n <= 0 || !postcode_parse(str_range(whole, (size_t)n), ret_code)) return false;
    if (!sector && postcode_whole(*ret_code)) return false;
    if (sector) *ret_code = postcode_sector(*ret_code);
    return str_eq(postcode_text(*ret_code, room), text);
}

static err read_place(struct ward_reading *r, const struct yaml_node *at, struct err_info *why)
{
    postcode code = 0;
    bool is_new = false;
    err e = yaml_is(at, YAML_TEXT, why);
    if (e) return e;
    if (!parse_place(at->text, &code))
        return yaml_err(at, why, "a ward has postcode districts and sectors, in capitals: B99 or "
                                 "\"B99 1\"");
    uint64_t *ward = map64_put(&r->seen, code, &is_new);
    if (!ward) return region_no_memory(why);
    if (!is_new)
        return yaml_err(at, why, *ward == r->n ? "this ward names the same place twice"
                                               : "another ward has the same place already");
    *ward = r->n;
    r->places[r->place_n++] = (struct ward_place){code, r->n};
    return ERR_OK;
}

static err read_once(struct map_str *seen, const struct yaml_node *item, const char *key, str text,
                     struct err_info *why)
{
    bool is_new = false;
    if (!map_str_put(seen, text, &is_new)) return region_no_memory(why);
    return is_new ? ERR_OK
                  : yaml_err(yaml_get(item, key), why, "two wards have the same %s", key);
}

static err read_ward(struct ward_reading *r, const struct yaml_node *item, struct err_info *why)
{
    static const char *const keys[] = {"code", "name", "postcodes", NULL};
    struct ward w = {.code = STR("")};
    const struct yaml_node *places = NULL;
    err e = yaml_only(item, keys, why);
    if (!e) e = read_code(item, &w.code, why);
    if (!e) e = read_once(&r->codes, item, "code", w.code, why);
    if (!e) e = region_need_line(item, "name", WARD_NAME_MAX, &w.name, why);
    if (!e) e = read_once(&r->names, item, "name", w.name, why);
    if (!e) e = yaml_need_list(item, "postcodes", &places, why);
    if (!e && !places->n) e = yaml_err(places, why, "a ward has one postcode district or sector "
                                                    "at least");
    for (const struct yaml_node *at = e ? NULL : places->first; !e && at; at = at->next)
        e = read_place(r, at, why);
    if (!e) r->list[r->n++] = w;
    return e;
}

/* Not more than may be; *ret_places: how many there are in all. */
static err check_size(const struct yaml_node *list, size_t *ret_places, struct err_info *why)
{
    size_t wards = 0, places = 0;
    for (const struct yaml_node *item = list->first; item; item = item->next) {
        const struct yaml_node *of = yaml_get(item, "postcodes");
        if (++wards > WARDS_MAX) return yaml_err(item, why, "at most %d wards", WARDS_MAX);
        places += of ? of->n : 0;
        if (places > WARD_PLACES_MAX)
            return yaml_err(of, why, "at most %d postcode districts and sectors in all wards",
                            WARD_PLACES_MAX);
    }
    *ret_places = places;
    return ERR_OK;
}

err terms_read_wards(const struct yaml_node *list, const struct terms_names *names,
                     struct arena *a, struct region_terms *terms, struct err_info *why)
{
    struct ward_reading r = {.n = 0};
    size_t places = 0;
    (void)names;
    terms->wards = (struct wards){0};
    if (!list || !list->n) return ERR_OK;
    err e = check_size(list, &places, why);
    if (e) return e;
    r.list = ARENA_ARRAY(a, struct ward, list->n);
    r.places = ARENA_ARRAY(a, struct ward_place, places + 1);
    if (!r.list || !r.places) return region_no_memory(why);
    for (const struct yaml_node *item = list->first; !e && item; item = item->next)
        e = read_ward(&r, item, why);
    sort_list(r.places, r.place_n, sizeof *r.places, wards_order);
    if (!e) terms->wards = (struct wards){r.list, r.n, r.places, r.place_n};
    map_str_release(&r.codes);
    map_str_release(&r.names);
    map64_release(&r.seen);
    return e;
}
