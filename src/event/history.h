/* event/history.h -- what the hub holds of one person at this moment, read from their records: who
 * they are, their events as they stand, and which agencies know them. */
#ifndef AIM_EVENT_HISTORY_H
#define AIM_EVENT_HISTORY_H

#include "event/activity.h"
#include "event/identity.h"
#include "event/timeline.h"

struct history {
    struct record *records; /* wipe with history_wipe */
    size_t record_count;
    struct identity identity;
    int shield;             /* the union of the records' */
    struct activity *events; /* arranged; events of types or agencies that the region no longer has
                                are left out */
    size_t event_count;
    const struct event *stored; /* as read, for event_open; see history_stored */
    size_t stored_count;
};

/* The person who lives behind an id that may be an alias, and the union of their shields.
 * ERR_ABSENT: there is no such person. */
MUST err history_living(struct db *db, int64_t person, struct arena *a, int64_t *ret_person,
                        int *ret_shield, struct err_info *why);
/* The same with what a feed has set since their records were linked last: who decides whether
 * somebody may be known of at all asks this, or reads the records. */
MUST err history_shielded(struct db *db, int64_t person, struct arena *a, int64_t *ret_person,
                          int *ret_shield, struct err_info *why);
/* A living person's records; none for an alias. */
MUST err history_members(struct db *db, int64_t person, struct arena *a,
                         const int64_t **ret_records, size_t *ret_n, struct err_info *why);

/* From the person's member records, in the transaction that `db` is in. history_read_events leaves
 * the seals closed: no identity, no versions, no data keys; it is what judging everybody every day
 * needs. */
MUST err history_read(struct db *db, const struct hub *h, const struct partners *p,
                      const struct visibility *v, const int64_t *records, size_t n, struct arena *a,
                      struct history *ret_history, struct err_info *why);
MUST err history_read_events(struct db *db, const struct partners *p, const struct visibility *v,
                             const int64_t *records, size_t n, struct arena *a,
                             struct history *ret_history, struct err_info *why);
void history_wipe(struct history *h);

/* What rules and screens need of one stored event; false when the region does not know its
 * words. */
bool history_activity(const struct partners *p, const struct agency *agency, const struct event *e,
                      struct activity *ret);

/* The stored form of an event in the list, and its record; NULL when there is none. */
const struct event *history_stored(const struct history *h, int64_t record, int64_t event);
const struct record *history_record(const struct history *h, int64_t record);

struct q_agency_feed_state_rows;
/* How fresh the feed of this agreement is, from what is stored of all feeds. */
struct feed_state feed_state_in(const struct agreement *t,
                                const struct q_agency_feed_state_rows *rows, int64_t now_ms);
/* How fresh every agency's data is, by agency, in the order of the partners: as fresh as the
 * stalest of its feeds. */
MUST err feeds_read(struct db *db, const struct partners *p, int64_t now_ms, struct arena *a,
                    const struct feed_state **ret_feeds, struct err_info *why);

#endif
