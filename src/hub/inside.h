/* hub/inside.h -- what the files of hub/ share. */
#ifndef AIM_HUB_INSIDE_H
#define AIM_HUB_INSIDE_H

#include "hub/hub.h"

/* DIR/name; ERR_LIMIT when that is too long. */
MUST err hub_path(const char *dir, const char *name, char ret_path[PATH_MAX], struct err_info *why);
/* Read DIR/settings.yaml, with the default of every key that is not there. */
MUST err settings_read(const char *dir, struct settings *ret_settings, struct err_info *why);
/* The text of a new hub's settings file. ERR_USAGE: what the plan asks for is no setting. */
MUST err settings_plan(const struct hub_plan *plan, struct buf *out, struct err_info *why);
/* Settings, keys and an open store, but not yet what is in it. `create`: make the database. */
MUST err hub_begin(const char *dir, bool create, struct hub **ret_hub, struct err_info *why);
/* Facts into the hub; *ret_made false when nobody completed it yet. */
MUST err hub_take_facts(struct hub *h, bool *ret_made, struct err_info *why);
/* The clock that the settings ask for. ERR_CONFIG: outside a training hub, or not a moment. */
MUST err hub_set_clock(struct hub *h, struct err_info *why);
str hub_key_check(const struct hub *h, struct arena *a);

#endif
