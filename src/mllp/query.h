/* mllp/query.h -- the one question of this door: how good is the sender's own feed? It is about no
 * person, and the answer goes to whoever may deliver the feed.
 *
 *     MSH|^~\\&|PAS|RXX|AIM|HUB|20140325090000||QBP^Q13^QBP_Q13|77|P|2.4
 *     QPD|AIMQ1^How good the feed is^AIM|tag
 *     RCP|I
 *
 * HL7 2.4, chapter 5: a query by parameter that wants a table. docs/hl7.md names its columns. */
#ifndef AIM_MLLP_QUERY_H
#define AIM_MLLP_QUERY_H

#include "codec/hl7.h"
#include "hub/hub.h"
#include "mllp/sender.h"

/* Of each partner: once a second, or a few together after a pause. Each is an entry of the log, on
 * the disk before its answer, by the thread that takes in everybody's messages. */
enum { QUERY_PER_S = 1, QUERY_BURST = 10 };

bool query_is(const struct hl7 *m); /* QBP^Q13 */
/* What follows MSA, in segments: QAK, QPD, RDF, RDT. It is noted in the log first. *ret_answer is
 * AA with the answer's type, or, with ERR_INPUT, a refusal. */
MUST err query_answer(struct hub *h, const struct hl7 *m, const struct sender *from,
                      struct arena *a, str *ret_segments, struct hl7_answer *ret_answer,
                      struct err_info *why);
/* A question that was refused, for whatever reason, is answered in the form of its answer: *answer
 * gets that type, *ret_segments QAK with its code and QPD. Without a QPD, which must come back, it
 * stays a general acknowledgement. */
void query_refuse(const struct hl7 *m, struct arena *a, struct hl7_answer *answer,
                  str *ret_segments);

#endif
