/* base/mem.h -- the only door to malloc, and the point where tests make it fail.
 *
 * Every allocation of the house goes through here (libraries that let us set an allocator too), so
 * that a fault test can fail the n-th one. See fault.h. */
#ifndef AIM_BASE_MEM_H
#define AIM_BASE_MEM_H

#include <stdbool.h>
#include <stddef.h>

/* Defined when an address sanitizer watches this build: it takes terabytes of addresses, and looks
 * at the process from outside. */
#if defined(__SANITIZE_ADDRESS__)
#define MEM_WATCHED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MEM_WATCHED 1
#endif
#endif

/* NULL when memory is out or a fault is armed; size 0 gives a unique non-NULL pointer. */
void *mem_alloc(size_t size);
void *mem_zero(size_t count, size_t size); /* zeroed; NULL too when count * size overflows */
void *mem_resize(void *at, size_t size);   /* on NULL the old block is untouched */
void mem_free(void *at);

/* From now on hold at most so many bytes more than now, in all threads; what exceeds is refused as
 * if memory were out. 0 = no limit again. For a command that does one thing, not for a server. */
void mem_limit(size_t bytes);
bool mem_limit_met(void); /* has it refused anything? */

/* From now on what is freed stays with the process, but for blocks of several megabytes: the system
 * need not hand it out again page by page. For a command that does one thing, not for a server. */
void mem_keep_freed(void);

#endif
