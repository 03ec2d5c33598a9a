/* ingest/mapping_read.c -- a mapping file: read, and refused with its place when it makes no
 * sense. */
#include "base/mem.h"
#include "codec/yaml.h"
#include "ingest/bundle.h"
#include "ingest/mapping.h"

struct reading {
    struct arena *arena;
    struct mapping *mapping;
    struct mapping_name *names; /* MAPPING_NAMES_MAX */
    struct err_info *why;
};

static const struct yaml_node *members(const struct yaml_node *node)
{
    return node ? node->first : NULL;
}

static err need_column(const struct reading *r, const struct yaml_node *at, str name,
                       enum column *ret_column)
{
    *ret_column = column_find(name);
    if (*ret_column < COLUMN__COUNT) return ERR_OK;
    (void)yaml_err(at, r->why, "this is not a column of the feed format");
    return err_todo(r->why, "name one of its columns; to leave theirs out, list it under ignore");
}

static err add_name(struct reading *r, const struct yaml_node *at, str theirs, enum column ours,
                    size_t event)
{
    struct mapping *m = r->mapping;
    if (m->name_count == MAPPING_NAMES_MAX) return yaml_err(at, r->why, "too many columns");
    r->names[m->name_count++] = (struct mapping_name){str_trim(theirs), ours, event};
    return ERR_OK;
}

/* columns: { Theirs: ours } or { Theirs: [ours, ours] } */
static err read_columns(struct reading *r, const struct yaml_node *map)
{
    err e = ERR_OK;
    for (const struct yaml_node *item = members(map); !e && item; item = item->next) {
        bool list = item->kind == YAML_LIST;
        if (!list && (e = yaml_is(item, YAML_TEXT, r->why))) break;
        for (const struct yaml_node *one = list ? item->first : item; !e && one;
             one = list ? one->next : NULL) {
            enum column c;
            e = yaml_is(one, YAML_TEXT, r->why);
            if (!e) e = need_column(r, one, one->text, &c);
            if (!e) e = add_name(r, item, item->key, c, 0);
        }
    }
    return e;
}

static err read_ignored(struct reading *r, const struct yaml_node *list)
{
    err e = ERR_OK;
    for (const struct yaml_node *item = members(list); !e && item; item = item->next) {
        e = yaml_is(item, YAML_TEXT, r->why);
        if (!e) e = add_name(r, item, item->text, COLUMN__COUNT, 0);
    }
    return e;
}

static err read_constants(struct reading *r, const struct yaml_node *map, str *ret_at,
                          size_t stride)
{
    err e = ERR_OK;
    for (const struct yaml_node *item = members(map); !e && item; item = item->next) {
        enum column c;
        e = need_column(r, item, item->key, &c);
        if (!e) e = yaml_is(item, YAML_TEXT, r->why);
        if (!e) *(str *)(void *)((char *)ret_at + stride * c) = item->text;
    }
    return e;
}

static err read_formats(struct reading *r, const struct yaml_node *map)
{
    err e = ERR_OK;
    for (const struct yaml_node *item = members(map); !e && item; item = item->next) {
        enum column c;
        e = need_column(r, item, item->key, &c);
        if (!e && column_table[c].kind != COLUMN_DATE)
            e = yaml_err(item, r->why, "this column holds no date");
        bool list = item->kind == YAML_LIST;
        for (const struct yaml_node *one = list ? item->first : item; !e && one;
             one = list ? one->next : NULL) {
            struct mapping_column *column = &r->mapping->columns[c];
            e = yaml_is(one, YAML_TEXT, r->why);
            if (!e && !mapping_date_format(one->text))
                e = yaml_err(one, r->why,
                             "a date format is made of YYYY, MM or Mon, DD, HH, mm and ss");
            if (!e && column->format_count == MAPPING_FORMATS_MAX)
                e = yaml_err(one, r->why, "too many date formats");
            if (!e) column->formats[column->format_count++] = one->text;
        }
    }
    return e;
}

/* { theirs: ours, ... } */
static err read_translations(struct reading *r, const struct yaml_node *item,
                             const struct mapping_value **ret_values, size_t *ret_n)
{
    err e = yaml_is(item, YAML_MAP, r->why);
    if (e) return e;
    struct mapping_value *values = ARENA_ARRAY(r->arena, struct mapping_value, item->n + 1);
    if (!values) return err_set(r->why, ERR_NOMEM, "no memory for a mapping");
    size_t n = 0;
    for (const struct yaml_node *one = item->first; !e && one; one = one->next) {
        if (one->kind != YAML_EMPTY) e = yaml_is(one, YAML_TEXT, r->why);
        values[n++] = (struct mapping_value){one->key, one->kind == YAML_EMPTY ? (str){"", 0}
                                                                               : one->text};
    }
    *ret_values = values;
    *ret_n = n;
    return e;
}

static err read_values(struct reading *r, const struct yaml_node *map)
{
    err e = ERR_OK;
    for (const struct yaml_node *item = members(map); !e && item; item = item->next) {
        enum column c;
        e = need_column(r, item, item->key, &c);
        struct mapping_column *column = e ? NULL : &r->mapping->columns[c];
        if (!e) e = read_translations(r, item, &column->values, &column->value_count);
    }
    return e;
}

/* join: { ours: { columns: [Theirs, Theirs], with: ", " } } */
static err read_join(struct reading *r, const struct yaml_node *item)
{
    static const char *const allowed[] = {"columns", "with", NULL};
    const struct yaml_node *columns = NULL;
    struct mapping *m = r->mapping;
    if (m->join_count == MAPPING_JOINS_MAX)
        return yaml_err(item, r->why, "too many joined columns");
    struct mapping_join *j = &m->joins[m->join_count++];
    j->with = STR(" ");
    err e = need_column(r, item, item->key, &j->ours);
    if (!e) e = yaml_only(item, allowed, r->why);
    if (!e) e = yaml_need_list(item, "columns", &columns, r->why);
    if (!e) e = yaml_may_text(item, "with", &j->with, r->why);
    if (!e && (columns->n < 2 || columns->n > MAPPING_PARTS_MAX))
        e = yaml_err(columns, r->why, "two to %d columns are joined", MAPPING_PARTS_MAX);
    if (!e && j->with.len > 4) e = yaml_err(item, r->why, "'with' has at most 4 characters");
    for (const struct yaml_node *one = e ? NULL : columns->first; !e && one; one = one->next) {
        e = yaml_is(one, YAML_TEXT, r->why);
        if (!e) j->theirs[j->n++] = str_trim(one->text);
    }
    for (size_t i = 0; !e && i + 1 < m->join_count; i++)
        if (m->joins[i].ours == j->ours) e = yaml_err(item, r->why, "this column is joined twice");
    return e;
}

/* events: a list of { columns: {...}, constants: {...}, values: { event_type: {...} }, suffix: text
 * } */
static err read_event(struct reading *r, const struct yaml_node *item)
{
    static const char *const allowed[] = {"columns", "constants", "values", "suffix", NULL};
    static const char *const translated[] = {"event_type", NULL};
    struct mapping *m = r->mapping;
    if (m->event_count == MAPPING_EVENTS_MAX)
        return yaml_err(item, r->why, "too many events in one line");
    struct mapping_event *event = &m->events[m->event_count++];
    const struct yaml_node *columns, *constants = NULL, *values = NULL;
    err e = yaml_only(item, allowed, r->why);
    if (!e) e = yaml_need_map(item, "columns", &columns, r->why);
    if (!e) e = yaml_may_map(item, "constants", &constants, r->why);
    if (!e) e = yaml_may_text(item, "suffix", &event->suffix, r->why);
    if (!e && event->suffix.len > 20)
        e = yaml_err(item, r->why, "a suffix has at most 20 characters");
    if (!e) e = read_constants(r, constants, event->constant, sizeof *event->constant);
    if (!e) e = yaml_may_map(item, "values", &values, r->why);
    if (!e && values) e = yaml_only(values, translated, r->why);
    if (!e && values && values->first)
        e = read_translations(r, values->first, &event->types, &event->type_count);
    for (const struct yaml_node *one = e ? NULL : columns->first; !e && one; one = one->next) {
        enum column c;
        e = yaml_is(one, YAML_TEXT, r->why);
        if (!e) e = need_column(r, one, one->text, &c);
        if (!e && column_table[c].part != COLUMN_OF_EVENT)
            e = yaml_err(one, r->why, "this is not an event column");
        if (!e) e = add_name(r, one, one->key, c, m->event_count);
    }
    return e;
}

/* A column that has our name and that the mapping says nothing else about stands for itself. */
static err add_own_names(struct reading *r, const struct yaml_node *root)
{
    struct mapping *m = r->mapping;
    size_t said = m->name_count;
    err e = ERR_OK;
    for (int c = 0; !e && c < COLUMN__COUNT; c++) {
        size_t i = 0;
        while (i < said && !str_eq_c(m->names[i].theirs, column_table[c].name))
            i++;
        if (i == said) e = add_name(r, root, str_of(column_table[c].name), (enum column)c, 0);
    }
    return e;
}

/* The same column ignored and used, or filling the same of ours twice, is a slip of the pen. */
static err check_names(const struct reading *r, const struct yaml_node *root)
{
    const struct mapping *m = r->mapping;
    for (size_t i = 0; i < m->name_count; i++)
        for (size_t k = 0; k < i; k++) {
            const struct mapping_name *a = &m->names[i], *b = &m->names[k];
            if (!str_eq(a->theirs, b->theirs)) continue;
            bool ignored = (a->ours == COLUMN__COUNT) != (b->ours == COLUMN__COUNT);
            if (ignored) return yaml_err(root, r->why, "a column is both ignored and used");
        }
    for (size_t i = 0; i < m->join_count; i++)
        for (size_t k = 0; k < m->name_count; k++) {
            bool own = str_eq_c(m->names[k].theirs, column_table[m->joins[i].ours].name);
            if (m->names[k].ours == m->joins[i].ours && m->names[k].event == 0 && !own)
                return yaml_err(root, r->why,
                                "a column is both joined and filled by one of theirs");
        }
    return ERR_OK;
}

/* Whose messages they are. Without `authority` the facility gives its own ids. */
static err read_hl7(struct reading *r, const struct yaml_node *root)
{
    static const char *const allowed[] = {"facility", "application", "authority", "other_triggers",
                                          NULL};
    str others = STR("");
    const struct yaml_node *node = NULL, *list = NULL;
    struct mapping_hl7 *h = &r->mapping->hl7;
    err e = yaml_may_map(root, "hl7", &node, r->why);
    if (e || !node) return e;
    e = yaml_only(node, allowed, r->why);
    if (!e) e = yaml_need_text(node, "facility", &h->facility, r->why);
    if (!e && !h->facility.len) e = yaml_err(node, r->why, "'facility' is empty");
    if (!e) e = yaml_may_text(node, "application", &h->application, r->why);
    if (!e) e = yaml_may_text(node, "other_triggers", &others, r->why);
    h->passes_over = str_eq_c(others, "acknowledge");
    if (!e && others.len && !h->passes_over && !str_eq_c(others, "refuse"))
        e = yaml_err(yaml_get(node, "other_triggers"), r->why,
                     "'acknowledge' or 'refuse' is expected");
    if (!e) e = yaml_may_list(node, "authority", &list, r->why);
    for (const struct yaml_node *item = list && !e ? list->first : NULL; !e && item;
         item = item->next) {
        e = yaml_is(item, YAML_TEXT, r->why);
        if (!e && h->authority_count == MAPPING_AUTHORITIES_MAX)
            e = yaml_err(item, r->why, "too many authorities");
        if (!e) h->authority[h->authority_count++] = item->text;
    }
    if (!e && !h->authority_count) h->authority[h->authority_count++] = h->facility;
    return e;
}

/* The files of a delivery that comes as several: read here only to be refused when they make no
 * sense. */
static err check_files(const struct reading *r, const struct yaml_node *files)
{
    struct bundle_plan *plan = mem_alloc(sizeof *plan);
    if (!plan) return err_set(r->why, ERR_NOMEM, "no memory for a mapping");
    err e = bundle_plan_read(r->arena, files, plan, r->why);
    mem_free(plan);
    return e;
}

static err read_root(struct reading *r, const struct yaml_node *root)
{
    static const char *const allowed[] = {"agency", "arrives", "sheet",     "columns", "ignore",
                                          "hl7",    "join",    "constants", "dates",   "values",
                                          "events", "files",   NULL};
    const struct yaml_node *columns = NULL, *ignore = NULL, *constants = NULL, *dates = NULL,
                           *values = NULL, *events = NULL, *join = NULL, *arrives = NULL,
                           *files = NULL;
    struct mapping *m = r->mapping;
    err e = root->kind == YAML_EMPTY ? ERR_OK : yaml_only(root, allowed, r->why);
    if (!e) e = yaml_may_text(root, "agency", &m->agency, r->why);
    if (!e) e = yaml_may_text(root, "sheet", &m->sheet, r->why);
    if (!e) e = read_hl7(r, root);
    if (!e) e = yaml_may_map(root, "columns", &columns, r->why);
    if (!e) e = yaml_may_list(root, "ignore", &ignore, r->why);
    if (!e) e = yaml_may_map(root, "constants", &constants, r->why);
    if (!e) e = yaml_may_map(root, "dates", &dates, r->why);
    if (!e) e = yaml_may_map(root, "values", &values, r->why);
    if (!e) e = yaml_may_list(root, "events", &events, r->why);
    if (!e) e = yaml_may_map(root, "join", &join, r->why);
    if (!e) e = yaml_may_map(root, "arrives", &arrives, r->why);
    if (!e) e = yaml_may_list(root, "files", &files, r->why);
    if (!e && files) e = check_files(r, files);
    if (!e) e = mapping_read_arrival(arrives, &m->arrives, r->why);
    if (!e) e = read_columns(r, columns);
    if (!e) e = read_ignored(r, ignore);
    if (!e) e = read_constants(r, constants, &m->columns[0].constant, sizeof m->columns[0]);
    if (!e) e = read_formats(r, dates);
    if (!e) e = read_values(r, values);
    for (const struct yaml_node *item = e ? NULL : members(join); !e && item; item = item->next)
        e = read_join(r, item);
    for (const struct yaml_node *item = e ? NULL : members(events); !e && item; item = item->next)
        e = read_event(r, item);
    if (!e) e = add_own_names(r, root);
    return e ? e : check_names(r, root);
}

err mapping_read_node(struct arena *a, const struct yaml_node *root, struct mapping *ret_mapping,
                      struct err_info *why)
{
    struct reading r = {.arena = a, .mapping = ret_mapping, .why = why};
    *ret_mapping = (struct mapping){.agency = STR(""), .sheet = STR(""), .text = STR("")};
    ret_mapping->hl7.facility = ret_mapping->hl7.application = STR("");
    r.names = ARENA_ARRAY(a, struct mapping_name, MAPPING_NAMES_MAX);
    if (!r.names) return err_set(why, ERR_NOMEM, "no memory for a mapping");
    ret_mapping->names = r.names;
    return read_root(&r, root);
}

err mapping_read(struct arena *a, str text, const char *file, struct mapping *ret_mapping,
                 struct err_info *why)
{
    const struct yaml_node *root;
    err e = yaml_read(a, text, file, MAPPING_BYTES_MAX, &root, why);
    if (!e) e = mapping_read_node(a, root, ret_mapping, why);
    if (e) return e;
    ret_mapping->text = str_copy(a, text);
    return ret_mapping->text.at ? ERR_OK : err_set(why, ERR_NOMEM, "no memory for a mapping");
}
