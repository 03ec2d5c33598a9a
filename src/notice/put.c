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

/* The first digest that it may be in. */
static int64_t mail_ms(const struct queue_terms *t, const struct calendar *c, int64_t tell_ms)
{
    return queue_digest_ms(t, c, tell_ms - 1);
}

void notice_times_of(enum notice_kind kind, const struct region_terms *t,
                     const struct notice_choice *c, int64_t now_ms, struct notice_times *ret)
{
    const struct notice_row *row = notice_row(kind);
    const struct calendar *days = &t->calendar;
    const struct queue_terms own = notice_choice_terms(&t->queue, c), *by[] = {&t->queue, &own};
    int64_t tell[2] = {now_ms, now_ms};
    *ret = (struct notice_times){now_ms, 0, now_ms};
    for (int i = 0; i < 2; i++) {
        if (row->pace == NOTICE_BY_DAY) tell[i] = queue_awake_ms(by[i], days, now_ms);
        if (row->pace == NOTICE_IN_DIGEST) tell[i] = queue_digest_ms(by[i], days, now_ms);
    }
    if (row->hours)
        ret->due_ms = row->pace == NOTICE_AT_ONCE
                          ? now_ms + row->hours * MS_PER_HOUR
                          : calendar_due_ms(days, tell[0], row->hours * INT64_C(60));
    if (ret->due_ms == INT64_MAX) ret->due_ms = 0;
    ret->tell_ms = ret->due_ms && tell[1] > ret->due_ms ? tell[0] : tell[1];
    if (row->pace != NOTICE_AT_ONCE) ret->mail_ms = mail_ms(&own, days, ret->tell_ms);
}

/* When it is told, and until when somebody has to have seen it. */
static err times_of(struct db *db, const struct hub *h, const struct notice *n, struct arena *a,
                    struct notice_times *ret, struct err_info *why)
{
    struct region_terms usual = {{{{0}}}};
    struct notice_choice choice = {.own = false};
    err e = n->partners ? ERR_OK : terms_read_queue(NULL, NULL, NULL, &usual, why);
    if (!e && n->to == TO_LOGIN) e = notice_choice_read(db, h, n->who, a, &choice, why);
    if (!e)
        notice_times_of(n->kind, n->partners ? &n->partners->terms : &usual, &choice,
                        hub_now_ms(h), ret);
    return e;
}

static int64_t new_id(struct hub *h, int64_t audience, int64_t same, int64_t now_ms)
{
    struct rand r = h->rand;
    const int64_t parts[] = {audience, same, now_ms, rand_id(&r)};
    return crypt_id(&h->keys, "notice", str_range((const char *)parts, sizeof parts));
}

static err add(struct db *db, struct hub *h, const struct notice *n, int64_t audience, int64_t same,
               const struct notice_times *t, struct err_info *why)
{
    const struct notice_row *row = notice_row(n->kind);
    int64_t now_ms = hub_now_ms(h);
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
                                 .tell_ms = t->tell_ms,
                                 .due_ms = t->due_ms,
                                 .mail_ms = t->mail_ms};
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
    struct notice_times t;
    int64_t audience, same;
    err e = check(n, why);
    struct arena *a = e ? NULL : arena_new(SCRATCH_BYTES);
    if (!a) return e ? e : err_set(why, ERR_NOMEM, "no memory for a notice");
    e = times_of(db, h, n, a, &t, why);
    if (!e) e = open_same(db, h, n, a, &audience, &same, &rows, why);
    if (!e && !rows.n) e = add(db, h, n, audience, same, &t, why);
    else if (!e) {
        struct q_notice_again_in in = {cell_of(audience), audience,  rows.at[0].notice,
                                       hub_now_ms(h),     t.tell_ms, t.mail_ms};
        e = q_notice_again(db, &in, why);
    }
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
