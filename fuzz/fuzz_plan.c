/* Any bytes as a plan for linking a table: refused at a place, or a plan whose fields and rules are
 * within bounds. */
#include "fuzz.h"

#include "dataset/plan.h"

const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libfyaml"; } /* see fuzz_yaml.c */

static void check_part(const struct plan *p, const struct plan_part *part)
{
    FUZZ_HOLDS(part->part < PART__COUNT && part->fields != 0);
    FUZZ_HOLDS(p->fields >= 32 || part->fields < 1u << p->fields);
    FUZZ_HOLDS(part->part != PART_SLICE || (part->from >= 1 && part->from <= part->to));
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    static struct plan plan;
    struct err_info why = {0};
    struct arena *a = arena_new(32 << 20);
    err e = a ? plan_read((str){(const char *)at, len}, "f", a, &plan, &why) : ERR_NOMEM;
    FUZZ_HOLDS(e == ERR_OK || e == ERR_NOMEM || e == ERR_LIMIT || why.text[0]);
    for (size_t i = 0; e == ERR_OK && i < plan.fields; i++) {
        FUZZ_HOLDS(plan.field[i].kind < KIND__COUNT && plan.field[i].role < AS__COUNT);
        FUZZ_HOLDS(plan.want[i].columns >= 1 && plan.want[i].columns <= FRAME_COLUMNS_MAX);
    }
    for (size_t i = 0; e == ERR_OK && i < plan.rules; i++) {
        for (size_t k = 0; k < plan.rule[i].parts; k++)
            check_part(&plan, &plan.rule[i].part[k]);
    }
    FUZZ_HOLDS(e != ERR_OK || (plan.fields > 0 && plan.group_max >= 2));
    arena_free(a);
    return 0;
}
