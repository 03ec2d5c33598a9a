/* rule/facts.c -- what a hit rests on, as two small JSON texts:
 *     facts   {"newest":16154,"facts":[[5,5,5,0,""]]}     numbers per block; the type as its code;
 *                                                         of any, which of its blocks unless the
 * first events  [[record,event],...]                        ids only */
#include "rule/inside.h"

#include "codec/json.h"

enum { HIT_TEXT_MAX = 4 * 1024 * 1024 };

static err kept(struct buf *b, struct arena *a, str *ret, struct err_info *why)
{
    err e = buf_keep(b, a, ret);
    return e ? err_set(why, e, "what a hit rests on") : ERR_OK;
}

err facts_write(const struct rule_hit *hit, const struct partners *p, struct arena *a,
                str *ret_facts, struct err_info *why)
{
    struct buf out = BUF_INIT(HIT_TEXT_MAX);
    struct json_writer w = {.out = &out};
    json_open_object(&w);
    json_pair_int(&w, "newest", hit->newest);
    json_key(&w, "facts");
    json_open_array(&w);
    for (size_t i = 0; i < hit->rule->check_count; i++) {
        const struct rule_fact *f = &hit->facts[i];
        json_open_array(&w);
        json_put_int(&w, f->count);
        json_put_int(&w, f->agencies);
        json_put_int(&w, f->services);
        json_put_int(&w, f->before);
        json_put_text(&w, f->type < 0 ? STR("") : p->types[f->type].code);
        if (f->choice) json_put_int(&w, f->choice);
        json_close_array(&w);
    }
    json_close_array(&w);
    json_close_object(&w);
    return kept(&out, a, ret_facts, why);
}

err evidence_write(const struct rule_hit *hit, struct arena *a, str *ret_events,
                   struct err_info *why)
{
    struct buf out = BUF_INIT(HIT_TEXT_MAX);
    struct json_writer w = {.out = &out};
    json_open_array(&w);
    for (size_t i = 0; i < hit->event_count; i++) {
        json_open_array(&w);
        json_put_int(&w, hit->events[i]->record);
        json_put_int(&w, hit->events[i]->id);
        json_close_array(&w);
    }
    json_close_array(&w);
    return kept(&out, a, ret_events, why);
}

static bool int_at(const struct json_value *array, size_t i, int32_t *ret)
{
    int64_t value;
    if (!json_as_int(json_at(array, i), &value) || value < INT32_MIN || value > INT32_MAX)
        return false;
    *ret = (int32_t)value;
    return true;
}

static bool fact_read(const struct json_value *v, const struct partners *p, struct rule_fact *f)
{
    str code;
    if (!int_at(v, 0, &f->count) || !int_at(v, 1, &f->agencies) || !int_at(v, 2, &f->services) ||
        !int_at(v, 3, &f->before) || !json_as_text(json_at(v, 4), &code))
        return false;
    const struct event_type *type = partners_type(p, code);
    f->type = type ? (int32_t)(type - p->types) : -1;
    return json_count(v) < 6 || (int_at(v, 5, &f->choice) && f->choice >= 0);
}

err facts_read(str facts, const struct partners *p, struct arena *a, struct stored_hit *hit,
               struct err_info *why)
{
    const struct json_value *root, *list;
    int64_t newest;
    err e = json_read(a, facts, HIT_TEXT_MAX, &root, why);
    if (e)
        return e == ERR_INPUT
                   ? err_set(why, ERR_CORRUPT, "the facts of a stored hit cannot be read")
                   : e;
    list = json_get(root, "facts");
    if (!json_as_int(json_get(root, "newest"), &newest) || json_count(list) > RULE_CHECKS_MAX)
        return err_set(why, ERR_CORRUPT, "the facts of a stored hit cannot be read");
    hit->newest = (int32_t)newest;
    for (size_t i = 0; i < json_count(list); i++)
        if (!fact_read(json_at(list, i), p, &hit->facts[i]))
            return err_set(why, ERR_CORRUPT, "the facts of a stored hit cannot be read");
    return ERR_OK;
}

err evidence_read(str events, struct arena *a, struct stored_hit *hit, struct err_info *why)
{
    const struct json_value *root;
    err e = json_read(a, events, HIT_TEXT_MAX, &root, why);
    if (e)
        return e == ERR_INPUT
                   ? err_set(why, ERR_CORRUPT, "the events of a stored hit cannot be read")
                   : e;
    struct stored_event *list = ARENA_ARRAY(a, struct stored_event, json_count(root) + 1);
    if (!list) return err_set(why, ERR_NOMEM, "the events of a hit");
    for (size_t i = 0; i < json_count(root); i++)
        if (!json_as_int(json_at(json_at(root, i), 0), &list[i].record) ||
            !json_as_int(json_at(json_at(root, i), 1), &list[i].event))
            return err_set(why, ERR_CORRUPT, "the events of a stored hit cannot be read");
    hit->events = list;
    hit->event_count = json_count(root);
    return ERR_OK;
}
