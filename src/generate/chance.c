/* generate/chance.c -- see chance.h. */
#include "generate/chance.h"

const char *words_at(const struct word_list *list, uint64_t point)
{
    point %= list->upto[list->n - 1];
    size_t low = 0, high = list->n - 1;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (point < list->upto[middle])
            high = middle;
        else
            low = middle + 1;
    }
    return list->word[low];
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
