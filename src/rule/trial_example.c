/* rule/trial_example.c -- one example of a trial as it may be read: no name, no place, no date. */
#include "rule/trial.h"

#include "codec/json.h"
#include "event/history.h"
#include "store/cell.h"

enum { BEFORE_DAYS = 365 };

static err find(const struct release *r, int32_t place, struct arena *a,
                const struct json_value **ret, struct err_info *why)
{
    const struct json_value *root;
    err e = r->trial == TRIAL_DONE
                ? json_read(a, r->trial_result, TRIAL_RESULT_MAX, &root, why)
                : err_set(why, ERR_ABSENT, "this version was not tried on history yet");
    if (e) return e;
    *ret = place > 0 ? json_at(json_get(root, "examples"), (size_t)place - 1) : NULL;
    return *ret ? ERR_OK : err_set(why, ERR_ABSENT, "there is no such example");
}

struct place trial_place(void)
{
    return (struct place){.table = "rule_trial"};
}

static err open_who(const struct hub *h, str text, struct arena *a, int64_t *ret_person,
                    struct err_info *why)
{
    char bytes[128];
    size_t n = 0;
    str id = STR("");
    err e = crypt_from_base64(text, bytes, sizeof bytes, &n) ? ERR_OK : ERR_CORRUPT;
    if (!e)
        e = crypt_open(&h->keys.use[KEY_FEATURE], trial_place(), str_range(bytes, n), a, &id, why);
    if (e || id.len != sizeof *ret_person)
        return err_set(why, ERR_CORRUPT, "the result of a trial cannot be read");
    memcpy(ret_person, id.at, sizeof *ret_person);
    return ERR_OK;
}

static err read_them(struct db *db, struct hub *h, const struct partners *p, int64_t person,
                     struct arena *a, struct history *ret, struct err_info *why)
{
    struct visibility v;
    const int64_t *records = NULL;
    int64_t living = 0;
    size_t n = 0;
    int shield = 0;
    err e = history_living(db, person, a, &living, &shield, why);
    if (!e && (shield || living != person))
        e = err_set(why, ERR_ABSENT, "this example is no longer shown");
    if (!e) e = visibility_load(db, a, &v, why);
    if (!e) e = history_members(db, person, a, &records, &n, why);
    if (!e && !n) e = err_set(why, ERR_ABSENT, "this example is no longer held");
    if (!e) e = history_read(db, h, p, &v, records, n, a, ret, why);
    if (!e && ret->shield) {
        history_wipe(ret);
        e = err_set(why, ERR_ABSENT, "this example is no longer shown");
    }
    return e;
}

/* What the rule rested on that day, by its own blocks; nothing when it would not fire by what is
 * known now. */
static bool rests_on(const struct rule_hit *hit, const struct activity *e)
{
    for (size_t i = 0; i < hit->event_count; i++)
        if (hit->events[i]->id == e->id && hit->events[i]->record == e->record) return true;
    return false;
}

static err list_events(const struct partners *p, const struct history *h, const struct rule *rule,
                       int32_t day, struct arena *a, struct trial_example *x, struct err_info *why)
{
    struct rule_hit hit = {.event_count = 0};
    struct trial_event *list = ARENA_ARRAY(a, struct trial_event, h->event_count + 1);
    int32_t *whole = ARENA_ARRAY(a, int32_t, p->agency_count + 1);
    if (!list || !whole) return err_set(why, ERR_NOMEM, "an example of a rule");
    for (size_t i = 0; i < p->agency_count; i++)
        whole[i] = day;
    const struct rule_moment then = {p, day, h->identity.birth_date, whole};
    err e = ERR_OK;
    if (rule && rule_judge(rule, h->events, h->event_count, &then, &hit))
        e = rule_evidence(rule, h->events, h->event_count, &then, a, &hit, why);
    for (size_t i = 0; !e && i < h->event_count; i++) {
        const struct activity *one = &h->events[i];
        if (one->day < day - BEFORE_DAYS) continue;
        list[x->event_count++] =
            (struct trial_event){day - one->day, rests_on(&hit, one), &p->types[one->type],
                                 &p->agencies[one->agency].services[one->service]};
    }
    x->events = list;
    return e;
}

err trial_example(struct db *db, struct hub *h, const struct partners *p, const struct release *r,
                  int32_t place, struct arena *a, struct trial_example *ret_example,
                  struct err_info *why)
{
    const struct json_value *item = NULL;
    struct rule_set rules;
    struct history history = {0};
    int64_t person = 0, day = 0, age = RULE_NONE, lead = RULE_NONE;
    struct trial_example x = {.person = 0};
    err e = find(r, place, a, &item, why);
    if (e) return e;
    str who = STR("");
    if (!json_as_text(json_get(item, "who"), &who) ||
        !json_as_int(json_get(item, "day"), &day) || !json_as_int(json_get(item, "age"), &age) ||
        !json_as_int(json_get(item, "lead"), &lead) ||
        !json_as_text(json_get(item, "sentence"), &x.sentence))
        return err_set(why, ERR_CORRUPT, "the result of a trial cannot be read");
    e = open_who(h, who, a, &person, why);
    if (e) return e;
    x.person = person, x.age = (int32_t)age, x.lead = (int32_t)lead;
    e = rule_set_load(db, p, a, &rules, why);
    if (!e) e = read_them(db, h, p, person, a, &history, why);
    if (e) return e;
    e = list_events(p, &history, rule_set_find(&rules, r->id, r->version), (int32_t)day, a, &x,
                    why);
    history_wipe(&history);
    if (!e) *ret_example = x;
    return e;
}
