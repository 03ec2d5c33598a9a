/* cli/person.c -- aim person show: one person, as far as the caller may see. */
#include "cli/looking.h"
#include "search/json.h"

#include "base/clock.h"

static const struct command_option options[] = {PURPOSE_OPTIONS, {0}};

static void fact(struct buf *out, const char *name, str value, bool shown)
{
    if (shown) buf_printf(out, "%-12s %.*s\n", name, STR_FMT(value.len ? value : STR("not known")));
}

static void identity_text(const struct person_view *v, struct arena *a, struct buf *out)
{
    buf_printf(out, "%.*s %.*s", STR_FMT(v->given_name), STR_FMT(v->family_name));
    if (v->age >= 0) buf_printf(out, ", %d %s", v->age, v->age == 1 ? "year" : "years");
    buf_add_c(out, "\n");
    fact(out, "Born", v->birth_date.year ? date_long(a, v->birth_date) : STR(""), true);
    fact(out, "Gender", v->gender, true);
    fact(out, "Also", v->other_names.len ? v->other_names : STR("no other name"),
         v->other_names_shown);
    fact(out, "NHS number", v->nhs_number, v->identifiers_shown);
    fact(out, "Address", v->address, v->address_shown);
    fact(out, "Area", v->outcode, v->outcode_shown && !v->address_shown);
    if (v->restricted)
        buf_printf(out, "\nYou see a limited view of this record. Ring the duty line: %.*s\n",
                   STR_FMT(v->duty_line));
    if (v->possible) buf_add_c(out, "\nA further record may belong to this person.\n");
}

static void hit_text(const struct hit_line *h, struct arena *a, struct buf *out)
{
    buf_printf(out, "  %.*s (%.*s)\n", STR_FMT(h->sentence), STR_FMT(h->asked));
    if (h->covered_by.len)
        buf_printf(out, "    shown beside rule %.*s, which tells of it\n", STR_FMT(h->covered_by));
    for (size_t i = 0; i < h->event_count; i++) {
        str day = date_short(a, h->events[i].date);
        buf_printf(out, "    %-12.*s %.*s: %.*s", STR_FMT(day), STR_FMT(h->events[i].service->name),
                   STR_FMT(h->events[i].label));
        if (h->events[i].also.len)
            buf_printf(out, " (also reported by %.*s)", STR_FMT(h->events[i].also));
        buf_add_c(out, "\n");
    }
}

static void review_text(const struct person_view *v, struct arena *a, struct buf *out)
{
    if (!v->review_shown || !(v->review_required || v->hit_count)) return;
    if (v->review_required) buf_add_c(out, "\nReview required");
    else
        buf_printf(out, "\nReviewed on %.*s, nothing new since",
                   STR_FMT(date_long(a, date_uk(v->reviewed_ms).date)));
    if (v->rules_shown && v->review) buf_printf(out, " (%s)", rule_band_word(v->review_band));
    buf_add_c(out, "\n");
    if (v->rules_shown && !v->hit_count) buf_add_c(out, "  " RULE_SILENT "\n");
    for (size_t i = 0; i < v->hit_count; i++)
        hit_text(&v->hits[i], a, out);
}

static void state_text(const struct person_view *v, const struct service_row *r, struct arena *a,
                       struct buf *out)
{
    str upto = r->data_up_to_ms ? date_short(a, date_uk(r->data_up_to_ms).date) : STR("");
    switch (r->state) {
    case ROW_ACTIVITY:
        buf_add_c(out, "activity reported");
        if (r->last.year) buf_printf(out, " on %.*s", STR_FMT(date_short(a, r->last)));
        if (r->label.len) buf_printf(out, ", %.*s", STR_FMT(r->label));
        if (r->data_up_to_ms) buf_printf(out, "; data up to %.*s", STR_FMT(upto));
        if (r->late) buf_add_c(out, "; the feed is late, there may be more");
        break;
    case ROW_NONE:
        buf_printf(out, "no activity reported in %d days, in data up to %.*s", v->window_days,
                   STR_FMT(upto));
        break;
    case ROW_LATE:
        buf_printf(out,
                   r->data_up_to_ms ? "not known since %.*s: the feed is late%s"
                                    : "not known: no data has come%.*s%s",
                   STR_FMT(upto), "");
        break;
    case ROW_NOT_SUPPLIED: buf_add_c(out, "not supplied by this agency"); break;
    case ROW_NOT_SHOWN: buf_add_c(out, "not shown to your role"); break;
    case ROW__COUNT: break;
    }
}

static void status_text(const struct service_row *r, struct arena *a, struct buf *out)
{
    bool open = !r->status_until.year;
    if (r->status.len)
        buf_printf(out, "; %.*s %s %.*s", STR_FMT(r->status), open ? "open since" : "closed on",
                   STR_FMT(date_short(a, open ? r->status_since : r->status_until)));
}

static void rows_text(const struct person_view *v, struct arena *a, struct buf *out)
{
    if (v->row_count) buf_add_c(out, "\nServices\n");
    for (size_t i = 0; i < v->row_count; i++) {
        const struct service_row *r = &v->rows[i];
        buf_printf(out, "  %-24.*s ", STR_FMT(r->service->name));
        state_text(v, r, a, out);
        status_text(r, a, out);
        buf_printf(out, "\n  %-24s ring %.*s%s%.*s\n", "", STR_FMT(r->lead.name),
                   r->lead.name.len ? ", " : "", STR_FMT(r->lead.phone));
    }
    if (v->count_shown) buf_printf(out, "\n%.*s\n", STR_FMT(v->count_sentence));
}

static void locked_text(const struct person_view *v, struct buf *out)
{
    for (size_t i = 0; i < v->locked_count; i++)
        buf_printf(out,
                   "\n%.*s (%.*s) is involved, and keeps what it knows locked: ring %.*s, or aim "
                   "access ask\n",
                   STR_FMT(v->locked[i].name), STR_FMT(v->locked[i].owner),
                   STR_FMT(v->locked[i].phone));
}

static void around_text(const struct person_view *v, struct buf *out)
{
    if (v->household_count || v->household_communal)
        buf_add_c(out, "\nHousehold and connections\n");
    if (v->household_communal)
        buf_add_c(out, "  Many people live at this address: nobody is listed by it\n");
    for (size_t i = 0; i < v->household_count; i++) {
        const struct household_line *h = &v->household[i];
        char id[PERSON_ID_TEXT + 1];
        person_id_text(h->person, id);
        buf_printf(out, "  %s  %.*s %.*s, %.*s, seen by %zu%s\n", id, STR_FMT(h->given_name),
                   STR_FMT(h->family_name), STR_FMT(h->relation), h->services,
                   h->review ? ", review required" : "");
    }
    if (v->looks_shown && v->looks_people)
        buf_printf(
            out,
            "\n%zu others from %zu agencies opened this record in the last 30 days; last: %.*s\n",
            v->looks_people, v->looks_agencies, STR_FMT(v->last_look_agency));
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
    if (call->json) {
        struct json_writer w = {.out = &call->out};
        person_view_json(&v, &w);
        buf_add_c(&call->out, "\n");
        return ERR_OK;
    }
    identity_text(&v, call->arena, &call->out);
    review_text(&v, call->arena, &call->out);
    rows_text(&v, call->arena, &call->out);
    locked_text(&v, &call->out);
    around_text(&v, &call->out);
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

const struct command command_person_show = {
    .name = "person show",
    .words = "ID",
    .help = "show one person, as far as your role goes",
    .options = options,
    .needs = CAP_PERSON,
    .audit = AUDIT_PERSON_SHOWN,
    .notes_itself = true,
    .run = run,
};
