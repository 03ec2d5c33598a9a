/* quality/eval_baseline.c -- what a spreadsheet would find: records with the same given name,
 * family name and whole birth date, letter case aside, in any of their versions, are one person;
 * and so on through the versions. The strongest form of the naive join, so that beating it means
 * something. */
#include "quality/eval_data.h"

#include "base/date.h"
#include "base/mem.h"
#include "quality/table.h"

#include <stdio.h>

enum { PATH_BYTES = 1024, KEY_BYTES_MAX = 256 * 1024 };

struct baseline {
    struct eval_data *d;
    str agency;
    uint32_t *root;
    struct map64 first; /* hash of names and date -> the first record that had them */
    struct buf key;
};

static uint32_t root_of(struct baseline *b, uint32_t i)
{
    while (b->root[i] != i)
        i = b->root[i] = b->root[b->root[i]];
    return i;
}

static void add_lower(struct buf *key, str text)
{
    text = str_trim(text);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        buf_byte(key, (char)(c >= 'A' && c <= 'Z' ? c + 32 : c));
    }
    buf_byte(key, 0x1f);
}

static err take_feed(void *context, const str *v, long line, struct err_info *why)
{
    struct baseline *b = context;
    struct date born;
    (void)line;
    uint32_t at = eval_data_find(b->d, b->agency, v[0]);
    if (at == UINT32_MAX || !v[1].len || !v[2].len) return ERR_OK;
    if (!date_parse_iso(v[3], &born) || !date_whole(born)) return ERR_OK;
    buf_reset(&b->key);
    add_lower(&b->key, v[1]);
    add_lower(&b->key, v[2]);
    buf_add(&b->key, v[3]);
    err e = buf_state(&b->key);
    if (e) return err_set(why, e, "no memory for a row");
    bool is_new;
    uint64_t *first = map64_put(&b->first, str_hash(buf_str(&b->key)), &is_new);
    if (!first) return err_set(why, ERR_NOMEM, "no memory for that many names");
    if (is_new) *first = at;
    uint32_t one = root_of(b, at), other = root_of(b, (uint32_t)*first);
    b->root[one > other ? one : other] = one > other ? other : one;
    return ERR_OK;
}

static err read_feeds(struct baseline *b, const char *feeds, struct err_info *why)
{
    static const char *const columns[] = {"person_ref", "given_name", "family_name", "birth_date"};
    const struct eval_linkage *out = b->d->result;
    char path[PATH_BYTES];
    err e = ERR_OK;
    for (size_t g = 0; !e && g < out->groups; g++) {
        if (strcmp(out->group[g].dimension, "agency")) continue;
        b->agency = str_of(out->group[g].name);
        int n = snprintf(path, sizeof path, "%s/%s.csv", feeds, out->group[g].name);
        if (n < 0 || n >= (int)sizeof path || strchr(out->group[g].name, '/'))
            return err_set(why, ERR_INPUT, "an agency of the truth file cannot be a file's name");
        e = table_read(path, columns, COUNT(columns), COUNT(columns), take_feed, b, why);
    }
    return e;
}

err eval_baseline(struct eval_data *d, const char *feeds, struct err_info *why)
{
    struct baseline b = {.d = d, .key = BUF_INIT(KEY_BYTES_MAX)};
    bool found_ok = false, right_ok = false;
    b.root = mem_alloc((d->records.n + 1) * sizeof *b.root);
    if (!b.root) return err_set(why, ERR_NOMEM, "no memory for that many records");
    for (uint32_t i = 0; i < d->records.n; i++)
        b.root[i] = i;
    err e = read_feeds(&b, feeds, why);
    if (!e) {
        for (uint32_t i = 0; i < d->records.n; i++)
            b.root[i] = root_of(&b, i);
        d->result->baseline_found = eval_equal_pairs(d, b.root, false, &found_ok);
        d->result->baseline_right = eval_equal_pairs(d, b.root, true, &right_ok);
        if (!found_ok || !right_ok) e = err_set(why, ERR_NOMEM, "no memory to count pairs");
        d->result->has_baseline = !e;
    }
    map64_release(&b.first);
    buf_release(&b.key);
    mem_free(b.root);
    return e;
}
