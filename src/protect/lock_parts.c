/* protect/lock_parts.c -- which parts of a person are locked, and what every step of a request
 * writes. */
#include "protect/lock_inside.h"

#include "notice/notice.h"
#include "query.h"

#include <stdio.h>

static const char *const consents[] = {
#define LOCK_CONSENT_ROW(name, word) word,
    LOCK_CONSENT_LIST(LOCK_CONSENT_ROW)
#undef LOCK_CONSENT_ROW
};

const char *lock_consent_word(enum lock_consent c) { return consents[c]; }

bool lock_consent_of(str word, enum lock_consent *ret_consent)
{
    for (int c = 0; c < LOCK_CONSENT__COUNT; c++)
        if (str_eq_c(word, consents[c])) {
            *ret_consent = (enum lock_consent)c;
            return true;
        }
    return false;
}

void lock_reference(int64_t request, char ret_text[LOCK_REFERENCE_TEXT + 1])
{
    (void)snprintf(ret_text, LOCK_REFERENCE_TEXT + 1, "R-%08llX",
                   (unsigned long long)request >> 20 & 0xffffffffULL);
}

err lock_absent(struct err_info *why)
{
    return err_set(why, ERR_ABSENT, "there is nothing locked to ask for here");
}

err lock_start(struct locking *l, struct hub *h, const struct partners *p, const struct viewer *v,
               struct err_info *why)
{
    *l = (struct locking){.hub = h,
                          .partners = p,
                          .viewer = v,
                          .arena = arena_new(LOCK_BYTES_MAX),
                          .now_ms = hub_now_ms(h)};
    if (!l->arena) return err_set(why, ERR_NOMEM, "no memory for a locked record");
    l->mark = arena_mark(l->arena);
    if (!access_may(v->user, CAP_LOCKS) && !access_may(v->user, CAP_LOCK_REVIEW))
        return err_set(why, ERR_DENIED, "locked records are not for your role");
    return ERR_OK;
}

/* ---- the parts ---- */

static struct lock_part *part_of(struct locking *l, str owner)
{
    for (size_t i = 0; i < l->part_count; i++)
        if (str_eq(l->parts[i].owner, owner)) return &l->parts[i];
    l->parts[l->part_count] = (struct lock_part){.owner = owner};
    return &l->parts[l->part_count++];
}

static void add_record(struct locking *l, const struct locks *locks, size_t i,
                       const struct history *h)
{
    const struct lock_of_record *r = &locks->at[i];
    bool covered = r->by_hand;
    for (size_t k = 0; k < h->stored_count; k++)
        covered = covered ||
                  (h->stored[k].record == r->record && lock_covers(locks, i, h->stored[k].type));
    if (!covered) return;
    struct lock_part *part = part_of(l, r->owner);
    if (part->n < LOCK_RECORDS_MAX) part->records[part->n++] = r->record;
    part->held = part->held || (!r->own && !r->open);
}

/* May this viewer know who is involved? Of a shielded person nobody is told of a lock. */
static bool may_know(const struct locking *l)
{
    const struct look look = viewer_look(l->viewer, l->hub);
    const struct subject s = {.shield = l->shield, .audience = 3};
    return !l->shield && access_decide(&look, &s, FIELD_KNOWN).disclose == DISCLOSE_SHOW &&
           access_decide(&look, &s, FIELD_SERVICES).disclose == DISCLOSE_SHOW;
}

err lock_parts(struct locking *l, int64_t person, struct err_info *why)
{
    struct visibility visibility;
    struct history h;
    struct locks locks;
    const int64_t *members;
    size_t n;
    l->part_count = 0;
    err e = visibility_load(l->db, l->arena, &visibility, why);
    if (!e) e = history_living(l->db, person, l->arena, &l->person, &l->shield, why);
    if (!e) e = history_members(l->db, l->person, l->arena, &members, &n, why);
    if (!e)
        e = history_read_events(l->db, l->partners, &visibility, members, n, l->arena, &h, why);
    if (e) return e == ERR_ABSENT ? lock_absent(why) : e;
    l->shield |= h.shield;
    if (!may_know(l)) return lock_absent(why);
    str *agencies = ARENA_ARRAY(l->arena, str, n + 1);
    l->parts = ARENA_ARRAY(l->arena, struct lock_part, n + 1);
    if (!agencies || !l->parts) return err_set(why, ERR_NOMEM, "no memory for a locked record");
    for (size_t i = 0; i < n; i++)
        agencies[i] = h.records[i].agency.at ? h.records[i].agency : STR("");
    e = locks_read(l->db, l->partners, l->viewer->user, l->now_ms, members, agencies, n, l->arena,
                   &locks, why);
    for (size_t i = 0; !e && i < n; i++)
        add_record(l, &locks, i, &h);
    return e;
}

/* ---- what every step writes ---- */

err lock_note(struct locking *l, enum audit_kind kind, int64_t request, const char *what,
              int64_t person, struct err_info *why)
{
    char reference[LOCK_REFERENCE_TEXT + 1];
    struct audit_subject subject = {person, access_tier(&(struct look){
                                                .user = l->viewer->user,
                                                .purpose = l->viewer->purpose,
                                                .purpose_since_ms = l->viewer->purpose_since_ms,
                                                .now_ms = l->now_ms})};
    struct audit_entry entry = viewer_entry(l->viewer, kind);
    lock_reference(request, reference);
    if (subject.tier < 0) subject.tier = 0;
    entry.subjects = &subject;
    entry.subject_count = person ? 1 : 0;
    entry.detail = str_printf(l->arena, "%s, %s", what, request ? reference : "by hand");
    return audit_note(l->db, l->hub, &entry, why);
}

static struct place place_of(int64_t request, int part)
{
    return (struct place){"access_request", request, part};
}

err lock_seal(struct locking *l, int64_t request, int part, pii text, str *ret_sealed,
              struct err_info *why)
{
    struct rand r = l->hub->rand;
    str plain = str_trim(pii_reveal(text, REVEAL_SEAL));
    *ret_sealed = STR("");
    if (!plain.len) return ERR_OK;
    return crypt_seal(&l->hub->keys.use[KEY_FEATURE], &r, place_of(request, part), plain, l->arena,
                      ret_sealed, why);
}

err lock_unseal(struct locking *l, int64_t request, int part, str sealed, pii *ret_text,
                struct err_info *why)
{
    str plain = STR("");
    err e = sealed.len ? crypt_open(&l->hub->keys.use[KEY_FEATURE], place_of(request, part), sealed,
                                    l->arena, &plain, why)
                       : ERR_OK;
    if (!e) *ret_text = pii_of(plain);
    return e;
}

err lock_tell_owner(struct locking *l, str owner, int64_t request, int64_t person,
                    struct err_info *why)
{
    const struct protection_lock *terms = protection_lock_of(lock_terms(l), owner);
    char reference[LOCK_REFERENCE_TEXT + 1];
    err e = ERR_OK;
    lock_reference(request, reference);
    for (size_t i = 0; terms && !e && i < terms->deciders.n; i++)
        e = notice_put(l->db, l->hub,
                       &(struct notice){.kind = NOTICE_ACCESS_ASKED,
                                        .to = TO_LOGIN,
                                        .who = terms->deciders.at[i],
                                        .person = person,
                                        .about = request,
                                        .reference = str_of(reference),
                                        .partners = l->partners},
                       why);
    return e;
}
