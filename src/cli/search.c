/* cli/search.c -- aim search: names come from the terminal or from standard input, never as
 * arguments (those are seen by every user of the machine and kept in the shell's history). */
#include "search/search.h"

#include "cli/looking.h"
#include "search/json.h"

#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

enum { LINE_BYTES_MAX = 1024 };

static const struct command_option options[] = {PURPOSE_OPTIONS, {0}};

static const struct search_field {
    const char *key, *question;
    size_t at; /* in struct search_form */
} fields[] = {
    {"given_name", "First name", offsetof(struct search_form, given_name)},
    {"family_name", "Surname", offsetof(struct search_form, family_name)},
    {"birth_date", "Date of birth (27 3 2013, March 2013 or 2013)",
     offsetof(struct search_form, birth_date)},
    {"age", "Or age (13, or 12 to 14)", offsetof(struct search_form, age)},
    {"gender", "Gender (F, M, X or U)", offsetof(struct search_form, gender)},
    {"address", "Address or postcode", offsetof(struct search_form, address)},
    {"nhs_number", "NHS number", offsetof(struct search_form, nhs_number)},
};

/* One line without its end; false at the end of the input. ERR_LIMIT: the line is too long. */
static err read_line(char line[LINE_BYTES_MAX], bool *ret_more, struct err_info *why)
{
    *ret_more = fgets(line, LINE_BYTES_MAX, stdin) != NULL;
    if (!*ret_more) return ERR_OK;
    size_t len = strlen(line);
    if (len == LINE_BYTES_MAX - 1 && line[len - 1] != '\n')
        return err_set(why, ERR_LIMIT, "a line is too long");
    while (len && (line[len - 1] == '\n' || line[len - 1] == '\r'))
        line[--len] = '\0';
    return ERR_OK;
}

static err keep(struct call *call, struct search_form *form, const struct search_field *f,
                str value, struct err_info *why)
{
    pii *slot = (pii *)(void *)((char *)form + f->at);
    str copy = str_copy(call->arena, value);
    if (!copy.at) return err_set(why, ERR_NOMEM, "a search");
    *slot = pii_of(copy);
    return ERR_OK;
}

static err ask(struct call *call, struct search_form *form, struct err_info *why)
{
    char line[LINE_BYTES_MAX];
    bool more = true;
    for (size_t i = 0; i < COUNT(fields) && more; i++) {
        (void)fprintf(stderr, "%s: ", fields[i].question);
        (void)fflush(stderr);
        err e = read_line(line, &more, why);
        if (!e && more) e = keep(call, form, &fields[i], str_of(line), why);
        if (e) return e;
    }
    return ERR_OK;
}

static err read_pairs(struct call *call, struct search_form *form, struct err_info *why)
{
    char line[LINE_BYTES_MAX];
    for (long number = 1;; number++) {
        bool more;
        str key, rest = {0};
        err e = read_line(line, &more, why);
        if (e || !more) return e;
        rest = str_of(line);
        if (str_empty(str_trim(rest))) continue;
        size_t i = 0;
        if (str_next(&rest, '=', &key) && rest.at)
            while (i < COUNT(fields) && !str_eq_c(str_trim(key), fields[i].key))
                i++;
        else
            i = COUNT(fields);
        if (i == COUNT(fields)) {
            (void)err_set(why, ERR_INPUT,
                          "this line is not one of the search fields with = and a value");
            (void)err_todo(why,
                           "given_name, family_name, birth_date, age, gender, address, nhs_number");
            return err_at(why, "standard input", number, 1);
        }
        if ((e = keep(call, form, &fields[i], rest, why))) return e;
    }
}

static void result_text(const struct search_result *r, struct buf *out)
{
    char id[PERSON_ID_TEXT + 1];
    person_id_text(r->person, id);
    buf_printf(out, "%s  %.*s %.*s", id, STR_FMT(r->given_name), STR_FMT(r->family_name));
    if (r->birth_date.len) buf_printf(out, ", born %.*s", STR_FMT(r->birth_date));
    if (r->age >= 0) buf_printf(out, ", age %d", r->age);
    if (r->gender.len) buf_printf(out, ", %.*s", STR_FMT(r->gender));
    if (r->area.len) buf_printf(out, ", %.*s", STR_FMT(r->area));
    buf_printf(out, "\n%18s%s: %s\n", "", strength_label(r->strength),
               strength_meaning(r->strength));
    if (r->other_names.len)
        buf_printf(out, "%18sAlso known as: %.*s\n", "", STR_FMT(r->other_names));
    if (r->agrees.len) buf_printf(out, "%18sAgrees: %.*s\n", "", STR_FMT(r->agrees));
    if (r->differs.len) buf_printf(out, "%18sDiffers: %.*s\n", "", STR_FMT(r->differs));
}

static void results_text(const struct search_results *r, struct buf *out)
{
    for (size_t i = 0; i < r->n; i++)
        result_text(&r->at[i], out);
    if (r->place == PLACE_MANY)
        buf_add_c(out, "Many people live at this address: add a name.\n");
    else if (r->place == PLACE_SEVERAL)
        buf_add_c(out, "More than one address fits: add the number, the flat, or a name.\n");
    else if (!r->n)
        buf_add_c(out,
                  "Nobody matches that search. This does not mean that nothing has happened.\n");
    buf_printf(out,
               "%zu of %zu services are up to date. Some records are kept apart to keep people "
               "safe: if you are "
               "still worried, ring %.*s.\n",
               r->services_current, r->services, STR_FMT(r->duty_line));
}

static err search(struct call *call, struct looking_call *l, struct err_info *why)
{
    struct search_form form = {0};
    struct search_query query;
    struct search_results results;
    const char *field = "";
    err e = isatty(STDIN_FILENO) ? ask(call, &form, why) : read_pairs(call, &form, why);
    if (!e) e = search_understand(&form, call->hub, call->arena, &query, &field, why);
    if (!e)
        e = search_people(call->hub, l->partners, &l->viewer, &query, call->arena, &results, why);
    if (e) return e;
    if (call->json) {
        struct json_writer w = {.out = &call->out};
        search_results_json(&results, NULL, &w);
        buf_add_c(&call->out, "\n");
    } else {
        results_text(&results, &call->out);
    }
    return ERR_OK;
}

static err run(struct call *call, struct err_info *why)
{
    struct looking_call l;
    err e = looking_start(call, NULL, &l, why);
    if (!e) e = search(call, &l, why);
    looking_end(&l);
    return e;
}

const struct command command_search = {
    .name = "search",
    .help = "find a person; asks for the fields, or reads key=value lines",
    .options = options,
    .needs = CAP_SEARCH,
    .audit = AUDIT_SEARCH,
    .notes_itself = true,
    .run = run,
};
