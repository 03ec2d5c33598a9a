/* mesh/answer.c -- what the mailbox says, as bytes: nothing of it is believed before it was looked
 * at here. */
#include "codec/json.h"
#include "mesh/inside.h"

enum { MESSAGE_ID_BYTES_MAX = 100 };

/* ---- heads ---- */

static bool keep(char room[MESH_VALUE_BYTES_MAX], str value)
{
    if (value.len >= MESH_VALUE_BYTES_MAX) return false;
    for (size_t i = 0; i < value.len; i++)
        if (value.at[i] <= ' ' || value.at[i] > '~') return false;
    memcpy(room, value.at, value.len);
    room[value.len] = 0;
    return true;
}

bool mesh_read_head(str line, struct mesh_reply *r)
{
    const struct {
        const char *name;
        char *room;
    } kept[] = {{"mex-from", r->from},
                {"mex-workflowid", r->workflow},
                {"mex-chunk-range", r->range},
                {"mex-messagetype", r->type},
                {"mex-linkedmsgid", r->linked},
                {"content-encoding", r->encoding}};
    bool good = true;
    str name;
    line = str_trim(line);
    if (str_starts(line, STR("HTTP/"))) memset(r, 0, sizeof *r); /* after a 100 Continue */
    (void)str_next(&line, ':', &name);
    for (size_t i = 0; line.at && i < COUNT(kept); i++)
        if (str_eq_nocase(name, str_of(kept[i].name))) good = keep(kept[i].room, str_trim(line));
    return good;
}

bool mesh_read_range(const char *text, int64_t *ret_chunk, int64_t *ret_chunks)
{
    str rest = str_of(text[0] ? text : "1:1"), first;
    return str_next(&rest, ':', &first) && rest.at && str_to_int64(first, ret_chunk) &&
           str_to_int64(rest, ret_chunks) && *ret_chunk >= 1 && *ret_chunks >= *ret_chunk &&
           *ret_chunks <= MESH_CHUNKS_MAX;
}

/* ---- bodies ---- */

/* Goes into addresses as it is. */
static bool is_id(str id)
{
    for (size_t i = 0; i < id.len; i++) {
        char c = id.at[i];
        bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!good && c != '_' && c != '-') return false;
    }
    return id.len && id.len <= MESSAGE_ID_BYTES_MAX;
}

/* The next page's address must be this mailbox's: "/messageexchange/MAILBOX/inbox?..." */
static const char *next_path(const struct mesh *m, const struct json_value *root, struct arena *a)
{
    str next, own = str_printf(a, "/messageexchange/%s", m->mailbox);
    if (!json_as_text(json_get(json_get(root, "links"), "next"), &next)) return NULL;
    if (str_starts(next, str_of(m->url))) next = str_from(next, strlen(m->url));
    if (!own.at || !str_starts(next, own) || next.len >= MESH_PATH_BYTES_MAX) return NULL;
    next = str_from(next, own.len);
    for (size_t i = 0; i < next.len; i++)
        if (next.at[i] <= ' ' || next.at[i] > '~') return NULL;
    return str_starts(next, STR("/inbox")) ? str_c(a, next) : NULL;
}

err mesh_read_page(const struct mesh *m, str text, struct arena *a, struct mesh_page *ret_page,
                   struct err_info *why)
{
    const struct json_value *root, *list = NULL;
    struct mesh_page page = {0};
    if (json_read(a, text, MESH_ANSWER_BYTES_MAX, &root, why) ||
        json_kind(list = json_get(root, "messages")) != JSON_IS_ARRAY)
        return err_set(why, ERR_INPUT, "the mailbox's list cannot be read");
    page.n = json_count(list);
    page.messages = ARENA_ARRAY(a, str, page.n + 1);
    if (!page.messages) return err_set(why, ERR_NOMEM, "no memory for the mailbox's list");
    for (size_t i = 0; i < page.n; i++)
        if (!json_as_text(json_at(list, i), &page.messages[i]) || !is_id(page.messages[i]))
            return err_set(why, ERR_INPUT, "the mailbox lists messages with ids that are none");
    page.next = next_path(m, root, a);
    *ret_page = page;
    return ERR_OK;
}

err mesh_read_id(str text, struct arena *a, char ret_message[MESH_VALUE_BYTES_MAX],
                 struct err_info *why)
{
    const struct json_value *root;
    str id;
    if (json_read(a, text, MESH_ANSWER_BYTES_MAX, &root, NULL) ||
        !json_as_text(json_get(root, "message_id"), &id) || !is_id(id))
        return err_set(why, ERR_INPUT, "the mailbox took a message and gave it no id");
    memcpy(ret_message, id.at, id.len);
    ret_message[id.len] = 0;
    return ERR_OK;
}

err mesh_read_state(str text, struct arena *a, const char **ret_state, struct err_info *why)
{
    static const struct {
        const char *theirs, *ours;
    } words[] = {{"acknowledged", "taken"}, {"undeliverable", "returned"}, {"error", "returned"}};
    const struct json_value *root;
    str status;
    if (json_read(a, text, MESH_ANSWER_BYTES_MAX, &root, NULL) ||
        !json_as_text(json_get(root, "status"), &status))
        return err_set(why, ERR_INPUT, "what the mailbox says of a message cannot be read");
    *ret_state = NULL;
    for (size_t i = 0; i < COUNT(words); i++)
        if (str_eq_nocase(status, str_of(words[i].theirs))) *ret_state = words[i].ours;
    return ERR_OK;
}
