/* tests/dataset/table.h -- a folder for one test, tables written into it, and linking them. */
#ifndef AIM_TESTS_DATASET_TABLE_H
#define AIM_TESTS_DATASET_TABLE_H

#include "base/file.h"
#include "base/mem.h"
#include "base/rand.h"
#include "dataset/dataset.h"
#include "support/store_world.h"

#include <stdio.h>

struct table {
    char dir[64], path[2][96];
    struct buf text[2];
    size_t rows[2], files;
    struct arena *arena;
    struct plan plan;
    struct dataset linked;
    struct dataset_options options;
    struct err_info why;
};

static inline void table_open(struct table *t)
{
    *t = (struct table){.dir = "/tmp/aim-dataset-XXXXXX", .arena = arena_new(64 << 20)};
    assert_non_null(t->arena);
    assert_non_null(mkdtemp(t->dir));
    for (size_t i = 0; i < COUNT(t->path); i++) {
        snprintf(t->path[i], sizeof t->path[i], "%s/%zu.csv", t->dir, i);
        t->text[i] = (struct buf)BUF_INIT(256 << 20);
    }
}

static inline void table_close(struct table *t)
{
    dataset_release(&t->linked);
    for (size_t i = 0; i < COUNT(t->text); i++)
        buf_release(&t->text[i]);
    arena_free(t->arena);
    store_world_remove(t->dir);
}

/* One row as it is: "1,Ann,Lee". The first is the header. */
static inline void table_row(struct table *t, const char *row)
{
    buf_add_c(&t->text[0], row);
    buf_byte(&t->text[0], '\n');
}

static inline void table_plan(struct table *t, const char *yaml)
{
    err e = plan_read(str_of(yaml), "plan.yaml", t->arena, &t->plan, &t->why);
    if (e) fail_msg("line %ld: %s", t->why.line, t->why.text);
}

/* Write the files and link them. */
static inline err table_link(struct table *t, unsigned threads)
{
    size_t files = t->text[1].len ? 2 : 1;
    t->options = (struct dataset_options){.files = files, .plan = &t->plan, .threads = threads};
    for (size_t i = 0; i < files; i++) {
        assert_int_equal(file_replace(t->path[i], buf_str(&t->text[i]), 0600, &t->why), ERR_OK);
        t->options.file[i] = t->path[i];
    }
    dataset_release(&t->linked);
    return dataset_link(&t->linked, &t->options, &t->why);
}

static inline void table_must_link(struct table *t, unsigned threads)
{
    if (table_link(t, threads)) fail_msg("line %ld: %s", t->why.line, t->why.text);
}

/* The cluster of the record with this id. */
static inline uint32_t table_cluster(const struct table *t, const char *id)
{
    for (size_t i = 0; i < t->linked.frame.records; i++)
        if (strcmp(t->linked.frame.id.at[i], id) == 0) return t->linked.cluster[i];
    fail_msg("no record %s", id);
    return 0;
}

/* A population to learn from: `persons` invented people, every second one with a second record that
 * has a slip in the surname or another postcode. Ids: p0, p0b, p1, p2, p2b, ... */
static inline void table_people(struct table *t, size_t persons, uint64_t seed)
{
    static const char *const part[] = {"an", "be", "cor", "dil", "el", "fen", "gra", "hol",
                                       "is", "jun", "kel", "lor", "mar", "nor", "os", "pem"};
    struct rand r = rand_seeded(seed);
    for (size_t i = 0; i < persons; i++) {
        char given[20], family[30], birth[48], code[48];
        snprintf(given, sizeof given, "%s%s", part[rand_below(&r, 16)], part[rand_below(&r, 16)]);
        snprintf(family, sizeof family, "%s%s%s", part[rand_below(&r, 16)],
                 part[rand_below(&r, 16)], part[rand_below(&r, 16)]);
        snprintf(birth, sizeof birth, "%d-%02d-%02d", 1940 + (int)rand_below(&r, 80),
                 1 + (int)rand_below(&r, 12), 1 + (int)rand_below(&r, 28));
        snprintf(code, sizeof code, "B%d %dAA", 90 + (int)rand_below(&r, 10),
                 (int)rand_below(&r, 10));
        buf_printf(&t->text[0], "p%zu,%s,%s,%s,%s\n", i, given, family, birth, code);
        if (i % 2) continue;
        size_t letter = rand_below(&r, strlen(family));
        bool slip = rand_below(&r, 2);
        if (slip) family[letter] = 'x';
        buf_printf(&t->text[0], "p%zub,%s,%s,%s,%s\n", i, given, family, birth,
                   slip ? code : "B99 9ZZ");
    }
}

static const char PEOPLE_HEADER[] = "id,given_name,surname,birth_date,postcode";
static const char PEOPLE_PLAN[] = "id: id\n"
                                  "fields: {given_name: name, surname: name, birth_date: date, "
                                  "postcode: postcode}\n";

#endif
