/* cli/panel.c -- aim panel: what a panel meeting goes through. */
#include "cli/looking.h"
#include "codec/json.h"
#include "protect/panel.h"
#include "search/json.h"

static const struct command_option options[] = {PURPOSE_OPTIONS, {0}};

static void panel_json(const struct panel_line *p, struct arena *a, struct json_writer *w)
{
    json_open_object(w);
    json_pair_c(w, "kind", panel_word(p->kind));
    json_pair_text(w, "due", date_moment_iso(a, p->due_ms));
    json_pair_bool(w, "overdue", p->overdue);
    json_pair_text(w, "what", p->what);
    json_pair_text(w, "who", p->who);
    if (p->person) person_id_json(w, "person", p->person);
    json_close_object(w);
}

static err show(struct call *call, const struct looking_call *l, struct err_info *why)
{
    const struct panel_line *lines;
    size_t n;
    struct json_writer w = {.out = &call->out};
    err e = panel_load(call->hub, l->partners, &l->viewer, call->arena, &lines, &n, why);
    if (e) return e;
    if (call->json) json_open_array(&w);
    for (size_t i = 0; i < n; i++) {
        if (call->json) {
            panel_json(&lines[i], call->arena, &w);
            continue;
        }
        str due = date_moment_long(call->arena, lines[i].due_ms);
        buf_printf(&call->out, "%.*s%s  %.*s  %.*s\n", STR_FMT(due),
                   lines[i].overdue ? ", overdue" : "", STR_FMT(lines[i].what),
                   STR_FMT(lines[i].who.len ? lines[i].who : STR("nobody yet")));
    }
    if (call->json) json_close_array(&w);
    if (call->json) buf_add_c(&call->out, "\n");
    else if (!n)
        buf_add_c(&call->out, "There is nothing to go through.\n");
    return ERR_OK;
}

static err panel_run(struct call *call, struct err_info *why)
{
    struct looking_call l;
    err e = looking_start(call, "child_concern", &l, why);
    if (!e) e = show(call, &l, why);
    looking_end(&l);
    return e;
}

const struct command command_panel = {
    .name = "panel",
    .help = "what a panel meeting goes through, by when it is due",
    .options = options,
    .needs = CAP_SAFETY,
    .audit = AUDIT_PANEL_SHOWN,
    .run = panel_run,
};
