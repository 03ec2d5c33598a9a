/* Which role may run which command: written down by hand. A command that is not in this list fails
 * the test, so that nobody adds one without saying who it is for. */
#include "check.h"

#include "cli/command.h"

/* practitioner, reviewer, manager, steward, dpo, auditor, admin, loader, clerk, data officer,
 * commissioner */
static const struct {
    const char *name, *may;
} expected[] = {
    {"init", "yyyyyyyyyyy"}, /* makes a hub: there is nobody to ask yet */
    {"apply", "......y...."},
    {"load", "......yy..."},
    {"pull", "......yy..."},
    {"mesh check", "......y...."},
    {"mesh receive", "......y...."},
    {"mesh send", "......y...."},
    {"mesh track", "......y...."},
    {"quarantine list", "......yy..."},
    {"quarantine show", "......yy..."},
    {"quarantine replay", "......yy..."},
    {"feed ledger", "......yy..."},
    {"feed check", "......yy..."},
    {"feed watch", "......yy..."},
    {"search", "yyyy......."},
    {"person show", "yyyy......."},
    {"person expected", "yyyy......."},
    {"access list", "yyyyyyyyyyy"}, /* one's own */
    {"access ask", "yyy........"},
    {"access open", "yyy........"},
    {"access decide", "yyy........"}, /* of them those that the region names */
    {"access review", "yyyyyyyyyyy"}, /* of them those that decide, and the dpo */
    {"access offer", "yyy........"},
    {"access lock", "yyy........"},
    {"marker list", "yyy........"},
    {"marker add", "yyy........"},
    {"marker agree", "yyy........"},
    {"marker end", "yyy........"},
    {"panel", "yyy........"},
    {"cp-is show", "yyy........"}, /* of them those that the region names */
    {"cp-is accesses", "yyy........"},
    {"cp-is numbers", "yyy........"},
    {"person explain", "...y....y.."},
    {"person split", "...y......."},
    {"person join", "...y......."},
    {"review list", ".yy........"},
    {"review show", ".yy........"},
    {"review close", ".yy........"},
    {"case list", ".yy........"},
    {"case show", ".yy........"},
    {"case open", ".yy........"},
    {"case decide", ".yy........"},
    {"case check", ".yy........"},
    {"case pack", ".yy........"},
    {"report checks", "..yyyy....."},
    {"referral list", "yyy........"},
    {"referral show", "yyy........"},
    {"referral receive", "yyy........"},
    {"referral accept", "yyy........"},
    {"referral return", "yyy........"},
    {"referral done", "yyy........"},
    {"referral withdraw", "yyy........"},
    {"referral export", "yyy........"},
    {"webhook add", "......y...."},
    {"webhook list", "......y...."},
    {"webhook rotate", "......y...."},
    {"webhook revoke", "......y...."},
    {"webhook test", "......y...."},
    {"review assign", ".yy........"},
    {"alerts list", "yyyyyyyyyyy"},
    {"alerts ack", "yyyyyyyyyyy"},
    {"alerts times", "yyyyyyyyyyy"},
    {"report alerts", "..yyyy....."},
    {"rule list", "yyyyyyyyyyy"},
    {"rule explain", "yyyyyyyyyyy"},
    {"rule run", "..y...y...."},
    {"rule test", "..y...y...."},
    {"rule simulate", "..y...y...."},
    {"generate", "yyyyyyyyyyy"}, /* no hub: invents people */
    {"report encompass", "..yyyy....."},
    {"report quality", "..yyyyyy.y."}, /* loader and data officer: their own agency's */
    {"report trends", "..y.yy....y"},
    {"link run", "...y..y...."},
    {"link train", "...y..y...."},
    {"link calibrate", "...y......."},
    {"link try", "...y..y...."},
    {"link approve", "..y.y.y...."},
    {"link status", "...y..y...."}, /* a loader could tell by it whether a person is known */
    {"link export", "...y...y..."},
    {"link review list", "...y....y.."},
    {"link review show", "...y....y.."},
    {"link review decide", "...y....y.."},
    {"link review labels", "...y......."},
    {"link review team", "...y......."},
    {"link dedupe", "yyyyyyyyyyy"}, /* no hub: the user's own files */
    {"eval linkage", "yyyyyyyyyyy"}, /* no hub: the user's own files */
    {"eval recognition", "..y...y...."},
    {"user add", "......y...."},
    {"user list", "......y...."},
    {"user disable", "......y...."},
    {"user password", "......y...."},
    {"client add", "......y...."},
    {"client list", "......y...."},
    {"client approve", "..y.y.y...."},
    {"client revoke", "......y...."},
    {"agreement approve", "..y.y.y...."},
    {"rule approve", "..y.y.y...."},
    {"rule retire", "..y.y.y...."},
    {"rule reject", "..y.y.y...."},
    {"rule ask", "..y...y...."},
    {"rule try", "..y...y...."},
    {"audit list", "....yy....."},
    {"audit verify", "....yyy...."},
    {"audit export", "....yyy...."},
    {"config", "....y.y...."},
    {"doctor", "yyyyyyyyyy."},
    {"serve", "......y...."},
};

static const enum role roles[] = {ROLE_PRACTITIONER, ROLE_REVIEWER, ROLE_MANAGER, ROLE_STEWARD,
                                  ROLE_DPO,          ROLE_AUDITOR,  ROLE_ADMIN,   ROLE_LOADER,
                                  ROLE_CLERK,        ROLE_DATA_OFFICER, ROLE_COMMISSIONER};
_Static_assert(COUNT(roles) == ROLE__COUNT - 1, "every role has its column");

static const char *row_of(const char *name)
{
    for (size_t i = 0; i < COUNT(expected); i++)
        if (strcmp(expected[i].name, name) == 0) return expected[i].may;
    fail_msg("'aim %s' is not in the table of tests/cli/test_table.c: say who may run it", name);
    return NULL;
}

static void every_command_is_open_to_exactly_the_roles_agreed(void **state)
{
    (void)state;
    for (const struct command *const *c = commands; *c; c++) {
        const char *may = row_of((*c)->name);
        for (size_t r = 0; r < COUNT(roles); r++) {
            struct user u = {.login = "a.user", .role = roles[r], .agency_tier = 3};
            if (access_may(&u, (*c)->needs) != (may[r] == 'y'))
                fail_msg("aim %s: %s", (*c)->name, role_word(roles[r]));
        }
    }
}

static void the_table_of_roles_names_each_command_once_and_no_other(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(expected); i++) {
        bool known = false;
        for (const struct command *const *c = commands; *c; c++)
            known = known || strcmp((*c)->name, expected[i].name) == 0;
        if (!known) fail_msg("there is no 'aim %s'", expected[i].name);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(expected[i].name, expected[k].name);
    }
}

static void nobody_gets_in_without_being_a_user(void **state)
{
    (void)state;
    struct user nobody = {.role = ROLE_NONE};
    for (const struct command *const *c = commands; *c; c++)
        if (access_may(&nobody, (*c)->needs) && !(*c)->no_hub) fail_msg("aim %s", (*c)->name);
}

/* The rules are public: anyone may know by what they are judged. */
static const char *const about_nobody[] = {"rule list", "rule explain"};

static void what_works_on_a_hub_leaves_an_entry_in_the_log(void **state)
{
    (void)state;
    for (const struct command *const *c = commands; *c; c++) {
        bool needs_none = (*c)->no_hub;
        for (size_t i = 0; i < COUNT(about_nobody); i++)
            needs_none = needs_none || strcmp((*c)->name, about_nobody[i]) == 0;
        if (!needs_none && (*c)->audit == AUDIT_NONE)
            fail_msg("aim %s has no kind of audit entry", (*c)->name);
    }
}

static void every_command_says_what_it_is_for(void **state)
{
    (void)state;
    for (const struct command *const *c = commands; *c; c++) {
        assert_non_null((*c)->run);
        assert_true(strlen((*c)->help) >= 10 && strlen((*c)->help) <= 90);
        for (const struct command *const *d = c + 1; *d; d++)
            assert_string_not_equal((*c)->name, (*d)->name);
        for (const struct command_option *o = (*c)->options; o && o->name; o++)
            assert_true(o->help && strlen(o->help) > 3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_is_open_to_exactly_the_roles_agreed),
        cmocka_unit_test(the_table_of_roles_names_each_command_once_and_no_other),
        cmocka_unit_test(nobody_gets_in_without_being_a_user),
        cmocka_unit_test(what_works_on_a_hub_leaves_an_entry_in_the_log),
        cmocka_unit_test(every_command_says_what_it_is_for),
    };
    return cmocka_run_group_tests_name("cli/table", tests, NULL, NULL);
}
