/* mash/list.c -- see list.h. Some dozens of open cases, rarely hundreds: all their heads are read
 * to order and count them, identities are opened for one page. */
#include "mash/list.h"

#include "access/account.h"
#include "base/sort.h"
#include "mash/quiet.h"
#include "mash/view_inside.h"

enum { CLOSED_DAYS = 90, CLOSED_MAX = 1000 };

struct head {
    struct mash_line line;
    int64_t living;
    str worker, proposed_by;
};

struct listing {
    struct hub *hub;
    const struct partners *partners;
    const struct viewer *viewer;
    const struct mash_wish *wish;
    struct arena *arena;
    struct arena_mark mark;
    struct look look;
    struct db *db;
    int64_t now_ms, day_ends_ms;
    struct visibility visibility;
    struct head *heads;
    size_t n;
    struct mash_list list;
    struct audit_subject *subjects;
};

static int grave_first(const void *left, const void *right)
{
    const struct mash_line *a = &((const struct head *)left)->line,
                           *b = &((const struct head *)right)->line;
    int band_a = a->band_set ? (int)a->band : -1, band_b = b->band_set ? (int)b->band : -1;
    if (band_a != band_b) return band_a - band_b; /* nobody has looked: before red */
    if (a->due_ms != b->due_ms) return a->due_ms < b->due_ms ? -1 : 1;
    return (a->mash > b->mash) - (a->mash < b->mash);
}

static void count(struct listing *l, const struct head *h)
{
    struct mash_numbers *n = &l->list.numbers;
    str me = str_of(l->viewer->user->login);
    n->open++;
    n->overdue += h->line.overdue;
    n->due_today += h->line.due_today;
    n->mine += str_eq(h->worker, me);
    n->to_confirm += h->line.waits && !str_eq(h->proposed_by, me);
    n->quiet += h->line.quiet_days > 0;
}

static bool wanted(const struct listing *l, const struct head *h)
{
    str me = str_of(l->viewer->user->login);
    switch (l->wish->which) {
    case MASH_WISH_MINE: return str_eq(h->worker, me);
    case MASH_WISH_CONFIRM: return h->line.waits && !str_eq(h->proposed_by, me);
    case MASH_WISH_QUIET: return h->line.quiet_days > 0;
    case MASH_WISH_CLOSED: return false;
    default: return true;
    }
}

/* Its person, if this viewer may know of them. */
static err known(struct listing *l, int64_t person, int64_t *ret_living, bool *ret_may,
                 struct err_info *why)
{
    err e = mash_may_know(l->db, &l->look, person, l->arena, ret_living, ret_may, why);
    if (!e && !*ret_living) *ret_living = person;
    return e;
}

static err read_open(struct listing *l, struct err_info *why)
{
    struct q_mash_open_list_rows rows;
    err e = q_mash_open_list(l->db, l->arena, &rows, why);
    l->heads = e ? NULL : ARENA_ARRAY(l->arena, struct head, rows.n + 1);
    if (!l->heads) return e ? e : err_set(why, ERR_NOMEM, "the list of cases");
    for (size_t i = 0; i < rows.n && !e; i++) {
        const struct q_mash_open_list_row *r = &rows.at[i];
        const struct mash_outcome *o = mash_outcome_of(&l->partners->terms.mash, r->outcome);
        struct head h = {.worker = r->worker, .proposed_by = r->proposed_by};
        bool may = false;
        h.line = (struct mash_line){.mash = r->mash,
                                    .person = r->person,
                                    .received_ms = r->received_ms,
                                    .due_ms = r->due_ms,
                                    .overdue = r->due_ms < l->now_ms,
                                    .due_today =
                                        r->due_ms >= l->now_ms &&
                                        r->due_ms<l->day_ends_ms, .waits = r->proposed_by.len> 0,
                                    .worker = r->worker,
                                    .outcome_label = o ? o->label : STR("")};
        h.line.band_set = mash_band_of(r->band, &h.line.band);
        (void)mash_stage_of(r->stage, &h.line.stage);
        e = known(l, r->person, &h.living, &may, why);
        if (e || !may) continue;
        const struct mash_quiet_case one = {r->mash, h.living, r->due_ms, h.line.waits};
        e = mash_quiet(l->db, l->partners, &l->visibility, &one, l->now_ms, l->arena,
                       &h.line.quiet_days, why);
        count(l, &h);
        if (wanted(l, &h)) l->heads[l->n++] = h;
    }
    if (l->n) sort_list(l->heads, l->n, sizeof *l->heads, grave_first);
    return e;
}

static err read_closed(struct listing *l, struct err_info *why)
{
    struct q_mash_closed_list_rows rows;
    struct q_mash_closed_list_in in = {l->now_ms - CLOSED_DAYS * MS_PER_DAY, INT64_MAX, CLOSED_MAX};
    err e = q_mash_closed_list(l->db, &in, l->arena, &rows, why);
    l->heads = e ? NULL : ARENA_ARRAY(l->arena, struct head, rows.n + 1);
    if (!l->heads) return e ? e : err_set(why, ERR_NOMEM, "the list of cases");
    for (size_t i = 0; i < rows.n && !e; i++) {
        const struct q_mash_closed_list_row *r = &rows.at[i];
        const struct mash_outcome *o = mash_outcome_of(&l->partners->terms.mash, r->outcome);
        struct head h = {.worker = r->worker};
        bool may = false;
        h.line = (struct mash_line){.mash = r->mash,
                                    .person = r->person,
                                    .stage = MASH_CLOSED,
                                    .received_ms = r->received_ms,
                                    .due_ms = r->due_ms,
                                    .decided_ms = r->decided_ms,
                                    .overdue = r->decided_ms > r->due_ms,
                                    .worker = r->worker,
                                    .outcome_label = o ? o->label : r->outcome};
        h.line.band_set = mash_band_of(r->band, &h.line.band);
        e = known(l, r->person, &h.living, &may, why);
        if (!e && may) l->heads[l->n++] = h;
    }
    return e;
}

/* ---- a page of them ---- */

static err count_checks(struct listing *l, struct mash_line *line, struct err_info *why)
{
    struct q_mash_checks_rows rows;
    err e = q_mash_checks(l->db, &(struct q_mash_checks_in){cell_of(line->mash), line->mash},
                          l->arena, &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++) {
        line->asked++;
        line->answered += rows.at[i].answered_ms != 0;
        line->late += !rows.at[i].answered_ms && rows.at[i].due_ms && rows.at[i].due_ms < l->now_ms;
    }
    return e;
}

static err fill_line(struct listing *l, const struct head *h, struct mash_line *line,
                     struct err_info *why)
{
    struct history past;
    const int64_t *records = NULL;
    struct subject s = {.audience = 3};
    size_t n = 0;
    int64_t living;
    *line = h->line;
    line->age = -1;
    line->worker_name = account_name(l->db, line->worker, l->arena);
    mash_reference(line->mash, line->reference);
    err e = count_checks(l, line, why);
    if (!e) e = history_living(l->db, h->living, l->arena, &living, &s.shield, why);
    if (!e) e = history_members(l->db, living, l->arena, &records, &n, why);
    if (!e)
        e = history_read(l->db, l->hub, l->partners, &l->visibility, records, n, l->arena, &past,
                         why);
    if (e) return e == ERR_ABSENT ? ERR_OK : e;
    s.shield |= past.shield;
    line->person = living;
    if (access_decide(&l->look, &s, FIELD_NAME).disclose == DISCLOSE_SHOW) {
        line->given_name = str_trim(pii_reveal(past.identity.name.given, REVEAL_SHOW));
        line->family_name = str_trim(pii_reveal(past.identity.name.family, REVEAL_SHOW));
    }
    if (access_decide(&l->look, &s, FIELD_BIRTH_DATE).disclose == DISCLOSE_SHOW &&
        past.identity.birth_date.year)
        line->age = date_age(past.identity.birth_date, date_uk(l->now_ms).date);
    if (access_decide(&l->look, &s, FIELD_OUTCODE).disclose == DISCLOSE_SHOW)
        line->outcode = identity_outcode(past.identity.postcode, REVEAL_SHOW);
    history_wipe(&past);
    return ERR_OK;
}

static err fill_page(struct listing *l, struct err_info *why)
{
    int64_t lines = l->wish->page_lines, pages = ((int64_t)l->n + lines - 1) / lines;
    struct mash_list *out = &l->list;
    struct mash_line *at = ARENA_ARRAY(l->arena, struct mash_line, (size_t)lines + 1);
    l->subjects = ARENA_ARRAY(l->arena, struct audit_subject, (size_t)lines + 1);
    if (!at || !l->subjects) return err_set(why, ERR_NOMEM, "the list of cases");
    out->pages = pages ? pages : 1;
    out->page = l->wish->page < out->pages ? l->wish->page : out->pages;
    for (size_t i = (size_t)((out->page - 1) * lines); i < l->n && out->n < (size_t)lines; i++) {
        err e = fill_line(l, &l->heads[i], &at[out->n], why);
        if (e) return e;
        l->subjects[out->n] = (struct audit_subject){at[out->n].person, 3};
        out->n++;
    }
    out->lines = at;
    return ERR_OK;
}

static err replies(struct listing *l, struct err_info *why)
{
    struct mash_replies *list = NULL;
    size_t n = 0;
    struct mash_numbers *to = &l->list.numbers;
    err e = mash_replies_read(l->db, l->hub, l->partners, MASH_REPLY_DAYS, l->arena, &list, &n,
                              &to->median_reply_ms, why);
    for (size_t i = 0; !e && i < n; i++)
        to->replies += list[i].answered;
    return e;
}

static err note(struct listing *l, struct err_info *why)
{
    struct audit_entry entry = viewer_entry(l->viewer, AUDIT_CASES_SHOWN);
    entry.subjects = l->subjects;
    entry.subject_count = l->list.n;
    entry.detail = str_printf(l->arena, "page %lld, cases shown %zu", (long long)l->list.page,
                              l->list.n);
    return audit_note(l->db, l->hub, &entry, why);
}

/* Anew, with the open ones; a transaction may run twice. */
static err begin(struct listing *l, struct db *db, struct err_info *why)
{
    arena_rewind(l->arena, l->mark);
    l->db = db;
    l->n = 0;
    l->list = (struct mash_list){0};
    err e = visibility_load(db, l->arena, &l->visibility, why);
    return e ? e : read_open(l, why);
}

static err load(struct db *db, void *ctx, struct err_info *why)
{
    struct listing *l = ctx;
    err e = begin(l, db, why);
    if (!e && l->wish->which == MASH_WISH_CLOSED) e = read_closed(l, why);
    if (!e) e = fill_page(l, why);
    if (!e) e = replies(l, why);
    return e ? e : note(l, why);
}

static struct listing start(struct hub *h, const struct partners *p, const struct viewer *v,
                            const struct mash_wish *wish, struct arena *a)
{
    struct listing l = {.hub = h,
                        .partners = p,
                        .viewer = v,
                        .wish = wish,
                        .arena = a,
                        .mark = arena_mark(a),
                        .look = viewer_look(v, h),
                        .now_ms = hub_now_ms(h)};
    l.day_ends_ms = date_uk_midnight_ms(date_from_days(date_days(date_uk(l.now_ms).date) + 1));
    return l;
}

err mash_list_load(struct hub *h, const struct partners *p, const struct viewer *v,
                   const struct mash_wish *wish, struct arena *a, struct mash_list *ret_list,
                   struct err_info *why)
{
    struct listing l = start(h, p, v, wish, a);
    err e = purpose_check(v->user, v->purpose, v->reference, why);
    if (!e && !access_may(v->user, CAP_CASE))
        e = err_set(why, ERR_DENIED, "your role does not work on cases");
    if (!e && (wish->page < 1 || wish->page_lines < 1 || wish->page_lines > MASH_LIST_PAGE_MAX))
        e = err_set(why, ERR_INPUT, "there is no such page of the cases");
    if (!e) e = store_write(h->store, load, &l, why);
    if (!e) *ret_list = l.list;
    return e;
}

/* ---- the quiet ones alone ---- */

static err count_quiet(struct db *db, void *ctx, struct err_info *why)
{
    return begin(ctx, db, why);
}

err mash_quiet_count(struct hub *h, const struct partners *p, const struct viewer *v,
                     struct arena *a, int64_t *ret_n, struct err_info *why)
{
    const struct mash_wish wish = {.which = MASH_WISH_QUIET};
    struct listing l = start(h, p, v, &wish, a);
    *ret_n = 0;
    if (!access_may(v->user, CAP_CASE) || !p->terms.queue.case_days) return ERR_OK;
    err e = store_read(h->store, count_quiet, &l, why);
    if (!e) *ret_n = l.list.numbers.quiet;
    return e;
}
