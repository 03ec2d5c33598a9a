/* Full extracts: what says nothing new stores nothing; and whatever is skipped, left out, late or
 * said otherwise in between, it ends as if every extract had been stored whole and in order. */
#include "ingest/story.h"

#include "person/held.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

#include <stdio.h>

enum { PEOPLE = 6, DAYS = 7, SEEDS = 6, ORDERS = 4 };
static const int64_t day_ms = MS_PER_DAY;

static const char two_feeds[] =
    "region: {name: Northborough, duty_line: 0121 496 0100}\n"
    "agencies:\n  - code: hospital\n    name: City Hospital\n    kind: hospital\n    services:\n"
    "      - {code: ae, name: Emergency, contact: {name: Desk, phone: 0121 496 0111}}\n"
    "catalogue:\n"
    "  - {code: ae_attendance, class: concern, label: A+E, in_person: yes, tier: 2, "
    "retention_months: 72}\n"
    "agreements:\n"
#define FEED(code)                                                                                 \
    "  - id: " code "-2013\n    agency: hospital\n    feed: " code                                 \
    "\n    purpose: To recognise people at risk\n    lawful_basis: 6(1)(e)\n    condition: none\n" \
    "    fields: [person_ref, given_name, event_ref, event_type, event_date]\n"                    \
    "    event_types: [ae_attendance]\n    audience: 3\n    retention_months: 72\n"                \
    "    from: 2013-01-01\n    until: 2015-12-31\n    expected_every_hours: 48\n"                  \
    "    max_drop_percent: 20\n"
    FEED("clinic") FEED("wards");

static void must(struct world *w, err e)
{
    if (e) fail_msg("%s %s", w->why.text, w->why.todo);
}

static void open_hub(struct world *w, const struct keys *keys)
{
    world_open(w);
    if (keys) w->hub->keys = *keys;
}

/* ---- what the hub says of one record ---- */

struct asking {
    struct world *world;
    int64_t id;
    struct buf *out;
};

static err show(struct db *db, void *ctx, struct err_info *why)
{
    struct asking *a = ctx;
    struct world *w = a->world;
    struct visibility v;
    struct record r;
    const struct event *events = NULL;
    size_t n = 0;
    int64_t ended_ms = 0;
    err e = visibility_load(db, w->arena, &v, why);
    if (!e) e = records_read(db, w->hub, &v, &a->id, 1, w->arena, &r, why);
    if (!e) e = record_events(db, &v, &a->id, 1, KNOWN_NOW, false, w->arena, &events, &n, why);
    if (!e) e = record_ended(db, &v, &r, &ended_ms, why);
    if (e) return e;
    if (r.version_count)
        buf_printf(a->out, "%.*s since %lld%s",
                   STR_FMT(pii_reveal(r.versions[0].content.who.given_name, REVEAL_TEST)),
                   (long long)r.versions[0].as_of_ms / 1000, ended_ms ? " ended" : "");
    for (size_t i = 0; i < n; i++)
        buf_printf(a->out, " event %lld", (long long)(events[i].happened_ms / day_ms));
    buf_byte(a->out, '\n');
    return ERR_OK;
}

static str shown(struct world *w)
{
    struct buf out = BUF_INIT(1 << 16);
    for (int p = 0; p < PEOPLE; p++) {
        char ref[8];
        snprintf(ref, sizeof ref, "P%d", p);
        struct asking a = {
            w, record_id(&w->hub->keys, STR("hospital"), pii_of(str_of(ref))), &out};
        must(w, store_read(w->hub->store, show, &a, &w->why));
    }
    str text = str_copy(w->arena, buf_str(&out));
    buf_release(&out);
    return text;
}

/* ---- some days of an agency ---- */

struct delivery {
    char text[PEOPLE * 60 + 80];
    int64_t as_of_ms;
    bool full;
};

static void add_row(struct delivery *d, int person, int name, int event_day)
{
    static const char *const names[] = {"Ines", "Bram", "Cato"};
    size_t at = strlen(d->text);
    snprintf(d->text + at, sizeof d->text - at, "P%d,%s,E%d,ae_attendance,2014-02-%02d\n", person,
             names[name], person, event_day);
}

/* Every day a full extract, and most days what one of them was between two extracts. */
static int make_days(struct delivery *all, uint64_t seed)
{
    struct rand r = rand_seeded(seed);
    int name[PEOPLE] = {0}, event_day[PEOPLE], n = 0;
    bool there[PEOPLE];
    for (int p = 0; p < PEOPLE; p++)
        event_day[p] = 1 + p, there[p] = true;
    for (int day = 0; day < DAYS; day++) {
        struct delivery *d = &all[n++];
        *d = (struct delivery){.full = true, .as_of_ms = NOW_MS - (DAYS - day) * day_ms};
        snprintf(d->text, sizeof d->text,
                 "person_ref,given_name,event_ref,event_type,event_date\n");
        for (int p = 0; p < PEOPLE; p++) {
            int what = (int)rand_below(&r, 8);
            if (what == 0) name[p] = (int)rand_below(&r, 3);
            if (what == 1) event_day[p] = 1 + (int)rand_below(&r, 28);
            if (what == 2) there[p] = !there[p];
            if (there[p]) add_row(d, p, name[p], event_day[p]);
        }
        if (rand_below(&r, 4) == 0) continue;
        struct delivery *late = &all[n++];
        *late = (struct delivery){.as_of_ms = d->as_of_ms + day_ms / 2};
        snprintf(late->text, sizeof late->text,
                 "person_ref,given_name,event_ref,event_type,event_date\n");
        add_row(late, (int)rand_below(&r, PEOPLE), (int)rand_below(&r, 3),
                1 + (int)rand_below(&r, 28));
    }
    return n;
}

static void deliver(struct world *w, const struct delivery *d)
{
    struct loading l = {.agency = "hospital",
                        .text = str_of(d->text),
                        .as_of_ms = d->as_of_ms,
                        .full = d->full,
                        .whole_enough = true};
    must(w, world_load_with(w, &l));
    assert_int_equal(w->report.quarantined, 0);
}

static void any_order_of_extracts_and_of_what_was_said_between_them_ends_the_same(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        static struct delivery all[DAYS * 2];
        int n = make_days(all, seed), order[DAYS * 2];
        struct rand r = rand_seeded(seed * 7);
        struct world first;
        open_hub(&first, NULL);
        for (int i = 0; i < n; i++)
            deliver(&first, &all[i]), order[i] = i;
        str expected = shown(&first);
        for (int round = 0; round < ORDERS; round++) {
            struct world w;
            open_hub(&w, &first.hub->keys);
            for (int i = n - 1; i > 0; i--) {
                int at = (int)rand_below(&r, (uint64_t)i + 1), kept = order[i];
                order[i] = order[at];
                order[at] = kept;
            }
            for (int i = 0; i < n; i++)
                deliver(&w, &all[order[i]]);
            str got = shown(&w);
            if (!str_eq(got, expected))
                fail_msg("seed %d round %d:\n%.*s\nnot\n%.*s", (int)seed, round, STR_FMT(got),
                         STR_FMT(expected));
            world_close(&w);
        }
        world_close(&first);
    }
}

/* ---- what is written ---- */

#define TWO_PEOPLE                                                                                 \
    "person_ref,given_name,event_ref,event_type,event_date\nP0,Ines,E0,ae_attendance,2014-02-01\n" \
    "P1,Bram,E1,ae_attendance,2014-02-02\n"
#define ANOTHER_ORDER                                                                              \
    "event_date,given_name,person_ref,event_ref,event_type\n2014-02-02,Bram,P1,E1,ae_attendance\n" \
    "2014-02-01,Ines,P0,E0,ae_attendance\n"

static struct loading extract(const char *text, int days_ago)
{
    return (struct loading){.agency = "hospital",
                            .text = str_of(text),
                            .as_of_ms = NOW_MS - days_ago * day_ms,
                            .full = true};
}

static void an_extract_that_says_nothing_new_stores_no_version(void **state)
{
    (void)state;
    struct world w;
    struct loading first = extract(TWO_PEOPLE, 3), again = extract(TWO_PEOPLE, 2),
                   other = extract(ANOTHER_ORDER, 1);
    world_open(&w);
    must(&w, world_load_with(&w, &first));
    assert_int_equal(w.report.accepted, 2);
    must(&w, world_load_with(&w, &again));
    assert_int_equal(w.report.unchanged, 2);
    must(&w, world_load_with(&w, &other)); /* rows and columns in another order */
    assert_int_equal(w.report.unchanged, 2);
    assert_int_equal(world_versions(&w, "hospital", "P0"), 1);
    /* what is held was said with the newest extract */
    assert_true(world_record(&w, "hospital", "P0").versions[0].as_of_ms == NOW_MS - day_ms);
    world_close(&w);
}

static void a_row_that_was_put_aside_is_looked_at_every_day(void **state)
{
    (void)state;
    struct world w;
    const char *text = "person_ref,given_name,birth_date\nP0,Ines,2009-01-01\nP1,Bram,someday\n";
    struct loading first = extract(text, 3), again = extract(text, 2);
    world_open(&w);
    must(&w, world_load_with(&w, &first));
    must(&w, world_load_with(&w, &again));
    assert_int_equal(w.report.quarantined, 1);
    assert_int_equal(w.report.unchanged, 1);
    assert_int_equal(w.report.waiting, 1); /* once, however often it comes */
    world_close(&w);
}

static void other_terms_make_every_row_new(void **state)
{
    (void)state;
    struct world w;
    struct loading first = extract(TWO_PEOPLE, 3), mapped = extract(TWO_PEOPLE, 2);
    mapped.mapping = "values: {event_type: {ae_attendance: admission}}\n";
    world_open(&w);
    must(&w, world_load_with(&w, &first));
    must(&w, world_load_with(&w, &mapped));
    assert_int_equal(w.report.accepted, 2);
    assert_true(str_eq(world_event(&w, "hospital", "P0", 0)->type, STR("admission")));
    world_close(&w);
}

static void a_feed_ends_only_whom_no_other_feed_holds(void **state)
{
    (void)state;
    struct world w;
    const char *head = "person_ref,given_name\n";
    world_open(&w);
    world_apply(&w, two_feeds);
    struct delivery all[] = {{.full = true, .as_of_ms = NOW_MS - 4 * day_ms},
                             {.full = true, .as_of_ms = NOW_MS - 3 * day_ms},
                             {.full = true, .as_of_ms = NOW_MS - 2 * day_ms}};
    const char *feed[] = {"clinic", "wards", "clinic"};
    const char *rows[] = {"P0,Ines\nP1,Bram\n", "P1,Bram\n", "P2,Cato\n"};
    for (size_t i = 0; i < COUNT(all); i++) {
        snprintf(all[i].text, sizeof all[i].text, "%s%s", head, rows[i]);
        struct loading l = {.agency = "hospital",
                            .feed = feed[i],
                            .text = str_of(all[i].text),
                            .as_of_ms = all[i].as_of_ms,
                            .full = true,
                            .whole_enough = true};
        must(&w, world_load_with(&w, &l));
    }
    assert_int_equal(w.report.ended, 2); /* of that feed */
    str text = shown(&w);
    assert_true(str_has(text, STR(" ended\nBram")));  /* P0 */
    assert_false(str_has(text, STR("Bram since 1395565200 ended"))); /* P1: the wards have them */
    assert_true(str_has(text, STR("Cato")));
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_order_of_extracts_and_of_what_was_said_between_them_ends_the_same),
        cmocka_unit_test(an_extract_that_says_nothing_new_stores_no_version),
        cmocka_unit_test(a_row_that_was_put_aside_is_looked_at_every_day),
        cmocka_unit_test(other_terms_make_every_row_new),
        cmocka_unit_test(a_feed_ends_only_whom_no_other_feed_holds),
    };
    return cmocka_run_group_tests_name("ingest/full", tests, NULL, NULL);
}
