/* codec/xlsx/xlsx.h -- one sheet of an .xlsx workbook as CSV, read as if its sender were hostile.
 *
 * A workbook is a zip archive of XML. Everything in it is bounded before it is believed: entries,
 * sizes, ratios, depth, texts, rows. Macros, links, pictures are never looked at; of a formula only
 * the value that was stored with it counts. This part runs in a process that can do nothing else
 * (jail.h), which is why a problem is a number of the list below and never a text.
 *
 * A line of the CSV is the row of the sheet with the same number: an empty row is an empty line,
 * and a line break inside a cell becomes a comma. */
#ifndef AIM_CODEC_XLSX_XLSX_H
#define AIM_CODEC_XLSX_XLSX_H

#include "base/str.h"

#define XLSX_SAVE                                                                                  \
    "in the spreadsheet choose Save As, CSV UTF-8 (comma delimited), and send that file"

/* name, what is wrong, what to do */
#define XLSX_PROBLEMS(X)                                                                           \
    X(NO_JAIL, "workbooks cannot be read safely on this machine (seccomp is not there)",           \
      XLSX_SAVE)                                                                                   \
    X(KILLED, "reading the workbook took more memory or time than it may, or was damaged",         \
      XLSX_SAVE)                                                                                   \
    X(LATE, "reading the workbook took longer than ten minutes, and was ended",                    \
      "send it again when the hub has less to do, or: " XLSX_SAVE)                                 \
    X(NOMEM, "the workbook needs more memory than a workbook may", XLSX_SAVE)                      \
    X(TOO_LARGE, "the workbook is larger than a workbook may be", XLSX_SAVE)                       \
    X(DAMAGED, "the workbook is damaged or cut off",                                               \
      "save it again in the spreadsheet, and send it again")                                       \
    X(NOT_XLSX, "this is a zip archive, but not a workbook",                                       \
      "unpack it, and send the CSV file in it")                                                    \
    X(OPEN_DOCUMENT, "this is an OpenDocument file (.ods)", XLSX_SAVE)                             \
    X(OFFICE_DOCUMENT, "this is a text document or a presentation, not a workbook", XLSX_SAVE)     \
    X(BINARY, "this is a binary workbook (.xlsb)", XLSX_SAVE)                                      \
    X(PASSWORD, "the workbook is protected by a password",                                         \
      "take the password off, or: " XLSX_SAVE)                                                     \
    X(ZIP64, "the workbook is packed in a way for very large files (zip64)", XLSX_SAVE)            \
    X(METHOD, "a part of the workbook is packed in an unusual way", XLSX_SAVE)                     \
    X(BOMB, "a part of the workbook unpacks to far more than it should", XLSX_SAVE)                \
    X(OVERLAP, "parts of the workbook lie over each other", XLSX_SAVE)                             \
    X(NAME, "a part of the workbook has a name that leads elsewhere, or comes twice", XLSX_SAVE)   \
    X(ENTITIES, "the workbook declares XML entities, which no spreadsheet does", XLSX_SAVE)        \
    X(NO_SHEET, "the workbook has no sheet that can be seen",                                      \
      "show the sheet with the rows, or: " XLSX_SAVE)                                              \
    X(NO_SUCH_SHEET, "the workbook has no sheet with the name in the feed's mapping",              \
      "name the sheet as agreed, or change `sheet` in the mapping")                                \
    X(EMPTY, "the sheet is empty", "send the workbook whose first visible sheet holds the rows")   \
    X(TITLE, "there is a title above the header",                                                  \
      "take away all rows above the one that names the columns; or: " XLSX_SAVE)                   \
    X(HEADERS, "several rows look like the header",                                                \
      "keep one row that names each column, unmerge its cells; or: " XLSX_SAVE)                    \
    X(OUTSIDE, "a cell stands to the left of the header's first column",                           \
      "let the table be all there is on the sheet; or: " XLSX_SAVE)                                \
    X(TOO_WIDE, "the sheet has too many columns", "leave out what is not needed; or: " XLSX_SAVE)  \
    X(CELL_LENGTH, "a cell or row holds too much text", "free text about people is not taken in")  \
    X(WRITE, "the rows could not be handed on", "")

enum xlsx_problem {
    XLSX_FINE,
#define XLSX_ENUM(name, what, todo) XLSX_##name,
    XLSX_PROBLEMS(XLSX_ENUM)
#undef XLSX_ENUM
        XLSX__COUNT
};

enum {
    XLSX_ENTRIES_MAX = 4096,
    XLSX_NAME_BYTES_MAX = 256,
    XLSX_DIRECTORY_BYTES_MAX = 1024 * 1024,
    XLSX_RATIO_MAX = 200,               /* of unpacked to packed bytes ... */
    XLSX_RATIO_FREE_BYTES = 1024 * 1024, /* ... beyond these */
    XLSX_TEXTS_BYTES_MAX = 96 * 1024 * 1024, /* of the texts that cells share */
    XLSX_TEXTS_MAX = 4 * 1024 * 1024,
    XLSX_SHEETS_MAX = 1024,
    XLSX_STYLES_MAX = 65536,
    XLSX_ROWS_MAX = 1048576,
    XLSX_COLUMNS_MAX = 16384,
    XLSX_DEPTH_MAX = 64
};
#define XLSX_FILE_BYTES_MAX (INT64_C(1) << 30)
#define XLSX_UNPACKED_BYTES_MAX (INT64_C(4) << 30)

/* Where: 0 = not said. Numbers as the spreadsheet shows them, from 1. */
struct xlsx_place {
    uint32_t row, column;
};

struct xlsx_order {
    bool (*read)(void *ctx, int64_t offset, char *at, size_t n); /* exactly n bytes */
    bool (*write)(void *ctx, str csv);
    void *ctx;
    int64_t size;       /* of the workbook */
    str sheet;          /* its name; empty = the first one that can be seen */
    unsigned long salt; /* of hash tables: any number that a sender cannot know */
};

/* What was written before a problem came up is worth nothing. */
MUST enum xlsx_problem xlsx_to_csv(const struct xlsx_order *order, struct xlsx_place *ret_place);

/* In words: ERR_INPUT, ERR_LIMIT or ERR_NOMEM; ERR_OK for XLSX_FINE. Any number may be given. */
err xlsx_err(uint32_t problem, struct xlsx_place place, struct err_info *why);

#endif
