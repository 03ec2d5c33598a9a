/* base/parallel.h -- the same work on many chunks, by several threads. Which thread takes which
 * chunk is chance: results go by chunk, or are sums. */
#ifndef AIM_BASE_PARALLEL_H
#define AIM_BASE_PARALLEL_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum { PARALLEL_THREADS_MAX = 64 };

typedef err parallel_fn(void *ctx, unsigned thread, size_t chunk, struct err_info *why);

struct parallel {
    unsigned threads; /* 0 = as many as there are processors */
    /* called by the first thread only, now and then; may be NULL */
    void (*progress)(void *ctx, int64_t done, int64_t total);
    void *progress_ctx;
};

unsigned parallel_threads(const struct parallel *p); /* 1 .. PARALLEL_THREADS_MAX */
/* Chunks 0 .. chunks-1. After an error no new chunk is begun; the error of the lowest chunk is
 * told. */
MUST err parallel_run(const struct parallel *p, size_t chunks, parallel_fn *fn, void *ctx,
                      struct err_info *why);

#endif
