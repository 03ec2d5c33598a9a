/* web/asset.c -- looking up what embed.py put into the binary: a handful of files, so a plain walk.
 */
#include "web/asset.h"

#include <assert.h>
#include <string.h>

const struct asset *asset_by_url(const char *url)
{
    for (const struct asset *a = web_assets; a->name; a++)
        if (strcmp(a->url, url) == 0) return a;
    return NULL;
}

const char *asset_url(const char *name)
{
    const struct asset *a = web_assets;
    while (a->name && strcmp(a->name, name) != 0)
        a++;
    assert(a->name);
    return a->url;
}
