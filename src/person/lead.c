/* person/lead.c -- whom to ring about an event: who is known for its service, unless the event
 * names somebody. */
#include "person/record.h"

void event_lead_over(const struct event_sealed *e, const struct partners *p, struct lead *ret_lead)
{
    str name = pii_reveal(e->lead.name, REVEAL_SHOW);
    str phone = pii_reveal(e->lead.phone, REVEAL_SHOW);
    str email = pii_reveal(e->lead.email, REVEAL_SHOW);
    str away = pii_reveal(e->lead.away_phone, REVEAL_SHOW);
    str authority = pii_reveal(e->authority, REVEAL_SHOW);
    if (name.len) ret_lead->name = name;
    if (phone.len) ret_lead->phone = phone;
    if (email.len || name.len || phone.len) ret_lead->email = email;
    if (away.len && !str_eq(away, ret_lead->away_phone)) {
        ret_lead->away_name = STR("");
        ret_lead->away_phone = away;
    }
    if (authority.len)
        ret_lead->authority = protection_authority_name(&p->terms.protection, authority);
}
