/* ingest/workbook.c -- see workbook.h. */
#include "ingest/workbook.h"

#include "codec/xlsx/jail.h"
#include "ingest/outside.h"

#include <stdio.h>

enum { SHEET_NAME_BYTES_MAX = 128 };
#define CSV_BYTES_MAX (INT64_C(4) << 30)

static const char *program_path;
static int seconds = WORKBOOK_SECONDS_MAX;

void workbook_program(const char *path) { program_path = path; }
void workbook_seconds(int seconds_max) { seconds = seconds_max; }

static err convert(struct source *s, struct source *csv, str sheet, struct err_info *reason,
                   struct err_info *why)
{
    static char program[] = "aim", word[] = JAIL_WORD;
    char name[SHEET_NAME_BYTES_MAX + 1];
    char *const arguments[] = {program, word, name, NULL}, *const environment[] = {NULL};
    const struct outside o = {program_path, arguments, environment, s, CSV_BYTES_MAX,
                              seconds};
    struct jail_verdict v = {0};
    struct outside_end end;
    (void)snprintf(name, sizeof name, "%.*s", STR_FMT(sheet));
    err e = outside_run(&o, csv, &v, sizeof v, &end, why);
    if (e) return e;
    bool whole = end.said == sizeof v && v.mark == JAIL_MARK;
    struct xlsx_place place = {v.row, v.column};
    if (end.late) (void)xlsx_err(XLSX_LATE, (struct xlsx_place){0}, reason);
    else (void)xlsx_err(whole ? v.problem : XLSX_KILLED, place, reason);
    return ERR_OK;
}

err workbook_unpack(struct hub *h, struct source *s, str sheet, struct err_info *reason,
                    struct err_info *why)
{
    struct source csv;
    str block;
    err e = source_rewind(s, why);
    if (!e) e = source_next(s, &block, why);
    bool workbook = !e && str_starts(block, STR("PK\3\4"));
    if (!e) e = source_rewind(s, why);
    if (e || !workbook) return e;
    if (!program_path) return xlsx_err(XLSX_NO_JAIL, (struct xlsx_place){0}, reason), ERR_OK;
    e = source_open_spool(h, &csv, why);
    if (e) return e;
    e = convert(s, &csv, sheet, reason, why);
    if (e || reason->code) {
        source_close(&csv);
        return e ? e : source_rewind(s, why);
    }
    source_close(s);
    *s = csv;
    return source_rewind(s, why);
}
