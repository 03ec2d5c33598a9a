/* ingest/mapping_arrival.c -- how a feed's deliveries come: `arrives` in its mapping.
 *
 *     arrives:
 *       mesh: {mailbox: X26HC001, workflow: AIM_DAILY, report: AIM_DAILY_REPORT}
 *       pull: {query: SELECT ..., watermark: changed_at, from: 2014-01-01} */
#include "codec/select.h"
#include "codec/yaml.h"
#include "ingest/mapping.h"

enum { WORD_BYTES_MAX = 64 };

/* A mailbox, a workflow, a column: letters, digits and a few signs, so that they may stand in an
 * address or a header as they are. */
static err check_word(const struct yaml_node *map, str word, const char *what, struct err_info *why)
{
    bool good = word.len <= WORD_BYTES_MAX;
    for (size_t i = 0; good && i < word.len; i++) {
        char c = word.at[i];
        good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-' || c == '.';
    }
    return good ? ERR_OK : yaml_err(map, why, "%s is made of letters, digits, _, - and .", what);
}

static err read_mesh(const struct yaml_node *map, struct mapping_arrival *a, struct err_info *why)
{
    static const char *const allowed[] = {"mailbox", "workflow", "report", NULL};
    err e = yaml_only(map, allowed, why);
    if (!e) e = yaml_need_text(map, "mailbox", &a->mailbox, why);
    if (!e) e = yaml_need_text(map, "workflow", &a->workflow, why);
    if (!e) e = yaml_may_text(map, "report", &a->report, why);
    if (!e) e = check_word(map, a->mailbox, "a mailbox", why);
    if (!e) e = check_word(map, a->workflow, "a workflow", why);
    return e ? e : check_word(map, a->report, "a workflow", why);
}

/* A query with a mark in it needs to know what it stands for. */
static err check_query(const struct yaml_node *map, const struct mapping_arrival *a,
                       struct err_info *why)
{
    const struct yaml_node *query = yaml_get(map, "query");
    struct err_info problem;
    int marks = 0;
    if (select_check(a->query, &marks, &problem))
        return yaml_err(query, why, "line %ld of the query, column %ld: %s", problem.line,
                        problem.column, problem.text);
    if (marks != (a->watermark.len != 0))
        return yaml_err(query, why, "a query has one ? when there is a watermark, else none");
    if (a->watermark.len && !a->from.len)
        return yaml_err(map, why, "a watermark needs `from`: what it is above at first");
    return ERR_OK;
}

static err read_pull(const struct yaml_node *map, struct mapping_arrival *a, struct err_info *why)
{
    static const char *const allowed[] = {"query", "watermark", "from", NULL};
    err e = yaml_only(map, allowed, why);
    if (!e) e = yaml_need_text(map, "query", &a->query, why);
    if (!e) e = yaml_may_text(map, "watermark", &a->watermark, why);
    if (!e) e = yaml_may_text(map, "from", &a->from, why);
    if (!e) e = check_word(map, a->watermark, "a column", why);
    if (!e && a->from.len > WORD_BYTES_MAX) e = yaml_err(map, why, "`from` is too long");
    return e ? e : check_query(map, a, why);
}

err mapping_read_arrival(const struct yaml_node *map, struct mapping_arrival *ret,
                         struct err_info *why)
{
    static const char *const allowed[] = {"mesh", "pull", NULL};
    const struct yaml_node *mesh = NULL, *pull = NULL;
    *ret = (struct mapping_arrival){0};
    if (!map) return ERR_OK;
    err e = yaml_only(map, allowed, why);
    if (!e) e = yaml_may_map(map, "mesh", &mesh, why);
    if (!e) e = yaml_may_map(map, "pull", &pull, why);
    if (!e && mesh) e = read_mesh(mesh, ret, why);
    return !e && pull ? read_pull(pull, ret, why) : e;
}
