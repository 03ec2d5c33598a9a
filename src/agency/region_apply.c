/* agency/region_apply.c -- what the region file says against what the hub has: write the
 * differences. */
#include "agency/region.h"

#include "store/cell.h"

#include <stdio.h>

struct applying {
    struct db *db;
    struct hub *hub;
    const struct region *r;
    struct arena *a;
    struct region_changes n;
};

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory to apply the region file");
}

static void count(struct applying *g, bool known, bool same)
{
    if (!known) g->n.added++;
    else if (!same) g->n.changed++;
    else g->n.same++;
}

static err apply_facts(struct applying *g, struct err_info *why)
{
    const struct {
        const char *name;
        str value;
    } facts[] = {{"region_name", g->r->name}, {"duty_line", g->r->duty_line}};
    err e = ERR_OK;
    for (size_t i = 0; !e && i < COUNT(facts); i++) {
        str old;
        e = hub_fact(g->db, facts[i].name, g->a, &old, why);
        bool same = !e && str_eq(old, facts[i].value);
        if (!e) count(g, old.len > 0, same);
        if (!e && !same) e = hub_fact_set(g->db, facts[i].name, facts[i].value, why);
    }
    return e;
}

static err apply_sections(struct applying *g, struct err_info *why)
{
    err e = ERR_OK;
    for (size_t i = 0; !e && i < g->r->section_count; i++) {
        const struct region_section *s = &g->r->sections[i];
        char name[TERMS_FACT_MAX];
        str old;
        terms_fact(s->key, name);
        e = hub_fact(g->db, name, g->a, &old, why);
        bool same = !e && str_eq(old, s->text);
        if (!e) count(g, old.len > 0, same);
        if (!e && !same) e = hub_fact_set(g->db, name, s->text, why);
    }
    return e;
}

static err apply_agencies(struct applying *g, struct err_info *why)
{
    struct q_agency_all_rows old;
    err e = q_agency_all(g->db, &(struct q_agency_all_in){CELL_HUB}, g->a, &old, why);
    for (size_t i = 0; !e && i < g->r->agency_count; i++) {
        const struct q_agency_put_in *in = &g->r->agencies[i];
        bool known = false, same = false;
        for (size_t k = 0; k < old.n && !known; k++) {
            const struct q_agency_all_row *o = &old.at[k];
            known = str_eq(o->code, in->code);
            same = known && str_eq(o->name, in->name) && str_eq(o->kind, in->kind) &&
                   o->tier == in->tier && o->position == in->position &&
                   str_eq(o->systems, in->systems);
        }
        count(g, known, same);
        if (!same) e = q_agency_put(g->db, in, why);
    }
    return e;
}

static bool same_service(const struct q_agency_services_row *o,
                         const struct q_agency_put_service_in *in)
{
    return str_eq(o->name, in->name) && str_eq(o->label, in->label) &&
           o->position == in->position && str_eq(o->contact, in->contact) &&
           str_eq(o->phone, in->phone) && str_eq(o->email, in->email) &&
           str_eq(o->hours, in->hours) && str_eq(o->out_of_hours, in->out_of_hours) &&
           str_eq(o->out_of_hours_phone, in->out_of_hours_phone);
}

static err apply_services(struct applying *g, struct err_info *why)
{
    struct q_agency_services_rows old;
    err e = q_agency_services(g->db, &(struct q_agency_services_in){CELL_HUB}, g->a, &old, why);
    for (size_t i = 0; !e && i < g->r->service_count; i++) {
        const struct q_agency_put_service_in *in = &g->r->services[i];
        const struct q_agency_services_row *found = NULL;
        for (size_t k = 0; k < old.n && !found; k++)
            if (str_eq(old.at[k].agency, in->agency) && str_eq(old.at[k].code, in->code))
                found = &old.at[k];
        bool same = found && same_service(found, in);
        count(g, found != NULL, same);
        if (!same) e = q_agency_put_service(g->db, in, why);
    }
    return e;
}

static err apply_types(struct applying *g, struct err_info *why)
{
    struct q_agency_types_rows old;
    err e = q_agency_types(g->db, &(struct q_agency_types_in){CELL_HUB}, g->a, &old, why);
    for (size_t i = 0; !e && i < g->r->type_count; i++) {
        const struct q_agency_put_type_in *in = &g->r->types[i];
        bool known = false, same = false;
        for (size_t k = 0; k < old.n && !known; k++) {
            const struct q_agency_types_row *o = &old.at[k];
            known = str_eq(o->code, in->code);
            same = known && str_eq(o->class, in->class) && str_eq(o->label, in->label) &&
                   o->tier == in->tier && o->in_person == in->in_person &&
                   o->retention_months == in->retention_months &&
                   str_eq(o->incident, in->incident) && o->incident_days == in->incident_days;
        }
        count(g, known, same);
        if (!same) e = q_agency_put_type(g->db, in, why);
    }
    return e;
}

static err approvals(struct applying *g, str what, int64_t hash, size_t *ret_n,
                     struct err_info *why)
{
    struct q_agency_approvals_rows rows;
    err e = q_agency_approvals(g->db, &(struct q_agency_approvals_in){CELL_HUB, what, hash}, g->a,
                               &rows, why);
    if (!e) *ret_n = rows.n;
    return e;
}

/* Training: live at once. Else: terms that were approved before are live again, all others wait. */
static err apply_agreements(struct applying *g, struct err_info *why)
{
    struct q_agency_agreements_rows old;
    err e = q_agency_agreements(g->db, &(struct q_agency_agreements_in){CELL_HUB}, g->a, &old, why);
    for (size_t i = 0; !e && i < g->r->agreement_count; i++) {
        struct q_agency_put_agreement_in in = g->r->agreements[i];
        const struct q_agency_agreements_row *found = NULL;
        size_t approved = 0;
        for (size_t k = 0; k < old.n && !found; k++)
            if (str_eq(old.at[k].id, in.id)) found = &old.at[k];
        bool same = found && found->hash == in.hash;
        count(g, found != NULL, same);
        if (!same) e = approvals(g, in.id, in.hash, &approved, why);
        bool live = g->hub->training || approved >= APPROVALS_NEEDED;
        if (same ? str_eq_c(found->state, "draft") : !live) g->n.drafts++;
        in.state = live ? STR("live") : STR("draft");
        if (!e && !same) e = q_agency_put_agreement(g->db, &in, why);
    }
    return e;
}

static err end_older(struct applying *g, const struct q_agency_rules_rows *old, str id,
                     struct err_info *why)
{
    err e = ERR_OK;
    for (size_t k = 0; !e && k < old->n; k++)
        if (str_eq(old->at[k].id, id) && str_eq_c(old->at[k].state, "live"))
            e = q_agency_set_rule_state(g->db,
                                        &(struct q_agency_set_rule_state_in){
                                            CELL_HUB, id, old->at[k].version, STR("ended")},
                                        why);
    return e;
}

static err apply_rule(struct applying *g, const struct q_agency_rules_rows *old, size_t i,
                      struct err_info *why)
{
    struct q_agency_put_rule_in in = g->r->rules[i];
    const struct yaml_node *node = g->r->rule_nodes[i];
    int32_t highest = 0;
    for (size_t k = 0; k < old->n; k++) {
        const struct q_agency_rules_row *o = &old->at[k];
        if (!str_eq(o->id, in.id)) continue;
        if (o->version > highest) highest = o->version;
        if (o->version != in.version) continue;
        if (o->hash != in.hash)
            return yaml_err(yaml_get(node, "version"), why,
                            "the text of this rule changed; give it a higher version");
        if (str_eq_c(o->state, "draft")) g->n.drafts++;
        count(g, true, true);
        return ERR_OK;
    }
    if (in.version < highest)
        return yaml_err(yaml_get(node, "version"), why,
                        "the hub has version %d of this rule already", highest);
    count(g, highest > 0, false);
    err e = ERR_OK;
    if (g->hub->training && !g->r->drafts) {
        in.state = STR("live");
        e = end_older(g, old, in.id, why);
    } else {
        g->n.drafts++;
    }
    return e ? e : q_agency_put_rule(g->db, &in, why);
}

static err apply_rules(struct applying *g, struct err_info *why)
{
    struct q_agency_rules_rows old;
    err e = q_agency_rules(g->db, &(struct q_agency_rules_in){CELL_HUB}, g->a, &old, why);
    for (size_t i = 0; !e && i < g->r->rule_count; i++)
        e = apply_rule(g, &old, i, why);
    return e;
}

err region_apply(struct db *db, struct hub *h, const struct region *r,
                 struct region_changes *ret_changes, struct err_info *why)
{
    struct applying g = {.db = db, .hub = h, .r = r, .a = arena_new(64 * 1024 * 1024)};
    err e = g.a ? apply_facts(&g, why) : no_memory(why);
    if (!e) e = apply_agencies(&g, why);
    if (!e) e = apply_services(&g, why);
    if (!e) e = apply_types(&g, why);
    if (!e) e = apply_agreements(&g, why);
    if (!e) e = apply_rules(&g, why);
    if (!e) e = apply_sections(&g, why);
    if (!e && g.n.added + g.n.changed) e = partners_touch(db, why);
    arena_free(g.a);
    if (!e) *ret_changes = g.n;
    return e;
}

/* ---- approvals ---- */

static err approve(struct applying *g, str what, int64_t hash, str login, bool *ret_enough,
                   struct err_info *why)
{
    size_t n = 0;
    err e = q_agency_approve(
        g->db, &(struct q_agency_approve_in){CELL_HUB, what, hash, login, hub_now_ms(g->hub)}, why);
    if (!e && db_changes(g->db) == 0)
        e = err_set(why, ERR_CONFLICT, "this user approved it already; a second person must");
    if (!e) e = approvals(g, what, hash, &n, why);
    if (!e) *ret_enough = n >= APPROVALS_NEEDED;
    return e;
}

static err approve_agreement(struct applying *g, str id, str login, bool *ret_live,
                             struct err_info *why)
{
    struct q_agency_agreements_rows rows;
    err e =
        q_agency_agreements(g->db, &(struct q_agency_agreements_in){CELL_HUB}, g->a, &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++) {
        if (!str_eq(rows.at[i].id, id) || !str_eq_c(rows.at[i].state, "draft")) continue;
        e = approve(g, id, rows.at[i].hash, login, ret_live, why);
        if (!e && *ret_live)
            e = q_agency_set_agreement_state(g->db,
                                             &(struct q_agency_set_agreement_state_in){
                                                 CELL_HUB, id, rows.at[i].hash, STR("live")},
                                             why);
        return e;
    }
    return e ? e : err_set(why, ERR_ABSENT, "there is no draft agreement of this id");
}

static err with_arena(struct db *db, struct hub *h, str id, str login, bool *ret_live,
                      struct err_info *why,
                      err (*run)(struct applying *, str, str, bool *, struct err_info *))
{
    struct applying g = {.db = db, .hub = h, .a = arena_new(64 * 1024 * 1024)};
    bool live = false;
    err e = g.a ? run(&g, id, login, &live, why) : no_memory(why);
    if (!e && live) e = partners_touch(db, why);
    arena_free(g.a);
    if (!e) *ret_live = live;
    return e;
}

err agreement_approve(struct db *db, struct hub *h, str id, str login, bool *ret_live,
                      struct err_info *why)
{
    return with_arena(db, h, id, login, ret_live, why, approve_agreement);
}
