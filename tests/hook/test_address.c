/* Which addresses a message to a case system may go to, whatever a name resolves to. */
#include "check.h"

#include "hook/hook.h"

#include <arpa/inet.h>

static const struct {
    const char *text;
    bool network, loopback;
} all[] = {
    {"192.0.2.1", true, false},
    {"10.1.2.3", true, false}, /* case systems are in private networks */
    {"127.0.0.1", false, true},
    {"127.9.9.9", false, true},
    {"0.0.0.0", false, false},
    {"169.254.169.254", false, false}, /* where clouds tell a machine its secrets */
    {"224.0.0.1", false, false},
    {"255.255.255.255", false, false},
    {"2001:db8::1", true, false},
    {"::1", false, true},
    {"::", false, false},
    {"fe80::1", false, false},
    {"ff02::1", false, false},
    {"::ffff:127.0.0.1", false, true},
    {"::ffff:169.254.169.254", false, false},
    {"::ffff:192.0.2.1", true, false},
    {"::127.0.0.1", false, false}, /* the same written in ways that gateways undo */
    {"64:ff9b::7f00:1", false, false},
    {"64:ff9b::a9fe:a9fe", false, false},
    {"64:ff9b::c000:201", true, false},
    {"2002:7f00:1::", false, false},
    {"2002:a9fe:a9fe::1", false, false},
    {"2002:c000:201::1", true, false},
};

static void only_the_network_is_told_unless_a_test_says_this_machine(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(all); i++) {
        unsigned char at[16];
        bool six = strchr(all[i].text, ':') != NULL;
        assert_int_equal(inet_pton(six ? AF_INET6 : AF_INET, all[i].text, at), 1);
        size_t bytes = six ? 16 : 4;
        if (hook_address_allowed(at, bytes, false) != all[i].network ||
            hook_address_allowed(at, bytes, true) != all[i].loopback)
            fail_msg("%s", all[i].text);
    }
    assert_false(hook_address_allowed((const unsigned char *)"", 0, false));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_network_is_told_unless_a_test_says_this_machine),
    };
    return cmocka_run_group_tests_name("hook/address", tests, NULL, NULL);
}
