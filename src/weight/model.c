/* weight/model.c -- looking things up in a model. */
#include "weight/model.h"

size_t weight_find_comparison(const struct weight_model *m, str name)
{
    for (size_t i = 0; i < m->comparisons; i++)
        if (str_eq_c(name, m->comparison[i].name)) return i;
    return COMPARISONS_MAX;
}

size_t weight_find_level(const struct weight_comparison *c, str name)
{
    for (size_t i = 0; i < c->levels; i++)
        if (str_eq_c(name, c->level[i].name)) return i;
    return WEIGHT_LEVELS_MAX;
}

bool weight_is_heavy(const struct weight_model *m, uint64_t key)
{
    size_t low = 0, high = m->heavy_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (m->heavy[middle] == key) return true;
        if (m->heavy[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}
