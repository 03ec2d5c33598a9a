/* conf/settings.h -- how one installation runs: DIR/settings.yaml, one table row per setting.
 *
 * The table (settings.c) drives reading, checking, printing, `aim config` and docs/settings.md. No
 * secrets, except that a database address may carry a password: printing leaves that out. */
#ifndef AIM_CONF_SETTINGS_H
#define AIM_CONF_SETTINGS_H

#include "codec/json.h"

struct settings {
    char database[512];    /* a file in the hub's folder, or postgresql://... */
    char region_name[100]; /* for page titles, until a region file names the region */
    char brand[60];        /* the product's name on the screens */
    char listen[64];       /* numeric address of `aim serve` */
    int64_t port;
    char mllp[64];         /* address and port for HL7 messages; '' = none are taken */
    int64_t session_idle_s, session_s; /* end a session after so long unused / in all */
    int64_t sign_in_tries; /* wrong passwords in sign_in_window_s before the account must wait */
    int64_t sign_in_window_s, sign_in_wait_s;
    int64_t window_days;   /* how far back the screens count activity */
    char duty_line[100];   /* whom to ring when a service names nobody: a name ... */
    char duty_phone[40];   /* ... and a number */
    char smtp_url[200];    /* '' = no mail is sent; smtp://localhost:25, smtps://mail.example:465 */
    char mail_from[120];   /* from whom mails are */
    char public_url[200];  /* where users find the hub, for links in mails; '' = no link */
    char clock[40]; /* training only: '' = the real time, "2014-03-26T09:00:00Z" stands still,
                       with "+" in front it runs on from there */
    int64_t delivery_wait_s; /* a program that delivers waits so long for what becomes of it */
    double link_upper, link_lower; /* match weight from which two records are one / possibly one;
                                      both 0 = those of the linkage model */
};

/* The text of a settings file: what it does not name has its default. ERR_CONFIG with file, line
 * and column (unknown setting, wrong kind, out of bounds, contradiction), ERR_LIMIT, ERR_NOMEM;
 * *ret_settings is then untouched. */
MUST err conf_parse(str yaml, const char *file, struct settings *ret_settings,
                    struct err_info *why);
/* The same from a file. ERR_ABSENT etc. as in file.h. */
MUST err conf_read(const char *path, struct settings *ret_settings, struct err_info *why);

/* All settings as a settings file that conf_parse takes again, each with its help as a comment; the
 * default ones are commented out. With `passwords` false, one in an address is replaced by
 * "***". */
void conf_print(const struct settings *s, bool passwords, struct buf *out);
/* Does an address of a database carry a password? */
bool conf_has_password(str address);
/* One JSON object: name -> value, without passwords. */
void conf_print_json(const struct settings *s, struct json_writer *w);
/* docs/settings.md */
void conf_print_manual(struct buf *out);

#endif
