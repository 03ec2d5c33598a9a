/* search/view_locks.c -- which agencies keep what they know of this person locked. */
#include "search/inside.h"

err view_locks_read(struct looking *l, struct err_info *why)
{
    size_t n = l->history.record_count;
    int64_t *ids = ARENA_ARRAY(l->arena, int64_t, n + 1);
    str *agencies = ARENA_ARRAY(l->arena, str, n + 1);
    if (!ids || !agencies) return err_set(why, ERR_NOMEM, "the locks of a person");
    for (size_t i = 0; i < n; i++) {
        ids[i] = l->history.records[i].id;
        agencies[i] = l->history.records[i].agency.at ? l->history.records[i].agency : STR("");
    }
    return locks_read(l->db, l->partners, l->viewer->user, l->now_ms, ids, agencies, n, l->arena,
                      &l->locks, why);
}

static bool held(const struct looking *l, size_t i)
{
    const struct lock_of_record *r = &l->locks.at[i];
    if (r->by_hand) return !r->own && !r->open;
    for (size_t k = 0; k < l->history.event_count; k++) {
        const struct activity *e = &l->history.events[k];
        if (e->record == r->record &&
            lock_holds(&l->locks, r->record, l->partners->types[e->type].code))
            return true;
    }
    return false;
}

/* Only for who may know which services are involved; nobody is told of a shielded person's. */
err view_locks(struct looking *l, struct err_info *why)
{
    struct locked_line *lines = ARENA_ARRAY(l->arena, struct locked_line, l->locks.n + 1);
    if (!lines) return err_set(why, ERR_NOMEM, "the locks of a person");
    l->view.locked = lines;
    if (l->subject.shield || !sees(l, FIELD_SERVICES)) return ERR_OK;
    for (size_t i = 0; i < l->locks.n; i++) {
        bool again = false;
        str owner = l->locks.at[i].owner;
        const struct agency *a = partners_agency(l->partners, owner);
        if (!a || !held(l, i)) continue;
        for (size_t k = 0; k < l->view.locked_count; k++)
            again = again || str_eq(lines[k].owner, owner);
        if (again) continue;
        lines[l->view.locked_count++] = (struct locked_line){
            owner, a->name, a->service_count ? a->services[0].lead.phone : l->partners->duty_line};
    }
    return ERR_OK;
}
