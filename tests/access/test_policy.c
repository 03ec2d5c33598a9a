/* Who sees what, written down by hand from the design (tiers, shields, purposes) and compared with
 * what access_decide says. Nothing here is derived from the tables it checks. */
#include "check.h"

#include "access/access.h"

static const int64_t NOW_MS = 1395824400000;

static struct user the_user(enum role role, int agency_tier)
{
    return (struct user){
        .login = "a.user", .agency = "an-agency", .role = role, .agency_tier = agency_tier};
}

/* S show, m mask (something is there, not for you), . deny (as if it did not exist) */
static char letter(const struct user *u, enum purpose p, const struct subject *s, enum field f)
{
    struct look l = {.user = u, .purpose = p, .purpose_since_ms = NOW_MS, .now_ms = NOW_MS};
    struct decision d = access_decide(&l, s, f);
    assert_string_equal(d.policy, ACCESS_POLICY);
    return d.disclose == DISCLOSE_SHOW ? 'S' : d.disclose == DISCLOSE_MASK ? 'm' : '.';
}

/* Tiers 0, 1, 2, 3 of a person without shield; then the same with a restricted location; then
 * adopted. */
static const struct {
    const char *field, *plain, *location, *adopted;
} expected[] = {
    /* field           0123    0123    0123 */
    {"known",         "SSSS", "SSSS", "SSSS"},
    {"lead",          "SSSS", "...S", "SSSS"},
    {"name",          "SSSS", "SSSS", "SSSS"},
    {"birth_date",    "SSSS", "SSSS", "SSSS"},
    {"gender",        "SSSS", "SSSS", "SSSS"},
    {"services",      ".SSS", "...S", ".SSS"},
    {"review_flag",   ".SSS", ".SSS", ".SSS"},
    {"outcode",       ".SSS", "....", ".SSS"},
    {"possible",      "..SS", "..SS", "...."},
    {"event_date",    "mmSS", "mmmS", "mmSS"},
    {"event_label",   "mmSS", "mmmS", "mmSS"},
    {"other_names",   "mmmS", "mmmS", "mmmm"},
    {"address",       "mmmS", "mmmm", "mmmS"},
    {"identifiers",   "mmmS", "mmmS", "mmmm"},
    {"history",       "mmmS", "mmmS", "mmmS"},
    {"rules",         "mmmS", "mmmS", "mmmS"},
    {"household",     "mmmS", "mmmm", "mmmm"},
    {"notes",         "...S", "...S", "...S"},
    {"looks",         "...S", "...S", "...S"},
    {"plans",         ".SSS", "....", "...."},
    {"safety",        "SSSS", "...S", "...S"},
};

static void check_row(const char *name, const char *row, int shield)
{
    enum field f = FIELD__COUNT;
    for (int i = 0; i < FIELD__COUNT; i++)
        if (strcmp(field_word((enum field)i), name) == 0) f = (enum field)i;
    if (f == FIELD__COUNT) fail_msg("there is no field %s", name);
    for (int tier = 0; tier < 4; tier++) {
        struct user u = tier == 3 ? the_user(ROLE_REVIEWER, 1) : the_user(ROLE_PRACTITIONER, tier);
        struct subject s = {.shield = shield, .event_tier = 0, .audience = 3};
        char got = letter(&u, PURPOSE_CHILD, &s, f);
        if (got != row[tier])
            fail_msg("%s at tier %d with shield %d: %c, not %c", name, tier, shield, got,
                     row[tier]);
    }
}

static void every_field_at_every_tier_and_shield_is_as_agreed(void **state)
{
    (void)state;
    assert_int_equal(COUNT(expected), FIELD__COUNT);
    for (size_t i = 0; i < COUNT(expected); i++) {
        check_row(expected[i].field, expected[i].plain, 0);
        check_row(expected[i].field, expected[i].location, SHIELD_LOCATION);
        check_row(expected[i].field, expected[i].adopted, SHIELD_ADOPTED);
    }
}

static void the_worst_of_two_shields_counts(void **state)
{
    (void)state;
    struct user reviewer = the_user(ROLE_REVIEWER, 2);
    struct subject both = {.shield = SHIELD_LOCATION | SHIELD_ADOPTED, .audience = 3};
    assert_int_equal(letter(&reviewer, PURPOSE_CHILD, &both, FIELD_ADDRESS), 'm');
    assert_int_equal(letter(&reviewer, PURPOSE_CHILD, &both, FIELD_IDENTIFIERS), 'm');
    assert_int_equal(letter(&reviewer, PURPOSE_CHILD, &both, FIELD_POSSIBLE), '.');
}

static void
a_sealed_person_ones_own_family_and_an_unknown_shield_are_not_there_for_anyone(void **state)
{
    (void)state;
    const int shields[] = {SHIELD_SEALED, SHIELD_FAMILY, SHIELD_SEALED | SHIELD_LOCATION, 16,
                           1 << 20};
    for (int r = 0; r < ROLE__COUNT; r++)
        for (int p = 0; p < PURPOSE__COUNT; p++)
            for (int f = 0; f < FIELD__COUNT; f++)
                for (size_t i = 0; i < COUNT(shields); i++) {
                    struct user u = the_user((enum role)r, 3);
                    struct subject s = {.shield = shields[i], .audience = 3};
                    assert_int_equal(letter(&u, (enum purpose)p, &s, (enum field)f), '.');
                }
}

static void some_roles_never_see_a_person(void **state)
{
    (void)state;
    const enum role blind[] = {ROLE_NONE, ROLE_DPO, ROLE_AUDITOR, ROLE_ADMIN, ROLE_LOADER,
                               ROLE_DATA_OFFICER};
    for (size_t r = 0; r < COUNT(blind); r++)
        for (int p = 0; p < PURPOSE__COUNT; p++)
            for (int f = 0; f < FIELD__COUNT; f++) {
                struct user u = the_user(blind[r], 3);
                assert_int_equal(
                    letter(&u, (enum purpose)p, &(struct subject){.audience = 3}, (enum field)f),
                    '.');
            }
}

static void without_a_purpose_nothing_is_shown(void **state)
{
    (void)state;
    for (int r = 0; r < ROLE__COUNT; r++)
        for (int f = 0; f < FIELD__COUNT; f++) {
            struct user u = the_user((enum role)r, 3);
            assert_int_equal(
                letter(&u, PURPOSE_NONE, &(struct subject){.audience = 3}, (enum field)f), '.');
        }
}

static void what_is_unknown_is_denied(void **state)
{
    (void)state;
    struct user u = the_user(ROLE_REVIEWER, 3), odd = the_user((enum role)77, 3),
                lost = the_user(ROLE_PRACTITIONER, -1);
    struct user high = the_user(ROLE_PRACTITIONER, 9);
    struct subject s = {.audience = 3};
    assert_int_equal(letter(&u, (enum purpose)55, &s, FIELD_KNOWN), '.');
    assert_int_equal(letter(&u, PURPOSE_CHILD, &s, (enum field)55), '.');
    assert_int_equal(letter(&odd, PURPOSE_CHILD, &s, FIELD_KNOWN), '.');
    assert_int_equal(letter(&lost, PURPOSE_CHILD, &s, FIELD_KNOWN), '.');
    assert_int_equal(letter(&high, PURPOSE_CHILD, &s, FIELD_KNOWN), '.');
    assert_false(access_may(&odd, CAP_ANYONE));
    assert_false(access_may(&u, (enum capability)77));
}

/* Who may give which reason: child, adult, check, urgent, correction. */
static const struct {
    enum role role;
    const char *may;
} reasons[] = {
    {ROLE_NONE, "....."},    {ROLE_PRACTITIONER, "yyyy."}, {ROLE_REVIEWER, "yyyy."},
    {ROLE_MANAGER, "yyyy."}, {ROLE_STEWARD, "....y"},      {ROLE_DPO, "....y"},
    {ROLE_AUDITOR, "....."}, {ROLE_ADMIN, "....."},        {ROLE_LOADER, "....."},
    {ROLE_CLERK, "....y"},   {ROLE_DATA_OFFICER, "....."},
    {ROLE_COMMISSIONER, "....."},
};

static void each_role_may_give_its_own_reasons_only(void **state)
{
    (void)state;
    struct err_info why;
    assert_int_equal(COUNT(reasons), ROLE__COUNT);
    for (size_t i = 0; i < COUNT(reasons); i++)
        for (int p = 0; p < 5; p++) {
            struct user u = the_user(reasons[i].role, 2);
            err e = purpose_check(&u, (enum purpose)(PURPOSE_CHILD + p), STR("MASH-77"), &why);
            assert_int_equal(e, reasons[i].may[p] == 'y' ? ERR_OK : ERR_DENIED);
        }
}

static void a_check_for_a_partner_needs_its_reference(void **state)
{
    (void)state;
    struct err_info why;
    struct user u = the_user(ROLE_PRACTITIONER, 2);
    assert_int_equal(purpose_check(&u, PURPOSE_CHECK, STR("  "), &why), ERR_INPUT);
    assert_int_equal(purpose_check(&u, PURPOSE_CHECK, STR("MASH-77"), &why), ERR_OK);
    assert_int_equal(
        purpose_check(&u, PURPOSE_CHECK, STR("12345678901234567890123456789012345678901"), &why),
        ERR_INPUT);
}

static void the_catalogue_and_the_agreement_narrow_events(void **state)
{
    (void)state;
    struct user police = the_user(ROLE_PRACTITIONER, 2), reviewer = the_user(ROLE_REVIEWER, 0);
    struct subject grave = {.event_tier = 3, .audience = 3},
                   narrow = {.event_tier = 2, .audience = 1}, silent = {.audience = 0};
    assert_int_equal(letter(&police, PURPOSE_CHILD, &grave, FIELD_EVENT_LABEL), 'm');
    assert_int_equal(letter(&reviewer, PURPOSE_CHILD, &grave, FIELD_EVENT_LABEL), 'S');
    assert_int_equal(letter(&reviewer, PURPOSE_CHILD, &narrow, FIELD_EVENT_LABEL), 'm');
    assert_int_equal(letter(&reviewer, PURPOSE_CHILD, &narrow, FIELD_SERVICES), 'S');
    assert_int_equal(letter(&reviewer, PURPOSE_CHILD, &silent, FIELD_SERVICES), 'm');
    assert_int_equal(letter(&reviewer, PURPOSE_CHILD, &silent, FIELD_NAME), 'S');
}

static void what_an_agency_keeps_locked_is_masked_and_that_it_is_involved_is_not(void **state)
{
    (void)state;
    const enum field masked[] = {FIELD_EVENT_DATE, FIELD_EVENT_LABEL, FIELD_HISTORY};
    const enum field open[] = {FIELD_KNOWN, FIELD_NAME, FIELD_SERVICES, FIELD_LEAD};
    for (int tier = 2; tier < 4; tier++) {
        struct user u = tier == 3 ? the_user(ROLE_REVIEWER, 1) : the_user(ROLE_PRACTITIONER, tier);
        struct subject s = {.audience = 3, .locked = true};
        struct subject sealed = {.audience = 3, .locked = true, .shield = SHIELD_SEALED};
        for (size_t i = 0; i < COUNT(masked); i++) {
            assert_int_equal(letter(&u, PURPOSE_CHILD, &s, masked[i]), 'm');
            assert_int_equal(letter(&u, PURPOSE_CHILD, &sealed, masked[i]), '.');
        }
        for (size_t i = 0; i < COUNT(open); i++)
            assert_int_equal(letter(&u, PURPOSE_CHILD, &s, open[i]), 'S');
    }
}

static void urgent_opens_one_tier_for_an_hour(void **state)
{
    (void)state;
    struct user school = the_user(ROLE_PRACTITIONER, 1), charity = the_user(ROLE_PRACTITIONER, 0);
    struct user police = the_user(ROLE_PRACTITIONER, 2);
    struct look l = {&school, PURPOSE_URGENT, NOW_MS, NOW_MS};
    assert_int_equal(access_tier(&l), 2);
    l.now_ms = NOW_MS + 59 * MS_PER_MINUTE;
    assert_int_equal(access_tier(&l), 2);
    l.now_ms = NOW_MS + 60 * MS_PER_MINUTE;
    assert_int_equal(access_tier(&l), 1);
    l.now_ms = NOW_MS - 1; /* a clock that went back opens nothing */
    assert_int_equal(access_tier(&l), 1);
    l = (struct look){&charity, PURPOSE_URGENT, NOW_MS, NOW_MS};
    assert_int_equal(access_tier(&l), 1);
    l = (struct look){&police, PURPOSE_URGENT, NOW_MS, NOW_MS};
    assert_int_equal(access_tier(&l), 2);
}

static void a_steward_sees_what_tells_two_people_apart_and_no_events(void **state)
{
    (void)state;
    struct user steward = the_user(ROLE_STEWARD, 0);
    struct subject s = {.audience = 3}, hidden = {.shield = SHIELD_LOCATION, .audience = 3};
    const char *row = "S.SSS..SSmmSSSmmm....";
    for (int f = 0; f < FIELD__COUNT; f++)
        if (letter(&steward, PURPOSE_CORRECTION, &s, (enum field)f) != row[f])
            fail_msg("%s", field_word((enum field)f));
    assert_int_equal(letter(&steward, PURPOSE_CORRECTION, &hidden, FIELD_ADDRESS), 'm');
}

/* No service, no event, no household, no rule; and nobody protected. */
static void a_clerk_sees_who_somebody_is_and_nothing_else(void **state)
{
    (void)state;
    struct user clerk = the_user(ROLE_CLERK, 3);
    struct subject s = {.audience = 3}, hidden = {.shield = SHIELD_LOCATION, .audience = 3},
                   adopted = {.shield = SHIELD_ADOPTED, .audience = 3};
    const char *row = "S.SSS..SSmmSSSmmm....";
    for (int f = 0; f < FIELD__COUNT; f++)
        if (letter(&clerk, PURPOSE_CORRECTION, &s, (enum field)f) != row[f])
            fail_msg("%s", field_word((enum field)f));
    assert_int_equal(letter(&clerk, PURPOSE_CORRECTION, &hidden, FIELD_POSSIBLE), '.');
    assert_int_equal(letter(&clerk, PURPOSE_CORRECTION, &adopted, FIELD_POSSIBLE), '.');
    assert_int_equal(letter(&clerk, PURPOSE_CHILD, &s, FIELD_NAME), '.');
}

/* Rows: capability. Columns: nobody, practitioner, reviewer, manager, steward, dpo, auditor, admin,
 * loader, clerk, data officer, commissioner. */
static const struct {
    const char *capability, *may;
} capabilities[] = {
    {"anyone", "yyyyyyyyyyyy"},       {"signed-in", ".yyyyyyyyyyy"},
    {"search", ".yyyy......."},       {"person", ".yyyy......."},
    {"review", "..yy........"},       {"review-close", "..yy........"},
    {"match-review", "....y....y.."}, {"match-senior", "....y......."},
    {"load", ".......yy..."},         {"link", "....y..y...."},
    {"link-export", "....y...y..."},  {"rules", "...y...y...."},
    {"apply", ".......y...."},        {"approve", "...y.y.y...."},
    {"users", ".......y...."},        {"config", ".....y.y...."},
    {"audit", ".....yyy...."},        {"audit-read", ".....yy....."},
    {"serve", ".......y...."},        {"status", ".yyyyyyyyyy."},       {"report", "...yyyy....."},
    {"quality", "...yyyyyy.y."},      {"case", "..yy........"},
    {"case-confirm", "...y........"}, {"check-answer", ".yyy........"},
    {"plans", ".yyy........"},        {"locks", ".yyy........"},
    {"lock-review", "...y.y......"},  {"safety", ".yyy........"},
    {"refer", ".yyy........"},        {"webhooks", ".......y...."},
    {"trends", "...y.yy....y"},
};

static void each_role_may_do_its_own_work_only(void **state)
{
    (void)state;
    assert_int_equal(COUNT(capabilities), CAP__COUNT);
    for (int c = 0; c < CAP__COUNT; c++)
        for (int r = 0; r < ROLE__COUNT; r++) {
            struct user u = the_user((enum role)r, 3);
            assert_string_equal(capability_word((enum capability)c), capabilities[c].capability);
            if (access_may(&u, (enum capability)c) != (capabilities[c].may[r] == 'y'))
                fail_msg("%s: %s", capabilities[c].capability, role_word((enum role)r));
        }
}

static void only_those_who_work_for_one_agency_are_kept_to_its_feeds(void **state)
{
    (void)state;
    for (int r = 0; r < ROLE__COUNT; r++) {
        struct user u = the_user((enum role)r, 3);
        assert_int_equal(access_own_feeds_only(&u), r == ROLE_LOADER || r == ROLE_DATA_OFFICER);
    }
    struct user odd = the_user((enum role)77, 3);
    assert_true(access_own_feeds_only(&odd));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_at_every_tier_and_shield_is_as_agreed),
        cmocka_unit_test(the_worst_of_two_shields_counts),
        cmocka_unit_test(
            a_sealed_person_ones_own_family_and_an_unknown_shield_are_not_there_for_anyone),
        cmocka_unit_test(some_roles_never_see_a_person),
        cmocka_unit_test(without_a_purpose_nothing_is_shown),
        cmocka_unit_test(what_is_unknown_is_denied),
        cmocka_unit_test(each_role_may_give_its_own_reasons_only),
        cmocka_unit_test(a_check_for_a_partner_needs_its_reference),
        cmocka_unit_test(the_catalogue_and_the_agreement_narrow_events),
        cmocka_unit_test(what_an_agency_keeps_locked_is_masked_and_that_it_is_involved_is_not),
        cmocka_unit_test(urgent_opens_one_tier_for_an_hour),
        cmocka_unit_test(a_steward_sees_what_tells_two_people_apart_and_no_events),
        cmocka_unit_test(each_role_may_do_its_own_work_only),
        cmocka_unit_test(only_those_who_work_for_one_agency_are_kept_to_its_feeds),
        cmocka_unit_test(a_clerk_sees_who_somebody_is_and_nothing_else),
    };
    return cmocka_run_group_tests_name("access/policy", tests, NULL, NULL);
}
