/* cli/config.c -- aim config: every setting as it is now. */
#include "cli/command.h"
#include "conf/settings.h"

static err config_run(struct call *call, struct err_info *why)
{
    (void)why;
    if (call->json) {
        struct json_writer w = {.out = &call->out};
        conf_print_json(&call->hub->settings, &w);
        buf_add_c(&call->out, "\n");
    } else {
        conf_print(&call->hub->settings, false, &call->out);
    }
    return ERR_OK;
}

const struct command command_config = {
    .name = "config",
    .help = "show every setting as it is now",
    .needs = CAP_CONFIG,
    .audit = AUDIT_SETTING_SHOWN,
    .run = config_run,
};
