/* mash/acts.c -- colour, stage, notes, who works on it, who of the family is in it. */
#include "access/account.h"
#include "event/history.h"
#include "mash/inside.h"
#include "notice/notice.h"

static bool closed(const struct mash_work *w) { return str_eq_c(w->c.stage, "closed"); }

static err must_be_open(const struct mash_work *w, struct err_info *why)
{
    if (!closed(w)) return ERR_OK;
    (void)err_set(why, ERR_INPUT, "the case is decided");
    return err_todo(why, "what is new belongs into a new case");
}

static enum mash_stage stage_now(const struct mash_work *w)
{
    enum mash_stage s = MASH_CLOSED;
    (void)mash_stage_of(w->c.stage, &s);
    return s;
}

/* Whoever does the first thing about a case works on it. */
static void take_if_free(struct mash_work *w)
{
    if (!w->c.worker.len) w->c.worker = str_of(w->viewer->user->login);
}

/* ---- colour ---- */

err mash_act_band(struct mash_work *w, const struct mash_change *change, struct err_info *why)
{
    enum mash_band b;
    err e = must_be_open(w, why);
    if (!e && !mash_band_of(change->value, &b))
        e = err_set(why, ERR_INPUT, "select a colour: red, amber, green or blue");
    if (e || str_eq(w->c.band, change->value)) return e;
    if (w->c.band.len && !str_trim(change->text).len)
        return err_set(why, ERR_INPUT, "say why the colour changes");
    w->c.band = change->value;
    take_if_free(w);
    e = mash_step(w, "band", change->value, str_trim(change->text), why);
    if (!e && stage_now(w) == MASH_CONTACT) {
        w->c.stage = str_of(mash_stage_word(MASH_INITIAL));
        e = mash_step(w, "stage", w->c.stage, STR(""), why);
    }
    return e ? e : mash_reclock(w, why);
}

/* ---- stage ---- */

err mash_act_move(struct mash_work *w, const struct mash_change *change, struct err_info *why)
{
    enum mash_stage to, from = stage_now(w);
    err e = must_be_open(w, why);
    if (e) return e;
    if (!mash_stage_of(change->value, &to) || !mash_stage_may(from, to))
        return err_set(why, ERR_INPUT, "from here the case cannot go there");
    if (!w->c.band.len) return err_set(why, ERR_INPUT, "set the colour first: it sets the clocks");
    if (to < from && !str_trim(change->text).len)
        return err_set(why, ERR_INPUT, "say why the case goes back");
    w->c.stage = str_of(mash_stage_word(to));
    w->c.outcome = w->c.proposed_by = STR("");
    take_if_free(w);
    return mash_step(w, "stage", w->c.stage, str_trim(change->text), why);
}

/* ---- notes ---- */

err mash_said_since(const struct mash_work *w, const struct mash_change *change,
                    const char *kind, str value, bool *ret_said, struct err_info *why)
{
    struct q_mash_steps_rows steps = {.n = 0};
    str words = str_trim(change->text), text;
    *ret_said = false;
    if (!change->version || change->version == w->before) return ERR_OK;
    err e = q_mash_steps(w->db, &(struct q_mash_steps_in){cell_of(w->mash), w->mash}, w->arena,
                         &steps, why);
    for (size_t i = 0; !e && i < steps.n && steps.at[i].step > change->version && !*ret_said; i++) {
        const struct q_mash_steps_row *s = &steps.at[i];
        bool mine = str_eq_c(s->login, w->viewer->user->login);
        if (!str_eq_c(s->kind, kind) || !str_eq(s->value, value) || (words.len && !mine)) continue;
        e = mash_unseal(w, "mash_step", s->step, s->sealed, &text, why);
        *ret_said = !e && str_eq(text, words);
    }
    return e;
}

err mash_act_note(struct mash_work *w, const struct mash_change *change, struct err_info *why)
{
    bool said;
    err e = mash_said_since(w, change, "note", STR(""), &said, why);
    return e || said ? e : mash_step(w, "note", STR(""), str_trim(change->text), why);
}

/* ---- who works on it ---- */

err mash_act_take(struct mash_work *w, const struct mash_change *change, struct err_info *why)
{
    str me = str_of(w->viewer->user->login);
    err e = must_be_open(w, why);
    if (e || str_eq(w->c.worker, me)) return e;
    w->c.worker = me;
    return mash_step(w, "worker", me, str_trim(change->text), why);
}

static err hand_to_user(struct mash_work *w, const struct mash_change *change,
                        struct err_info *why)
{
    struct user u;
    err e = account_find(w->db, change->value, &u, why);
    if (e == ERR_ABSENT || (!e && !access_may(&u, CAP_CASE)))
        return err_set(why, ERR_INPUT, "nobody of that name works on cases");
    if (e || str_eq(w->c.worker, change->value)) return e;
    w->c.worker = change->value;
    e = mash_step(w, "worker", change->value, str_trim(change->text), why);
    return e ? e : mash_tell_worker(w, NOTICE_CASE_HANDED, why);
}

/* value: "agency service". The team sees it by the notice; the case stays in the list. */
static err hand_to_team(struct mash_work *w, const struct mash_change *change, str agency,
                        str service, struct err_info *why)
{
    const struct agency *a = partners_agency(w->partners, agency);
    const struct service *s = a ? partners_service(a, service) : NULL;
    if (!s) return err_set(why, ERR_INPUT, "there is no such team");
    w->c.team = change->value;
    err e = mash_step(w, "team", change->value, str_trim(change->text), why);
    if (e) return e;
    return notice_put(w->db, w->hub,
                      &(struct notice){.kind = NOTICE_CASE_HANDED,
                                       .to = TO_SERVICE,
                                       .agency = a->code,
                                       .who = s->code,
                                       .person = w->living,
                                       .about = w->mash,
                                       .reference = str_of(w->reference),
                                       .partners = w->partners},
                      why);
}

err mash_act_hand(struct mash_work *w, const struct mash_change *change, struct err_info *why)
{
    str agency, service = change->value;
    err e = must_be_open(w, why);
    if (e) return e;
    if (!change->value.len) return err_set(why, ERR_INPUT, "select to whom the case goes");
    if (str_find(change->value, ' ') < 0) return hand_to_user(w, change, why);
    (void)str_next(&service, ' ', &agency);
    return hand_to_team(w, change, agency, service, why);
}

/* ---- the family ---- */

static err of_case(struct mash_work *w, int64_t person, str *ret_relation, bool *ret_in,
                   struct err_info *why)
{
    struct q_mash_members_rows rows;
    err e = q_mash_members(w->db, &(struct q_mash_members_in){cell_of(w->mash), w->mash}, w->arena,
                           &rows, why);
    *ret_in = false;
    for (size_t i = 0; !e && i < rows.n; i++)
        if (rows.at[i].person == person) {
            *ret_in = true;
            *ret_relation = rows.at[i].relation;
        }
    return e;
}

/* Only who is shown to this viewer as one of the household or family. */
err mash_act_include(struct mash_work *w, const struct mash_change *change, struct err_info *why)
{
    struct person_view v;
    str relation = STR("");
    bool in = false;
    err e = must_be_open(w, why);
    if (!e)
        e = person_view_read(w->db, w->hub, w->partners, w->viewer, w->living, w->arena, &v, why);
    if (!e) e = of_case(w, change->who, &relation, &in, why);
    if (e || in) return e;
    for (size_t i = 0; i < v.household_count; i++)
        if (v.household[i].person == change->who) relation = v.household[i].relation;
    if (!relation.len)
        return err_set(why, ERR_INPUT, "only somebody of the household or family can be included");
    e = q_mash_add_member(w->db,
                          &(struct q_mash_add_member_in){.cell = cell_of(w->mash),
                                                         .mash = w->mash,
                                                         .person = change->who,
                                                         .relation = relation},
                          why);
    if (!e)
        e = q_mash_add_of(
            w->db, &(struct q_mash_add_of_in){cell_of(change->who), change->who, w->mash}, why);
    return e ? e : mash_step(w, "included", relation, str_trim(change->text), why);
}

err mash_act_exclude(struct mash_work *w, const struct mash_change *change, struct err_info *why)
{
    str relation = STR("");
    bool in = false;
    err e = must_be_open(w, why);
    if (!e) e = of_case(w, change->who, &relation, &in, why);
    if (e || !in) return e;
    e = q_mash_drop_member(
        w->db, &(struct q_mash_drop_member_in){cell_of(w->mash), w->mash, change->who}, why);
    if (!e)
        e = q_mash_drop_of(
            w->db, &(struct q_mash_drop_of_in){cell_of(change->who), change->who, w->mash}, why);
    return e ? e : mash_step(w, "excluded", relation, str_trim(change->text), why);
}

/* ---- merged or parted ---- */

err mash_act_noticed(struct mash_work *w, const struct mash_change *change, struct err_info *why)
{
    const int64_t *records = NULL;
    size_t n = 0;
    (void)change;
    err e = history_members(w->db, w->living, w->arena, &records, &n, why);
    if (e) return e;
    str now = mash_records_text(records, n, w->arena);
    if (str_eq(now, w->c.records)) return ERR_OK;
    w->c.records = now;
    return mash_step(w, "records", STR(""), STR(""), why);
}
