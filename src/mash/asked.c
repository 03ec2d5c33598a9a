/* mash/asked.c -- what a partner sees of a case: that they are asked, and of whom. */
#include "access/account.h"
#include "base/clock.h"
#include "event/history.h"
#include "mash/view_inside.h"

enum { ASKED_DAYS = 90, ASKED_MAX = 500, PERSONS_MAX = 20 };

/* ---- the list: references and times, no person ---- */

struct listing {
    struct hub *hub;
    const struct user *user;
    struct arena *arena;
    struct arena_mark mark;
    struct q_mash_checks_of_rows rows;
};

static err read_list(struct db *db, void *ctx, struct err_info *why)
{
    struct listing *l = ctx;
    arena_rewind(l->arena, l->mark);
    return q_mash_checks_of(
        db,
        &(struct q_mash_checks_of_in){str_of(l->user->agency),
                                      hub_now_ms(l->hub) - ASKED_DAYS * MS_PER_DAY, ASKED_MAX},
        l->arena, &l->rows, why);
}

static void add_lines(const struct listing *l, bool answered, struct mash_asked_line *list,
                      size_t *io_n)
{
    int64_t now_ms = hub_now_ms(l->hub);
    for (size_t i = 0; i < l->rows.n; i++) {
        const struct q_mash_checks_of_row *r = &l->rows.at[i];
        if ((r->answered_ms != 0) != answered) continue;
        struct mash_asked_line *to = &list[(*io_n)++];
        *to = (struct mash_asked_line){.mash = r->mash,
                                       .round = r->round,
                                       .reminders = r->reminders,
                                       .asked_ms = r->asked_ms,
                                       .due_ms = r->due_ms,
                                       .answered_ms = r->answered_ms,
                                       .escalated_ms = r->escalated_ms,
                                       .known = r->known,
                                       .overdue = !answered && r->due_ms && r->due_ms < now_ms};
        mash_reference(r->mash, to->reference);
    }
}

static int64_t clock_of(const struct mash_asked_line *l)
{
    return l->due_ms ? l->due_ms : INT64_MAX;
}

/* The open ones by their clock: a handful, so in place. */
static void soonest_first(struct mash_asked_line *list, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct mash_asked_line one = list[i];
        size_t at = i;
        for (; at && clock_of(&list[at - 1]) > clock_of(&one); at--)
            list[at] = list[at - 1];
        list[at] = one;
    }
}

err mash_asked_list(struct hub *h, const struct user *u, struct arena *a,
                    const struct mash_asked_line **ret_list, size_t *ret_n, struct err_info *why)
{
    struct listing l = {.hub = h, .user = u, .arena = a, .mark = arena_mark(a)};
    size_t n = 0;
    if (!access_may(u, CAP_CHECK_ANSWER) || !u->agency[0])
        return err_set(why, ERR_DENIED, "your role answers no partner's checks");
    err e = store_read(h->store, read_list, &l, why);
    struct mash_asked_line *list = e ? NULL : ARENA_ARRAY(a, struct mash_asked_line, l.rows.n + 1);
    if (!list) return e ? e : err_set(why, ERR_NOMEM, "the checks of an agency");
    add_lines(&l, false, list, &n);
    soonest_first(list, n);
    add_lines(&l, true, list, &n);
    *ret_list = list;
    *ret_n = n;
    return ERR_OK;
}

/* ---- one of them ---- */

struct asking {
    struct viewing g;
    int32_t round;
    struct mash_asked asked;
};

/* Of the family only whom this agency has a record of: nobody new is told of them. */
static bool theirs(const struct history *h, const struct user *u)
{
    for (size_t i = 0; i < h->record_count; i++)
        if (str_eq_c(h->records[i].agency, u->agency)) return true;
    return false;
}

static err name_person(struct asking *k, const struct visibility *v, int64_t person, str relation,
                       struct mash_asked_person *list, struct err_info *why)
{
    struct mash_work *w = &k->g.w;
    const struct look look = viewer_look(w->viewer, w->hub);
    const int64_t *records = NULL;
    struct history h;
    struct subject s = {.audience = 3};
    size_t n = 0;
    err e = history_living(w->db, person, w->arena, &person, &s.shield, why);
    if (!e) e = history_members(w->db, person, w->arena, &records, &n, why);
    if (!e) e = history_read(w->db, w->hub, w->partners, v, records, n, w->arena, &h, why);
    if (e) return e == ERR_ABSENT ? ERR_OK : e;
    s.shield |= h.shield;
    bool may = access_decide(&look, &s, FIELD_KNOWN).disclose == DISCLOSE_SHOW &&
               access_decide(&look, &s, FIELD_NAME).disclose == DISCLOSE_SHOW &&
               (!relation.len || theirs(&h, w->viewer->user));
    if (may && k->asked.person_count < PERSONS_MAX) {
        const struct identity *id = &h.identity;
        struct date born = id->birth_date;
        list[k->asked.person_count++] = (struct mash_asked_person){
            .given_name = str_copy(w->arena, str_trim(pii_reveal(id->name.given, REVEAL_SHOW))),
            .family_name = str_copy(w->arena, str_trim(pii_reveal(id->name.family, REVEAL_SHOW))),
            .birth_date = born,
            .age = born.year ? date_age(born, date_uk(w->now_ms).date) : -1,
            .relation = relation};
        k->g.also[k->g.also_n++].person = person;
    }
    history_wipe(&h);
    return ERR_OK;
}

static err name_all(struct asking *k, struct err_info *why)
{
    struct mash_work *w = &k->g.w;
    struct q_mash_members_rows members;
    struct visibility v;
    struct mash_asked_person *list = ARENA_ARRAY(w->arena, struct mash_asked_person, PERSONS_MAX);
    k->g.also = ARENA_ARRAY(w->arena, struct chronology_also, PERSONS_MAX);
    if (!list || !k->g.also) return err_set(why, ERR_NOMEM, "a check");
    k->g.also_n = 0;
    err e = visibility_load(w->db, w->arena, &v, why);
    if (!e)
        e = q_mash_members(w->db, &(struct q_mash_members_in){cell_of(w->mash), w->mash}, w->arena,
                           &members, why);
    if (!e) e = name_person(k, &v, w->living, STR(""), list, why);
    for (size_t i = 0; !e && i < members.n; i++)
        e = name_person(k, &v, members.at[i].person, members.at[i].relation, list, why);
    k->asked.persons = list;
    return e;
}

static err find_check(struct asking *k, struct err_info *why)
{
    struct mash_work *w = &k->g.w;
    struct q_mash_checks_rows rows;
    const struct agency *a = partners_agency(w->partners, str_of(w->viewer->user->agency));
    err e = mash_checks(w, &rows, why);
    for (size_t i = 0; !e && a && i < rows.n; i++) {
        if (!str_eq(rows.at[i].agency, a->code) || rows.at[i].round != k->round) continue;
        k->asked.check = (struct mash_check_line){.agency = a};
        k->asked.asked_by_name = account_name(k->g.w.db, rows.at[i].asked_by, k->g.w.arena);
        return mash_check_line_of(w, &rows.at[i], NULL, &k->asked.check, why);
    }
    return e ? e : err_set(why, ERR_ABSENT, "there is no such check, or it is not your agency's");
}

static err note(struct asking *k, struct err_info *why)
{
    struct mash_work *w = &k->g.w;
    struct look look = viewer_look(w->viewer, w->hub);
    struct audit_entry entry = viewer_entry(w->viewer, AUDIT_CHECK_SHOWN);
    struct audit_subject *at = ARENA_ARRAY(w->arena, struct audit_subject, PERSONS_MAX);
    if (!at) return err_set(why, ERR_NOMEM, "who was shown");
    for (size_t i = 0; i < k->g.also_n; i++)
        at[i] = (struct audit_subject){k->g.also[i].person, access_tier(&look)};
    entry.subjects = at;
    entry.subject_count = k->g.also_n;
    entry.detail = str_printf(w->arena, "%s: check %d", w->reference, k->round);
    return audit_note(w->db, w->hub, &entry, why);
}

static err load(struct db *db, void *ctx, struct err_info *why)
{
    struct asking *k = ctx;
    struct mash_work *w = &k->g.w;
    arena_rewind(w->arena, k->g.mark);
    k->asked = (struct mash_asked){.mash = w->mash};
    err e = mash_begin(w, db, why);
    if (!e && !mash_reference_same(w->viewer->reference, str_of(w->reference)))
        e = err_set(why, ERR_DENIED, "the reason for access names another case");
    memcpy(k->asked.reference, w->reference, sizeof k->asked.reference);
    k->asked.terms = w->terms;
    if (!e) e = find_check(k, why);
    if (!e) e = name_all(k, why);
    if (!e) e = note(k, why);
    mash_end(w);
    return e;
}

err mash_asked_load(struct hub *h, const struct partners *p, const struct viewer *v, int64_t mash,
                    int32_t round, struct arena *a, struct mash_asked *ret, struct err_info *why)
{
    struct asking k = {
        .g = {.w = {.hub = h, .partners = p, .viewer = v, .arena = a, .mash = mash},
              .mark = arena_mark(a)},
        .round = round};
    err e = purpose_check(v->user, v->purpose, v->reference, why);
    if (!e && (!access_may(v->user, CAP_CHECK_ANSWER) || v->purpose != PURPOSE_CHECK))
        e = err_set(why, ERR_DENIED,
                    "answering needs the reason \"a partner asked me for a check\"");
    if (!e) e = store_write(h->store, load, &k, why);
    if (!e) *ret = k.asked;
    return e;
}
