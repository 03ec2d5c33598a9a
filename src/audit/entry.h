/* audit/entry.h -- an entry as bytes: what is hashed, stored and exported.
 *
 *     header:  4 bytes length of the whole header, then fields, each 4 bytes length and the bytes:
 *              form ("1"), entry id, time (ms), period, kind, actor, agency, role, session,
 * purpose, decision, policy, request, detail, number of subjects sealed:  the personal part (asked,
 * then person ids and tiers), encrypted under the period's key leaf:    header followed by sealed
 *
 * Numbers are big-endian lengths and decimal texts; ids are 16 hexadecimal digits. */
#ifndef AIM_AUDIT_ENTRY_H
#define AIM_AUDIT_ENTRY_H

#include "audit/audit.h"

enum {
    ENTRY_SUBJECTS_MAX = 4096,
    ENTRY_TEXT_MAX = 1024,
    ENTRY_ASKED_MAX = 8192,
    ENTRY_BYTES_MAX = 65535
};

/* One entry read back. Texts live in the arena or in what was parsed. */
struct entry_head {
    int64_t id, at_ms;
    int period; /* year * 100 + month, UTC */
    str kind, actor, agency, role, session, purpose, decision, policy, request, detail;
    int64_t subject_count;
};

int entry_period(int64_t at_ms);
/* ERR_LIMIT: too many subjects or too long a text for one entry. */
MUST err entry_write_head(const struct audit_entry *e, int64_t id, int64_t at_ms, struct arena *a,
                          str *ret_header, struct err_info *why);
MUST err entry_write_personal(const struct audit_entry *e, struct arena *a, str *ret_personal,
                              struct err_info *why);
/* The personal part of a stored entry, opened. ERR_ABSENT: its period's key was destroyed. */
MUST err entry_open(struct db *db, struct hub *h, int64_t id, struct arena *a,
                    struct entry_head *ret_head, str *ret_asked,
                    struct audit_subject **ret_subjects, size_t *ret_n, struct err_info *why);
/* ERR_CORRUPT when the bytes are not an entry's. entry_split cuts a leaf into its two parts. */
bool entry_split(str leaf, str *ret_header, str *ret_sealed);
MUST err entry_read_head(str header, struct entry_head *ret_head, struct err_info *why);
MUST err entry_read_personal(str personal, struct arena *a, str *ret_asked,
                             struct audit_subject **ret_subjects, size_t *ret_n,
                             struct err_info *why);

#endif
