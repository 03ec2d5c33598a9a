/* fhir/report.h -- how good a feed is, for the agency that sends it: as a MeasureReport of R4. */
#ifndef AIM_FHIR_REPORT_H
#define AIM_FHIR_REPORT_H

#include "codec/json.h"
#include "supply/report.h"

#define FHIR_MEASURE "urn:aim:measure:feed-quality"
#define FHIR_FEED_SYSTEM "urn:aim:feed"

enum { FHIR_REPORT_ID_MAX = 64 };
/* The resource's id: the feed's code, a dot for each underscore. */
void fhir_report_id(str feed, char id[FHIR_REPORT_ID_MAX + 1]);
void fhir_write_report(struct json_writer *w, const struct supply_report *r, int64_t now_ms,
                       struct arena *a);

#endif
