/* mash/replies.c -- how fast partners reply, what became of a rule's cases, who may be given
 * one. */
#include "base/clock.h"
#include "base/sort.h"
#include "mash/inside.h"
#include "mash/list.h"
#include "store/store.h"

static int64_t median(int64_t *times, size_t n)
{
    if (!n) return -1;
    sort_list(times, n, sizeof *times, sort_int64);
    return n % 2 ? times[n / 2] : (times[n / 2 - 1] + times[n / 2]) / 2;
}

static void count(const struct q_mash_replies_rows *rows, int64_t now_ms, struct mash_replies *r,
                  int64_t *times, size_t *io_n)
{
    for (size_t i = 0; i < rows->n; i++) {
        const struct q_mash_replies_row *c = &rows->at[i];
        r->asked++;
        r->escalated += c->escalated_ms != 0;
        r->after_close += c->after_close;
        r->known += str_eq_c(c->known, "known");
        if (c->answered_ms) {
            r->answered++;
            r->in_time += !c->due_ms || c->answered_ms <= c->due_ms;
            times[(*io_n)++] = c->answered_ms - c->asked_ms;
        } else {
            r->waiting++;
            r->overdue += c->due_ms && c->due_ms < now_ms;
        }
    }
}

static err one_agency(struct db *db, const struct agency *agency, int64_t since_ms, int64_t now_ms,
                      struct arena *a, struct mash_replies *r, int64_t **ret_times, size_t *ret_n,
                      struct err_info *why)
{
    struct q_mash_replies_rows rows;
    *r = (struct mash_replies){.agency = agency};
    *ret_n = 0;
    err e = q_mash_replies(db, &(struct q_mash_replies_in){agency->code, since_ms}, a, &rows, why);
    if (e) return e;
    *ret_times = ARENA_ARRAY(a, int64_t, rows.n + 1);
    if (!*ret_times) return err_set(why, ERR_NOMEM, "reply times");
    count(&rows, now_ms, r, *ret_times, ret_n);
    r->median_ms = median(*ret_times, *ret_n);
    return ERR_OK;
}

err mash_replies_read(struct db *db, struct hub *h, const struct partners *p, int days,
                      struct arena *a, struct mash_replies **ret_list, size_t *ret_n,
                      int64_t *ret_median_ms, struct err_info *why)
{
    int64_t now_ms = hub_now_ms(h), since_ms = now_ms - days * MS_PER_DAY, **times;
    struct mash_replies *list = ARENA_ARRAY(a, struct mash_replies, p->agency_count + 1);
    size_t *counts = ARENA_ARRAY(a, size_t, p->agency_count + 1), n = 0, all = 0;
    times = ARENA_ARRAY(a, int64_t *, p->agency_count + 1);
    if (!list || !counts || !times) return err_set(why, ERR_NOMEM, "reply times");
    for (size_t i = 0; i < p->agency_count; i++) {
        err e = one_agency(db, &p->agencies[i], since_ms, now_ms, a, &list[n], &times[i],
                           &counts[i], why);
        if (e) return e;
        n += list[n].asked > 0;
        all += counts[i];
    }
    int64_t *together = ARENA_ARRAY(a, int64_t, all + 1);
    if (!together) return err_set(why, ERR_NOMEM, "reply times");
    all = 0;
    for (size_t i = 0; i < p->agency_count; i++)
        for (size_t k = 0; k < counts[i]; k++)
            together[all++] = times[i][k];
    *ret_median_ms = median(together, all);
    *ret_list = list;
    *ret_n = n;
    return ERR_OK;
}

struct reporting {
    struct hub *hub;
    const struct partners *partners;
    int days;
    struct arena *arena;
    struct mash_replies *list;
    struct mash_hand *hands;
    size_t n;
    int64_t median_ms;
};

static err read_replies(struct db *db, void *ctx, struct err_info *why)
{
    struct reporting *r = ctx;
    return mash_replies_read(db, r->hub, r->partners, r->days, r->arena, &r->list, &r->n,
                             &r->median_ms, why);
}

err mash_replies_load(struct hub *h, const struct partners *p, int days, struct arena *a,
                      struct mash_replies **ret_list, size_t *ret_n, int64_t *ret_median_ms,
                      struct err_info *why)
{
    struct reporting r = {.hub = h, .partners = p, .days = days, .arena = a};
    err e = store_read(h->store, read_replies, &r, why);
    if (e) return e;
    *ret_list = r.list;
    *ret_n = r.n;
    *ret_median_ms = r.median_ms;
    return ERR_OK;
}

/* ---- rules ---- */

err mash_rule_outcomes(struct db *db, const struct mash_terms *t, str rule, int32_t version,
                       struct arena *a, struct mash_rule_outcome **ret_list, size_t *ret_n,
                       struct err_info *why)
{
    struct q_mash_rule_outcomes_rows rows;
    err e =
        q_mash_rule_outcomes(db, &(struct q_mash_rule_outcomes_in){rule, version}, a, &rows, why);
    struct mash_rule_outcome *list =
        e ? NULL : ARENA_ARRAY(a, struct mash_rule_outcome, rows.n + 1);
    if (!list) return e ? e : err_set(why, ERR_NOMEM, "the outcomes of a rule");
    for (size_t i = 0; i < rows.n; i++) {
        const struct mash_outcome *o = mash_outcome_of(t, rows.at[i].outcome);
        list[i] = (struct mash_rule_outcome){rows.at[i].outcome,
                                             o ? o->label : rows.at[i].outcome, rows.at[i].cases};
    }
    *ret_list = list;
    *ret_n = rows.n;
    return ERR_OK;
}

/* ---- who ---- */

static err read_hands(struct db *db, void *ctx, struct err_info *why)
{
    struct reporting *r = ctx;
    struct q_access_accounts_rows rows;
    err e = q_access_accounts(db, &(struct q_access_accounts_in){CELL_HUB}, r->arena, &rows, why);
    r->hands = e ? NULL : ARENA_ARRAY(r->arena, struct mash_hand, rows.n + 1);
    if (!r->hands) return e ? e : err_set(why, ERR_NOMEM, "who works on cases");
    r->n = 0;
    for (size_t i = 0; i < rows.n; i++) {
        struct user u = {.role = ROLE_NONE};
        if (!role_of(rows.at[i].role, &u.role) || !access_may(&u, CAP_CASE) ||
            !str_eq_c(rows.at[i].state, "active"))
            continue;
        r->hands[r->n++] = (struct mash_hand){rows.at[i].login, rows.at[i].name};
    }
    return ERR_OK;
}

err mash_hands(struct hub *h, struct arena *a, struct mash_hand **ret_list, size_t *ret_n,
               struct err_info *why)
{
    struct reporting r = {.hub = h, .arena = a};
    err e = store_read(h->store, read_hands, &r, why);
    if (e) return e;
    *ret_list = r.hands;
    *ret_n = r.n;
    return ERR_OK;
}
