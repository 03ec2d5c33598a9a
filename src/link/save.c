/* link/save.c -- what a chunk changed, as the fewest writes; nothing changed, nothing written. */
#include "link/chunk.h"

#include "audit/audit.h"
#include "base/sort.h"
#include <inttypes.h>

struct saving {
    struct chunk *c;
    struct err_info *why;
    VEC(struct q_link_put_edge_in) put_edge;
    VEC(struct q_link_drop_edge_in) drop_edge;
    VEC(struct q_link_put_possible_in) put_possible;
    VEC(struct q_link_drop_possible_in) drop_possible;
    VEC(struct q_link_end_membership_in) end;
    VEC(struct q_link_put_membership_in) put_membership;
    VEC(struct q_link_drop_membership_in) drop_membership;
    VEC(struct q_link_add_member_in) add_member;
    VEC(struct q_link_drop_member_in) drop_member;
    VEC(struct q_link_add_key_in) add_key;
    VEC(struct q_link_drop_key_in) drop_key;
    VEC(struct q_link_drop_recent_key_in) drop_recent_key;
    VEC(struct q_link_put_feature_in) put_feature;
    VEC(struct q_link_drop_feature_in) drop_feature;
    VEC(struct q_link_put_home_in) put_home;
    VEC(struct q_link_drop_home_in) drop_home;
    VEC(struct q_link_put_person_in) put_person;
    VEC(struct q_link_add_stale_in) stale;
    VEC(struct q_review_doubt_in) doubt;
    VEC(struct q_link_add_crowd_in) add_crowd;
    VEC(struct audit_subject) subjects;
    VEC(int64_t) around; /* addresses of whoever changed, before and after */
};

/* Append, or leave the function with "no memory". */
#define ADD(list, ...)                                                                             \
    do {                                                                                           \
        if (!VEC_PUSH(&(list))) return false;                                                      \
        (list).at[(list).n - 1] = (__typeof__(*(list).at)){__VA_ARGS__};                           \
    } while (0)

static bool save_edge(struct saving *s, struct link_node *n, struct link_edge *e,
                      struct link_edge *back)
{
    const struct link_node *ends[] = {n, e->other};
    bool changed = !e->stored || e->stored_weight != e->weight ||
                   (e->stored_flags != e->flags && !PLANTED(STALE_FLAGS));
    bool possible = chunk_is_possible(s->c, n, e);
    for (int i = 0; i < 2; i++) {
        int64_t from = ends[i]->record, to = ends[1 - i]->record;
        if (e->present && changed)
            ADD(s->put_edge, cell_of(from), from, to, e->weight, (int32_t)e->flags,
                s->c->graph->model->id);
        if (!e->present && e->stored && !(i && PLANTED(ONE_WAY)))
            ADD(s->drop_edge, cell_of(from), from, to);
        if (possible && (changed || !e->possible))
            ADD(s->put_possible, cell_of(from), from, to, e->weight, (int32_t)e->flags);
        if (possible != e->possible && ends[i]->person) /* rules look at both together */
            ADD(s->stale, cell_of(ends[i]->person->id), ends[i]->person->id);
        if (!possible && e->possible && !PLANTED(POSSIBLE_KEPT))
            ADD(s->drop_possible, cell_of(from), from, to);
    }
    e->stored = back->stored = e->present;
    e->possible = back->possible = possible;
    e->stored_weight = back->stored_weight = e->weight;
    e->stored_flags = back->stored_flags = e->flags;
    return true;
}

static bool save_node(struct saving *s, struct link_node *n)
{
    for (uint32_t i = 0; i < n->edge_count; i++) {
        struct link_node *other = n->edges[i].other;
        struct link_edge *back = graph_edge(s->c->graph, other, n);
        if (!back || !save_edge(s, n, &n->edges[i], back)) return false;
    }
    graph_tidy_edges(n);
    return true;
}

static bool save_membership(struct saving *s, struct link_node *n, int64_t now_ms, str match,
                            str fresh)
{
    if (!n->moved || n->was == n->person) return true;
    int32_t cell = cell_of(n->record);
    if (n->was) {
        ADD(s->end, cell, n->record, now_ms);
        ADD(s->drop_member, cell_of(n->was->id), n->was->id, n->record);
        ADD(s->subjects, n->was->id, 0);
        if (n->person) ADD(s->subjects, n->person->id, 0);
    }
    if (!n->person) {
        ADD(s->drop_membership, cell, n->record);
        return true;
    }
    ADD(s->put_membership, cell, n->record, n->person->id, now_ms, STR("linker"),
        n->was ? match : fresh);
    ADD(s->add_member, cell_of(n->person->id), n->person->id, n->record);
    return true;
}

static size_t sort_unique(uint64_t *at, size_t n)
{
    size_t kept = 0;
    if (n > 1) sort_list(at, n, sizeof *at, sort_uint64); /* an empty list has no address */
    for (size_t i = 0; i < n; i++)
        if (!kept || at[i] != at[kept - 1]) at[kept++] = at[i];
    return kept;
}

enum key_news { KEY_NEW, KEY_KNOWN, KEY_GONE };

static bool save_key(struct saving *s, const struct link_person *p, int64_t key, enum key_news news)
{
    struct wave *w = &s->c->wave;
    int32_t cell = cell_of(key);
    if (!p->direct && news == KEY_NEW) ADD(w->add_key, cell, key, p->id);
    if (!p->direct && news == KEY_KNOWN) ADD(w->again, cell, key, p->id);
    if (!p->direct && news == KEY_GONE) ADD(w->drop_key, cell, key, p->id);
    if (!p->direct) return true;
    if (news != KEY_GONE && !PLANTED(KEYS)) ADD(s->add_key, cell, key, p->id);
    if (news == KEY_GONE) ADD(s->drop_key, cell, key, p->id);
    if (news == KEY_GONE) ADD(s->drop_recent_key, cell, key, p->id);
    return true;
}

static bool save_keys(struct saving *s, struct link_person *p)
{
    struct link_graph *g = s->c->graph;
    size_t room = 0, n = 0, old = sort_unique(p->keys, p->key_count);
    for (const struct link_node *m = p->first; m; m = m->next_member)
        room += m->keys ? m->keys->n : 0;
    uint64_t *now = ARENA_ARRAY(g->arena, uint64_t, room + 1);
    if (!now) return false;
    for (const struct link_node *m = p->first; m; m = m->next_member)
        for (size_t i = 0; m->keys && i < m->keys->n; i++)
            now[n++] = m->keys->key[i];
    n = sort_unique(now, n);
    for (size_t i = 0, j = 0; i < old || j < n;) {
        bool both = i < old && j < n && p->keys[i] == now[j];
        bool gone = !both && (j == n || (i < old && p->keys[i] < now[j]));
        uint64_t key = gone ? p->keys[i] : now[j];
        i += both || gone;
        j += !gone;
        if (both && !p->resend) continue;
        enum key_news news = gone ? KEY_GONE : both ? KEY_KNOWN : KEY_NEW;
        if (!save_key(s, p, link_key_seal(&g->hub->keys, key), news)) return false;
    }
    p->keys = now;
    p->key_count = n;
    p->resend = p->direct = false;
    return true;
}

static bool save_homes(struct saving *s, struct link_person *p)
{
    struct link_home *now;
    size_t n;
    for (size_t i = 0; i < p->home_count; i++)
        ADD(s->around, p->homes[i].address);
    if (!graph_homes(s->c->graph, p, &now, &n, p->home)) return false;
    for (size_t i = 0; i < n; i++)
        ADD(s->around, now[i].address);
    for (size_t i = 0, j = 0; i < p->home_count || j < n;) {
        bool both = i < p->home_count && j < n && p->homes[i].address == now[j].address;
        bool gone =
            !both && (j == n || (i < p->home_count && p->homes[i].address < now[j].address));
        bool known = both && p->homes[i].agencies == now[j].agencies;
        struct link_home at = gone ? p->homes[i] : now[j];
        i += both || gone;
        j += !gone;
        if (gone) ADD(s->drop_home, cell_of(at.address), at.address, p->id);
        if (!gone && !known) ADD(s->put_home, cell_of(at.address), at.address, p->id, at.agencies);
    }
    p->homes = now;
    p->home_count = n;
    return true;
}

static err save_feature(struct saving *s, struct link_person *p, struct buf *row)
{
    struct link_graph *g = s->c->graph;
    str sealed;
    buf_reset(row);
    graph_pack_row(p, row);
    err e = buf_state(row);
    if (e)
        return err_set(s->why, e,
                       "the features of a person with very many records do not fit in one row");
    e = crypt_seal(&g->hub->keys.use[KEY_FEATURE], &g->hub->rand, graph_row_place(p->id),
                   buf_str(row), s->c->arena, &sealed, s->why);
    if (e) return e;
    struct q_link_put_feature_in *slot = VEC_PUSH(&s->put_feature);
    if (!slot) return err_set(s->why, ERR_NOMEM, "no memory to save a chunk of linking");
    *slot = (struct q_link_put_feature_in){cell_of(p->id), p->id, g->model->id, sealed};
    return ERR_OK;
}

static bool save_person(struct saving *s, struct link_person *p)
{
    int32_t cell = cell_of(p->id);
    if (p->first) p->shield = 0;
    for (const struct link_node *m = p->first; m; m = m->next_member)
        p->shield |= m->shield;
    if (!p->first) ADD(s->drop_feature, cell, p->id);
    p->version++;
    if (!save_homes(s, p)) return false;
    ADD(s->put_person, cell, p->id, p->merged_into, p->shield, p->made_ms, p->version,
        p->home[HOME_UPRN], p->home[HOME_ADDRESS]);
    ADD(s->stale, cell, p->id);
    if (p->stored) ADD(s->doubt, cell, p->id);
    p->stored = true;
    return save_keys(s, p);
}

static bool save_touched(struct saving *s)
{
    struct chunk *c = s->c;
    for (size_t i = 0; i < c->part.touch_count; i++) {
        const struct chunk_touch *t = &c->part.touches[i];
        if (c->mode == CHUNK_SCORE_ONLY && t->delivery == MARK_SCORED) continue;
        ADD(s->c->wave.untouch, t->cell, t->record, t->delivery);
        if (c->anybody_aside) ADD(s->c->wave.untouch, t->cell, t->record, MARK_ASIDE);
        if (c->mode == CHUNK_SCORE_ONLY) ADD(s->c->wave.touch, t->cell, t->record, MARK_SCORED);
    }
    return true;
}

static bool save_crowds(struct saving *s)
{
    struct link_graph *g = s->c->graph;
    for (size_t i = 0; i < g->crowds.n; i++) {
        int64_t key = link_key_seal(&g->hub->keys, g->crowds.at[i]);
        ADD(s->add_crowd, cell_of(key), key);
    }
    return true;
}

static err collect(struct saving *s)
{
    struct chunk *c = s->c;
    struct link_graph *g = c->graph;
    struct buf row = BUF_INIT(4 << 20);
    int64_t now_ms = hub_now_ms(g->hub);
    str match = str_printf(c->arena, "match %016" PRIx64, (uint64_t)g->model->id);
    str fresh = str_printf(c->arena, "new %016" PRIx64, (uint64_t)g->model->id);
    bool ok = match.at && fresh.at && save_touched(s) && save_crowds(s);
    for (size_t i = 0; i < g->dirty.n && ok; i++)
        ok = save_node(s, g->dirty.at[i]) &&
             save_membership(s, g->dirty.at[i], now_ms, match, fresh);
    err e = ok ? ERR_OK : err_set(s->why, ERR_NOMEM, "no memory to save a chunk of linking");
    for (size_t i = 0; i < g->dirty_persons.n && !e; i++) {
        struct link_person *p = g->dirty_persons.at[i];
        c->report.persons_changed += p->version > 0;
        if (!save_person(s, p))
            e = err_set(s->why, ERR_NOMEM, "no memory to save a chunk of linking");
        if (!e && p->first) e = save_feature(s, p, &row);
    }
    buf_release(&row);
    return e;
}

#define BY_ID(name, type, id)                                                                      \
    static int name(const void *left, const void *right)                                           \
    {                                                                                              \
        const struct type *a = left, *b = right;                                                   \
        return (a->id > b->id) - (a->id < b->id);                                                  \
    }
BY_ID(by_edge, q_link_put_edge_in, record)
BY_ID(by_address, q_link_put_home_in, address)
/* In the order of the tables' keys, so that neighbours are written together. */
#define SORT(list, order)                                                                          \
    do {                                                                                           \
        if ((list).n > 1) sort_list((list).at, (list).n, sizeof *(list).at, order);                \
    } while (0)
#define RUN(query, list)                                                                           \
    do {                                                                                           \
        if (!e && (list).n) e = query(db, (list).at, (list).n, s->why);                            \
    } while (0)

static err run(struct saving *s, struct db *db)
{
    err e = ERR_OK;
    SORT(s->put_edge, by_edge);
    SORT(s->put_home, by_address);
    RUN(q_link_drop_edge_many, s->drop_edge);
    RUN(q_link_put_edge_many, s->put_edge);
    RUN(q_link_drop_possible_many, s->drop_possible);
    RUN(q_link_put_possible_many, s->put_possible);
    RUN(q_link_end_membership_many, s->end);
    RUN(q_link_drop_membership_many, s->drop_membership);
    RUN(q_link_put_membership_many, s->put_membership);
    RUN(q_link_drop_member_many, s->drop_member);
    RUN(q_link_add_member_many, s->add_member);
    RUN(q_link_put_person_many, s->put_person);
    RUN(q_link_drop_feature_many, s->drop_feature);
    RUN(q_link_put_feature_many, s->put_feature);
    RUN(q_link_drop_home_many, s->drop_home);
    RUN(q_link_put_home_many, s->put_home);
    RUN(q_link_drop_key_many, s->drop_key);
    RUN(q_link_drop_recent_key_many, s->drop_recent_key);
    RUN(q_link_add_key_many, s->add_key);
    RUN(q_link_add_stale_many, s->stale);
    RUN(q_review_doubt_many, s->doubt);
    RUN(q_link_add_crowd_many, s->add_crowd);
    return e;
}

/* As many whole lines as one entry of the log takes: a chunk may merge and split hundreds. */
static str story_part(str story)
{
    enum { PART_BYTES_MAX = 8000 };
    size_t n = story.len < PART_BYTES_MAX ? story.len : PART_BYTES_MAX;
    while (n < story.len && n > 0 && story.at[n - 1] != '\n')
        n--;
    return str_upto(story, n);
}

static err note(struct saving *s, struct db *db)
{
    struct chunk *c = s->c;
    const struct link_report *r = &c->report;
    err e = buf_state(&c->story);
    if (e) return err_set(s->why, e, "the story of one chunk of linking is too long");
    struct audit_entry entry = {
        .kind = AUDIT_LINK,
        .actor = STR("system"),
        .policy = str_printf(c->arena, "model %016" PRIx64, (uint64_t)c->graph->model->id),
        .request = STR("link"),
        .decision = STR("allowed"),
        .detail = str_printf(
            c->arena, "records=%" PRId64 " new=%" PRId64 " merged=%" PRId64 " split=%" PRId64,
            r->records, r->persons_new, r->merged, r->split),
        .subjects = s->subjects.at,
        .subject_count = s->subjects.n,
        .asked = story_part(buf_str(&c->story)),
    };
    e = audit_note(db, c->graph->hub, &entry, s->why);
    str left = str_from(buf_str(&c->story), entry.asked.len);
    for (; !e && left.len; left = str_from(left, entry.asked.len)) {
        entry.asked = story_part(left);
        entry.detail = STR("more of the same chunk");
        e = audit_note(db, c->graph->hub, &entry, s->why);
    }
    return e;
}

static void release(struct saving *s)
{
    VEC_RELEASE(&s->put_edge);
    VEC_RELEASE(&s->drop_edge);
    VEC_RELEASE(&s->put_possible);
    VEC_RELEASE(&s->drop_possible);
    VEC_RELEASE(&s->end);
    VEC_RELEASE(&s->drop_membership);
    VEC_RELEASE(&s->put_membership);
    VEC_RELEASE(&s->add_member);
    VEC_RELEASE(&s->drop_member);
    VEC_RELEASE(&s->add_key);
    VEC_RELEASE(&s->drop_key);
    VEC_RELEASE(&s->drop_recent_key);
    VEC_RELEASE(&s->put_feature);
    VEC_RELEASE(&s->drop_feature);
    VEC_RELEASE(&s->put_home);
    VEC_RELEASE(&s->drop_home);
    VEC_RELEASE(&s->put_person);
    VEC_RELEASE(&s->stale);
    VEC_RELEASE(&s->doubt);
    VEC_RELEASE(&s->add_crowd);
    VEC_RELEASE(&s->subjects);
    VEC_RELEASE(&s->around);
}

static void all_clean(struct link_graph *g)
{
    for (size_t i = 0; i < g->dirty.n; i++) {
        g->dirty.at[i]->dirty = g->dirty.at[i]->moved = false;
        g->dirty.at[i]->was = NULL;
    }
    for (size_t i = 0; i < g->dirty_persons.n; i++)
        g->dirty_persons.at[i]->dirty = false;
    VEC_CLEAR(&g->dirty);
    VEC_CLEAR(&g->dirty_persons);
    VEC_CLEAR(&g->crowds);
}

err chunk_save(struct chunk *c, struct db *db, struct err_info *why)
{
    struct saving s = {.c = c, .why = why};
    err e = chunk_gather_pairs(c, db, why);
    if (!e) e = collect(&s);
    if (!e) e = chunk_mark_around(c, db, s.around.at, s.around.n, why);
    if (!e) e = run(&s, db);
    if (!e) e = note(&s, db);
    release(&s);
    if (!e) all_clean(c->graph);
    return e;
}
