/* base/map.c -- linear probing, at most two thirds full, sizes are powers of two. */
#include "base/map.h"

#include "base/mem.h"

enum { FIRST_ROOM = 16 };

static uint64_t mix(uint64_t x) /* splitmix64's finaliser: keys are often sequential */
{
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

static size_t slot64(const struct map64 *m, uint64_t key)
{
    size_t i = mix(key) & (m->room - 1);
    while (m->used[i] && m->key[i] != key)
        i = (i + 1) & (m->room - 1);
    return i;
}

static bool grow64(struct map64 *m)
{
    if (m->n * 3 < m->room * 2) return true;
    struct map64 big = {.room = m->room ? m->room * 2 : FIRST_ROOM, .n = m->n};
    big.key = mem_alloc(big.room * sizeof *big.key);
    big.value = mem_alloc(big.room * sizeof *big.value);
    big.used = mem_zero(big.room, 1);
    if (!big.key || !big.value || !big.used) {
        map64_release(&big);
        return false;
    }
    for (size_t i = 0; i < m->room; i++) {
        if (!m->used[i]) continue;
        size_t to = slot64(&big, m->key[i]);
        big.used[to] = 1;
        big.key[to] = m->key[i];
        big.value[to] = m->value[i];
    }
    map64_release(m);
    *m = big;
    return true;
}

uint64_t *map64_put(struct map64 *m, uint64_t key, bool *ret_new)
{
    if (!grow64(m)) return NULL;
    size_t i = slot64(m, key);
    bool is_new = !m->used[i];
    if (is_new) {
        m->used[i] = 1;
        m->key[i] = key;
        m->value[i] = 0;
        m->n++;
    }
    if (ret_new) *ret_new = is_new;
    return &m->value[i];
}

const uint64_t *map64_get(const struct map64 *m, uint64_t key)
{
    if (m->room == 0) return NULL;
    size_t i = slot64(m, key);
    return m->used[i] ? &m->value[i] : NULL;
}

void map64_clear(struct map64 *m)
{
    if (m->room) memset(m->used, 0, m->room);
    m->n = 0;
}

void map64_release(struct map64 *m)
{
    mem_free(m->key);
    mem_free(m->value);
    mem_free(m->used);
    *m = (struct map64){0};
}

static size_t slot_str(const struct map_str *m, str key)
{
    size_t i = str_hash(key) & (m->room - 1);
    while (m->key[i].at && !str_eq(m->key[i], key))
        i = (i + 1) & (m->room - 1);
    return i;
}

static bool grow_str(struct map_str *m)
{
    if (m->n * 3 < m->room * 2) return true;
    struct map_str big = {.room = m->room ? m->room * 2 : FIRST_ROOM, .n = m->n};
    big.key = mem_zero(big.room, sizeof *big.key);
    big.value = mem_alloc(big.room * sizeof *big.value);
    if (!big.key || !big.value) {
        map_str_release(&big);
        return false;
    }
    for (size_t i = 0; i < m->room; i++) {
        if (!m->key[i].at) continue;
        size_t to = slot_str(&big, m->key[i]);
        big.key[to] = m->key[i];
        big.value[to] = m->value[i];
    }
    map_str_release(m);
    *m = big;
    return true;
}

uint64_t *map_str_put(struct map_str *m, str key, bool *ret_new)
{
    if (!grow_str(m)) return NULL;
    if (!key.at) key = STR("");
    size_t i = slot_str(m, key);
    bool is_new = !m->key[i].at;
    if (is_new) {
        m->key[i] = key;
        m->value[i] = 0;
        m->n++;
    }
    if (ret_new) *ret_new = is_new;
    return &m->value[i];
}

const uint64_t *map_str_get(const struct map_str *m, str key)
{
    if (m->room == 0) return NULL;
    if (!key.at) key = STR("");
    size_t i = slot_str(m, key);
    return m->key[i].at ? &m->value[i] : NULL;
}

void map_str_release(struct map_str *m)
{
    mem_free(m->key);
    mem_free(m->value);
    *m = (struct map_str){0};
}
