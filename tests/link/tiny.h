/* tests/link/tiny.h -- a small region in many tellings, and what the linker makes of it, comparable
 * between hubs. */
#ifndef AIM_TESTS_LINK_TINY_H
#define AIM_TESTS_LINK_TINY_H

#include "world.h"

#include <stdio.h>

enum { SAYINGS_MAX = 160, RECORDS_MAX = 120 };

/* A small region: families with twins, movers, brides, slips; agencies that hold them a little
 * differently. */
struct tiny {
    struct saying said[SAYINGS_MAX];
    char text[SAYINGS_MAX][160], ref[SAYINGS_MAX][12];
    size_t n;
};

static const char *const agencies[] = {"school", "hospital", "police", "gp", "housing"};

static inline void say(struct tiny *t, size_t agency, int ref, int as_of, const char *text)
{
    if (t->n == SAYINGS_MAX) return;
    (void)snprintf(t->ref[t->n], sizeof t->ref[0], "%d", ref);
    (void)snprintf(t->text[t->n], sizeof t->text[0], "%s", text);
    t->said[t->n] =
        (struct saying){agencies[agency % COUNT(agencies)], t->ref[t->n], as_of, t->text[t->n]};
    t->n++;
}

static inline void family(struct tiny *t, struct rand *r, int number)
{
    static const char *const given[] = {"Jane",   "June",    "Aisha", "Aishah",   "Amira", "Tom",
                                        "Thomas", "William", "Bill",  "Harpreet", "J",     "Baby"};
    static const char *const family_name[] = {"Doe", "Khan", "Kaur", "Smith", "Zyxwell"};
    static const char *const street[] = {"Inour Street", "Other Road", "Far Lane"};
    const char *surname = family_name[rand_below(r, COUNT(family_name))];
    int year = 1990 + (int)rand_below(r, 25), month = 1 + (int)rand_below(r, 12),
        day = 1 + (int)rand_below(r, 12);
    int house = 1 + (int)rand_below(r, 30);
    const char *road = street[rand_below(r, COUNT(street))];
    for (int child = 0; child < 3; child++) { /* the first two are twins */
        const char *name = given[rand_below(r, COUNT(given))];
        int born = child == 2 ? year + 3 : year;
        for (size_t agency = 0; agency < COUNT(agencies); agency++) {
            char text[160];
            if (rand_below(r, 3) == 0) continue;
            bool swap = rand_below(r, 6) == 0, moved = rand_below(r, 4) == 0,
                 bride = rand_below(r, 8) == 0;
            const char *alias = rand_below(r, 6) ? name : given[rand_below(r, COUNT(given))];
            (void)snprintf(text, sizeof text, "%s|%s|%04d-%02d-%02d|F|%d %s|B99 %d%s|%s", alias,
                           bride ? "Newname" : surname, born, swap ? day : month,
                           swap ? month : day, moved ? house + 40 : house, road, moved ? 2 : 1,
                           moved ? "BB" : "AA",
                           rand_below(r, 10) ? ""
                           : child           ? "9990000018+"
                                             : "9990000026+");
            say(t, agency, number * 10 + child, 1, text);
            if (rand_below(r, 4)) continue;
            (void)snprintf(text, sizeof text, "%s|%s|%04d-%02d-%02d|F|%d Late Close|B98 3CC|", name,
                           surname, born, month, day, house);
            say(t, agency, number * 10 + child, 2, text);
        }
    }
}

/* Who is with whom, and what is possible: by record, without person ids. */
struct outcome {
    int64_t record[RECORDS_MAX], first[RECORDS_MAX]; /* the least record of the same person */
    int64_t possible[RECORDS_MAX][64];
    size_t possible_count[RECORDS_MAX], n;
};

static inline void read_outcome(struct world *w, const struct tiny *t, struct outcome *o)
{
    static int64_t person[RECORDS_MAX];
    o->n = 0;
    for (size_t i = 0; i < t->n; i++) {
        int64_t record = world_record(w, t->said[i].agency, t->said[i].ref);
        size_t at = 0;
        while (at < o->n && o->record[at] != record)
            at++;
        if (at < o->n || o->n == RECORDS_MAX) continue;
        struct world_asking q = world_ask(w, record);
        assert_true(q.person != 0);
        person[at] = q.person;
        o->record[at] = record;
        o->possible_count[at] = q.possible_count;
        memcpy(o->possible[at], q.possible, sizeof q.possible);
        o->n++;
    }
    for (size_t i = 0; i < o->n; i++) {
        o->first[i] = o->record[i];
        for (size_t k = 0; k < o->n; k++)
            if (person[k] == person[i] && o->record[k] < o->first[i]) o->first[i] = o->record[k];
    }
}

static inline bool by_content(const struct outcome *a, const struct outcome *b)
{
    if (a->n != b->n) return false;
    for (size_t i = 0; i < a->n; i++) {
        if (a->record[i] != b->record[i] || a->first[i] != b->first[i]) return false;
        if (a->possible_count[i] != b->possible_count[i]) return false;
        for (size_t k = 0; k < a->possible_count[i];
             k++) { /* sets: weights tie in any order of rows */
            bool there = false;
            for (size_t l = 0; l < b->possible_count[i]; l++)
                there |= a->possible[i][k] == b->possible[i][l];
            if (!there) return false;
        }
    }
    return true;
}

static inline void shuffle(struct rand *r, const struct saying **list, size_t n)
{
    for (size_t i = n; i > 1; i--) {
        size_t at = rand_below(r, i);
        const struct saying *s = list[at];
        list[at] = list[i - 1];
        list[i - 1] = s;
    }
}

/* Deliveries of up to `most` rows each in a random order, linked after each. */
static inline void run_trial(const struct tiny *t, uint64_t seed, size_t most, bool rebuild,
                      struct outcome *ret)
{
    struct world w;
    struct rand r = rand_seeded(seed);
    const struct saying *list[SAYINGS_MAX];
    world_open(&w);
    for (size_t i = 0; i < t->n; i++)
        list[i] = &t->said[i];
    if (most < t->n) shuffle(&r, list, t->n);
    size_t n = t->n;
    int64_t delivery = 0;
    for (size_t from = 0, rows; from < n; from += rows) {
        rows = most < t->n ? 1 + rand_below(&r, most) : n;
        if (rows > n - from) rows = n - from;
        world_tell(&w, list + from, rows, ++delivery);
        (void)world_link(&w);
    }
    if (rebuild) assert_int_equal(link_rebuild(w.hub, NULL, NULL, &w.why), ERR_OK);
    read_outcome(&w, t, ret);
    world_close(&w);
}

static inline void make_tiny(struct tiny *t, uint64_t seed)
{
    struct rand r = rand_seeded(seed);
    t->n = 0;
    for (int number = 1; number <= 7; number++)
        family(t, &r, number);
}

static struct tiny region;
static struct outcome batch, other;

#endif
