/* The table of routes against expectations written by hand, and the document that is made of it. */
#include "check.h"

#include "api/route.h"
#include "api/shape.h"

/* who: anyone, client, feed (may deliver it), asks (user, purpose, rate) */
static const struct {
    const char *id;
    enum http_method method;
    const char *path;
    enum api_needs needs;
    bool stream;
} expected[] = {
    {"getDocument", HTTP_GET, "/api/v1/openapi.json", API_ANYONE, false},
    {"listFeeds", HTTP_GET, "/api/v1/feeds", API_CLIENT, false},
    {"postDelivery", HTTP_POST, "/api/v1/feeds/{feed}/deliveries", API_FEED, true},
    {"listDeliveries", HTTP_GET, "/api/v1/feeds/{feed}/deliveries", API_FEED, false},
    {"getDelivery", HTTP_GET, "/api/v1/feeds/{feed}/deliveries/{id}", API_FEED, false},
    {"listQuarantine", HTTP_GET, "/api/v1/feeds/{feed}/quarantine", API_FEED, false},
    {"getQuality", HTTP_GET, "/api/v1/feeds/{feed}/quality", API_FEED, false},
    {"beginUpload", HTTP_POST, "/api/v1/feeds/{feed}/uploads", API_FEED, false},
    {"appendUpload", HTTP_PATCH, "/api/v1/uploads/{id}", API_CLIENT, true},
    {"getUpload", HTTP_GET, "/api/v1/uploads/{id}", API_CLIENT, false},
    {"dropUpload", HTTP_DELETE, "/api/v1/uploads/{id}", API_CLIENT, false},
    {"search", HTTP_POST, "/api/v1/search", API_ASKS, false},
    {"askPlans", HTTP_POST, "/api/v1/cp-is", API_ASKS, false},
    {"listReferrals", HTTP_GET, "/api/v1/referrals", API_ASKS, false},
    {"getReferral", HTTP_GET, "/api/v1/referrals/{id}", API_ASKS, false},
    {"answerReferral", HTTP_POST, "/api/v1/referrals/{id}/state", API_ASKS, false},
};

static void every_route_is_as_was_decided_and_there_is_no_other(void **state)
{
    (void)state;
    assert_int_equal(api_route_count, COUNT(expected));
    for (size_t i = 0; i < COUNT(expected); i++) {
        const struct api_route *r = &api_routes[i];
        assert_string_equal(r->id, expected[i].id);
        assert_int_equal(r->method, expected[i].method);
        assert_string_equal(r->path, expected[i].path);
        assert_int_equal(r->needs, expected[i].needs);
        assert_int_equal(r->body == HTTP_BODY_STREAM, expected[i].stream);
        assert_int_equal(expected[i].stream, r->begin && r->take && r->gone);
    }
}

static void a_path_finds_its_row_and_its_pieces_and_nothing_else_does(void **state)
{
    (void)state;
    static const char *const none[] = {"/api/v1", "/api/v1/feeds/", "/api/v1/feeds//deliveries",
                                       "/api/v1/feeds/a/deliveries/b/c", "/api/v1/uploads",
                                       "/api/v2/feeds", "/api/v1/feeds/a"};
    str piece[API_PIECES_MAX];
    unsigned methods;
    const struct api_route *r = api_find(
        HTTP_GET, STR("/api/v1/feeds/city/deliveries/0123456789abcdef"), piece, &methods);
    assert_string_equal(r->id, "getDelivery");
    assert_str_equal(piece[0], "city");
    assert_str_equal(piece[1], "0123456789abcdef");
    assert_null(api_find(HTTP_PUT, STR("/api/v1/uploads/0123456789abcdef"), piece, &methods));
    assert_int_equal(methods, HTTP_BIT(HTTP_GET) | HTTP_BIT(HTTP_PATCH) | HTTP_BIT(HTTP_DELETE));
    for (size_t i = 0; i < COUNT(none); i++) {
        assert_null(api_find(HTTP_GET, str_of(none[i]), piece, &methods));
        assert_int_equal(methods, 0);
    }
}

static bool has_shape(const char *name)
{
    for (size_t i = 0; i < shape_count; i++)
        if (strcmp(shapes[i].name, name) == 0) return true;
    return !*name || strcmp(name, "Result") == 0;
}

static void the_document_is_json_and_names_no_shape_that_is_not_there(void **state)
{
    (void)state;
    struct buf out = BUF_INIT(1 << 20);
    struct arena *a = arena_new(8 << 20);
    const struct json_value *root;
    struct err_info why;
    api_document(&out);
    assert_int_equal(buf_state(&out), ERR_OK);
    if (json_read(a, buf_str(&out), 1 << 20, &root, &why)) fail_msg("%s", why.text);
    assert_int_equal(json_count(json_get(root, "paths")), 13);
    for (size_t i = 0; i < api_route_count; i++)
        for (const struct api_response *p = api_routes[i].response; p->status; p++)
            if (p->shape && !has_shape(p->shape)) fail_msg("%s", p->shape);
    for (size_t i = 0; i < shape_count; i++)
        for (size_t k = 0; k < shapes[i].member_n; k++) {
            const char *type = shapes[i].member[k].type;
            char name[40] = "";
            if (type[0] == '[') memcpy(name, type + 1, strlen(type) - 2), type = name;
            if (type[0] >= 'A' && type[0] <= 'Z' && !has_shape(type)) fail_msg("%s", type);
        }
    arena_free(a);
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_route_is_as_was_decided_and_there_is_no_other),
        cmocka_unit_test(a_path_finds_its_row_and_its_pieces_and_nothing_else_does),
        cmocka_unit_test(the_document_is_json_and_names_no_shape_that_is_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
