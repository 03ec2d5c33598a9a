/* dataset/terms.c -- how rare each value of a comparison is: counted by value id, once per
 * person. */
#include "base/mem.h"
#include "base/sort.h"
#include "dataset/score.h"
#include "weight/terms.h"

static bool wants_terms(const struct weight_comparison *c)
{
    for (size_t i = 0; i < c->levels; i++)
        if (c->level[i].term > 0) return true;
    return false;
}

/* Records, those of one person together. */
static uint32_t *by_person(const struct frame *f, const uint32_t *person)
{
    uint32_t *order = mem_alloc((f->records + 1) * sizeof *order),
             *next = mem_zero(f->records + 2, sizeof *next);
    for (size_t i = 0; order && next && i < f->records; i++)
        next[person[i] + 1]++;
    for (size_t i = 1; next && i <= f->records; i++)
        next[i] += next[i - 1];
    for (uint32_t i = 0; order && next && i < f->records; i++)
        order[next[person[i]]++] = i;
    if (!next) mem_free(order);
    mem_free(next);
    return next ? order : NULL;
}

/* Persons by value id. Returns how many persons have any value. */
static err count_values(const struct frame *f, size_t field, const uint32_t *person,
                        const uint32_t *order, double *by_value, double *ret_persons,
                        struct err_info *why)
{
    size_t n = f->field[field].value.n;
    *ret_persons = 0;
    if (!person) {
        for (size_t i = 1; i < n; i++)
            *ret_persons += by_value[i] = f->field[field].value.at[i].count;
        return ERR_OK;
    }
    uint32_t *last = mem_alloc(n * sizeof *last), counted = UINT32_MAX; /* who had it last */
    if (!last) return err_set(why, ERR_NOMEM, "no memory to count values");
    memset(last, 0xFF, n * sizeof *last);
    for (size_t i = 0; i < f->records; i++) {
        uint32_t who = person[order[i]], value = frame_line(f, f->row_of.at[order[i]])[field];
        if (!value) continue;
        by_value[value] += last[value] != who;
        last[value] = who;
        *ret_persons += counted != who;
        counted = who;
    }
    mem_free(last);
    return ERR_OK;
}

static int by_text(const void *left, const void *right)
{
    const struct weight_term *a = left, *b = right;
    return str_cmp(a->text, b->text);
}

/* The model's table: common terms by name, all others as one share. */
static err fill_table(struct weight_terms *t, const struct field_values *v, const double *by_value,
                      double persons, struct arena *a, struct err_info *why)
{
    *t = (struct weight_terms){.persons = persons};
    double squares = 0, rare = 0, rare_squares = 0;
    size_t common = 0;
    for (size_t i = 1; i < v->n; i++) {
        bool is_rare = by_value[i] < TERM_PERSONS_LEAST;
        squares += by_value[i] * by_value[i];
        common += !is_rare;
        rare += is_rare ? by_value[i] : 0;
        rare_squares += is_rare ? by_value[i] * by_value[i] : 0;
    }
    t->at = ARENA_ARRAY(a, struct weight_term, common + 1);
    if (!t->at) return err_set(why, ERR_LIMIT, "no room for a table of term frequencies");
    for (size_t i = 1; i < v->n; i++)
        if (by_value[i] >= TERM_PERSONS_LEAST)
            t->at[t->n++] = (struct weight_term){
                str_upto(value_text(&v->value[i]), TERM_BYTES_MAX), by_value[i]};
    sort_list(t->at, t->n, sizeof *t->at, by_text);
    t->base = persons > 0 ? squares / persons / persons : 0;
    t->rest = persons > 0 ? (rare > 0 ? rare_squares / rare : 1) / persons : 0;
    return terms_index(t, a, why);
}

static err make_one(struct term_bits *t, size_t c, const struct frame *f, const struct values *v,
                    const struct comparison *from, const uint32_t *person,
                    const uint32_t *order, bool given, struct weight_comparison *levels,
                    struct arena *a, struct err_info *why)
{
    size_t field = from->term_field;
    size_t n = f->field[field].value.n;
    double *by_value = mem_zero(n, sizeof *by_value), persons = 0;
    t->bits[c] = mem_zero(n, sizeof *t->bits[c]);
    err e = by_value && t->bits[c] ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to count values");
    if (!e && !given) e = count_values(f, field, person, order, by_value, &persons, why);
    if (!e && !given) e = fill_table(&levels->terms, &v->field[field], by_value, persons, a, why);
    if (!given && from->term_base > 0) levels->terms.base = from->term_base;
    for (size_t i = 1; !e && i < n; i++) {
        if (v->field[field].same[i] != i) continue;
        double share = given ? terms_share(&levels->terms, value_text(&v->field[field].value[i]))
                             : (by_value[i] > 0 ? by_value[i] : 1) / (persons > 0 ? persons : 1);
        if (share < from->term_least) share = from->term_least;
        float bits = (float)terms_bits(&levels->terms, share);
        t->bits[c][i] = bits;
        if (bits > t->most[c]) t->most[c] = bits;
        if (bits < t->least[c]) t->least[c] = bits;
    }
    mem_free(by_value);
    return e;
}

err term_bits_make(struct term_bits *t, const struct frame *f, const struct values *v,
                   const struct compare_set *set, const uint32_t *person, bool given,
                   struct weight_model *m, struct arena *a, struct err_info *why)
{
    *t = (struct term_bits){{NULL}};
    uint32_t *order = person ? by_person(f, person) : NULL;
    err e = person && !order ? err_set(why, ERR_NOMEM, "no memory to count values") : ERR_OK;
    for (size_t c = 0; !e && c < set->comparisons; c++)
        if (wants_terms(&m->comparison[c]))
            e = make_one(t, c, f, v, &set->comparison[c], person, order, given, &m->comparison[c],
                         a, why);
    mem_free(order);
    return e;
}

void term_bits_release(struct term_bits *t)
{
    for (size_t c = 0; c < COUNT(t->bits); c++)
        mem_free(t->bits[c]);
    *t = (struct term_bits){{NULL}};
}
