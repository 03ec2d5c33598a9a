/* dataset/splink_told.c -- what two ids tell of a comparison without a look at their values: that
 * they are equal, or that one is NULL.
 *
 * Levels come from the conditions as everywhere. Of a comparison that is settled a few ids stand
 * for all. Of another all ids are tried, each beside itself and beside NULL: a date that no
 * calendar has may be "not known" beside itself. */
#include "dataset/splink_score.h"

#include "base/mem.h"

/* Four ids, wherever they stand. */
typedef uint32_t four __attribute__((vector_size(16), aligned(4), may_alias));

void splink_told(const struct splink_scorer *s, size_t n, const uint32_t *const *left,
                 const uint32_t *const *right, uint32_t *ret_told)
{
    for (size_t k = 0, width = 4 * s->fours; k < width; k += 4) {
        four id = *(const four *)(s->told_id + k), add = *(const four *)(s->told_same + k),
             null = *(const four *)(s->told_null + k);
        uint32_t *ret = ret_told + k;
        for (size_t i = 0; i < n; i++, ret += width) {
            four a = *(const four *)(left[i] + k), b = *(const four *)(right[i] + k);
            four same = (four)(a == b), none = (four)(a == 0) | (four)(b == 0);
            *(four *)ret = (null & none) | (((a & id) + add) & same & ~none);
        }
    }
}

/* ---- before --------------------------------------------------------------------------------- */

/* Questions about ids of one comparison. */
struct asking {
    struct splink_scorer *s;
    struct splink_memory *m;
    struct splink_ladder *l;
    uint32_t *room; /* for SPLINK_CHUNK lines, all NULL but for the comparison's place */
};

/* A line that has the id where the comparison looks. */
static const uint32_t *line_of(const struct splink_table *t, const struct splink_ladder *l,
                               uint32_t id, uint32_t *room)
{
    const struct splink_tuple *tuple = splink_tuple_at(t, l->place);
    if (tuple) return splink_line(t, tuple->record[id]);
    room[l->place] = id;
    return room;
}

/* The levels of n <= SPLINK_CHUNK ids from `first` on, beside themselves or beside NULL: `sides`
 * says which have the id. */
static void levels_of(const struct asking *q, unsigned sides, uint32_t first, size_t n,
                      uint8_t *ret_level)
{
    static const uint32_t none[SPLINK_WIDTH_MAX];
    const uint32_t *left[SPLINK_CHUNK], *right[SPLINK_CHUNK];
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t *line =
            line_of(q->s->table, q->l, first + i, q->room + i * q->s->table->width);
        left[i] = sides & SPLINK_LEFT ? line : none;
        right[i] = sides & SPLINK_RIGHT ? line : none;
    }
    splink_levels(q->s, q->m, q->l, n, left, right, ret_level);
}

/* Do all ids but 0 that stand for others say the same of these sides as the level at *level? */
static bool all_say(const struct asking *q, unsigned sides, uint8_t level)
{
    uint8_t found[SPLINK_CHUNK];
    size_t ids = q->l->settled && q->l->ids > 2 ? 2 : q->l->ids;
    for (size_t id = 1; id < ids; id += SPLINK_CHUNK) {
        size_t n = ids - id < SPLINK_CHUNK ? ids - id : SPLINK_CHUNK;
        levels_of(q, sides, (uint32_t)id, n, found);
        for (size_t i = 0; i < n; i++)
            if (found[i] != level) return false;
    }
    return true;
}

static bool same_for_all(const struct splink_ladder *l, uint8_t level)
{
    return l->comparison->level[level].term == SPLINK_NO_COLUMN;
}

/* Which level NULL on either side makes, if it is always one. Tuples are never NULL. */
static void ask_null(const struct asking *q)
{
    uint8_t *level = &q->l->told_level[SPLINK_TOLD_NULL];
    q->l->null_told = false;
    if (splink_tuple_at(q->s->table, q->l->place)) return;
    levels_of(q, 0, 0, 1, level);
    q->l->null_told = same_for_all(q->l, *level) && all_say(q, SPLINK_LEFT, *level) &&
                      all_say(q, SPLINK_RIGHT, *level);
}

/* Of equal ids. */
static void ask_same(const struct asking *q)
{
    enum { BOTH = SPLINK_LEFT | SPLINK_RIGHT };
    struct splink_ladder *l = q->l;
    uint8_t *level = l->told_level + SPLINK_TOLD_SAME;
    if (l->settled && l->ids > 1) levels_of(q, BOTH, 1, 1, level);
    if (l->settled && l->by_id) memset(level + 1, level[0], l->ids - 1);
    for (size_t id = 1; !l->settled && id < l->ids; id += SPLINK_CHUNK)
        levels_of(q, BOTH, (uint32_t)id,
                  l->ids - id < SPLINK_CHUNK ? l->ids - id : SPLINK_CHUNK, level + id);
}

/* Of ids that differ, neither NULL: when the comparison asks nothing else. */
static void ask_differ(const struct asking *q)
{
    struct splink_ladder *l = q->l;
    uint32_t *other = q->room + q->s->table->width;
    const uint32_t *left = line_of(q->s->table, l, 1, q->room), *right;
    l->opens = !(l->settled && l->group[0].exact);
    if (l->opens || l->ids < 3) return;
    right = line_of(q->s->table, l, 2, other);
    splink_levels(q->s, q->m, l, 1, &left, &right, &l->told_level[SPLINK_TOLD_NOTHING]);
    l->opens = !same_for_all(l, l->told_level[SPLINK_TOLD_NOTHING]);
}

static err ask(struct splink_scorer *s, struct splink_memory *m, struct splink_ladder *l,
               struct err_info *why)
{
    size_t room = SPLINK_TOLD_SAME + (l->by_id ? l->ids : 1);
    struct asking q = {s, m, l, mem_zero(SPLINK_CHUNK * s->table->width, sizeof *q.room)};
    l->told_level = mem_zero(room, sizeof *l->told_level);
    l->told_worth = mem_zero(room, sizeof *l->told_worth);
    l->opens = true;
    bool fine = q.room && l->told_level && l->told_worth;
    if (fine && !l->direct) {
        ask_null(&q);
        ask_same(&q);
        ask_differ(&q);
    }
    mem_free(q.room);
    return fine ? ERR_OK : err_set(why, ERR_NOMEM, "no memory for the values");
}

static bool asks_by_id(const struct splink_ladder *l)
{
    bool terms = false;
    for (size_t k = 0; k < l->comparison->levels; k++)
        terms |= !same_for_all(l, (uint8_t)k);
    return !l->direct && (terms || !l->settled);
}

/* Comparisons at one place are told the same, so no more than each of them may be. */
err splink_told_fill(struct splink_scorer *s, struct splink_memory *m, struct err_info *why)
{
    err e = ERR_OK;
    struct splink_ladder *end = s->ladder + s->ladders;
    for (struct splink_ladder *l = s->ladder; l < end; l++) {
        if (!l->whole) continue;
        if (asks_by_id(l)) s->told_id[l->place] = UINT32_MAX;
        s->told_same[l->place] = SPLINK_TOLD_SAME;
        s->told_null[l->place] = SPLINK_TOLD_NULL;
    }
    for (struct splink_ladder *l = s->ladder; !e && l < end; l++) {
        if (!l->whole) continue;
        l->by_id = s->told_id[l->place] != 0;
        e = ask(s, m, l, why);
        if (!l->null_told) s->told_null[l->place] = SPLINK_TOLD_NOTHING;
    }
    for (struct splink_ladder *l = s->ladder; !e && l < end; l++)
        if (l->whole && l->direct)
            s->told_id[l->place] = s->told_same[l->place] = SPLINK_TOLD_NOTHING;
    for (struct splink_ladder *l = s->ladder; !e && l < end; l++)
        l->opens |= l->whole && (!s->told_same[l->place] || !s->told_null[l->place]);
    return e;
}

void splink_told_weigh(const struct splink_table *t, struct splink_ladder *l)
{
    uint32_t room[SPLINK_WIDTH_MAX] = {0};
    double *worth = l->told_worth;
    const uint8_t *level = l->told_level;
    worth[SPLINK_TOLD_NOTHING] = l->opens ? 0 : l->weight[level[SPLINK_TOLD_NOTHING]];
    worth[SPLINK_TOLD_NULL] = l->weight[level[SPLINK_TOLD_NULL]];
    worth[SPLINK_TOLD_SAME] = l->weight[level[SPLINK_TOLD_SAME]];
    for (uint32_t id = 1; l->by_id && !l->direct && id < l->ids; id++) {
        const uint32_t *line = line_of(t, l, id, room);
        worth[SPLINK_TOLD_SAME + id] = splink_worth(l, level[SPLINK_TOLD_SAME + id], line, line);
    }
}
