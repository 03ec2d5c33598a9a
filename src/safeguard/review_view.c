/* safeguard/review_view.c -- one review on the screen: why it is there, what was decided before,
 * and how it may end. */
#include "safeguard/review_inside.h"

#include "base/sort.h"

#include <stdio.h>

struct viewing {
    struct loading l;
    struct review_name name;
    struct review_view view;
};

const char *review_system_words(str outcome)
{
    if (str_eq_c(outcome, "merged")) return "its records belong to another person's now";
    if (str_eq_c(outcome, "no_records")) return "no record is left of this person";
    return "it was not needed any more";
}

/* ---- those before ---- */

static err one_past(const struct loading *l, const struct review *r, struct review_past *to,
                    struct err_info *why)
{
    const struct queue_outcome *o = queue_outcome_find(&l->partners->terms.queue, r->outcome);
    bool by_system = str_eq_c(r->closed_by, "system");
    *to = (struct review_past){.review = r->review,
                               .opened_ms = r->opened_ms,
                               .closed_ms = r->closed_ms,
                               .band = r->band,
                               .closed_by = r->closed_by,
                               .by_system = by_system,
                               .outcome = by_system ? str_of(review_system_words(r->outcome))
                                          : o       ? o->label
                                                    : r->outcome};
    if (!r->sealed.len) return ERR_OK;
    return crypt_open(&l->hub->keys.use[KEY_FEATURE], review_reason_place(r->review), r->sealed,
                      l->arena, &to->reason, why);
}

static int newest_first(const void *left, const void *right)
{
    const struct review_past *a = left, *b = right;
    if (a->closed_ms != b->closed_ms) return a->closed_ms > b->closed_ms ? -1 : 1;
    return (a->review > b->review) - (a->review < b->review);
}

/* Notes of reviews are a field of their own: who may not see them sees that there were reviews. */
static err list_past(struct viewing *w, const struct found_review *f, struct err_info *why)
{
    struct review_past *list = ARENA_ARRAY(w->l.arena, struct review_past, f->n + 1);
    bool notes = queue_sees(&w->l, f->shield, FIELD_NOTES);
    size_t n = 0;
    err e = list ? ERR_OK : err_set(why, ERR_NOMEM, "no memory for a review");
    for (size_t i = 0; !e && i < f->n; i++) {
        bool this_one = f->list[i].review == w->name.review;
        if (f->list[i].open) continue;
        struct review_past *to = this_one ? &w->view.closed : &list[n++];
        e = one_past(&w->l, &f->list[i], to, why);
        if (!notes) to->reason = STR("");
    }
    if (n) sort_list(list, n, sizeof *list, newest_first);
    w->view.past = list;
    w->view.past_count = n;
    return e;
}

/* ---- the view ---- */

static struct head head_of(const struct loading *l, const struct found_review *f)
{
    const struct review *r = f->review;
    struct head h = {.person = f->living,
                     .review = r->review,
                     .opened_ms = r->opened_ms,
                     .due_ms = r->due_ms,
                     .rank = r->rank,
                     .back_ms = r->back_ms,
                     .routed_ms = r->routed_ms,
                     .band = r->band,
                     .assigned = r->assigned,
                     .pathway = r->pathway,
                     .worker = r->worker,
                     .shield = f->shield,
                     .quiet = r->quiet};
    queue_set_clock(l, &h);
    return h;
}

static err load(struct db *db, void *ctx, struct err_info *why)
{
    struct viewing *w = ctx;
    struct found_review f;
    const struct queue_terms *t = &w->l.partners->terms.queue;
    w->view = (struct review_view){.outcomes = t->outcomes, .outcome_count = t->outcome_count};
    err e = queue_open_book(&w->l, db, why);
    if (!e) e = review_find(db, &w->l.look, w->name, w->l.arena, &f, why);
    if (e) return e;
    w->name.review = f.review->review;
    struct head head = head_of(&w->l, &f);
    e = queue_fill_line(&w->l, &head, &w->view.line, why);
    if (!e) e = list_past(w, &f, why);
    w->view.open = f.review->open;
    w->view.may_close = f.review->open && access_may(w->l.viewer->user, CAP_REVIEW_CLOSE);
    return e;
}

static err note(struct db *db, void *ctx, struct err_info *why)
{
    struct viewing *w = ctx;
    char reference[REVIEW_REFERENCE + 1];
    struct audit_subject subject = {w->view.line.person, 3};
    struct audit_entry entry = viewer_entry(w->l.viewer, AUDIT_REVIEW_SHOWN);
    review_reference(w->name.review, reference);
    entry.detail = str_of(reference);
    entry.subjects = &subject;
    entry.subject_count = 1;
    err e = audit_note(db, w->l.hub, &entry, why);
    return e ? e : viewer_note_look(db, w->l.hub, w->l.viewer, subject.person, why);
}

err review_load(struct hub *h, const struct partners *p, const struct viewer *v,
                struct review_name name, struct arena *a, struct review_view *ret_view,
                struct err_info *why)
{
    struct viewing w = {.name = name};
    queue_start(&w.l, h, p, v, a);
    err e = review_check_viewer(v, why);
    if (!e) e = store_read(h->store, load, &w, why);
    if (!e) e = store_write(h->store, note, &w, why);
    if (!e) *ret_view = w.view;
    return e;
}

/* ---- to whom ---- */

struct workers {
    struct arena *arena;
    struct arena_mark mark;
    struct review_worker *list;
    size_t n;
};

static int by_name(const void *left, const void *right)
{
    const struct review_worker *a = left, *b = right;
    int order = str_cmp(a->name, b->name);
    return order ? order : str_cmp(a->login, b->login);
}

static err read_workers(struct db *db, void *ctx, struct err_info *why)
{
    struct workers *w = ctx;
    struct q_access_accounts_rows rows;
    arena_rewind(w->arena, w->mark);
    w->n = 0;
    err e = q_access_accounts(db, &(struct q_access_accounts_in){0}, w->arena, &rows, why);
    w->list = e ? NULL : ARENA_ARRAY(w->arena, struct review_worker, rows.n + 1);
    if (!w->list) return e ? e : err_set(why, ERR_NOMEM, "no memory for the team");
    for (size_t i = 0; i < rows.n; i++) {
        struct user u = {.role = ROLE_NONE};
        if (!str_eq_c(rows.at[i].state, "active") || !role_of(rows.at[i].role, &u.role) ||
            !access_may(&u, CAP_REVIEW))
            continue;
        w->list[w->n++] = (struct review_worker){rows.at[i].login, rows.at[i].name};
    }
    if (w->n) sort_list(w->list, w->n, sizeof *w->list, by_name);
    return ERR_OK;
}

err review_workers(struct hub *h, struct arena *a, const struct review_worker **ret_list,
                   size_t *ret_n, struct err_info *why)
{
    struct workers w = {.arena = a, .mark = arena_mark(a)};
    err e = store_read(h->store, read_workers, &w, why);
    if (!e) *ret_list = w.list, *ret_n = w.n;
    return e;
}
