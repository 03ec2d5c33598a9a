/* notice/smtp.h -- one mail with a number in it, by libcurl. */
#ifndef AIM_NOTICE_SMTP_H
#define AIM_NOTICE_SMTP_H

#include "conf/settings.h"

struct smtp_count {
    int64_t hub, mail; /* name the mail */
    int32_t alerts, urgent;
    int64_t made_ms;
};

/* Does the address name this very machine? Only then may a mail go out in the clear. */
bool smtp_on_this_machine(str url);
/* To settings.smtp_url, from settings.mail_from. The connection is encrypted unless the server is
 * on this machine. ERR_BUSY: the server does not take it now, or is not there. ERR_CONFIG: the
 * settings cannot be used. */
MUST err smtp_send(const struct settings *s, const char *to, const struct smtp_count *count,
                   struct err_info *why);

#endif
