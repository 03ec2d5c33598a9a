/* cli/looking.c -- see looking.h. */
#include "cli/looking.h"

#include "notice/urgent.h"
#include "store/store.h"

static err load_partners(struct db *db, void *ctx, struct err_info *why)
{
    return partners_load(db, ctx, why);
}

void looking_end(struct looking_call *l) { partners_free(l->partners); }

err looking_start(struct call *call, const char *fallback, struct looking_call *ret,
                  struct err_info *why)
{
    const char *purpose = call_option(call, "purpose"), *reference = call_option(call, "reference");
    if (!purpose) purpose = fallback;
    *ret = (struct looking_call){
        .viewer = {.user = &call->user,
                   .reference = str_of(reference),
                   .purpose_since_ms = hub_now_ms(call->hub),
                   .request = str_printf(call->arena, "aim %s", call->command->name)}};
    if (!purpose || !purpose_of(str_of(purpose), &ret->viewer.purpose)) {
        (void)err_set(why, ERR_USAGE,
                      purpose ? "there is no such purpose" : "say why you look: --purpose");
        return err_todo(why,
                        "one of child_concern, adult_concern, partner_check, urgent, correction");
    }
    err e = store_read(call->hub->store, load_partners, &ret->partners, why);
    if (!e) e = notice_urgent(call->hub, ret->partners, &ret->viewer, why);
    if (e) looking_end(ret);
    return e;
}
