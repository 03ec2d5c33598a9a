/* safeguard/queue.c -- one page of the review queue: which reviews, each in full, and the entry in
 * the log before it leaves. */
#include "safeguard/review_inside.h"

#include "query.h"
#include "store/cell.h"
#include "store/store.h"

#include <stdio.h>

/* ---- who may be seen in the queue ---- */

bool queue_sees(const struct loading *l, int shield, enum field f)
{
    struct subject s = {.shield = shield, .audience = 3};
    return access_decide(&l->look, &s, f).disclose == DISCLOSE_SHOW;
}

bool queue_knows(const struct loading *l, int shield)
{
    return queue_sees(l, shield, FIELD_KNOWN) && queue_sees(l, shield, FIELD_RULES);
}

bool queue_tells(const struct loading *l, int shield)
{
    return queue_knows(l, shield) && (!l->asked.age || queue_sees(l, shield, FIELD_BIRTH_DATE)) &&
           (!l->asked.area || (queue_sees(l, shield, FIELD_OUTCODE) &&
                               queue_sees(l, shield, FIELD_ADDRESS)));
}

err queue_live(struct loading *l, struct head *h, struct err_info *why)
{
    const int64_t *records = NULL;
    size_t n = 0;
    err e = history_living(l->db, h->person, l->arena, &h->person, &h->shield, why);
    if (!e) e = history_members(l->db, h->person, l->arena, &records, &n, why);
    return e ? e : records_shield(l->db, records, n, l->arena, &h->shield, why);
}

/* ---- the page ---- */

static err fill_page(struct loading *l, const struct head *heads, size_t n, struct err_info *why)
{
    struct queue_line *list = ARENA_ARRAY(l->arena, struct queue_line, n + 1);
    l->subjects = ARENA_ARRAY(l->arena, struct audit_subject, n + 1);
    if (!list || !l->subjects) return err_set(why, ERR_NOMEM, "the review queue");
    for (size_t i = 0; i < n; i++) {
        err e = queue_fill_line(l, &heads[i], &list[i], why);
        if (e) return e;
        l->subjects[l->subject_count++] = (struct audit_subject){heads[i].person, 3};
    }
    l->page.lines = list;
    l->page.n = n;
    return ERR_OK;
}

void queue_start(struct loading *l, struct hub *h, const struct partners *p, const struct viewer *v,
                 struct arena *a)
{
    l->hub = h;
    l->partners = p;
    l->viewer = v;
    l->arena = a;
    l->mark = arena_mark(a);
    l->look = viewer_look(v, h);
    l->now_ms = hub_now_ms(h);
    struct date today = date_uk(l->now_ms).date;
    l->today = date_days(today);
    l->day_starts_ms = date_uk_midnight_ms(today);
    l->day_ends_ms = date_uk_midnight_ms(date_from_days(l->today + 1));
}

err queue_open_book(struct loading *l, struct db *db, struct err_info *why)
{
    arena_rewind(l->arena, l->mark);
    l->db = db;
    err e = visibility_load(db, l->arena, &l->visibility, why);
    return e ? e : rule_set_load(db, l->partners, l->arena, &l->rules, why);
}

static err load(struct db *db, void *ctx, struct err_info *why)
{
    struct loading *l = ctx;
    struct head *heads = NULL;
    size_t n = 0;
    l->page = (struct queue_page){0};
    l->subject_count = 0;
    err e = queue_open_book(l, db, why);
    if (!e) e = queue_choose(l, why);
    if (!e) e = queue_heads(l, &heads, &n, why);
    return e ? e : fill_page(l, heads, n, why);
}

static err note(struct loading *l, struct err_info *why)
{
    struct audit_entry entry = viewer_entry(l->viewer, AUDIT_QUEUE_SHOWN);
    char detail[60];
    (void)snprintf(detail, sizeof detail, "page %lld, reviews shown %zu", (long long)l->page.page,
                   l->page.n);
    entry.detail = str_of(detail);
    entry.subjects = l->subjects;
    entry.subject_count = l->subject_count;
    return audit_note_alone(l->hub, &entry, why);
}

static err check(const struct loading *l, struct err_info *why)
{
    err e = review_check_viewer(l->viewer, why);
    if (!e && (l->wish->page < 1 || l->wish->page_lines < 1 ||
               l->wish->page_lines > QUEUE_PAGE_MAX || l->wish->band >= BAND__COUNT ||
               l->wish->who > WHO_WORKER || l->wish->sort > SORT_DUE ||
               l->wish->age >= REVIEW_AGE__COUNT))
        e = err_set(why, ERR_INPUT, "there is no such page of the queue");
    return e;
}

err queue_load(struct hub *h, const struct partners *p, const struct viewer *v,
               const struct queue_wish *wish, struct arena *a, struct queue_page *ret_page,
               struct err_info *why)
{
    struct loading l = {.wish = wish};
    queue_start(&l, h, p, v, a);
    err e = check(&l, why);
    if (!e) e = store_read(h->store, load, &l, why);
    if (!e) e = note(&l, why);
    if (!e) *ret_page = l.page;
    return e;
}
