/* hub/settings.c -- DIR/settings.yaml as the hub reads and first writes it; the table is conf's. */
#include "hub/inside.h"

#include "base/file.h"

#include <stdio.h>

err settings_read(const char *dir, struct settings *ret_settings, struct err_info *why)
{
    char path[PATH_MAX];
    err e = hub_path(dir, "settings.yaml", path, why);
    return e ? e : conf_read(path, ret_settings, why);
}

/* Every setting is there to be seen; what was not asked for is its default, commented out. */
err settings_plan(const struct hub_plan *plan, struct buf *out, struct err_info *why)
{
    struct settings s;
    err e = conf_parse(STR(""), "settings.yaml", &s, why);
    if (e) return e;
    if (plan->database &&
        snprintf(s.database, sizeof s.database, "%s", plan->database) >= (int)sizeof s.database)
        return err_set(why, ERR_USAGE, "the address of the database is too long");
    if (plan->clock && snprintf(s.clock, sizeof s.clock, "%s", plan->clock) >= (int)sizeof s.clock)
        return err_set(why, ERR_USAGE, "the clock is not a moment");
    conf_print(&s, true, out);
    e = buf_state(out) ? err_set(why, buf_state(out), "no memory to write the settings")
                       : conf_parse(buf_str(out), "settings.yaml", &s, why);
    if (e == ERR_CONFIG) { /* what was typed would not be read back */
        e = ERR_USAGE;
        if (why) why->code = e;
    }
    return e;
}
