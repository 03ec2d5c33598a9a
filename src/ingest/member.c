/* ingest/member.c -- see member.h. */
#include "ingest/member.h"

#include "codec/json.h"

enum { ARENA_BYTES = 512 * 1024 };

static ptrdiff_t place_of(const str *header, size_t n, str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(str_trim(header[i]), name)) return (ptrdiff_t)i;
    return -1;
}

static err add(struct members *m, str name, str *header, size_t file_n, size_t *n, size_t room,
               struct err_info *why)
{
    ptrdiff_t slash = str_find(name, '/'), from = -1;
    if (slash > 0 && place_of(header, *n, name) < 0)
        from = place_of(header, file_n, str_upto(name, (size_t)slash));
    if (from < 0) return ERR_OK;
    if (m->n == MEMBERS_MAX || *n == room)
        return err_set(why, ERR_LIMIT, "the mapping names too many columns");
    m->at[m->n].from = (size_t)from;
    m->at[m->n++].name = str_from(name, (size_t)slash + 1);
    header[(*n)++] = name;
    return ERR_OK;
}

err members_bind(struct members *m, const struct mapping *mapping, str *header, size_t *n,
                 size_t room, struct err_info *why)
{
    size_t file_n = *n;
    err e = ERR_OK;
    for (size_t i = 0; !e && i < mapping->name_count; i++)
        e = add(m, mapping->names[i].theirs, header, file_n, n, room, why);
    for (size_t i = 0; !e && i < mapping->join_count; i++)
        for (size_t k = 0; !e && k < mapping->joins[i].n; k++)
            e = add(m, mapping->joins[i].theirs[k], header, file_n, n, room, why);
    if (!e && m->n && !m->arena) {
        m->arena = arena_new(ARENA_BYTES);
        if (!m->arena) e = err_set(why, ERR_NOMEM, "no memory to read a delivery");
    }
    return e;
}

/* A text or a number; anything else is none. */
static bool member_text(struct arena *a, const struct json_value *object, str name, str *ret)
{
    int64_t number;
    const char *key = str_c(a, name);
    const struct json_value *v = key ? json_get(object, key) : NULL;
    *ret = (str){"", 0};
    if (json_as_text(v, ret)) return true;
    if (json_as_int(v, &number)) *ret = str_printf(a, "%lld", (long long)number);
    return ret->at && (json_as_int(v, &number) || json_kind(v) <= JSON_IS_NULL);
}

/* All members of the column `from`. */
static bool fill_column(struct members *m, size_t from, str *line, size_t n)
{
    const struct json_value *object;
    struct err_info ignored;
    str text = str_trim(line[from]);
    if (!str_starts(text, STR("{"))) return true;
    bool good = !json_read(m->arena, text, MEMBER_BYTES_MAX, &object, &ignored);
    for (size_t i = 0; good && i < m->n; i++)
        if (m->at[i].from == from)
            good = member_text(m->arena, object, m->at[i].name, &line[n + i]);
    line[from] = (str){"", 0};
    return good;
}

bool members_fill(struct members *m, str *line, size_t n)
{
    bool good = true;
    if (!m->n) return true;
    arena_clear(m->arena);
    for (size_t i = 0; i < m->n; i++)
        line[n + i] = (str){"", 0};
    for (size_t i = 0; i < m->n; i++)
        good = fill_column(m, m->at[i].from, line, n) && good; /* once: it is empty then */
    return good;
}

void members_release(struct members *m)
{
    arena_free(m->arena);
    *m = (struct members){.n = 0};
}
