/* A hospital's messages in any order, twice, and taken in together or apart end in the same state
 * as each of them once, in order: who they say there is, what happened, who was merged into
 * whom. */
#include "check.h"

#include "inbox/inbox.h"
#include "ingest/hub_world.h"
#include "link/link.h"
#include "mllp/adt.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

#include <stdio.h>

enum { HUMANS = 5, VISITS = 9, MESSAGES_MAX = 80, STORIES = 3, TELLINGS = 3, TEXT_MAX = 700 };

struct telling {
    char text[MESSAGES_MAX][TEXT_MAX];
    int n;
};

static struct arena *a;

/* ---- a fortnight of messages ---- */

static const char *const given[HUMANS] = {"Ines", "Bram", "Cato", "Dara", "Eluned"};
static const char *const family[HUMANS] = {"Abara", "Brandt", "Conteh", "Doyle", "Eastoe"};

/* Message n is sent in hour n: what it says of the time it was said. */
static void add(struct telling *t, const char *trigger, int human, bool old_id, const char *rest)
{
    static const char *const streets[] = {"Elm Road", "Oak Lane", "Ash Walk"};
    char *at = t->text[t->n], id[8], name[40];
    assert_true(t->n < MESSAGES_MAX);
    (void)snprintf(id, sizeof id, "A%d%s", human, old_id ? "x" : "");
    (void)snprintf(name, sizeof name, "%s%s", given[human], t->n % 3 ? "" : " Mary");
    int len = snprintf(at, TEXT_MAX,
                       "MSH|^~\\&|PAS|RXX|AIM|HUB|201403%02d%02d0000||ADT^%s|%d|P|2.4\r"
                       "EVN|%s|201403%02d%02d0000\r"
                       "PID|1||%s||%s^%s||200%d020%d|F|||%d %s^^Northborough^^B99 1AA^^H\r%s",
                       1 + t->n / 24, t->n % 24, trigger, t->n, trigger, 1 + t->n / 24, t->n % 24,
                       id, family[human], name, human, 1 + human, 1 + t->n,
                       streets[t->n % (int)COUNT(streets)], rest);
    assert_in_range(len, 1, TEXT_MAX - 1);
    t->n++;
}

static void merge(struct telling *t, int from, int into)
{
    char rest[40];
    (void)snprintf(rest, sizeof rest, "MRG|A%dx\r", from);
    add(t, "A40", into, false, rest);
}

static void visit(struct telling *t, struct rand *r, int number)
{
    static const char *const begins[] = {"A01", "A04"};
    int human = (int)rand_below(r, HUMANS);
    bool old_id = human % 2 == 0 && rand_below(r, 2);
    const char *begin = begins[rand_below(r, COUNT(begins))];
    char open[200], left[200];
    (void)snprintf(open, sizeof open, "PV1|1|%s|||||||||||||||||V%d|||||||||||||||||||||||||"
                   "201402%02d090000\r", begin[2] == '4' ? "E" : "I", number, 1 + number);
    (void)snprintf(left, sizeof left, "PV1|1|I|||||||||||||||||V%d|||||||||||||||||||||||||"
                   "201402%02d090000|201402%02d120000\r", number, 1 + number, 2 + number);
    add(t, begin, human, old_id, open);
    switch (rand_below(r, 5)) {
    case 0: add(t, "A11", human, old_id, open); break; /* it was not */
    case 1:                                            /* it was not; it was */
        add(t, "A11", human, old_id, open);
        add(t, begin, human, old_id, open);
        break;
    case 2: add(t, "A03", human, old_id, left); break;
    case 3: /* they had not gone */
        add(t, "A03", human, old_id, left);
        add(t, "A13", human, old_id, open);
        break;
    default: break;
    }
    if (rand_below(r, 2)) add(t, rand_below(r, 2) ? "A08" : "A31", human, old_id, "");
}

static void tell(struct telling *t, uint64_t seed)
{
    struct rand r = rand_seeded(seed);
    t->n = 0;
    for (int h = 0; h < HUMANS; h++)
        add(t, "A28", h, h % 2 == 0, "");
    for (int i = 0; i < VISITS; i++) {
        visit(t, &r, i);
        if (i == 3) merge(t, 0, 1); /* by mistake */
        if (i == 5) merge(t, 2, 2);
        if (i == 6) merge(t, 0, 0); /* as it is */
    }
    for (int h = 0; h < HUMANS; h++)
        add(t, "A31", h, false, "");
}

/* ---- taking it in ---- */

static void put(struct world *w, const struct telling *t, int which)
{
    static const struct mapping_hl7 sender = {.facility = {"RXX", 3}};
    const struct adt_terms terms = {&sender, COLUMN_ALL, .events = true, .services = true};
    struct hl7 m;
    struct adt adt;
    struct hl7_answer refusal;
    assert_int_equal(hl7_read(a, str_of(t->text[which]), &m, &w->why), ERR_OK);
    if (adt_read(&m, &terms, a, &adt, &refusal, &w->why)) fail_msg("%s", w->why.text);
    for (size_t k = 0; k < adt.n; k++) /* as the mapping would translate them */
        if (adt.rows[k].at[COLUMN_event_type].len) {
            bool came = str_has(adt.rows[k].at[COLUMN_event_type], STR("A04"));
            adt.rows[k].at[COLUMN_event_type] = came ? STR("ae_attendance") : STR("admission");
        }
    struct inbox_message message = {.agency = STR("hospital"), .feed = STR("hospital"),
                                    .sender = STR("RXX"), .id = str_printf(a, "%d", which),
                                    .kind = adt.kind, .rows = adt.rows, .row_count = adt.n};
    assert_int_equal(inbox_put(w->hub, &message, 1, &w->why), ERR_OK);
    if (message.result != INBOX_STORED && message.result != INBOX_SEEN)
        fail_msg("message %d: result %d", which, (int)message.result);
}

static void drain(struct world *w)
{
    struct inbox_drained done;
    assert_int_equal(inbox_drain(w->hub, &w->audit, &done, &w->why), ERR_OK);
    assert_int_equal(done.quarantined, 0);
    w->hub->clock.fixed_ms += MS_PER_MINUTE;
}

struct together {
    struct world *world;
    struct buf *out;
};

/* Which ids of the hospital are one person: each with the first that is the same. */
static err show_together(struct db *db, void *ctx, struct err_info *why)
{
    struct together *g = ctx;
    int64_t person[HUMANS * 2];
    for (int i = 0; i < HUMANS * 2; i++) {
        struct q_link_membership_row row = {0};
        str ref = str_printf(a, "A%d%s", i / 2, i % 2 ? "x" : "");
        int64_t record = record_id(&g->world->hub->keys, STR("hospital"), pii_of(ref));
        err e = q_link_membership(db, &(struct q_link_membership_in){cell_of(record), record}, a,
                                  &row, why);
        int same = 0;
        if (e && e != ERR_ABSENT) return e;
        person[i] = e ? -i - 1 : row.person;
        while (person[same] != person[i])
            same++;
        buf_printf(g->out, "%.*s with %d\n", STR_FMT(ref), same);
    }
    return ERR_OK;
}

static str shown(struct world *w)
{
    struct buf out = BUF_INIT(1 << 20);
    struct together g = {w, &out};
    if (link_run(w->hub, NULL, NULL, &w->why)) fail_msg("%s", w->why.text);
    if (store_read(w->hub->store, show_together, &g, &w->why)) fail_msg("%s", w->why.text);
    buf_add(&out, world_shown(w));
    assert_int_equal(buf_state(&out), ERR_OK);
    str copy = str_copy(a, buf_str(&out));
    buf_release(&out);
    return copy;
}

/* seed 0: each once, in order. */
static str told(const struct telling *t, const struct keys *keys, uint64_t seed)
{
    int order[MESSAGES_MAX * 2], n = 0;
    struct rand r = rand_seeded(seed);
    struct world w;
    world_open(&w);
    w.hub->keys = *keys;
    for (int i = 0; i < t->n; i++) {
        order[n++] = i;
        if (seed && rand_below(&r, 4) == 0) order[n++] = i; /* twice */
    }
    for (int i = n; seed && i > 1; i--) {
        int at = (int)rand_below(&r, (uint64_t)i), kept = order[at];
        order[at] = order[i - 1];
        order[i - 1] = kept;
    }
    for (int i = 0; i < n; i++) {
        put(&w, t, order[i]);
        if (seed && rand_below(&r, 6) == 0) drain(&w);
        if (seed && rand_below(&r, 12) == 0 && link_run(w.hub, NULL, NULL, &w.why))
            fail_msg("%s", w.why.text);
    }
    drain(&w);
    str text = shown(&w);
    world_close(&w);
    return text;
}

static void messages_in_any_order_and_twice_end_the_same(void **state)
{
    static struct telling t;
    struct world first;
    (void)state;
    world_open(&first); /* ids are keyed by the hub: all have the keys of this one */
    for (uint64_t story = 1; story <= STORIES; story++) {
        tell(&t, story);
        str expected = told(&t, &first.hub->keys, 0);
        assert_true(expected.len > 2000 && str_has(expected, STR("admission")));
        assert_true(str_has(expected, STR("A0x with 0\n")) &&
                    str_has(expected, STR("A2x with 4\n")));
        for (uint64_t telling = 1; telling <= TELLINGS; telling++) {
            str got = told(&t, &first.hub->keys, story * 100 + telling);
            if (str_eq(got, expected)) continue;
            printf("in order:\n%.*s\nas told:\n%.*s\n", STR_FMT(expected), STR_FMT(got));
            fail_msg("story %d, telling %d", (int)story, (int)telling);
        }
    }
    world_close(&first);
}

static int open_arena(void **state)
{
    (void)state;
    a = arena_new(256 * 1024 * 1024);
    return a ? 0 : -1;
}
static int close_arena(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(messages_in_any_order_and_twice_end_the_same, open_arena,
                                        close_arena),
    };
    return cmocka_run_group_tests_name("mllp/order", tests, NULL, NULL);
}
