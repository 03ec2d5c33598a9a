/* cli/apply.c -- aim apply: the region file, all of it or nothing. */
#include "access/account.h"
#include "agency/region.h"
#include "cli/rules.h"
#include "codec/json.h"
#include "ingest/mapping.h"
#include "rule/release.h"

static const struct command_option options[] = {
    {"dry-run", NULL, "check everything and say what would change"},
    {"drafts", NULL, "leave new rules drafts in a training hub too, to practise their approval"},
    {0},
};

struct applying {
    struct call *call;
    const struct partners *known;
    struct region region;
    struct region_changes changes;
    int users_changed, users_same;
    bool dry, done;
};

static err load_known(struct db *db, void *ctx, struct err_info *why)
{
    return partners_load(db, ctx, why);
}

/* A mapping that is none is refused now, not when the first file comes. */
static err check_mappings(const struct applying *g, struct err_info *why)
{
    struct mapping *m = ARENA_NEW(g->call->arena, struct mapping);
    err e = m ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to check the mappings");
    for (size_t i = 0; !e && i < g->region.mapping_count; i++)
        e = mapping_read(g->call->arena, g->region.mappings[i].text, g->region.mappings[i].path, m,
                         why);
    return e;
}

/* Who made a draft may not approve it. */
static err sign_drafts(struct db *db, const struct applying *g, struct err_info *why)
{
    err e = ERR_OK;
    for (size_t i = 0; !e && i < g->region.rule_count; i++) {
        const struct q_agency_put_rule_in *rule = &g->region.rules[i];
        struct release r;
        e = release_read(db, rule->id, rule->version, g->call->arena, &r, why);
        if (!e && str_eq_c(r.state, "draft") && !r.sign_count)
            e = release_made(db, g->call->hub, r.id, r.version, str_of(g->call->user.login), why);
    }
    return e;
}

static err apply(struct db *db, void *ctx, struct err_info *why)
{
    struct applying *g = ctx;
    struct hub *h = g->call->hub;
    g->done = false;
    err e = region_apply(db, h, &g->region, &g->changes, why);
    if (!e) e = accounts_apply(db, h, &g->region, g->known, &g->users_changed, &g->users_same, why);
    if (!e) e = rules_check_applied(db, &g->region, why);
    if (!e) e = sign_drafts(db, g, why);
    if (e) return e;
    g->done = true;
    if (g->dry) return err_set(why, ERR_CONFLICT, "dry run"); /* takes everything back */
    struct audit_entry entry = g->call->audit;
    entry.detail =
        str_printf(g->call->arena, "%d added, %d changed, %d drafts, %d users", g->changes.added,
                   g->changes.changed, g->changes.drafts, g->users_changed);
    return audit_note(db, h, &entry, why);
}

static void report(const struct applying *g)
{
    struct buf *out = &g->call->out;
    const struct region_changes *n = &g->changes;
    int same = n->same + g->users_same;
    if (g->call->json) {
        struct json_writer w = {.out = out};
        json_open_object(&w);
        json_pair_bool(&w, "dry_run", g->dry);
        json_pair_int(&w, "added", n->added);
        json_pair_int(&w, "changed", n->changed);
        json_pair_int(&w, "same", same);
        json_pair_int(&w, "users_changed", g->users_changed);
        json_pair_int(&w, "drafts", n->drafts);
        json_close_object(&w);
        buf_add_c(out, "\n");
        return;
    }
    if (!n->added && !n->changed && !g->users_changed)
        buf_printf(out, "Nothing to change: all %d things are as the file says.\n", same);
    else
        buf_printf(out, "%s: %d added, %d changed, %d as they were; %d users added or changed.\n",
                   g->dry ? "Would apply" : "Applied", n->added, n->changed, same,
                   g->users_changed);
    if (n->drafts)
        buf_printf(out,
                   "%d agreements and rules are drafts: two people approve each with 'aim "
                   "agreement approve ID' "
                   "or 'aim rule approve ID'.\n",
                   n->drafts);
}

static err apply_run(struct call *call, struct err_info *why)
{
    struct applying g = {.call = call, .dry = call_flag(call, "dry-run")};
    struct partners *known = NULL;
    if (call->word_count != 1) {
        (void)err_set(why, ERR_USAGE, "name one region file");
        return err_todo(why, "aim apply region.yaml");
    }
    err e = store_read(call->hub->store, load_known, &known, why);
    g.known = known;
    if (!e) e = region_read(call->hub, call->words[0], known, call->arena, &g.region, why);
    g.region.drafts = call_flag(call, "drafts");
    if (!e) e = check_mappings(&g, why);
    if (!e) e = store_write(call->hub->store, apply, &g, why);
    if (g.dry && g.done && e == ERR_CONFLICT) e = ERR_OK;
    if (!e) report(&g);
    partners_free(known);
    return e;
}

const struct command command_apply = {
    .name = "apply",
    .words = "region.yaml",
    .help = "take over agencies, agreements, catalogue, rules and users",
    .options = options,
    .needs = CAP_APPLY,
    .audit = AUDIT_APPLY,
    .notes_itself = true,
    .run = apply_run,
};
