/* inbox/put.c -- storing messages; see inbox.h.
 *
 * A door puts what has just come in over all its connections: some messages, seldom more than one
 * for each connection. Rows are written and sealed before the transaction begins, so that it lasts
 * as long as three small statements. */
#include "inbox/inside.h"

#include "ingest/aside.h"
#include "query.h"
#include "store/cell.h"

enum { ARENA_BYTES = 64 * 1024 * 1024, COUNT_AGAIN_NS = 1000000000 };

/* One message on its way. */
struct letter {
    struct inbox_message *message;
    int64_t feed, id, content;
    str sealed;
    bool first, seen; /* first: nothing before it in this call has its id */
    int64_t seen_content;
};

struct putting {
    struct hub *hub;
    struct arena *arena;
    struct letter *letters;
    size_t n;
    int64_t now_ms, arrived_ms;
    /* in the transaction */
    size_t *asked; /* which letter a look-up is for */
    int64_t stored;
};

static int64_t inbox_feed_id(const struct keys *keys, str agency, str feed)
{
    return crypt_id(keys, "inbox-feed", agency, feed);
}

struct place inbox_place(int64_t message)
{
    return (struct place){"inbox", message, 0};
}

/* ---- before the transaction ---- */

static void write_rows(const struct inbox_message *m, str as_of, struct buf *to)
{
    for (size_t i = 0; i < m->row_count; i++) {
        struct fields row = m->rows[i];
        if (!row.at[COLUMN_as_of].len) row.at[COLUMN_as_of] = as_of;
        aside_line(&row, to);
    }
}

/* Its content is hashed as it came: the time of arrival is not part of it. */
static err seal_letter(struct putting *p, struct letter *l, struct buf *text, struct err_info *why)
{
    struct inbox_message *m = l->message;
    struct rand rand = p->hub->rand;
    str now = date_moment_iso(p->arena, p->now_ms);
    buf_reset(text);
    write_rows(m, STR(""), text);
    l->content = crypt_hash63(&p->hub->keys.use[KEY_ID], "message-content",
                              CRYPT_PARTS(buf_str(text)));
    buf_reset(text);
    write_rows(m, now, text);
    err state = buf_state(text);
    if (state == ERR_NOMEM || !now.at) return err_set(why, ERR_NOMEM, "no memory for a message");
    if (state || !m->row_count) {
        m->result = state == ERR_CORRUPT ? INBOX_NOT_TEXT : INBOX_TOO_LARGE;
        return ERR_OK;
    }
    return crypt_seal(&p->hub->keys.use[KEY_DELIVERY], &rand, inbox_place(l->id), buf_str(text),
                      p->arena, &l->sealed, why);
}

static bool is_named(str text, size_t bytes_max)
{
    return text.len >= 1 && text.len <= bytes_max;
}

static err check_message(const struct inbox_message *m, struct err_info *why)
{
    bool good = is_named(m->agency, 60) && is_named(m->feed, 60) &&
                is_named(m->id, INBOX_ID_BYTES_MAX) && m->sender.len <= 2 * INBOX_ID_BYTES_MAX &&
                is_named(str_of(m->kind), 40);
    return good ? ERR_OK : err_set(why, ERR_INPUT, "a message has no id, or one that is too long");
}

static err prepare(struct putting *p, struct inbox_message *messages, struct err_info *why)
{
    struct buf text = BUF_INIT(INBOX_BODY_BYTES_MAX);
    const struct keys *keys = &p->hub->keys;
    err e = ERR_OK;
    for (size_t i = 0; !e && i < p->n; i++) {
        struct inbox_message *m = &messages[i];
        m->result = INBOX_NONE;
        e = check_message(m, why);
        if (e) break;
        p->letters[i] = (struct letter){
            .message = m,
            .feed = inbox_feed_id(keys, m->agency, m->feed),
            .id = crypt_id(keys, "message", m->agency, m->feed, m->sender, m->id)};
        e = seal_letter(p, &p->letters[i], &text, why);
    }
    buf_release(&text);
    return e;
}

/* ---- the transaction: it may run more than once ---- */

static err on_seen(void *ctx, size_t which, const struct q_inbox_seen_get_row *row)
{
    struct putting *p = ctx;
    struct letter *l = &p->letters[p->asked[which]];
    l->seen = true;
    l->seen_content = row->content;
    return ERR_OK;
}

/* A message that comes twice in one call is stored once. */
static const struct letter *same_before(const struct putting *p, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        const struct letter *l = &p->letters[k];
        if (l->first && l->id == p->letters[i].id && l->feed == p->letters[i].feed) return l;
    }
    return NULL;
}

static err look_up(struct db *db, struct putting *p, struct err_info *why)
{
    struct q_inbox_seen_get_in in[INBOX_PUT_MAX];
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++) {
        struct letter *l = &p->letters[i];
        l->seen = l->first = false;
        if (!l->sealed.at) continue;
        const struct letter *before = same_before(p, i);
        l->first = !before;
        if (before) {
            l->seen = true;
            l->seen_content = before->content;
            continue;
        }
        in[n] = (struct q_inbox_seen_get_in){cell_of(l->feed), l->feed, l->id};
        p->asked[n++] = i;
    }
    return q_inbox_seen_get_set(db, in, n, on_seen, p, why);
}

static err add_feeds(struct db *db, const struct putting *p, struct err_info *why)
{
    err e = ERR_OK;
    int64_t last = 0;
    for (size_t i = 0; !e && i < p->n; i++) {
        const struct letter *l = &p->letters[i];
        if (l->feed == last || !l->sealed.at) continue;
        last = l->feed;
        e = q_inbox_feed_add(db,
                             &(struct q_inbox_feed_add_in){cell_of(l->feed), l->feed,
                                                           l->message->agency, l->message->feed},
                             why);
    }
    return e;
}

static err store_letters(struct db *db, void *ctx, struct err_info *why)
{
    struct putting *p = ctx;
    struct q_inbox_seen_add_in seen[INBOX_PUT_MAX];
    struct q_inbox_add_in add[INBOX_PUT_MAX];
    size_t n = 0;
    err e = look_up(db, p, why);
    for (size_t i = 0; !e && i < p->n; i++) {
        const struct letter *l = &p->letters[i];
        if (!l->sealed.at || l->seen) continue;
        int32_t cell = cell_of(l->feed);
        seen[n] = (struct q_inbox_seen_add_in){cell, l->feed, l->id, l->content, p->now_ms};
        add[n++] = (struct q_inbox_add_in){
            cell, l->feed, p->arrived_ms, l->id, str_of(l->message->kind), l->sealed};
    }
    p->stored = (int64_t)n;
    if (!e) e = add_feeds(db, p, why);
    if (!e) e = q_inbox_seen_add_many(db, seen, n, why);
    return e ? e : q_inbox_add_many(db, add, n, why);
}

/* ---- how many may wait ---- */

struct counting {
    struct arena *arena;
    int64_t waiting;
};

static err count(struct db *db, void *ctx, struct err_info *why)
{
    struct counting *c = ctx;
    struct q_inbox_count_row row;
    err e = q_inbox_count(db, &(struct q_inbox_count_in){INBOX_WAITING_MAX}, c->arena, &row, why);
    if (!e) c->waiting = row.waiting;
    return e;
}

/* Counted once a second; in between what this process stored is added. */
static err check_room(struct putting *p, struct err_info *why)
{
    struct arrivals *arrivals = &p->hub->arrivals;
    struct counting c = {.arena = p->arena};
    int64_t now_ns = clock_monotonic_ns(), counted_ns = atomic_load(&arrivals->counted_ns);
    if (!counted_ns || now_ns - counted_ns > COUNT_AGAIN_NS) {
        err e = store_read(p->hub->store, count, &c, why);
        if (e) return e;
        atomic_store(&arrivals->waiting, c.waiting);
        atomic_store(&arrivals->counted_ns, now_ns);
    }
    if (atomic_load(&arrivals->waiting) < INBOX_WAITING_MAX) return ERR_OK;
    (void)err_set(why, ERR_BUSY, "%d messages wait to be taken in", INBOX_WAITING_MAX);
    return err_todo(why, "try again in a minute; 'aim doctor' says which feed is held up");
}

/* ---- all of it ---- */

static void tell(struct putting *p)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct letter *l = &p->letters[i];
        if (!l->sealed.at) continue; /* said already */
        l->message->result = !l->seen                         ? INBOX_STORED
                             : l->seen_content == l->content ? INBOX_SEEN
                                                             : INBOX_OTHER;
    }
    atomic_fetch_add(&p->hub->arrivals.waiting, p->stored);
    if (p->stored && p->hub->arrivals.bell) p->hub->arrivals.bell(p->hub->arrivals.ctx);
}

static err put(struct putting *p, struct inbox_message *messages, struct err_info *why)
{
    const struct clock real = clock_system();
    p->letters = ARENA_ARRAY(p->arena, struct letter, p->n);
    p->asked = ARENA_ARRAY(p->arena, size_t, p->n);
    p->now_ms = hub_now_ms(p->hub);
    p->arrived_ms = clock_now_ms(&real);
    if (!p->letters || !p->asked) return err_set(why, ERR_NOMEM, "no memory for messages");
    err e = check_room(p, why);
    if (!e) e = prepare(p, messages, why);
    /* ERR_CONFLICT: another node has just stored one of them. Now it is seen. */
    err stored = e ? e : ERR_CONFLICT;
    for (int tries = 0; stored == ERR_CONFLICT && tries < 3; tries++)
        stored = store_write(p->hub->store, store_letters, p, why);
    e = e ? e : stored;
    if (!e) tell(p);
    return e;
}

err inbox_put(struct hub *h, struct inbox_message *messages, size_t n, struct err_info *why)
{
    struct putting p = {.hub = h, .arena = arena_new(ARENA_BYTES), .n = n};
    if (n > INBOX_PUT_MAX) {
        arena_free(p.arena);
        return err_set(why, ERR_INTERNAL, "too many messages at once");
    }
    err e = !p.arena ? err_set(why, ERR_NOMEM, "no memory for messages")
            : n      ? put(&p, messages, why)
                     : ERR_OK;
    for (size_t i = 0; e && i < n; i++)
        messages[i].result = INBOX_NONE;
    arena_free(p.arena);
    return e;
}
