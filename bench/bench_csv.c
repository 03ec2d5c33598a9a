/* CSV: how fast rows come out of a feed, whole, in pieces, and with quotes. */
#include "bench.h"

#include "base/rand.h"
#include "codec/csv.h"

enum { INPUT_BYTES = 32 * 1000 * 1000 };

struct input {
    struct buf text;
    size_t piece;
    int64_t rows, found;
};

static err count_row(void *context, const struct csv_row *row, struct err_info *why)
{
    struct input *in = context;
    in->found += row->problem == CSV_FINE && row->field[row->n - 1].at;
    return csv_row_err(row, NULL, why);
}

static bool read_input(void *context)
{
    struct input *in = context;
    struct csv c;
    err e = ERR_OK;
    in->found = 0;
    csv_init(&c, count_row, in);
    for (size_t at = 0; !e && at < in->text.len; at += in->piece)
        e = csv_push(&c, str_upto(str_from(buf_str(&in->text), at), in->piece), NULL);
    if (!e) e = csv_finish(&c, NULL);
    csv_release(&c);
    return !e && in->found == in->rows;
}

/* Rows like those of a feed: 15 columns, half of them short. share: of fields that need quotes. */
static void make_input(struct input *in, const char *special, unsigned percent)
{
    struct rand r = rand_seeded(1);
    struct csv_writer w = {.out = &in->text};
    static const char *const words[] = {"", "F", "M", "2011-06-04", "B99 1AA", "12 Example Street",
                                        "attendance", "P0012345", "city-hospital"};
    in->text.max = INPUT_BYTES + 4096;
    in->piece = 64 * 1024;
    while (in->text.len < INPUT_BYTES) {
        for (int i = 0; i < 15; i++) {
            bool odd = rand_below(&r, 100) < percent;
            csv_write_field(&w, str_of(odd ? special : words[rand_below(&r, COUNT(words))]));
        }
        csv_write_end(&w);
        in->rows++;
    }
}

int main(int argc, char **argv)
{
    struct bench b = bench_start("csv", argc, argv);
    struct input plain = {0}, quoted = {0}, accents = {0};
    make_input(&plain, "", 0);
    make_input(&quoted, "Flat 2, \"The Mill\", Canal Street", 10);
    make_input(&accents, "Si\xC3\xA2n \xC5\x81ukasz", 10);
    bench_repeat(&b, "plain", "MB", (double)plain.text.len / 1e6, read_input, &plain);
    bench_repeat(&b, "quoted fields", "MB", (double)quoted.text.len / 1e6, read_input, &quoted);
    bench_repeat(&b, "accents", "MB", (double)accents.text.len / 1e6, read_input, &accents);
    plain.piece = 1000;
    bench_repeat(&b, "pieces of 1000 bytes", "MB", (double)plain.text.len / 1e6, read_input,
                 &plain);
    buf_release(&plain.text);
    buf_release(&quoted.text);
    buf_release(&accents.text);
    return bench_end(&b);
}
