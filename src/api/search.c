/* api/search.c -- four fields to at most five people, for a program's user: the same search,
 * decision and entry as a person's. People are named by the id that this agency knows them by. */
#include "api/route.h"

#include "machine/outside.h"
#include "search/json.h"
#include "search/search.h"

#include <stddef.h>

static const struct {
    const char *key;
    size_t at;
} fields[] = {
    {"given_name", offsetof(struct search_form, given_name)},
    {"family_name", offsetof(struct search_form, family_name)},
    {"birth_date", offsetof(struct search_form, birth_date)},
    {"age", offsetof(struct search_form, age)},
    {"gender", offsetof(struct search_form, gender)},
    {"address", offsetof(struct search_form, address)},
    {"nhs_number", offsetof(struct search_form, nhs_number)},
};

static err read_form(const struct api_call *c, struct search_form *form, struct err_info *why)
{
    const struct json_value *root, *v;
    void *cursor = NULL;
    str key, text;
    err e = json_read(c->arena, pii_reveal(c->q->body, REVEAL_CLEAN), HTTP_BODY_BYTES_MAX, &root,
                      why);
    if (e) return e;
    if (json_kind(root) != JSON_IS_OBJECT) return err_set(why, ERR_INPUT, "an object is expected");
    while (json_next(root, &cursor, &key, &v)) {
        size_t i = 0;
        while (i < COUNT(fields) && !str_eq_c(key, fields[i].key))
            i++;
        if (i == COUNT(fields))
            return err_set(why, ERR_INPUT, "there is a member that a search does not have");
        if (!json_as_text(v, &text) || text.len > SEARCH_TEXT_MAX)
            return err_set(why, ERR_INPUT, "%s is not a text of at most %d characters",
                           fields[i].key, SEARCH_TEXT_MAX);
        pii value = pii_of(text);
        memcpy((char *)form + fields[i].at, &value, sizeof value);
    }
    return ERR_OK;
}

static err say(struct api_call *c, const struct search_results *r, struct err_info *why)
{
    const char *ids[SEARCH_RESULTS_MAX];
    for (size_t i = 0; i < r->n; i++) {
        char *id = arena_alloc(c->arena, OUTSIDE_ID_TEXT + 1);
        if (!id) return err_set(why, ERR_NOMEM, "no memory for an answer");
        outside_id(&api_hub(c)->keys, str_of(c->call.client.agency), r->at[i].person, id);
        ids[i] = id;
    }
    search_results_json(r, ids, &c->w);
    return ERR_OK;
}

err run_search(struct api_call *c, struct err_info *why)
{
    struct search_form form = {0};
    struct search_query query;
    struct search_results results;
    const char *field = "";
    err e = read_form(c, &form, why);
    if (e) return e;
    e = search_understand(&form, api_hub(c), c->arena, &query, &field, why);
    if (e == ERR_INPUT) c->status = 422; /* well formed, and not enough, or no such date */
    if (!e)
        e = search_people(api_hub(c), c->call.partners, &c->call.viewer, &query, c->arena, &results,
                          why);
    if (e == ERR_INPUT) c->status = 422;
    return e ? e : say(c, &results, why);
}
