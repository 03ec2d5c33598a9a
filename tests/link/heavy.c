/* tests/link/heavy.c -- a model that calls keys of a pack's people heavy: see regions.h. */
#include "regions.h"

#include "base/sort.h"
#include "base/vec.h"
#include "link/keys.h"

static int by_number(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

static VEC(uint64_t) heavy;

static void take(const struct step *p)
{
    struct features f;
    struct link_keys keys;
    struct record_content content;
    const struct saying said = {"school", "", 1, p->text};
    world_content(&said, &content);
    clean_start(&f, STR("school"));
    clean_add(&f, &content.who);
    link_keys_of(&f, &keys);
    for (size_t i = 0; i < keys.n; i++) { /* one of two */
        if (!link_key_pairs(keys.key[i]) || keys.key[i] >> 8 & 1) continue;
        uint64_t *slot = VEC_PUSH(&heavy);
        assert_non_null(slot);
        *slot = keys.key[i];
    }
}

const struct model *regions_heavy(const struct script *pack, size_t scripts)
{
    static struct model m;
    static struct weight_model w;
    VEC_CLEAR(&heavy);
    for (size_t s = 0; s < scripts; s++)
        for (size_t i = 0; i < pack[s].n; i++)
            if (pack[s].step[i].act == TELLS) take(&pack[s].step[i]);
    sort_list(heavy.at, heavy.n, sizeof *heavy.at, by_number);
    size_t n = 0;
    for (size_t i = 0; i < heavy.n; i++)
        if (!n || heavy.at[n - 1] != heavy.at[i]) heavy.at[n++] = heavy.at[i];
    m = *model_default();
    w = *m.weights;
    w.heavy = heavy.at;
    w.heavy_count = n;
    m.weights = &w;
    return &m;
}
