/* mash/inside.h -- shared by the files of this folder only. */
#ifndef AIM_MASH_INSIDE_H
#define AIM_MASH_INSIDE_H

#include "agency/mash_terms.h"
#include "mash/mash.h"
#include "search/chronology.h"
#include "query.h"
#include "store/cell.h"

/* One transaction that works on one case. */
struct mash_work {
    struct hub *hub;
    const struct partners *partners;
    const struct viewer *viewer;
    struct db *db;
    struct arena *arena;
    const struct mash_terms *terms;
    bool system;             /* the hub itself at work: nobody is shown anything */
    int64_t now_ms, mash;
    int64_t before;          /* version when it was read */
    struct q_mash_get_row c; /* as it is to be; its texts live in the arena */
    struct key key;          /* of the case's texts */
    int64_t living;          /* who has the person's records now */
    char reference[MASH_REFERENCE_TEXT + 1];
};

/* Read the case, and decide whether this viewer may know of it. Release with mash_end, also after
 * an error. ERR_ABSENT: no such case, or not for this viewer. */
MUST err mash_begin(struct mash_work *w, struct db *db, struct err_info *why);
void mash_end(struct mash_work *w);
/* Somebody else was faster: ERR_CONFLICT with what they did. version 0 = never. */
MUST err mash_still(struct mash_work *w, int64_t version, struct err_info *why);
/* One step more; `text` is sealed. */
MUST err mash_step(struct mash_work *w, const char *kind, str value, str text,
                   struct err_info *why);
/* Write the case as it is now, and the entry in the log that says so. */
MUST err mash_save(struct mash_work *w, enum audit_kind kind, const char *what,
                   struct err_info *why);

/* May this look know of that person at all, and of the rules that fired? By the person who lives
 * there now, with the shields of the records. *ret_living 0 = nobody lives there any more. */
MUST err mash_may_know(struct db *db, const struct look *look, int64_t person, struct arena *a,
                       int64_t *ret_living, bool *ret_may, struct err_info *why);

MUST err mash_seal(struct mash_work *w, const char *column, int64_t part, str text, str *ret_blob,
                   struct err_info *why);
/* Empty for an empty blob. */
MUST err mash_unseal(const struct mash_work *w, const char *column, int64_t part, str blob,
                     str *ret_text, struct err_info *why);
/* Was this very step written, by anybody when it has no words and by this user when it has, since
 * the version that the change was asked for on? Then the same form came twice. 0 = it did not
 * say. */
MUST err mash_said_since(const struct mash_work *w, const struct mash_change *change,
                         const char *kind, str value, bool *ret_said, struct err_info *why);
/* The part that names a check in a seal. */
int64_t mash_check_part(const struct mash_work *w, str agency, int32_t round);

/* The record ids that a case was about, as stored; and who holds a record now, 0 = nobody. */
str mash_records_text(const int64_t *records, size_t n, struct arena *a);
MUST err mash_records_of(str text, struct arena *a, int64_t **ret_records, size_t *ret_n,
                         struct err_info *why);
MUST err mash_holder(struct db *db, int64_t record, struct arena *a, int64_t *ret_person,
                     struct err_info *why);
const char *mash_step_what(str kind); /* "set the colour" */

/* As it is told when a contact is made: every linked row with its source and date. */
MUST err mash_prefill(const struct mash_work *w, const struct chronology *c, str *ret_text,
                      struct err_info *why);

/* The acts, a function each. They change w->c, add steps, and leave saving to the caller. */
typedef err mash_act_fn(struct mash_work *w, const struct mash_change *change,
                        struct err_info *why);
mash_act_fn mash_act_band, mash_act_move, mash_act_decide, mash_act_confirm, mash_act_return,
    mash_act_note, mash_act_take, mash_act_hand, mash_act_include, mash_act_exclude,
    mash_act_noticed, mash_act_ask, mash_act_ask_all, mash_act_remind, mash_act_escalate;

/* ---- whom to ask ---- */

/* Why an agency is asked, or is not. */
#define MASH_FOUND_LIST(X)                                                                         \
    X(ACTIVITY, "activity") /* its feed told of a contact */                                       \
    X(RECORD, "record")     /* it holds a record, and told of no contact */                        \
    X(POSSIBLE, "possible") /* a record of its may be this person's */                             \
    X(NONE, "none")         /* no match in data up to a date */                                    \
    X(NO_DATA, "no_data")   /* sends nothing to the hub */                                         \
    X(NOT_SHOWN, "not_shown") /* what it shares is not shown to this role */
enum mash_found {
#define MASH_FOUND_ENUM(name, word) FOUND_##name,
    MASH_FOUND_LIST(MASH_FOUND_ENUM)
#undef MASH_FOUND_ENUM
        FOUND__COUNT
};
const char *mash_found_word(enum mash_found f);
bool mash_found_of(str word, enum mash_found *ret_found);
static inline bool mash_found_match(enum mash_found f) { return f <= FOUND_POSSIBLE; }

struct mash_source {
    const struct agency *agency;
    const struct service *service; /* of the newest contact, else the default one */
    enum mash_found found;
    size_t contacts;
    struct date last;
    int64_t up_to_ms;
};
/* One per agency, in the order of the partners; over the person and whoever the case includes. */
MUST err mash_sources(struct mash_work *w, struct mash_source **ret_list, struct err_info *why);

MUST err mash_checks(struct mash_work *w, struct q_mash_checks_rows *ret_rows,
                     struct err_info *why);
/* The last round of an agency; NULL = not asked. */
const struct q_mash_checks_row *mash_check_of(const struct q_mash_checks_rows *rows, str agency);
MUST err mash_put_check(struct mash_work *w, const struct q_mash_checks_row *c,
                        struct err_info *why);
/* New clocks for whatever waits: the colour changed. */
MUST err mash_reclock(struct mash_work *w, struct err_info *why);
/* Tell the agency: `kind` of notice/kind.h, to the service that knows the person. */
MUST err mash_tell_agency(struct mash_work *w, const struct q_mash_checks_row *c, int kind,
                          struct err_info *why);
/* Tell the case's own worker, when it has one; `kind` as above. */
MUST err mash_tell_worker(struct mash_work *w, int kind, struct err_info *why);

/* What it was told of is done: of one check, of all that nobody answered. */
MUST err mash_untell(struct mash_work *w, const struct q_mash_checks_row *c, struct err_info *why);
MUST err mash_untell_all(struct mash_work *w, struct err_info *why);

/* ---- the end ---- */

/* What the outcome means for the referrer and the review. */
MUST err mash_accept_referral(struct mash_work *w, int64_t referral, struct err_info *why);
MUST err mash_flow_back(struct mash_work *w, str told, struct err_info *why);
/* Was this viewer shown the whole history, as it stands? ERR_INPUT: not yet, or more came. */
MUST err mash_history_shown(struct mash_work *w, struct err_info *why);

#endif
