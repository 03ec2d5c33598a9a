/* quality/eval_data.c -- reads the two files; references, persons and clusters become numbers.
 *
 * A record has up to two names: agency and person_ref, and an id (with its file, when there are
 * two). The links may use either. */
#include "quality/eval_data.h"

#include "quality/table.h"

#include <stdio.h>

enum { SEPARATOR = 0x1f };
static const size_t keys_bytes_max = (size_t)4 << 30;

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory for that many records");
}

/* The number of a text, the next free one when it is new. The text is kept. */
static err number_of(struct eval_data *d, struct map_str *m, str text, uint32_t *ret_number,
                     bool *ret_new, struct err_info *why)
{
    const uint64_t *known = map_str_get(m, text);
    *ret_new = !known;
    if (known) {
        *ret_number = (uint32_t)*known;
        return ERR_OK;
    }
    str kept = str_copy(d->arena, text);
    uint64_t *slot = kept.at ? map_str_put(m, kept, NULL) : NULL;
    if (!slot) return no_memory(why);
    *ret_number = (uint32_t)(*slot = m->n - 1);
    return ERR_OK;
}

static err person_of(struct eval_data *d, str code, uint32_t *ret_person, struct err_info *why)
{
    bool is_new;
    *ret_person = NO_PERSON;
    if (!code.len) return ERR_OK;
    err e = number_of(d, &d->person_at, code, ret_person, &is_new, why);
    if (e || !is_new) return e;
    struct eval_person *p = VEC_PUSH(&d->persons);
    if (!p) return no_memory(why);
    *p = (struct eval_person){{NO_PERSON, NO_PERSON}, NO_PERSON, NO_PERSON, NO_PERSON,
                              NO_PERSON,              NO_PERSON, 0};
    return ERR_OK;
}

/* Put the record into a group; so many groups are counted, and more are an error. */
static err join_group(struct eval_data *d, struct eval_record *record, const char *dimension,
                      str name, struct err_info *why)
{
    char key[EVAL_NAME_MAX + 16];
    uint32_t group = 0;
    bool is_new;
    if (!name.len) return ERR_OK;
    if (name.len >= EVAL_NAME_MAX)
        return err_set(why, ERR_INPUT, "a %s is longer than %d", dimension, EVAL_NAME_MAX - 1);
    int n = snprintf(key, sizeof key, "%s%c%.*s", dimension, SEPARATOR, STR_FMT(name));
    err e = number_of(d, &d->group_at, str_range(key, (size_t)n), &group, &is_new, why);
    if (e) return e;
    if (group >= EVAL_GROUPS_MAX)
        return err_set(why, ERR_LIMIT, "more than %d different groups", EVAL_GROUPS_MAX);
    if (is_new) {
        struct eval_group *g = &d->result->group[d->result->groups++];
        *g = (struct eval_group){.dimension = dimension};
        snprintf(g->name, sizeof g->name, "%.*s", STR_FMT(name));
    }
    record->groups[group / 64] |= (uint64_t)1 << group % 64;
    return ERR_OK;
}

enum {
    T_AGENCY,
    T_REF,
    T_PERSON,
    T_FILE,
    T_ID,
    T_CLUSTER,
    T_ORIGIN,
    T_SEX,
    T_YEAR,
    T_MOVER,
    T_RENAMED,
    T_TWIN,
    T_MOTHER,
    T_FATHER,
    T_NAMESAKE,
    T_FORMER,
    T_NAME,
    T_OUTCODE,
    T_HOME_TOLD,
    T_NAME_TOLD,
    T_REASONS,
    T__COUNT
};
static const char *const truth_columns[T__COUNT] = {
    [T_AGENCY] = "agency",
    [T_REF] = "person_ref",
    [T_PERSON] = "person",
    [T_FILE] = "file",
    [T_ID] = "id",
    [T_CLUSTER] = "cluster",
    [T_ORIGIN] = "origin",
    [T_SEX] = "sex",
    [T_YEAR] = "birth_year",
    [T_MOVER] = "mover",
    [T_RENAMED] = "name_changed",
    [T_TWIN] = "twin_of",
    [T_MOTHER] = "mother",
    [T_FATHER] = "father",
    [T_NAMESAKE] = "namesake_of",
    [T_FORMER] = "adopted_from",
    [T_NAME] = "name",
    [T_OUTCODE] = "outcode",
    [T_HOME_TOLD] = "home_told",
    [T_NAME_TOLD] = "name_told",
    [T_REASONS] = "reasons",
};

static err join_groups(struct eval_data *d, struct eval_record *r, const str *v,
                       struct err_info *why)
{
    err e = join_group(d, r, "agency", v[T_AGENCY], why);
    if (!e) e = join_group(d, r, "origin", v[T_ORIGIN], why);
    if (!e) e = join_group(d, r, "sex", v[T_SEX], why);
    if (!e && str_eq_c(v[T_MOVER], "yes")) e = join_group(d, r, "changed", STR("address"), why);
    if (!e && str_eq_c(v[T_RENAMED], "yes")) e = join_group(d, r, "changed", STR("name"), why);
    str rest = v[T_REASONS], reason;
    while (!e && rest.len && str_next(&rest, ';', &reason))
        e = join_group(d, r, "reason", reason, why);
    return e;
}

/* A record by one of its two names; an empty reference is none. */
static err name_record(struct eval_data *d, struct map_str *m, str where, str reference,
                       uint32_t record, struct err_info *why)
{
    if (!reference.len) return ERR_OK;
    str key = str_printf(d->arena, "%.*s%c%.*s", STR_FMT(where), SEPARATOR, STR_FMT(reference));
    bool is_new = false;
    uint64_t *slot = key.at ? map_str_put(m, key, &is_new) : NULL;
    if (!slot) return no_memory(why);
    if (!is_new) return err_set(why, ERR_INPUT, "the record stands in the truth file twice");
    *slot = record;
    return ERR_OK;
}

static err two_numbers(struct eval_data *d, struct map_str *m, str one, str other,
                       uint32_t *ret_number, struct err_info *why)
{
    bool is_new;
    *ret_number = NO_PERSON;
    if (!one.len) return ERR_OK;
    str key = other.len
                  ? str_printf(d->arena, "%.*s%c%.*s", STR_FMT(one), SEPARATOR, STR_FMT(other))
                  : one;
    return key.at ? number_of(d, m, key, ret_number, &is_new, why) : no_memory(why);
}

static err take_kin(struct eval_data *d, const str *v, uint32_t person, struct err_info *why)
{
    static const struct {
        int column;
        size_t offset;
    } kin[] = {{T_MOTHER, offsetof(struct eval_person, mother)},
               {T_FATHER, offsetof(struct eval_person, father)},
               {T_NAMESAKE, offsetof(struct eval_person, namesake)},
               {T_FORMER, offsetof(struct eval_person, former)}};
    struct eval_person p = d->persons.at[person];
    str twins = v[T_TWIN], twin;
    err e = ERR_OK;
    for (int k = 0; !e && k < 2 && twins.len && str_next(&twins, ';', &twin); k++)
        e = person_of(d, twin, &p.twin[k], why);
    for (size_t i = 0; !e && i < COUNT(kin); i++)
        e = person_of(d, v[kin[i].column], (uint32_t *)(void *)((char *)&p + kin[i].offset), why);
    if (!e && v[T_OUTCODE].len)
        e = two_numbers(d, &d->name_at, v[T_NAME], v[T_OUTCODE], &p.same_name, why);
    if (!e) d->persons.at[person] = p;
    return e;
}

static err take_truth(void *context, const str *v, long line, struct err_info *why)
{
    struct eval_data *d = context;
    uint32_t person = NO_PERSON, number = (uint32_t)d->records.n;
    int64_t year = 0;
    str code = v[T_PERSON].len ? v[T_PERSON] : v[T_CLUSTER];
    (void)line;
    if (!code.len || (!v[T_REF].len && !v[T_ID].len))
        return err_set(why, ERR_INPUT, "the record's id, or its person, is empty");
    if (v[T_YEAR].len && (!str_to_int64(v[T_YEAR], &year) || year < 1 || year > 9999))
        return err_set(why, ERR_INPUT, "birth_year is not a year");
    err e = name_record(d, &d->record_at, v[T_AGENCY], v[T_REF], number, why);
    if (!e) e = name_record(d, &d->id_at, v[T_FILE], v[T_ID], number, why);
    if (!e) e = person_of(d, code, &person, why);
    if (!e) e = take_kin(d, v, person, why);
    if (e) return e;
    d->persons.at[person].birth_year = (int)year;
    if (year > d->newest_year) d->newest_year = (int)year;
    struct eval_record *r = VEC_PUSH(&d->records);
    if (!r) return no_memory(why);
    *r = (struct eval_record){.person = person, .cluster = NO_CLUSTER};
    e = two_numbers(d, &d->told_at, v[T_HOME_TOLD], STR(""), &r->home, why);
    if (!e) e = two_numbers(d, &d->told_at, v[T_NAME_TOLD], STR(""), &r->name, why);
    return e ? e : join_groups(d, r, v, why);
}

static err join_ages(struct eval_data *d, struct err_info *why)
{
    static const struct {
        int from;
        const char *name;
    } bands[] = {{65, "65+"},   {40, "40-64"}, {18, "18-39"},
                 {11, "11-17"}, {5, "05-10"},  {0, "00-04"}};
    err e = ERR_OK;
    for (size_t i = 0; !e && i < d->records.n; i++) {
        struct eval_record *r = &d->records.at[i];
        int year = d->persons.at[r->person].birth_year;
        if (!year) continue;
        size_t band = 0;
        while (d->newest_year - year < bands[band].from)
            band++;
        e = join_group(d, r, "age", str_of(bands[band].name), why);
    }
    return e;
}

static uint32_t find(const struct map_str *m, str where, str reference)
{
    struct buf key = BUF_INIT(64 * 1024);
    buf_add(&key, where);
    buf_byte(&key, SEPARATOR);
    buf_add(&key, reference);
    const uint64_t *known = buf_state(&key) ? NULL : map_str_get(m, buf_str(&key));
    buf_release(&key);
    return known ? (uint32_t)*known : UINT32_MAX;
}

uint32_t eval_data_find(struct eval_data *d, str agency, str person_ref)
{
    return find(&d->record_at, agency, person_ref);
}

uint32_t eval_data_find_id(struct eval_data *d, str file, str id)
{
    return find(&d->id_at, d->by_file ? file : STR(""), id);
}

enum { L_AGENCY, L_REF, L_PERSON, L_FILE, L_ID, L_CLUSTER, L__COUNT };
static const char *const link_columns[L__COUNT] = {
    [L_AGENCY] = "agency", [L_REF] = "person_ref", [L_PERSON] = "person_id",
    [L_FILE] = "file",     [L_ID] = "id",          [L_CLUSTER] = "cluster",
};

static err take_link(void *context, const str *v, long line, struct err_info *why)
{
    struct eval_data *d = context;
    uint32_t cluster = 0;
    bool is_new, plain = !v[L_REF].len;
    (void)line;
    str code = plain ? v[L_CLUSTER] : v[L_PERSON];
    if (!code.len || (plain && !v[L_ID].len))
        return err_set(why, ERR_INPUT, "the record's id, or its cluster, is empty");
    uint32_t at = plain ? eval_data_find_id(d, v[L_FILE], v[L_ID])
                        : eval_data_find(d, v[L_AGENCY], v[L_REF]);
    if (at == UINT32_MAX) {
        d->result->not_in_truth++;
        return ERR_OK;
    }
    err e = number_of(d, &d->cluster_at, code, &cluster, &is_new, why);
    if (e) return e;
    struct eval_record *r = &d->records.at[at];
    if (r->cluster != NO_CLUSTER && r->cluster != cluster)
        return err_set(why, ERR_INPUT, "the record is given to two persons");
    r->cluster = cluster;
    return ERR_OK;
}

/* Which names of records the two files have in common. */
static err check_columns(struct eval_data *d, const char *truth, const char *links,
                         struct err_info *why)
{
    bool truth_has[T__COUNT], links_have[L__COUNT];
    err e = table_columns(truth, truth_columns, T__COUNT, truth_has, why);
    if (!e) e = table_columns(links, link_columns, L__COUNT, links_have, why);
    if (e) return e;
    bool referred = truth_has[T_REF] && truth_has[T_AGENCY], named = truth_has[T_ID];
    if (!(referred && truth_has[T_PERSON]) &&
        !(named && (truth_has[T_CLUSTER] || truth_has[T_PERSON])))
        (void)err_set(why, ERR_INPUT,
                      "columns agency, person_ref, person or id, cluster are needed");
    else if (links_have[L_REF] ? !links_have[L_AGENCY] || !links_have[L_PERSON]
                               : !links_have[L_ID] || !links_have[L_CLUSTER])
        return err_set(why, ERR_INPUT,
                       "columns agency, person_ref, person_id or id, cluster are needed"),
               err_at(why, links, 1, 1);
    else if (links_have[L_REF] ? !referred : !named)
        return err_set(why, ERR_USAGE, "the links name records in a way that the truth does not");
    else {
        d->by_file = truth_has[T_FILE] && links_have[L_FILE];
        return ERR_OK;
    }
    return err_at(why, truth, 1, 1);
}

err eval_data_read(struct eval_data *d, const char *truth, const char *links, struct err_info *why)
{
    d->arena = arena_new(keys_bytes_max);
    if (!d->arena) return no_memory(why);
    err e = check_columns(d, truth, links, why);
    if (!e) e = table_read(truth, truth_columns, T__COUNT, 0, take_truth, d, why);
    if (!e) e = join_ages(d, why);
    if (!e) e = table_read(links, link_columns, L__COUNT, 0, take_link, d, why);
    d->clusters = (uint32_t)d->cluster_at.n;
    d->result->found_persons = d->clusters;
    for (size_t i = 0; !e && i < d->records.n; i++) { /* what nobody linked stands alone */
        if (d->records.at[i].cluster != NO_CLUSTER) continue;
        d->records.at[i].cluster = d->clusters++;
        d->result->not_in_links++;
    }
    return e;
}

void eval_data_release(struct eval_data *d)
{
    map_str_release(&d->record_at);
    map_str_release(&d->id_at);
    map_str_release(&d->told_at);
    map_str_release(&d->name_at);
    map_str_release(&d->person_at);
    map_str_release(&d->cluster_at);
    map_str_release(&d->group_at);
    VEC_RELEASE(&d->records);
    VEC_RELEASE(&d->persons);
    arena_free(d->arena);
}
