/* cli/marker.c -- aim marker: staff-safety markers of one's own agency. The reference of the
 * evidence is read from standard input. */
#include "cli/looking.h"
#include "codec/json.h"
#include "protect/marker.h"
#include "search/json.h"

#include <stdio.h>

static const struct command_option add_options[] = {
    PURPOSE_OPTIONS,
    {"category", "WORD",
     "visit_in_pairs, violence, threats, weapon, dog, others_present, hazard or "
     "infection"},
    {"address", NULL, "about where they live, not about them"},
    {"days", "N", "for so many days; default: the most that was agreed"},
    {0}};
static const struct command_option list_options[] = {PURPOSE_OPTIONS, {0}};

/* A marker is named by the two numbers of its key: "ANCHOR-MARKER". */
enum { MARKER_TEXT = 2 * PERSON_ID_TEXT + 1 };

static void marker_text(int64_t anchor, int64_t marker, char ret[MARKER_TEXT + 1])
{
    person_id_text(anchor, ret);
    ret[PERSON_ID_TEXT] = '-';
    person_id_text(marker, ret + PERSON_ID_TEXT + 1);
}

static err need_marker(const struct call *call, int64_t *ret_anchor, int64_t *ret_marker,
                       struct err_info *why)
{
    str text = call->word_count == 1 ? str_of(call->words[0]) : STR("");
    if (text.len == MARKER_TEXT && text.at[PERSON_ID_TEXT] == '-' &&
        person_id_of(str_upto(text, PERSON_ID_TEXT), ret_anchor) &&
        person_id_of(str_from(text, PERSON_ID_TEXT + 1), ret_marker))
        return ERR_OK;
    (void)err_set(why, ERR_USAGE, "which marker? its id has two parts of 16 digits");
    return err_todo(why, "aim marker list tells the ids");
}

static void say_one(struct call *call, int64_t anchor, int64_t marker)
{
    char id[MARKER_TEXT + 1];
    marker_text(anchor, marker, id);
    if (call->json) buf_printf(&call->out, "{\"marker\":\"%s\"}\n", id);
    else
        buf_printf(&call->out, "%s  waits for a second person to agree\n", id);
}

static err add(struct call *call, struct looking_call *l, struct err_info *why)
{
    struct marker_wish w = {.address = call_flag(call, "address"),
                            .category = str_of(call_option(call, "category"))};
    int64_t days = 0, anchor, marker;
    str evidence;
    if (call->word_count != 1 || !person_id_of(str_of(call->words[0]), &w.person))
        return err_set(why, ERR_USAGE, "about whom? an id has 16 digits, 0-9 and a-f");
    err e = call_number(call, "days", 1, 9999, 0, &days, why);
    if (!e) e = ask_secret("Reference of the evidence", call->arena, &evidence, why);
    if (e) return e;
    w.days = (int)days;
    w.evidence = pii_of(evidence);
    e = marker_propose(call->hub, l->partners, &l->viewer, &w, &anchor, &marker, why);
    if (!e) say_one(call, anchor, marker);
    return e;
}

static err agree(struct call *call, struct looking_call *l, struct err_info *why)
{
    int64_t anchor, marker;
    err e = need_marker(call, &anchor, &marker, why);
    return e ? e : marker_agree(call->hub, l->partners, &l->viewer, anchor, marker, why);
}

static err end(struct call *call, struct looking_call *l, struct err_info *why)
{
    int64_t anchor, marker;
    err e = need_marker(call, &anchor, &marker, why);
    return e ? e : marker_end(call->hub, l->partners, &l->viewer, anchor, marker, why);
}

/* ---- lists ---- */

static void marker_json(const struct marker_line *m, struct arena *a, struct json_writer *w)
{
    char id[MARKER_TEXT + 1];
    marker_text(m->anchor, m->marker, id);
    json_open_object(w);
    json_put_key(w, STR("marker"));
    json_put_text(w, str_copy(a, str_of(id)));
    json_pair_c(w, "category", marker_word(m->category));
    json_pair_c(w, "about", m->address ? "address" : "person");
    if (m->person) person_id_json(w, "person", m->person);
    json_pair_c(w, "state", m->proposed ? "proposed" : "agreed");
    json_pair_text(w, "owner", m->owner);
    json_pair_text(w, "agreed_by", m->agreed_by);
    json_pair_text(w, "until", date_moment_iso(a, m->until_ms));
    json_pair_text(w, "evidence", pii_reveal(m->evidence, REVEAL_SHOW));
    json_pair_bool(w, "may_agree", m->may_agree);
    json_close_object(w);
}

static void marker_say(const struct marker_line *m, struct arena *a, struct buf *out)
{
    char id[MARKER_TEXT + 1];
    marker_text(m->anchor, m->marker, id);
    str until = date_moment_long(a, m->until_ms);
    buf_printf(out, "%s  %s  about %s  %s  of %.*s  until %.*s%s\n", id,
               marker_label(m->category), m->address ? "an address" : "a person",
               m->proposed ? "proposed" : "agreed", STR_FMT(m->owner), STR_FMT(until),
               m->ends_soon ? ", soon" : "");
}

static err list(struct call *call, struct looking_call *l, struct err_info *why)
{
    const struct marker_line *lines;
    size_t n;
    struct json_writer w = {.out = &call->out};
    err e = markers_list(call->hub, l->partners, &l->viewer, call->arena, &lines, &n, why);
    if (e) return e;
    if (call->json) {
        json_open_object(&w);
        json_key(&w, "markers");
        json_open_array(&w);
    }
    for (size_t i = 0; i < n; i++)
        if (call->json) marker_json(&lines[i], call->arena, &w);
        else
            marker_say(&lines[i], call->arena, &call->out);
    if (call->json) {
        json_close_array(&w);
        json_close_object(&w);
        buf_add_c(&call->out, "\n");
    } else if (!n)
        buf_add_c(&call->out, "There are no markers.\n");
    return ERR_OK;
}

/* ---- the rows ---- */

static err with(struct call *call, const char *purpose,
                err (*run)(struct call *, struct looking_call *, struct err_info *),
                struct err_info *why)
{
    struct looking_call l;
    err e = looking_start(call, purpose, &l, why);
    if (!e) e = run(call, &l, why);
    looking_end(&l);
    return e;
}

#define RUN(name, purpose)                                                                         \
    static err name##_run(struct call *call, struct err_info *why)                                 \
    {                                                                                              \
        return with(call, purpose, name, why);                                                     \
    }
RUN(add, NULL)
RUN(agree, "child_concern")
RUN(end, "child_concern")
RUN(list, "child_concern")

#define ROW(symbol, text, spoken, what, table, kind, function)                                     \
    const struct command symbol = {.name = text,                                                   \
                                   .words = spoken,                                                \
                                   .help = what,                                                   \
                                   .options = table,                                               \
                                   .needs = CAP_SAFETY,                                            \
                                   .audit = kind,                                                  \
                                   .notes_itself = true,                                           \
                                   .run = function##_run}
ROW(command_marker_list, "marker list", NULL, "the staff-safety markers of your agency",
    list_options, AUDIT_SAFETY_SHOWN, list);
ROW(command_marker_add, "marker add", "PERSON", "propose a staff-safety marker", add_options,
    AUDIT_SAFETY, add);
ROW(command_marker_agree, "marker agree", "MARKER", "agree to one, as the second person",
    list_options, AUDIT_SAFETY, agree);
ROW(command_marker_end, "marker end", "MARKER", "take one away before its end", list_options,
    AUDIT_SAFETY, end);
