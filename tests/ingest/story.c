/* tests/ingest/story.c -- see story.h. All people invented. */
#include "ingest/story.h"

#include "base/sort.h"
#include "base/vec.h"
#include "event/history.h"
#include "ingest/quarantine.h"
#include "link/link.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

#include <stdio.h>

static const char *const given[STORY_HUMANS] = {"Ines",   "Bram",  "Cato",   "Dara",
                                                "Eluned", "Farid", "Gwenno", "Hamza"};
static const char *const family[STORY_HUMANS] = {"Abara",  "Abara",   "Conteh", "Doyle",
                                                 "Eastoe", "Farooqi", "Griffi", "Haddad"};
static const char *const types[] = {"ae_attendance", "admission"};

static bool has_old_ref(int human) { return human % 3 == 0; }

/* ---- making it up ---- */

static struct story_line *add(struct story *s, struct story_line line)
{
    assert_true(s->n < STORY_LINES_MAX);
    s->line[s->n] = line;
    return &s->line[s->n++];
}

static void make_people(struct story *s)
{
    for (int h = 0; h < STORY_HUMANS; h++) {
        struct story_line l = {.what = STORY_PERSON, .human = h, .slot = 1, .lasts = true};
        l.shield = h == 4; /* said once, in the middle of much else */
        l.slot = l.shield ? 70 : 1;
        add(s, l);
        l = (struct story_line){.human = h, .slot = 2, .lasts = true, .school = true};
        add(s, l);
        if (!has_old_ref(h)) { /* more is said of the others, so that mergers come last */
            l = (struct story_line){.human = h, .slot = STORY_LAST, .lasts = true};
            l.left = h == STORY_LEAVER;
            add(s, l);
            l.slot = 40 + h, l.mother = h % 4 == 1, l.left = h % 3 == 1;
            add(s, l);
            continue;
        }
        l = (struct story_line){.what = STORY_PERSON, .human = h, .slot = 3, .old_ref = true};
        add(s, l);
        l.what = STORY_MERGE; /* first into somebody else by mistake, then right */
        l.slot = 20, l.merge_to = (h + 1) % STORY_HUMANS;
        add(s, l);
        l.slot = 60, l.merge_to = h;
        add(s, l);
    }
}

static void make_event(struct story *s, struct rand *r, int number)
{
    struct story_line l = {.what = STORY_EVENT, .human = (int)rand_below(r, STORY_HUMANS)};
    l.event = number, l.slot = 5 + (int)rand_below(r, 40), l.day = 1 + (int)rand_below(r, 28);
    l.type = (int)rand_below(r, COUNT(types));
    l.school = rand_below(r, 3) == 0;
    l.old_ref = !l.school && has_old_ref(l.human) && rand_below(r, 2);
    struct story_line was = l, then = l;
    then.slot += 1 + (int)rand_below(r, 40);
    switch (rand_below(r, 7)) {
    case 0: /* withdrawn; the original may come when it likes, even without a date of its own */
        l.dateless = rand_below(r, 2) != 0;
        add(s, l);
        then.what = STORY_WITHDRAW;
        add(s, then);
        return;
    case 1: /* withdrawn by mistake, and said again */
        add(s, l);
        then.what = STORY_WITHDRAW;
        add(s, then);
        then.what = STORY_EVENT, then.slot += 3;
        break;
    case 2: /* corrected */
        was.day = 1 + (int)rand_below(r, 28), was.type = (int)rand_below(r, COUNT(types));
        add(s, was);
        break;
    case 3: /* said of somebody else at first */
        was.human = (was.human + 3) % STORY_HUMANS, was.old_ref = false;
        add(s, was);
        break;
    case 4: /* not to be read at first */
        was.bad = true;
        add(s, was);
        break;
    case 5: /* not to be read at last */
        l.lasts = true;
        add(s, l);
        then.bad = true;
        break;
    default: break;
    }
    then.lasts = true;
    add(s, then);
}

void story_make(struct story *s, uint64_t seed)
{
    struct rand r = rand_seeded(seed);
    s->n = 0;
    make_people(s);
    for (int i = 0; i < STORY_EVENTS; i++)
        make_event(s, &r, i);
}

/* ---- telling it ---- */

#define HOSPITAL_HEADER                                                                            \
    "person_ref,given_name,family_name,birth_date,event_ref,event_type,event_date,action,as_of,"   \
    "sensitive,related_ref,relation,address,life_status,life_date,event_end\n"
#define SCHOOL_HEADER                                                                              \
    "person_ref,given_name,family_name,birth_date,event_ref,event_type,event_date,action,as_of\n"

static void ref_of(const struct story_line *l, bool clean, char ret[16])
{
    snprintf(ret, 16, "H%d%s", l->human, l->old_ref && !clean ? "x" : "");
}

/* The hospital's other columns. Without a date it is said last: what holds now. */
static void write_more(const struct story_line *l, const char *related, struct buf *out)
{
    bool named = l->what == STORY_PERSON || l->what == STORY_EVENT;
    bool moved = l->dateless || l->slot >= STORY_MOVES;
    bool left = l->left || (l->dateless && l->human == STORY_LEAVER && named);
    char mother[16] = "", address[40] = "", end[16] = "";
    if (l->mother) snprintf(mother, sizeof mother, "H%d", (l->human + 1) % STORY_HUMANS);
    if (named)
        snprintf(address, sizeof address, "%d %s", l->human + 1, moved ? "Oak Lane" : "Elm Road");
    if (l->what == STORY_EVENT && !l->bad && l->type)
        snprintf(end, sizeof end, "2014-02-%02d", l->day);
    buf_printf(out, ",%s,%s%s,%s,%s,%s,%s", l->shield ? "location" : "", related, mother,
               l->mother ? "mother" : "", address, left ? "moved_away,2014-02-01" : ",", end);
}

static void write_line(const struct story_line *l, bool clean, bool dated, struct buf *out)
{
    char ref[16], merge_to[16] = "", as_of[40] = "", event[120] = ",,";
    bool named = l->what == STORY_PERSON || l->what == STORY_EVENT;
    ref_of(l, clean, ref);
    if (l->what == STORY_MERGE) snprintf(merge_to, sizeof merge_to, "H%d", l->merge_to);
    if (dated && !l->dateless)
        snprintf(as_of, sizeof as_of, "2014-03-%02dT%02d:00:00Z", 1 + l->slot / 24, l->slot % 24);
    if (l->what == STORY_EVENT)
        snprintf(event, sizeof event, "E%d,%s,%s", l->event,
                 l->school ? "school_referral" : types[l->type], l->bad ? "2099-01-01" : "");
    if (l->what == STORY_EVENT && !l->bad)
        snprintf(event + strlen(event), 20, "2014-02-%02d", l->day);
    if (l->what == STORY_WITHDRAW) snprintf(event, sizeof event, "E%d,,", l->event);
    buf_printf(out, "%s,%s,%s,", ref, named ? given[l->human] : "", named ? family[l->human] : "");
    if (named) buf_printf(out, "20%02d-0%d-1%d", 1 + l->human, 1 + l->human, l->human);
    buf_printf(out, ",%s,%s,%s", event,
               l->what == STORY_MERGE      ? "merge"
               : l->what == STORY_WITHDRAW ? "withdraw"
                                           : "",
               as_of);
    if (!l->school) write_more(l, merge_to, out);
    buf_byte(out, '\n');
}

static void link(struct world *w)
{
    if (link_run(w->hub, NULL, NULL, &w->why)) fail_msg("%s", w->why.text);
}

/* Some lines as one delivery. as_of_slot > 0: none of them states a time, the delivery does. */
static void deliver(struct world *w, const struct story_line *const *list, size_t n, bool clean,
                    int as_of_slot)
{
    struct buf text = BUF_INIT(64 * 1024);
    bool school = list[0]->school;
    struct loading l = {.agency = school ? "school" : "hospital"};
    if (as_of_slot) l.as_of_ms = INT64_C(1393632000000) + as_of_slot * MS_PER_HOUR; /* 1 March */
    buf_add_c(&text, school ? SCHOOL_HEADER : HOSPITAL_HEADER);
    for (size_t i = 0; i < n; i++)
        write_line(list[i], clean, !as_of_slot, &text);
    l.text = buf_str(&text);
    if (world_load_with(w, &l)) fail_msg("%s %s", w->why.text, w->why.todo);
    w->hub->clock.fixed_ms += MS_PER_MINUTE;
    buf_release(&text);
}

/* ---- what the hub shows ---- */

struct showing {
    struct world *world;
    struct buf *out;
    const struct partners *partners;
};

static err person_of(struct db *db, struct world *w, const char *agency, const char *ref,
                     int64_t *ret_person)
{
    int64_t record = record_id(&w->hub->keys, str_of(agency), pii_of(str_of(ref)));
    struct q_link_membership_row row;
    *ret_person = 0;
    err e = q_link_membership(db, &(struct q_link_membership_in){cell_of(record), record},
                              w->arena, &row, &w->why);
    if (!e) *ret_person = row.person;
    return e == ERR_ABSENT ? ERR_OK : e;
}

static void show_history(const struct showing *s, const struct history *h)
{
    bool left = false;
    buf_printf(s->out, "  %.*s of %.*s shield=%d\n",
               STR_FMT(pii_reveal(h->identity.name.given, REVEAL_TEST)),
               STR_FMT(pii_reveal(h->identity.address, REVEAL_TEST)), h->shield);
    for (size_t i = 0; i < h->record_count; i++)
        left = left || (h->records[i].version_count && h->records[i].versions[0].content.life);
    if (left) buf_add_c(s->out, "  has left\n");
    for (size_t i = 0; i < h->event_count; i++)
        buf_printf(s->out, "  %016llx %.*s day %d until %lld agency %d%s\n",
                   (unsigned long long)h->events[i].id,
                   STR_FMT(s->partners->types[h->events[i].type].code), (int)h->events[i].day,
                   (long long)history_stored(h, h->events[i].record, h->events[i].id)->end_ms,
                   (int)h->events[i].agency, h->events[i].echo ? " echo" : "");
}

/* Who is said to be whose mother, by number. */
static err show_relations(struct db *db, const struct showing *s, const struct visibility *v,
                          const int64_t *records, size_t n, struct err_info *why)
{
    const struct relation *list;
    size_t count = 0;
    err e = record_relations(db, v, records, n, s->world->arena, &list, &count, why);
    for (size_t i = 0; !e && i < count; i++)
        for (int h = 0; h < STORY_HUMANS && list[i].kind == RELATION_MOTHER; h++)
            if (record_id(&s->world->hub->keys, STR("hospital"),
                          pii_of(str_printf(s->world->arena, "H%d", h))) == list[i].related)
                buf_printf(s->out, "  mother %d\n", h);
    return e;
}

static err show_human(struct db *db, const struct showing *s, int human, struct err_info *why)
{
    struct world *w = s->world;
    struct history h;
    struct visibility v;
    int64_t person = 0, other = 0;
    const int64_t *records;
    size_t n;
    char ref[16];
    snprintf(ref, sizeof ref, "H%d", human);
    err e = person_of(db, w, "hospital", ref, &person);
    if (e) return e;
    buf_printf(s->out, "%d is", human);
    for (int k = 0; !e && k < STORY_HUMANS * 3; k++) { /* own ids, ids of the school, old ids */
        snprintf(ref, sizeof ref, "H%d%s", k % STORY_HUMANS, k / STORY_HUMANS == 2 ? "x" : "");
        e = person_of(db, w, k / STORY_HUMANS == 1 ? "school" : "hospital", ref, &other);
        /* an old id may only ever be with the person it belongs to */
        if (!e && other == person &&
            (k / STORY_HUMANS != 2 || k % STORY_HUMANS != human))
            buf_printf(s->out, " %s%d", k / STORY_HUMANS == 1 ? "s" : "h", k % STORY_HUMANS);
        if (!e && other != person && other && k % STORY_HUMANS == human)
            buf_add_c(s->out, " torn");
    }
    buf_byte(s->out, '\n');
    if (!e) e = history_members(db, person, w->arena, &records, &n, why);
    if (!e) e = visibility_load(db, w->arena, &v, why);
    if (!e)
        e = history_read(db, w->hub, s->partners, &v, records, n, w->arena, &h, why);
    if (!e) e = show_relations(db, s, &v, records, n, why);
    if (e) return e;
    show_history(s, &h);
    history_wipe(&h);
    return ERR_OK;
}

static err show_people(struct db *db, void *ctx, struct err_info *why)
{
    struct showing *s = ctx;
    struct partners *p = NULL;
    buf_reset(s->out);
    err e = partners_load(db, &p, why);
    s->partners = p;
    for (int human = 0; !e && human < STORY_HUMANS; human++)
        e = show_human(db, s, human, why);
    partners_free(p);
    return e;
}

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const str *)a, *(const str *)b);
}

/* What waits, by what it is about: the id of a row depends on the delivery it came with. */
static void show_waiting(struct world *w, const char *agency, struct buf *out)
{
    struct quarantine_wish wish = {.agency = str_of(agency), .page = 100};
    const struct quarantine_line *lines;
    size_t n;
    str text[100];
    if (quarantine_list(w->hub, &wish, w->arena, &lines, &n, &w->why)) fail_msg("%s", w->why.text);
    for (size_t i = 0; i < n; i++) {
        struct quarantine_row row;
        struct buf line = BUF_INIT(1000);
        if (quarantine_open(w->hub, wish.agency, lines[i].id, w->arena, &row, &w->why))
            fail_msg("%s", w->why.text);
        int64_t as_of_ms = row.as_of_ms; /* of its delivery, unless it says */
        bool has_time;
        (void)date_parse_moment(row.fields.at[COLUMN_as_of], &as_of_ms, &has_time);
        buf_printf(&line, "waits %s %.*s %lld %s\n", agency,
                   STR_FMT(row.fields.at[COLUMN_event_ref]), (long long)as_of_ms,
                   reason_table[row.line.reason].code);
        text[i] = str_copy(w->arena, buf_str(&line));
        buf_release(&line);
    }
    if (n) sort_list(text, n, sizeof *text, by_text);
    for (size_t i = 0; i < n; i++) /* the same bad row twice in one file is one thing to mend */
        if (i == 0 || !str_eq(text[i], text[i - 1])) buf_add(out, text[i]);
}

static str shown(struct world *w)
{
    struct buf out = BUF_INIT(1024 * 1024);
    struct showing s = {.world = w, .out = &out};
    link(w);
    if (store_read(w->hub->store, show_people, &s, &w->why)) fail_msg("%s", w->why.text);
    show_waiting(w, "hospital", &out);
    show_waiting(w, "school", &out);
    assert_int_equal(buf_state(&out), ERR_OK);
    str copy = str_copy(w->arena, buf_str(&out));
    buf_release(&out);
    return copy;
}

/* ---- the two ways ---- */

static int by_slot(const void *left, const void *right)
{
    const struct story_line *a = *(const struct story_line *const *)left,
                            *b = *(const struct story_line *const *)right;
    if (a->school != b->school) return a->school - b->school;
    if (a->slot != b->slot) return a->slot - b->slot;
    return (a > b) - (a < b);
}

str story_told_clean(struct world *w, const struct story *s)
{
    const struct story_line *list[STORY_LINES_MAX];
    size_t n = 0, hospital = 0;
    for (int i = 0; i < s->n; i++)
        if (s->line[i].lasts) list[n++] = &s->line[i];
    sort_list(list, n, sizeof *list, by_slot);
    while (hospital < n && !list[hospital]->school)
        hospital++;
    deliver(w, list, hospital, true, 0);
    deliver(w, list + hospital, n - hospital, true, 0);
    return shown(w);
}

static void shuffle(struct rand *r, const struct story_line **list, size_t n)
{
    for (size_t i = n; i > 1; i--) {
        size_t at = (size_t)rand_below(r, i);
        const struct story_line *kept = list[at];
        list[at] = list[i - 1];
        list[i - 1] = kept;
    }
}

str story_told_wild(struct world *w, const struct story *s, uint64_t seed)
{
    const struct story_line *list[STORY_LINES_MAX * 2], *now[STORY_LINES_MAX];
    struct rand r = rand_seeded(seed);
    size_t n = 0, first = 0;
    for (int i = 0; i < s->n; i++) {
        list[n++] = &s->line[i];
        if (rand_below(&r, 4) == 0) list[n++] = &s->line[i]; /* twice */
    }
    shuffle(&r, list, n);
    while (first < n) {
        size_t rows = 0, most = 1 + (size_t)rand_below(&r, 24);
        bool school = list[first]->school, dated = !list[first]->dateless;
        bool alone = dated && rand_below(&r, 6) == 0;
        size_t kept = first;
        for (size_t i = first; i < n; i++) { /* those of one agency; the others stay in line */
            const struct story_line *l = list[i];
            bool goes = rows < (alone ? 1 : most) && l->school == school && !l->dateless == dated;
            if (goes) now[rows++] = l;
        }
        for (size_t i = first, left = 0; i < n; i++) {
            bool gone = left < rows && list[i] == now[left];
            left += gone;
            if (!gone) list[kept++] = list[i];
        }
        n = kept;
        deliver(w, now, rows, false, alone ? now[0]->slot : 0);
        if (rand_below(&r, 3) == 0) link(w);
    }
    return shown(w);
}
