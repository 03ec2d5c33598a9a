/* link/hub_model.h -- the model of a hub: DIR/model.txt, or the compiled-in one where there is
 * none. */
#ifndef AIM_LINK_HUB_MODEL_H
#define AIM_LINK_HUB_MODEL_H

#include "hub/hub.h"
#include "link/model.h"

/* Read once and kept while the file stays as it is; for any thread. Errors: ERR_CONFIG (the file is
 * no model of this program's), ERR_DISK. */
MUST err hub_model(const struct hub *h, const struct model **ret_model, struct err_info *why);

/* Make this text the hub's model; afterwards link_rebuild. Errors: those of model_parse (nothing is
 * changed then), ERR_DISK. */
MUST err hub_model_set(const struct hub *h, str text, struct err_info *why);

#endif
