/* safeguard/queue_heads.c -- which reviews are on the page that is asked for.
 *
 * Workload: 50,000 open reviews, a page every second, 25 lines of it. The order is an index's,
 * group by group (a colour, overdue or not); a group that ends before the page is skipped by its
 * number, in the others the walk stops at the page's last line. */
#include "safeguard/inside.h"

#include "base/sort.h"
#include "event/household.h"
#include "query.h"

bool queue_in_doubt(const struct counting *c, int64_t person)
{
    return sort_find(c->in_doubt, c->in_doubt_count, sizeof person, &person, sort_int64) != NULL;
}

static err pick(struct picking *p, struct head h, str band, struct err_info *why)
{
    const struct counting *c = p->c;
    if (!rule_band_of(band, &h.band)) return queue_bad_colour(why);
    if (!queue_tells(c->l, h.shield) || queue_in_doubt(c, h.person)) return ERR_OK;
    queue_set_clock(c->l, &h);
    p->list[p->n++] = h;
    return ERR_OK;
}

/* The rows of one of the index's walks; texts in the arena. */
#define PICK_ALL(p, rows, why)                                                                     \
    do {                                                                                           \
        for (size_t i_ = 0; !e && i_ < (rows).n; i_++)                                             \
            e = pick(p, HEAD_OF(&(rows).at[i_]), (rows).at[i_].band, why);                         \
    } while (0)

int32_t queue_place(const struct queue_wish *w)
{
    return w->who == WHO_NOBODY ? PLACE_FREE : w->who == WHO_WORKER ? PLACE_WORKER : -1;
}

static err walk_order(struct picking *p, enum rule_band band, bool late, int32_t most,
                      struct err_info *why)
{
    struct loading *l = p->c->l;
    const struct queue_wish *w = l->wish;
    str word = str_of(rule_band_word(band));
    err e;
    if (l->asked.walked) return queue_walk_mark(p, band, late, most, why);
    if (late) {
        struct q_review_late_rows rows;
        struct q_review_late_in in = {word,     l->now_ms,     w->pathway, w->came_back,
                                      w->quiet, queue_place(w), most};
        e = q_review_late(l->db, &in, l->arena, &rows, why);
        PICK_ALL(p, rows, why);
    } else {
        struct q_review_in_time_rows rows;
        struct q_review_in_time_in in = {word,     l->now_ms,     w->pathway, w->came_back,
                                         w->quiet, queue_place(w), most};
        e = q_review_in_time(l->db, &in, l->arena, &rows, why);
        PICK_ALL(p, rows, why);
    }
    return e;
}

static err walk_due(struct picking *p, int32_t most, struct err_info *why)
{
    struct loading *l = p->c->l;
    const struct queue_wish *w = l->wish;
    struct q_review_due_from_rows rows;
    str band = w->band < 0 ? STR("") : str_of(rule_band_word((enum rule_band)w->band));
    if (l->asked.walked) return queue_walk_mark_due(p, most, why);
    struct q_review_due_from_in in = {0,           INT64_MAX, band,          w->pathway,
                                      w->came_back, w->quiet,  queue_place(w), most};
    err e = q_review_due_from(l->db, &in, l->arena, &rows, why);
    PICK_ALL(p, rows, why);
    return e;
}

static int64_t all_of(int64_t counts[BAND__COUNT][2])
{
    int64_t n = 0;
    for (int b = 0; b < BAND__COUNT; b++)
        n += counts[b][0] + counts[b][1];
    return n;
}

err queue_room_for(struct picking *p, int64_t rows, struct err_info *why)
{
    p->n = 0;
    p->list = ARENA_ARRAY(p->c->l->arena, struct head, (size_t)rows + p->c->doubt_count + 1);
    return p->list ? ERR_OK : err_set(why, ERR_NOMEM, "the review queue");
}

/* Those of one group, in order, as many as are needed to reach `until`. */
static err read_group(struct picking *p, int band, bool late, int64_t until, struct err_info *why)
{
    const struct counting *c = p->c;
    int64_t most = until + c->hidden[band][late] + (int64_t)c->in_doubt_count;
    err e = queue_room_for(p, most * (1 + (int64_t)c->shield_count), why);
    if (!e) e = walk_order(p, (enum rule_band)band, late, (int32_t)most, why);
    if (e) return e;
    for (size_t i = 0; i < c->doubt_count; i++)
        if ((int)c->doubts[i].band == band && c->doubts[i].overdue == late)
            p->list[p->n++] = c->doubts[i];
    if (p->n) sort_list(p->list, p->n, sizeof *p->list, queue_by_urgency);
    return ERR_OK;
}

static err read_due(struct picking *p, int64_t until, struct err_info *why)
{
    struct counting *c = p->c;
    int64_t most = until + all_of(c->hidden) + (int64_t)c->in_doubt_count;
    err e = queue_room_for(p, most * (1 + BAND__COUNT * (int64_t)c->shield_count), why);
    if (!e) e = walk_due(p, (int32_t)most, why);
    if (e) return e;
    for (size_t i = 0; i < c->doubt_count; i++)
        p->list[p->n++] = c->doubts[i];
    if (p->n) sort_list(p->list, p->n, sizeof *p->list, queue_by_due);
    return ERR_OK;
}

/* What one user has in hand is little: all of it is read. */
static err read_login(struct picking *p, struct err_info *why)
{
    struct counting *c = p->c;
    struct q_review_of_login_rows rows;
    err e = q_review_of_login(c->l->db, &(struct q_review_of_login_in){c->l->wish->login},
                              c->l->arena, &rows, why);
    if (!e) e = queue_room_for(p, (int64_t)rows.n, why);
    for (size_t i = 0; !e && i < rows.n; i++) {
        struct head h = HEAD_OF(&rows.at[i]);
        HEAD_MARKS(&h, &rows.at[i]);
        e = pick(p, h, rows.at[i].band, why);
    }
    if (e) return e;
    size_t kept = 0;
    for (size_t i = 0; i < p->n; i++) {
        const struct kind k = queue_kind_of(&p->list[i], 1);
        if (queue_fits(c->l->wish, &k) && queue_is_marked(c->l, &p->list[i]))
            p->list[kept++] = p->list[i];
    }
    for (size_t i = 0; i < c->doubt_count; i++)
        p->list[kept++] = c->doubts[i];
    p->n = kept;
    if (p->n)
        sort_list(p->list, p->n, sizeof *p->list,
                  c->l->wish->sort == SORT_DUE ? queue_by_due : queue_by_urgency);
    return ERR_OK;
}

/* ---- of one household ---- */

/* The open review of somebody, as they are now; nothing when there is none that may be known. */
static err take_person(struct picking *p, int64_t person, struct err_info *why)
{
    struct loading *l = p->c->l;
    struct review *list;
    struct head h = {.person = person};
    size_t n;
    err e = queue_live(l, &h, why);
    if (e || !queue_tells(l, h.shield)) return e == ERR_ABSENT ? ERR_OK : e;
    e = reviews_read(l->db, h.person, l->arena, &list, &n, why);
    if (e || !n || !list[0].open) return e;
    int shield = h.shield;
    h = HEAD_OF(&list[0]);
    h.shield = shield;
    h.band = list[0].band;
    queue_set_clock(l, &h);
    const struct kind k = queue_kind_of(&h, 1);
    e = queue_fits_now(l, h.person, h.shield, &h.fits, why);
    if (!e && h.fits && queue_fits(l->wish, &k)) p->list[p->n++] = h;
    return e;
}

/* Who lives with somebody is read as their page reads it: nobody who is shielded is in it. */
static err read_home(struct picking *p, struct err_info *why)
{
    struct loading *l = p->c->l;
    struct head asked = {.person = l->wish->home};
    struct household home = {.n = 0};
    err e = queue_live(l, &asked, why);
    bool known = !e && queue_knows(l, asked.shield);
    if (known && queue_sees(l, asked.shield, FIELD_HOUSEHOLD))
        e = household_read(l->db, l->hub, &l->visibility, asked.person, l->arena, &home, why);
    if (e && e != ERR_ABSENT) return e;
    e = queue_room_for(p, (int64_t)home.n + 1, why);
    if (!e && known) e = take_person(p, asked.person, why);
    for (size_t i = 0; !e && i < home.n; i++)
        if (home.at[i].lives_there) e = take_person(p, home.at[i].person, why);
    if (!e && p->n)
        sort_list(p->list, p->n, sizeof *p->list,
                  l->wish->sort == SORT_DUE ? queue_by_due : queue_by_urgency);
    return e;
}

static size_t give(const struct picking *p, int64_t skip, int64_t need, struct head *to)
{
    size_t n = 0;
    for (size_t i = (size_t)skip; i < p->n && (int64_t)n < need; i++)
        to[n++] = p->list[i];
    return n;
}

/* From the first line of the page on, group by group. */
static err read_groups(struct picking *p, int64_t skip, int64_t need, struct head *to, size_t *n,
                       struct err_info *why)
{
    err e = ERR_OK;
    for (int g = 2 * BAND__COUNT - 1; !e && g >= 0 && need > 0; g--) {
        int64_t in_group = p->c->group[g / 2][g % 2];
        if (skip >= in_group) {
            skip -= in_group;
            continue;
        }
        e = read_group(p, g / 2, g % 2, skip + need, why);
        if (e) break;
        size_t given = give(p, skip, need, to + *n);
        *n += given;
        need -= (int64_t)given;
        skip = 0;
    }
    return e;
}

/* How many may be shown, and which of them are on this page. */
static int64_t cut(struct counting *c, int64_t matching, int64_t *ret_need)
{
    struct queue_page *page = &c->l->page;
    const struct queue_wish *w = c->l->wish;
    int64_t red = c->group[BAND_RED][0] + c->group[BAND_RED][1], shown = matching;
    page->matching = matching;
    page->cap = queue_cap(&c->l->partners->terms.queue);
    if (page->cap && !w->all && !w->home && (w->who == WHO_ANYONE || w->who == WHO_NOBODY)) {
        int64_t most = page->cap > red ? page->cap : red;
        if (w->sort == SORT_ORDER && shown > most) shown = most;
    }
    page->below = matching - shown;
    page->pages = shown ? (shown + w->page_lines - 1) / w->page_lines : 1;
    page->page = w->page < page->pages ? w->page : page->pages;
    int64_t from = (page->page - 1) * w->page_lines;
    page->first = from + 1;
    *ret_need = shown - from < w->page_lines ? shown - from : w->page_lines;
    return from;
}

err queue_heads(struct loading *l, struct head **ret_heads, size_t *ret_n, struct err_info *why)
{
    struct counting c = {.l = l};
    struct picking p = {.c = &c};
    struct head *heads = ARENA_ARRAY(l->arena, struct head, (size_t)l->wish->page_lines + 1);
    size_t n = 0;
    if (!heads) return err_set(why, ERR_NOMEM, "the review queue");
    bool all_read = l->wish->home || l->wish->who == WHO_LOGIN;
    err e = queue_count(&c, why);
    if (!e && l->wish->home) e = read_home(&p, why);
    else if (!e && all_read)
        e = read_login(&p, why);
    if (e) return e;
    int64_t need, from = cut(&c, all_read ? (int64_t)p.n : all_of(c.group), &need);
    if (all_read) n = give(&p, from, need, heads);
    else if (l->wish->sort == SORT_DUE) {
        e = read_due(&p, from + need, why);
        if (!e) n = give(&p, from, need, heads);
    } else
        e = read_groups(&p, from, need, heads, &n, why);
    if (!e && l->asked.walked) e = queue_dress(l, heads, &n, why);
    *ret_heads = heads;
    *ret_n = n;
    return e;
}
