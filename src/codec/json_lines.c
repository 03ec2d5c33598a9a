/* codec/json_lines.c -- JSON Lines: cut at line feeds, read each line on its own. */
#include "codec/json.h"

enum { LINE_ARENA_BYTES = 64 * 1024 * 1024 }; /* the worst line of 256 KiB ("[],[],...") fits */

void json_lines_init(struct json_lines *j, json_line_fn *on_line, void *context)
{
    *j = (struct json_lines){.on_line = on_line, .context = context, .line = 1};
    j->line_bytes_max = JSON_LINE_BYTES_MAX;
    j->carry.max = JSON_LINE_BYTES_MAX;
}

void json_lines_release(struct json_lines *j)
{
    arena_free(j->arena);
    j->arena = NULL;
    buf_release(&j->carry);
}

static err too_long(struct json_lines *j, struct err_info *why)
{
    (void)err_set(why, ERR_LIMIT, "a line is longer than %zu bytes", j->line_bytes_max);
    (void)err_at(why, NULL, j->line, 1);
    return ERR_LIMIT;
}

static str strip(struct json_lines *j, str raw)
{
    if (j->offset == 0 && str_starts(raw, STR("\xEF\xBB\xBF"))) raw = str_from(raw, 3);
    if (raw.len && raw.at[raw.len - 1] == '\r') raw.len--;
    return raw;
}

/* Read one line into *line; its problem, if any, is in there. */
static err read_line(struct json_lines *j, struct json_line *line, struct err_info *why)
{
    if (!j->arena) j->arena = arena_new(LINE_ARENA_BYTES);
    if (!j->arena) return err_set(why, ERR_NOMEM, "no memory for a line");
    arena_clear(j->arena);
    err e = json_read(j->arena, line->raw, j->line_bytes_max, &line->object, &line->problem);
    if (e == ERR_NOMEM) return err_set(why, e, "no memory for a line");
    if (!e && json_kind(line->object) != JSON_IS_OBJECT) {
        line->object = NULL;
        (void)err_set(&line->problem, ERR_INPUT, "the line is not a JSON object");
        (void)err_at(&line->problem, NULL, 1, 1);
    }
    line->problem.line = line->problem.code ? j->line : 0;
    return ERR_OK;
}

/* A line without its line feed; at_end: there was none. */
static err take_line(struct json_lines *j, str bytes, bool at_end, struct err_info *why)
{
    if (bytes.len > j->line_bytes_max) return too_long(j, why);
    struct json_line line = {.raw = strip(j, bytes), .line = j->line, .offset = j->offset};
    err e = ERR_OK;
    if (str_trim(line.raw).len) {
        line.number = ++j->number;
        e = read_line(j, &line, why);
        if (!e && at_end && line.problem.code) {
            (void)err_set(why, ERR_INPUT, "the file is cut off: its last line is not whole");
            (void)err_at(why, NULL, line.line, line.problem.column);
            (void)err_todo(why, "send the whole file again");
            return ERR_INPUT;
        }
        if (!e) e = j->on_line(j->context, &line, why);
    }
    j->line++;
    j->offset += (int64_t)bytes.len + 1;
    return e;
}

static err carry(struct json_lines *j, str part, struct err_info *why)
{
    if (j->carry.len + part.len > j->line_bytes_max) return too_long(j, why);
    buf_add(&j->carry, part);
    err e = buf_state(&j->carry);
    return e ? err_set(why, e, "no memory for a line") : ERR_OK;
}

err json_lines_push(struct json_lines *j, str piece, struct err_info *why)
{
    if (j->failed) return err_set(why, j->failed, "reading had already failed");
    err e = ERR_OK;
    while (!e && piece.len) {
        ptrdiff_t feed = str_find(piece, '\n');
        str part = feed < 0 ? piece : str_upto(piece, (size_t)feed);
        if (feed < 0 || j->carry.len) e = carry(j, part, why);
        if (!e && feed >= 0) {
            e = take_line(j, j->carry.len ? buf_str(&j->carry) : part, false, why);
            buf_reset(&j->carry);
        }
        piece = str_from(piece, part.len + (feed >= 0));
    }
    j->failed = e;
    return e;
}

err json_lines_finish(struct json_lines *j, struct err_info *why)
{
    if (j->failed) return err_set(why, j->failed, "reading had already failed");
    err e = j->carry.len ? take_line(j, buf_str(&j->carry), true, why) : ERR_OK;
    if (!e && j->number == 0) {
        e = err_set(why, ERR_INPUT, "the file is empty");
        (void)err_at(why, NULL, 1, 1);
    }
    j->failed = e;
    return e;
}
