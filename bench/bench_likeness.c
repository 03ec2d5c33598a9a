/* What one comparison costs, in nanoseconds of processor time: texts of names (two that are alike
 * every other time), of lines, of 200 bytes; birth dates, postcodes, addresses, sounds. */
#include "bench.h"

#include "base/clock.h"
#include "base/rand.h"
#include "likeness/address.h"
#include "likeness/birth.h"
#include "likeness/names.h"
#include "likeness/sound.h"
#include "likeness/text.h"
#include "person/clean.h"

#include <stdio.h>

enum { PAIRS = 4096, ROUNDS = 5, LONG = 200 };

struct sample {
    str name[2], line[2], text[2];
    char line_room[2][64], text_room[2][LONG];
    struct date born[2];
    postcode code[2];
};
static struct sample samples[PAIRS];

/* Compilers would leave out work whose result nobody reads. */
static volatile double sink;

typedef double measure(const struct sample *s);

static double jaro(const struct sample *s) { return likeness_jaro(s->name[0], s->name[1]); }
static double winkler(const struct sample *s)
{
    return likeness_jaro_winkler(s->name[0], s->name[1]);
}
static double plain(const struct sample *s) { return likeness_levenshtein(s->name[0], s->name[1]); }
static double osa(const struct sample *s) { return likeness_osa(s->name[0], s->name[1]); }
static double damerau(const struct sample *s) { return likeness_damerau(s->name[0], s->name[1]); }
static double relate(const struct sample *s)
{
    return name_relate(name_find(s->name[0]), name_find(s->name[1]));
}
static double sound(const struct sample *s) { return sound_code(s->name[0]); }
static double spelling(const struct sample *s)
{
    char room[32];
    return (double)sound_spelling(s->name[0], room).len;
}
static double birth(const struct sample *s) { return birth_compare(s->born[0], s->born[1]); }
static double post(const struct sample *s) { return postcode_compare(s->code[0], s->code[1]); }
static double address_parse(const struct sample *s)
{
    struct address a;
    address_read(s->line[0], &a);
    return a.number;
}
static double fold(const struct sample *s)
{
    char room[CLEAN_TEXT_MAX];
    return (double)clean_fold(s->line[0], room).len;
}
static double long_winkler(const struct sample *s)
{
    return likeness_jaro_winkler(s->text[0], s->text[1]);
}
static double long_osa(const struct sample *s) { return likeness_osa(s->text[0], s->text[1]); }
static double long_damerau(const struct sample *s)
{
    return likeness_damerau(s->text[0], s->text[1]);
}

static const struct {
    const char *name;
    measure *one;
} measures[] = {
    {"names/jaro", jaro},
    {"names/jaro_winkler", winkler},
    {"names/levenshtein", plain},
    {"names/osa", osa},
    {"names/damerau", damerau},
    {"names/tables", relate},
    {"names/sound code", sound},
    {"names/spelling", spelling},
    {"birth dates", birth},
    {"postcodes", post},
    {"addresses/read", address_parse},
    {"lines/fold", fold},
    {"200 bytes/jaro_winkler", long_winkler},
    {"200 bytes/osa", long_osa},
    {"200 bytes/damerau", long_damerau},
};

static void make_address(struct rand *r, struct sample *s, size_t i, str name)
{
    static const char *const types[] = {"street", "rd", "close", "avenue"};
    int len = snprintf(s->line_room[i], sizeof s->line_room[i], "flat %u, %u %.*s %s, birmingham",
                       (unsigned)rand_below(r, 9) + 1, (unsigned)rand_below(r, 90) + 1,
                       STR_FMT(name), types[rand_below(r, COUNT(types))]);
    s->line[i] = str_range(s->line_room[i], (size_t)len);
}

static void make_sample(struct rand *r, struct sample *s)
{
    for (size_t i = 0; i < 2; i++) {
        const struct name_row *row = &name_rows[rand_below(r, name_row_count)];
        s->name[i] = str_range(row->text, row->len);
        make_address(r, s, i, s->name[i]);
        s->born[i] =
            (struct date){(int16_t)(1930 + rand_below(r, 97)), (int8_t)(1 + rand_below(r, 12)),
                          (int8_t)(1 + rand_below(r, 28))};
        char code[] = "B99 1AA";
        code[1] = (char)('1' + rand_below(r, 9));
        code[6] = (char)('A' + rand_below(r, 26));
        (void)postcode_parse(STR("B99 1AA"), &s->code[i]);
        (void)postcode_parse(str_of(code), &s->code[i]);
        for (size_t k = 0; k < LONG; k++)
            s->text_room[i][k] = (char)('a' + rand_below(r, 26));
        s->text[i] = str_range(s->text_room[i], LONG);
    }
    if (rand_below(r, 2)) return;
    s->name[1] = str_from(s->name[0], s->name[0].len > 3); /* alike: a letter less */
    s->born[1] = s->born[0];
    memcpy(s->text_room[1], s->text_room[0] + 1, LONG - 1);
}

/* The least of a few rounds: what else the machine did only ever adds. */
static double cost_ns(measure *one)
{
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
        int64_t start = clock_cpu_ns();
        for (int again = 0; again < ROUNDS; again++)
            for (size_t i = 0; i < PAIRS; i++)
                sink = one(&samples[i]);
        double ns = (double)(clock_cpu_ns() - start) / (ROUNDS * (double)PAIRS);
        if (round == 0 || ns < best) best = ns;
    }
    return best;
}

int main(int argc, char **argv)
{
    struct bench b = bench_start("likeness", argc, argv);
    struct rand r = rand_seeded(1);
    for (size_t i = 0; i < PAIRS; i++)
        make_sample(&r, &samples[i]);
    for (size_t i = 0; i < COUNT(measures); i++)
        if (bench_wanted(&b, measures[i].name))
            bench_figure(&b, measures[i].name, "ns", cost_ns(measures[i].one));
    return bench_end(&b);
}
