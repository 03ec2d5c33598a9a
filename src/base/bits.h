/* base/bits.h -- counting bits without asking the processor for an instruction it may not have. */
#ifndef AIM_BASE_BITS_H
#define AIM_BASE_BITS_H

#include <stdint.h>

/* How many bits are set: 0 .. 32. */
static inline int bits_count(uint32_t v)
{
    v -= v >> 1 & 0x55555555u;
    v = (v & 0x33333333u) + (v >> 2 & 0x33333333u);
    return (int)(((v + (v >> 4)) & 0x0F0F0F0Fu) * 0x01010101u >> 24);
}

#endif
