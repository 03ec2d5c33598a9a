/* link/trial_compare.c -- where everybody was and where they would be: merged, split, changed, by
 * agency, age and gender. */
#include "link/trial_inside.h"

#include "base/date.h"
#include "base/sort.h"
#include "link/graph.h"
#include "query.h"

#include <assert.h>
#include <stdio.h>

enum { PAGE = 500 };

static const struct {
    const char *name;
    int from; /* years; the last that fits */
} bands[] = {{"not known", -1}, {"under 5", 0}, {"5 to 10", 5}, {"11 to 17", 11},
             {"18 to 24", 18},  {"25 to 64", 25}, {"65 and over", 65}};
static const char *const genders[] = {"not known", "female", "male", "other or several"};

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory to compare a trial with the hub");
}

/* ---- memberships as the trial has them ---- */

static err read_members(struct db *db, void *ctx, struct err_info *why)
{
    struct trial_work *t = ctx;
    struct q_trial_member_page_in at = {-1, -1, PAGE};
    struct q_trial_member_page_rows rows;
    do {
        arena_clear(t->arena);
        err e = q_trial_member_page(db, &at, t->arena, &rows, why);
        if (e) return e;
        for (size_t i = 0; i < rows.n; i++) {
            struct trial_record *r = trial_find(t, rows.at[i].record);
            if (r) r->now = rows.at[i].person;
        }
        if (rows.n)
            at = (struct q_trial_member_page_in){rows.at[rows.n - 1].cell,
                                                 rows.at[rows.n - 1].record, PAGE};
    } while (rows.n == PAGE);
    return ERR_OK;
}

/* ---- persons ---- */

static int compare_ids(int64_t a, int64_t b) { return (a > b) - (a < b); }

static int by_was(const void *left, const void *right)
{
    const struct trial_record *a = *(struct trial_record *const *)left,
                              *b = *(struct trial_record *const *)right;
    int order = compare_ids(a->was, b->was);
    if (!order) order = compare_ids(a->now, b->now);
    return order ? order : compare_ids(a->record, b->record);
}

static int by_now(const void *left, const void *right)
{
    const struct trial_record *a = *(struct trial_record *const *)left,
                              *b = *(struct trial_record *const *)right;
    int order = compare_ids(a->now, b->now);
    if (!order) order = compare_ids(a->was, b->was);
    return order ? order : compare_ids(a->record, b->record);
}

static int64_t end_of(const struct trial_record *r, bool was) { return was ? r->was : r->now; }

/* Walk the groups of one side, and tell of each how many of the other side it is spread over. */
static void walk(struct trial_record **list, size_t n, bool was, int64_t *ret_groups,
                 int64_t *ret_spread, int64_t *ret_extra)
{
    for (size_t from = 0, to; from < n; from = to) {
        int64_t parts = 1;
        for (to = from + 1; to < n && end_of(list[to], was) == end_of(list[from], was); to++)
            parts += end_of(list[to], !was) != end_of(list[to - 1], !was);
        for (size_t i = from; i < to; i++)
            list[i]->affected |= parts > 1;
        (*ret_groups)++;
        *ret_spread += parts > 1;
        *ret_extra += parts - 1;
    }
}

static err count_persons(struct trial_work *t, struct err_info *why)
{
    struct trial *to = t->to;
    VEC(struct trial_record *) list = {0};
    int64_t unused = 0, last = 0;
    for (size_t i = 0; i < t->records.n; i++) {
        struct trial_record *r = &t->records.at[i];
        to->not_linked += !r->was || !r->now;
        if (!r->was || !r->now) continue;
        struct trial_record **slot = VEC_PUSH(&list);
        if (!slot) {
            VEC_RELEASE(&list);
            return no_memory(why);
        }
        *slot = r;
    }
    to->records = (int64_t)list.n;
    if (list.n) {
        sort_list(list.at, list.n, sizeof *list.at, by_now);
        walk(list.at, list.n, false, &to->persons_then, &unused, &to->merged);
        sort_list(list.at, list.n, sizeof *list.at, by_was);
        walk(list.at, list.n, true, &to->persons_now, &to->split, &unused);
    }
    for (size_t i = 0; i < list.n; i++) {
        to->affected += list.at[i]->affected;
        to->changed += list.at[i]->affected && list.at[i]->was != last;
        if (list.at[i]->affected) last = list.at[i]->was;
    }
    VEC_RELEASE(&list);
    return ERR_OK;
}

/* ---- possible links ---- */

static bool before(const struct trial_pair *a, int64_t record, int64_t other)
{
    return a->record != record ? a->record < record : a->other < other;
}

static err compare_possible(struct db *db, void *ctx, struct err_info *why)
{
    struct trial_work *t = ctx;
    struct trial *to = t->to;
    struct q_trial_possible_page_in at = {-1, -1, -1, PAGE};
    struct q_trial_possible_page_rows rows;
    size_t old = 0, both = 0;
    to->possible_then = 0;
    do {
        arena_clear(t->arena);
        err e = q_trial_possible_page(db, &at, t->arena, &rows, why);
        if (e) return e;
        for (size_t i = 0; i < rows.n; i++) {
            int64_t record = rows.at[i].record, other = rows.at[i].other;
            if (record > other) continue;
            to->possible_then++;
            while (old < t->possible.n && before(&t->possible.at[old], record, other))
                old++;
            both += old < t->possible.n && t->possible.at[old].record == record &&
                    t->possible.at[old].other == other;
        }
        if (rows.n)
            at = (struct q_trial_possible_page_in){rows.at[rows.n - 1].cell,
                                                   rows.at[rows.n - 1].record,
                                                   rows.at[rows.n - 1].other, PAGE};
    } while (rows.n == PAGE);
    to->possible_now = (int64_t)t->possible.n;
    to->possible_gained = to->possible_then - (int64_t)both;
    to->possible_lost = to->possible_now - (int64_t)both;
    return ERR_OK;
}

/* ---- groups ---- */

static uint8_t band_of(const struct features *f, struct date today)
{
    int age = f->births && f->birth[0].year ? date_age(f->birth[0], today) : -1;
    size_t band = 0;
    for (size_t i = 1; i < COUNT(bands) && age >= 0; i++)
        if (age >= bands[i].from) band = i;
    return (uint8_t)band;
}

static uint8_t gender_of(const struct features *f)
{
    return f->genders == 0 ? 0 : f->genders == 1 ? 1 : f->genders == 2 ? 2 : 3;
}

static err on_record(void *ctx, const struct graph_row_record *r, struct err_info *why)
{
    struct trial_work *t = ctx;
    struct trial_record *to = trial_find(t, r->record);
    (void)why;
    if (!to || !r->features) return ERR_OK;
    to->age = band_of(r->features, date_uk(hub_now_ms(t->hub)).date);
    to->gender = gender_of(r->features);
    return ERR_OK;
}

static err read_features(struct db *db, void *ctx, struct err_info *why)
{
    struct trial_work *t = ctx;
    struct q_link_features_page_in at = {-1, -1, PAGE};
    struct q_link_features_page_rows rows;
    do {
        arena_clear(t->arena);
        err e = q_link_features_page(db, &at, t->arena, &rows, why);
        for (size_t i = 0; i < rows.n && !e; i++) {
            str plain;
            e = crypt_open(&t->hub->keys.use[KEY_FEATURE], graph_row_place(rows.at[i].person),
                           rows.at[i].sealed, t->arena, &plain, why);
            if (!e) e = graph_unpack_row(plain, on_record, t, why);
        }
        if (e) return e;
        if (rows.n)
            at = (struct q_link_features_page_in){rows.at[rows.n - 1].cell,
                                                  rows.at[rows.n - 1].person, PAGE};
    } while (rows.n == PAGE);
    return ERR_OK;
}

static_assert(TRIAL_AGENCIES_MAX + COUNT(bands) + COUNT(genders) <= TRIAL_GROUPS_MAX,
              "room for every group");

static void add_group(struct trial *to, const char *dimension, const char *name)
{
    struct trial_group *g = &to->group[to->groups++];
    *g = (struct trial_group){.dimension = dimension};
    (void)snprintf(g->name, sizeof g->name, "%s", name);
}

static int by_name(const void *left, const void *right)
{
    const struct trial_group *a = left, *b = right;
    return strcmp(a->name, b->name);
}

static void count_groups(struct trial_work *t)
{
    struct trial *to = t->to;
    size_t agencies = to->groups;
    for (size_t i = 0; i < t->agency_count; i++)
        add_group(to, "agency", t->agencies[i]);
    size_t ages = to->groups;
    for (size_t i = 0; i < COUNT(bands); i++)
        add_group(to, "age", bands[i].name);
    size_t sexes = to->groups;
    for (size_t i = 0; i < COUNT(genders); i++)
        add_group(to, "gender", genders[i]);
    for (size_t i = 0; i < t->records.n; i++) {
        const struct trial_record *r = &t->records.at[i];
        if (!r->was || !r->now) continue;
        size_t places[] = {agencies + r->agency, ages + r->age, sexes + r->gender};
        for (size_t k = 0; k < COUNT(places); k++) {
            if (!k && r->agency == TRIAL_AGENCIES_MAX) continue;
            to->group[places[k]].records++;
            to->group[places[k]].affected += r->affected;
        }
    }
    if (ages > agencies)
        sort_list(&to->group[agencies], ages - agencies, sizeof to->group[0], by_name);
}

err trial_compare(struct trial_work *t, struct err_info *why)
{
    trial_tell(t, "comparing", 0, 0);
    err e = store_read(t->scratch.store, read_members, t, why);
    if (!e) e = count_persons(t, why);
    if (!e) e = store_read(t->scratch.store, compare_possible, t, why);
    if (!e) e = store_read(t->scratch.store, read_features, t, why);
    if (!e) count_groups(t);
    return e;
}
