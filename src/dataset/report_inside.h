/* dataset/report_inside.h -- what the files of the report share. */
#ifndef AIM_DATASET_REPORT_INSIDE_H
#define AIM_DATASET_REPORT_INSIDE_H

#include "codec/html.h"
#include "dataset/report.h"

struct report {
    const struct dataset *d;
    struct buf out;
    bool values; /* show what records say */
    struct err_info *why;
};

/* ---- report_chart.c: pieces of HTML ---- */

void report_text(struct report *r, str text); /* escaped */
void report_section(struct report *r, const char *id, const char *title, const char *lead);
void report_section_end(struct report *r);
/* Head cells separated by '|'; a leading '#' is a column of numbers. */
void report_table(struct report *r, const char *caption, const char *heads);
void report_table_end(struct report *r);
void report_count(struct report *r, double number); /* a cell: 1,234,567 */
void report_number(struct report *r, int decimals, double number);
void report_bits(struct report *r, double bits); /* a cell: +1.25 */
void report_cell(struct report *r, str text);
/* A cell with a bar of this share of the room; `from` and `to` within 0..1. */
void report_bar(struct report *r, double from, double to, const char *class);

struct report_line {
    const char *name, *class; /* class: its dash and colour */
    const double *y;          /* 0..1 */
};
/* Lines over x; y runs from 0 to 100 %. `mark`: a vertical line here, with a word. */
void report_curve(struct report *r, const char *title, const char *x_name, const double *x,
                  size_t n, const struct report_line *lines, size_t count, double mark,
                  const char *mark_word);

/* ---- sections ---- */

void report_completeness(struct report *r);
void report_blocking(struct report *r);
void report_levels(struct report *r);
void report_thresholds(struct report *r);
void report_sizes(struct report *r);
MUST err report_examples(struct report *r);

#endif
