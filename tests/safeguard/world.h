/* tests/safeguard/world.h -- the world of Jane Doe with further reviews planted beside hers. */
#ifndef AIM_TESTS_SAFEGUARD_WORLD_H
#define AIM_TESTS_SAFEGUARD_WORLD_H

#include "search/world.h"

#include "base/clock.h"
#include "query.h"
#include "rule/reviews.h"
#include "store/cell.h"
#include "store/store.h"

static struct look_world w;
static int64_t jane;

static inline int make_world(void **state)
{
    (void)state;
    look_world_open(&w);
    jane = look_world_jane(&w);
    return 0;
}

static inline int drop_world(void **state)
{
    (void)state;
    look_world_close(&w);
    return 0;
}

/* A review of somebody of whom nothing else is known. Times in hours from now. */
struct planting {
    int64_t person;
    const char *band;
    int opened, due;
    int64_t rank;
    int64_t merged_into;
    int shield;
    const char *assigned, *pathway;
    const char *rule; /* fires; NULL = none is known */
    bool back, quiet, routed;
    bool ended; /* the rule fires no more */
    enum review_age age;
    const char *area; /* NULL = not known */
};

static inline enum rule_band band_of(const char *word)
{
    enum rule_band b;
    assert_true(rule_band_of(str_of(word), &b));
    return b;
}

static inline err plant_hit(struct db *db, const struct planting *p, int64_t until_ms,
                            struct err_info *why)
{
    return q_rule_hit_put(db,
                          &(struct q_rule_hit_put_in){.cell = cell_of(p->person),
                                                      .person = p->person,
                                                      .rule = str_of(p->rule),
                                                      .version = 1,
                                                      .since_ms = DAY_MS - until_ms,
                                                      .until_ms = until_ms,
                                                      .judged_ms = DAY_MS,
                                                      .band = str_of(p->band),
                                                      .facts = STR("{\"newest\":0,\"facts\":[]}"),
                                                      .events = STR("[]")},
                          why);
}

static inline err plant_in(struct db *db, void *ctx, struct err_info *why)
{
    const struct planting *p = ctx;
    err e = q_link_put_person(db,
                              &(struct q_link_put_person_in){.cell = cell_of(p->person),
                                                             .person = p->person,
                                                             .merged_into = p->merged_into,
                                                             .shield = p->shield,
                                                             .made_ms = DAY_MS,
                                                             .version = 1},
                              why);
    if (e) return e;
    const struct keys *keys = &w.hub.hub->keys;
    char rules[MARK_DIGITS + 1] = "";
    if (p->rule && !p->ended) mark_digits(review_rule_mark(keys, str_of(p->rule)), rules);
    const struct review is = {.person = p->person,
                              .review = p->person * 10,
                              .open = true,
                              .band = band_of(p->band),
                              .opened_ms = DAY_MS + p->opened * MS_PER_HOUR,
                              .due_ms = DAY_MS + p->due * MS_PER_HOUR,
                              .rank = p->rank,
                              .assigned = str_of(p->assigned),
                              .pathway = str_of(p->pathway),
                              .back_ms = p->back ? DAY_MS : 0,
                              .quiet = p->quiet,
                              .routed_ms = p->routed ? DAY_MS + MS_PER_DAY : 0,
                              .shield = p->shield,
                              .rules = str_of(rules),
                              .age = review_age_mark(keys, p->age ? p->age : REVIEW_AGE_NOT_KNOWN),
                              .area = review_area_mark(keys, str_of(p->area))};
    e = review_put(db, NULL, &is, why);
    if (!e && p->rule) e = plant_hit(db, p, p->ended ? 1 : 0, why);
    return e || !p->merged_into ? e : review_doubt(db, p->person, why);
}

static inline void plant(const struct planting *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (store_write(w.hub.hub->store, plant_in, (void *)(uintptr_t)&list[i], &w.why))
            fail_msg("%s", w.why.text);
}
#define PLANT(...)                                                                                 \
    plant((struct planting[]){__VA_ARGS__}, COUNT(((struct planting[]){__VA_ARGS__})))

static inline struct queue_page page_of(int64_t page, int64_t lines, int band)
{
    struct queue_page ret;
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2);
    struct queue_wish wish = {.page = page, .page_lines = lines, .band = band};
    if (queue_load(w.hub.hub, w.partners, &v, &wish, w.a, &ret, &w.why)) fail_msg("%s", w.why.text);
    return ret;
}

static inline struct queue_page whole(void) { return page_of(1, QUEUE_PAGE_MAX, -1); }

static inline const struct queue_line *line_of(const struct queue_page *p, int64_t person)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->lines[i].person == person) return &p->lines[i];
    return NULL;
}

#endif
