/* weight/model.c -- looking things up in a model. */
#include "weight/model.h"

#include "base/sort.h"

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

static bool among(const uint64_t *sorted, size_t n, uint64_t key)
{
    return sort_find(sorted, n, sizeof *sorted, &key, sort_uint64) != NULL;
}

bool weight_is_heavy(const struct weight_model *m, uint64_t key)
{
    return among(m->heavy, m->heavy_count, key);
}

bool weight_is_communal(const struct weight_model *m, uint64_t address)
{
    return among(m->communal, m->communal_count, address);
}
