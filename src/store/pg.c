/* store/pg.c -- the shared engine. */
#include "store/driver.h"

static err pg_open(const char *url, struct store *s, struct err_info *why)
{
    (void)url;
    (void)s;
    return err_set(why, ERR_CONFIG, "PostgreSQL is not built in yet");
}
const struct driver pg_driver = {.scheme = "postgresql://", .open = pg_open};
