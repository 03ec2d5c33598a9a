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

struct tried {
    str print;
    size_t approvals;
};

static err count_approvals(struct db *db, struct arena *a, struct tried *io, struct err_info *why)
{
    struct q_agency_approvals_rows by;
    struct q_agency_approvals_in in = subject(a, io->print);
    if (!in.agreement.at) return err_set(why, ERR_NOMEM, "who approved a model");
    err e = q_agency_approvals(db, &in, a, &by, why);
    io->approvals = e ? 0 : by.n;
    return e;
}

/* The model whose print starts so. */
static err find(struct db *db, struct arena *a, str print, struct tried *ret, struct err_info *why)
{
    struct q_trial_models_rows rows;
    size_t found = 0;
    if (print.len < MODEL_PRINT_LEAST)
        return err_set(why, ERR_INPUT, "give at least the first %d digits of the model",
                       MODEL_PRINT_LEAST);
    err e = q_trial_models(db, &(struct q_trial_models_in){CELL}, a, &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++)
        if (str_starts(rows.at[i].model, print)) ret->print = rows.at[i].model, found++;
    if (!e && found > 1) e = err_set(why, ERR_INPUT, "these digits are of more than one model");
    if (!e && !found) {
        (void)err_set(why, ERR_ABSENT, "no such model was tried on this hub");
        e = err_todo(why, "try it first: aim link try FILE");
    }
    return e ? e : count_approvals(db, a, ret, why);
}

err model_approve(struct db *db, struct hub *h, str print, str login, bool *ret_enough,
                  struct err_info *why)
{
    struct arena *a = arena_new(1 << 20);
    struct tried model;
    err e = a ? find(db, a, print, &model, why) : err_set(why, ERR_NOMEM, "approving a model");
    if (!e) {
        struct q_agency_approvals_in what = subject(a, model.print);
        e = q_agency_approve(
            db, &(struct q_agency_approve_in){CELL, what.agreement, what.hash, login,
                                              hub_now_ms(h)},
            why);
    }
    if (!e && db_changes(db) == 0)
        e = err_set(why, ERR_CONFLICT, "this user approved it already; a second person must");
    if (!e) *ret_enough = model.approvals + 1 >= MODEL_APPROVALS;
    arena_free(a);
    return e;
}

err model_may_go_live(struct db *db, struct hub *h, const char *print, struct err_info *why)
{
    struct arena *a = arena_new(1 << 20);
    struct tried model;
    if (h->training) {
        arena_free(a);
        return ERR_OK;
    }
    err e = a ? find(db, a, str_of(print), &model, why) : err_set(why, ERR_NOMEM, "a model");
    if (e == ERR_ABSENT) {
        (void)err_set(why, ERR_DENIED, "this model was not tried on this hub");
        e = err_todo(why, "aim link try FILE, then two people: aim link approve");
    }
    if (!e && model.approvals < MODEL_APPROVALS) {
        (void)err_set(why, ERR_DENIED, "this model has %zu of %d approvals", model.approvals,
                      MODEL_APPROVALS);
        e = err_todo(why, "two named people approve it: aim link approve %.12s", print);
    }
    arena_free(a);
    return e;
}
