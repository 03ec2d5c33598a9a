/* Any bytes as the settings JSON of Splink: refused with a reason, or a model whose weights are
 * numbers. */
#include "fuzz.h"

#include "dataset/splink_score.h"

#include <math.h>

static void check(struct arena *a, const struct splink_model *m)
{
    struct splink_table table;
    struct splink_scorer scorer;
    FUZZ_HOLDS(m->comparisons > 0 && isfinite(m->prior_weight));
    for (size_t i = 0; i < m->comparisons; i++)
        for (size_t k = 0; k < m->comparison[i].levels; k++)
            FUZZ_HOLDS(isfinite(m->comparison[i].level[k].weight));
    splink_table_init(&table, a, m);
    err e = splink_scorer_init(&scorer, m, &table, NULL);
    FUZZ_HOLDS(e == ERR_OK || e == ERR_NOMEM || e == ERR_LIMIT);
    splink_scorer_release(&scorer);
    splink_table_release(&table);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    static struct splink_model m;
    struct err_info why = {0};
    struct arena *a = arena_new(32 << 20);
    if (!a || len > 20000) {
        arena_free(a);
        return 0;
    }
    if (splink_model_read(a, (str){(const char *)at, len}, &m, &why) == ERR_OK) check(a, &m);
    else FUZZ_HOLDS(why.text[0]);
    arena_free(a);
    return 0;
}
