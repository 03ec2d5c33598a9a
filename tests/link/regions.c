/* tests/link/regions.c -- scripts told to a hub: see regions.h. */
#include "regions.h"

#include "base/rand.h"

#include <stdio.h>

static const char *const agencies[] = {"school", "hospital", "police", "gp"};

struct tale { /* one step of one script */
    size_t script, step;
};

struct telling_steps {
    struct world *w;
    const struct script *pack;
    const struct tale *tales;
    size_t n;
};

static void name_record(const struct script *s, int record, const char **ret_agency, char ref[24])
{
    *ret_agency = agencies[(size_t)record % COUNT(agencies)];
    (void)snprintf(ref, 24, "r%d-%d", s->number, record);
}

static int64_t id_of(struct world *w, const struct script *s, int record)
{
    const char *agency;
    char ref[24];
    name_record(s, record, &agency, ref);
    return world_record(w, agency, ref);
}

/* A version has a delivery of its own, so that it can be taken back. */
static int64_t delivery_of(const struct step *p)
{
    return 100 + p->record * 10 + p->as_of;
}

static err touch(struct db *db, int64_t record, struct err_info *why)
{
    return q_record_touch(db, &(struct q_record_touch_in){cell_of(record), record, 0}, why);
}

static err erase(struct db *db, struct world *w, int64_t record, struct arena *a)
{
    struct q_record_get_row head;
    err e = q_record_get(db, &(struct q_record_get_in){cell_of(record), record}, a, &head, &w->why);
    if (!e)
        e = q_record_rekey(
            db,
            &(struct q_record_rekey_in){cell_of(record), record, STR(""),
                                        str_copy(a, head.data_key)},
            &w->why);
    return e ? e : touch(db, record, &w->why);
}

static err tell(struct db *db, struct world *w, const struct script *s, const struct step *p,
                struct arena *a)
{
    char ref[24];
    struct saying said = {.ref = ref, .as_of = p->as_of, .text = p->text};
    name_record(s, p->record, &said.agency, ref);
    struct q_record_get_row head;
    int64_t record = id_of(w, s, p->record);
    err e = q_record_get(db, &(struct q_record_get_in){cell_of(record), record}, a, &head, &w->why);
    if (!e && !head.data_key.len) return ERR_OK; /* erased: told too late */
    return world_tell_one(db, w, &said, delivery_of(p), a);
}

static err do_step(struct db *db, struct world *w, const struct script *s, const struct step *p,
                   struct arena *a)
{
    int64_t record = id_of(w, s, p->record), other = id_of(w, s, p->other);
    int32_t cell = cell_of(record);
    err e = ERR_OK;
    switch (p->act) {
    case TELLS: return tell(db, w, s, p, a);
    case MERGES:
        e = q_record_relation_add(db,
                                  &(struct q_record_relation_add_in){
                                      cell, record, other, STR("merged_into"), p->as_of, 900},
                                  &w->why);
        break;
    case SAME:
    case DIFFERENT:
        return link_decide(db, w->hub, record, other, p->act == SAME, STR("ann"), STR("seen"),
                           &w->why);
    case TAKES_BACK:
        e = link_take_back(db, w->hub, record, other, STR("bea"), STR("mistake"), &w->why);
        return e == ERR_ABSENT ? ERR_OK : e; /* nothing was said */
    case WITHDRAWS:
        e = q_record_version_drop(
            db, &(struct q_record_version_drop_in){cell, record, delivery_of(p)}, &w->why);
        break;
    case ERASES: return erase(db, w, record, a);
    case ADOPTS:
        e = q_record_shield(db, &(struct q_record_shield_in){cell, record, SENSITIVE_ADOPTED},
                            &w->why);
        break;
    }
    return e ? e : touch(db, record, &w->why);
}

static err tell_steps(struct db *db, void *ctx, struct err_info *why)
{
    struct telling_steps *t = ctx;
    struct arena *a = arena_new(64 << 20);
    err e = ERR_OK;
    (void)why;
    for (size_t i = 0; i < t->n && !e; i++) {
        const struct script *s = &t->pack[t->tales[i].script];
        e = do_step(db, t->w, s, &s->step[t->tales[i].step], a);
    }
    arena_free(a);
    return e;
}

/* ---- in what order ---- */

enum { TALES_MAX = PACK_MAX * STEPS_MAX };

static size_t list_tales(const struct script *pack, size_t scripts, struct tale *to)
{
    size_t n = 0;
    for (size_t s = 0; s < scripts; s++)
        for (size_t i = 0; i < pack[s].n; i++)
            to[n++] = (struct tale){s, i};
    return n;
}

/* Any order in which nothing comes before what it is about. */
static void shuffle(const struct script *pack, struct rand *r, struct tale *list, size_t n)
{
    for (size_t i = n; i > 1; i--) {
        size_t at = rand_below(r, i);
        struct tale t = list[at];
        list[at] = list[i - 1];
        list[i - 1] = t;
    }
    for (size_t i = 0; i < n; i++) /* what came too early changes places with its forerunner */
        for (size_t k = i + 1; k < n; k++) {
            const struct step *p = &pack[list[i].script].step[list[i].step];
            bool early = p->after >= 0 && list[k].script == list[i].script &&
                         list[k].step == (size_t)p->after;
            if (!early) continue;
            struct tale t = list[i];
            list[i] = list[k];
            list[k] = t;
        }
}

/* ---- how it ended ---- */

static void read_ending(struct world *w, const struct script *pack, size_t scripts,
                        struct ending *ret)
{
    static int64_t id[ALL_RECORDS];
    static struct world_asking q[ALL_RECORDS];
    size_t n = 0;
    for (size_t s = 0; s < scripts; s++)
        for (int i = 0; i < SCRIPT_RECORDS; i++)
            id[n++] = id_of(w, &pack[s], i);
    ret->n = n;
    for (size_t i = 0; i < n; i++) {
        q[i] = world_ask(w, id[i]);
        ret->person[i] = q[i].person;
        ret->first[i] = (int)i; /* of whom nothing is known is alone, with a person's id or not */
        for (size_t k = i; k-- > 0 && q[i].person;)
            if (q[k].person == q[i].person) ret->first[i] = (int)k;
        ret->possible[i] = 0;
        ret->strange[i] = 0;
        for (size_t k = 0; k < q[i].possible_count; k++) {
            size_t base = i - i % SCRIPT_RECORDS, at = 0;
            while (at < SCRIPT_RECORDS && id[base + at] != q[i].possible[k])
                at++;
            if (at < SCRIPT_RECORDS)
                ret->possible[i] |= UINT64_C(1) << at;
            else
                ret->strange[i]++;
        }
    }
}

int regions_differ(const struct script *pack, size_t scripts, const struct ending *a,
                   const struct ending *b)
{
    (void)pack;
    for (size_t i = 0; i < scripts * SCRIPT_RECORDS; i++)
        if (a->first[i] != b->first[i] || a->possible[i] != b->possible[i] ||
            a->strange[i] != b->strange[i])
            return (int)(i / SCRIPT_RECORDS);
    return -1;
}

/* ---- what holds after every delivery ---- */

static bool has_act(const struct script *s, enum act act)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->step[i].act == act) return true;
    return false;
}

static bool taken_back(const struct script *s, const struct tale *told, size_t n, size_t at)
{
    for (size_t i = at + 1; i < n; i++) {
        const struct step *p = &s->step[told[i].step];
        if (told[i].script == told[at].script && p->act == TAKES_BACK &&
            p->after == (int)told[at].step)
            return true;
    }
    return false;
}

static const char *check_humans(const struct script *pack, const struct tale *told, size_t n,
                                const struct ending *now)
{
    for (size_t i = 0; i < n; i++) {
        const struct script *s = &pack[told[i].script];
        const struct step *p = &s->step[told[i].step];
        size_t base = told[i].script * SCRIPT_RECORDS;
        int64_t a = now->person[base + (size_t)p->record], b = now->person[base + (size_t)p->other];
        if (!a || !b || taken_back(s, told, n, i)) continue;
        if (p->act == DIFFERENT && a == b) return "a human's no was undone";
        if (p->act == SAME && a != b && !has_act(s, DIFFERENT)) return "a human's yes was undone";
    }
    return NULL;
}

/* How many records went from person `from` to person `to`. */
static int went(const struct ending *was, const struct ending *now, int64_t from, int64_t to)
{
    int n = 0;
    for (size_t i = 0; i < now->n; i++)
        n += was->person[i] == from && now->person[i] == to;
    return n;
}

/* A part of a person that is larger than any other part of it, and than what anybody else brought
 * to the same place, has kept the id. */
static bool largest_part(const struct ending *was, const struct ending *now, int64_t from,
                         int64_t to)
{
    int part = went(was, now, from, to);
    for (size_t k = 0; k < now->n; k++) {
        bool other_part = was->person[k] == from && now->person[k] != to;
        bool other_source = now->person[k] == to && was->person[k] && was->person[k] != from;
        if (other_part && went(was, now, from, now->person[k]) >= part) return false;
        if (other_source && went(was, now, was->person[k], to) >= part) return false;
    }
    return true;
}

struct watch {
    struct ending was, now;
    int64_t gone[4 * ALL_RECORDS]; /* ids that are no more */
    size_t gone_count;
};

static const char *check_ids(const struct watch *t)
{
    for (size_t i = 0; i < t->now.n; i++) {
        int64_t from = t->was.person[i], to = t->now.person[i];
        for (size_t k = 0; k < t->gone_count && to; k++)
            if (to == t->gone[k]) return "an id was used again";
        if (from && to && from != to && largest_part(&t->was, &t->now, from, to))
            return "the larger part lost its id";
    }
    return NULL;
}

/* Whose id is no more is told of: in the count of mergers, and by an alias to where it went. */
static const char *check_gone(struct watch *t, struct world *w, const struct link_report *r)
{
    for (size_t i = 0; i < t->was.n; i++) {
        int64_t id = t->was.person[i];
        bool there = !id;
        for (size_t k = 0; k < t->now.n && !there; k++)
            there = t->now.person[k] == id;
        for (size_t k = 0; k < t->gone_count && !there; k++)
            there = t->gone[k] == id;
        if (there || t->gone_count == COUNT(t->gone)) continue;
        t->gone[t->gone_count++] = id;
        if (t->now.person[i] && !r->merged) return "a merger was not told";
        if (t->now.person[i] && !world_alias(w, id)) return "an id went without an alias";
    }
    return NULL;
}

static struct watch watch;

static const char *look(struct world *w, const struct script *pack, size_t scripts,
                        const struct tale *told, size_t n, const struct link_report *r)
{
    watch.was = watch.now;
    read_ending(w, pack, scripts, &watch.now);
    const char *broken = check_humans(pack, told, n, &watch.now);
    if (!broken && watch.was.n) broken = check_ids(&watch);
    if (!broken && watch.was.n) broken = check_gone(&watch, w, r);
    return broken;
}

/* ---- */

void regions_run(const struct script *pack, size_t scripts, const struct course *c,
                 struct ending *ret)
{
    static struct tale tales[TALES_MAX];
    struct world w;
    struct rand r = rand_seeded(c->seed);
    size_t n = list_tales(pack, scripts, tales);
    const char *broken = NULL;
    world_open_keyed(&w, c->keys ? c->keys : 1);
    memset(&watch, 0, sizeof watch);
    if (c->most) shuffle(pack, &r, tales, n);
    for (size_t from = 0, steps; from < n && !broken; from += steps) {
        steps = c->most ? 1 + rand_below(&r, c->most) : n;
        if (steps > n - from) steps = n - from;
        struct telling_steps t = {&w, pack, tales + from, steps};
        if (store_write(w.hub->store, tell_steps, &t, &w.why)) fail_msg("%s", w.why.text);
        struct link_report report;
        struct link_options options = {.model = c->model, .rows = c->rows, .bytes = c->bytes};
        if (link_run(w.hub, &options, &report, &w.why)) broken = w.why.text;
        if (!broken && report.aside) broken = "a record was set aside";
        if (!broken && c->watch) broken = look(&w, pack, scripts, tales, from + steps, &report);
        if (broken && !c->tell) fail_msg("%s", broken);
    }
    struct link_options options = {.model = c->model, .rows = c->rows, .bytes = c->bytes};
    if (c->rebuild && link_rebuild(w.hub, &options, NULL, &w.why)) fail_msg("%s", w.why.text);
    read_ending(&w, pack, scripts, ret);
    ret->broken = broken;
    world_close(&w);
}

static bool ends_otherwise(const struct script *s, const struct course *c)
{
    static struct ending batch, other;
    const struct course at_once = {.model = c->model};
    regions_run(s, 1, &at_once, &batch);
    for (uint64_t try = 0; try < 40; try++) {
        struct course one = *c;
        one.seed += try;
        one.most = try % 2 ? 1 : 4;
        one.watch = false;
        regions_run(s, 1, &one, &other);
        if (regions_differ(s, 1, &batch, &other) >= 0) return true;
    }
    return false;
}

static void take_out(struct script *s, size_t at)
{
    size_t kept = 0;
    int place[STEPS_MAX];
    for (size_t i = 0; i < s->n; i++) {
        bool goes = i == at || (s->step[i].after >= 0 && place[s->step[i].after] < 0);
        place[i] = goes ? -1 : (int)kept;
        if (goes) continue;
        s->step[kept] = s->step[i];
        if (s->step[kept].after >= 0) s->step[kept].after = place[s->step[kept].after];
        kept++;
    }
    s->n = kept;
}

bool regions_shrink(struct script *s, const struct course *c)
{
    if (!ends_otherwise(s, c)) return false;
    for (size_t i = s->n; i-- > 0;) {
        struct script less = *s;
        if (i >= less.n) continue;
        take_out(&less, i);
        if (less.n && ends_otherwise(&less, c)) *s = less;
    }
    return true;
}
