/* What our likeness says of many random pairs, for a second implementation to judge
 * (check_pairs.py): `pairs text|birth|postcode COUNT SEED`, one pair a line, fields by tabs. */
#include "base/rand.h"
#include "likeness/birth.h"
#include "likeness/names.h"
#include "likeness/place.h"
#include "likeness/text.h"
#include "person/clean.h"

#include <stdio.h>
#include <stdlib.h>

struct text {
    char at[LIKENESS_BYTES_MAX + 1];
    size_t len;
};

static void add(struct text *t, const char *at, size_t len)
{
    for (size_t i = 0; i < len && t->len < LIKENESS_BYTES_MAX; i++)
        t->at[t->len++] = at[i];
}

/* Letters of an alphabet that is small more often than not, so that texts have something in
 * common; its far end is above ASCII. */
static char letter(struct rand *r, uint64_t letters)
{
    uint64_t which = rand_below(r, letters);
    return which < 26   ? (char)('a' + which)
           : which < 36 ? (char)('0' + which - 26)
                        : (char)(0xc0 + which - 36);
}

static void random_text(struct rand *r, size_t least, size_t most, uint64_t letters, struct text *t)
{
    t->len = least + rand_below(r, most - least + 1);
    for (size_t i = 0; i < t->len; i++)
        t->at[i] = letter(r, letters);
}

static void a_name(struct rand *r, struct text *t)
{
    const struct name_row *row = &name_rows[rand_below(r, name_row_count)];
    add(t, row->text, row->len);
}

static void a_line(struct rand *r, struct text *t)
{
    for (size_t words = 1 + rand_below(r, 5); words; words--) {
        a_name(r, t);
        if (words > 1) add(t, " ", 1);
    }
}

static void a_folded_name(struct rand *r, struct text *t)
{
    static const char *const names[] = {
        "Łukasz Wójcik", "Siân Llŷr",     "Ștefan Țîrlea", "Ольга Петрова",   "Ayşe Gül Öztürk",
        "Ελένη Παππά",   "Đặng Thị Hồng", "Zoë Brontë",    "Nguyễn Văn Ánh",  "José Muñoz Ibáñez",
        "Иван Королёв",  "Jürgen Groß",   "Åsa Lindström", "Šárka Dvořáková", "Ağa İnönü"};
    char room[CLEAN_TEXT_MAX];
    str folded = clean_fold(str_of(names[rand_below(r, COUNT(names))]), room);
    for (size_t i = 0; i < folded.len; i++) { /* words of letters, as the other side splits them */
        char c = folded.at[i];
        add(t, (c >= 'a' && c <= 'z') || c == ' ' ? &c : "", (c >= 'a' && c <= 'z') || c == ' ');
    }
}

/* b is a with some slips; each a letter more, less, other, or two in another order. */
static void slips(struct rand *r, const struct text *a, struct text *b)
{
    *b = *a;
    for (size_t n = rand_below(r, 2 + a->len / 8); n && b->len; n--) {
        size_t at = rand_below(r, b->len);
        switch (rand_below(r, 4)) {
        case 0:
            b->at[at] = letter(r, 30);
            break;
        case 1:
            memmove(b->at + at, b->at + at + 1, --b->len - at);
            break;
        case 2:
            if (b->len == LIKENESS_BYTES_MAX) break;
            memmove(b->at + at + 1, b->at + at, b->len++ - at);
            b->at[at] = letter(r, 30);
            break;
        default:
            if (at + 1 == b->len) break;
            char kept = b->at[at];
            b->at[at] = b->at[at + 1];
            b->at[at + 1] = kept;
        }
    }
}

/* The words of a, one lost or said twice, in another order. */
static void shuffled(struct rand *r, const struct text *a, struct text *b)
{
    str rest = str_range(a->at, a->len), list[LIKENESS_BYTES_MAX + 1];
    size_t words = 0;
    while (str_next(&rest, ' ', &list[words]))
        words += list[words].len != 0;
    b->len = 0;
    for (size_t n = words ? words - rand_below(r, 2) + rand_below(r, 2) : 0; n; n--) {
        str word = list[rand_below(r, words)];
        if (b->len) add(b, " ", 1);
        add(b, word.at, word.len);
    }
}

static void random_pair(struct rand *r, struct text *a, struct text *b)
{
    static const uint64_t alphabets[] = {1, 2, 3, 6, 26, 50};
    uint64_t letters = alphabets[rand_below(r, COUNT(alphabets))], kind = rand_below(r, 100);
    a->len = b->len = 0;
    if (kind < 40)
        random_text(r, 0, 12, letters, a);
    else if (kind < 65)
        a_name(r, a);
    else if (kind < 77)
        a_line(r, a);
    else if (kind < 87)
        a_folded_name(r, a);
    else if (kind < 96)
        random_text(r, 13, 70, letters, a);
    else
        random_text(r, 60, LIKENESS_BYTES_MAX, letters, a);
    uint64_t way = rand_below(r, 8);
    if (way == 0 && kind < 40)
        random_text(r, 0, 12, letters, b);
    else if (way == 0 && kind < 77)
        a_name(r, b);
    else if (way == 0 && kind >= 87)
        random_text(r, 13, LIKENESS_BYTES_MAX, letters, b);
    else if (way <= 2)
        shuffled(r, a, b);
    else
        slips(r, a, b);
}

static void print_text(const struct text *a, const struct text *b)
{
    str x = str_range(a->at, a->len), y = str_range(b->at, b->len);
    printf("%.*s\t%.*s\t%u\t%u\t%u\t%.17g\t%.17g\n", STR_FMT(x), STR_FMT(y),
           likeness_levenshtein(x, y), likeness_osa(x, y), likeness_damerau(x, y),
           likeness_jaro(x, y), likeness_jaro_winkler(x, y));
}

static struct date random_date(struct rand *r)
{
    struct date d = {.year = (int16_t)(1930 + rand_below(r, 97))};
    if (rand_below(r, 20) == 0) return d;
    d.month = (int8_t)(1 + rand_below(r, 12));
    if (rand_below(r, 20) == 0) return d;
    d.day = (int8_t)(1 + rand_below(r, 28));
    if (rand_below(r, 10) == 0) d.month = d.day = 1;
    return d;
}

/* Often the same, with one part or digit of it changed. */
static struct date near_date(struct rand *r, struct date d)
{
    struct date other = random_date(r);
    switch (rand_below(r, 10)) {
    case 0:
        return other;
    case 1:
        return (struct date){d.year, d.day <= 12 ? d.day : d.month, d.month};
    case 2:
        d.year = (int16_t)(d.year + 1);
        break;
    case 3:
        d.year = (int16_t)(d.year / 100 * 100 + d.year % 10 * 10 + d.year / 10 % 10);
        break;
    case 4:
        if (d.day) d.day = (int8_t)(1 + (d.day + 9) % 28);
        break;
    case 5:
        if (d.month) d.month = (int8_t)(1 + rand_below(r, 12));
        break;
    case 6:
        d.year = other.year;
        break;
    case 7:
        if (d.day > 0 && d.day < 20 && d.day / 10 != d.day % 10)
            d.day = (int8_t)(d.day % 10 * 10 + d.day / 10);
        break;
    case 8:
        if (d.day) d.day = other.day ? other.day : d.day;
        break;
    default:
        break;
    }
    return d;
}

static void print_births(struct rand *r)
{
    struct date a = random_date(r), b = near_date(r, a);
    if (!date_valid(b)) b = a;
    printf("%04d-%02d-%02d\t%04d-%02d-%02d\t%d\n", a.year, a.month, a.day, b.year, b.month, b.day,
           birth_compare(a, b));
}

static void print_postcodes(struct rand *r)
{
    char text[2][16];
    postcode code[2] = {0};
    for (size_t i = 0; i < 2; i++) {
        static const char *const areas[] = {"B", "BS", "E", "EC", "M"};
        size_t len = (size_t)snprintf(text[i], sizeof text[i], "%s%u%s", areas[rand_below(r, 5)],
                                      (unsigned)rand_below(r, 3) + 1, rand_below(r, 4) ? "" : "A");
        if (rand_below(r, 8))
            snprintf(text[i] + len, sizeof text[i] - len, " %uA%c", (unsigned)rand_below(r, 3),
                     "ABC"[rand_below(r, 3)]);
        if (!postcode_parse(str_of(text[i]), &code[i])) abort();
        if (i == 0 && rand_below(r, 4) == 0) {
            memcpy(text[1], text[0], sizeof text[0]);
            code[1] = code[0];
            break;
        }
    }
    printf("%s\t%s\t%d\n", text[0], text[1], postcode_compare(code[0], code[1]));
}

int main(int argc, char **argv)
{
    int64_t count = 0, seed = 0;
    if (argc != 4 || !str_to_int64(str_of(argv[2]), &count) ||
        !str_to_int64(str_of(argv[3]), &seed))
        return 2;
    struct rand r = rand_seeded((uint64_t)seed);
    static struct text a, b;
    for (int64_t i = 0; i < count; i++) {
        if (strcmp(argv[1], "birth") == 0) {
            print_births(&r);
        } else if (strcmp(argv[1], "postcode") == 0) {
            print_postcodes(&r);
        } else {
            random_pair(&r, &a, &b);
            print_text(&a, &b);
        }
    }
    return ferror(stdout) || fflush(stdout) ? 1 : 0;
}
