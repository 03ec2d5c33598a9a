/* ingest/row.c -- see row.h. The order of the checks decides which reason a row with several faults
 * gets: form first, then codes and numbers, then what the row says as a whole. */
#include "ingest/row.h"

#include "person/plant.h"

#include "ingest/check.h"

void terms_init(struct terms *t, const struct partners *p, const struct agency *agency,
                const struct agreement *agreement, int64_t now_ms)
{
    *t = (struct terms){.partners = p,
                        .agency = agency,
                        .agreement = agreement,
                        .now_ms = now_ms,
                        .today = date_days(date_uk(now_ms).date),
                        .as_of_ms = now_ms};
    for (int c = 0; c < COLUMN__COUNT; c++)
        if (column_table[c].part == COLUMN_OF_FRAME ||
            agreement_allows_field(agreement, str_of(column_table[c].name)))
            t->columns |= column_bit((enum column)c);
}

/* One row while it is being judged; `at` is the column that is to blame. */
struct judging {
    const struct terms *terms;
    struct fields in; /* trimmed */
    struct row *row;
    enum column at;
};

static str field(const struct judging *j, enum column c)
{
    return j->in.at[c];
}
static bool given(const struct judging *j, enum column c)
{
    return j->in.at[c].len != 0;
}

static enum reason blame(struct judging *j, enum column c, enum reason reason)
{
    j->at = c;
    return reason;
}

/* ---- form and agreement ---- */

static enum reason judge_action(struct judging *j)
{
    str action = field(j, COLUMN_action);
    j->row->action = str_eq_c(action, "withdraw") ? ROW_WITHDRAW
                     : str_eq_c(action, "merge")  ? ROW_MERGE
                                                  : ROW_UPSERT;
    return action.len && j->row->action == ROW_UPSERT ? blame(j, COLUMN_action, REASON_bad_code)
                                                      : REASON_NONE;
}

static enum reason judge_forms(struct judging *j)
{
    column_set allowed = j->terms->columns;
    if (j->row->action == ROW_MERGE)
        allowed |= column_bit(COLUMN_related_ref); /* part of the action */
    for (int i = 0; i < COLUMN__COUNT; i++) {
        enum column c = (enum column)i;
        if (!given(j, c)) continue;
        if (!(allowed & column_bit(c))) return blame(j, c, REASON_field_not_agreed);
        enum reason reason = check_form(c, field(j, c));
        if (reason) return blame(j, c, reason);
    }
    return REASON_NONE;
}

/* ---- the person ---- */

static enum reason judge_numbers(struct judging *j)
{
    struct demographics *who = &j->row->who.who;
    bool digits_right = true;
    if (given(j, COLUMN_nhs_number) &&
        !check_nhs_number(field(j, COLUMN_nhs_number), &digits_right))
        return blame(j, COLUMN_nhs_number, REASON_bad_form);
    if (!digits_right) return blame(j, COLUMN_nhs_number, REASON_check_digit);
    if (given(j, COLUMN_postcode) && !check_postcode(field(j, COLUMN_postcode)))
        return blame(j, COLUMN_postcode, REASON_bad_form);
    if (given(j, COLUMN_uprn) && !check_uprn(field(j, COLUMN_uprn)))
        return blame(j, COLUMN_uprn, REASON_bad_form);
    if (given(j, COLUMN_upn) && !check_upn(field(j, COLUMN_upn)))
        return blame(j, COLUMN_upn, REASON_bad_form);
    who->nhs_number = pii_of(field(j, COLUMN_nhs_number));
    who->postcode = pii_of(field(j, COLUMN_postcode));
    who->uprn = pii_of(field(j, COLUMN_uprn));
    who->upn = pii_of(field(j, COLUMN_upn));
    return REASON_NONE;
}

static enum reason judge_codes(struct judging *j)
{
    struct demographics *who = &j->row->who.who;
    if (given(j, COLUMN_gender) && !check_gender(field(j, COLUMN_gender), &who->gender))
        return blame(j, COLUMN_gender, REASON_bad_code);
    if (given(j, COLUMN_nhs_number_status) &&
        !check_nhs_status(field(j, COLUMN_nhs_number_status), &who->nhs_status))
        return blame(j, COLUMN_nhs_number_status, REASON_bad_code);
    if (given(j, COLUMN_sensitive) && !check_sensitive(field(j, COLUMN_sensitive), &who->sensitive))
        return blame(j, COLUMN_sensitive, REASON_bad_code);
    return REASON_NONE;
}

static enum reason judge_birth(struct judging *j)
{
    struct date *born = &j->row->who.who.birth_date;
    if (!given(j, COLUMN_birth_date)) return REASON_NONE;
    if (!date_parse_iso(field(j, COLUMN_birth_date), born))
        return blame(j, COLUMN_birth_date, REASON_bad_date);
    if (date_days(*born) > j->terms->today) return blame(j, COLUMN_birth_date, REASON_future_date);
    if (date_age(*born, date_from_days(j->terms->today)) > ROW_AGE_MAX)
        return blame(j, COLUMN_birth_date, REASON_impossible_age);
    return REASON_NONE;
}

static enum reason judge_life(struct judging *j)
{
    struct record_content *who = &j->row->who;
    bool dated = given(j, COLUMN_life_date), confirmed = given(j, COLUMN_life_confirmed);
    if (!given(j, COLUMN_life_status)) {
        if (dated) return blame(j, COLUMN_life_date, REASON_not_paired);
        return confirmed ? blame(j, COLUMN_life_confirmed, REASON_not_paired) : REASON_NONE;
    }
    for (int s = LIFE_NOT_SAID + 1; s < LIFE__COUNT; s++)
        if (str_eq_c(field(j, COLUMN_life_status), life_status_word((enum life_status)s)))
            who->life = (enum life_status)s;
    if (!who->life) return blame(j, COLUMN_life_status, REASON_bad_code);
    if (!dated) return blame(j, COLUMN_life_date, REASON_missing);
    if (!date_parse_iso(field(j, COLUMN_life_date), &who->life_date))
        return blame(j, COLUMN_life_date, REASON_bad_date);
    if (date_days(who->life_date) > j->terms->today)
        return blame(j, COLUMN_life_date, REASON_future_date);
    str word = field(j, COLUMN_life_confirmed);
    who->life_confirmed = str_eq_c(word, "yes")  ? CONFIRMED_YES
                          : str_eq_c(word, "no") ? CONFIRMED_NO
                                                 : CONFIRMED_NOT_SAID;
    return confirmed && !who->life_confirmed ? blame(j, COLUMN_life_confirmed, REASON_bad_code)
                                             : REASON_NONE;
}

static enum reason judge_relation(struct judging *j)
{
    bool related = given(j, COLUMN_related_ref), said = given(j, COLUMN_relation);
    struct row *row = j->row;
    if (row->action == ROW_MERGE) {
        if (!related) return blame(j, COLUMN_related_ref, REASON_missing);
        if (said) return blame(j, COLUMN_relation, REASON_not_paired);
        row->relation = RELATION_MERGED_INTO;
    } else {
        if (said && !related) return blame(j, COLUMN_related_ref, REASON_not_paired);
        if (related && !said) return blame(j, COLUMN_relation, REASON_not_paired);
        if (!related) return REASON_NONE;
        row->relation = relation_of(field(j, COLUMN_relation));
        if (row->relation == RELATION_NONE || row->relation == RELATION_MERGED_INTO)
            return blame(j, COLUMN_relation, REASON_bad_code);
    }
    row->related_ref = pii_of(field(j, COLUMN_related_ref));
    if (str_eq(field(j, COLUMN_related_ref), field(j, COLUMN_person_ref)))
        return blame(j, COLUMN_related_ref, REASON_related_to_self);
    return REASON_NONE;
}

/* Columns of which the row says nothing, so that what was said before stands. */
static enum reason judge_keeps(struct judging *j)
{
    static const enum column columns[] = {
#define KEPT_COLUMN(name) [KEPT_##name] = COLUMN_##name,
        KEPT_LIST(KEPT_COLUMN)
#undef KEPT_COLUMN
    };
    str rest = field(j, COLUMN_keeps), word;
    while (rest.len && str_next(&rest, ' ', &word)) {
        size_t k = 0;
        while (k < COUNT(columns) && !str_eq_c(word, column_table[columns[k]].name))
            k++;
        if (k == COUNT(columns)) return blame(j, COLUMN_keeps, REASON_bad_code);
        if (given(j, columns[k])) return blame(j, columns[k], REASON_not_paired);
        j->row->who.kept |= 1u << k;
    }
    return REASON_NONE;
}

static enum reason judge_person(struct judging *j)
{
    struct record_content *content = &j->row->who;
    if (!given(j, COLUMN_person_ref)) return blame(j, COLUMN_person_ref, REASON_missing);
    j->row->has_person = given(j, COLUMN_given_name) || given(j, COLUMN_family_name);
    if (!j->row->has_person && j->row->action == ROW_UPSERT)
        return blame(j, COLUMN_given_name, REASON_name_missing);
    content->person_ref = pii_of(field(j, COLUMN_person_ref));
    content->who.given_name = pii_of(field(j, COLUMN_given_name));
    content->who.family_name = pii_of(field(j, COLUMN_family_name));
    content->who.known_as = pii_of(field(j, COLUMN_known_as));
    content->who.previous_family_name = pii_of(field(j, COLUMN_previous_family_name));
    content->who.address = pii_of(field(j, COLUMN_address));
    content->who.consistent_id = pii_of(field(j, COLUMN_consistent_id));
    static enum reason (*const judges[])(struct judging *) = {
        judge_numbers, judge_codes, judge_birth, judge_life, judge_relation, judge_keeps};
    for (size_t i = 0; i < COUNT(judges); i++) {
        enum reason reason = judges[i](j);
        if (reason) return reason;
    }
    if (content->life && content->who.birth_date.year &&
        date_days(content->who.birth_date) > date_days(content->life_date) &&
        date_whole(content->life_date))
        return blame(j, COLUMN_life_date, REASON_death_before_birth);
    return REASON_NONE;
}

/* ---- the event ---- */

static bool in_future(const struct terms *t, int64_t ms, bool has_time)
{
    return has_time ? ms > t->now_ms + ROW_CLOCK_SLACK_MS : date_days(date_uk(ms).date) > t->today;
}

static enum reason judge_type(struct judging *j)
{
    if (!given(j, COLUMN_event_type)) return REASON_NONE;
    const struct event_type *type = partners_type(j->terms->partners, field(j, COLUMN_event_type));
    if (!type) return blame(j, COLUMN_event_type, REASON_unknown_event_type);
    if (!agreement_allows_type(j->terms->agreement, type))
        return blame(j, COLUMN_event_type, REASON_event_type_not_agreed);
    j->row->event_type = type->code;
    return REASON_NONE;
}

static enum reason judge_service(struct judging *j)
{
    const struct service *service = partners_service(j->terms->agency, field(j, COLUMN_service));
    if (!service) return blame(j, COLUMN_service, REASON_unknown_service);
    j->row->service = service->code;
    return REASON_NONE;
}

static enum reason judge_event_dates(struct judging *j)
{
    struct row *row = j->row;
    bool end_has_time;
    if (!given(j, COLUMN_event_date)) return REASON_NONE;
    if (!date_parse_moment(field(j, COLUMN_event_date), &row->happened_ms, &row->has_time))
        return blame(j, COLUMN_event_date, REASON_bad_date);
    if (in_future(j->terms, row->happened_ms, row->has_time))
        return blame(j, COLUMN_event_date, REASON_future_date);
    struct date born = row->who.who.birth_date;
    if (born.year && date_days(born) > date_days(date_uk(row->happened_ms).date))
        return blame(j, COLUMN_event_date, REASON_birth_after_event);
    if (!given(j, COLUMN_event_end)) return REASON_NONE;
    if (!date_parse_moment(field(j, COLUMN_event_end), &row->end_ms, &end_has_time))
        return blame(j, COLUMN_event_end, REASON_bad_date);
    if (in_future(j->terms, row->end_ms, end_has_time))
        return blame(j, COLUMN_event_end, REASON_future_date);
    int64_t start_ms =
        end_has_time ? row->happened_ms : date_uk_midnight_ms(date_uk(row->happened_ms).date);
    return row->end_ms < start_ms ? blame(j, COLUMN_event_end, REASON_end_before_start)
                                  : REASON_NONE;
}

static enum reason judge_lead(struct judging *j)
{
    static const enum column phones[] = {COLUMN_contact_phone, COLUMN_out_of_hours_phone};
    struct event_lead *lead = &j->row->event.lead;
    for (size_t i = 0; i < COUNT(phones); i++)
        if (given(j, phones[i]) && !check_phone(field(j, phones[i])))
            return blame(j, phones[i], REASON_bad_form);
    if (given(j, COLUMN_contact_email) && !check_email(field(j, COLUMN_contact_email)))
        return blame(j, COLUMN_contact_email, REASON_bad_form);
    lead->name = pii_of(field(j, COLUMN_contact_name));
    lead->phone = pii_of(field(j, COLUMN_contact_phone));
    lead->email = pii_of(field(j, COLUMN_contact_email));
    lead->away_phone = pii_of(field(j, COLUMN_out_of_hours_phone));
    j->row->event.authority = pii_of(field(j, COLUMN_authority));
    return REASON_NONE;
}

/* Which event columns are filled: `service` alone is no event, a mapping may set it on every row.
 */
static enum reason judge_completeness(struct judging *j)
{
    static const enum column needed[] = {COLUMN_event_ref, COLUMN_event_type, COLUMN_event_date};
    static const enum column extra[] = {COLUMN_event_end,     COLUMN_contact_name,
                                        COLUMN_contact_phone, COLUMN_contact_email,
                                        COLUMN_authority,     COLUMN_out_of_hours_phone};
    bool some = false;
    for (size_t i = 0; i < COUNT(needed); i++)
        some = some || given(j, needed[i]);
    for (size_t i = 0; i < COUNT(extra); i++)
        some = some || given(j, extra[i]);
    if (j->row->action == ROW_WITHDRAW)
        return given(j, COLUMN_event_ref) ? j->row->has_event = true, REASON_NONE
                                          : blame(j, COLUMN_event_ref, REASON_missing);
    for (size_t i = 0; some && i < COUNT(needed); i++)
        if (!given(j, needed[i])) return blame(j, needed[i], REASON_incomplete_event);
    if (some && j->row->action == ROW_MERGE) return blame(j, COLUMN_event_ref, REASON_not_paired);
    j->row->has_event = some;
    return REASON_NONE;
}

static enum reason judge_event(struct judging *j)
{
    static enum reason (*const judges[])(struct judging *) = {
        judge_completeness, judge_service, judge_type, judge_event_dates, judge_lead};
    for (size_t i = 0; i < COUNT(judges); i++) {
        enum reason reason = judges[i](j);
        if (reason) return reason;
    }
    j->row->event.event_ref = pii_of(field(j, COLUMN_event_ref));
    return REASON_NONE;
}

static enum reason judge_as_of(struct judging *j)
{
    bool has_time;
    j->row->as_of_ms = j->terms->as_of_ms;
    j->row->as_of_stated = j->terms->as_of_stated;
    if (!given(j, COLUMN_as_of)) return REASON_NONE;
    if (PLANTED(STATED)) return REASON_NONE;
    if (!date_parse_moment(field(j, COLUMN_as_of), &j->row->as_of_ms, &has_time))
        return blame(j, COLUMN_as_of, REASON_bad_date);
    j->row->as_of_stated = true;
    return in_future(j->terms, j->row->as_of_ms, has_time)
               ? blame(j, COLUMN_as_of, REASON_future_date)
               : REASON_NONE;
}

enum reason row_check(const struct terms *t, const struct fields *in, struct row *ret_row,
                      enum column *ret_column)
{
    static enum reason (*const judges[])(struct judging *) = {
        judge_action, judge_forms, judge_person, judge_event, judge_as_of};
    struct judging j = {.terms = t, .row = ret_row, .at = COLUMN__COUNT};
    for (int c = 0; c < COLUMN__COUNT; c++)
        j.in.at[c] = str_trim(in->at[c]);
    *ret_row = (struct row){0};
    for (size_t i = 0; i < COUNT(judges); i++) {
        enum reason reason = judges[i](&j);
        if (!reason) continue;
        *ret_column = j.at;
        return reason;
    }
    return REASON_NONE;
}

int64_t row_as_of(const struct terms *t, const struct fields *in)
{
    int64_t ms;
    bool has_time;
    str text = str_trim(in->at[COLUMN_as_of]);
    bool said = text.len && date_parse_moment(text, &ms, &has_time) && !in_future(t, ms, has_time);
    return said ? ms : t->as_of_ms;
}
