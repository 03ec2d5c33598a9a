/* cli/rule_check.c -- the rules of a region file as they will live: each read, looked up in the
 * region and proved by its examples, all of them together for which covers which. */
#include "cli/rules.h"
#include "rule/prove.h"

enum { CHECK_BYTES_MAX = 256 * 1024 * 1024 };

struct checking {
    const struct region *region;
    const struct partners *after; /* as they will be */
    struct arena *a;
    const struct rule **rules;
    size_t n;
};

static err check_file(struct checking *c, const struct region_rule_file *file, struct err_info *why)
{
    struct rule_list list = {0};
    err e = rule_parse_with(file->path, file->text, c->region->recognition, c->a, &list, why);
    for (size_t i = 0; !e && i < list.n; i++) {
        e = rule_compile(&list.at[i], c->after, c->a, why);
        struct arena_mark mark = arena_mark(c->a);
        if (!e) e = rule_prove_all(&list.at[i], c->after, c->a, why);
        arena_rewind(c->a, mark);
        c->rules[c->n++] = &list.at[i];
    }
    return e;
}

static bool has(const struct checking *c, str id)
{
    for (size_t i = 0; i < c->n; i++)
        if (str_eq(c->rules[i]->id, id)) return true;
    return false;
}

/* Rules that live already, of files that this region file does not name. */
static err add_living(struct db *db, struct checking *c, struct err_info *why)
{
    struct rule_set set;
    err e = rule_set_load(db, c->after, c->a, &set, why);
    if (e) return e;
    const struct rule **all = ARENA_ARRAY(c->a, const struct rule *, c->n + set.n + 1);
    if (!all) return err_set(why, ERR_NOMEM, "no memory to check the rules");
    if (c->n) memcpy(all, c->rules, c->n * sizeof *all);
    c->rules = all;
    for (size_t i = 0; i < set.n; i++)
        if (set.live[i] && !has(c, set.rules[i].id)) all[c->n++] = &set.rules[i];
    return ERR_OK;
}

static err check(struct db *db, struct checking *c, struct err_info *why)
{
    c->rules = ARENA_ARRAY(c->a, const struct rule *, c->region->rule_count + 1);
    if (!c->rules) return err_set(why, ERR_NOMEM, "no memory to check the rules");
    for (size_t i = 0; i < c->region->rule_file_count; i++) {
        err e = check_file(c, &c->region->rule_files[i], why);
        if (e) return e;
    }
    err e = c->n ? add_living(db, c, why) : ERR_OK;
    return e ? e : rules_check(c->rules, c->n, why);
}

err rules_check_applied(struct db *db, const struct region *region, struct err_info *why)
{
    struct partners *after = NULL;
    struct checking c = {.region = region, .a = arena_new(CHECK_BYTES_MAX)};
    err e = c.a ? partners_load(db, &after, why)
                : err_set(why, ERR_NOMEM, "no memory to check the rules");
    c.after = after;
    if (!e) e = check(db, &c, why);
    partners_free(after);
    arena_free(c.a);
    return e;
}
