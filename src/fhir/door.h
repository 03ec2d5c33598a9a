/* fhir/door.h -- FHIR R4 for programs: /fhir/R4/... See docs/fhir.md. */
#ifndef AIM_FHIR_DOOR_H
#define AIM_FHIR_DOOR_H

#include "machine/machine.h"

extern const struct machine_door fhir_door;

#endif
