/* refer/list.c -- referrals as lists: mine, my agency's, those to it; and a person's. */
#include "refer/inside.h"

#include "base/clock.h"
#include "base/sort.h"

static const char *const boxes[] = {[BOX_MINE] = "mine", [BOX_OURS] = "ours",
                                    [BOX_RECEIVED] = "received", [BOX_QUIET] = "quiet"};

const char *referral_box_word(enum referral_box b) { return boxes[b]; }

bool referral_box_of(str word, enum referral_box *ret_box)
{
    for (size_t i = 0; i < COUNT(boxes); i++)
        if (str_eq_c(word, boxes[i])) {
            *ret_box = (enum referral_box)i;
            return true;
        }
    return false;
}

struct listing {
    struct hub *hub;
    const struct partners *partners;
    const struct viewer *viewer;
    struct look look;
    enum referral_box box;
    int state;
    int64_t person;
    struct arena *arena;
    struct arena_mark mark;
    struct referral *list;
    size_t n, open;
    bool more;
    struct audit_subject *subjects;
};

/* In a list a referral has a name and no more of its content. */
static err shorten(struct listing *l, struct referral *r, struct err_info *why)
{
    struct refer_content *c = &r->content, head = {.age = -1};
    (void)why;
    (void)l;
    head.given = c->given;
    head.family = c->family;
    r->content = head;
    return ERR_OK;
}

static err add(struct db *db, struct listing *l, int64_t id, struct err_info *why)
{
    struct referral r;
    err e = refer_load(db, l->hub, id, &l->look, l->arena, &r, why);
    if (e || !refer_side(l->partners, l->viewer, &r)) return e;
    refer_hide_team(&l->look, &r);
    if (l->state >= 0 && (int)r.state != l->state) return ERR_OK;
    e = refer_find_quiet(db, l->hub, l->partners, &r, l->arena, why);
    if (e || (l->box == BOX_QUIET && !r.quiet_days)) return e;
    e = shorten(l, &r, why);
    if (e) return e;
    l->open += !referral_ended(r.state);
    l->list[l->n++] = r;
    return ERR_OK;
}

static err take_from(struct db *db, struct listing *l, int64_t since_ms, struct err_info *why)
{
    struct q_referral_from_agency_rows rows;
    err e = q_referral_from_agency(
        db,
        &(struct q_referral_from_agency_in){str_of(l->viewer->user->agency), since_ms,
                                            REFERRAL_LIST_MAX + 1},
        l->arena, &rows, why);
    for (size_t i = 0; !e && i < rows.n && l->n < REFERRAL_LIST_MAX; i++)
        if (l->box == BOX_OURS || str_eq_c(rows.at[i].from_login, l->viewer->user->login))
            e = add(db, l, rows.at[i].referral, why);
    l->more = !e && rows.n > REFERRAL_LIST_MAX;
    return e;
}

static err take_to(struct db *db, struct listing *l, int64_t since_ms, struct err_info *why)
{
    struct q_referral_to_agency_rows rows;
    err e = q_referral_to_agency(
        db,
        &(struct q_referral_to_agency_in){str_of(l->viewer->user->agency), since_ms,
                                          REFERRAL_LIST_MAX + 1},
        l->arena, &rows, why);
    for (size_t i = 0; !e && i < rows.n && l->n < REFERRAL_LIST_MAX; i++)
        e = add(db, l, rows.at[i].referral, why);
    l->more = !e && rows.n > REFERRAL_LIST_MAX;
    return e;
}

static err take_quiet(struct db *db, struct listing *l, struct err_info *why)
{
    struct q_referral_quiet_to_rows rows;
    err e = refer_quiet_rows(db, l->hub, l->partners, str_of(l->viewer->user->agency), l->arena,
                             &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++)
        e = add(db, l, rows.at[i].referral, why);
    return e;
}

static err note(struct db *db, struct listing *l, struct err_info *why)
{
    struct audit_entry entry = viewer_entry(l->viewer, AUDIT_REFERRAL_SHOWN);
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++)
        if (!l->list[i].hidden && l->list[i].person)
            l->subjects[n++] = (struct audit_subject){l->list[i].person, 0};
    entry.detail = str_printf(l->arena, "list %s, shown %zu", boxes[l->box], l->n);
    entry.subjects = l->subjects;
    entry.subject_count = n;
    return audit_note(db, l->hub, &entry, why);
}

static err make_room(struct listing *l, size_t n, struct err_info *why)
{
    l->n = l->open = 0;
    l->list = ARENA_ARRAY(l->arena, struct referral, n + 1);
    l->subjects = ARENA_ARRAY(l->arena, struct audit_subject, n + 1);
    return l->list && l->subjects ? ERR_OK : err_set(why, ERR_NOMEM, "a list of referrals");
}

static err load(struct db *db, void *ctx, struct err_info *why)
{
    struct listing *l = ctx;
    int64_t since_ms = hub_now_ms(l->hub) - REFERRAL_LIST_DAYS * MS_PER_DAY;
    arena_rewind(l->arena, l->mark);
    err e = make_room(l, REFERRAL_LIST_MAX, why);
    if (!e)
        e = l->box == BOX_QUIET      ? take_quiet(db, l, why)
            : l->box == BOX_RECEIVED ? take_to(db, l, since_ms, why)
                                     : take_from(db, l, since_ms, why);
    return e ? e : note(db, l, why);
}

err referral_list(struct hub *h, const struct partners *p, const struct viewer *v,
                  enum referral_box box, int state, struct arena *a,
                  struct referral_list *ret_list, struct err_info *why)
{
    struct listing l = {.hub = h,
                        .partners = p,
                        .viewer = v,
                        .look = viewer_look(v, h),
                        .box = box,
                        .state = state,
                        .arena = a,
                        .mark = arena_mark(a)};
    err e = refer_may(v, why);
    if (!e) e = store_write(h->store, load, &l, why);
    if (!e) *ret_list = (struct referral_list){l.list, l.n, l.open, l.more};
    return e;
}

/* ---- a person's ---- */

static int by_sent(const void *left, const void *right)
{
    const struct referral *a = left, *b = right;
    if (a->sent_ms != b->sent_ms) return a->sent_ms > b->sent_ms ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

static bool listed(const struct listing *l, int64_t id)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->list[i].id == id) return true;
    return false;
}

static err of_person(struct db *db, void *ctx, struct err_info *why)
{
    struct listing *l = ctx;
    const int64_t *records = NULL;
    size_t n = 0;
    int shield = 0;
    arena_rewind(l->arena, l->mark);
    err e = make_room(l, REFERRAL_LIST_MAX, why);
    if (!e) e = history_living(db, l->person, l->arena, &l->person, &shield, why);
    if (!e) e = history_members(db, l->person, l->arena, &records, &n, why);
    for (size_t i = 0; !e && i < n; i++) {
        struct q_referral_about_rows rows;
        e = q_referral_about(db, &(struct q_referral_about_in){cell_of(records[i]), records[i]},
                             l->arena, &rows, why);
        for (size_t k = 0; !e && k < rows.n && l->n < REFERRAL_LIST_MAX; k++)
            if (!listed(l, rows.at[k].referral)) e = add(db, l, rows.at[k].referral, why);
    }
    if (!e && l->n) sort_list(l->list, l->n, sizeof *l->list, by_sent);
    return e;
}

err referral_of_person(struct hub *h, const struct partners *p, const struct viewer *v,
                       int64_t person, struct arena *a, const struct referral **ret_list,
                       size_t *ret_n, struct err_info *why)
{
    struct listing l = {.hub = h,
                        .partners = p,
                        .viewer = v,
                        .look = viewer_look(v, h),
                        .state = -1,
                        .person = person,
                        .arena = a,
                        .mark = arena_mark(a)};
    *ret_list = NULL;
    *ret_n = 0;
    if (!access_may(v->user, CAP_REFER)) return ERR_OK;
    err e = store_read(h->store, of_person, &l, why);
    if (e == ERR_ABSENT) return ERR_OK;
    if (e) return e;
    *ret_list = l.list;
    *ret_n = l.n;
    return ERR_OK;
}
