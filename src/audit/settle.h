/* audit/settle.h -- where the sequencer hooks in. */
#ifndef AIM_AUDIT_SETTLE_H
#define AIM_AUDIT_SETTLE_H

#include "audit/audit.h"

/* On a store with one writer, number entries in the very commit that brings them. Call once after
 * hub_open; without it entries wait for the next audit_settle. */
void audit_attach(struct hub *h);

#endif
