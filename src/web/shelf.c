/* web/shelf.c -- a table of sessions under one lock; a session keeps a handful of pages of some 20
 * KB. */
#include "web/shelf.h"

#include "base/mem.h"
#include "crypt/crypt.h"

#include <pthread.h>
#include <stdio.h>

struct kept_page {
    char id[SHELF_ID_TEXT + 1];
    char *page, *form;
    size_t page_bytes, form_bytes;
    int64_t made_ms;
};

struct kept_person {
    int64_t person, opened_ms;
    char name[2][160]; /* cut for a list of names; the page itself shows the whole */
    size_t name_bytes[2];
};

struct kept {
    int64_t session; /* 0 = free */
    int64_t used_ms;
    struct kept_page page[SHELF_PAGES_MAX]; /* newest first */
    struct kept_person person[SHELF_OPENED_MAX];
    size_t page_n, person_n;
};

struct shelf {
    pthread_mutex_t lock;
    int64_t keep_ms;
    size_t n;
    struct kept *at[SHELF_SESSIONS_MAX];
};

static void page_drop(struct kept_page *p)
{
    if (p->page) crypt_wipe(p->page, p->page_bytes);
    if (p->form) crypt_wipe(p->form, p->form_bytes);
    mem_free(p->page);
    mem_free(p->form);
    *p = (struct kept_page){0};
}

static void pages_drop(struct kept *k)
{
    while (k->page_n > 0)
        page_drop(&k->page[--k->page_n]);
}

static void kept_drop(struct shelf *s, size_t i)
{
    pages_drop(s->at[i]);
    crypt_wipe(s->at[i], sizeof *s->at[i]);
    mem_free(s->at[i]);
    s->at[i] = s->at[--s->n];
}

/* However busy the session: what was shown may have been shielded, corrected or closed to it since.
 * The oldest are last. */
static void pages_age(struct kept *k, int64_t now_ms)
{
    while (k->page_n > 0 && now_ms - k->page[k->page_n - 1].made_ms > SHELF_PAGE_MS)
        page_drop(&k->page[--k->page_n]);
}

/* The session's place, new when `make` and it has none; those too old go. NULL = none, or no
 * memory. */
static struct kept *kept_of(struct shelf *s, int64_t session, int64_t now_ms, bool make)
{
    struct kept *found = NULL;
    for (size_t i = 0; i < s->n;) {
        if (now_ms - s->at[i]->used_ms > s->keep_ms) {
            kept_drop(s, i);
            continue;
        }
        pages_age(s->at[i], now_ms);
        if (s->at[i]->session == session) found = s->at[i];
        i++;
    }
    if (!found && make && s->n < SHELF_SESSIONS_MAX && (found = mem_zero(1, sizeof *found))) {
        found->session = session;
        s->at[s->n++] = found;
    }
    if (found) found->used_ms = now_ms;
    return found;
}

err shelf_new(int64_t keep_ms, struct shelf **ret_shelf, struct err_info *why)
{
    struct shelf *s = mem_zero(1, sizeof *s);
    if (!s) return err_set(why, ERR_NOMEM, "no memory for what sessions keep");
    s->keep_ms = keep_ms;
    pthread_mutex_init(&s->lock, NULL);
    *ret_shelf = s;
    return ERR_OK;
}

void shelf_free(struct shelf *s)
{
    if (!s) return;
    while (s->n > 0)
        kept_drop(s, s->n - 1);
    pthread_mutex_destroy(&s->lock);
    mem_free(s);
}

static char *copy(str text)
{
    char *at = mem_alloc(text.len);
    if (at) memcpy(at, text.at, text.len);
    return at;
}

err shelf_put(struct shelf *s, int64_t session, str page, str form, int64_t now_ms, struct rand *r,
              char ret_id[SHELF_ID_TEXT + 1], struct err_info *why)
{
    struct kept_page p = {.page = copy(page),
                          .form = copy(form),
                          .page_bytes = page.len,
                          .form_bytes = form.len,
                          .made_ms = now_ms};
    (void)snprintf(p.id, sizeof p.id, "%016llx%016llx", (unsigned long long)rand_u64(r),
                   (unsigned long long)rand_u64(r));
    pthread_mutex_lock(&s->lock);
    struct kept *k = p.page && p.form ? kept_of(s, session, now_ms, true) : NULL;
    if (k) {
        if (k->page_n == SHELF_PAGES_MAX) page_drop(&k->page[--k->page_n]);
        memmove(&k->page[1], &k->page[0], k->page_n++ * sizeof k->page[0]);
        k->page[0] = p;
        memcpy(ret_id, p.id, sizeof p.id);
    }
    pthread_mutex_unlock(&s->lock);
    if (k) return ERR_OK;
    page_drop(&p);
    return err_set(why, ERR_NOMEM, "no memory to keep the results");
}

err shelf_page(struct shelf *s, int64_t session, str id, int64_t now_ms, struct buf *to,
               struct err_info *why)
{
    err e = ERR_ABSENT;
    pthread_mutex_lock(&s->lock);
    struct kept *k = kept_of(s, session, now_ms, false);
    for (size_t i = 0; k && i < k->page_n; i++)
        if (str_eq_c(id, k->page[i].id)) {
            buf_add(to, str_range(k->page[i].page, k->page[i].page_bytes));
            e = to->state;
        }
    pthread_mutex_unlock(&s->lock);
    return e ? err_set(why, e, "these results are no longer kept") : ERR_OK;
}

err shelf_form(struct shelf *s, int64_t session, int64_t now_ms, struct arena *a, str *ret_form,
               struct err_info *why)
{
    *ret_form = STR("");
    pthread_mutex_lock(&s->lock);
    struct kept *k = kept_of(s, session, now_ms, false);
    if (k && k->page_n > 0)
        *ret_form = str_copy(a, str_range(k->page[0].form, k->page[0].form_bytes));
    pthread_mutex_unlock(&s->lock);
    return ret_form->at ? ERR_OK : err_set(why, ERR_NOMEM, "no memory for a form");
}

/* A whole number of UTF-8 characters that fits. */
static size_t keep_name(char *at, size_t room, str name)
{
    size_t n = name.len < room ? name.len : room;
    while (n > 0 && n < name.len && ((unsigned char)name.at[n] & 0xc0) == 0x80)
        n--;
    memcpy(at, name.at, n);
    return n;
}

err shelf_opened(struct shelf *s, int64_t session, const struct shelf_person *who, int64_t now_ms,
                 struct err_info *why)
{
    pthread_mutex_lock(&s->lock);
    struct kept *k = kept_of(s, session, now_ms, true);
    if (k) {
        size_t at = 0;
        while (at < k->person_n && k->person[at].person != who->person)
            at++;
        if (at == k->person_n && k->person_n < SHELF_OPENED_MAX) k->person_n++;
        if (at == SHELF_OPENED_MAX) at--;
        memmove(&k->person[1], &k->person[0], at * sizeof k->person[0]);
        struct kept_person *p = &k->person[0];
        *p = (struct kept_person){.person = who->person, .opened_ms = who->opened_ms};
        p->name_bytes[0] =
            keep_name(p->name[0], sizeof p->name[0], pii_reveal(who->given, REVEAL_SHOW));
        p->name_bytes[1] =
            keep_name(p->name[1], sizeof p->name[1], pii_reveal(who->surname, REVEAL_SHOW));
    }
    pthread_mutex_unlock(&s->lock);
    return k ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to note whom the session opened");
}

err shelf_list(struct shelf *s, int64_t session, int64_t now_ms, struct arena *a,
               struct shelf_person **ret_list, size_t *ret_n, struct err_info *why)
{
    struct shelf_person *list = ARENA_ARRAY(a, struct shelf_person, SHELF_OPENED_MAX);
    if (!list) return err_set(why, ERR_NOMEM, "no memory for a list");
    *ret_n = 0;
    pthread_mutex_lock(&s->lock);
    struct kept *k = kept_of(s, session, now_ms, false);
    for (size_t i = 0; k && i < k->person_n; i++) {
        const struct kept_person *p = &k->person[i];
        list[(*ret_n)++] = (struct shelf_person){
            .person = p->person,
            .opened_ms = p->opened_ms,
            .given = pii_of(str_copy(a, str_range(p->name[0], p->name_bytes[0]))),
            .surname = pii_of(str_copy(a, str_range(p->name[1], p->name_bytes[1])))};
    }
    pthread_mutex_unlock(&s->lock);
    *ret_list = list;
    return ERR_OK;
}

void shelf_drop(struct shelf *s, int64_t session, bool pages_only)
{
    pthread_mutex_lock(&s->lock);
    for (size_t i = 0; i < s->n; i++)
        if (s->at[i]->session == session) {
            if (pages_only)
                pages_drop(s->at[i]);
            else
                kept_drop(s, i);
            break;
        }
    pthread_mutex_unlock(&s->lock);
}
