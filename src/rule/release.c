/* rule/release.c -- see release.h. A hub has some dozens of rules, and a change of one a month. */
#include "rule/release.h"

#include "codec/json.h"
#include "query.h"
#include "rule/figures.h"
#include "rule/trial.h"
#include "store/cell.h"

/* ---- reading ---- */

static int rank_of(const struct q_agency_rules_row *row)
{
    return str_eq_c(row->state, "draft") ? 2 : str_eq_c(row->state, "live");
}

static const struct q_agency_rules_row *choose(const struct q_agency_rules_rows *rows, str id,
                                               int32_t version, struct release *r)
{
    const struct q_agency_rules_row *best = NULL;
    for (size_t i = 0; i < rows->n; i++) {
        const struct q_agency_rules_row *row = &rows->at[i];
        if (!str_eq(row->id, id)) continue;
        if (str_eq_c(row->state, "live")) r->live = row->version;
        if (version ? row->version == version : !best || rank_of(row) >= rank_of(best)) best = row;
    }
    return best;
}

static err read_signs(struct db *db, struct arena *a, struct release *r, struct err_info *why)
{
    struct q_rule_signs_rows rows;
    err e = q_rule_signs(db, &(struct q_rule_signs_in){CELL_HUB, r->id, r->version}, a, &rows, why);
    struct release_sign *list = e ? NULL : ARENA_ARRAY(a, struct release_sign, rows.n + 1);
    if (!list) return e ? e : err_set(why, ERR_NOMEM, "the history of a rule");
    for (size_t i = 0; i < rows.n; i++) {
        const struct q_rule_signs_row *s = &rows.at[i];
        list[i] = (struct release_sign){s->kind, s->login, s->role, s->note, s->place, s->at_ms};
    }
    r->signs = list;
    r->sign_count = rows.n;
    return ERR_OK;
}

static bool was_read(const struct release *r, size_t place)
{
    for (size_t i = 0; i < r->sign_count; i++)
        if (str_eq_c(r->signs[i].kind, "read") && (size_t)r->signs[i].place == place) return true;
    return false;
}

/* What of the figures decides whether it may go live. */
static err weigh_result(struct arena *a, struct release *r, struct err_info *why)
{
    const struct json_value *root, *fairness;
    err e = json_read(a, r->trial_result, TRIAL_RESULT_MAX, &root, why);
    if (e) return err_set(why, ERR_CORRUPT, "the result of a trial cannot be read");
    fairness = json_get(json_get(root, "rule"), "fairness");
    for (size_t i = 0; i < json_count(fairness); i++) {
        bool look = false;
        if (json_as_bool(json_get(json_at(fairness, i), "look"), &look)) r->look |= look;
    }
    r->examples = json_count(json_get(root, "examples"));
    for (size_t i = 1; i <= r->examples; i++)
        r->read += was_read(r, i);
    return ERR_OK;
}

static err read_trial(struct db *db, struct arena *a, struct release *r, struct err_info *why)
{
    struct q_rule_trial_get_row row;
    err e = q_rule_trial_get(db, &(struct q_rule_trial_get_in){CELL_HUB, r->id, r->version}, a,
                             &row, why);
    if (e) return e == ERR_ABSENT ? ERR_OK : e;
    r->trial = str_eq_c(row.state, "done")     ? TRIAL_DONE
               : str_eq_c(row.state, "failed") ? TRIAL_FAILED
                                               : TRIAL_WAITING;
    r->trial_done_ms = row.done_ms;
    r->trial_persons = row.persons;
    r->trial_result = row.result;
    return r->trial == TRIAL_DONE ? weigh_result(a, r, why) : ERR_OK;
}

err release_read(struct db *db, str id, int32_t version, struct arena *a,
                 struct release *ret_release, struct err_info *why)
{
    struct q_agency_rules_rows rows;
    struct release r = {.version = 0};
    err e = q_agency_rules(db, &(struct q_agency_rules_in){CELL_HUB}, a, &rows, why);
    if (e) return e;
    const struct q_agency_rules_row *row = choose(&rows, id, version, &r);
    if (!row) {
        (void)err_set(why, ERR_ABSENT, "there is no such rule");
        return err_todo(why, "aim rule list names them");
    }
    r.id = row->id, r.version = row->version, r.state = row->state;
    r.owner = row->owner, r.text = row->text;
    e = read_signs(db, a, &r, why);
    if (!e) e = read_trial(db, a, &r, why);
    if (!e) *ret_release = r;
    return e;
}

/* ---- signing ---- */

static err sign(struct db *db, struct hub *h, str id, int32_t version, const char *kind, str login,
                str role, int32_t place, str note, struct err_info *why)
{
    if (note.len > RELEASE_NOTE_MAX)
        return err_set(why, ERR_INPUT, "the reason is longer than %d characters", RELEASE_NOTE_MAX);
    return q_rule_sign_put(db,
                           &(struct q_rule_sign_put_in){CELL_HUB, id, version, str_of(kind), login,
                                                        place, role, hub_now_ms(h), note},
                           why);
}

static err sign_by(struct db *db, struct hub *h, const struct release *r, const char *kind,
                   const struct user *u, str note, struct err_info *why)
{
    return sign(db, h, r->id, r->version, kind, str_of(u->login), str_of(role_word(u->role)), 0,
                note, why);
}

static const struct release_sign *signed_by(const struct release *r, const char *kind,
                                            const char *login, const char *role)
{
    for (size_t i = 0; i < r->sign_count; i++)
        if (str_eq_c(r->signs[i].kind, kind) && (!login || str_eq_c(r->signs[i].login, login)) &&
            (!role || str_eq_c(r->signs[i].role, role)))
            return &r->signs[i];
    return NULL;
}

static err must_be(const struct release *r, const char *state, struct err_info *why)
{
    if (str_eq_c(r->state, state)) return ERR_OK;
    return err_set(why, ERR_CONFLICT, "version %d of this rule is %.*s, not %s", r->version,
                   STR_FMT(r->state), state);
}

static err set_state(struct db *db, const struct release *r, int32_t version, const char *state,
                     struct err_info *why)
{
    return q_agency_set_rule_state(
        db, &(struct q_agency_set_rule_state_in){CELL_HUB, r->id, version, str_of(state)}, why);
}

err release_made(struct db *db, struct hub *h, str id, int32_t version, str login,
                 struct err_info *why)
{
    return sign(db, h, id, version, "made", login, STR(""), 0, STR(""), why);
}

err release_example_read(struct db *db, struct hub *h, const struct release *r,
                         const struct user *u, int32_t place, struct err_info *why)
{
    return sign(db, h, r->id, r->version, "read", str_of(u->login), str_of(role_word(u->role)),
                place, STR(""), why);
}

/* ---- the steps ---- */

static err must_be_tried(const struct release *r, struct err_info *why)
{
    if (r->trial == TRIAL_DONE) return ERR_OK;
    (void)err_set(why, ERR_CONFLICT, "this version was not tried on history yet");
    return err_todo(why, r->trial == TRIAL_WAITING ? "wait for the trial that was asked for"
                                                   : "try it first");
}

err release_ask(struct db *db, struct hub *h, const struct release *r, const struct user *u,
                str note, struct err_info *why)
{
    err e = must_be(r, "draft", why);
    if (!e && !access_may(u, CAP_RULES)) e = err_set(why, ERR_DENIED, "not by this role");
    if (!e) e = must_be_tried(r, why);
    if (!e && r->read < r->examples)
        e = err_set(why, ERR_CONFLICT, "read the examples first: %zu of %zu were read", r->read,
                    r->examples);
    if (!e && r->look && str_empty(str_trim(note)))
        e = err_set(why, ERR_INPUT,
                    "it fires for a group more than 1.25 times as often as for all: say why that "
                    "is right");
    if (!e && signed_by(r, "asked", NULL, NULL))
        e = err_set(why, ERR_CONFLICT, "approval was asked for already");
    return e ? e : sign_by(db, h, r, "asked", u, note, why);
}

static err may_approve(const struct release *r, const struct user *u, struct err_info *why)
{
    if (!access_may(u, CAP_APPROVE) || (u->role != ROLE_MANAGER && u->role != ROLE_DPO))
        return err_set(why, ERR_DENIED,
                       "a rule is approved by a manager and by the data protection officer");
    if (!signed_by(r, "asked", NULL, NULL))
        return err_set(why, ERR_CONFLICT, "approval was not asked for yet");
    if (signed_by(r, "made", u->login, NULL) || signed_by(r, "asked", u->login, NULL))
        return err_set(why, ERR_DENIED, "nobody approves what they made or asked for themselves");
    if (signed_by(r, "approved", u->login, NULL))
        return err_set(why, ERR_CONFLICT, "this user approved it already; a second person must");
    if (signed_by(r, "approved", NULL, role_word(u->role)))
        return err_set(why, ERR_CONFLICT, "%s approved it already; %s must",
                       u->role == ROLE_DPO ? "a data protection officer" : "a manager",
                       u->role == ROLE_DPO ? "a manager" : "the data protection officer");
    return ERR_OK;
}

err release_approve(struct db *db, struct hub *h, const struct release *r, const struct user *u,
                    str note, bool *ret_live, struct err_info *why)
{
    err e = must_be(r, "draft", why);
    if (!e && r->version < r->live)
        e = err_set(why, ERR_CONFLICT, "version %d of this rule is live, which is newer", r->live);
    if (!e) e = must_be_tried(r, why);
    if (!e) e = may_approve(r, u, why);
    if (!e) e = sign_by(db, h, r, "approved", u, note, why);
    *ret_live = !e && signed_by(r, "approved", NULL,
                                role_word(u->role == ROLE_DPO ? ROLE_MANAGER : ROLE_DPO));
    if (e || !*ret_live) return e;
    if (r->live) e = set_state(db, r, r->live, "ended", why);
    if (!e) e = set_state(db, r, r->version, "live", why);
    return e ? e : partners_touch(db, why);
}

static err end_it(struct db *db, struct hub *h, const struct release *r, const struct user *u,
                  const char *from, const char *kind, str note, struct err_info *why)
{
    err e = must_be(r, from, why);
    if (!e && !access_may(u, CAP_APPROVE)) e = err_set(why, ERR_DENIED, "not by this role");
    if (!e && str_empty(str_trim(note))) e = err_set(why, ERR_INPUT, "say why");
    if (!e) e = sign_by(db, h, r, kind, u, note, why);
    if (!e) e = set_state(db, r, r->version, "ended", why);
    return e ? e : partners_touch(db, why);
}

err release_reject(struct db *db, struct hub *h, const struct release *r, const struct user *u,
                   str note, struct err_info *why)
{
    return end_it(db, h, r, u, "draft", "rejected", note, why);
}

err release_retire(struct db *db, struct hub *h, const struct release *r, const struct user *u,
                   str note, struct err_info *why)
{
    return end_it(db, h, r, u, "live", "retired", note, why);
}
