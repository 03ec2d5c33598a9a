/* agency/encompass_terms.h -- section `encompass` of the region file: of which police events the
 * schools of the children are told before the next school day, and who is told of a child educated
 * at home.
 *
 *     encompass:
 *       types: [police_domestic_abuse, police_domestic_abuse_high]
 *       council: {agency: council, service: home-education} */
#ifndef AIM_AGENCY_ENCOMPASS_TERMS_H
#define AIM_AGENCY_ENCOMPASS_TERMS_H

#include "base/str.h"

struct encompass_terms {
    const str *types;
    size_t type_count;
    str agency, service; /* of the council's officer; agency empty = nobody is named */
};

#endif
