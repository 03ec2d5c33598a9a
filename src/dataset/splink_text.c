/* dataset/splink_text.c -- functions on texts, as DuckDB has them. */
#include "dataset/splink_function.h"
#include "likeness/text.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

static struct splink_value full(const struct splink_call *c)
{
    c->pair->failed = true;
    return splink_null();
}

static str text_of(const struct splink_call *c, size_t i)
{
    return splink_value_text(c->pair->scratch, c->arg[i]);
}

static struct splink_value change_case(const struct splink_call *c, UChar32 (*change)(UChar32))
{
    str in = text_of(c, 0);
    char *out = arena_alloc(c->pair->scratch, in.len * 3 + 4);
    int32_t n = 0;
    if (!out) return full(c);
    for (size_t i = 0; i < in.len;) {
        UChar32 u;
        U8_NEXT(in.at, i, in.len, u);
        u = change(u < 0 ? 0xFFFD : u);
        U8_APPEND_UNSAFE(out, n, u);
    }
    return splink_text(str_range(out, (size_t)n));
}

static struct splink_value run_lower(const struct splink_call *c)
{
    return change_case(c, u_tolower);
}
static struct splink_value run_upper(const struct splink_call *c)
{
    return change_case(c, u_toupper);
}

static struct splink_value run_trim(const struct splink_call *c)
{
    str s = text_of(c, 0);
    while (s.len && s.at[0] == ' ')
        s = str_from(s, 1);
    while (s.len && s.at[s.len - 1] == ' ')
        s.len--;
    return splink_text(s);
}

static int64_t characters(str s)
{
    int64_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += ((unsigned char)s.at[i] & 0xC0) != 0x80;
    return n;
}

/* From character `from` (0 is the first) up to `to`. */
static struct splink_value slice(str s, int64_t from, int64_t to)
{
    int64_t n = -1;
    size_t start = s.len, end = s.len;
    for (size_t i = 0; i < s.len; i++) {
        n += ((unsigned char)s.at[i] & 0xC0) != 0x80;
        if (n >= from && start == s.len) start = i;
        if (n >= to) {
            end = i;
            break;
        }
    }
    return splink_text(start < end ? str_range(s.at + start, end - start) : STR(""));
}

static int64_t whole_of(const struct splink_call *c, size_t i)
{
    double number = 0;
    if (!splink_value_number(c->arg[i], &number)) return 0;
    return number > 1e9 ? 1000000000 : number < -1e9 ? -1000000000 : (int64_t)number;
}

/* Places count from 1; a negative one from the end; place 0 is the empty place before the first. */
static struct splink_value run_substr(const struct splink_call *c)
{
    str s = text_of(c, 0);
    int64_t from = whole_of(c, 1), n = characters(s), len = c->n > 2 ? whole_of(c, 2) : n + 1;
    int64_t start = from < 0 ? n + from : from - 1, end = start + len;
    if (len < 0) return slice(s, end < 0 ? 0 : end, start);
    return slice(s, start < 0 ? 0 : start, end);
}

static struct splink_value run_left(const struct splink_call *c)
{
    str s = text_of(c, 0);
    int64_t n = whole_of(c, 1);
    return slice(s, 0, n < 0 ? characters(s) + n : n);
}

static struct splink_value run_right(const struct splink_call *c)
{
    str s = text_of(c, 0);
    int64_t n = whole_of(c, 1), all = characters(s);
    int64_t from = n < 0 ? -n : all - n;
    return slice(s, from < 0 ? 0 : from, all);
}

static struct splink_value run_length(const struct splink_call *c)
{
    if (c->arg[0].kind == SPLINK_LIST) return splink_number((double)c->arg[0].items);
    return splink_number((double)characters(text_of(c, 0)));
}

static struct splink_value run_join(const struct splink_call *c)
{
    size_t len = 0, at = 0;
    str part[SPLINK_ARGUMENTS_MAX];
    for (size_t i = 0; i < c->n; i++) {
        part[i] = c->arg[i].kind == SPLINK_NULL ? STR("") : text_of(c, i);
        len += part[i].len;
    }
    char *out = arena_alloc(c->pair->scratch, len + 1);
    if (!out) return full(c);
    for (size_t i = 0; i < c->n; i++) {
        memcpy(out + at, part[i].at, part[i].len);
        at += part[i].len;
    }
    return splink_text(str_range(out, len));
}

static struct splink_value run_to_text(const struct splink_call *c)
{
    return splink_text(text_of(c, 0));
}

static struct splink_value run_replace(const struct splink_call *c)
{
    str rest = text_of(c, 0), old = text_of(c, 1), new = text_of(c, 2);
    if (!old.len || old.len > rest.len) return splink_text(rest);
    char *out = arena_alloc(c->pair->scratch, rest.len * (new.len + 1) + 1);
    size_t n = 0;
    if (!out) return full(c);
    while (rest.len) {
        bool here = str_starts(rest, old);
        memcpy(out + n, here ? new.at : rest.at, here ? new.len : 1);
        n += here ? new.len : 1;
        rest = str_from(rest, here ? old.len : 1);
    }
    return splink_text(str_range(out, n));
}

static struct splink_value run_split_part(const struct splink_call *c)
{
    str rest = text_of(c, 0), mark = text_of(c, 1);
    int64_t want = whole_of(c, 2);
    for (int64_t i = 1; mark.len; i++) {
        ptrdiff_t at = str_find_str(rest, mark);
        if (i == want) return splink_text(at < 0 ? rest : str_upto(rest, (size_t)at));
        if (at < 0) break;
        rest = str_from(rest, (size_t)at + mark.len);
    }
    return splink_text(STR(""));
}

static struct splink_value run_starts(const struct splink_call *c)
{
    return splink_bool(str_starts(text_of(c, 0), text_of(c, 1)));
}
static struct splink_value run_ends(const struct splink_call *c)
{
    return splink_bool(str_ends(text_of(c, 0), text_of(c, 1)));
}

/* % stands for any text, _ for one character. The last % is where we go on when a letter
 * differs. */
static struct splink_value run_like(const struct splink_call *c)
{
    str text = text_of(c, 0), like = text_of(c, 1);
    size_t t = 0, p = 0, star = SIZE_MAX, resume = 0;
    while (t < text.len) {
        if (p < like.len && like.at[p] == '%') {
            star = p++;
            resume = t;
        } else if (p < like.len && (like.at[p] == '_' || like.at[p] == text.at[t])) {
            bool any = like.at[p++] == '_';
            for (t++; any && t < text.len && ((unsigned char)text.at[t] & 0xC0) == 0x80;)
                t++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            t = ++resume;
        } else {
            return splink_bool(false);
        }
    }
    while (p < like.len && like.at[p] == '%')
        p++;
    return splink_bool(p == like.len);
}

static struct splink_value group(const struct splink_call *c, size_t want)
{
    str found[SPLINK_REGEX_GROUPS_MAX + 1];
    str text = text_of(c, 0);
    bool there = splink_regex_find(c->node->regex, c->pair->scratch, text, found);
    return splink_text(there && want <= SPLINK_REGEX_GROUPS_MAX ? found[want] : STR(""));
}

static struct splink_value run_regexp_extract(const struct splink_call *c)
{
    return group(c, c->n > 2 ? (size_t)whole_of(c, 2) : 0);
}
/* PostgreSQL's SUBSTRING FROM: the first group if there is one; nothing found is NULL */
static struct splink_value run_substring_like(const struct splink_call *c)
{
    str pattern = c->arg[1].text;
    struct splink_value v = group(c, str_find(pattern, '(') >= 0);
    return v.text.len ? v : splink_null();
}
static struct splink_value run_regexp_matches(const struct splink_call *c)
{
    str found[SPLINK_REGEX_GROUPS_MAX + 1];
    return splink_bool(
        splink_regex_find(c->node->regex, c->pair->scratch, text_of(c, 0), found));
}

/* ---- likeness ------------------------------------------------------------------------------ */

double splink_likeness(enum splink_likeness which, str a, str b)
{
    bool empty = !a.len || !b.len;
    switch (which) {
        case SPLINK_JARO: return empty ? 0 : likeness_jaro(a, b);
        case SPLINK_JARO_WINKLER: return empty ? 0 : likeness_jaro_winkler(a, b);
        case SPLINK_LEVENSHTEIN: return likeness_levenshtein(a, b);
        case SPLINK_DAMERAU: return likeness_damerau(a, b);
        case SPLINK_NO_LIKENESS: break;
    }
    return 0;
}

static struct splink_value run_likeness(const struct splink_call *c)
{
    return splink_number(splink_likeness(c->node->called->likeness, text_of(c, 0), text_of(c, 1)));
}

/* Of the two sets of bytes: how many in both, of how many in all. */
static struct splink_value run_jaccard(const struct splink_call *c)
{
    uint64_t set[2][4] = {{0}};
    int both = 0, all = 0;
    for (size_t k = 0; k < 2; k++) {
        str s = text_of(c, k);
        if (!s.len) return splink_null(); /* DuckDB stops here with an error */
        for (size_t i = 0; i < s.len; i++)
            set[k][(unsigned char)s.at[i] / 64] |= (uint64_t)1 << ((unsigned char)s.at[i] % 64);
    }
    for (size_t i = 0; i < 4; i++) {
        both += __builtin_popcountll(set[0][i] & set[1][i]);
        all += __builtin_popcountll(set[0][i] | set[1][i]);
    }
    return splink_number((double)both / (double)all);
}

const struct splink_function splink_text_functions[] = {
    {"lower", 1, 1, run_lower},
    {"lcase", 1, 1, run_lower},
    {"upper", 1, 1, run_upper},
    {"ucase", 1, 1, run_upper},
    {"trim", 1, 1, run_trim},
    {"substr", 2, 3, run_substr},
    {"left", 2, 2, run_left},
    {"right", 2, 2, run_right},
    {"length", 1, 1, run_length},
    {"len", 1, 1, run_length},
    {"char_length", 1, 1, run_length},
    {"join", 2, 2, run_join},
    {"concat", 1, SPLINK_ARGUMENTS_MAX, run_join, .lax = true},
    {"to_text", 1, 1, run_to_text},
    {"replace", 3, 3, run_replace},
    {"split_part", 3, 3, run_split_part},
    {"starts_with", 2, 2, run_starts},
    {"startswith", 2, 2, run_starts},
    {"prefix", 2, 2, run_starts},
    {"ends_with", 2, 2, run_ends},
    {"endswith", 2, 2, run_ends},
    {"suffix", 2, 2, run_ends},
    {"like", 2, 2, run_like},
    {"regexp_extract", 2, 3, run_regexp_extract, .regex = true},
    {"regexp_matches", 2, 2, run_regexp_matches, .regex = true},
    {"substring_like", 2, 2, run_substring_like, .regex = true},
    {"jaro_similarity", 2, 2, run_likeness, .likeness = SPLINK_JARO},
    {"jaro_sim", 2, 2, run_likeness, .likeness = SPLINK_JARO},
    {"jaro", 2, 2, run_likeness, .likeness = SPLINK_JARO},
    {"jaro_winkler_similarity", 2, 2, run_likeness, .likeness = SPLINK_JARO_WINKLER},
    {"jaro_winkler", 2, 2, run_likeness, .likeness = SPLINK_JARO_WINKLER},
    {"levenshtein", 2, 2, run_likeness, .likeness = SPLINK_LEVENSHTEIN},
    {"editdist3", 2, 2, run_likeness, .likeness = SPLINK_LEVENSHTEIN},
    {"damerau_levenshtein", 2, 2, run_likeness, .likeness = SPLINK_DAMERAU},
    {"jaccard", 2, 2, run_jaccard},
    {0}};
