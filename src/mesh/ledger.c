/* mesh/ledger.c -- what the hub remembers of its mailbox. */
#include "agency/partners.h"
#include "mesh/inside.h"
#include "query.h"
#include "store/store.h"

enum { SCRATCH_BYTES = 64 * 1024, LIST_MAX = 500 };

static struct place item_place(int64_t item) { return (struct place){"mesh_outbox", item, 0}; }

/* ---- messages that came ---- */

struct asked {
    struct arena *arena;
    str message;
    bool known;
};

static err look_up(struct db *db, void *ctx, struct err_info *why)
{
    struct asked *a = ctx;
    struct q_mesh_message_get_row row;
    err e = q_mesh_message_get(db, &(struct q_mesh_message_get_in){.message = a->message}, a->arena,
                               &row, why);
    a->known = !e;
    return e == ERR_ABSENT ? ERR_OK : e;
}

err mesh_known(struct hub *h, str message, bool *ret_known, struct err_info *why)
{
    struct asked a = {.arena = arena_new(SCRATCH_BYTES), .message = message};
    err e = a.arena ? store_read(h->store, look_up, &a, why)
                    : err_set(why, ERR_NOMEM, "no memory to look up a message");
    *ret_known = a.known;
    arena_free(a.arena);
    return e;
}

struct noting {
    struct hub *hub;
    const struct mesh_taken *taken;
    struct q_mesh_item_put_in item; /* item 0: nothing is to be sent */
    str message;
};

static err seal_item(struct hub *h, const struct mesh_item *i, struct arena *a,
                     struct q_mesh_item_put_in *ret, struct err_info *why)
{
    struct rand r = h->rand;
    *ret = (struct q_mesh_item_put_in){.item = rand_id(&r),
                                       .recipient = i->recipient,
                                       .workflow = i->workflow,
                                       .subject = i->subject,
                                       .file = i->file,
                                       .made_ms = hub_now_ms(h)};
    return crypt_seal(&h->keys.use[KEY_DELIVERY], &r, item_place(ret->item), i->content, a,
                      &ret->sealed, why);
}

static err write_taken(struct db *db, void *ctx, struct err_info *why)
{
    struct noting *n = ctx;
    const struct mesh_taken *t = n->taken;
    struct q_mesh_message_put_in in = {.message = t->message,
                                       .sender = t->sender,
                                       .workflow = t->workflow,
                                       .agency = t->agency,
                                       .feed = t->feed,
                                       .outcome = str_of(t->outcome),
                                       .delivery = t->delivery,
                                       .taken_ms = hub_now_ms(n->hub)};
    err e = q_mesh_message_put(db, &in, why);
    return e || !n->item.item ? e : q_mesh_item_put(db, &n->item, why);
}

err mesh_note_taken(struct hub *h, const struct mesh_taken *t, struct err_info *why)
{
    struct noting n = {.hub = h, .taken = t};
    size_t content = t->report ? t->report->content.len : 0;
    struct arena *a = arena_new(SCRATCH_BYTES + 2 * content);
    err e = a ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to note a message");
    if (!e && t->report) e = seal_item(h, t->report, a, &n.item, why);
    if (!e) e = store_write(h->store, write_taken, &n, why);
    arena_free(a);
    return e;
}

static err write_acknowledged(struct db *db, void *ctx, struct err_info *why)
{
    struct noting *n = ctx;
    struct q_mesh_message_acknowledged_in in = {.message = n->message,
                                                .acknowledged_ms = hub_now_ms(n->hub)};
    return q_mesh_message_acknowledged(db, &in, why);
}

err mesh_note_acknowledged(struct hub *h, str message, struct err_info *why)
{
    return store_write(h->store, write_acknowledged, &(struct noting){.hub = h, .message = message},
                       why);
}

/* ---- items that go ---- */

static err write_item(struct db *db, void *ctx, struct err_info *why)
{
    return q_mesh_item_put(db, ctx, why);
}

struct binding_of {
    struct hub *hub;
    str mailbox;
    bool found;
};

/* Is it the mailbox of any feed in force? */
static err look_for_mailbox(struct db *db, void *ctx, struct err_info *why)
{
    struct binding_of *b = ctx;
    struct partners *p = NULL;
    int64_t now_ms = hub_now_ms(b->hub);
    struct arena *a = arena_new(4 * MAPPING_BYTES_MAX);
    struct mapping *m = a ? ARENA_NEW(a, struct mapping) : NULL;
    err e = m ? partners_load(db, &p, why) : err_set(why, ERR_NOMEM, "no memory for agreements");
    b->found = false;
    for (size_t i = 0; !e && i < p->agreement_count; i++) {
        const struct agreement *t = &p->agreements[i];
        if (!t->live || now_ms < t->from_ms || now_ms >= t->until_ms || !t->mapping.len) continue;
        struct arena_mark mark = arena_mark(a);
        e = mapping_read(a, t->mapping, "the mapping of the agreement", m, why);
        b->found = b->found || (!e && str_eq(m->arrives.mailbox, b->mailbox));
        arena_rewind(a, mark);
    }
    partners_free(p);
    arena_free(a);
    return e;
}

err mesh_send(struct hub *h, const struct mesh_item *item, int64_t *ret_item, struct err_info *why)
{
    struct q_mesh_item_put_in in;
    struct binding_of b = {.hub = h, .mailbox = item->recipient};
    if (item->content.len > MESH_ITEM_BYTES_MAX)
        return err_set(why, ERR_LIMIT, "more than %d bytes are not sent in one message",
                       (int)MESH_ITEM_BYTES_MAX);
    if (!item->content.len) return err_set(why, ERR_INPUT, "there is nothing to send");
    err e = store_read(h->store, look_for_mailbox, &b, why);
    if (!e && !b.found) {
        (void)err_set(why, ERR_DENIED, "no agreement in force names this mailbox");
        return err_todo(why, "the hub writes to mailboxes of its partners only");
    }
    struct arena *a = arena_new(SCRATCH_BYTES + 2 * item->content.len);
    if (!e && !a) e = err_set(why, ERR_NOMEM, "no memory to send a message");
    if (!e) e = seal_item(h, item, a, &in, why);
    if (!e) e = store_write(h->store, write_item, &in, why);
    if (!e) *ret_item = in.item;
    arena_free(a);
    return e;
}

struct listing {
    struct arena *arena;
    str state;
    int64_t item;
    struct q_mesh_item_list_rows rows;
    str sealed;
};

static err read_list(struct db *db, void *ctx, struct err_info *why)
{
    struct listing *l = ctx;
    struct q_mesh_item_list_in in = {.state = l->state, .page = LIST_MAX};
    return q_mesh_item_list(db, &in, l->arena, &l->rows, why);
}

err mesh_list(struct hub *h, const char *state, struct arena *a, struct mesh_sent **ret_list,
              size_t *ret_n, struct err_info *why)
{
    struct listing l = {.arena = a, .state = str_of(state)};
    err e = store_read(h->store, read_list, &l, why);
    struct mesh_sent *list = e ? NULL : ARENA_ARRAY(a, struct mesh_sent, l.rows.n + 1);
    if (!e && !list) e = err_set(why, ERR_NOMEM, "no memory to list messages");
    for (size_t i = 0; !e && i < l.rows.n; i++)
        list[i] = (struct mesh_sent){.item = l.rows.at[i].item,
                                     .changed_ms = l.rows.at[i].changed_ms,
                                     .recipient = l.rows.at[i].recipient,
                                     .workflow = l.rows.at[i].workflow,
                                     .subject = l.rows.at[i].subject,
                                     .file = l.rows.at[i].file,
                                     .message = l.rows.at[i].message,
                                     .state = state};
    if (!e) *ret_list = list, *ret_n = l.rows.n;
    return e;
}

static err read_body(struct db *db, void *ctx, struct err_info *why)
{
    struct listing *l = ctx;
    struct q_mesh_item_body_row row;
    err e =
        q_mesh_item_body(db, &(struct q_mesh_item_body_in){.item = l->item}, l->arena, &row, why);
    if (!e) l->sealed = row.sealed;
    return e;
}

err mesh_content(struct hub *h, int64_t item, struct arena *a, str *ret_content,
                 struct err_info *why)
{
    struct listing l = {.arena = a, .item = item};
    err e = store_read(h->store, read_body, &l, why);
    return e ? e
             : crypt_open(&h->keys.use[KEY_DELIVERY], item_place(item), l.sealed, a, ret_content,
                          why);
}

struct moving {
    struct q_mesh_item_state_in in;
    struct arena *arena;
    bool keep, moved;
};

static err write_state(struct db *db, void *ctx, struct err_info *why)
{
    struct moving *m = ctx;
    struct q_mesh_item_body_row row;
    err e = ERR_OK;
    m->in.sealed = STR("");
    if (m->keep)
        e = q_mesh_item_body(db, &(struct q_mesh_item_body_in){.item = m->in.item}, m->arena, &row,
                             why);
    if (!e && m->keep) m->in.sealed = row.sealed;
    if (!e) e = q_mesh_item_state(db, &m->in, why);
    m->moved = !e && db_changes(db) > 0;
    return e == ERR_ABSENT ? ERR_OK : e;
}

err mesh_move(struct hub *h, int64_t item, const char *from, const char *to, str message,
              bool *ret_moved, struct err_info *why)
{
    struct moving m = {.arena = arena_new(SCRATCH_BYTES + 2 * MESH_ITEM_BYTES_MAX),
                       .in = {.item = item,
                              .old_state = str_of(from),
                              .state = str_of(to),
                              .message = message,
                              .changed_ms = hub_now_ms(h)}};
    m.keep = strcmp(to, "waiting") == 0 || strcmp(to, "begun") == 0;
    err e = m.arena ? store_write(h->store, write_state, &m, why)
                    : err_set(why, ERR_NOMEM, "no memory for a message");
    *ret_moved = m.moved;
    arena_free(m.arena);
    return e;
}

err mesh_again(struct hub *h, int64_t item, struct err_info *why)
{
    bool moved;
    err e = mesh_move(h, item, "begun", "waiting", STR(""), &moved, why);
    if (e || moved) return e;
    (void)err_set(why, ERR_ABSENT, "no message with this id was begun and left without an answer");
    return err_todo(why, "aim mesh track shows them");
}
