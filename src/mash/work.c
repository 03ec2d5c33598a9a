/* mash/work.c -- one transaction on one case: read, decide, change, save, note. */
#include "mash/inside.h"

#include "event/history.h"

static const struct {
    const char *kind, *words;
} step_words[] = {
    {"opened", "opened the case"},
    {"referral", "added a referral"},
    {"routed", "passed it to the allocated worker"},
    {"band", "set the colour"},
    {"stage", "moved it on"},
    {"told", "wrote what the referrer is told"},
    {"proposed", "proposed a decision"},
    {"returned", "gave the decision back"},
    {"decided", "decided it"},
    {"note", "wrote a note"},
    {"worker", "gave it to a worker"},
    {"team", "gave it to another team"},
    {"included", "included somebody of the family"},
    {"excluded", "took somebody of the family out"},
    {"records", "saw that records came or went"},
    {"asked", "asked a partner"},
    {"reminded", "reminded a partner"},
    {"escalated", "told the lead of a partner"},
    {"answered", "answered for a partner"},
    {"history", "was shown the whole history"},
    {"pack", "made a copy of the meeting pack"},
    {"late", "was told that the decision is late"},
};

const char *mash_step_what(str kind)
{
    for (size_t i = 0; i < COUNT(step_words); i++)
        if (str_eq_c(kind, step_words[i].kind)) return step_words[i].words;
    return "changed it";
}

/* In words, for a colleague: "Helen Marsh set the outcome, 24 March 2014, 9:05am". */
static str mash_step_words(const struct mash_work *w, const struct q_mash_steps_row *s)
{
    return str_printf(w->arena, "%.*s %s, %.*s", STR_FMT(s->login), mash_step_what(s->kind),
                      STR_FMT(date_moment_long(w->arena, s->at_ms)));
}

/* ---- who may know ---- */

err mash_may_know(struct db *db, const struct look *look, int64_t person, struct arena *a,
                  int64_t *ret_living, bool *ret_may, struct err_info *why)
{
    struct subject s = {.audience = 3};
    const int64_t *records = NULL;
    size_t n = 0;
    *ret_living = 0;
    *ret_may = false;
    err e = history_living(db, person, a, ret_living, &s.shield, why);
    if (!e) e = history_members(db, *ret_living, a, &records, &n, why);
    if (!e) e = records_shield(db, records, n, a, &s.shield, why);
    if (e) return e == ERR_ABSENT ? ERR_OK : e;
    *ret_may = access_decide(look, &s, FIELD_KNOWN).disclose == DISCLOSE_SHOW;
    if (!n) *ret_living = 0;
    return ERR_OK;
}

/* ---- seals ---- */

static struct place place_of(const struct mash_work *w, const char *column, int64_t part)
{
    return (struct place){.table = column, .id = w->mash, .part = part};
}

err mash_seal(struct mash_work *w, const char *column, int64_t part, str text, str *ret_blob,
              struct err_info *why)
{
    struct rand r = w->hub->rand;
    *ret_blob = STR("");
    if (!text.len) return ERR_OK;
    return crypt_seal(&w->key, &r, place_of(w, column, part), text, w->arena, ret_blob, why);
}

err mash_unseal(const struct mash_work *w, const char *column, int64_t part, str blob,
                str *ret_text, struct err_info *why)
{
    *ret_text = STR("");
    if (!blob.len) return ERR_OK;
    return crypt_open(&w->key, place_of(w, column, part), blob, w->arena, ret_text, why);
}

int64_t mash_check_part(const struct mash_work *w, str agency, int32_t round)
{
    return crypt_id(&w->hub->keys, "check", agency,
                    str_range((const char *)&round, sizeof round));
}

/* ---- whose case it is ---- */

str mash_records_text(const int64_t *records, size_t n, struct arena *a)
{
    char *at = arena_alloc(a, n * 17 + 1);
    static const char digits[] = "0123456789abcdef";
    size_t len = 0;
    if (!at) return STR("");
    for (size_t i = 0; i < n; i++) {
        if (i) at[len++] = ' ';
        for (int shift = 60; shift >= 0; shift -= 4)
            at[len++] = digits[(uint64_t)records[i] >> shift & 15];
    }
    return str_range(at, len);
}

err mash_records_of(str text, struct arena *a, int64_t **ret_records, size_t *ret_n,
                    struct err_info *why)
{
    str piece, rest = text;
    int64_t *list = ARENA_ARRAY(a, int64_t, text.len / 17 + 2);
    size_t n = 0;
    if (!list) return err_set(why, ERR_NOMEM, "the records of a case");
    while (text.len && str_next(&rest, ' ', &piece)) {
        if (!str_to_id(piece, &list[n++]))
            return err_set(why, ERR_CORRUPT, "the records of a case cannot be read");
    }
    *ret_records = list;
    *ret_n = n;
    return ERR_OK;
}

err mash_holder(struct db *db, int64_t record, struct arena *a, int64_t *ret_person,
                struct err_info *why)
{
    struct q_link_membership_row row;
    *ret_person = 0;
    err e = q_link_membership(db, &(struct q_link_membership_in){cell_of(record), record}, a, &row,
                              why);
    if (!e) *ret_person = row.person;
    return e == ERR_ABSENT ? ERR_OK : e;
}

/* Nobody lives at the case's person any more: it belongs to whoever has most of the records that it
 * was about. */
static err follow(struct mash_work *w, int64_t *ret_person, struct err_info *why)
{
    int64_t *records = NULL, *holders = NULL;
    size_t n = 0, best = 0;
    err e = mash_records_of(w->c.records, w->arena, &records, &n, why);
    if (!e && !(holders = ARENA_ARRAY(w->arena, int64_t, n + 1)))
        e = err_set(why, ERR_NOMEM, "the records of a case");
    for (size_t i = 0; i < n && !e; i++)
        e = mash_holder(w->db, records[i], w->arena, &holders[i], why);
    *ret_person = 0;
    for (size_t i = 0; i < n && !e; i++) {
        size_t count = 0;
        for (size_t k = 0; k < n; k++)
            count += holders[i] && holders[k] == holders[i];
        if (count > best || (count && count == best && holders[i] < *ret_person)) {
            best = count;
            *ret_person = holders[i];
        }
    }
    return e;
}

/* ---- the transaction ---- */

static err absent(struct err_info *why)
{
    return err_set(why, ERR_ABSENT, "there is no such case, or it is not shown to your role");
}

err mash_begin(struct mash_work *w, struct db *db, struct err_info *why)
{
    struct look look = viewer_look(w->viewer, w->hub);
    bool may = false;
    w->db = db;
    w->now_ms = hub_now_ms(w->hub);
    w->terms = &w->partners->terms.mash;
    mash_reference(w->mash, w->reference);
    err e =
        q_mash_get(db, &(struct q_mash_get_in){cell_of(w->mash), w->mash}, w->arena, &w->c, why);
    if (e) return e == ERR_ABSENT ? absent(why) : e;
    w->before = w->c.version;
    if (!w->c.data_key.len) return absent(why); /* its retention is over */
    e = mash_may_know(db, &look, w->c.person, w->arena, &w->living, &may, why);
    if (!e && !w->living) {
        int64_t holder = 0;
        e = follow(w, &holder, why);
        if (!e && holder) e = mash_may_know(db, &look, holder, w->arena, &w->living, &may, why);
    }
    if (!e && !may) return absent(why);
    if (e) return e;
    return crypt_unwrap(&w->hub->keys.use[KEY_WRAP],
                        (struct place){.table = "mash_case", .id = w->mash}, w->c.data_key,
                        &w->key, why);
}

void mash_end(struct mash_work *w) { key_wipe(&w->key); }

err mash_still(struct mash_work *w, int64_t version, struct err_info *why)
{
    struct q_mash_steps_rows steps;
    if (!version || version == w->before) return ERR_OK;
    err e = q_mash_steps(w->db, &(struct q_mash_steps_in){cell_of(w->mash), w->mash}, w->arena,
                         &steps, why);
    if (e) return e;
    str what = steps.n ? mash_step_words(w, &steps.at[0]) : STR("somebody changed it");
    (void)err_set(why, ERR_CONFLICT, "the case changed since it was shown to you: %.*s",
                  STR_FMT(what));
    return err_todo(why, "look at it as it is now, then say it again");
}

err mash_step(struct mash_work *w, const char *kind, str value, str text, struct err_info *why)
{
    str sealed = STR("");
    if (text.len > MASH_TEXT_MAX * 16)
        return err_set(why, ERR_LIMIT, "the text is too long for a case");
    err e = mash_seal(w, "mash_step", ++w->c.version, text, &sealed, why);
    if (e) return e;
    return q_mash_add_step(w->db,
                           &(struct q_mash_add_step_in){.cell = cell_of(w->mash),
                                                        .mash = w->mash,
                                                        .step = w->c.version,
                                                        .at_ms = w->now_ms,
                                                        .login = str_of(w->viewer->user->login),
                                                        .kind = str_of(kind),
                                                        .value = value,
                                                        .sealed = sealed},
                           why);
}

static err note(struct mash_work *w, enum audit_kind kind, const char *what, struct err_info *why)
{
    struct audit_entry entry = viewer_entry(w->viewer, kind);
    struct audit_subject subject = {w->living ? w->living : w->c.person,
                                    access_tier(&(struct look){.user = w->viewer->user,
                                                               .purpose = w->viewer->purpose})};
    entry.detail = str_printf(w->arena, "%s: %s", w->reference, what);
    entry.subjects = &subject;
    entry.subject_count = 1;
    if (subject.tier < 0) subject.tier = 0;
    return audit_note(w->db, w->hub, &entry, why);
}

err mash_save(struct mash_work *w, enum audit_kind kind, const char *what, struct err_info *why)
{
    const struct q_mash_get_row *c = &w->c;
    err e = q_mash_put(w->db,
                       &(struct q_mash_put_in){.cell = cell_of(w->mash),
                                               .mash = w->mash,
                                               .stage = c->stage,
                                               .band = c->band,
                                               .worker = c->worker,
                                               .team = c->team,
                                               .due_ms = c->due_ms,
                                               .outcome = c->outcome,
                                               .proposed_by = c->proposed_by,
                                               .decided_by = c->decided_by,
                                               .decided_ms = c->decided_ms,
                                               .late_told = c->late_told,
                                               .records = c->records,
                                               .before = w->before,
                                               .version = c->version},
                       why);
    if (!e && db_changes(w->db) != 1)
        e = err_set(why, ERR_CONFLICT, "the case changed at this very moment: look at it again");
    return e ? e : note(w, kind, what, why);
}
