/* mash/change.c -- every change of a case goes this way: read, check the version, act, save. */
#include "mash/inside.h"

enum { CHANGE_BYTES_MAX = 96 << 20 };

static const struct {
    const char *word;
    bool versioned, wants_text;
} acts[MASH_ACT__COUNT] = {
#define ACT_ROW(name, word, versioned, text) [MASH_ACT_##name] = {word, versioned, text},
    MASH_ACT_LIST(ACT_ROW)
#undef ACT_ROW
};

static mash_act_fn *const functions[MASH_ACT__COUNT] = {
    [MASH_ACT_BAND] = mash_act_band,       [MASH_ACT_MOVE] = mash_act_move,
    [MASH_ACT_DECIDE] = mash_act_decide,   [MASH_ACT_CONFIRM] = mash_act_confirm,
    [MASH_ACT_RETURN] = mash_act_return,   [MASH_ACT_NOTE] = mash_act_note,
    [MASH_ACT_TAKE] = mash_act_take,       [MASH_ACT_HAND] = mash_act_hand,
    [MASH_ACT_INCLUDE] = mash_act_include, [MASH_ACT_EXCLUDE] = mash_act_exclude,
    [MASH_ACT_NOTICED] = mash_act_noticed, [MASH_ACT_ASK] = mash_act_ask,
    [MASH_ACT_ASK_ALL] = mash_act_ask_all, [MASH_ACT_REMIND] = mash_act_remind,
    [MASH_ACT_ESCALATE] = mash_act_escalate,
};
_Static_assert(COUNT(functions) == MASH_ACT__COUNT, "every act has its function");

bool mash_act_of(str word, enum mash_act *ret_act)
{
    for (int i = 0; i < MASH_ACT__COUNT; i++)
        if (str_eq_c(word, acts[i].word)) {
            *ret_act = (enum mash_act)i;
            return true;
        }
    return false;
}

struct changing {
    struct mash_work w;
    struct arena_mark mark;
    const struct mash_change *change;
};

static err change_in(struct db *db, void *ctx, struct err_info *why)
{
    struct changing *g = ctx;
    const struct mash_change *c = g->change;
    arena_rewind(g->w.arena, g->mark);
    err e = mash_begin(&g->w, db, why);
    if (!e && acts[c->act].versioned) e = mash_still(&g->w, c->version, why);
    if (!e) e = functions[c->act](&g->w, c, why);
    if (!e && g->w.c.version != g->w.before)
        e = mash_save(&g->w, AUDIT_CASE_CHANGED, acts[c->act].word, why);
    mash_end(&g->w);
    return e;
}

static err check(const struct viewer *v, const struct mash_change *c, struct err_info *why)
{
    err e = purpose_check(v->user, v->purpose, v->reference, why);
    if (!e && !access_may(v->user, CAP_CASE))
        e = err_set(why, ERR_DENIED, "your role does not work on cases");
    if (!e && c->act >= MASH_ACT__COUNT) e = err_set(why, ERR_INPUT, "there is no such step");
    if (!e && acts[c->act].wants_text && !str_trim(c->text).len)
        e = err_set(why, ERR_INPUT, "write a few words: what, and why");
    if (!e && c->text.len > MASH_TEXT_MAX)
        e = err_set(why, ERR_INPUT, "the text is longer than %d characters", MASH_TEXT_MAX);
    if (!e && c->told.len > MASH_TEXT_MAX)
        e = err_set(why, ERR_INPUT, "what the referrer is told is longer than %d characters",
                    MASH_TEXT_MAX);
    if (!e && !(str_is_utf8(c->text) && str_is_utf8(c->told)))
        e = err_set(why, ERR_INPUT, "the text is not UTF-8");
    return e;
}

err mash_do(struct hub *h, const struct partners *p, const struct viewer *v, int64_t mash,
            const struct mash_change *change, struct err_info *why)
{
    struct changing g = {.w = {.hub = h, .partners = p, .viewer = v, .mash = mash},
                         .change = change};
    err e = check(v, change, why);
    if (e) return e;
    if (!(g.w.arena = arena_new(CHANGE_BYTES_MAX)))
        return err_set(why, ERR_NOMEM, "no memory for a case");
    g.mark = arena_mark(g.w.arena);
    e = store_write_step(h->store, change_in, &g, why);
    arena_free(g.w.arena);
    return e;
}
