/* weight/population_tree.c -- on which other comparison strangers' shares depend (Chow and Liu
 * 1968). See population.h. */
#include "weight/population_inside.h"

#include <math.h>

static void count_joint(struct em *s, size_t c, size_t given)
{
    size_t across = levels_of(s, c);
    memset(s->joint, 0, sizeof s->joint);
    for (size_t i = 0; i < s->kinds; i++) {
        const uint8_t *l = s->kind[i].level;
        s->joint[l[given] * across + l[c]] += worth(&s->kind[i], CLASS_STRANGERS);
    }
}

/* Strangers' shares of c for each level of the one it is given. */
void population_count_table(struct em *s, size_t c)
{
    size_t given = s->given[c], across = levels_of(s, c);
    count_joint(s, c, given);
    for (size_t g = 0; g < levels_of(s, given); g++) {
        double all = s->trust, *row = s->table[c] + g * across;
        for (size_t l = 0; l < across; l++)
            if (!is_missing(s, c, l)) all += s->joint[g * across + l];
        for (size_t l = 0; l < across; l++)
            row[l] =
                is_missing(s, c, l) ? 1
                : is_missing(s, given, g)
                    ? s->share[CLASS_STRANGERS][c][l]
                    : (s->joint[g * across + l] + s->trust * s->share[CLASS_STRANGERS][c][l]) / all;
    }
}

/* Mutual information of two comparisons among strangers, in bits a pair; where one of them says
 * nothing there is none. */
static double information(struct em *s, size_t c, size_t given)
{
    double across[WEIGHT_LEVELS_MAX] = {0}, down[WEIGHT_LEVELS_MAX] = {0}, all = 0, bits = 0;
    size_t n = levels_of(s, c);
    count_joint(s, c, given);
    for (size_t g = 0; g < levels_of(s, given); g++)
        for (size_t l = 0; l < n; l++) {
            double *at = &s->joint[g * n + l];
            if (is_missing(s, c, l) || is_missing(s, given, g)) *at = 0;
            across[l] += *at;
            down[g] += *at;
            all += *at;
        }
    for (size_t g = 0; g < levels_of(s, given); g++)
        for (size_t l = 0; l < n; l++) {
            double here = s->joint[g * n + l];
            if (here > 0) bits += here / s->pairs * log2(here * all / across[l] / down[g]);
        }
    return fmax(bits, 0);
}

static bool may_depend(const struct em *s, size_t a, size_t b)
{
    enum comparison_about x = s->in->about[a], y = s->in->about[b];
    return !x || !y || (x == ABOUT_WHERE && y == ABOUT_WHERE);
}

/* Prim's maximum spanning tree (or forest) from the first comparison; of equals the first wins. */
void population_grow_tree(struct em *s)
{
    double best[COMPARISONS_MAX];
    bool in[COMPARISONS_MAX] = {false};
    for (size_t c = 0; c < s->comparisons; c++) {
        best[c] = -1;
        s->given[c] = NONE;
    }
    for (size_t last = 0, rest = s->comparisons; rest; rest--) {
        in[last] = true;
        size_t next = NONE;
        for (size_t c = 0; c < s->comparisons; c++) {
            if (in[c]) continue;
            double bits = may_depend(s, c, last) ? information(s, c, last) : -1;
            if (bits > best[c]) {
                best[c] = bits;
                s->given[c] = last;
            }
            if (next == NONE || best[c] > best[next]) next = c;
        }
        last = next;
    }
    for (size_t c = 0; c < s->comparisons; c++)
        if (s->given[c] != NONE) population_count_table(s, c);
}
