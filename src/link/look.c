/* link/look.c -- see look.h: the page and its records, and the thread that reads the next one. */
#include "link/look.h"

#include "base/sort.h"
#include "link/home.h"
#include "link/plant.h"
#include "person/clean.h"
#include "query.h"

/* Looks begin small, so that the first chunk is soon written, and double. */
enum { ROWS_START = 256, ROWS_MAX = 2048, READ_AT_ONCE = 256 };
enum { TEXT_BYTES = 256 << 20, EARLY_RECORDS = 150 };

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory for a look at who waits to be linked");
}

/* ---- the page ---- */

static uint64_t tie_of(const struct record *r)
{
    uint64_t parts[] = {
        str_hash(r->agency),
        str_hash(pii_reveal(r->versions[0].content.person_ref, REVEAL_CLEAN))};
    return str_hash(str_range((const char *)parts, sizeof parts));
}

/* Since when the record says where its person lives now; a name that was corrected meanwhile says
 * nothing of the address. */
static int32_t home_day(const struct record *r, const struct features *f, size_t versions)
{
    int64_t since_ms = r->versions[0].as_of_ms;
    for (size_t i = 1; i < versions && f->flags & FEATURE_HOME_NOW; i++) {
        struct features one;
        clean_start(&one, r->agency);
        clean_add_home(&one, &r->versions[i].content.who, true);
        if (!one.homes || memcmp(&one.home[0], &f->home[0], sizeof one.home[0]) != 0) break;
        since_ms = r->versions[i].as_of_ms;
    }
    return f->flags & FEATURE_HOME_NOW ? date_days(date_uk(since_ms).date) : 0;
}

static bool make_features(struct look *k, const struct record *r, struct chunk_record *to)
{
    to->shield = r->shield;
    to->exists = !str_empty(r->agency) && (r->version_count || r->erased);
    if (r->erased || !r->version_count) return true;
    to->tie = tie_of(r);
    struct features f;
    struct link_keys keys;
    clean_start(&f, r->agency);
    /* Behind the adoption wall only the new identity counts: the birth family's names, address and
     * numbers, in older versions, must neither match nor be found. */
    bool adopted = r->shield & SENSITIVE_ADOPTED;
    size_t versions = adopted ? 1 : r->version_count;
    for (size_t i = 0; i < versions; i++) {
        struct demographics who = r->versions[i].content.who;
        if (adopted) who.previous_family_name = (pii){0};
        clean_add(&f, &who);
    }
    if (adopted) f.flags |= FEATURE_ADOPTED;
    enum life_status life = r->versions[0].content.life;
    if (life == LIFE_DECEASED || life == LIFE_MOVED_AWAY) f.flags &= (uint8_t)~FEATURE_HOME_NOW;
    f.home_day = home_day(r, &f, versions);
    if (PLANTED(HEAVY) && k->early)
        link_keys_of(&f, &keys);
    else
        link_keys_under(&f, k->of->model, &keys);
    homes_mark(k->of->model, &k->of->hub->keys, &f);
    struct features *kept = ARENA_NEW(k->arena, struct features);
    struct link_keys *kept_keys = ARENA_NEW(k->arena, struct link_keys);
    if (!kept || !kept_keys) return false;
    *kept = f;
    *kept_keys = keys;
    to->features = kept;
    to->keys = kept_keys;
    return true;
}

static err read_some(struct look *k, struct db *db, const struct visibility *v, const int64_t *ids,
                     struct chunk_record *to, size_t n, struct err_info *why)
{
    struct arena *texts = arena_new(TEXT_BYTES);
    struct record *records = texts ? ARENA_ARRAY(texts, struct record, n + 1) : NULL;
    err e = records ? records_read(db, k->of->hub, v, ids, n, texts, records, why) : no_memory(why);
    for (size_t i = 0; i < n && !e; i++)
        if (!make_features(k, &records[i], &to[i])) e = no_memory(why);
    if (records) records_wipe(records, n);
    arena_free(texts);
    return e;
}

static err read_records(struct look *k, struct db *db, struct err_info *why)
{
    int64_t *ids = ARENA_ARRAY(k->arena, int64_t, k->n + 1);
    struct visibility v;
    err e = ids ? visibility_load(db, k->arena, &v, why) : no_memory(why);
    for (size_t i = 0; i < k->n && !e; i++)
        ids[i] = k->records[i].record;
    if (!e)
        e = record_relations(db, &v, ids, k->n, k->arena, &k->relations, &k->relation_count, why);
    for (size_t from = 0; from < k->n && !e; from += READ_AT_ONCE) {
        size_t n = k->n - from < READ_AT_ONCE ? k->n - from : READ_AT_ONCE;
        e = read_some(k, db, &v, ids + from, k->records + from, n, why);
    }
    return e;
}

static err read_page(struct db *db, void *ctx, struct err_info *why)
{
    struct look *k = ctx;
    struct q_link_touched_page_rows rows;
    struct q_link_touched_page_in in = {k->after.cell, k->after.record, k->after.delivery, k->rows};
    err e = q_link_touched_page(db, &in, k->arena, &rows, why);
    if (e) return e;
    struct chunk_touch *touches = ARENA_ARRAY(k->arena, struct chunk_touch, rows.n + 1);
    k->records = ARENA_ARRAY(k->arena, struct chunk_record, rows.n + 1);
    if (!touches || !k->records) return no_memory(why);
    for (size_t i = 0; i < rows.n; i++) {
        touches[i] = (struct chunk_touch){rows.at[i].cell, rows.at[i].record, rows.at[i].delivery};
        if (!i || rows.at[i].record != rows.at[i - 1].record)
            k->records[k->n++].record = rows.at[i].record;
    }
    k->touches = touches;
    k->touch_count = rows.n;
    if (k->of->touches_only || !rows.n) return ERR_OK;
    e = read_records(k, db, why);
    return e || k->known ? e : look_for_candidates(k, db, why);
}

/* ---- one after another ---- */

err looker_init(struct looker *l, struct hub *h, const struct model *m, size_t bytes,
                struct err_info *why)
{
    memset(l, 0, sizeof *l);
    l->hub = h;
    l->model = m;
    l->rows_bytes = bytes / 5 * 3;
    for (size_t i = 0; i < COUNT(l->looks); i++) {
        l->looks[i].of = l;
        l->looks[i].arena = arena_new(bytes + bytes / 2);
        if (!l->looks[i].arena) return no_memory(why);
    }
    return ERR_OK;
}

static void join(struct looker *l)
{
    if (l->running) (void)pthread_join(l->thread, NULL);
    l->running = false;
}

void looker_release(struct looker *l)
{
    join(l);
    for (size_t i = 0; i < COUNT(l->looks); i++)
        arena_free(l->looks[i].arena);
}

void looker_drop(struct looker *l)
{
    join(l);
    l->now = l->next = NULL;
}

void looker_rewind(struct looker *l, int32_t rows)
{
    looker_drop(l);
    l->rows_fixed = rows;
    l->rows = rows ? 2 * rows : ROWS_START;
    l->after = (struct chunk_touch){-1, -1, INT64_MIN};
}

void looker_return(struct looker *l, const struct look_part *part)
{
    const struct look *k = part->look;
    l->after = part->touches > k->touches ? part->touches[-1] : k->after;
    looker_drop(l);
}

static struct look *prepare(struct looker *l, struct chunk_touch after, bool known)
{
    struct look *k = l->now == &l->looks[0] ? &l->looks[1] : &l->looks[0];
    struct arena *a = k->arena;
    arena_clear(a);
    *k = (struct look){.of = l, .arena = a, .after = after, .rows = l->rows, .known = known,
                       .early = l->records_taken < EARLY_RECORDS};
    if (!l->rows_fixed && l->rows < ROWS_MAX) l->rows *= 2;
    return k;
}

static void *read_beside(void *ctx)
{
    struct looker *l = ctx;
    l->failed = store_read(l->hub->store, read_page, l->next, &l->why);
    return NULL;
}

void looker_ahead(struct looker *l, bool known)
{
    bool full = l->now && l->now->touch_count >= (size_t)l->now->rows;
    if (!full || l->next || l->alone) return;
    l->next = prepare(l, l->now->touches[l->now->touch_count - 1], known);
    l->running = pthread_create(&l->thread, NULL, read_beside, l) == 0;
    if (!l->running) l->next = NULL; /* it is read when its turn comes */
}

/* Where memory is too little, with fewer rows. */
static err read_now(struct looker *l, bool known, struct look **ret_look, struct err_info *why)
{
    enum { FEWER = 8 };
    for (;;) {
        struct look *k = *ret_look = prepare(l, l->after, known);
        err e = store_read(l->hub->store, read_page, k, why);
        if (e != ERR_NOMEM || k->rows == 1) return e;
        l->rows = k->rows > FEWER ? k->rows / FEWER : 1;
    }
}

static err next_look(struct looker *l, bool known, struct err_info *why)
{
    join(l);
    struct look *k = l->next;
    bool read = k && l->failed != ERR_NOMEM;
    l->touch_at = l->record_at = 0;
    l->next = NULL;
    if (read && l->failed && why) *why = l->why;
    err e = read ? l->failed : read_now(l, known, &k, why);
    l->now = e ? NULL : k;
    return e;
}

static int by_record(const void *left, const void *right)
{
    const struct relation *a = left, *b = right;
    return (a->record > b->record) - (a->record < b->record);
}

static void relations_of(struct look_part *p)
{
    const struct look *k = p->look;
    if (!p->n || !k->relation_count) return;
    struct relation first = {.record = p->records[0].record},
                    behind = {.record = p->records[p->n - 1].record + 1};
    size_t from = sort_place(k->relations, k->relation_count, sizeof first, &first, by_record);
    size_t until = sort_place(k->relations, k->relation_count, sizeof behind, &behind, by_record);
    p->relations = k->relations + from;
    p->relation_count = until - from;
}

err looker_take(struct looker *l, int32_t rows, bool known, struct look_part *ret_part,
                struct err_info *why)
{
    err e = l->now && l->touch_at < l->now->touch_count ? ERR_OK : next_look(l, known, why);
    if (e) return e;
    struct look *k = l->now;
    size_t from = l->touch_at, until = from, n = 0;
    while (until < k->touch_count && (until - from < (size_t)rows ||
                                      k->touches[until].record == k->touches[until - 1].record))
        n += until++ == from || k->touches[until - 1].record != k->touches[until - 2].record;
    *ret_part = (struct look_part){.look = k, .touches = k->touches + from,
                                   .touch_count = until - from,
                                   .records = k->records + l->record_at, .n = n};
    relations_of(ret_part);
    l->touch_at = until;
    l->record_at += n;
    l->records_taken += (int64_t)n;
    if (until > from) l->after = k->touches[until - 1];
    return ERR_OK;
}
