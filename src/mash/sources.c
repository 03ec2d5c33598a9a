/* mash/sources.c -- which agencies have to do with the people of a case, and which have not, in
 * data up to when. */
#include "event/history.h"
#include "mash/inside.h"

static const char *const found_words[FOUND__COUNT] = {
#define FOUND_WORD(name, word) [FOUND_##name] = word,
    MASH_FOUND_LIST(FOUND_WORD)
#undef FOUND_WORD
};
const char *mash_found_word(enum mash_found f) { return found_words[f]; }

bool mash_found_of(str word, enum mash_found *ret_found)
{
    for (int i = 0; i < FOUND__COUNT; i++)
        if (str_eq_c(word, found_words[i])) {
            *ret_found = (enum mash_found)i;
            return true;
        }
    return false;
}

static void better(struct mash_source *s, enum mash_found f)
{
    if (f < s->found) s->found = f;
}

/* A record of another person that may be theirs: only where the viewer may know of that person. */
static err possible(struct mash_work *w, int64_t record, struct mash_source *list,
                    struct err_info *why)
{
    struct q_link_possibles_rows rows;
    const struct look look = viewer_look(w->viewer, w->hub);
    err e = q_link_possibles(w->db, &(struct q_link_possibles_in){cell_of(record), record},
                             w->arena, &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++) {
        int64_t other = rows.at[i].other, holder = 0, living;
        struct q_record_get_row head;
        bool may = false;
        e = mash_holder(w->db, other, w->arena, &holder, why);
        if (!e && holder) e = mash_may_know(w->db, &look, holder, w->arena, &living, &may, why);
        if (e || !holder || !(may || w->system)) continue;
        e = q_record_get(w->db, &(struct q_record_get_in){cell_of(other), other}, w->arena, &head,
                         why);
        const struct agency *a = e ? NULL : partners_agency(w->partners, head.agency);
        if (a) better(&list[a - w->partners->agencies], FOUND_POSSIBLE);
        if (e == ERR_ABSENT) e = ERR_OK;
    }
    return e;
}

static void count_events(struct mash_work *w, const struct history *h, struct mash_source *list)
{
    for (size_t i = 0; i < h->event_count; i++) {
        const struct activity *e = &h->events[i];
        struct mash_source *s = &list[e->agency];
        better(s, FOUND_ACTIVITY);
        s->contacts++;
        s->last = date_from_days(e->day); /* they are in the order of their days */
        s->service = &w->partners->agencies[e->agency].services[e->service];
    }
}

static err of_person(struct mash_work *w, const struct visibility *v, int64_t person,
                     struct mash_source *list, struct err_info *why)
{
    const struct look look = viewer_look(w->viewer, w->hub);
    const int64_t *records = NULL;
    struct history h;
    int64_t living = 0;
    size_t n = 0;
    bool may = false;
    err e = mash_may_know(w->db, &look, person, w->arena, &living, &may, why);
    if (e || !(may || w->system) || !living) return e;
    e = history_members(w->db, living, w->arena, &records, &n, why);
    if (!e) e = history_read_events(w->db, w->partners, v, records, n, w->arena, &h, why);
    if (e) return e;
    for (size_t i = 0; i < h.record_count && !e; i++) {
        const struct agency *a = partners_agency(w->partners, h.records[i].agency);
        if (a) better(&list[a - w->partners->agencies], FOUND_RECORD);
        e = possible(w, h.records[i].id, list, why);
    }
    count_events(w, &h, list);
    return e;
}

/* May this viewer know at all whether that agency has been in touch? */
static bool shown(const struct mash_work *w, const struct agency *a)
{
    int least = -1;
    if (w->system) return true;
    for (size_t i = 0; i < w->partners->agreement_count; i++) {
        const struct agreement *t = &w->partners->agreements[i];
        bool in_force = t->agency == a && t->live && t->from_ms <= w->now_ms &&
                        w->now_ms < t->until_ms;
        if (in_force && (least < 0 || t->audience < least)) least = t->audience;
    }
    const struct look look = viewer_look(w->viewer, w->hub);
    struct subject s = {.audience = least};
    return least < 0 || access_decide(&look, &s, FIELD_SERVICES).disclose == DISCLOSE_SHOW;
}

static err all_persons(struct mash_work *w, const struct visibility *v, struct mash_source *list,
                       struct err_info *why)
{
    struct q_mash_members_rows members;
    err e = q_mash_members(w->db, &(struct q_mash_members_in){cell_of(w->mash), w->mash}, w->arena,
                           &members, why);
    if (!e) e = of_person(w, v, w->living, list, why);
    for (size_t i = 0; !e && i < members.n; i++)
        e = of_person(w, v, members.at[i].person, list, why);
    return e;
}

err mash_sources(struct mash_work *w, struct mash_source **ret_list, struct err_info *why)
{
    const struct partners *p = w->partners;
    const struct feed_state *feeds = NULL;
    struct visibility v;
    struct mash_source *list = ARENA_ARRAY(w->arena, struct mash_source, p->agency_count + 1);
    if (!list) return err_set(why, ERR_NOMEM, "the agencies of a case");
    for (size_t i = 0; i < p->agency_count; i++)
        list[i] = (struct mash_source){.agency = &p->agencies[i],
                                       .service = p->agencies[i].services,
                                       .found = FOUND_NONE};
    err e = visibility_load(w->db, w->arena, &v, why);
    if (!e) e = feeds_read(w->db, p, w->now_ms, w->arena, &feeds, why);
    if (!e) e = all_persons(w, &v, list, why);
    if (e) return e;
    for (size_t i = 0; i < p->agency_count; i++) {
        list[i].up_to_ms = feeds[i].complete_to_ms;
        if (list[i].found == FOUND_NONE && !feeds[i].supplied) list[i].found = FOUND_NO_DATA;
        if (!shown(w, list[i].agency))
            list[i] = (struct mash_source){.agency = list[i].agency,
                                           .service = list[i].agency->services,
                                           .found = FOUND_NOT_SHOWN};
    }
    *ret_list = list;
    return ERR_OK;
}
