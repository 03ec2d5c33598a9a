/* ingest/workbook.h -- a delivery that comes as a spreadsheet (.xlsx). A process of its own that
 * can do nothing but read it (codec/xlsx/jail.h) makes CSV of one sheet; that goes on as if it had
 * come in the first place. docs/spreadsheets.md */
#ifndef AIM_INGEST_WORKBOOK_H
#define AIM_INGEST_WORKBOOK_H

#include "ingest/source.h"

/* The program that is run to read one: it must hand its words to jail_main (app/main.c does). Said
 * once, before there are threads; until then workbooks are refused. */
void workbook_program(const char *path);
/* How long one may take by the clock, for tests: otherwise WORKBOOK_SECONDS_MAX. */
enum { WORKBOOK_SECONDS_MAX = 600 };
void workbook_seconds(int seconds_max);

/* When the source is a workbook, it becomes one sheet of it as CSV, sealed; else nothing happens.
 * `sheet`: its name, empty = the first that can be seen. *reason gets what speaks against the
 * workbook (the source is then as it was); the error returned is a failure of our own. */
MUST err workbook_unpack(struct hub *h, struct source *s, str sheet, struct err_info *reason,
                         struct err_info *why);

#endif
