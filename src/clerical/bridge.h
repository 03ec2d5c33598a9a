/* clerical/bridge.h -- inside of clerical: weak bridges. Most of them the linker refuses, and they
 * wait as possible links. Some it crosses: one link alone, not far above the line, holds two groups
 * of at least two records each together. A person looks at those as well. */
#ifndef AIM_CLERICAL_BRIDGE_H
#define AIM_CLERICAL_BRIDGE_H

#include "clerical/inside.h"

/* As in the column match_item.asked: why a pair that is no possible link waits. */
enum { WAITS_POSSIBLE, WAITS_ASKED, WAITS_BRIDGE };

/* Does the link between the two records alone hold their person together, weakly? Then how many
 * records stand on its smaller side; else 0. */
size_t bridge_side(const struct inspection *in, const struct inspect_record *a,
                   const struct inspect_record *b);

/* Look at up to `most` links from where the last call stopped, round about; the queue follows. */
MUST err bridges_refresh(struct hub *h, size_t most, struct err_info *why);

#endif
