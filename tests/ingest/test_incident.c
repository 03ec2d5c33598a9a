/* One incident that two agencies report is one incident, in whatever order the reports come; and
 * when one of them is withdrawn the other still stands for it. */
#include "check.h"

#include "event/history.h"
#include "ingest/hub_world.h"
#include "link/link.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

#include <stdio.h>

#define AGENCY(code)                                                                               \
    "  - code: " code "\n    name: The " code "\n    kind: hospital\n    services:\n"              \
    "      - {code: desk, name: Desk, contact: {name: Desk, phone: 0121 496 0111}}\n"
#define TYPE(code, class)                                                                          \
    "  - {code: " code ", class: " class ", label: Something, in_person: yes, tier: 2, "           \
    "retention_months: 72}\n"
#define AGREEMENT(agency)                                                                          \
    "  - id: " agency "-1\n    agency: " agency "\n    purpose: To recognise people at risk\n"     \
    "    lawful_basis: 6(1)(e)\n    condition: none\n"                                             \
    "    fields: [person_ref, given_name, family_name, birth_date, sensitive, event_ref, "         \
    "event_type, event_date]\n    event_types: [assault, abuse, visit]\n    audience: 3\n"         \
    "    retention_months: 72\n    from: 2013-01-01\n    until: 2015-12-31\n"                      \
    "    expected_every_hours: 200\n"
#define REGION(incidents)                                                                          \
    "region: {name: Northborough, duty_line: 0121 496 0100}\nagencies:\n" AGENCY("hospital")       \
        AGENCY("police") AGENCY("school") "catalogue:\n" TYPE("assault", "concern")                \
            TYPE("abuse", "concern") TYPE("visit", "routine") TYPE("plan", "status") incidents     \
        "agreements:\n" AGREEMENT("hospital") AGREEMENT("police") AGREEMENT("school")

static const char together[] = REGION("incidents:\n  - {types: [abuse, assault], days: 2}\n");
static const char default_key[] = REGION("");

#define HEADER                                                                                     \
    "person_ref,given_name,family_name,birth_date,event_ref,event_type,event_date,action,as_of\n"
#define WHO(ref) ref ",Ines,Abara,2001-02-03"

enum { POLICE, HOSPITAL, POLICE_WITHDRAWN, SCHOOL, TOLD__COUNT };
static const struct {
    const char *agency, *row;
} told[TOLD__COUNT] = {
    [POLICE] = {"police", WHO("P1") ",A,abuse,2014-03-10,,2014-03-11T10:00:00Z\n"},
    [HOSPITAL] = {"hospital", WHO("H1") ",B,assault,2014-03-12,,2014-03-12T10:00:00Z\n"},
    [POLICE_WITHDRAWN] = {"police", "P1,,,,A,,,withdraw,2014-03-15T10:00:00Z\n"},
    [SCHOOL] = {"school", WHO("S1") ",C,abuse,2014-03-11,,2014-03-13T10:00:00Z\n"},
};

static void tell(struct world *w, int which)
{
    char text[400];
    snprintf(text, sizeof text, HEADER "%s", told[which].row);
    if (world_load(w, told[which].agency, text)) fail_msg("%s", w->why.text);
    assert_int_equal(w->report.quarantined, 0);
}

struct asking {
    struct world *world;
    int count, echoes;
    str first; /* the agency whose report stands for the incident */
};

static err count(struct db *db, void *ctx, struct err_info *why)
{
    struct asking *a = ctx;
    struct world *w = a->world;
    struct partners *p = NULL;
    struct visibility v;
    struct history h = {0};
    struct q_link_membership_row member;
    const int64_t *records;
    size_t n;
    int64_t record = record_id(&w->hub->keys, STR("hospital"), pii_of(STR("H1")));
    err e = partners_load(db, &p, why);
    if (!e)
        e = q_link_membership(db, &(struct q_link_membership_in){cell_of(record), record},
                              w->arena, &member, why);
    if (!e) e = history_members(db, member.person, w->arena, &records, &n, why);
    if (!e) e = visibility_load(db, w->arena, &v, why);
    if (!e) e = history_read_events(db, p, &v, records, n, w->arena, &h, why);
    if (!e) {
        struct window window = {date_days((struct date){2014, 3, 26}), 365};
        a->count = timeline_count(h.events, h.event_count, window);
        a->echoes = 0;
        for (size_t i = 0; i < h.event_count; i++)
            a->echoes += h.events[i].echo;
        a->first = h.event_count ? str_copy(w->arena, p->agencies[h.events[0].agency].code)
                                 : STR("");
    }
    partners_free(p);
    return e;
}

static struct asking ask(struct world *w)
{
    struct asking a = {.world = w};
    if (link_run(w->hub, NULL, NULL, &w->why)) fail_msg("%s", w->why.text);
    if (store_read(w->hub->store, count, &a, &w->why)) fail_msg("%s", w->why.text);
    return a;
}

/* Every order of n things. */
static bool next_order(int *order, int n)
{
    int i = n - 2, j = n - 1;
    while (i >= 0 && order[i] > order[i + 1])
        i--;
    if (i < 0) return false;
    while (order[j] < order[i])
        j--;
    int kept = order[i];
    order[i] = order[j];
    order[j] = kept;
    for (int a = i + 1, b = n - 1; a < b; a++, b--) {
        kept = order[a];
        order[a] = order[b];
        order[b] = kept;
    }
    return true;
}

static void two_reports_count_once_and_a_region_says_which(void **state)
{
    (void)state;
    struct world w;
    world_open(&w);
    world_apply(&w, together);
    tell(&w, HOSPITAL);
    tell(&w, POLICE);
    struct asking a = ask(&w);
    assert_int_equal(a.count, 1);
    assert_int_equal(a.echoes, 1);
    assert_true(str_eq(a.first, STR("police")));
    world_apply(&w, default_key); /* two types: two incidents, from now on */
    assert_int_equal(ask(&w).count, 2);
    world_close(&w);
}

static void whatever_the_order_and_the_withdrawal_of_one_report_leaves_the_other(void **state)
{
    (void)state;
    int order[TOLD__COUNT] = {0, 1, 2, 3};
    do {
        struct world w;
        world_open(&w);
        world_apply(&w, together);
        for (int i = 0; i < TOLD__COUNT; i++)
            tell(&w, order[i]);
        struct asking a = ask(&w);
        assert_int_equal(a.count, 1);
        assert_int_equal(a.echoes, 1);
        assert_true(str_eq(a.first, STR("school"))); /* the police's is withdrawn */
        world_close(&w);
    } while (next_order(order, TOLD__COUNT));
}

static void reject(const char *region, const char *what)
{
    struct world w;
    struct err_info why = {0};
    world_open(&w);
    assert_int_equal(world_try_apply(&w, region, &why), ERR_INPUT);
    if (!str_has(str_of(why.text), str_of(what))) fail_msg("%s", why.text);
    assert_true(why.line > 0);
    world_close(&w);
}

static void a_key_that_makes_no_sense_is_refused_with_its_line(void **state)
{
    (void)state;
    reject(REGION("incidents:\n  - {types: [abuse, burglary]}\n"), "no such event type");
    reject(REGION("incidents:\n  - {types: [abuse, visit]}\n"), "one class");
    reject(REGION("incidents:\n  - {types: [plan]}\n"), "no incident");
    reject(REGION("incidents:\n  - {types: [abuse]}\n  - {types: [abuse]}\n"), "already");
    reject(REGION("incidents:\n  - {types: [abuse], days: 15}\n"), "days");
    reject(REGION("incidents:\n  - {types: [abuse], days: 1, apart: yes}\n"), "apart");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_reports_count_once_and_a_region_says_which),
        cmocka_unit_test(whatever_the_order_and_the_withdrawal_of_one_report_leaves_the_other),
        cmocka_unit_test(a_key_that_makes_no_sense_is_refused_with_its_line),
    };
    return cmocka_run_group_tests_name("ingest/incident", tests, NULL, NULL);
}
