/* mllp/sender.c -- see sender.h. */
#include "mllp/sender.h"

#include "base/mem.h"
#include "store/store.h"

enum { ARENA_BYTES = 32 * 1024 * 1024, LOOK_AGAIN_NS = 1000000000 };

/* One agreement whose mapping names a facility. */
struct bound {
    const struct agreement *agreement;
    struct mapping *mapping;
    column_set columns;
};

struct senders {
    struct hub *hub;
    struct arena *arena;
    struct partners *partners;
    struct bound *list;
    size_t n;
    int64_t stamp, looked_ns;
    bool changed; /* in the last look */
};

err senders_new(struct hub *h, struct senders **ret_senders, struct err_info *why)
{
    struct senders *s = mem_zero(1, sizeof *s);
    if (!s) return err_set(why, ERR_NOMEM, "no memory for the senders of messages");
    s->hub = h;
    s->arena = arena_new(ARENA_BYTES);
    err e = s->arena ? senders_refresh(s, why)
                     : err_set(why, ERR_NOMEM, "no memory for the senders of messages");
    if (e) senders_free(s);
    else *ret_senders = s;
    return e;
}

void senders_free(struct senders *s)
{
    if (!s) return;
    partners_free(s->partners);
    arena_free(s->arena);
    mem_free(s);
}

static err load(struct db *db, void *ctx, struct err_info *why)
{
    struct senders *s = ctx;
    int64_t stamp = 0;
    err e = partners_stamp(db, &stamp, why);
    s->changed = !e && (!s->partners || stamp != s->stamp);
    if (e || !s->changed) return e;
    s->stamp = stamp;
    partners_free(s->partners);
    s->partners = NULL;
    s->n = 0;
    return partners_load(db, &s->partners, why);
}

static column_set columns_of(const struct agreement *g)
{
    column_set set = 0;
    for (int c = 0; c < COLUMN__COUNT; c++)
        if (column_table[c].part == COLUMN_OF_FRAME ||
            agreement_allows_field(g, str_of(column_table[c].name)))
            set |= column_bit((enum column)c);
    return set;
}

static err bind_all(struct senders *s, struct err_info *why)
{
    const struct partners *p = s->partners;
    arena_clear(s->arena);
    s->list = ARENA_ARRAY(s->arena, struct bound, p->agreement_count + 1);
    err e = s->list ? ERR_OK : err_set(why, ERR_NOMEM, "no memory for the senders of messages");
    for (size_t i = 0; !e && i < p->agreement_count; i++) {
        const struct agreement *g = &p->agreements[i];
        struct mapping *m = ARENA_NEW(s->arena, struct mapping);
        if (!m) return err_set(why, ERR_NOMEM, "no memory for the senders of messages");
        if (!g->mapping.len) continue;
        e = mapping_read(s->arena, g->mapping, "the mapping of the agreement", m, why);
        if (!e && m->hl7.facility.len) s->list[s->n++] = (struct bound){g, m, columns_of(g)};
    }
    return e;
}

err senders_refresh(struct senders *s, struct err_info *why)
{
    int64_t now_ns = clock_monotonic_ns();
    if (s->looked_ns && now_ns - s->looked_ns < LOOK_AGAIN_NS) return ERR_OK;
    err e = store_read(s->hub->store, load, s, why);
    if (!e && s->changed) e = bind_all(s, why);
    if (!e) s->looked_ns = now_ns;
    if (e && s->changed) s->stamp = 0, s->n = 0;
    return e;
}

static bool fits(str wanted, str got)
{
    if (str_ends(wanted, STR("*"))) return str_starts(got, str_upto(wanted, wanted.len - 1));
    return str_eq(wanted, got);
}

static bool in_force(const struct senders *s, const struct bound *b)
{
    const struct agreement *g = b->agreement;
    return partners_agreement(s->partners, g->agency, g->feed, hub_now_ms(s->hub)) == g;
}

static bool is_theirs(const struct bound *b, const struct client *client)
{
    const struct agreement *g = b->agreement;
    return !client ||
           (str_eq_c(g->agency->code, client->agency) && client_may_deliver(client, g->feed));
}

/* A binding that names the application goes before one that takes any. */
bool senders_find(const struct senders *s, str facility, str application,
                  const struct client *client, struct sender *ret_sender)
{
    const struct bound *best = NULL;
    for (size_t i = 0; i < s->n; i++) {
        const struct bound *b = &s->list[i];
        const struct mapping_hl7 *h = &b->mapping->hl7;
        if (!facility.len || !fits(h->facility, facility)) continue;
        if (h->application.len && !str_eq(h->application, application)) continue;
        if (!in_force(s, b) || !is_theirs(b, client)) continue;
        if (!best || (h->application.len && !best->mapping->hl7.application.len)) best = b;
    }
    if (!best) return false;
    const struct mapping_column *columns = best->mapping->columns;
    *ret_sender = (struct sender){.agreement = best->agreement,
                                  .partners = s->partners,
                                  .client = client,
                                  .terms = {.sender = &best->mapping->hl7,
                                            .columns = best->columns,
                                            .events = columns[COLUMN_event_type].value_count > 0,
                                            .services = columns[COLUMN_service].value_count > 0}};
    return true;
}
