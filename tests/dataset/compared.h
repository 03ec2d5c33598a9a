/* tests/dataset/compared.h -- a small table and its plan, as the linker alone sees them. */
#ifndef AIM_TESTS_DATASET_COMPARED_H
#define AIM_TESTS_DATASET_COMPARED_H

#include "check.h"

#include "base/file.h"
#include "dataset/block.h"
#include "dataset/compare.h"

#include <stdio.h>
#include <unistd.h>

struct table {
    struct arena *arena;
    struct plan plan;
    struct frame frame;
    struct values values;
    struct blocks blocks;
    struct compare_set set;
    struct weight_model model;
    char path[64];
};

/* Read the CSV text by the plan, clean it, and make the comparisons. Every record keeps its row. */
static inline void table_open(struct table *t, const char *plan, const char *csv)
{
    struct err_info why = {0};
    *t = (struct table){.arena = arena_new((size_t)1 << 30)};
    struct frame_options o = {.every_record = true};
    (void)snprintf(t->path, sizeof t->path, "/tmp/aim-table-%d.csv", (int)getpid());
    assert_int_equal(file_replace(t->path, str_of(csv), 0600, &why), ERR_OK);
    err e = plan_read(str_of(plan), "plan", t->arena, &t->plan, &why);
    const char *path = t->path;
    t->plan.every_record = true;
    if (!e) e = frame_read(&t->frame, &path, 1, t->plan.id, t->plan.want, t->plan.fields, &o, &why);
    if (!e) e = values_make(&t->values, &t->frame, &t->plan, &why);
    if (!e)
        e = compare_default(&t->plan, &t->frame, &t->values, t->arena, &t->set, &t->model, &why);
    if (!e) e = compare_ready(&t->set, &t->model, &why);
    (void)unlink(t->path);
    if (e) fail_msg("%s (%s)", why.text, why.todo);
}

static inline void table_close(struct table *t)
{
    blocks_release(&t->blocks);
    values_release(&t->values);
    frame_release(&t->frame);
    arena_free(t->arena);
}

/* The name of the level of a comparison between two records; both ways round it must be one. */
static inline const char *table_level(struct table *t, const char *comparison, size_t a, size_t b)
{
    struct compare_memory memory;
    struct err_info why;
    size_t c = weight_find_comparison(&t->model, str_of(comparison));
    assert_true(c < t->model.comparisons);
    assert_int_equal(compare_memory_init(&memory, &t->set, &why), ERR_OK);
    const uint32_t *x = frame_line(&t->frame, t->frame.row_of.at[a]),
                   *y = frame_line(&t->frame, t->frame.row_of.at[b]);
    uint8_t level = compare_level(&t->set.comparison[c], compare_lines(&t->set, &memory, x, y));
    assert_int_equal(compare_level(&t->set.comparison[c], compare_lines(&t->set, &memory, y, x)),
                     level);
    compare_memory_release(&memory);
    assert_true(level < t->model.comparison[c].levels);
    return t->model.comparison[c].level[level].name;
}

#endif
