/* mash/prefill.c -- what was linked when a contact was made, kept with it word for word. */
#include "mash/inside.h"

#include "base/buf.h"

enum { LINKED_BYTES_MAX = 120 * 1024, LINES_SHOWN_MAX = 400 };

static void one_line(const struct mash_work *w, const struct chronology_line *l, struct buf *out)
{
    str day = date_long(w->arena, l->date);
    buf_printf(out, "%.*s, %.*s: %.*s (", STR_FMT(day), STR_FMT(l->service->name),
               STR_FMT(l->label));
    if (l->feed.len) buf_printf(out, "feed %.*s, ", STR_FMT(l->feed));
    day = date_long(w->arena, date_uk(l->received_ms).date);
    buf_printf(out, "received %.*s", STR_FMT(day));
    if (l->up_to_ms) {
        day = date_long(w->arena, date_uk(l->up_to_ms).date);
        buf_printf(out, ", data up to %.*s", STR_FMT(day));
    }
    buf_add_c(out, l->echo ? "; another report of the same incident)\n" : ")\n");
}

static const char *const states[ROW__COUNT] = {
    [ROW_NONE] = "no activity reported",
    [ROW_LATE] = "not known, the feed is late",
    [ROW_NOT_SUPPLIED] = "sends nothing to the hub",
    [ROW_NOT_SHOWN] = "not shown to the role that made the contact",
};

static void one_row(const struct mash_work *w, const struct service_row *r, struct buf *out)
{
    if (!states[r->state]) return;
    buf_printf(out, "%.*s: %s", STR_FMT(r->service->name), states[r->state]);
    if (r->data_up_to_ms && r->state != ROW_NOT_SUPPLIED) {
        str day = date_long(w->arena, date_uk(r->data_up_to_ms).date);
        buf_printf(out, ", data up to %.*s", STR_FMT(day));
    }
    buf_add_c(out, "\n");
}

err mash_prefill(const struct mash_work *w, const struct chronology *c, str *ret_text,
                 struct err_info *why)
{
    struct buf out = BUF_INIT(LINKED_BYTES_MAX);
    size_t shown = c->line_count < LINES_SHOWN_MAX ? c->line_count : LINES_SHOWN_MAX;
    for (size_t i = 0; i < c->view.hit_count; i++)
        buf_printf(&out, "%.*s (%.*s).\n", STR_FMT(c->view.hits[i].sentence),
                   STR_FMT(c->view.hits[i].asked));
    for (size_t i = 0; i < shown; i++)
        one_line(w, &c->lines[i], &out);
    if (c->line_count + c->left_off > shown)
        buf_printf(&out, "and %zu older lines\n", c->line_count + c->left_off - shown);
    for (size_t i = 0; i < c->view.row_count; i++)
        one_row(w, &c->view.rows[i], &out);
    *ret_text = str_copy(w->arena, buf_str(&out));
    err e = buf_state(&out);
    buf_release(&out);
    return e || !ret_text->at ? err_set(why, e ? e : ERR_NOMEM, "what was linked") : ERR_OK;
}
