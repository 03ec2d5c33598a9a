/* notice/put.c -- a notice is written, counted again, or closed, in the transaction of its
 * cause. */
#include "notice/inside.h"

#include "base/clock.h"

enum { SCRATCH_BYTES = 256 * 1024 };

static const char *const to_words[] = {
    [TO_LOGIN] = "login", [TO_ROLE] = "role", [TO_SERVICE] = "service"};

bool notice_to_of(str word, enum notice_to *ret_to)
{
    for (size_t i = 0; i < COUNT(to_words); i++)
        if (str_eq_c(word, to_words[i])) {
            *ret_to = (enum notice_to)i;
            return true;
        }
    return false;
}

int64_t notice_audience(const struct hub *h, enum notice_to to, str agency, str who)
{
    return crypt_id(&h->keys, "notice audience", str_of(to_words[to]),
                    to == TO_LOGIN ? STR("") : agency, who);
}

static int64_t same_of(const struct hub *h, const struct notice *n)
{
    struct bytes {
        int64_t person, about;
    } ids = {n->person, n->about};
    str key = str_empty(n->key) ? str_range((const char *)&ids, sizeof ids) : n->key;
    return crypt_id(&h->keys, "notice key", str_of(notice_row(n->kind)->word), key);
}

static err check(const struct notice *n, struct err_info *why)
{
    if (str_empty(n->who) || (n->to != TO_LOGIN && str_empty(n->agency)))
        return err_set(why, ERR_INPUT, "a notice has nobody to go to");
    if (n->reference.len > NOTICE_REFERENCE_MAX)
        return err_set(why, ERR_INPUT, "a notice's reference is longer than %d characters",
                       NOTICE_REFERENCE_MAX);
    return ERR_OK;
}

/* When it is told, and until when somebody has to have seen it. */
static void times_of(const struct notice *n, int64_t now_ms, int64_t *ret_tell, int64_t *ret_due)
{
    const struct notice_row *row = notice_row(n->kind);
    struct region_terms usual = {{{{0}}}};
    const struct region_terms *t = n->partners ? &n->partners->terms : &usual;
    *ret_tell = *ret_due = now_ms;
    if (!n->partners && terms_read_queue(NULL, NULL, NULL, &usual, NULL)) return;
    if (row->pace == NOTICE_BY_DAY) *ret_tell = queue_awake_ms(&t->queue, &t->calendar, now_ms);
    if (row->pace == NOTICE_IN_DIGEST) *ret_tell = queue_digest_ms(&t->queue, &t->calendar, now_ms);
    *ret_due = row->pace == NOTICE_AT_ONCE
                   ? now_ms + row->hours * MS_PER_HOUR
                   : calendar_due_ms(&t->calendar, *ret_tell, row->hours * INT64_C(60));
    if (!row->hours || *ret_due == INT64_MAX) *ret_due = 0;
}

static int64_t new_id(struct hub *h, int64_t audience, int64_t same, int64_t now_ms)
{
    struct rand r = h->rand;
    const int64_t parts[] = {audience, same, now_ms, rand_id(&r)};
    return crypt_id(&h->keys, "notice", str_range((const char *)parts, sizeof parts));
}

static err add(struct db *db, struct hub *h, const struct notice *n, int64_t audience, int64_t same,
               struct err_info *why)
{
    const struct notice_row *row = notice_row(n->kind);
    int64_t now_ms = hub_now_ms(h), tell_ms, due_ms;
    times_of(n, now_ms, &tell_ms, &due_ms);
    struct q_notice_add_in in = {.cell = cell_of(audience),
                                 .audience = audience,
                                 .notice = new_id(h, audience, same, now_ms),
                                 .addressee = str_of(to_words[n->to]),
                                 .agency = n->to == TO_LOGIN ? STR("") : n->agency,
                                 .who = n->who,
                                 .kind = str_of(row->word),
                                 .person = n->person,
                                 .about = n->about,
                                 .reference = n->reference,
                                 .same = same,
                                 .urgent = row->pace == NOTICE_AT_ONCE,
                                 .now_ms = now_ms,
                                 .tell_ms = tell_ms,
                                 .due_ms = due_ms};
    return q_notice_add(db, &in, why);
}

/* Those open that say the same: none or one, but for two hubs that told it at once. */
static err open_same(struct db *db, struct hub *h, const struct notice *n, struct arena *a,
                     int64_t *ret_audience, int64_t *ret_same, struct q_notice_of_same_rows *ret,
                     struct err_info *why)
{
    *ret_audience = notice_audience(h, n->to, n->agency, n->who);
    *ret_same = same_of(h, n);
    return q_notice_of_same(
        db, &(struct q_notice_of_same_in){cell_of(*ret_audience), *ret_audience, *ret_same}, a, ret,
        why);
}

err notice_put(struct db *db, struct hub *h, const struct notice *n, struct err_info *why)
{
    struct q_notice_of_same_rows rows;
    int64_t audience, same, now_ms = hub_now_ms(h), tell_ms, due_ms;
    err e = check(n, why);
    times_of(n, now_ms, &tell_ms, &due_ms);
    struct arena *a = e ? NULL : arena_new(SCRATCH_BYTES);
    if (!a) return e ? e : err_set(why, ERR_NOMEM, "no memory for a notice");
    e = open_same(db, h, n, a, &audience, &same, &rows, why);
    if (!e && !rows.n) e = add(db, h, n, audience, same, why);
    else if (!e)
        e = q_notice_again(db,
                           &(struct q_notice_again_in){cell_of(audience), audience,
                                                       rows.at[0].notice, now_ms, tell_ms},
                           why);
    arena_free(a);
    return e;
}

err notice_done(struct db *db, struct hub *h, const struct notice *n, struct err_info *why)
{
    struct q_notice_of_same_rows rows;
    int64_t audience, same;
    struct arena *a = arena_new(SCRATCH_BYTES);
    if (!a) return err_set(why, ERR_NOMEM, "no memory for a notice");
    err e = open_same(db, h, n, a, &audience, &same, &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++)
        e = q_notice_close(db,
                           &(struct q_notice_close_in){cell_of(audience), audience,
                                                       rows.at[i].notice, hub_now_ms(h),
                                                       STR("system")},
                           why);
    arena_free(a);
    return e;
}

err notice_state(struct db *db, struct hub *h, const struct notice *n, bool *ret_open,
                 bool *ret_escalated, struct err_info *why)
{
    struct q_notice_of_same_rows rows;
    int64_t audience, same;
    struct arena *a = arena_new(SCRATCH_BYTES);
    if (!a) return err_set(why, ERR_NOMEM, "no memory for a notice");
    err e = open_same(db, h, n, a, &audience, &same, &rows, why);
    if (!e) {
        *ret_open = rows.n > 0;
        *ret_escalated = rows.n && rows.at[0].escalated_ms;
    }
    arena_free(a);
    return e;
}

err notice_acknowledged_ms(struct db *db, struct hub *h, const struct notice *n, int64_t *ret_ms,
                           struct err_info *why)
{
    struct q_notice_of_same_rows rows;
    struct q_notice_closed_same_row row;
    int64_t audience, same;
    struct arena *a = arena_new(SCRATCH_BYTES);
    *ret_ms = 0;
    if (!a) return err_set(why, ERR_NOMEM, "no memory for a notice");
    err e = open_same(db, h, n, a, &audience, &same, &rows, why);
    if (!e && !rows.n) {
        e = q_notice_closed_same(
            db, &(struct q_notice_closed_same_in){cell_of(audience), audience, same}, a, &row, why);
        if (!e && !str_eq_c(row.closed_by, "system")) *ret_ms = row.closed_ms;
        if (e == ERR_ABSENT) e = ERR_OK;
    }
    arena_free(a);
    return e;
}
