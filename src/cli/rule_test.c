/* cli/rule_test.c -- aim rule test: the examples that stand in rules, judged. Of a file it needs no
 * hub: the region file says what its words mean. */
#include "base/file.h"
#include "cli/rules.h"
#include "codec/json.h"
#include "rule/prove.h"
#include "store/store.h"

static const struct command_option options[] = {
    {"region", "FILE", "the region file whose catalogue and agencies FILE is about"},
    {"rule", "ID", "only this rule"},
    {0},
};

struct testing {
    struct call *call;
    const struct partners *partners;
    struct json_writer json;
    int rules, examples, wrong, bare; /* bare: rules without an example */
};

/* ---- one rule ---- */

static void say_json(struct testing *t, const struct rule *r, const struct rule_proof *proofs,
                     size_t n)
{
    struct json_writer *w = &t->json;
    struct buf sentence = BUF_INIT(64 * 1024);
    rule_explain(r, t->partners, &sentence);
    json_open_object(w);
    json_pair_text(w, "id", r->id);
    json_pair_int(w, "version", r->version);
    json_pair_text(w, "name", r->name);
    json_pair_text(w, "sentence", buf_str(&sentence));
    json_key(w, "examples");
    json_open_array(w);
    for (size_t i = 0; i < n; i++) {
        json_open_object(w);
        json_pair_text(w, "name", proofs[i].example->name);
        json_pair_bool(w, "expected", proofs[i].example->fires);
        json_pair_bool(w, "fires", proofs[i].fires);
        json_pair_bool(w, "holds", proofs[i].fires == proofs[i].example->fires);
        json_pair_text(w, "sentence", proofs[i].sentence);
        json_pair_int(w, "line", proofs[i].example->node->line);
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
    buf_release(&sentence);
}

static void say_text(struct testing *t, const struct rule *r, const struct rule_proof *proofs,
                     size_t n)
{
    struct buf *out = &t->call->out;
    buf_printf(out, "%.*s version %d  %.*s\n  ", STR_FMT(r->id), r->version, STR_FMT(r->name));
    rule_explain(r, t->partners, out);
    buf_byte(out, '\n');
    for (size_t i = 0; i < n; i++) {
        const struct rule_example *x = proofs[i].example;
        bool holds = proofs[i].fires == x->fires;
        buf_printf(out, "  %s  %.*s: %s\n", holds ? "ok   " : "WRONG", STR_FMT(x->name),
                   proofs[i].fires ? "fires" : "does not fire");
        if (proofs[i].fires) buf_printf(out, "         %.*s\n", STR_FMT(proofs[i].sentence));
        if (!holds)
            buf_printf(out, "         the example says that it %s: %s, line %ld\n",
                       x->fires ? "fires" : "does not", x->node->file, x->node->line);
    }
    if (!n) buf_add_c(out, "  -      no example shows what it finds\n");
}

static err test_rule(struct testing *t, const struct rule *r, struct err_info *why)
{
    const char *only = call_option(t->call, "rule");
    const struct rule_proof *proofs = NULL;
    size_t n = 0;
    if (only && !str_eq_c(r->id, only)) return ERR_OK;
    err e = rule_prove(r, t->partners, t->call->arena, &proofs, &n, why);
    if (e) return e;
    t->rules++;
    t->bare += !n;
    t->examples += (int)n;
    for (size_t i = 0; i < n; i++)
        t->wrong += proofs[i].fires != proofs[i].example->fires;
    if (t->call->json) say_json(t, r, proofs, n);
    else say_text(t, r, proofs, n);
    return ERR_OK;
}

/* ---- the rules of a file, without a hub ---- */

static err load_partners(struct db *db, void *ctx, struct err_info *why)
{
    return partners_load(db, ctx, why);
}

static err apply_region(struct db *db, void *ctx, struct err_info *why)
{
    struct region_changes changes;
    void **both = ctx;
    return region_apply(db, both[0], both[1], &changes, why);
}

/* The region as it would be in a hub that has nothing else: in one that is made for that and goes
 * with the call, so that its file is read by those who read it when it is applied. */
static err read_region(struct call *call, const char *path, struct region *region,
                       struct partners **ret_partners, struct err_info *why)
{
    const struct clock now = clock_system();
    struct hub *h = NULL;
    struct partners *none = NULL;
    err e = hub_open_for_test(clock_now_ms(&now), &h, why);
    if (!e) e = store_read(h->store, load_partners, &none, why);
    if (!e) e = region_read(h, path, none, call->arena, region, why);
    if (!e) e = store_write(h->store, apply_region, (void *[]){h, region}, why);
    if (!e) e = store_read(h->store, load_partners, ret_partners, why);
    partners_free(none);
    hub_close(h);
    return e;
}

/* What is tested, and with it every other rule of the region: one may cover another. */
struct together {
    const struct rule *at[2 * RULE_LIST_MAX];
    size_t n;
};

static bool has(const struct together *all, str id)
{
    for (size_t i = 0; i < all->n; i++)
        if (str_eq(all->at[i]->id, id)) return true;
    return false;
}

static err add_file(struct testing *t, const char *path, str text, const struct region *region,
                    bool test, struct together *all, struct err_info *why)
{
    struct rule_list list = {0};
    err e = rule_parse_with(path, text, region->recognition, t->call->arena, &list, why);
    for (size_t i = 0; !e && i < list.n; i++) {
        if (has(all, list.at[i].id)) continue;
        if (all->n == COUNT(all->at)) return err_set(why, ERR_LIMIT, "too many rules");
        e = rule_compile(&list.at[i], t->partners, t->call->arena, why);
        if (!e && test) e = test_rule(t, &list.at[i], why);
        all->at[all->n++] = &list.at[i];
    }
    return e;
}

/* path: NULL = the files that the region names. */
static err test_files(struct testing *t, const char *path, const struct region *region,
                      struct err_info *why)
{
    struct arena *a = t->call->arena;
    struct together *all = ARENA_NEW(a, struct together);
    str text;
    if (!all) return err_set(why, ERR_NOMEM, "no memory to test rules");
    err e = path ? file_read(path, RULE_FILE_MAX, a, &text, why) : ERR_OK;
    if (!e && path) e = add_file(t, path, text, region, true, all, why);
    for (size_t i = 0; !e && i < region->rule_file_count; i++) {
        const struct region_rule_file *file = &region->rule_files[i];
        e = add_file(t, file->path, file->text, region, !path, all, why);
    }
    return e ? e : rules_check(all->at, all->n, why);
}

static err test_without_hub(struct testing *t, struct err_info *why)
{
    const char *path = t->call->words[0], *region_path = call_option(t->call, "region");
    struct partners *partners = NULL;
    struct region region;
    bool alone = !region_path;
    if (t->call->word_count > 1)
        return err_set(why, ERR_USAGE, "one file of rules, or one region file");
    err e = read_region(t->call, alone ? path : region_path, &region, &partners, why);
    if (e && alone) (void)err_todo(why, "name the region file of a file of rules with --region");
    t->partners = partners;
    if (!e) e = test_files(t, alone ? NULL : path, &region, why);
    partners_free(partners);
    return e;
}

/* ---- the rules of the hub ---- */

static err test_hub(struct testing *t, struct err_info *why)
{
    struct rules r;
    err e = rules_start(t->call, &r, why);
    t->partners = r.partners;
    for (size_t i = 0; !e && i < r.set.n; i++)
        if (r.set.live[i]) e = test_rule(t, &r.set.rules[i], why);
    partners_free(r.partners);
    return e;
}

static err test_run(struct call *call, struct err_info *why)
{
    struct testing t = {.call = call, .json = {.out = &call->out}};
    if (call->json) json_open_array(&t.json);
    err e = call->word_count ? test_without_hub(&t, why) : test_hub(&t, why);
    if (e) {
        buf_reset(&call->out);
        return e;
    }
    if (!t.rules) return err_set(why, ERR_ABSENT, "there is no such rule to test");
    if (call->json) {
        json_close_array(&t.json);
        buf_byte(&call->out, '\n');
    } else {
        buf_printf(&call->out, "%d rules, %d examples: %d wrong.\n", t.rules, t.examples, t.wrong);
    }
    if (!t.wrong) return ERR_OK;
    (void)err_set(why, ERR_INPUT, "%d of %d examples do not hold", t.wrong, t.examples);
    return err_todo(why, "put the rule or its example right");
}

const struct command command_rule_test = {
    .name = "rule test",
    .words = "[FILE]",
    .help = "judge the examples that stand in rules: of a file without a hub, or of this hub's",
    .options = options,
    .no_hub_for_words = true,
    .needs = CAP_RULES,
    .audit = AUDIT_RECOGNISE,
    .run = test_run,
};
