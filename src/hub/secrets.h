/* hub/secrets.h -- what the hub must know to sign in elsewhere: files that only its account reads,
 * never arguments, never in the database.
 *
 *     $CREDENTIALS_DIRECTORY/NAME   when the service manager hands it over (systemd credentials)
 *     DIR/NAME                      else; mode 0600, or it is refused */
#ifndef AIM_HUB_SECRETS_H
#define AIM_HUB_SECRETS_H

#include "codec/yaml.h"
#include "hub/hub.h"

enum { SECRETS_BYTES_MAX = 64 * 1024 };

/* The file as a map; it lives in the arena, so wipe that with the work. ERR_ABSENT: there is none.
 * ERR_CONFIG: others can read it. An error names file, line and column, never a value. */
MUST err secrets_read(const struct hub *h, const char *name, struct arena *a,
                      const struct yaml_node **ret_root, struct err_info *why);

#endif
