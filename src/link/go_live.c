/* link/go_live.c -- see go_live.h. A hub tries a handful of models in its life. */
#include "link/go_live.h"

#include "query.h"

#include <stdio.h>

enum { CELL = 0 };

err model_print(str text, struct arena *a, char ret_print[MODEL_PRINT + 1], struct err_info *why)
{
    struct weight_model *m = ARENA_NEW(a, struct weight_model);
    struct buf canonical = BUF_INIT(text.len * 4 + (1 << 20));
    err e = m ? weight_model_read(text, a, m, why) : err_set(why, ERR_NOMEM, "no room for a model");
    if (!e) {
        weight_model_write(m, &canonical);
        e = buf_state(&canonical) ? err_set(why, ERR_NOMEM, "no room to tell the model's print")
                                  : ERR_OK;
    }
    if (!e) {
        struct hash h = crypt_sha256(buf_str(&canonical));
        for (size_t i = 0; i < MODEL_PRINT / 2; i++)
            (void)snprintf(ret_print + 2 * i, 3, "%02x", h.at[i]);
    }
    buf_release(&canonical);
    return e;
}

err model_tried(struct db *db, struct hub *h, const char *print, const struct trial *t, str login,
                struct err_info *why)
{
    struct q_trial_put_in in = {.cell = CELL,
                                .model = str_of(print),
                                .at_ms = hub_now_ms(h),
                                .login = login,
                                .records = t->records,
                                .merged = t->merged,
                                .split = t->split,
                                .changed = t->changed,
                                .possible_gained = t->possible_gained,
                                .possible_lost = t->possible_lost};
    return q_trial_put(db, &in, why);
}

/* As the table of approvals names it; the hash there is that of the words approved. */
static struct q_agency_approvals_in subject(struct arena *a, str print)
{
    str what = str_printf(a, "model:%.*s", STR_FMT(print));
    return (struct q_agency_approvals_in){CELL, what, (int64_t)(str_hash(print) >> 1)};
}

static err approvals(struct db *db, struct arena *a, str print, struct q_agency_approvals_rows *ret,
                     struct err_info *why)
{
    struct q_agency_approvals_in in = subject(a, print);
    if (!in.agreement.at) return err_set(why, ERR_NOMEM, "who approved a model");
    return q_agency_approvals(db, &in, a, ret, why);
}

static err fill(struct db *db, struct arena *a, const struct q_trial_all_row *r,
                struct model_row *to, struct err_info *why)
{
    struct q_agency_approvals_rows by;
    err e = approvals(db, a, r->model, &by, why);
    str *names = e ? NULL : ARENA_ARRAY(a, str, by.n + 1);
    if (!names) return e ? e : err_set(why, ERR_NOMEM, "models that were tried");
    for (size_t i = 0; i < by.n; i++)
        names[i] = by.at[i].login;
    *to = (struct model_row){.at_ms = r->at_ms,
                             .records = r->records,
                             .merged = r->merged,
                             .split = r->split,
                             .changed = r->changed,
                             .possible_gained = r->possible_gained,
                             .possible_lost = r->possible_lost,
                             .tried_by = r->login,
                             .approved_by = names,
                             .approvals = by.n};
    (void)snprintf(to->print, sizeof to->print, "%.*s", STR_FMT(r->model));
    return ERR_OK;
}

err models_tried(struct db *db, struct arena *a, const struct model_row **ret_list, size_t *ret_n,
                 struct err_info *why)
{
    struct q_trial_all_rows rows;
    err e = q_trial_all(db, &(struct q_trial_all_in){CELL}, a, &rows, why);
    struct model_row *list = e ? NULL : ARENA_ARRAY(a, struct model_row, rows.n + 1);
    if (!list) return e ? e : err_set(why, ERR_NOMEM, "models that were tried");
    for (size_t i = 0; i < rows.n && !e; i++)
        e = fill(db, a, &rows.at[i], &list[i], why);
    *ret_list = list;
    *ret_n = rows.n;
    return e;
}

static err find(struct db *db, struct arena *a, str print, const struct model_row **ret_row,
                struct err_info *why)
{
    const struct model_row *list = NULL;
    size_t n = 0, found = 0;
    if (print.len < MODEL_PRINT_LEAST)
        return err_set(why, ERR_INPUT, "give at least the first %d digits of the model",
                       MODEL_PRINT_LEAST);
    err e = models_tried(db, a, &list, &n, why);
    for (size_t i = 0; i < n && !e; i++)
        if (str_starts(str_of(list[i].print), print)) *ret_row = &list[i], found++;
    if (!e && found > 1) e = err_set(why, ERR_INPUT, "these digits are of more than one model");
    if (!e && !found) {
        (void)err_set(why, ERR_ABSENT, "no such model was tried on this hub");
        e = err_todo(why, "try it first: aim link try FILE");
    }
    return e;
}

err model_approve(struct db *db, struct hub *h, str print, str login, bool *ret_enough,
                  struct err_info *why)
{
    struct arena *a = arena_new(1 << 20);
    const struct model_row *row = NULL;
    err e = a ? find(db, a, print, &row, why) : err_set(why, ERR_NOMEM, "approving a model");
    if (!e) {
        struct q_agency_approvals_in what = subject(a, str_of(row->print));
        e = q_agency_approve(
            db, &(struct q_agency_approve_in){CELL, what.agreement, what.hash, login,
                                              hub_now_ms(h)},
            why);
    }
    if (!e && db_changes(db) == 0)
        e = err_set(why, ERR_CONFLICT, "this user approved it already; a second person must");
    if (!e) *ret_enough = row->approvals + 1 >= MODEL_APPROVALS;
    arena_free(a);
    return e;
}

err model_may_go_live(struct db *db, struct hub *h, const char *print, struct err_info *why)
{
    struct arena *a = arena_new(1 << 20);
    const struct model_row *row = NULL;
    if (h->training) {
        arena_free(a);
        return ERR_OK;
    }
    err e = a ? find(db, a, str_of(print), &row, why) : err_set(why, ERR_NOMEM, "a model");
    if (e == ERR_ABSENT) {
        (void)err_set(why, ERR_DENIED, "this model was not tried on this hub");
        e = err_todo(why, "aim link try FILE, then two people: aim link approve");
    }
    if (!e && row->approvals < MODEL_APPROVALS) {
        (void)err_set(why, ERR_DENIED, "this model has %zu of %d approvals", row->approvals,
                      MODEL_APPROVALS);
        e = err_todo(why, "two named people approve it: aim link approve %.12s", row->print);
    }
    arena_free(a);
    return e;
}
