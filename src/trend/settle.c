/* trend/settle.c -- which rows of a table may be told. */
#include "trend/trend.h"

enum { HIDDEN_LEAST = 2, TOGETHER_LEAST = 2 * FEW, TENS = 10 };

static int64_t in_tens(int64_t n) { return (n + TENS / 2) / TENS * TENS; }

static bool is_less(const struct trend_row *a, const struct trend_row *b)
{
    if (a->persons != b->persons) return a->persons < b->persons;
    if (a->incidents != b->incidents) return a->incidents < b->incidents;
    return str_cmp(a->code, b->code) < 0;
}

/* Are those left out too few to be told apart from each other? */
static bool is_open(const struct trend_row *rows, size_t n)
{
    size_t hidden = 0;
    int64_t persons = 0, incidents = 0;
    for (size_t i = 0; i < n; i++) {
        if (rows[i].told) continue;
        hidden++;
        persons += rows[i].persons;
        incidents += rows[i].incidents;
    }
    return hidden && (hidden < HIDDEN_LEAST || persons < TOGETHER_LEAST ||
                      incidents < TOGETHER_LEAST);
}

void trend_settle(struct trend_row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++)
        rows[i].told = rows[i].persons >= FEW && rows[i].incidents >= FEW;
    while (is_open(rows, n)) {
        size_t least = n;
        for (size_t i = 0; i < n; i++)
            if (rows[i].told && (least == n || is_less(&rows[i], &rows[least]))) least = i;
        if (least == n) break; /* nothing is told */
        rows[least].told = false;
    }
    for (size_t i = 0; i < n; i++) {
        rows[i].persons = rows[i].told ? in_tens(rows[i].persons) : 0;
        rows[i].incidents = rows[i].told ? in_tens(rows[i].incidents) : 0;
    }
}
