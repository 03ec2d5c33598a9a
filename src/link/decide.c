/* link/decide.c -- a human's word on two records: kept for ever, in both directions, and logged. */
#include "link/chunk.h"

#include "audit/audit.h"
#include "query.h"
#include "store/cell.h"

#include <assert.h>

/* As in the column `same`. */
enum word { DIFFERENT, SAME, TAKEN_BACK, WORD__COUNT };
static const char *const word_texts[] = {"different", "same", "taken back"};
static_assert(COUNT(word_texts) == WORD__COUNT, "every word has its text");

static err note(struct db *db, struct hub *h, const int64_t ends[2], enum word word, str login,
                str reason, struct err_info *why)
{
    struct audit_subject subjects[2];
    struct audit_entry entry = {
        .kind = AUDIT_LINK_DECISION,
        .actor = login,
        .request = STR("link-decision"),
        .decision = STR("allowed"),
        .detail = str_of(word_texts[word]),
        .asked = reason,
        .subjects = subjects,
    };
    struct arena *a = arena_new(1 << 16);
    if (!a) return err_set(why, ERR_NOMEM, "no memory for a decision");
    for (int i = 0; i < 2;
         i++) { /* whom it is about: a record that is nobody's yet has no person */
        struct q_link_membership_row row;
        err e = q_link_membership(db, &(struct q_link_membership_in){cell_of(ends[i]), ends[i]}, a,
                                  &row, why);
        if (!e) subjects[entry.subject_count++] = (struct audit_subject){row.person, 0};
        if (e && e != ERR_ABSENT) {
            arena_free(a);
            return e;
        }
    }
    err e = audit_note(db, h, &entry, why);
    arena_free(a);
    return e;
}

/* One of its own: a word that comes while an earlier one is being linked must not go with that. */
static int64_t touched_by_word(struct hub *h)
{
    return MARK_WORD - rand_id(&h->rand) / 2;
}

static err say(struct db *db, struct hub *h, int64_t record, int64_t other, enum word word,
               str login, str reason, struct err_info *why)
{
    if (record == other) return err_set(why, ERR_INPUT, "a decision needs two different records");
    const int64_t ends[] = {record, other};
    int64_t now_ms = hub_now_ms(h), mark = touched_by_word(h);
    err e = ERR_OK;
    for (int i = 0; i < 2 && !e; i++) {
        int64_t from = ends[i], to = ends[1 - i];
        struct q_link_put_decision_in put = {cell_of(from), from,   to,    word,
                                             login,         now_ms, reason};
        struct q_record_touch_in touch = {cell_of(from), from, mark};
        e = q_link_put_decision(db, &put, why);
        if (!e) e = q_record_touch(db, &touch, why);
    }
    return e ? e : note(db, h, ends, word, login, reason, why);
}

err link_decide(struct db *db, struct hub *h, int64_t record, int64_t other, bool same, str login,
                str reason, struct err_info *why)
{
    return say(db, h, record, other, same ? SAME : DIFFERENT, login, reason, why);
}

err link_take_back(struct db *db, struct hub *h, int64_t record, int64_t other, str login,
                   str reason, struct err_info *why)
{
    struct q_match_decision_row row;
    struct arena *a = arena_new(1 << 16);
    if (!a) return err_set(why, ERR_NOMEM, "no memory for a decision");
    err e = q_match_decision(db, &(struct q_match_decision_in){cell_of(record), record, other}, a,
                             &row, why);
    if (e == ERR_ABSENT || (!e && row.same == TAKEN_BACK))
        e = err_set(why, ERR_ABSENT, "nobody has decided about these two records");
    arena_free(a);
    return e ? e : say(db, h, record, other, TAKEN_BACK, login, reason, why);
}
