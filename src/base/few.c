/* base/few.c -- see few.h. */
#include "base/few.h"

/* The smallest part that is told and is not 0: its place, or n. */
static size_t least_told(const int64_t *parts, size_t n, const bool *hidden)
{
    size_t least = n;
    for (size_t i = 0; i < n; i++)
        if (parts[i] > 0 && !hidden[i] && (least == n || parts[i] < parts[least])) least = i;
    return least;
}

void few_hide(const int64_t *parts, size_t n, bool *ret_hidden)
{
    int64_t sum = 0;
    size_t hides = 0;
    for (size_t i = 0; i < n; i++) {
        ret_hidden[i] = few(parts[i]);
        hides += ret_hidden[i];
        sum += ret_hidden[i] ? parts[i] : 0;
    }
    while (hides && (hides == 1 || sum < FEW)) {
        size_t least = least_told(parts, n, ret_hidden);
        if (least == n) return; /* then the whole is small itself, or there is but one part */
        ret_hidden[least] = true;
        hides++;
        sum += parts[least];
    }
}
