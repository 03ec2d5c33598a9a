/* store/pg_run.c -- one statement of the catalogue on PostgreSQL.
 *
 * Prepared under a name on first use per connection; parameters and results travel in binary. n
 * inputs go out as a pipeline in chunks: one round trip for a chunk instead of one for each (libpq
 * reads while it cannot send, so neither side can wait for the other). */
#include "base/fault.h"
#include "store/pg.h"

#include <endian.h>
#include <stdio.h>

enum { CHUNK = 128, BINARY = 1, NAME_MAX_BYTES = 24 };
enum {
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_NAME = 19,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_VARCHAR = 1043
};

static const Oid param_types[] = {
    [FIELD_INT32] = OID_INT4,
    [FIELD_INT64] = OID_INT8,
    [FIELD_TEXT] = OID_TEXT,
    [FIELD_BLOB] = OID_BYTEA,
};

static bool type_fits(enum statement_field_type type, Oid oid)
{
    switch (type) {
    case FIELD_INT32:
        return oid == OID_INT4 || oid == OID_INT2 || oid == OID_BOOL || oid == OID_INT8;
    case FIELD_INT64:
        return oid == OID_INT8 || oid == OID_INT4 || oid == OID_INT2 || oid == OID_BOOL;
    case FIELD_TEXT: return oid == OID_TEXT || oid == OID_VARCHAR || oid == OID_NAME;
    case FIELD_BLOB: return oid == OID_BYTEA;
    }
    return false;
}

static err check_columns(struct pg_db *c, const struct statement *s, const char *name,
                         struct err_info *why)
{
    PGresult *r = PQdescribePrepared(c->at, name);
    err e = PQresultStatus(r) == PGRES_COMMAND_OK ? ERR_OK : pg_error(c, r, s->name, why);
    if (!e && PQnfields(r) != (int)s->out_count)
        e = err_set(why, ERR_INTERNAL, "%s: gives %d columns", s->name, PQnfields(r));
    for (size_t i = 0; i < s->out_count && !e; i++) {
        if (!type_fits(s->out[i].type, PQftype(r, (int)i)))
            e = err_set(why, ERR_INTERNAL, "%s: %s is not of its declared type (it is %u): CAST it",
                        s->name, s->out[i].name, PQftype(r, (int)i));
    }
    PQclear(r);
    return e;
}

static err statement_of(struct pg_db *c, const struct statement *s, char name[NAME_MAX_BYTES],
                        struct err_info *why)
{
    bool is_new;
    uint64_t *slot = map64_put(&c->prepared, (uint64_t)(uintptr_t)s, &is_new);
    if (!slot) return err_set(why, ERR_NOMEM, "%s: no memory", s->name);
    if (*slot) {
        snprintf(name, NAME_MAX_BYTES, "s%llu", (unsigned long long)*slot);
        return ERR_OK;
    }
    Oid types[STATEMENT_FIELDS_MAX];
    for (size_t i = 0; i < s->in_count; i++) types[i] = param_types[s->in[i].type];
    uint64_t number = ++c->names;
    snprintf(name, NAME_MAX_BYTES, "s%llu", (unsigned long long)number);
    PGresult *r = PQprepare(c->at, name, s->pg, (int)s->in_count, types);
    err e = PQresultStatus(r) == PGRES_COMMAND_OK ? ERR_OK : pg_error(c, r, s->name, why);
    PQclear(r);
    if (!e) e = check_columns(c, s, name, why);
    if (!e) *slot = number;
    return e;
}

struct params {
    const char *values[STATEMENT_FIELDS_MAX];
    int lengths[STATEMENT_FIELDS_MAX], formats[STATEMENT_FIELDS_MAX];
    uint64_t numbers[STATEMENT_FIELDS_MAX]; /* in network order */
};

static err params_fill(struct params *p, const struct statement *s, const void *in,
                       struct err_info *why)
{
    for (size_t i = 0; i < s->in_count; i++) {
        const struct statement_field *field = &s->in[i];
        p->formats[i] = BINARY;
        if (field->type == FIELD_INT64 || field->type == FIELD_INT32) {
            int64_t value = statement_get_int(field, in);
            uint32_t small = htobe32((uint32_t)value);
            p->numbers[i] = htobe64((uint64_t)value);
            if (field->type == FIELD_INT32) memcpy(&p->numbers[i], &small, sizeof small);
            p->lengths[i] = field->type == FIELD_INT64 ? 8 : 4;
            p->values[i] = (const char *)&p->numbers[i];
            continue;
        }
        str value = statement_get_str(field, in);
        err e = field->type == FIELD_TEXT ? statement_check_text(s, field, value, why) : ERR_OK;
        if (!e && value.len > INT32_MAX)
            e = err_set(why, ERR_LIMIT, "%s: %s is too large", s->name, field->name);
        if (e) return e;
        p->values[i] = value.at;
        p->lengths[i] = (int)value.len;
    }
    return ERR_OK;
}

static int64_t number_at(const char *at, int len)
{
    uint64_t large;
    uint32_t medium;
    uint16_t small;
    switch (len) {
    case 8: return memcpy(&large, at, 8), (int64_t)be64toh(large);
    case 4: return memcpy(&medium, at, 4), (int32_t)be32toh(medium);
    case 2: return memcpy(&small, at, 2), (int16_t)be16toh(small);
    default: return *at;
    }
}

static err fetch(const struct statement *s, const PGresult *r, int line, void *row,
                 struct err_info *why)
{
    for (size_t i = 0; i < s->out_count; i++) {
        const struct statement_field *field = &s->out[i];
        int column = (int)i, len = PQgetlength(r, line, column);
        const char *at = PQgetvalue(r, line, column);
        if (PQgetisnull(r, line, column))
            return err_set(why, ERR_INTERNAL, "%s: %s is NULL: use coalesce", s->name, field->name);
        if (field->type == FIELD_TEXT || field->type == FIELD_BLOB) {
            statement_put_str(field, (str){at, (size_t)len}, row);
            continue;
        }
        err e = statement_put_int(s, field, number_at(at, len), row, why);
        if (e) return e;
    }
    return ERR_OK;
}

/* What comes back for one input. */
struct answer {
    const struct statement *s;
    statement_row row;
    void *ctx;
    err e; /* the first failure; later results are only read off */
    struct err_info *why;
};

static void take(struct pg_db *c, struct answer *to, size_t which, const PGresult *r)
{
    union statement_row_space space;
    ExecStatusType status = PQresultStatus(r);
    if (to->e) return;
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK && status != PGRES_SINGLE_TUPLE) {
        to->e = pg_error(c, r, to->s->name, to->why);
        return;
    }
    for (int line = 0; line < PQntuples(r) && !to->e; line++) {
        to->e = fetch(to->s, r, line, &space, to->why);
        if (!to->e && to->row) to->e = to->row(to->ctx, which, &space);
    }
    int64_t changed;
    if (to->s->writes && str_to_int64(str_of(PQcmdTuples((PGresult *)(uintptr_t)r)), &changed))
        c->db.changes += changed;
}

static err run_one(struct pg_db *c, struct answer *to, const char *name, const struct params *p,
                   bool stream)
{
    int count = (int)to->s->in_count;
    PGresult *r;
    if (!stream) {
        r = PQexecPrepared(c->at, name, count, p->values, p->lengths, p->formats, BINARY);
        take(c, to, 0, r);
        PQclear(r);
        return to->e;
    }
    if (!PQsendQueryPrepared(c->at, name, count, p->values, p->lengths, p->formats, BINARY) ||
        !PQsetSingleRowMode(c->at))
        return pg_error(c, NULL, to->s->name, to->why);
    while ((r = PQgetResult(c->at)) != NULL) {
        take(c, to, 0, r);
        PQclear(r);
    }
    return to->e;
}

/* Read the answers of `sent` statements and of the sync behind them. */
static void read_chunk(struct pg_db *c, struct answer *to, size_t first, size_t sent)
{
    PGresult *r;
    for (size_t i = 0; i < sent && !pg_is_broken(c); i++) {
        while ((r = PQgetResult(c->at)) != NULL) {
            if (PQresultStatus(r) != PGRES_PIPELINE_ABORTED) take(c, to, first + i, r);
            PQclear(r);
        }
    }
    r = PQgetResult(c->at);
    if (!to->e && PQresultStatus(r) != PGRES_PIPELINE_SYNC)
        to->e = pg_error(c, r, to->s->name, to->why);
    PQclear(r);
}

static err run_chunk(struct pg_db *c, struct answer *to, const char *name, const char *ins,
                     size_t first, size_t n)
{
    struct params p;
    size_t sent = 0;
    if (!PQenterPipelineMode(c->at)) return pg_error(c, NULL, to->s->name, to->why);
    for (; sent < n && !to->e; sent++) {
        to->e = params_fill(&p, to->s, ins + (first + sent) * to->s->in_size, to->why);
        if (!to->e && fault_now(FAULT_STORE))
            to->e = err_set(to->why, ERR_DISK, "%s: made to fail", to->s->name);
        if (to->e) break;
        if (!PQsendQueryPrepared(c->at, name, (int)to->s->in_count, p.values, p.lengths, p.formats,
                                 BINARY)) {
            to->e = pg_error(c, NULL, to->s->name, to->why);
            break;
        }
    }
    if (PQpipelineSync(c->at)) read_chunk(c, to, first, sent);
    else if (!to->e) to->e = pg_error(c, NULL, to->s->name, to->why);
    if (!PQexitPipelineMode(c->at) && !to->e) to->e = pg_error(c, NULL, to->s->name, to->why);
    return to->e;
}

err pg_run(struct db *db, const struct statement *s, const void *ins, size_t n, bool stream,
           statement_row row, void *ctx, struct err_info *why)
{
    struct pg_db *c = (struct pg_db *)db;
    struct answer to = {.s = s, .row = row, .ctx = ctx, .why = why};
    char name[NAME_MAX_BYTES];
    err e = statement_of(c, s, name, why);
    if (e) return e;
    if (n == 1) {
        struct params p;
        e = params_fill(&p, s, ins, why);
        if (!e && fault_now(FAULT_STORE)) e = err_set(why, ERR_DISK, "%s: made to fail", s->name);
        return e ? e : run_one(c, &to, name, &p, stream);
    }
    for (size_t first = 0; first < n && !e; first += CHUNK)
        e = run_chunk(c, &to, name, ins, first, n - first < CHUNK ? n - first : CHUNK);
    return e;
}

err pg_prepare(struct db *db, const struct statement *s, struct err_info *why)
{
    char name[NAME_MAX_BYTES];
    return statement_of((struct pg_db *)db, s, name, why);
}
