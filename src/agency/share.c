/* web/share.c -- two versions are alive for as long as a slow request still reads the older one. */
#include "agency/share.h"

#include "base/mem.h"
#include "store/store.h"

#include <pthread.h>

struct version {
    struct partners *partners;
    int64_t stamp;
    int users;
    struct version *older;
};

struct shared_partners {
    pthread_mutex_t lock;
    struct hub *hub;
    struct version *newest;
    int64_t looked_ns;
};

static err load(struct db *db, void *ctx, struct err_info *why)
{
    struct version *v = ctx;
    err e = partners_stamp(db, &v->stamp, why);
    return e ? e : partners_load(db, &v->partners, why);
}

static err look(struct db *db, void *ctx, struct err_info *why)
{
    return partners_stamp(db, ctx, why);
}

static err add_version(struct shared_partners *s, struct err_info *why)
{
    struct version *v = mem_zero(1, sizeof *v);
    if (!v) return err_set(why, ERR_NOMEM, "no memory for the partners");
    err e = store_read(s->hub->store, load, v, why);
    if (e) {
        mem_free(v);
        return e;
    }
    v->older = s->newest;
    s->newest = v;
    return ERR_OK;
}

static void drop_unused(struct shared_partners *s)
{
    for (struct version **at = &s->newest->older; *at;) {
        struct version *v = *at;
        if (v->users > 0) {
            at = &v->older;
            continue;
        }
        *at = v->older;
        partners_free(v->partners);
        mem_free(v);
    }
}

err share_new(struct hub *h, struct shared_partners **ret_share, struct err_info *why)
{
    struct shared_partners *s = mem_zero(1, sizeof *s);
    if (!s) return err_set(why, ERR_NOMEM, "no memory for the partners");
    s->hub = h;
    pthread_mutex_init(&s->lock, NULL);
    err e = add_version(s, why);
    if (e) {
        share_free(s);
        return e;
    }
    s->looked_ns = clock_monotonic_ns();
    *ret_share = s;
    return ERR_OK;
}

void share_free(struct shared_partners *s)
{
    if (!s) return;
    for (struct version *v = s->newest, *older; v; v = older) {
        older = v->older;
        partners_free(v->partners);
        mem_free(v);
    }
    pthread_mutex_destroy(&s->lock);
    mem_free(s);
}

err share_borrow(struct shared_partners *s, const struct partners **ret_partners,
                 struct err_info *why)
{
    int64_t stamp = 0, now_ns = clock_monotonic_ns();
    err e = ERR_OK;
    pthread_mutex_lock(&s->lock);
    if (now_ns - s->looked_ns > (int64_t)MS_PER_SECOND * 1000000) {
        s->looked_ns = now_ns;
        e = store_read(s->hub->store, look, &stamp, why);
        if (!e && stamp != s->newest->stamp) e = add_version(s, why);
    }
    if (!e) {
        s->newest->users++;
        *ret_partners = s->newest->partners;
    }
    pthread_mutex_unlock(&s->lock);
    return e;
}

void share_return(struct shared_partners *s, const struct partners *p)
{
    pthread_mutex_lock(&s->lock);
    for (struct version *v = s->newest; v; v = v->older)
        v->users -= v->partners == p;
    drop_unused(s);
    pthread_mutex_unlock(&s->lock);
}
