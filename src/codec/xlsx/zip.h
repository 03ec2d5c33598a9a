/* codec/xlsx/zip.h -- a zip archive that is believed in nothing: names, sizes and places of all
 * entries are checked when it is opened, what an entry unpacks to is counted while it unpacks. */
#ifndef AIM_CODEC_XLSX_ZIP_H
#define AIM_CODEC_XLSX_ZIP_H

#include "codec/xlsx/xlsx.h"

struct zip_entry {
    str name;
    int64_t at;   /* of the local header; once opened, of the packed bytes */
    int64_t packed, unpacked;
    uint32_t check; /* CRC-32 */
    uint16_t method;
};

struct zip {
    const struct xlsx_order *order;
    struct arena *arena;
    struct zip_entry *entry; /* by their place in the file */
    size_t n;
    int64_t directory; /* where it starts: no entry reaches it */
};

/* XLSX_NOT_XLSX: no archive at all. The entries live in the arena. */
MUST enum xlsx_problem zip_open(struct zip *z, const struct xlsx_order *order, struct arena *a);
/* Upper and lower case are the same in a workbook. NULL: there is none. */
const struct zip_entry *zip_find(const struct zip *z, str name);

typedef enum xlsx_problem zip_piece_fn(void *ctx, str piece);
/* Unpacks an entry, calling back with each piece. */
MUST enum xlsx_problem zip_unpack(const struct zip *z, const struct zip_entry *entry,
                                  zip_piece_fn *on_piece, void *ctx);

#endif
