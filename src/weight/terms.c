/* weight/terms.c -- counting values by person. See terms.h. */
#include "weight/terms.h"

#include "base/sort.h"

#include <math.h>

static int by_text_and_person(const void *left, const void *right)
{
    const struct term_use *a = left, *b = right;
    int order = str_cmp(a->text, b->text);
    return order ? order : (a->person > b->person) - (a->person < b->person);
}

static err no_room(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no room for a table of term frequencies");
}

static err count_persons(const struct term_use *uses, size_t n, struct arena *a,
                         double *ret_persons, struct err_info *why)
{
    struct arena_mark mark = arena_mark(a);
    uint64_t *person = ARENA_ARRAY(a, uint64_t, n);
    if (!person) return no_room(why);
    for (size_t i = 0; i < n; i++)
        person[i] = uses[i].person;
    sort_list(person, n, sizeof *person, sort_uint64);
    size_t persons = 0;
    for (size_t i = 0; i < n; i++)
        persons += !i || person[i] != person[i - 1];
    arena_rewind(a, mark);
    *ret_persons = (double)persons;
    return ERR_OK;
}

/* The uses sorted by text: one term per text, with the number of its persons. */
static size_t fold(const struct term_use *uses, size_t n, struct weight_term *to)
{
    size_t terms = 0;
    for (size_t i = 0; i < n; i++) {
        bool another = !i || !str_eq(uses[i].text, uses[i - 1].text);
        if (another) to[terms++] = (struct weight_term){uses[i].text, 0};
        if (another || uses[i].person != uses[i - 1].person) to[terms - 1].persons++;
    }
    return terms;
}

/* base: the chance that two persons agree. rest: the share that the term of a person whose term is
 * not listed has on average; a term never seen counts as one person's. */
static void summarise(struct weight_terms *t, bool all)
{
    double squares = 0, rare = 0, rare_squares = 0;
    size_t kept = 0;
    for (size_t i = 0; i < t->n; i++) {
        double persons = t->at[i].persons;
        squares += persons * persons;
        if (all || persons >= TERM_PERSONS_LEAST) {
            t->at[kept++] = t->at[i];
        } else {
            rare += persons;
            rare_squares += persons * persons;
        }
    }
    t->n = kept;
    t->base = squares / t->persons / t->persons;
    t->rest = (rare > 0 ? rare_squares / rare : 1) / t->persons;
}

err terms_count(struct term_use *uses, size_t n, bool all, struct arena *a,
                struct weight_terms *ret_terms, struct err_info *why)
{
    struct weight_terms t = {0};
    if (!n) {
        *ret_terms = t;
        return ERR_OK;
    }
    err e = count_persons(uses, n, a, &t.persons, why);
    if (e) return e;
    sort_list(uses, n, sizeof *uses, by_text_and_person);
    size_t texts = 0;
    for (size_t i = 0; i < n; i++)
        texts += !i || !str_eq(uses[i].text, uses[i - 1].text);
    t.at = ARENA_ARRAY(a, struct weight_term, texts);
    if (!t.at) return no_room(why);
    t.n = fold(uses, n, t.at);
    summarise(&t, all);
    e = terms_index(&t, a, why);
    if (!e) *ret_terms = t;
    return e;
}

err terms_index(struct weight_terms *t, struct arena *a, struct err_info *why)
{
    t->slots = 8;
    while (t->slots < t->n * 2)
        t->slots *= 2;
    t->slot = ARENA_ARRAY(a, uint32_t, t->slots);
    if (!t->slot) return no_room(why);
    for (size_t i = 0; i < t->n; i++) {
        size_t at = str_hash(t->at[i].text) & (t->slots - 1);
        while (t->slot[at])
            at = (at + 1) & (t->slots - 1);
        t->slot[at] = (uint32_t)i + 1;
    }
    return ERR_OK;
}

double terms_share(const struct weight_terms *t, str text)
{
    if (!(t->persons > 0)) return 0;
    for (size_t at = str_hash(text) & (t->slots - 1); t->slot[at]; at = (at + 1) & (t->slots - 1)) {
        const struct weight_term *term = &t->at[t->slot[at] - 1];
        if (str_eq(term->text, text)) return term->persons / t->persons;
    }
    return t->rest;
}

double terms_bits(const struct weight_terms *t, double share)
{
    return t->persons > 0 && share > 0 && t->base > 0 ? log2(t->base / share) : 0;
}
