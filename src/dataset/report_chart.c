/* dataset/report_chart.c -- tables, bars and curves as HTML and SVG. */
#include "dataset/report_inside.h"

#include <math.h>
#include <stdio.h>

void report_text(struct report *r, str text) { html_text(&r->out, text); }

void report_section(struct report *r, const char *id, const char *title, const char *lead)
{
    buf_printf(&r->out, "<section id=\"%s\" aria-labelledby=\"%s-title\">\n", id, id);
    buf_printf(&r->out, "<h2 id=\"%s-title\">", id);
    report_text(r, str_of(title));
    buf_add_c(&r->out, "</h2>\n<p>");
    report_text(r, str_of(lead));
    buf_add_c(&r->out, "</p>\n");
}

void report_section_end(struct report *r) { buf_add_c(&r->out, "</section>\n"); }

void report_table(struct report *r, const char *caption, const char *heads)
{
    buf_add_c(&r->out, "<div class=\"wide\"><table><caption>");
    report_text(r, str_of(caption));
    buf_add_c(&r->out, "</caption><thead><tr>");
    str rest = str_of(heads), head;
    while (str_next(&rest, '|', &head)) {
        bool number = str_starts(head, STR("#"));
        buf_add_c(&r->out, number ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
        report_text(r, str_from(head, number));
        buf_add_c(&r->out, "</th>");
    }
    buf_add_c(&r->out, "</tr></thead><tbody>\n");
}

void report_table_end(struct report *r) { buf_add_c(&r->out, "</tbody></table></div>\n"); }

void report_count(struct report *r, double number)
{
    char plain[40], text[60];
    int n = snprintf(plain, sizeof plain, "%.0f", number), at = 0;
    for (int i = 0; i < n; i++) {
        if (i && (n - i) % 3 == 0 && plain[i - 1] != '-') text[at++] = ',';
        text[at++] = plain[i];
    }
    buf_printf(&r->out, "<td class=\"n\">%.*s</td>", at, text);
}

void report_number(struct report *r, int decimals, double number)
{
    buf_printf(&r->out, "<td class=\"n\">%.*f</td>", decimals, number);
}

void report_bits(struct report *r, double bits)
{
    buf_printf(&r->out, "<td class=\"n\">%+.2f</td>", bits);
}

void report_cell(struct report *r, str text)
{
    buf_add_c(&r->out, "<td>");
    report_text(r, text);
    buf_add_c(&r->out, "</td>");
}

static double within(double share) { return share > 0 ? share < 1 ? share : 1 : 0; }

void report_bar(struct report *r, double from, double to, const char *class)
{
    enum { ROOM = 200 };
    double low = within(from < to ? from : to), high = within(from < to ? to : from);
    buf_printf(&r->out,
               "<td class=\"chart\"><svg aria-hidden=\"true\" width=\"%d\" height=\"14\"><rect "
               "class=\"room\" width=\"%d\" height=\"14\"/><rect class=\"%s\" x=\"%.1f\" "
               "y=\"1\" width=\"%.1f\" height=\"12\"/></svg></td>",
               ROOM, ROOM, class, low * ROOM, fmax((high - low) * ROOM, 0.5));
}

/* ---- curves ---- */

enum { LEFT = 52, TOP = 12, WIDTH = 640, HEIGHT = 240, BELOW = 44, TICKS = 5 };

static double place(double x, double first, double last)
{
    return LEFT + (last > first ? (x - first) / (last - first) : 0) * WIDTH;
}

static void draw_axes(struct report *r, const char *x_name, double first, double last)
{
    for (int i = 0; i <= TICKS; i++) {
        double y = TOP + HEIGHT - (double)HEIGHT * i / TICKS;
        buf_printf(&r->out,
                   "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/><text "
                   "x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%d %%</text>\n",
                   LEFT, LEFT + WIDTH, y, y, LEFT - 6, y + 4, 100 * i / TICKS);
    }
    for (int i = 0; i <= TICKS; i++) {
        double x = first + (last - first) * i / TICKS;
        buf_printf(&r->out, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.1f</text>\n",
                   place(x, first, last), TOP + HEIGHT + 18, x);
    }
    buf_printf(&r->out, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">", LEFT + WIDTH / 2,
               TOP + HEIGHT + 38);
    report_text(r, str_of(x_name));
    buf_add_c(&r->out, "</text>\n");
}

void report_curve(struct report *r, const char *title, const char *x_name, const double *x,
                  size_t n, const struct report_line *lines, size_t count, double mark,
                  const char *mark_word)
{
    double first = n ? x[0] : 0, last = n ? x[n - 1] : 1;
    buf_printf(&r->out, "<svg class=\"curve\" role=\"img\" viewBox=\"0 0 %d %d\" aria-label=\"",
               LEFT + WIDTH + 20, TOP + HEIGHT + BELOW);
    report_text(r, str_of(title));
    buf_add_c(&r->out, "; the table below has the figures\">\n");
    draw_axes(r, x_name, first, last);
    for (size_t k = 0; k < count; k++) {
        buf_printf(&r->out, "<polyline class=\"%s\" points=\"", lines[k].class);
        for (size_t i = 0; i < n; i++)
            buf_printf(&r->out, "%.1f,%.1f ", place(x[i], first, last),
                       TOP + HEIGHT * (1 - within(lines[k].y[i])));
        buf_add_c(&r->out, "\"/>\n");
    }
    if (mark >= first && mark <= last) {
        double at = place(mark, first, last);
        buf_printf(&r->out,
                   "<line class=\"mark\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/><text "
                   "x=\"%.1f\" y=\"%d\">%s</text>\n",
                   at, at, TOP, TOP + HEIGHT, at + 4, TOP + 12, mark_word);
    }
    buf_add_c(&r->out, "</svg>\n<p class=\"key\">");
    for (size_t k = 0; k < count; k++)
        buf_printf(&r->out,
                   "<svg width=\"40\" height=\"10\" aria-hidden=\"true\"><polyline class=\"%s\" "
                   "points=\"0,5 40,5\"/></svg> %s &nbsp; ",
                   lines[k].class, lines[k].name);
    buf_add_c(&r->out, "</p>\n");
}
