/* cli/person_expected.c -- aim person expected: which contacts are expected of a person, which were
 * met, missed or cannot be said, and whether anybody has seen them. */
#include "cli/looking.h"
#include "search/json.h"

static const struct command_option options[] = {PURPOSE_OPTIONS, {0}};

static void text(const struct expected_view *v, struct buf *out)
{
    if (!v->shown) buf_add_c(out, "Nothing is expected of this person that your role is shown.\n");
    if (v->unseen_shown) buf_printf(out, "%.*s\n", STR_FMT(v->sentence));
    for (size_t i = 0; i < v->feed_count; i++)
        buf_printf(out, "  %.*s\n", STR_FMT(v->feeds[i].sentence));
    if (v->n) buf_add_c(out, "\nExpected contacts\n");
    for (size_t i = 0; i < v->n; i++) {
        const struct expected_line *line = &v->lines[i];
        buf_printf(out, "  %-52.*s %.*s\n", STR_FMT(line->label), STR_FMT(line->sentence));
        for (size_t k = 0; line->half && k < 2; k++)
            buf_printf(out, "    %-50.*s %.*s\n", STR_FMT(line->half[k].label),
                       STR_FMT(line->half[k].sentence));
    }
}

static err show(struct call *call, struct looking_call *l, struct err_info *why)
{
    int64_t person;
    struct person_view v;
    if (call->word_count != 1 || !person_id_of(str_of(call->words[0]), &person)) {
        (void)err_set(why, ERR_USAGE, "which person? an id has 16 digits, 0-9 and a-f");
        return err_todo(why, "aim search tells the id");
    }
    err e = person_view_load(call->hub, l->partners, &l->viewer, person, call->arena, &v, why);
    if (e) return e;
    if (!call->json) {
        text(&v.expected, &call->out);
        return ERR_OK;
    }
    struct json_writer w = {.out = &call->out};
    json_open_object(&w);
    person_id_json(&w, "person", v.person);
    expected_view_json(&v.expected, &w);
    json_close_object(&w);
    buf_add_c(&call->out, "\n");
    return ERR_OK;
}

static err run(struct call *call, struct err_info *why)
{
    struct looking_call l;
    err e = looking_start(call, NULL, &l, why);
    if (!e) e = show(call, &l, why);
    looking_end(&l);
    return e;
}

const struct command command_person_expected = {
    .name = "person expected",
    .words = "ID",
    .help =
        "say which contacts are expected of a person, and which were met, missed or cannot be said",
    .options = options,
    .needs = CAP_PERSON,
    .audit = AUDIT_PERSON_SHOWN,
    .notes_itself = true,
    .run = run,
};
