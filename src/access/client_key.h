/* access/client_key.h -- what client.c needs of a key. */
#ifndef AIM_ACCESS_CLIENT_KEY_H
#define AIM_ACCESS_CLIENT_KEY_H

#include "access/client.h"

struct hash client_key_hash(const struct keys *k, str key);
/* False: not a key of ours, or mistyped. */
bool client_key_number(str key, int64_t *ret_number);

#endif
