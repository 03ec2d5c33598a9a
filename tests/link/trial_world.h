/* tests/link/trial_world.h -- a hub to try models on: people and decisions about them, what the hub
 * holds, and what a slow count says a trial must tell. For test_trial.c only. */
#ifndef AIM_TESTS_LINK_TRIAL_WORLD_H
#define AIM_TESTS_LINK_TRIAL_WORLD_H

#include "regions.h"

#include "base/file.h"
#include "link/go_live.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SCRIPTS = 12, PEOPLE = SCRIPTS * SCRIPT_RECORDS };

static struct world w;
static struct arena *arena;

static int open_world(void **state)
{
    (void)state;
    world_open(&w);
    arena = arena_new(512 << 20);
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    arena_free(arena);
    world_close(&w);
    return 0;
}

/* ---- people, and decisions about them ---- */

static int64_t record_of(int script, int place)
{
    static const char *const agencies[] = {"school", "hospital", "police"};
    char ref[24];
    (void)snprintf(ref, sizeof ref, "%d-%d", script, place);
    return world_record(&w, agencies[place % 3], ref);
}

static void tell_step(int script, const struct step *s)
{
    static const char *const agencies[] = {"school", "hospital", "police"};
    static int64_t delivery = 1000;
    char ref[24];
    (void)snprintf(ref, sizeof ref, "%d-%d", script, s->record);
    struct saying saying = {agencies[s->record % 3], ref, s->as_of, s->text};
    const struct saying *list[] = {&saying};
    world_tell(&w, list, 1, ++delivery);
}

struct deciding {
    int64_t a, b;
    bool same;
};

static err decide(struct db *db, void *ctx, struct err_info *why)
{
    const struct deciding *d = ctx;
    return link_decide(db, w.hub, d->a, d->b, d->same, STR("wei"), STR("seen"), why);
}

static void people(uint64_t seed)
{
    struct script s;
    for (int i = 0; i < SCRIPTS; i++) {
        script_make(&s, i, seed * 1000 + (uint64_t)i);
        for (size_t k = 0; k < s.n; k++) {
            if (s.step[k].act == TELLS) tell_step(i, &s.step[k]);
            if (s.step[k].act != SAME && s.step[k].act != DIFFERENT) continue;
            struct deciding d = {record_of(i, s.step[k].record), record_of(i, s.step[k].other),
                                 s.step[k].act == SAME};
            if (d.a != d.b && store_write(w.hub->store, decide, &d, &w.why))
                fail_msg("%s", w.why.text);
        }
    }
    (void)world_link(&w);
}

/* ---- what the hub holds ---- */

struct holding {
    int64_t person[PEOPLE];
    struct world_asking asked[PEOPLE];
};

static void look(struct holding *h)
{
    memset(h, 0, sizeof *h);
    for (int i = 0; i < PEOPLE; i++) {
        h->asked[i].record = record_of(i / SCRIPT_RECORDS, i % SCRIPT_RECORDS);
        if (store_read(w.hub->store, world_ask_in, &h->asked[i], &w.why))
            fail_msg("%s", w.why.text);
        h->person[i] = h->asked[i].person;
    }
}

static bool has_possible(const struct holding *h, int i, int64_t other)
{
    for (size_t k = 0; k < h->asked[i].possible_count; k++)
        if (h->asked[i].possible[k] == other) return true;
    return false;
}

/* Counted the slow way: of each record, whether it is the first of its person on either side. */
static void expect(const struct holding *was, const struct holding *now, struct trial *to)
{
    *to = (struct trial){0};
    for (int i = 0; i < PEOPLE; i++) {
        bool first_was = true, first_now = true, first_part = true, parts = false, joins = false;
        if (!was->person[i]) continue;
        to->records++;
        for (int k = 0; k < PEOPLE; k++) {
            bool with_was = was->person[k] == was->person[i];
            bool with_now = now->person[k] == now->person[i];
            if (!was->person[k]) continue;
            first_was &= !(k < i && with_was);
            first_now &= !(k < i && with_now);
            first_part &= !(k < i && with_was && with_now);
            parts |= with_was && !with_now;
            joins |= with_now && !with_was;
        }
        to->persons_now += first_was;
        to->persons_then += first_now;
        to->merged += first_part; /* parts on both sides, less the persons then */
        to->affected += parts || joins;
        for (size_t k = 0; k < was->asked[i].possible_count; k++)
            to->possible_lost += !has_possible(now, i, was->asked[i].possible[k]);
        for (size_t k = 0; k < now->asked[i].possible_count; k++)
            to->possible_gained += !has_possible(was, i, now->asked[i].possible[k]);
        bool any_part = false, any_change = false;
        for (int k = 0; k < PEOPLE; k++) {
            if (was->person[k] != was->person[i]) continue;
            any_part |= now->person[k] != now->person[i];
            for (int m = 0; m < PEOPLE; m++)
                any_change |= was->person[m] && now->person[m] == now->person[k] &&
                              was->person[m] != was->person[i];
        }
        to->split += first_was && any_part;
        to->changed += first_was && (any_part || any_change);
    }
    to->merged -= to->persons_then;
    to->possible_lost /= 2; /* each is stored in both directions */
    to->possible_gained /= 2;
}

/* ---- models ---- */

static str other_model(double upper, double lower, double louder)
{
    struct weight_model *m = ARENA_NEW(arena, struct weight_model);
    struct buf text = BUF_INIT(8 << 20);
    str kept;
    *m = *model_default()->weights;
    m->upper = upper;
    m->lower = lower;
    m->lone = m->lone > upper ? upper : m->lone < lower ? lower : m->lone;
    m->calibration = (struct calibration){0, louder, lower, upper};
    weight_model_write(m, &text);
    assert_int_equal(buf_keep(&text, arena, &kept), ERR_OK);
    return kept;
}

static struct trial tried(str text, size_t examples)
{
    struct trial *t = ARENA_NEW(arena, struct trial);
    const struct trial_options o = {.examples = examples};
    if (link_try(w.hub, text, &o, t, &w.why)) fail_msg("%s", w.why.text);
    return *t;
}

static bool folder_left(void)
{
    char path[PATH_MAX + 8];
    (void)snprintf(path, sizeof path, "%s/trial", w.hub->dir);
    return file_exists(path);
}

#endif
