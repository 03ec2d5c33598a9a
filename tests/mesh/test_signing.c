/* How a request to the mailbox is signed. The expected hash was made by Python's hmac. */
#include "check.h"

#include "mesh/inside.h"

static void a_request_is_signed_for_mailbox_nonce_count_and_minute(void **state)
{
    (void)state;
    char header[400];
    mesh_authorization("X26ABC1", "nonce", 1, INT64_C(1395835259999), "password", "Banana", header);
    assert_string_equal(header, "NHSMESH X26ABC1:nonce:1:201403261200:"
                                "e9fd6b74995d7ac1e1ba73dbdc204330b32821792509e20c54a7369c00e30b90");
}

static void no_two_requests_are_signed_alike(void **state)
{
    (void)state;
    char first[400], second[400];
    mesh_authorization("X26ABC1", "nonce", 1, 0, "password", "Banana", first);
    mesh_authorization("X26ABC1", "nonce", 2, 0, "password", "Banana", second);
    assert_string_not_equal(first, second);
    assert_null(strstr(first, "password"));
    assert_null(strstr(first, "Banana"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_is_signed_for_mailbox_nonce_count_and_minute),
        cmocka_unit_test(no_two_requests_are_signed_alike),
    };
    return cmocka_run_group_tests_name("mesh/signing", tests, NULL, NULL);
}
