/* A model tried beside the hub: it tells exactly what a rebuild with it then does, and touches
 * nothing. */
#include "trial_world.h"

static void a_trial_tells_what_a_rebuild_then_does(void **state)
{
    (void)state;
    static struct holding before, beside, after;
    static struct trial want;
    const struct {
        uint64_t seed;
        double upper, lower, louder;
    } courses[] = {{1, 2, -1, 0}, {2, 12, 4, 0}, {3, 6, 0, 0.3}, {4, 5, -3, -0.3}, {5, 2, -2, 0}};
    int64_t moved = 0;
    for (size_t i = 0; i < COUNT(courses); i++) {
        if (i) close_world(state), open_world(state);
        people(courses[i].seed);
        look(&before);
        str text = other_model(courses[i].upper, courses[i].lower, courses[i].louder);
        struct trial t = tried(text, 5);
        look(&beside);
        assert_memory_equal(&before, &beside, sizeof before);
        assert_false(folder_left());
        struct model m;
        assert_int_equal(model_parse(text, arena, &m, &w.why), ERR_OK);
        assert_int_equal(link_rebuild(w.hub, &(struct link_options){.model = &m}, NULL, &w.why),
                         ERR_OK);
        look(&after);
        expect(&before, &after, &want);
        assert_int_equal(t.records, want.records);
        assert_int_equal(t.persons_now, want.persons_now);
        assert_int_equal(t.persons_then, want.persons_then);
        assert_int_equal(t.merged, want.merged);
        assert_int_equal(t.split, want.split);
        assert_int_equal(t.changed, want.changed);
        assert_int_equal(t.affected, want.affected);
        assert_int_equal(t.possible_gained, want.possible_gained);
        assert_int_equal(t.possible_lost, want.possible_lost);
        moved += t.merged + t.split;
        assert_true(!t.examples == !(t.merged + t.split));
    }
    assert_true(moved > 10); /* or it shows nothing */
}

static void the_same_model_changes_nothing(void **state)
{
    (void)state;
    people(7);
    struct trial t = tried(str_of(model_default_text), 5);
    assert_true(t.records > 0);
    assert_int_equal(t.changed, 0);
    assert_int_equal(t.possible_gained + t.possible_lost, 0);
    assert_int_equal(t.possible_now, t.possible_then);
    assert_int_equal(t.examples, 0);
}

static void groups_add_up_and_examples_are_of_their_kind(void **state)
{
    (void)state;
    people(2);
    struct trial t = tried(other_model(12, 4, 0), 3);
    int64_t records = 0, affected = 0;
    for (size_t i = 0; i < t.groups; i++) {
        if (strcmp(t.group[i].dimension, "agency") != 0) continue;
        records += t.group[i].records;
        affected += t.group[i].affected;
    }
    assert_int_equal(records, t.records);
    assert_int_equal(affected, t.affected);
    assert_true(t.examples > 0);
    for (size_t i = 0; i < t.examples; i++) {
        double sum = t.example[i].why_then.start.bits;
        for (size_t k = 0; k < t.example[i].why_then.steps; k++)
            sum += t.example[i].why_then.step[k].bits;
        assert_true(sum - t.example[i].then.weight < 1e-9 &&
                    t.example[i].then.weight - sum < 1e-9);
    }
}

/* One transaction that parts hundreds of persons: the log takes their story in several entries. */
static void hundreds_who_part_at_once_are_told_of_in_parts(void **state)
{
    (void)state;
    enum { MANY = 250 };
    static char ref[MANY][12], text[MANY][100];
    static struct saying sayings[2 * MANY];
    static const struct saying *list[2 * MANY];
    for (int i = 0; i < MANY; i++) {
        (void)snprintf(ref[i], sizeof ref[i], "%d", i);
        (void)snprintf(text[i], sizeof text[i],
                       "Zy%c%c|Qu%c%cwell|%d-%02d-%02d|F|%d Inour Street|B99 1AA|", 'a' + i % 26,
                       'a' + i / 26, 'a' + i / 26, 'a' + i % 26, 1940 + i % 60, 1 + i % 12,
                       1 + i % 28, 1 + i);
        for (int k = 0; k < 2; k++) {
            sayings[2 * i + k] = (struct saying){k ? "school" : "hospital", ref[i], 1, text[i]};
            list[2 * i + k] = &sayings[2 * i + k];
        }
    }
    world_tell(&w, list, COUNT(list), 1);
    (void)world_link(&w);
    struct model m;
    struct link_report r;
    const struct link_options o = {.model = &m, .rows = 512};
    assert_int_equal(model_parse(other_model(90, 80, 0), arena, &m, &w.why), ERR_OK);
    if (link_rebuild(w.hub, &o, &r, &w.why)) fail_msg("%s", w.why.text);
    assert_true(r.split > MANY - 10);
    assert_int_equal(model_parse(other_model(6, 0, 0), arena, &m, &w.why), ERR_OK);
    if (link_rebuild(w.hub, &o, &r, &w.why)) fail_msg("%s", w.why.text);
    assert_true(r.merged > MANY - 10);
}

/* ---- killed ---- */

struct killing {
    int calls, at;
};

static void die(void *ctx, const char *what, int64_t done, int64_t of)
{
    struct killing *k = ctx;
    (void)what, (void)done, (void)of;
    if (++k->calls == k->at) _exit(9);
}

static int try_in_child(str text, int at)
{
    int status = 0;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct hub *h = world_open_again(&w);
        struct killing k = {.at = at};
        struct trial *t = ARENA_NEW(arena, struct trial);
        const struct trial_options o = {.progress = die, .ctx = &k};
        err e = link_try(h, text, &o, t, &w.why);
        _exit(e ? 1 : 0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WEXITSTATUS(status);
}

static void killed_anywhere_nothing_is_changed_and_the_next_trial_clears_up(void **state)
{
    (void)state;
    static struct holding before, after;
    people(5);
    look(&before);
    str text = other_model(2, -1, 0);
    int killed = 0;
    for (int at = 1; at < 40; at += 3) {
        int status = try_in_child(text, at);
        assert_true(status == 9 || status == 0);
        if (status == 0) break;
        assert_true(folder_left());
        killed++;
    }
    assert_true(killed > 2);
    look(&after);
    assert_memory_equal(&before, &after, sizeof before);
    (void)tried(text, 0);
    assert_false(folder_left());
}

static void what_is_no_model_is_refused_before_anything_is_copied(void **state)
{
    (void)state;
    struct trial *t = ARENA_NEW(arena, struct trial);
    people(1);
    assert_int_equal(link_try(w.hub, STR("aim-model 9\n"), NULL, t, &w.why), ERR_CONFIG);
    assert_false(folder_left());
}

/* ---- going live ---- */

struct living {
    const char *print, *login;
    struct trial *trial;
    bool enough;
    err (*step)(struct db *db, struct living *l, struct err_info *why);
};

static err stamp(struct db *db, struct living *l, struct err_info *why)
{
    return model_tried(db, w.hub, l->print, l->trial, str_of(l->login), why);
}

static err approve(struct db *db, struct living *l, struct err_info *why)
{
    return model_approve(db, w.hub, str_upto(str_of(l->print), 12), str_of(l->login), &l->enough,
                         why);
}

static err may(struct db *db, struct living *l, struct err_info *why)
{
    return model_may_go_live(db, w.hub, l->print, why);
}

static err step(struct db *db, void *ctx, struct err_info *why)
{
    struct living *l = ctx;
    return l->step(db, l, why);
}

static err take(struct living *l, err (*fn)(struct db *, struct living *, struct err_info *),
                const char *login)
{
    l->step = fn;
    l->login = login;
    return store_write(w.hub->store, step, l, &w.why);
}

static void a_model_goes_live_by_a_trial_and_two_people(void **state)
{
    (void)state;
    char print[MODEL_PRINT + 1], other[MODEL_PRINT + 1];
    struct living l = {.print = print, .trial = ARENA_NEW(arena, struct trial)};
    assert_int_equal(model_print(other_model(5, 0, 0), arena, print, &w.why), ERR_OK);
    assert_int_equal(model_print(other_model(4, 0, 0), arena, other, &w.why), ERR_OK);
    assert_int_equal(take(&l, may, "wei"), ERR_OK); /* a training hub */
    w.hub->training = false;
    assert_int_equal(take(&l, may, "wei"), ERR_DENIED);
    assert_int_equal(take(&l, approve, "wei"), ERR_ABSENT); /* not tried */
    assert_int_equal(take(&l, stamp, "wei"), ERR_OK);
    assert_int_equal(take(&l, approve, "wei"), ERR_OK);
    assert_false(l.enough);
    assert_int_equal(take(&l, approve, "wei"), ERR_CONFLICT);
    assert_int_equal(take(&l, may, "wei"), ERR_DENIED);
    assert_int_equal(take(&l, approve, "ida"), ERR_OK);
    assert_true(l.enough);
    assert_int_equal(take(&l, may, "wei"), ERR_OK);
    l.print = other; /* another text is another model */
    assert_int_equal(take(&l, may, "wei"), ERR_DENIED);
    w.hub->training = true;
}

#define T(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_trial_tells_what_a_rebuild_then_does),
        T(the_same_model_changes_nothing),
        T(groups_add_up_and_examples_are_of_their_kind),
        T(hundreds_who_part_at_once_are_told_of_in_parts),
        T(killed_anywhere_nothing_is_changed_and_the_next_trial_clears_up),
        T(what_is_no_model_is_refused_before_anything_is_copied),
        T(a_model_goes_live_by_a_trial_and_two_people),
    };
    return cmocka_run_group_tests_name("link/trial", tests, NULL, NULL);
}
