/* generate/chance.c -- see chance.h. */
#include "generate/chance.h"

#include "base/sort.h"

/* Does the word that ends there end at or before the point? */
static int ends_by(const void *upto, const void *point)
{
    return *(const uint32_t *)upto <= *(const uint64_t *)point ? -1 : 1;
}

const char *words_at(const struct word_list *list, uint64_t point)
{
    point %= list->upto[list->n - 1];
    return list->word[sort_place(list->upto, list->n - 1, sizeof *list->upto, &point, ends_by)];
}

const char *words_pick(const struct word_list *list, struct rand *r)
{
    return words_at(list, rand_below(r, list->upto[list->n - 1]));
}

size_t pick_weighted(struct rand *r, const unsigned *weight, size_t n)
{
    uint64_t total = 0;
    for (size_t i = 0; i < n; i++)
        total += weight[i];
    uint64_t point = rand_below(r, total);
    size_t i = 0;
    while (point >= weight[i])
        point -= weight[i++];
    return i;
}
