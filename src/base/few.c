/* base/few.c -- see few.h. */
#include "base/few.h"

void few_hide(const int64_t *parts, size_t n, bool *ret_hidden)
{
    size_t hides = 0, least = n;
    for (size_t i = 0; i < n; i++) {
        ret_hidden[i] = few(parts[i]);
        hides += ret_hidden[i];
        if (parts[i] >= FEW && (least == n || parts[i] < parts[least])) least = i;
    }
    if (hides == 1 && least < n) ret_hidden[least] = true;
}
