/* dataset/block_keys.c -- the keys of rows for a part of a rule, and sorting them. */
#include "base/mem.h"
#include "dataset/block_inside.h"

/* ---- keys ---- */

static err make_column(struct part_column *c, const struct frame *f, const struct values *v,
                       size_t field, const struct plan_part *part, struct err_info *why)
{
    size_t n = f->field[field].value.n;
    c->field = field;
    c->width = part->part == PART_WORDS || part->part == PART_SOUNDS ? VALUE_KEYS_MAX : 1;
    c->key = mem_zero(n, c->width * sizeof *c->key);
    if (!c->key) return err_set(why, ERR_NOMEM, "no memory for blocking keys");
    for (uint32_t id = 1; id < n; id++) {
        uint64_t keys[VALUE_KEYS_MAX];
        if (v->field[field].same[id] != id) continue;
        size_t got = value_keys(f, v, field, id, part, keys);
        for (size_t k = 0; k < got && k < c->width; k++)
            c->key[id * c->width + k] = keys[k];
    }
    return ERR_OK;
}

err part_keys_make(struct part_keys *k, const struct frame *f, const struct values *v,
                   const struct plan_part *part, struct err_info *why)
{
    *k = (struct part_keys){0};
    err e = ERR_OK;
    for (size_t i = 0; !e && i < f->fields; i++) {
        if (!(part->fields & 1u << i)) continue;
        e = make_column(&k->column[k->columns], f, v, i, part, why);
        k->width += k->column[k->columns++].width;
    }
    return e;
}

void part_keys_release(struct part_keys *k)
{
    for (size_t i = 0; i < k->columns; i++)
        mem_free(k->column[i].key);
    *k = (struct part_keys){0};
}

size_t part_keys_of(const struct part_keys *k, const uint32_t *line,
                    uint64_t ret_keys[ROW_KEYS_MAX])
{
    size_t n = 0;
    for (size_t i = 0; i < k->columns; i++) {
        const struct part_column *c = &k->column[i];
        const uint64_t *key = c->key + line[c->field] * c->width;
        for (size_t j = 0; j < c->width && key[j] && n < ROW_KEYS_MAX; j++) {
            size_t seen = 0;
            while (seen < n && ret_keys[seen] != key[j])
                seen++;
            if (seen == n) ret_keys[n++] = key[j];
        }
    }
    return n;
}

/* ---- sorting: by the middle 33 bits in three passes, then the few that still stand wrong ---- */

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS, PASSES = 3, SMALL = 256 };

static unsigned digit(uint64_t key, int pass)
{
    return (unsigned)(key >> (64 - (PASSES - pass) * DIGIT_BITS)) & (DIGITS - 1);
}

static void radix_pass(const struct keyed *from, struct keyed *to, size_t n, int pass)
{
    size_t count[DIGITS] = {0}, sum = 0;
    for (size_t i = 0; i < n; i++)
        count[digit(from[i].key, pass)]++;
    for (size_t d = 0; d < DIGITS; d++) {
        size_t here = count[d];
        count[d] = sum;
        sum += here;
    }
    for (size_t i = 0; i < n; i++)
        to[count[digit(from[i].key, pass)]++] = from[i];
}

static void insert_sort(struct keyed *list, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct keyed one = list[i];
        size_t k = i;
        for (; k > 0 && list[k - 1].key > one.key; k--)
            list[k] = list[k - 1];
        list[k] = one;
    }
}

struct keyed *keyed_sort(struct keyed *list, struct keyed *spare, size_t n)
{
    struct keyed *from = list, *to = spare;
    for (int pass = 0; n > SMALL && pass < PASSES; pass++) {
        radix_pass(from, to, n, pass);
        struct keyed *swap = from;
        from = to, to = swap;
    }
    insert_sort(from, n);
    return from;
}
