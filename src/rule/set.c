/* rule/set.c -- the rules of the hub, and the hits they left. */
#include "rule/inside.h"

#include "base/sort.h"
#include "query.h"

/* A file as it was applied. Each of its rules has a row that holds the whole text, so it is read
 * once and the row's own rule is picked out. */
struct rule_text {
    str text;
    const struct rule_list *list;
};

static err read_text(const struct q_agency_rules_row *row, struct arena *a, struct rule_text *known,
                     size_t *n, const struct rule_list **ret_list, struct err_info *why)
{
    for (size_t i = 0; i < *n; i++)
        if (str_eq(known[i].text, row->text)) return *ret_list = known[i].list, ERR_OK;
    char *name = str_c(a, row->id);
    if (!name) return err_set(why, ERR_NOMEM, "the rules");
    known[*n] = (struct rule_text){.text = row->text};
    err e = library_read(name, row->text, a, &known[*n].list, why);
    if (!e) *ret_list = known[(*n)++].list;
    return e;
}

static err pick(const struct q_agency_rules_row *row, const struct rule_list *list,
                const struct partners *p, struct arena *a, struct rule *ret, struct err_info *why)
{
    for (size_t i = 0; i < list->n; i++) {
        if (!str_eq(list->at[i].id, row->id) || list->at[i].version != row->version) continue;
        *ret = list->at[i];
        return rule_compile(ret, p, a, why);
    }
    return err_set(why, ERR_CORRUPT, "the stored text of rule %.*s does not hold it",
                   STR_FMT(row->id));
}

static int by_id(const void *left, const void *right)
{
    const struct q_agency_rules_row *a = left, *b = right;
    int order = str_cmp_natural(a->id, b->id);
    return order ? order : (a->version > b->version) - (a->version < b->version);
}

err rule_rows_read(struct db *db, struct arena *a, struct q_agency_rules_rows *ret_rows,
                   struct err_info *why)
{
    err e = q_agency_rules(db, &(struct q_agency_rules_in){CELL_HUB}, a, ret_rows, why);
    if (!e && ret_rows->n) sort_list(ret_rows->at, ret_rows->n, sizeof *ret_rows->at, by_id);
    return e;
}

err rule_set_load(struct db *db, const struct partners *p, struct arena *a,
                  struct rule_set *ret_set, struct err_info *why)
{
    struct q_agency_rules_rows rows;
    struct rule_set s = {0};
    err e = rule_rows_read(db, a, &rows, why);
    if (e) return e;
    struct rule *rules = ARENA_ARRAY(a, struct rule, rows.n + 1);
    bool *live = ARENA_ARRAY(a, bool, rows.n + 1);
    struct rule_text *texts = ARENA_ARRAY(a, struct rule_text, rows.n + 1);
    size_t text_count = 0;
    if (!rules || !live || !texts) return err_set(why, ERR_NOMEM, "the rules");
    for (size_t i = 0; i < rows.n; i++) {
        const struct rule_list *list = NULL;
        live[s.n] = str_eq_c(rows.at[i].state, "live");
        e = read_text(&rows.at[i], a, texts, &text_count, &list, why);
        if (!e) e = pick(&rows.at[i], list, p, a, &rules[s.n], why);
        if (e && (live[s.n] || e != ERR_INPUT)) return e;
        if (e) continue; /* an old version that names what the region no longer has */
        s.live_count += live[s.n];
        if (live[s.n]) s.needs |= rules[s.n].needs;
        s.n++;
    }
    s.rules = rules;
    s.live = live;
    *ret_set = s;
    return ERR_OK;
}

const struct rule *rule_set_find(const struct rule_set *s, str id, int32_t version)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->rules[i].version == version && str_eq(s->rules[i].id, id)) return &s->rules[i];
    return NULL;
}

/* ---- stored hits ---- */

static int by_term(const void *left, const void *right)
{
    const struct stored_hit *a = left, *b = right;
    if (!a->until_ms != !b->until_ms) return a->until_ms ? 1 : -1;
    if (a->term != b->term) return a->term > b->term ? -1 : 1;
    if (a->band != b->band) return a->band > b->band ? -1 : 1;
    if (a->until_ms != b->until_ms) return a->until_ms > b->until_ms ? -1 : 1;
    int order = str_cmp_natural(a->id, b->id);
    return order ? order : (a->since_ms > b->since_ms) - (a->since_ms < b->since_ms);
}

/* Which of those that fire (they come first) waits beside which. */
static err find_covers(struct stored_hit *list, size_t n, struct arena *a, struct err_info *why)
{
    const struct rule **firing = ARENA_ARRAY(a, const struct rule *, n + 1);
    if (!firing) return err_set(why, ERR_NOMEM, "the hits of a person");
    for (size_t i = 0; i < n; i++)
        firing[i] = list[i].until_ms ? NULL : list[i].rule;
    for (size_t i = 0; i < n; i++) {
        const struct rule *by = rules_cover(firing, n, i);
        if (!by) continue;
        list[i].covered_by = by->id;
        list[i].term = 0;
    }
    return ERR_OK;
}

bool stored_hits_tell_worker(const struct stored_hits *hits)
{
    for (size_t i = 0; i < hits->firing; i++)
        if (!hits->at[i].covered_by.len && hits->at[i].rule &&
            hits->at[i].rule->tell == TELL_QUEUE)
            return false;
    return true;
}

err rule_worker_is_told(struct db *db, const struct rule_set *s, const struct partners *p,
                        int64_t person, struct arena *a, bool *ret_told, struct err_info *why)
{
    struct stored_hits hits;
    err e = hits_read_all(db, s, p, person, 0, a, &hits, why);
    if (!e) *ret_told = stored_hits_tell_worker(&hits);
    return e;
}

const struct stored_hit *stored_hits_gravest(const struct stored_hits *hits)
{
    const struct stored_hit *gravest = NULL;
    for (size_t i = 0; i < hits->firing; i++)
        if (!hits->at[i].covered_by.len && (!gravest || hits->at[i].band > gravest->band))
            gravest = &hits->at[i];
    return gravest;
}

static err hit_of(const struct q_rule_hits_row *row, const struct rule_set *s,
                  const struct partners *p, int32_t today, struct arena *a, struct stored_hit *hit,
                  struct err_info *why)
{
    *hit = (struct stored_hit){.rule = rule_set_find(s, row->rule, row->version),
                               .id = row->rule,
                               .version = row->version,
                               .weight = row->weight,
                               .since_ms = row->since_ms,
                               .until_ms = row->until_ms,
                               .facts_text = row->facts,
                               .events_text = row->events};
    if (!rule_band_of(row->band, &hit->band))
        return err_set(why, ERR_CORRUPT, "a stored hit has an unknown colour");
    err e = facts_read(row->facts, p, a, hit, why);
    if (!e) e = evidence_read(row->events, a, hit, why);
    if (!e && !hit->until_ms)
        hit->term =
            rule_term(hit->weight, hit->rule ? hit->rule->half_life_days : 1, hit->newest, today);
    return e;
}

err hits_read_all(struct db *db, const struct rule_set *s, const struct partners *p,
                  int64_t person, int32_t today, struct arena *a, struct stored_hits *ret_hits,
                  struct err_info *why)
{
    struct q_rule_hits_rows rows;
    struct stored_hits hits = {0};
    err e = q_rule_hits(db, &(struct q_rule_hits_in){cell_of(person), person}, a, &rows, why);
    if (e) return e;
    struct stored_hit *list = ARENA_ARRAY(a, struct stored_hit, rows.n + 1);
    if (!list) return err_set(why, ERR_NOMEM, "the hits of a person");
    for (size_t i = 0; i < rows.n; i++) {
        if ((e = hit_of(&rows.at[i], s, p, today, a, &list[i], why))) return e;
        hits.firing += !list[i].until_ms;
    }
    if ((e = find_covers(list, rows.n, a, why))) return e;
    if (rows.n) sort_list(list, rows.n, sizeof *list, by_term);
    hits.at = list;
    hits.n = rows.n;
    *ret_hits = hits;
    return ERR_OK;
}
