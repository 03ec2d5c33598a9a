/* search/json.c -- search results and a person's view as JSON. What a viewer does not see is left
 * out or null, as docs/json.md says; the decision was made when the struct was filled. */
#include "search/json.h"

#include <stdio.h>

void person_id_text(int64_t person, char ret_text[PERSON_ID_TEXT + 1])
{
    (void)snprintf(ret_text, PERSON_ID_TEXT + 1, "%016llx", (unsigned long long)person);
}

bool person_id_of(str text, int64_t *ret_person)
{
    return str_to_id(text, ret_person);
}

void person_id_json(struct json_writer *w, const char *key, int64_t person)
{
    char text[PERSON_ID_TEXT + 1];
    person_id_text(person, text);
    json_pair_c(w, key, text);
}

void date_json(struct json_writer *w, const char *key, struct date d)
{
    char text[16];
    if (!d.year) {
        json_pair_null(w, key);
        return;
    }
    int n = snprintf(text, sizeof text, "%04d", d.year);
    if (d.month) n += snprintf(text + n, sizeof text - (size_t)n, "-%02d", d.month);
    if (d.month && d.day) (void)snprintf(text + n, sizeof text - (size_t)n, "-%02d", d.day);
    json_pair_c(w, key, text);
}

void moment_json(struct json_writer *w, const char *key, int64_t ms)
{
    struct arena *a = ms ? arena_new(4096) : NULL;
    if (a)
        json_pair_text(w, key, date_moment_iso(a, ms));
    else
        json_pair_null(w, key);
    arena_free(a);
}

static void text_or_null(struct json_writer *w, const char *key, str s)
{
    if (s.len)
        json_pair_text(w, key, s);
    else
        json_pair_null(w, key);
}

static void number_or_null(struct json_writer *w, const char *key, int n)
{
    if (n >= 0)
        json_pair_int(w, key, n);
    else
        json_pair_null(w, key);
}

/* ---- search ---- */

static void result_json(const struct search_result *r, const char *id, struct json_writer *w)
{
    json_open_object(w);
    if (id) json_pair_c(w, "person", id);
    else person_id_json(w, "person", r->person);
    text_or_null(w, "given_name", r->given_name);
    text_or_null(w, "family_name", r->family_name);
    if (r->other_names_shown) json_pair_text(w, "other_names", r->other_names);
    text_or_null(w, "birth_date", r->birth_date);
    number_or_null(w, "age", r->age);
    text_or_null(w, "gender", r->gender);
    text_or_null(w, "area", r->area);
    json_pair_c(w, "strength", strength_word(r->strength));
    json_pair_text(w, "agrees", r->agrees);
    json_pair_text(w, "differs", r->differs);
    json_close_object(w);
}

void search_results_json(const struct search_results *r, const char *const *ids,
                         struct json_writer *w)
{
    json_open_object(w);
    json_pair_text(w, "region", r->region);
    json_pair_text(w, "duty_line", r->duty_line);
    json_pair_int(w, "services", (int64_t)r->services);
    json_pair_int(w, "services_current", (int64_t)r->services_current);
    static const char *const places[] = {
        [PLACE_ONE] = "one", [PLACE_SEVERAL] = "several", [PLACE_MANY] = "many"};
    if (r->place) json_pair_c(w, "place", places[r->place]);
    json_key(w, "results");
    json_open_array(w);
    for (size_t i = 0; i < r->n; i++)
        result_json(&r->at[i], ids ? ids[i] : NULL, w);
    json_close_array(w);
    json_close_object(w);
}

/* ---- a person ---- */

static void lead_json(const struct lead *l, struct json_writer *w)
{
    json_key(w, "contact");
    json_open_object(w);
    text_or_null(w, "name", l->name);
    text_or_null(w, "phone", l->phone);
    text_or_null(w, "email", l->email);
    text_or_null(w, "hours", l->hours);
    text_or_null(w, "out_of_hours_name", l->away_name);
    text_or_null(w, "out_of_hours_phone", l->away_phone);
    text_or_null(w, "authority", l->authority);
    json_close_object(w);
}

static void row_json(const struct service_row *r, struct json_writer *w)
{
    json_open_object(w);
    json_pair_text(w, "agency", r->service->agency->code);
    json_pair_text(w, "service", r->service->code);
    json_pair_text(w, "name", r->service->name);
    json_pair_c(w, "state", row_state_word(r->state));
    date_json(w, "last", r->last);
    text_or_null(w, "label", r->label);
    json_pair_int(w, "incidents", r->incidents);
    json_pair_bool(w, "late", r->late);
    moment_json(w, "data_up_to", r->data_up_to_ms);
    json_key(w, "status");
    if (r->status.len) {
        json_open_object(w);
        json_pair_text(w, "label", r->status);
        date_json(w, "since", r->status_since);
        date_json(w, "until", r->status_until);
        json_close_object(w);
    } else {
        json_put_null(w);
    }
    lead_json(&r->lead, w);
    json_close_object(w);
}

static void events_json(const struct event_line *events, size_t n, struct json_writer *w)
{
    json_key(w, "events");
    json_open_array(w);
    for (size_t i = 0; i < n; i++) {
        json_open_object(w);
        date_json(w, "date", events[i].date);
        json_pair_text(w, "agency", events[i].service->agency->code);
        json_pair_text(w, "service", events[i].service->name);
        json_pair_text(w, "label", events[i].label);
        json_pair_c(w, "class", event_class_word(events[i].class));
        text_or_null(w, "also_reported_by", events[i].also);
        json_close_object(w);
    }
    json_close_array(w);
}

static void hits_json(const char *key, const struct hit_line *hits, size_t n, struct json_writer *w)
{
    json_key(w, key);
    json_open_array(w);
    for (size_t i = 0; i < n; i++) {
        json_open_object(w);
        json_pair_text(w, "rule", hits[i].rule);
        json_pair_int(w, "version", hits[i].version);
        text_or_null(w, "name", hits[i].name);
        json_pair_c(w, "band", rule_band_word(hits[i].band));
        moment_json(w, "since", hits[i].since_ms);
        moment_json(w, "until", hits[i].until_ms);
        json_pair_int(w, "term", hits[i].term);
        json_pair_text(w, "sentence", hits[i].sentence);
        json_pair_text(w, "asked", hits[i].asked);
        json_pair_text(w, "rule_sentence", hits[i].rule_sentence);
        text_or_null(w, "covered_by", hits[i].covered_by);
        events_json(hits[i].events, hits[i].event_count, w);
        json_close_object(w);
    }
    json_close_array(w);
}

static void review_json(const struct person_view *v, struct json_writer *w)
{
    if (!v->review_shown) return;
    json_key(w, "review");
    json_open_object(w);
    json_pair_bool(w, "required", v->review_required);
    if (v->rules_shown) moment_json(w, "reviewed", v->reviewed_ms);
    if (v->rules_shown && v->review) {
        json_pair_c(w, "band", rule_band_word(v->review_band));
        moment_json(w, "due", v->review_due_ms);
        text_or_null(w, "assigned", v->review_assigned);
    }
    if (v->rules_shown) {
        hits_json("hits", v->hits, v->hit_count, w);
        hits_json("past_hits", v->past_hits, v->past_hit_count, w);
    }
    json_close_object(w);
}

static void household_json(const struct person_view *v, struct json_writer *w)
{
    if (!v->household_shown) return;
    json_key(w, "household");
    json_open_array(w);
    for (size_t i = 0; i < v->household_count; i++) {
        const struct household_line *h = &v->household[i];
        json_open_object(w);
        person_id_json(w, "person", h->person);
        text_or_null(w, "given_name", h->given_name);
        text_or_null(w, "family_name", h->family_name);
        number_or_null(w, "age", h->age);
        json_pair_text(w, "relation", h->relation);
        json_pair_bool(w, "lives_there", h->lives_there);
        json_pair_int(w, "services", (int64_t)h->services);
        json_pair_bool(w, "review_required", h->review);
        json_close_object(w);
    }
    json_close_array(w);
}

static void identity_json(const struct person_view *v, struct json_writer *w)
{
    text_or_null(w, "given_name", v->given_name);
    text_or_null(w, "family_name", v->family_name);
    if (v->other_names_shown) json_pair_text(w, "other_names", v->other_names);
    date_json(w, "birth_date", v->birth_date);
    number_or_null(w, "age", v->age);
    text_or_null(w, "gender", v->gender);
    if (v->identifiers_shown) text_or_null(w, "nhs_number", v->nhs_number);
    if (v->address_shown) text_or_null(w, "address", v->address);
    if (v->outcode_shown) text_or_null(w, "outcode", v->outcode);
    json_pair_bool(w, "possible_further_record", v->possible);
    if (!v->further_review) return;
    json_key(w, "if_one_person");
    json_open_object(w);
    json_pair_bool(w, "review_required", true);
    json_key(w, "rules");
    json_open_array(w);
    for (size_t i = 0; i < v->further_count; i++) {
        json_open_object(w);
        json_pair_text(w, "rule", v->further[i].rule);
        json_pair_c(w, "band", rule_band_word(v->further[i].band));
        json_pair_text(w, "sentence", v->further[i].sentence);
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
}

void person_view_json(const struct person_view *v, struct json_writer *w)
{
    json_open_object(w);
    person_id_json(w, "person", v->person);
    json_pair_int(w, "tier", v->tier);
    json_pair_bool(w, "restricted", v->restricted);
    json_pair_text(w, "region", v->region);
    json_pair_text(w, "duty_line", v->duty_line);
    date_json(w, "today", v->today);
    identity_json(v, w);
    json_pair_int(w, "window_days", v->window_days);
    if (v->count_shown) {
        json_pair_int(w, "count", v->count);
        json_pair_text(w, "count_sentence", v->count_sentence);
    }
    json_key(w, "services");
    json_open_array(w);
    for (size_t i = 0; i < v->row_count; i++)
        row_json(&v->rows[i], w);
    json_close_array(w);
    review_json(v, w);
    if (v->history_shown) events_json(v->events, v->event_count, w);
    expected_view_json(&v->expected, w);
    household_json(v, w);
    if (v->looks_shown) {
        json_pair_int(w, "looks_people", (int64_t)v->looks_people);
        json_pair_int(w, "looks_agencies", (int64_t)v->looks_agencies);
        text_or_null(w, "last_look_agency", v->last_look_agency);
        moment_json(w, "last_look", v->last_look_ms);
    }
    json_close_object(w);
}
