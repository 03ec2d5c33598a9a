/* search/viewer.c -- the viewer in a decision and in the log. */
#include "search/viewer.h"

#include "query.h"
#include "store/cell.h"

struct look viewer_look(const struct viewer *v, const struct hub *h)
{
    return (struct look){.user = v->user,
                         .purpose = v->purpose,
                         .purpose_since_ms = v->purpose_since_ms,
                         .now_ms = hub_now_ms(h)};
}

struct audit_entry viewer_entry(const struct viewer *v, enum audit_kind kind)
{
    return (struct audit_entry){
        .kind = kind,
        .actor = str_of(v->user->login),
        .agency = str_of(v->user->agency),
        .role = str_of(role_word(v->user->role)),
        .session = v->session,
        .purpose = str_of(purpose_word(v->purpose)),
        .decision = STR("allowed"),
        .policy = STR(ACCESS_POLICY),
        .request = v->request,
    };
}

err viewer_note_look(struct db *db, struct hub *h, const struct viewer *v, int64_t person,
                     struct err_info *why)
{
    return q_look_add(db,
                      &(struct q_look_add_in){.cell = cell_of(person),
                                              .person = person,
                                              .at_ms = hub_now_ms(h),
                                              .login = str_of(v->user->login),
                                              .agency = str_of(v->user->agency)},
                      why);
}
