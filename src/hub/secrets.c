/* hub/secrets.c -- see secrets.h. */
#include "hub/secrets.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static err check_private(const char *path, struct err_info *why)
{
    struct stat st;
    if (stat(path, &st) != 0 || !(st.st_mode & 077)) return ERR_OK;
    (void)err_set(why, ERR_CONFIG, "other accounts can read this file, and it holds secrets");
    (void)err_at(why, path, 0, 0);
    return err_todo(why, "chmod 600");
}

err secrets_read(const struct hub *h, const char *name, struct arena *a,
                 const struct yaml_node **ret_root, struct err_info *why)
{
    const char *handed = getenv("CREDENTIALS_DIRECTORY");
    char path[PATH_MAX + 64];
    str text;
    (void)snprintf(path, sizeof path, "%s/%s", handed ? handed : "", name);
    bool ours = !handed || !*handed || !file_exists(path);
    if (ours) (void)snprintf(path, sizeof path, "%s/%s", h->dir, name);
    err e = ours ? check_private(path, why) : ERR_OK;
    if (!e) e = file_read(path, SECRETS_BYTES_MAX, a, &text, why);
    if (!e) e = yaml_read(a, text, path, SECRETS_BYTES_MAX, ret_root, why);
    return e ? e : yaml_is(*ret_root, YAML_MAP, why);
}
