/* likeness/words.c -- see words.h. */
#include "likeness/words.h"

#include <math.h>

static bool is_word(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c >= 0x80;
}

void words_of(str text, struct word_list *ret_words)
{
    text = str_upto(text, LIKENESS_BYTES_MAX);
    ret_words->n = 0;
    for (size_t i = 0, start = 0; i <= text.len; i++) {
        if (i < text.len && is_word((unsigned char)text.at[i])) continue;
        if (i > start) ret_words->at[ret_words->n++] = str_range(text.at + start, i - start);
        start = i + 1;
    }
}

/* Insertion: a line has a handful of words. */
void words_sort(struct word_list *w, bool once)
{
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++) {
        str word = w->at[i];
        size_t to = n;
        while (to && str_cmp(word, w->at[to - 1]) < 0)
            to--;
        if (once && to && str_eq(word, w->at[to - 1])) continue;
        memmove(&w->at[to + 1], &w->at[to], (n - to) * sizeof w->at[0]);
        w->at[to] = word;
        n++;
    }
    w->n = n;
}

/* With one space between. Fits: words and spaces come from a text of this length. */
static str join(const struct word_list *w, char room[static LIKENESS_BYTES_MAX])
{
    size_t len = 0;
    for (size_t i = 0; i < w->n; i++) {
        if (i) room[len++] = ' ';
        memcpy(room + len, w->at[i].at, w->at[i].len);
        len += w->at[i].len;
    }
    return str_range(room, len);
}

double likeness_token_sort(str a, str b)
{
    char room_a[LIKENESS_BYTES_MAX], room_b[LIKENESS_BYTES_MAX];
    struct word_list x, y;
    words_of(a, &x);
    words_of(b, &y);
    words_sort(&x, false);
    words_sort(&y, false);
    return likeness_indel(join(&x, room_a), join(&y, room_b));
}

/* What both say, and what only one of them says. */
struct shares {
    struct word_list both, only_a, only_b;
};

static void share(str a, str b, struct shares *ret_shares)
{
    struct word_list x, y;
    words_of(a, &x);
    words_of(b, &y);
    words_sort(&x, true);
    words_sort(&y, true);
    ret_shares->both.n = ret_shares->only_a.n = ret_shares->only_b.n = 0;
    for (size_t i = 0, k = 0; i < x.n || k < y.n;) {
        int order = i == x.n ? 1 : k == y.n ? -1 : str_cmp(x.at[i], y.at[k]);
        struct word_list *to = order < 0   ? &ret_shares->only_a
                               : order > 0 ? &ret_shares->only_b
                                           : &ret_shares->both;
        to->at[to->n++] = order <= 0 ? x.at[i] : y.at[k];
        i += order <= 0;
        k += order >= 0;
    }
}

static double ratio(size_t left_out, size_t all)
{
    return all ? 1 - (double)left_out / (double)all : 1;
}

double likeness_token_set(str a, str b)
{
    char room[LIKENESS_BYTES_MAX], room_a[LIKENESS_BYTES_MAX], room_b[LIKENESS_BYTES_MAX];
    struct shares s;
    share(a, b, &s);
    bool none_a = !s.both.n && !s.only_a.n, none_b = !s.both.n && !s.only_b.n;
    if (none_a || none_b) return none_a && none_b;
    if (s.both.n && (!s.only_a.n || !s.only_b.n)) return 1;
    str both = join(&s.both, room), x = join(&s.only_a, room_a), y = join(&s.only_b, room_b);
    size_t space = both.len != 0; /* between what is shared and the rest */
    size_t len_a = both.len + space + x.len, len_b = both.len + space + y.len;
    double best = ratio(x.len + y.len - 2 * (size_t)likeness_common(x, y), len_a + len_b);
    if (!both.len) return best;
    best = fmax(best, ratio(space + x.len, both.len + len_a));
    return fmax(best, ratio(space + y.len, both.len + len_b));
}

double likeness_words_jaccard(str a, str b)
{
    struct shares s;
    share(a, b, &s);
    size_t all = s.both.n + s.only_a.n + s.only_b.n;
    return all ? (double)s.both.n / (double)all : 1;
}

/* A text has at most one pair more than bytes: each word of n bytes has n + 1, and a byte parts. */
enum { PAIRS_MAX = LIKENESS_BYTES_MAX + 1 };

/* Insertion: a line has some dozens. */
static void sort(uint16_t *pair, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        uint16_t value = pair[i];
        size_t to = i;
        for (; to && pair[to - 1] > value; to--)
            pair[to] = pair[to - 1];
        pair[to] = value;
    }
}

static size_t pairs_of(str text, uint16_t pair[static PAIRS_MAX])
{
    struct word_list w;
    size_t n = 0;
    words_of(text, &w);
    for (size_t i = 0; i < w.n; i++) {
        unsigned before = ' '; /* an end: no word holds a space */
        for (size_t k = 0; k <= w.at[i].len; k++) {
            unsigned here = k < w.at[i].len ? (unsigned char)w.at[i].at[k] : ' ';
            pair[n++] = (uint16_t)(before << 8 | here);
            before = here;
        }
    }
    sort(pair, n);
    return n;
}

/* How often the value at the front of a sorted list stands there. */
static size_t run(const uint16_t *at, size_t n)
{
    size_t len = 0;
    while (len < n && at[len] == at[0])
        len++;
    return len;
}

double likeness_bigrams(str a, str b)
{
    uint16_t x[PAIRS_MAX], y[PAIRS_MAX];
    size_t m = pairs_of(a, x), n = pairs_of(b, y), product = 0, square_a = 0, square_b = 0;
    if (!m || !n) return m == n;
    for (size_t i = 0, k = 0; i < m || k < n;) {
        bool take_a = i < m && (k == n || x[i] <= y[k]), take_b = k < n && (i == m || y[k] <= x[i]);
        size_t in_a = take_a ? run(x + i, m - i) : 0, in_b = take_b ? run(y + k, n - k) : 0;
        product += in_a * in_b;
        square_a += in_a * in_a;
        square_b += in_b * in_b;
        i += in_a;
        k += in_b;
    }
    return (double)product / sqrt((double)square_a * (double)square_b);
}
