/* dataset/splink_table.c */
#include "dataset/splink_table.h"

#include "base/map.h"
#include "base/mem.h"
#include "base/sort.h"
#include "dataset/splink_function.h"
#include "likeness/text.h"

#include <math.h>

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory for the records");
}

void splink_table_init(struct splink_table *t, struct arena *a, const struct splink_model *m)
{
    *t = (struct splink_table){.arena = a, .columns = m->columns.n};
    for (size_t i = 0; i < SPLINK_WIDTH_MAX; i++)
        t->domain_of[i] = i;
}

void splink_table_release(struct splink_table *t)
{
    for (size_t i = 0; i < t->domains; i++) {
        mem_free(t->domain[i].own);
        mem_free(t->domain[i].shape);
    }
    for (size_t i = 0; i < t->mades; i++)
        VEC_RELEASE(&t->made[i].values.value);
    for (size_t i = 0; i < t->deriveds; i++) {
        mem_free(t->derived[i].part);
        mem_free(t->derived[i].same);
        mem_free(t->derived[i].number);
    }
    for (size_t i = 0; i < t->tuples; i++)
        mem_free(t->tuple[i].record);
    mem_free(t->line);
    mem_free(t->record);
    *t = (struct splink_table){0};
}

/* Until the data comes, domain_of holds a tree: each column points at one before it, or itself. */
static size_t root(const struct splink_table *t, size_t column)
{
    while (t->domain_of[column] != column)
        column = t->domain_of[column];
    return column;
}

void splink_table_join(struct splink_table *t, size_t column, size_t other)
{
    size_t a = root(t, column), b = root(t, other);
    t->domain_of[a > b ? a : b] = a < b ? a : b;
}

/* ---- values for a tree ---------------------------------------------------------------------- */

struct splink_value splink_view_column(void *view, unsigned side, size_t column)
{
    const struct splink_view *v = view;
    uint32_t id = v->line[side][column];
    if (!id) return splink_null();
    return splink_value_of(v->scratch, splink_text_at(v->table, column, id));
}

struct splink_value splink_view_derived(void *view, unsigned side, size_t table)
{
    const struct splink_view *v = view;
    const struct splink_derived *d = &v->table->derived[table];
    return splink_part_value(&d->part[v->line[side][d->column]]);
}

/* One record alone: whichever side the tree names, it is this one. */
struct alone {
    const struct splink_table *table;
    const struct frame_value *value; /* of one column, with its id, or ... */
    size_t id;
    const uint32_t *frame_line;      /* ... all columns, with the frame's ids */
    struct arena *scratch;
};

static struct splink_value alone_column(void *context, unsigned side, size_t column)
{
    const struct alone *a = context;
    (void)side;
    const struct frame_value *v =
        a->value ? a->value : &a->table->frame->field[column].value.at[a->frame_line[column]];
    return v->len ? splink_value_of(a->scratch, frame_text(v)) : splink_null();
}

static struct splink_value alone_derived(void *context, unsigned side, size_t table)
{
    const struct alone *a = context;
    (void)side;
    return splink_part_value(&a->table->derived[table].part[a->id]);
}

/* ---- lines ---------------------------------------------------------------------------------- */

struct order {
    str id;
    int64_t number;
    uint32_t record;
    bool second;
};

static int by_text(const void *a, const void *b)
{
    const struct order *x = a, *y = b;
    if (x->second != y->second) return x->second ? 1 : -1;
    int order = str_cmp(x->id, y->id);
    return order ? order : x->record < y->record ? -1 : x->record > y->record;
}

static int by_number(const void *a, const void *b)
{
    const struct order *x = a, *y = b;
    if (x->second != y->second) return x->second ? 1 : -1;
    if (x->number != y->number) return x->number < y->number ? -1 : 1;
    return x->record < y->record ? -1 : x->record > y->record;
}

/* Ids that are all whole numbers are in the order of numbers, as a table with such a column is. */
static err sort_records(struct splink_table *t, struct err_info *why)
{
    const struct frame *f = t->frame;
    struct order *order = mem_zero(f->records + 1, sizeof *order);
    bool numbers = true;
    if (!order) return no_memory(why);
    for (size_t i = 0; i < f->records; i++) {
        order[i] = (struct order){.id = str_of(f->id.at[i]), .record = (uint32_t)i,
                                  .second = i >= f->second};
        numbers = numbers && str_to_int64(order[i].id, &order[i].number);
    }
    int (*by)(const void *, const void *) = numbers ? by_number : by_text;
    size_t sorted = 1;
    while (sorted < f->records && by(&order[sorted - 1], &order[sorted]) < 0)
        sorted++;
    if (sorted < f->records) sort_list(order, f->records, sizeof *order, by);
    for (size_t i = 0; i < f->records; i++)
        t->record[i] = order[i].record;
    t->second = (uint32_t)f->second;
    mem_free(order);
    return ERR_OK;
}

static err fill_made(struct splink_table *t, size_t k, struct err_info *why)
{
    struct map_str seen = {0};
    struct splink_made *made = &t->made[k];
    struct alone alone = {.table = t, .scratch = t->arena};
    struct splink_pair pair = {.column = alone_column, .context = &alone, .scratch = t->arena};
    struct frame_value *slot = VEC_PUSH(&made->values.value);
    bool fine = slot != NULL;
    if (fine) *slot = (struct frame_value){.at = ""};
    for (size_t i = 0; fine && i < t->records; i++) {
        bool new = false;
        alone.frame_line = frame_line(t->frame, t->frame->row_of.at[t->record[i]]);
        str text = splink_value_text(t->arena, splink_sql_value(&pair, made->tree));
        uint32_t *id = &t->line[i * t->width + t->columns + k];
        *id = 0;
        if (!text.len) continue;
        uint64_t *at = map_str_put(&seen, text, &new);
        fine = at != NULL;
        if (fine && new) {
            *at = made->values.value.n;
            slot = VEC_PUSH(&made->values.value);
            fine = slot != NULL;
            if (fine) *slot = (struct frame_value){.at = text.at, .len = (uint32_t)text.len};
        }
        if (fine) made->values.value.at[*at].count++;
        if (fine) *id = (uint32_t)*at;
    }
    map_str_release(&seen);
    return fine && !pair.failed ? ERR_OK : no_memory(why);
}

static err fill_lines(struct splink_table *t, struct err_info *why)
{
    t->records = t->frame->records;
    t->width = t->columns + t->mades + t->tuples;
    t->line = mem_alloc((t->records * t->width + SPLINK_AFTER_LINES) * sizeof *t->line);
    t->record = mem_alloc((t->records + 1) * sizeof *t->record);
    if (!t->line || !t->record) return no_memory(why);
    memset(t->line + t->records * t->width, 0, SPLINK_AFTER_LINES * sizeof *t->line);
    err e = sort_records(t, why);
    for (size_t i = 0; !e && i < t->records; i++)
        memcpy(t->line + i * t->width,
               frame_line(t->frame, t->frame->row_of.at[t->record[i]]),
               t->columns * sizeof *t->line);
    for (size_t k = 0; !e && k < t->mades; k++)
        e = fill_made(t, k, why);
    return e;
}

/* ---- domains -------------------------------------------------------------------------------- */

static const struct frame_field *values_of(const struct splink_table *t, size_t column)
{
    return column < t->columns ? &t->frame->field[column] : &t->made[column - t->columns].values;
}

/* Several columns share ids: each text gets one, by first appearance. */
static err share(struct splink_table *t, const size_t *column, size_t n, struct splink_domain *d,
                 struct err_info *why)
{
    struct map_str seen = {0};
    size_t total = 1;
    uint32_t *became = NULL;
    for (size_t k = 0; k < n; k++)
        total += values_of(t, column[k])->value.n;
    d->own = mem_zero(total, sizeof *d->own);
    became = mem_zero(total, sizeof *became);
    d->value = d->own;
    d->n = 1;
    bool fine = d->own && became;
    if (fine) d->own[0].at = "";
    for (size_t k = 0; fine && k < n; k++) {
        const struct frame_field *f = values_of(t, column[k]);
        for (size_t i = 1; fine && i < f->value.n; i++) {
            bool new = false;
            uint64_t *id = map_str_put(&seen, frame_text(&f->value.at[i]), &new);
            fine = id != NULL;
            if (fine && new) {
                *id = d->n;
                d->own[d->n++] = f->value.at[i];
            }
            if (fine) became[i] = (uint32_t)*id;
        }
        for (size_t i = 0; fine && i < t->records; i++) {
            uint32_t *id = &t->line[i * t->width + column[k]];
            *id = became[*id];
        }
    }
    map_str_release(&seen);
    mem_free(became);
    return fine ? ERR_OK : no_memory(why);
}

static err fill_domains(struct splink_table *t, struct err_info *why)
{
    err e = ERR_OK;
    size_t of[SPLINK_WIDTH_MAX], columns = t->columns + t->mades;
    for (size_t i = 0; i < columns; i++)
        of[i] = root(t, i);
    for (size_t r = 0; !e && r < columns; r++) {
        size_t member[SPLINK_WIDTH_MAX], n = 0;
        for (size_t i = r; of[r] == r && i < columns; i++)
            if (of[i] == r) member[n++] = i;
        if (!n) continue;
        struct splink_domain *d = &t->domain[t->domains];
        const struct frame_field *f = values_of(t, r);
        *d = (struct splink_domain){.n = f->value.n, .value = f->value.at};
        if (n > 1) e = share(t, member, n, d, why);
        for (size_t i = 0; i < n; i++)
            t->domain_of[member[i]] = t->domains;
        t->domains++;
    }
    return e;
}

struct parts_seen {
    struct map_str texts;
    struct map64 numbers; /* by their bits */
    uint32_t n;
};

/* The number of the parts that equal this one. */
static bool number_part(struct parts_seen *seen, const struct splink_part *p, uint32_t *ret_same)
{
    bool new = false;
    double number = p->kind == SPLINK_TEXT ? 0 : p->number + 0.0; /* there is one zero */
    uint64_t bits = 0;
    memcpy(&bits, &number, sizeof bits);
    uint64_t *same = p->kind == SPLINK_TEXT
                         ? map_str_put(&seen->texts, (str){p->at, p->len}, &new)
                         : map64_put(&seen->numbers, bits, &new);
    if (!same) return false;
    if (new) *same = ++seen->n;
    *ret_same = (uint32_t)*same;
    return true;
}

static err fill_derived(struct splink_table *t, struct splink_derived *d, struct err_info *why)
{
    const struct splink_domain *domain = &t->domain[t->domain_of[d->column]];
    struct alone alone = {.table = t, .scratch = t->arena};
    struct splink_pair pair = {.column = alone_column,
                               .derived = alone_derived,
                               .context = &alone,
                               .scratch = t->arena};
    struct parts_seen seen = {0};
    d->part = mem_zero(domain->n, sizeof *d->part);
    d->same = mem_zero(domain->n, sizeof *d->same);
    bool fine = d->part && d->same, lists = false;
    size_t nulls = 0;
    for (size_t i = 0; fine && !lists && i < domain->n; i++) {
        alone.value = &domain->value[i];
        alone.id = i;
        struct splink_value v = splink_sql_value(&pair, d->way);
        lists = v.kind == SPLINK_LIST;
        nulls += v.kind == SPLINK_NULL;
        if (v.kind == SPLINK_NULL || lists) continue;
        d->part[i] = (struct splink_part){.kind = v.kind, .number = v.number};
        if (v.kind == SPLINK_TEXT)
            d->part[i] = (struct splink_part){v.kind, (uint32_t)v.text.len, {v.text.at}};
        fine = number_part(&seen, &d->part[i], &d->same[i]);
    }
    map_str_release(&seen.texts);
    map64_release(&seen.numbers);
    d->uniform = fine && !d->same[0] && (nulls == 1 || nulls == domain->n);
    if (lists) return err_set(why, ERR_INPUT, "a Splink model that works out lists of its own");
    return fine && !pair.failed ? ERR_OK : no_memory(why);
}

err splink_table_fill(struct splink_table *t, const struct frame *frame, struct err_info *why)
{
    t->frame = frame;
    err e = fill_lines(t, why);
    if (!e) e = fill_domains(t, why);
    for (size_t i = 0; !e && i < t->tuples; i++)
        e = splink_table_fill_tuple(t, i, why);
    return e;
}

err splink_table_derive(struct splink_table *t, size_t first, size_t end, struct err_info *why)
{
    err e = ERR_OK;
    for (size_t i = first; !e && i < end; i++)
        e = fill_derived(t, &t->derived[i], why);
    return e;
}

static uint32_t letters_of(str s)
{
    uint32_t letters = 0;
    for (size_t i = 0; i < s.len; i++)
        letters |= (uint32_t)1 << ((unsigned char)s.at[i] & 31);
    return letters;
}

err splink_table_shapes(struct splink_table *t, size_t column,
                        const struct splink_shape **ret_shapes, struct err_info *why)
{
    struct splink_domain *d = &t->domain[t->domain_of[column]];
    bool made = d->shape != NULL;
    if (!made) d->shape = mem_alloc(d->n * sizeof *d->shape);
    if (!d->shape) return no_memory(why);
    for (size_t k = 0; !made && k < d->n; k++) {
        str text = str_upto(frame_text(&d->value[k]), LIKENESS_BYTES_MAX);
        struct splink_shape *shape = &d->shape[k];
        *shape = (struct splink_shape){.letters = letters_of(text), .len = (uint32_t)text.len};
        if (text.len <= SPLINK_SHORT_BYTES)
            memcpy(shape->text, text.at, text.len);
        else
            shape->at = text.at;
    }
    *ret_shapes = d->shape;
    return ERR_OK;
}

err splink_table_numbers(struct splink_table *t, size_t derived, const double **ret_numbers,
                         struct err_info *why)
{
    struct splink_derived *d = &t->derived[derived];
    size_t n = t->domain[t->domain_of[d->column]].n;
    bool made = d->number != NULL, fine = true;
    if (!made) d->number = mem_alloc(n * sizeof *d->number);
    if (!d->number) return no_memory(why);
    for (size_t i = 0; !made && i < n; i++) {
        double number = NAN;
        bool is = splink_value_number(splink_part_value(&d->part[i]), &number);
        fine &= is == !isnan(number);
        d->number[i] = number;
    }
    if (!fine) {
        mem_free(d->number);
        d->number = NULL;
    }
    *ret_numbers = d->number;
    return ERR_OK;
}
