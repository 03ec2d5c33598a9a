/* event/crowd_linked.c -- who of very many persons may be one with whom: possible links join their
 * records.
 *
 * The links of a range are read with its records; whose the other end is can be said when all
 * ranges are there. Workload: a hundred thousand links among a million persons. */
#include "event/crowd_inside.h"

#include "base/mem.h"
#include "base/sort.h"
#include "query.h"

static err out_of_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory for everybody's possible links");
}

struct reading {
    struct id_walk walk;
    const struct part *parts;
    struct possible_list *to;
    struct err_info *why;
};

static err on_possible(void *ctx, const struct q_link_possibles_range_row *row)
{
    struct reading *r = ctx;
    size_t which;
    if (!id_walk_up(&r->walk, row->record, &which)) return ERR_OK;
    struct possible *slot = VEC_PUSH(&r->to->link);
    if (!slot) return out_of_memory(r->why);
    *slot = (struct possible){r->parts[which].person, row->other};
    return ERR_OK;
}

err crowd_read_possible(struct db *db, struct cell_range cells, const int64_t *ids, size_t n,
                        const struct part *parts, struct possible_list *to, struct err_info *why)
{
    struct reading r = {{.ids = ids, .n = n}, parts, to, why};
    struct q_link_possibles_range_in in = {cells.first, cells.last};
    return q_link_possibles_range_each(db, &in, on_possible, &r, why);
}

/* ---- both ends ---- */

/* Whose record it is; order.n = nobody's who was asked for. */
static uint32_t person_of(const struct crowd *c, int64_t record)
{
    const struct range *range = &c->range[(size_t)cell_of(record) / (CELL_COUNT / c->ranges)];
    const struct part *part =
        sort_find(range->part, range->parts, sizeof *range->part, &record, sort_int64);
    return part ? part->person : (uint32_t)c->order.n;
}

/* A link from one person to another, as a number: in order by person, then by the other. */
static uint64_t link_of(uint32_t person, uint32_t other) { return (uint64_t)person << 32 | other; }

static size_t list_links(const struct crowd *c, uint64_t *to)
{
    size_t n = 0, kept = 0;
    for (size_t i = 0; i < c->ranges; i++)
        for (size_t k = 0; k < c->range[i].possibles; k++) {
            const struct possible *p = &c->range[i].possible[k];
            to[n++] = link_of(p->person, person_of(c, p->other));
        }
    sort_list(to, n, sizeof *to, sort_uint64);
    for (size_t i = 0; i < n; i++)
        if (!kept || to[i] != to[kept - 1]) to[kept++] = to[i];
    return kept;
}

err crowd_join_links(struct crowd *c, struct err_info *why)
{
    size_t n = 0, at = 0;
    for (size_t i = 0; i < c->ranges; i++)
        n += c->range[i].possibles;
    uint64_t *links = mem_alloc((n + 1) * sizeof *links);
    c->linked = mem_alloc((n + 1) * sizeof *c->linked);
    c->first_linked = mem_zero(c->order.n + 1, sizeof *c->first_linked);
    err e = links && c->linked && c->first_linked ? ERR_OK : out_of_memory(why);
    if (!e && n > UINT32_MAX) e = err_set(why, ERR_LIMIT, "too many possible links at once");
    n = e ? 0 : list_links(c, links);
    for (size_t person = 0; !e && person <= c->order.n; person++) {
        c->first_linked[person] = (uint32_t)at;
        for (; at < n && links[at] >> 32 == person; at++)
            c->linked[at] = (uint32_t)links[at];
    }
    mem_free(links);
    return e;
}

int64_t crowd_person(const struct crowd *c, size_t which) { return c->order.persons[which]; }

void crowd_linked(const struct crowd *c, size_t which, const uint32_t **ret_places, size_t *ret_n,
                  bool *ret_whole)
{
    const uint32_t *first = &c->first_linked[which];
    const size_t n = first[1] - first[0];
    *ret_places = c->linked + first[0];
    *ret_n = n;
    *ret_whole = !n || (*ret_places)[n - 1] < c->order.n;
}

bool crowd_link(const struct crowd *c, int64_t person, int64_t other, size_t *ret_link)
{
    size_t which, to;
    if (!crowd_has(c, person, &which) || !crowd_has(c, other, &to)) return false;
    const uint32_t *first = &c->first_linked[which], place = (uint32_t)to;
    const uint32_t *at = sort_find(c->linked + first[0], first[1] - first[0], sizeof *c->linked,
                                   &place, sort_uint32);
    if (at) *ret_link = (size_t)(at - c->linked);
    return at != NULL;
}

size_t crowd_links(const struct crowd *c) { return c->first_linked[c->order.n]; }
