/* dataset/report.c -- the page around the sections. */
#include "base/file.h"
#include "dataset/report_inside.h"

static const char head[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
    "'unsafe-inline'\">\n<meta name=\"robots\" content=\"noindex\">\n"
    "<title>Linking report</title>\n<style>\n"
    "body{font:16px/1.5 system-ui,sans-serif;color:#0b0c0c;background:#fff;max-width:68rem;"
    "margin:0 auto;padding:1rem}\n"
    "h1{font-size:2rem;margin:.5rem 0}h2{font-size:1.4rem;margin:2.5rem 0 .25rem}\n"
    "nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;padding:0}\n"
    "a{color:#1d70b8}a:focus{outline:3px solid #fd0;color:#0b0c0c;background:#fd0}\n"
    ".wide{overflow-x:auto}table{border-collapse:collapse;margin:1rem 0;font-size:.9rem}\n"
    "caption{text-align:left;font-weight:bold;padding:.25rem 0}\n"
    "th,td{text-align:left;padding:.25rem .75rem .25rem 0;border-bottom:1px solid #b1b4b6;"
    "vertical-align:top}\n.n{text-align:right;font-variant-numeric:tabular-nums}\n"
    ".chart{padding-top:.45rem}svg .room{fill:#f3f2f1}svg .fill{fill:#1d70b8}\n"
    "svg .for{fill:#00703c}svg .against{fill:#d4351c}\n"
    ".curve{width:100%;max-width:46rem;height:auto;font-size:12px}\n"
    ".curve .grid{stroke:#d8d8d8}.mark{stroke:#0b0c0c;stroke-dasharray:2 3}\n"
    "polyline{fill:none;stroke-width:2.5}.one{stroke:#1d70b8}.two{stroke:#912b88;"
    "stroke-dasharray:7 4}\n"
    ".note{border-left:5px solid #b1b4b6;padding-left:1rem}\n"
    "@media print{nav{display:none}}\n</style>\n</head>\n<body>\n<header>\n"
    "<h1>Linking report</h1>\n</header>\n";

static const char contents[] =
    "<nav aria-label=\"Sections\"><ul><li><a href=\"#completeness\">The table</a></li>"
    "<li><a href=\"#blocking\">Blocking</a></li><li><a href=\"#model\">Weights</a></li>"
    "<li><a href=\"#thresholds\">Thresholds</a></li><li><a href=\"#clusters\">Clusters</a></li>"
    "<li><a href=\"#examples\">Examples</a></li></ul></nav>\n<main>\n";

static void write_summary(struct report *r)
{
    const struct dataset *d = r->d;
    const struct dataset_figures *f = &d->figures;
    buf_printf(&r->out,
               "<p>%zu records%s are <strong>%zu clusters</strong>; %zu of them have two records "
               "or more, the largest has %zu. %llu pairs were compared.</p>\n",
               d->frame.records, d->frame.files == 2 ? " of two files" : "", f->clusters,
               f->linked, f->largest, (unsigned long long)f->scored);
    if (d->model.id)
        buf_printf(&r->out, "<p>Model %016llx.</p>\n", (unsigned long long)d->model.id);
    buf_add_c(&r->out, r->values ? "<p class=\"note\">This report shows values of records: it is "
                                   "data about persons. Keep it as you keep the table.</p>\n"
                                 : "<p class=\"note\">This report shows columns, levels and "
                                   "counts, no value of any record.</p>\n");
}

err dataset_write_report(const struct dataset *d, bool values, const char *path,
                         struct err_info *why)
{
    enum { REPORT_BYTES_MAX = 64 * 1024 * 1024, FILE_MODE = 0600 };
    struct report r = {
        .d = d, .out = BUF_INIT(REPORT_BYTES_MAX), .values = values, .why = why};
    buf_add_c(&r.out, head);
    write_summary(&r);
    buf_add_c(&r.out, contents);
    report_completeness(&r);
    report_blocking(&r);
    report_levels(&r);
    report_thresholds(&r);
    report_sizes(&r);
    err e = report_examples(&r);
    buf_add_c(&r.out, "</main>\n</body>\n</html>\n");
    if (!e && buf_state(&r.out)) e = err_set(why, buf_state(&r.out), "no memory for the report");
    if (!e) e = file_replace(path, buf_str(&r.out), FILE_MODE, why);
    buf_release(&r.out);
    return e;
}
