/* clerical/together.c -- why records are one person: a spanning tree of the strongest links, its
 * weakest link, and what lies across it. */
#include "clerical/together.h"

#include "base/sort.h"
#include "clerical/inside.h"
#include "event/history.h"
#include "store/cell.h"

struct looking_at {
    struct hub *hub;
    const struct partners *partners;
    const struct viewer *viewer;
    struct arena *a;
    int64_t person;
    struct inspection in;
    struct together_record *records;
    struct together_view view;
    int32_t shield;
};

static err on_head(void *ctx, size_t which, const struct q_record_get_row *row)
{
    struct looking_at *l = ctx;
    const struct agency *agency = partners_agency(l->partners, row->agency);
    l->records[which] = (struct together_record){
        l->in.records[which].record, agency ? agency->name : str_copy(l->a, row->agency)};
    l->shield |= row->shield;
    return ERR_OK;
}

static err read_records(struct looking_at *l, struct db *db, struct err_info *why)
{
    size_t n = l->in.record_count;
    struct q_record_get_in *in = ARENA_ARRAY(l->a, struct q_record_get_in, n + 1);
    l->records = ARENA_ARRAY(l->a, struct together_record, n + 1);
    if (!in || !l->records) return err_set(why, ERR_NOMEM, "why a person is one");
    for (size_t i = 0; i < n; i++) {
        in[i] = (struct q_record_get_in){cell_of(l->in.records[i].record), l->in.records[i].record};
        l->shield |= l->in.records[i].shield;
    }
    err e = q_record_get_set(db, in, n, on_head, l, why);
    l->view.records = l->records;
    l->view.record_count = n;
    return e;
}

/* ---- the tree ---- */

static int by_strength(const void *left, const void *right)
{
    const struct inspect_edge *a = left, *b = right;
    bool x = a->human == HUMAN_SAME, y = b->human == HUMAN_SAME;
    if (x != y) return x ? -1 : 1;
    if (a->weight != b->weight) return a->weight > b->weight ? -1 : 1;
    if (a->a != b->a) return a->a < b->a ? -1 : 1;
    return (a->b > b->b) - (a->b < b->b);
}

static void merge(size_t *group, size_t n, size_t from, size_t to)
{
    for (size_t i = 0; i < n; i++)
        if (group[i] == from) group[i] = to;
}

static struct together_link link_of(const struct looking_at *l, const struct inspect_edge *e)
{
    struct together_link link = {.a = e->a,
                                 .b = e->b,
                                 .weight = e->weight / 1000.0,
                                 .human = e->human == HUMAN_SAME,
                                 .told = (e->flags & LINK_MERGED) != 0,
                                 .why = {.rule = "", .strength = ""}};
    const struct features *x = l->in.records[e->a].features, *y = l->in.records[e->b].features;
    struct judgement j;
    if (!x || !y) return link;
    judge_records(l->in.model, x, y, &j);
    explain_pair(l->in.model, &j, &link.why);
    return link;
}

/* The strongest links that are enough; the last one taken is the weakest. */
static err grow_tree(struct looking_at *l, struct inspect_edge *edges, size_t n,
                     struct err_info *why)
{
    size_t records = l->in.record_count, kept = 0;
    size_t *group = ARENA_ARRAY(l->a, size_t, records + 1);
    struct together_link *links = ARENA_ARRAY(l->a, struct together_link, records + 1);
    if (!group || !links) return err_set(why, ERR_NOMEM, "why a person is one");
    for (size_t i = 0; i < records; i++)
        group[i] = i;
    for (size_t i = 0; i < n; i++) {
        if (group[edges[i].a] == group[edges[i].b]) continue;
        merge(group, records, group[edges[i].b], group[edges[i].a]);
        links[kept++] = link_of(l, &edges[i]);
    }
    l->view.links = links;
    l->view.link_count = kept;
    l->view.weakest = kept ? kept - 1 : 0;
    return ERR_OK;
}

/* Who is on which side of the weakest link, and what else crosses over. */
static err look_across(struct looking_at *l, const struct inspect_edge *edges, size_t n,
                       struct err_info *why)
{
    struct together_view *v = &l->view;
    size_t records = l->in.record_count;
    size_t *group = ARENA_ARRAY(l->a, size_t, records + 1);
    if (!group) return err_set(why, ERR_NOMEM, "why a person is one");
    if (!v->link_count) return ERR_OK;
    for (size_t i = 0; i < records; i++)
        group[i] = i;
    for (size_t i = 0; i + 1 < v->link_count; i++)
        merge(group, records, group[v->links[i].b], group[v->links[i].a]);
    size_t one = group[v->links[v->weakest].a], other = group[v->links[v->weakest].b];
    for (size_t i = 0; i < records; i++) {
        v->one_side += group[i] == one;
        v->other_side += group[i] == other;
    }
    for (size_t i = 0; i < n; i++)
        v->crossing += group[edges[i].a] != group[edges[i].b];
    return ERR_OK;
}

static str fields_text(struct arena *a, const enum link_field *fields, size_t n)
{
    str list = STR("");
    for (size_t i = 0; i < n; i++)
        list = str_printf(a, "%.*s%s%s", STR_FMT(list), !i ? "" : i + 1 == n ? " or " : ", ",
                          model_field_word(fields[i]));
    return list;
}

static void say_would_part(struct looking_at *l)
{
    struct together_view *v = &l->view;
    enum link_field fields[COMPARE__COUNT];
    struct judgement j;
    v->would_part = STR("");
    if (!v->link_count || v->links[v->weakest].human || v->links[v->weakest].told) return;
    const struct together_link *weak = &v->links[v->weakest];
    const struct features *x = l->in.records[weak->a].features,
                          *y = l->in.records[weak->b].features;
    if (!x || !y) return;
    judge_records(l->in.model, x, y, &j);
    size_t n = explain_would_part(l->in.model, &j, fields);
    if (n)
        v->would_part = str_printf(l->a, "With another %.*s the weakest link would not have joined",
                                   STR_FMT(fields_text(l->a, fields, n)));
}

static err say_why(struct looking_at *l, struct err_info *why)
{
    struct inspect_edge *edges = ARENA_ARRAY(l->a, struct inspect_edge, l->in.edge_count + 1);
    size_t n = 0;
    if (!edges) return err_set(why, ERR_NOMEM, "why a person is one");
    for (size_t i = 0; i < l->in.edge_count; i++)
        if (l->in.edges[i].joins) edges[n++] = l->in.edges[i];
    if (n) sort_list(edges, n, sizeof *edges, by_strength);
    err e = grow_tree(l, edges, n, why);
    if (!e) e = look_across(l, edges, n, why);
    say_would_part(l);
    l->view.upper = l->in.model->upper;
    return e;
}

/* What a shield hides from this viewer must not be read off weights. */
static void hide(struct looking_at *l)
{
    struct together_link *links = ARENA_ARRAY(l->a, struct together_link, l->view.link_count + 1);
    l->view.hidden = true;
    l->view.would_part = STR("");
    for (size_t i = 0; links && i < l->view.link_count; i++)
        links[i] = (struct together_link){.a = l->view.links[i].a,
                                          .b = l->view.links[i].b,
                                          .human = l->view.links[i].human,
                                          .told = l->view.links[i].told,
                                          .why = {.rule = "", .strength = ""}};
    l->view.links = links;
    if (!links) l->view.link_count = 0;
}

static err look(struct db *db, void *ctx, struct err_info *why)
{
    struct looking_at *l = ctx;
    const struct look look = viewer_look(l->viewer, l->hub);
    const int64_t *ids = NULL;
    size_t n = 0;
    int shield = 0;
    l->view = (struct together_view){0};
    l->shield = 0;
    err e = history_living(db, l->person, l->a, &l->view.person, &shield, why);
    if (!e) e = history_members(db, l->view.person, l->a, &ids, &n, why);
    if (!e) e = link_inspect(db, l->hub, ids, n ? 1 : 0, l->a, &l->in, why); /* brings the others */
    if (!e) e = read_records(l, db, why);
    l->shield |= shield;
    if (e == ERR_ABSENT || (!e && (!n || !pair_allowed(&look, l->shield, l->shield))))
        return err_set(why, ERR_ABSENT, "there is no such person");
    if (!e) e = say_why(l, why);
    if (!e && pair_hides(&look, l->shield)) hide(l);
    return e;
}

err clerical_note_explained(struct hub *h, const struct viewer *v, const char *what, int64_t person,
                            int64_t other, struct err_info *why)
{
    const struct audit_subject subjects[] = {{person, 2}, {other, 2}};
    struct audit_entry entry = viewer_entry(v, AUDIT_EXPLAINED);
    entry.detail = str_of(what);
    entry.subjects = subjects;
    entry.subject_count = other && other != person ? 2 : 1;
    return audit_note_alone(h, &entry, why);
}

err clerical_together(struct hub *h, const struct partners *p, const struct viewer *v,
                      int64_t person, struct arena *a, struct together_view *ret_view,
                      struct err_info *why)
{
    struct looking_at l = {.hub = h, .partners = p, .viewer = v, .a = a, .person = person};
    err e = clerical_check(v, why);
    if (!e) e = store_read(h->store, look, &l, why);
    if (!e) e = clerical_note_explained(h, v, "why together", l.view.person, 0, why);
    if (!e) *ret_view = l.view;
    return e;
}
