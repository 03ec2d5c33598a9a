/* quality/eval_data.c -- reads the two files; agencies' references, persons and person_ids become
 * numbers. */
#include "quality/eval_data.h"

#include "quality/table.h"

#include <stdio.h>

enum { KEYS_BYTES_MAX = 1 << 30, SEPARATOR = 0x1f };

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
    *p = (struct eval_person){NO_PERSON, NO_PERSON, NO_PERSON, NO_PERSON, 0};
    return ERR_OK;
}

/* Put the record into a group; the first 128 groups are counted, and more are an error. */
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

static const char *const truth_columns[] = {
    "agency",       "person_ref", "person", "origin", "sex",         "birth_year", "mover",
    "name_changed", "twin_of",    "mother", "father", "namesake_of", "reasons",
};
enum {
    T_AGENCY,
    T_REF,
    T_PERSON,
    T_ORIGIN,
    T_SEX,
    T_YEAR,
    T_MOVER,
    T_RENAMED,
    T_TWIN,
    T_MOTHER,
    T_FATHER,
    T_NAMESAKE,
    T_REASONS
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

static err record_key(struct eval_data *d, str agency, str ref, struct buf *key)
{
    (void)d;
    buf_add(key, agency);
    buf_byte(key, SEPARATOR);
    buf_add(key, ref);
    return buf_state(key);
}

static err take_truth(void *context, const str *v, long line, struct err_info *why)
{
    struct eval_data *d = context;
    struct buf key = BUF_INIT(64 * 1024);
    uint32_t number, person, twin, mother, father, namesake;
    bool is_new = true;
    int64_t year = 0;
    (void)line;
    if (!v[T_AGENCY].len || !v[T_REF].len || !v[T_PERSON].len)
        return err_set(why, ERR_INPUT, "agency, person_ref or person is empty");
    if (v[T_YEAR].len && (!str_to_int64(v[T_YEAR], &year) || year < 1 || year > 9999))
        return err_set(why, ERR_INPUT, "birth_year is not a year");
    err e = record_key(d, v[T_AGENCY], v[T_REF], &key);
    if (!e) e = number_of(d, &d->record_at, buf_str(&key), &number, &is_new, why);
    buf_release(&key);
    if (!e && !is_new) return err_set(why, ERR_INPUT, "the record stands in the truth file twice");
    if (!e) e = person_of(d, v[T_PERSON], &person, why);
    if (!e) e = person_of(d, v[T_TWIN], &twin, why);
    if (!e) e = person_of(d, v[T_MOTHER], &mother, why);
    if (!e) e = person_of(d, v[T_FATHER], &father, why);
    if (!e) e = person_of(d, v[T_NAMESAKE], &namesake, why);
    if (e) return e;
    d->persons.at[person] = (struct eval_person){twin, mother, father, namesake, (int)year};
    if (year > d->newest_year) d->newest_year = (int)year;
    struct eval_record *r = VEC_PUSH(&d->records);
    if (!r) return no_memory(why);
    *r = (struct eval_record){.person = person, .cluster = NO_CLUSTER};
    return join_groups(d, r, v, why);
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

uint32_t eval_data_find(struct eval_data *d, str agency, str person_ref)
{
    struct buf key = BUF_INIT(64 * 1024);
    const uint64_t *known =
        record_key(d, agency, person_ref, &key) ? NULL : map_str_get(&d->record_at, buf_str(&key));
    buf_release(&key);
    return known ? (uint32_t)*known : UINT32_MAX;
}

static err take_link(void *context, const str *v, long line, struct err_info *why)
{
    struct eval_data *d = context;
    uint32_t cluster = 0;
    bool is_new;
    (void)line;
    if (!v[0].len || !v[1].len || !v[2].len)
        return err_set(why, ERR_INPUT, "agency, person_ref or person_id is empty");
    uint32_t at = eval_data_find(d, v[0], v[1]);
    if (at == UINT32_MAX) {
        d->result->not_in_truth++;
        return ERR_OK;
    }
    err e = number_of(d, &d->cluster_at, v[2], &cluster, &is_new, why);
    if (e) return e;
    struct eval_record *r = &d->records.at[at];
    if (r->cluster != NO_CLUSTER && r->cluster != cluster)
        return err_set(why, ERR_INPUT, "the record is given to two persons");
    r->cluster = cluster;
    return ERR_OK;
}

err eval_data_read(struct eval_data *d, const char *truth, const char *links, struct err_info *why)
{
    static const char *const link_columns[] = {"agency", "person_ref", "person_id"};
    d->arena = arena_new(KEYS_BYTES_MAX);
    if (!d->arena) return no_memory(why);
    err e = table_read(truth, truth_columns, COUNT(truth_columns), 3, take_truth, d, why);
    if (!e) e = join_ages(d, why);
    if (!e) e = table_read(links, link_columns, COUNT(link_columns), 3, take_link, d, why);
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
    map_str_release(&d->person_at);
    map_str_release(&d->cluster_at);
    map_str_release(&d->group_at);
    VEC_RELEASE(&d->records);
    VEC_RELEASE(&d->persons);
    arena_free(d->arena);
}
