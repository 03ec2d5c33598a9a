/* event/allocated.h -- the worker allocated to a person now: who at social care or early help has
 * the open case, so that what concerns the person goes to them first.
 *
 * It is read from statuses that are open today, by agencies that allocate workers (social care, the
 * council's early help): the lead that the interaction names, else the lead of the service. Of
 * several: social care before early help, one that names its worker before one that does not, then
 * the one that began last. A status of a record that the agency's full extract no longer holds is
 * closed.
 *
 * Nothing here decides who may see it: a face asks access_decide() (FIELD_LEAD, FIELD_SERVICES)
 * before it shows the answer; routing may always use it. */
#ifndef AIM_EVENT_ALLOCATED_H
#define AIM_EVENT_ALLOCATED_H

#include "event/history.h"

struct allocated {
    bool found;
    const struct agency *agency;
    const struct service *service;
    const struct event_type *type; /* the status: "Child in need" */
    bool named;            /* the interaction names the worker; else name and phone are the
                            * service's */
    str name, phone, email;
    str login;             /* the hub user who is that worker (users: lead_email), or "" */
    int32_t since_day;     /* first day of the status, days since 1970, UK */
    int64_t data_up_to_ms; /* how far that service's data goes; 0 = nothing has ever come */
    bool late;             /* its feed is late: the case may have been closed or moved since */
    int64_t record, event;
};

/* The worker who is allocated to a person, by the person's id (an alias too), everything read here.
 * Not found for nobody. */
MUST err allocated_find(struct db *db, const struct hub *h, const struct partners *p,
                        int64_t person, struct arena *a, struct allocated *ret_allocated,
                        struct err_info *why);

#endif
