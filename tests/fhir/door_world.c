/* See door_world.h. */
#include "door_world.h"

#include "audit/entry.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

#include <stdio.h>

struct look_world w;
struct shared_partners *partners;
struct machine *machine;
struct client client;
char key[CLIENT_KEY_TEXT + 1], bearer[CLIENT_KEY_TEXT + 16];
struct arena *a;
struct http_answer answer;
const struct json_value *said;

err add_client(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    return client_add(db, w.hub.hub, &client, why);
}

int make_world(void **state)
{
    (void)state;
    look_world_open(&w);
    a = arena_new(HTTP_ARENA_BYTES_MAX);
    client = (struct client){.code = "school",
                             .agency = "sunshine-school",
                             .feeds = "sunshine-school",
                             .purposes = 1u << PURPOSE_CHILD,
                             .rate = 100,
                             .from_ms = DAY_MS - 1000,
                             .until_ms = DAY_MS + 900 * INT64_C(86400000)};
    client_make_key(w.hub.hub, &client, key);
    (void)snprintf(bearer, sizeof bearer, "Bearer %s", key);
    answer.page = (struct buf)BUF_INIT(HTTP_PAGE_BYTES_MAX);
    return store_write(w.hub.hub->store, add_client, NULL, &w.why) ||
                   share_new(w.hub.hub, &partners, &w.why) ||
                   machine_new(w.hub.hub, partners, &machine, &w.why)
               ? -1
               : 0;
}

int drop_world(void **state)
{
    (void)state;
    buf_release(&answer.page);
    machine_free(machine);
    share_free(partners);
    arena_free(a);
    look_world_close(&w);
    return 0;
}

/* Returns the status; `said` is what was answered. */
int call(enum http_method method, const char *path, const char *query, const char *body)
{
    const struct http_field fields[] = {{STR("Host"), STR("hub.example")},
                                        {STR("Authorization"), str_of(bearer)},
                                        {STR("Aim-User"), STR("s.office")},
                                        {STR("Aim-Purpose"), STR("child_concern")},
                                        {STR("Content-Type"), STR("application/fhir+json")}};
    struct buf page = answer.page;
    struct http_request q = {.method = method,
                             .path = str_of(path),
                             .source = STR("192.0.2.1"),
                             .body = pii_of(str_of(body)),
                             .field = fields,
                             .field_n = COUNT(fields),
                             .arena = a,
                             .id = "0123456789abcdef"};
    assert_int_equal(form_parse_list(str_of(query), a, &q.query, &w.why), ERR_OK);
    buf_reset(&page);
    answer = (struct http_answer){.page = page};
    fhir_door.answer(machine, &q, &answer);
    assert_int_equal(json_read(a, str_copy(a, buf_str(&answer.page)), HTTP_PAGE_BYTES_MAX, &said,
                               &w.why),
                     ERR_OK);
    return answer.status ? answer.status : 200;
}

str text_at(const struct json_value *v, const char *name)
{
    str text = STR("");
    (void)json_as_text(json_get(v, name), &text);
    return text;
}

const char *issue_code(void)
{
    return str_c(a, text_at(json_at(json_get(said, "issue"), 0), "code"));
}

const struct json_value *person_at(size_t i)
{
    return json_get(json_at(json_get(said, "entry"), i), "resource");
}

/* How many persons the newest searches in the log name. */
static int64_t searches, subjects;
static err count_entries(struct db *db, void *ctx, struct err_info *why)
{
    struct q_audit_waiting_rows rows;
    struct entry_head head;
    err e = q_audit_waiting(db, &(struct q_audit_waiting_in){100000}, w.a, &rows, why);
    (void)ctx;
    searches = subjects = 0;
    for (size_t i = 0; !e && i < rows.n; i++) {
        e = entry_read_head(rows.at[i].header, &head, why);
        if (e || !str_eq_c(head.kind, "search") || !str_eq_c(head.actor, "client:school")) continue;
        searches++;
        subjects += head.subject_count;
    }
    return e;
}

void logged(int64_t expected_searches, int64_t expected_subjects)
{
    assert_int_equal(store_read(w.hub.hub->store, count_entries, NULL, &w.why), ERR_OK);
    assert_int_equal(searches, expected_searches);
    assert_int_equal(subjects, expected_subjects);
}
