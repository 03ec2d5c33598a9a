/* api/api.h -- the HTTP API for programs, /api/v1: deliveries in, what became of them, and search.
 *
 * One table of routes (routes.c) drives dispatch, permission, the checks of parameters, the OpenAPI
 * document and the tests. docs/api.md is for the people who write such programs. */
#ifndef AIM_API_API_H
#define AIM_API_API_H

#include "machine/machine.h"

extern const struct machine_door api_door;

/* The OpenAPI 3.1 document of the table. */
void api_document(struct buf *out);

#endif
