/* cli/link_export.h -- what aim link export is made of: all memberships, page by page, and what is
 * written of each page. */
#ifndef AIM_CLI_LINK_EXPORT_H
#define AIM_CLI_LINK_EXPORT_H

#include "cli/command.h"
#include "codec/csv.h"
#include "codec/json.h"
#include "person/record.h"
#include "query.h"

/* One page of memberships after (cell, record), written out. */
struct link_page {
    struct call *call;
    struct arena *arena; /* of the page */
    bool own_only;       /* the caller may have their agency's records alone */
    struct csv_writer csv;
    struct json_writer json;
    struct visibility visibility;
    struct q_link_memberships_page_rows rows;
    int32_t cell, most; /* most: memberships of a page */
    int64_t record;
    err (*write)(struct link_page *p, struct db *db, struct err_info *why);
    const struct link_page
        *start; /* as it was before this page, and how long the output was then: */
    size_t start_bytes;            /* a read whose connection broke runs again from there */
};

/* Every membership, `most` a page, written by `write` as an array or under the line `head`. */
MUST err link_pages(struct call *call, bool own_only, const char *head, int32_t most,
                    err (*write)(struct link_page *p, struct db *db, struct err_info *why),
                    struct err_info *why);

/* Write of the page: who is with whom; the possible links. */
MUST err link_write_members(struct link_page *p, struct db *db, struct err_info *why);
MUST err link_write_possible(struct link_page *p, struct db *db, struct err_info *why);

#endif
