/* person/record.h -- a person as one agency knows them: sealed versions of who they are, their
 * events and their relations, read back in clear for those who may.
 *
 * A record has as many versions as its agency has said different things, each with the time its
 * system said so (as_of). The current one is the highest (as_of, hash), in whatever order they
 * came. What came with a delivery that is not live yet is invisible to every function here.
 *
 * Typical: 1-5 versions and 1-20 events per record; a person has 5-15 records. */
#ifndef AIM_PERSON_RECORD_H
#define AIM_PERSON_RECORD_H

#include "agency/partners.h"
#include "base/buf.h"
#include "crypt/crypt.h"
#include "hub/hub.h"
#include "person/demographics.h"
#include "store/cell.h"

/* ---- what is in a version ---- */

enum life_status { LIFE_NOT_SAID, LIFE_DECEASED, LIFE_MOVED_AWAY, LIFE_OFF_ROLL, LIFE__COUNT };
enum life_confirmed { CONFIRMED_NOT_SAID, CONFIRMED_NO, CONFIRMED_YES };
const char *life_status_word(enum life_status s); /* as in the feed format; "" for LIFE_NOT_SAID */

/* What a version may leave as it was: its agency said nothing of it this time (an HL7 message with
 * an empty field), so what an older version of the record says stands. Names are always said. */
#define KEPT_LIST(X)                                                                               \
    X(known_as) X(previous_family_name) X(birth_date) X(gender) X(address) X(postcode) X(uprn)     \
    X(upn) X(consistent_id) X(nhs_number) X(life_status)
enum kept {
#define KEPT_ENUM(name) KEPT_##name,
    KEPT_LIST(KEPT_ENUM)
#undef KEPT_ENUM
        KEPT__COUNT
};

struct record_content {
    struct demographics who;
    pii person_ref; /* the agency's own id of the person */
    enum life_status life;
    struct date life_date;
    enum life_confirmed life_confirmed; /* is the destination known */
    uint32_t kept; /* bits of enum kept: as in the version before, nhs_number with its status */
};
/* Fill in what `c` keeps of what an older version says; that may have kept things itself. */
void content_keep(struct record_content *c, const struct record_content *older);

/* Bytes of a content, and back. The texts of *ret_content point into `bytes`. The form is
 * versioned: content_unpack reads every version there ever was; ERR_CORRUPT for anything else. */
void content_pack(const struct record_content *c, struct buf *out);
MUST err content_unpack(str bytes, struct record_content *ret_content, struct err_info *why);

/* Whom to ring about one event; all empty = the service's lead. */
struct event_lead {
    pii name, phone, email;
    pii away_phone; /* out of hours */
};
struct event_sealed {
    pii event_ref; /* the agency's own id of the interaction */
    struct event_lead lead;
    pii authority; /* who answers for it, where that is not who sent it: a code or a name */
};
/* Whom to ring about it: `ret_lead`, its service's, with what the event itself says put over it. An
 * out-of-hours number of its own has no name. The texts are the event's and the partners'. */
void event_lead_over(const struct event_sealed *e, const struct partners *p,
                     struct lead *ret_lead);
void event_pack(const struct event_sealed *e, struct buf *out);
MUST err event_unpack(str bytes, struct event_sealed *ret_event, struct err_info *why);

/* ---- ids ---- */

int64_t record_id(const struct keys *k, str agency, pii person_ref);
int64_t event_id(const struct keys *k, str agency, pii event_ref);

/* ---- who may be seen at all ---- */

/* The deliveries that are not live: load once per read, from the same snapshot. */
struct visibility {
    const int64_t *staged; /* ascending; nearly always none or one */
    size_t n;
};
MUST err visibility_load(struct db *db, struct arena *a, struct visibility *ret_visibility,
                         struct err_info *why);
bool visible(const struct visibility *v, int64_t delivery);

/* ---- reading ---- */

struct record_version {
    int64_t as_of_ms, hash, delivery, known_ms;
    uint64_t tie; /* unkeyed hash of the content, in memory alone: orders versions of one as_of */
    struct record_content content;
};

struct record {
    int64_t id;
    str agency;          /* code */
    int shield;          /* enum sensitive, or-ed: of everything ever said */
    bool erased;         /* its key is destroyed: nothing can be read any more */
    struct key data_key; /* wipe with records_wipe when done */
    int64_t made_ms;
    const struct record_version *versions; /* current first, by as_of, then content: the same in
                                              every hub; n 0: nothing visible. What a version
                                              keeps is filled in */
    size_t version_count;
};

/* The records with these ids, in the same order, all visible versions unsealed into the arena. An
 * id that does not exist gives a record with that id, no agency and no versions. Errors:
 * ERR_CORRUPT (a seal does not open), ERR_LIMIT (arena), and those of the store. */
MUST err records_read(struct db *db, const struct hub *h, const struct visibility *v,
                      const int64_t *ids, size_t n, struct arena *a, struct record *ret_records,
                      struct err_info *why);
void records_wipe(struct record *records, size_t n);

/* Or into *io_shield what these records are shielded by (record.shield), with no seal opened: what
 * a feed said a moment ago is in it, when their person has not been judged or linked since. */
MUST err records_shield(struct db *db, const int64_t *ids, size_t n, struct arena *a,
                        int *io_shield, struct err_info *why);

/* Does the agency say that this record has ended: of every feed that spoke of it the latest full
 * extract is newer than anything that the feed said about the record, and the record was not in it.
 * *ret_since_ms is the time of the last of them, 0 = not ended. */
MUST err record_ended(struct db *db, const struct visibility *v, const struct record *r,
                      int64_t *ret_since_ms, struct err_info *why);

/* ---- events ---- */

enum event_state { EVENT_STANDS, EVENT_WITHDRAWN, EVENT_ELSEWHERE /* it was another record's */ };

struct event {
    int64_t record, event;
    int64_t as_of_ms, hash, delivery, known_ms;
    str type, service;           /* codes of the catalogue and of the agency */
    int64_t happened_ms, end_ms; /* end_ms 0 = none */
    bool has_time; /* false: only the day is known, happened_ms is its start in the UK */
    bool stated;   /* the agency itself said as_of */
    enum event_state state;
    str sealed; /* see event_open */
};

/* Time of knowledge: now, or what the hub showed at an earlier moment. */
#define KNOWN_NOW INT64_MAX

/* The events of these records that stand, each in its current version, ordered by happened_ms, then
 * event; withdrawn ones only when asked for. `known_ms`: as a reader at that moment saw them. */
MUST err record_events(struct db *db, const struct visibility *v, const int64_t *ids, size_t n,
                       int64_t known_ms, bool with_withdrawn, struct arena *a,
                       const struct event **ret_events, size_t *ret_n, struct err_info *why);

/* The same decision on versions already in hand: of one event of one record, in any order. NULL
 * when there are none. *ret_state tells whether it stands; the version returned is the one to
 * show. */
const struct event *event_current(const struct event *versions, size_t n,
                                  enum event_state *ret_state);

/* Contact lead and reference of an event of this record. */
MUST err event_open(const struct record *r, const struct event *e, struct arena *a,
                    struct event_sealed *ret_sealed, struct err_info *why);

/* ---- relations ---- */

enum relation_kind {
    RELATION_NONE,
    RELATION_MOTHER,
    RELATION_FATHER,
    RELATION_CARER,
    RELATION_SIBLING,
    RELATION_UNBORN_OF,
    RELATION_MERGED_INTO, /* the agency says: the same human being, kept under the related record */
    RELATION__COUNT
};
const char *relation_word(enum relation_kind k);
enum relation_kind relation_of(str word); /* RELATION_NONE when there is no such word */

struct relation {
    int64_t record, related;
    enum relation_kind kind;
    int64_t as_of_ms;
};
/* What these records' agencies say about them, by record, kind, related; each relation once, with
 * its newest as_of. Of several mergers of a record only the newest (as_of, then highest related) is
 * given. */
MUST err record_relations(struct db *db, const struct visibility *v, const int64_t *ids, size_t n,
                          struct arena *a, const struct relation **ret_relations, size_t *ret_n,
                          struct err_info *why);

/* The other way round: what is said of these records by others, in the same order and form: by the
 * record that says it. */
MUST err record_relations_of(struct db *db, const struct visibility *v, const int64_t *ids,
                             size_t n, struct arena *a, const struct relation **ret_relations,
                             size_t *ret_n, struct err_info *why);

/* ---- seals: for those who write records ---- */

struct place record_key_place(int64_t record);
struct place record_version_place(int64_t record, int64_t hash);
struct place event_place(int64_t record, int64_t event);

#endif
