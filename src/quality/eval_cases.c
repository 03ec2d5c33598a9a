/* quality/eval_cases.c -- see eval_cases.h. */
#include "quality/eval_cases.h"

#include "person/record.h"
#include "quality/table.h"
#include "query.h"
#include "store/cell.h"

#include <stdio.h>

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory for the planted cases");
}

static err refuse(struct err_info *why, long line, const char *text)
{
    (void)err_set(why, ERR_INPUT, "%s", text);
    return err_at(why, "", line, 1); /* whoever reads the file knows its name */
}

static err story_of(struct eval_cases *c, str code, bool decoy, long line, uint32_t *ret_story,
                    struct err_info *why)
{
    struct eval_recognition *r = c->result;
    bool fresh;
    uint64_t *at = map_str_put(&c->story_at, code, &fresh);
    if (!at) return no_memory(why);
    if (fresh && (r->stories == EVAL_STORIES_MAX || code.len > EVAL_CODE_MAX || !code.len))
        return refuse(why, line, "at most 64 stories, each with a name of at most 40 letters");
    if (fresh) {
        struct eval_story *s = &r->story[*at = r->stories++];
        snprintf(s->code, sizeof s->code, "%.*s", STR_FMT(code));
        s->decoy = decoy;
    }
    *ret_story = (uint32_t)*at;
    return r->story[*at].decoy == decoy
               ? ERR_OK
               : refuse(why, line, "a story is either a case or a decoy, not both");
}

static err on_case(void *context, const str *value, long line, struct err_info *why)
{
    struct eval_cases *c = context;
    struct date begins, ends;
    bool fresh, decoy = str_eq_c(value[1], "yes");
    if (!decoy && !str_eq_c(value[1], "no")) return refuse(why, line, "'decoy' is yes or no");
    if (!date_parse_iso(value[3], &begins) || !date_parse_iso(value[4], &ends) ||
        !date_whole(begins) || !date_whole(ends) || date_cmp(ends, begins) < 0)
        return refuse(why, line, "'begins' and 'ends' are dates, the later one last");
    struct eval_case one = {.begins = date_days(begins),
                            .ends = date_days(ends),
                            .rules = str_copy(c->arena, value[5]),
                            .fired = RULE_NONE};
    str story = str_copy(c->arena, value[0]), person = str_copy(c->arena, value[2]);
    if (!story.at || !person.at) return no_memory(why);
    err e = story_of(c, story, decoy, line, &one.story, why);
    if (e) return e;
    uint64_t *at = map_str_put(&c->case_at, person, &fresh);
    if (!at) return no_memory(why);
    if (!fresh) return refuse(why, line, "a person is in one case only");
    *at = c->cases.n;
    struct eval_case *slot = VEC_PUSH(&c->cases);
    if (!slot) return no_memory(why);
    *slot = one;
    return ERR_OK;
}

struct truth_reading {
    struct eval_cases *cases;
    const struct keys *keys;
};

static err on_record(void *context, const str *value, long line, struct err_info *why)
{
    struct truth_reading *t = context;
    const uint64_t *at = map_str_get(&t->cases->case_at, value[2]);
    (void)line;
    if (!at) return ERR_OK;
    struct case_record *r = VEC_PUSH(&t->cases->records);
    if (!r) return no_memory(why);
    *r = (struct case_record){(uint32_t)*at, record_id(t->keys, value[0], pii_of(value[1]))};
    return ERR_OK;
}

err eval_cases_read(struct eval_cases *c, const struct keys *keys,
                    const struct eval_recognition_files *files, struct err_info *why)
{
    static const char *const of_case[] = {"story", "decoy", "person", "begins", "ends", "rules"};
    static const char *const of_record[] = {"agency", "person_ref", "person"};
    struct truth_reading t = {c, keys};
    err e = table_read(files->cases, of_case, COUNT(of_case), COUNT(of_case), on_case, c, why);
    if (!e && !c->cases.n)
        e = err_set(why, ERR_INPUT, "there is no planted case in the file of cases");
    if (!e)
        e = table_read(files->truth, of_record, COUNT(of_record), COUNT(of_record), on_record, &t,
                       why);
    return e;
}

static void add_person(struct eval_case *c, int64_t person)
{
    for (size_t i = 0; i < c->persons; i++)
        if (c->person[i] == person) return;
    if (c->persons < CASE_PERSONS_MAX) c->person[c->persons++] = person;
}

err eval_cases_place(struct eval_cases *c, struct db *db, struct err_info *why)
{
    err e = ERR_OK;
    for (size_t i = 0; !e && i < c->records.n; i++) {
        const struct case_record *r = &c->records.at[i];
        struct q_link_membership_row row;
        e = q_link_membership(db, &(struct q_link_membership_in){cell_of(r->record), r->record},
                              c->arena, &row, why);
        if (!e) add_person(&c->cases.at[r->of], row.person);
        else if (e == ERR_ABSENT) e = ERR_OK; /* held back, or never loaded */
    }
    return e;
}

void eval_cases_release(struct eval_cases *c)
{
    map_str_release(&c->case_at);
    map_str_release(&c->story_at);
    VEC_RELEASE(&c->cases);
    VEC_RELEASE(&c->records);
}
