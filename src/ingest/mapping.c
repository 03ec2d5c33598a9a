/* ingest/mapping.c -- binding a mapping to a file, and making rows of its lines. See mapping.h. */
#include "ingest/mapping.h"

err mapping_plain(struct arena *a, struct mapping *ret_mapping, struct err_info *why)
{
    return mapping_read(a, STR(""), "", ret_mapping, why);
}

/* ---- binding ---- */

static const struct mapping_name *find_name(const struct mapping *m, str theirs)
{
    for (size_t i = 0; i < m->name_count; i++)
        if (str_eq(m->names[i].theirs, theirs)) return &m->names[i];
    return NULL;
}

/* A column that is part of one of ours. */
static bool bind_parts(const struct mapping *m, str theirs, size_t number, struct binding *b)
{
    bool found = false;
    for (size_t i = 0; i < m->join_count; i++)
        for (size_t k = 0; k < m->joins[i].n; k++) {
            if (!str_eq(m->joins[i].theirs[k], theirs)) continue;
            b->part[i][k] = (int16_t)(number - 1);
            found = true;
        }
    return found;
}

static err no_header(struct err_info *why)
{
    (void)err_set(why, ERR_INPUT, "the first row is not a header of the feed format");
    (void)err_at(why, "", 1, 0);
    return err_todo(why,
                    "the first row names the columns, person_ref among them; or use --mapping");
}

static err refuse_column(struct err_info *why, size_t number, const char *what)
{
    (void)err_set(why, ERR_INPUT, "column %zu of the header %s", number, what);
    (void)err_at(why, "", 1, 0);
    return err_todo(why, "leave the column out, or name it in the feed's mapping");
}

static bool is_joined(const struct mapping *m, enum column c)
{
    for (size_t i = 0; i < m->join_count; i++)
        if (m->joins[i].ours == c) return true;
    return false;
}

/* Every use of a column of theirs: one column may fill several of ours. */
static err bind_column(const struct mapping *m, str theirs, size_t number, struct binding *b,
                       struct err_info *why)
{
    for (size_t i = 0; i < m->name_count; i++) {
        const struct mapping_name *name = &m->names[i];
        if (!str_eq(name->theirs, theirs) || name->ours == COLUMN__COUNT) continue;
        if (b->field[name->event][name->ours] >= 0)
            return refuse_column(
                why, number, "fills a column of the feed format that another one fills already");
        b->field[name->event][name->ours] = (int16_t)(number - 1);
    }
    return ERR_OK;
}

err mapping_bind(const struct mapping *m, const str *header, size_t n, struct binding *ret_binding,
                 struct err_info *why)
{
    size_t known = 0;
    memset(ret_binding, -1, sizeof *ret_binding);
    for (size_t i = 0; i < n; i++) {
        str theirs = str_trim(header[i]);
        bool part = bind_parts(m, theirs, i + 1, ret_binding);
        known += part || find_name(m, theirs);
    }
    if (known == 0) return no_header(why);
    for (size_t i = 0; i < n; i++) {
        str theirs = str_trim(header[i]);
        if (!find_name(m, theirs) && !bind_parts(m, theirs, i + 1, ret_binding))
            return refuse_column(why, i + 1, "is not in the feed format");
        for (size_t k = 0; k < i; k++)
            if (str_eq(str_trim(header[k]), theirs))
                return refuse_column(why, i + 1, "comes twice");
        err e = bind_column(m, theirs, i + 1, ret_binding, why);
        if (e) return e;
    }
    if (ret_binding->field[0][COLUMN_person_ref] >= 0 || is_joined(m, COLUMN_person_ref))
        return ERR_OK;
    (void)err_set(why, ERR_INPUT, "there is no column person_ref");
    (void)err_at(why, "", 1, 0);
    return err_todo(why, "add it, or name the column that holds it in the feed's mapping");
}

/* ---- rows ---- */

struct making {
    const struct mapping *mapping;
    const struct binding *binding;
    const str *line;
    size_t n;
    struct mapping_scratch *scratch;
};

static str field_at(const struct making *k, int16_t at)
{
    return at >= 0 && (size_t)at < k->n ? str_trim(k->line[at]) : (str){"", 0};
}

/* What does not fit is left out whole: a part of an address is none. Systems that have one field
 * for a house's number and its name fill both: what is said twice running is said once. */
static str join_parts(const struct making *k, size_t which)
{
    const struct mapping_join *j = &k->mapping->joins[which];
    bool whole = column_table[j->ours].kind == COLUMN_REFERENCE;
    char *at = k->scratch->joined[which];
    size_t len = 0;
    str before = {"", 0};
    for (size_t i = 0; i < j->n; i++) {
        str part = field_at(k, k->binding->part[which][i]);
        if (!part.len && whole) return (str){"", 0};
        if (!part.len || (!whole && str_eq_nocase(part, before))) continue;
        before = part;
        str with = len ? j->with : (str){"", 0};
        if (len + with.len + part.len > MAPPING_JOINED_BYTES_MAX) return (str){"", 0};
        memcpy(at + len, with.at, with.len);
        memcpy(at + len + with.len, part.at, part.len);
        len += with.len + part.len;
    }
    return str_range(at, len);
}

static str raw_field(const struct making *k, size_t event, enum column c)
{
    for (size_t i = 0; !event && i < k->mapping->join_count; i++) {
        const struct mapping_join *j = &k->mapping->joins[i];
        bool there = false;
        for (size_t part = 0; part < j->n; part++)
            there = there || k->binding->part[i][part] >= 0;
        if (j->ours == c && there) return join_parts(k, i);
    }
    return field_at(k, k->binding->field[event][c]);
}

static const struct mapping_value *look_up(const struct mapping_value *values, size_t n, str text)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(values[i].theirs, text) || (text.len && str_eq_c(values[i].theirs, "*")))
            return &values[i];
    return NULL;
}

/* By the event's own words, then by the line's. */
static str translate(const struct making *k, size_t event, enum column c, str text)
{
    const struct mapping_column *column = &k->mapping->columns[c];
    const struct mapping_value *found = NULL;
    if (event && c == COLUMN_event_type) {
        const struct mapping_event *own = &k->mapping->events[event - 1];
        found = look_up(own->types, own->type_count, text);
    }
    if (!found) found = look_up(column->values, column->value_count, text);
    if (found) return found->ours;
    bool with_time = c != COLUMN_birth_date && c != COLUMN_life_date;
    for (size_t i = 0; i < column->format_count; i++) {
        size_t len;
        if (text.len &&
            mapping_date(column->formats[i], text, with_time, k->scratch->text[c], &len))
            return str_range(k->scratch->text[c], len);
    }
    return text;
}

static str made_field(const struct making *k, size_t event, enum column c)
{
    str text = translate(k, event, c, raw_field(k, event, c));
    if (text.len) return text;
    return event ? k->mapping->events[event - 1].constant[c] : k->mapping->columns[c].constant;
}

static str with_suffix(const struct making *k, str ref, str suffix)
{
    char *at = k->scratch->text[COLUMN_event_ref];
    if (!ref.len || !suffix.len || ref.len + 1 + suffix.len > MAPPING_TEXT_MAX) return ref;
    memmove(at, ref.at, ref.len);
    at[ref.len] = '-';
    memcpy(at + ref.len + 1, suffix.at, suffix.len);
    return str_range(at, ref.len + 1 + suffix.len);
}

/* Their word for what happened may mean that nothing did: it is translated to nothing. Of an event
 * with words of its own, no word means that too. */
static bool means_no_event(const struct making *k, size_t event)
{
    bool own = event && k->mapping->events[event - 1].type_count;
    return (own || raw_field(k, event, COLUMN_event_type).len) &&
           !made_field(k, event, COLUMN_event_type).len;
}

/* An event of a line is there when its date or its reference is. */
static bool has_event(const struct making *k, size_t event)
{
    if (means_no_event(k, event)) return false;
    return raw_field(k, event, COLUMN_event_date).len ||
           (raw_field(k, event, COLUMN_event_ref).len &&
            k->binding->field[event][COLUMN_event_date] < 0);
}

/* The which-th event that this line has, counted from 0; 0 = it has no such one. */
static size_t nth_event(const struct making *k, size_t which)
{
    for (size_t event = 1; event <= k->mapping->event_count; event++)
        if (has_event(k, event) && which-- == 0) return event;
    return 0;
}

bool mapping_row(const struct mapping *m, const struct binding *b, const str *line, size_t n,
                 size_t which, struct mapping_scratch *scratch, struct fields *ret_fields)
{
    struct making k = {m, b, line, n, scratch};
    size_t event = m->event_count ? nth_event(&k, which) : 0;
    if (!event && which > 0) return false;
    bool none = !event && (m->event_count || means_no_event(&k, 0));
    for (int i = 0; i < COLUMN__COUNT; i++) {
        enum column c = (enum column)i;
        bool of_event = column_table[c].part == COLUMN_OF_EVENT && c != COLUMN_service;
        ret_fields->at[c] =
            of_event && none ? (str){"", 0} : made_field(&k, 0, c);
        str own = event && column_table[c].part == COLUMN_OF_EVENT ? made_field(&k, event, c)
                                                                   : (str){"", 0};
        if (own.len) ret_fields->at[c] = own;
    }
    if (event)
        ret_fields->at[COLUMN_event_ref] =
            with_suffix(&k, ret_fields->at[COLUMN_event_ref], m->events[event - 1].suffix);
    /* A constant event type makes an event only of a line that has one. */
    if (!raw_field(&k, event, COLUMN_event_date).len && !ret_fields->at[COLUMN_event_ref].len &&
        !raw_field(&k, event, COLUMN_event_type).len)
        ret_fields->at[COLUMN_event_type] = (str){"", 0};
    return true;
}
