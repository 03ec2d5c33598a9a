/* quality/eval_recognition.c -- see eval_recognition.h. */
#include "quality/eval_cases.h"

#include "base/sort.h"
#include "event/history.h"
#include "rule/around.h"
#include "rule/feeds.h"

enum { PERSON_BYTES_MAX = 64 * 1024 * 1024, QUARTILES = 3 };

struct judging {
    struct hub *hub;
    const struct partners *partners;
    const struct rule_set *rules;
    struct eval_cases *cases;
    struct rule_feeds feeds;
    struct arena *person;
};

static bool names_rule(str list, str id)
{
    for (str word; str_next(&list, ' ', &word);)
        if (str_eq(word, id)) return true;
    return false;
}

/* The first day of the case on which one of its rules fires for this person. */
static err judge(struct judging *j, struct db *db, const struct visibility *v, struct eval_case *c,
                 int64_t person, struct err_info *why)
{
    const bool decoy = j->cases->result->story[c->story].decoy;
    const int64_t *records;
    size_t n;
    struct history h = {0};
    err e = history_members(db, person, j->person, &records, &n, why);
    if (e || !n) return e;
    e = history_read(db, j->hub, j->partners, v, records, n, j->person, &h, why);
    struct expect_person who;
    const struct rule_moment m = {.partners = j->partners,
                                  .today = c->ends,
                                  .born = h.identity.birth_date,
                                  .complete_to = j->feeds.complete_to,
                                  .told_from = j->feeds.told_from,
                                  .expect = &j->feeds.expect,
                                  .who = &who};
    if (!e) expect_person_of(&j->feeds.expect, &h, &who);
    struct around around = {.db = db,         .hub = j->hub,       .partners = j->partners,
                            .visibility = v,  .a = j->person,      .persons = {person},
                            .person_count = 1};
    for (size_t r = 0; !e && r < j->rules->n; r++) {
        const struct rule *rule = &j->rules->rules[r];
        const struct rule_spell *spell;
        size_t spells;
        if (!j->rules->live[r] || (!decoy && !names_rule(c->rules, rule->id))) continue;
        e = spells_around(&around, rule, h.events, h.event_count, &m, j->rules->needs, c->begins,
                          c->ends, &spell, &spells, why);
        if (!e && spells && (c->fired == RULE_NONE || spell->from < c->fired))
            c->fired = spell->from;
    }
    history_wipe(&h);
    return e;
}

static err judge_all(struct db *db, void *ctx, struct err_info *why)
{
    struct judging *j = ctx;
    struct visibility v;
    err e = eval_cases_place(j->cases, db, why);
    if (!e) e = rule_feeds_read(db, j->hub, j->partners, j->person, &j->feeds, why);
    if (!e) e = visibility_load(db, j->person, &v, why);
    struct arena_mark mark = arena_mark(j->person);
    for (size_t i = 0; !e && i < j->cases->cases.n; i++) {
        struct eval_case *c = &j->cases->cases.at[i];
        for (size_t k = 0; !e && k < c->persons; k++) {
            e = judge(j, db, &v, c, c->person[k], why);
            arena_rewind(j->person, mark);
        }
    }
    return e;
}

/* ---- adding up ---- */

/* Of the cases of one story, or of all (EVAL_STORIES_MAX), that were found. */
static void count_leads(const struct eval_cases *c, size_t story, int32_t *room, int32_t lead[3])
{
    size_t n = 0;
    for (size_t i = 0; i < c->cases.n; i++) {
        const struct eval_case *one = &c->cases.at[i];
        bool counts = story == EVAL_STORIES_MAX ? !c->result->story[one->story].decoy
                                                : one->story == story;
        if (counts && one->fired != RULE_NONE) room[n++] = one->ends - one->fired;
    }
    sort_list(room, n, sizeof *room, sort_int32);
    for (size_t q = 0; q < QUARTILES; q++)
        lead[q] = n ? room[(n - 1) * (q + 1) / 4] : RULE_NONE;
}

static int by_kind(const void *left, const void *right)
{
    const struct eval_story *a = left, *b = right;
    return a->decoy != b->decoy ? (a->decoy ? 1 : -1) : strcmp(a->code, b->code);
}

static err add_up(struct eval_cases *c, struct err_info *why)
{
    struct eval_recognition *r = c->result;
    int32_t *room = ARENA_ARRAY(c->arena, int32_t, c->cases.n + 1);
    if (!room) return err_set(why, ERR_NOMEM, "no memory for the result");
    for (size_t i = 0; i < c->cases.n; i++) {
        const struct eval_case *one = &c->cases.at[i];
        struct eval_story *s = &r->story[one->story];
        bool fired = one->fired != RULE_NONE;
        s->planted++;
        s->found += fired;
        s->unknown += one->persons == 0;
        *(s->decoy ? &r->decoys : &r->cases) += 1;
        *(s->decoy ? &r->fired : &r->found) += fired;
    }
    for (size_t s = 0; s < r->stories; s++)
        count_leads(c, s, room, r->story[s].lead);
    count_leads(c, EVAL_STORIES_MAX, room, r->lead);
    sort_list(r->story, r->stories, sizeof *r->story, by_kind);
    r->found_share = share_wilson((double)r->found, (double)r->cases);
    r->fired_share = share_wilson((double)r->fired, (double)r->decoys);
    return ERR_OK;
}

err eval_recognition(struct hub *h, const struct partners *p, const struct rule_set *rules,
                     const struct eval_recognition_files *files, struct arena *a,
                     struct eval_recognition *ret_result, struct err_info *why)
{
    *ret_result = (struct eval_recognition){.stories = 0};
    struct eval_cases cases = {.arena = a, .result = ret_result};
    struct judging j = {.hub = h, .partners = p, .rules = rules, .cases = &cases,
                        .person = arena_new(PERSON_BYTES_MAX)};
    err e = j.person ? eval_cases_read(&cases, &h->keys, files, why)
                                      : err_set(why, ERR_NOMEM, "no memory for the planted cases");
    if (!e) e = store_read(h->store, judge_all, &j, why);
    if (!e) e = add_up(&cases, why);
    eval_cases_release(&cases);
    arena_free(j.person);
    return e;
}
