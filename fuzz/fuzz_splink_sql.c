/* Any bytes as a condition of a Splink model: refused or evaluated, for texts, numbers and
 * lists. */
#include "fuzz.h"

#include "dataset/splink_sql.h"

static struct splink_value column(void *context, unsigned side, size_t i)
{
    static const char *const values[] = {"",    "2001-02-03", "smith", "[a, 'b', null]",
                                         "7.5", "B99 1AA"};
    return splink_value_of(context, str_of(values[(i * 2 + side) % COUNT(values)]));
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    struct splink_columns columns = {.lists_from_zero = len % 2};
    const struct splink_node *tree = NULL;
    struct arena *a = arena_new(8 << 20);
    str sql = {(const char *)at, len};
    if (a && len <= 2000 && splink_sql_parse(a, sql, &columns, &tree, NULL) == ERR_OK) {
        struct splink_pair pair = {.column = column, .context = a, .scratch = a};
        struct splink_value v = splink_sql_value(&pair, tree);
        FUZZ_HOLDS(splink_sql_truth(v) >= -1 && splink_sql_truth(v) <= 1);
        FUZZ_HOLDS(splink_sql_same(tree, tree, true) && columns.n <= SPLINK_COLUMNS_MAX);
    }
    arena_free(a);
    return 0;
}
