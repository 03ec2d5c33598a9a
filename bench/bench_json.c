/* JSON: how fast a feed of JSON Lines is read and a long answer is written. */
#include "bench.h"

#include "codec/json.h"

enum { LINES = 50000, BYTES_MAX = 64 * 1024 * 1024 };

struct input {
    struct buf text;
    int64_t found;
};

static void write_row(struct json_writer *w, int number)
{
    json_open_object(w);
    json_pair_int(w, "number", number);
    json_pair_c(w, "person_ref", "P0012345");
    json_pair_c(w, "given_name", "Si\xC3\xA2n");
    json_pair_c(w, "family_name", "O'Example");
    json_pair_c(w, "birth_date", "2011-06-04");
    json_pair_c(w, "gender", "F");
    json_pair_c(w, "address", "Flat 2, \"The Mill\", 12 Example Street");
    json_pair_c(w, "postcode", "B99 1AA");
    json_pair_c(w, "event_type", "attendance");
    json_pair_c(w, "event_date", "2014-03-24T09:05:00Z");
    json_close_object(w);
}

static bool write_lines(void *context)
{
    struct input *in = context;
    buf_reset(&in->text);
    for (int i = 0; i < LINES; i++) {
        struct json_writer w = {.out = &in->text};
        write_row(&w, i);
        buf_byte(&in->text, '\n');
    }
    return buf_state(&in->text) == ERR_OK;
}

static err count_line(void *context, const struct json_line *line, struct err_info *why)
{
    struct input *in = context;
    str text;
    (void)why;
    in->found += line->object && json_as_text(json_get(line->object, "event_date"), &text);
    return ERR_OK;
}

static bool read_lines(void *context)
{
    struct input *in = context;
    struct json_lines j;
    in->found = 0;
    json_lines_init(&j, count_line, in);
    err e = json_lines_push(&j, buf_str(&in->text), NULL);
    if (!e) e = json_lines_finish(&j, NULL);
    json_lines_release(&j);
    return !e && in->found == LINES;
}

int main(int argc, char **argv)
{
    struct bench b = bench_start("json", argc, argv);
    struct input in = {.text = BUF_INIT(BYTES_MAX)};
    if (!write_lines(&in)) return 1;
    double megabytes = (double)in.text.len / 1e6;
    bench_repeat(&b, "write", "MB", megabytes, write_lines, &in);
    bench_repeat(&b, "read lines", "lines", LINES, read_lines, &in);
    buf_release(&in.text);
    return bench_end(&b);
}
