/* web/asset.h -- the files that are built into the binary: style sheet and icon.
 *
 * The name in a URL carries a fingerprint of the content, so a browser may keep it for ever. */
#ifndef AIM_WEB_ASSET_H
#define AIM_WEB_ASSET_H

#include <stddef.h>

struct asset {
    const char *name;  /* as in the source tree: "app.css" */
    const char *url;   /* "/assets/app-0123456789ab.css" */
    const char *media; /* type for Content-Type */
    const unsigned char *plain;
    size_t plain_bytes;
    const unsigned char *gzip;
    size_t gzip_bytes;
};

extern const struct asset web_assets[]; /* ends with a row whose name is NULL */

const struct asset *asset_by_url(const char *url); /* NULL = there is none */
const char *asset_url(const char *name);           /* the name must be one of ours */

#endif
