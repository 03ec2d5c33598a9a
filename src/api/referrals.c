/* api/referrals.c -- referrals to the client's agency, for its case system: which there are, one
 * whole, and what the case system says became of it. */
#include "api/route.h"

#include "refer/export.h"

#include <inttypes.h>

static err take_id(struct api_call *c, int64_t *ret_id, struct err_info *why)
{
    if (str_to_id(c->piece[0], ret_id) && *ret_id > 0) return ERR_OK;
    return err_set(why, ERR_ABSENT, "there is no such referral, or it is not your agency's");
}

static void say_state(struct api_call *c, const struct referral *r)
{
    struct json_writer *w = &c->w;
    json_open_object(w);
    json_pair_text(w, "id", str_printf(c->arena, "%016" PRIx64, (uint64_t)r->id));
    json_pair_text(w, "reference", str_copy(c->arena, str_of(r->reference)));
    json_pair_c(w, "pathway", referral_pathway_word(r->pathway));
    json_pair_c(w, "urgency", urgency_word(r->urgency));
    json_pair_c(w, "state", referral_state_word(r->state));
    json_pair_int(w, "version", r->version);
    json_pair_text(w, "service", r->to_service);
    json_pair_text(w, "sent_at", date_moment_iso(c->arena, r->sent_ms));
    json_pair_text(w, "state_at", date_moment_iso(c->arena, r->moved_ms));
    json_pair_text(w, "acknowledge_by", date_moment_iso(c->arena, r->due_ms));
    json_close_object(w);
}

err run_referrals(struct api_call *c, struct err_info *why)
{
    struct referral_list list;
    enum referral_state state;
    str wanted = api_text(c, "state");
    int only = referral_state_of(wanted, &state) ? (int)state : -1;
    err e = referral_list(api_hub(c), c->call.partners, &c->call.viewer, BOX_RECEIVED, only,
                          c->arena, &list, why);
    if (e) return e;
    json_open_object(&c->w);
    json_key(&c->w, "referrals");
    json_open_array(&c->w);
    for (size_t i = 0; i < list.n; i++)
        say_state(c, &list.list[i]);
    json_close_array(&c->w);
    json_close_object(&c->w);
    return ERR_OK;
}

err run_referral(struct api_call *c, struct err_info *why)
{
    struct referral_export x;
    int64_t id;
    err e = take_id(c, &id, why);
    if (!e)
        e = referral_export_open(api_hub(c), c->call.partners, &c->call.viewer, id, c->arena, &x,
                                 why);
    if (!e) referral_export_json(&x, c->call.partners, c->arena, &c->w);
    return e;
}

/* ---- what became of it ---- */

static err read_answer(struct api_call *c, struct referral_answer *ret, struct err_info *why)
{
    const struct json_value *root, *v;
    void *cursor = NULL;
    str key, text;
    bool said = false;
    err e = json_read(c->arena, pii_reveal(c->q->body, REVEAL_CLEAN), HTTP_BODY_BYTES_MAX, &root,
                      why);
    if (e) return e;
    if (json_kind(root) != JSON_IS_OBJECT) return err_set(why, ERR_INPUT, "an object is expected");
    *ret = (struct referral_answer){.code = STR(""), .words = pii_of(STR(""))};
    while (json_next(root, &cursor, &key, &v)) {
        if (str_eq_c(key, "version") && json_as_int(v, &ret->version) && ret->version >= 1)
            continue;
        if (!json_as_text(v, &text))
            return err_set(why, ERR_INPUT, "a member is not what an answer has");
        if (str_eq_c(key, "state")) said = referral_state_of(text, &ret->to);
        else if (str_eq_c(key, "code"))
            ret->code = text;
        else if (str_eq_c(key, "words"))
            ret->words = pii_of(text);
        else
            return err_set(why, ERR_INPUT, "there is a member that an answer does not have");
    }
    if (!said)
        return err_set(why, ERR_INPUT,
                       "state is received, accepted, returned, done or withdrawn");
    return ERR_OK;
}

err run_referral_state(struct api_call *c, struct err_info *why)
{
    struct referral_answer answer;
    struct referral r;
    int64_t id;
    err e = take_id(c, &id, why);
    if (!e) e = read_answer(c, &answer, why);
    if (e) return e;
    e = referral_act(api_hub(c), c->call.partners, &c->call.viewer, id, &answer, why);
    if (e == ERR_INPUT) c->status = 422; /* well formed, and something has to come with it */
    if (!e)
        e = referral_open(api_hub(c), c->call.partners, &c->call.viewer, id, c->arena, &r, why);
    if (!e) say_state(c, &r);
    return e;
}
