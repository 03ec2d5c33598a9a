/* rule/library.c -- rule files that were read already. The hub holds a handful of texts, read again
 * for every page and after every event; reading YAML costs a hundred times what judging a person
 * does. What was read never changes and is kept as long as the process lives. */
#include "rule/inside.h"

#include <pthread.h>

enum { BOOKS_MAX = 24, BOOK_BYTES_MAX = 16 << 20 };

struct book {
    str text;
    struct arena *arena;
    struct rule_list list;
};

static struct {
    pthread_mutex_t lock;
    struct book book[BOOKS_MAX];
    size_t n;
} library = {.lock = PTHREAD_MUTEX_INITIALIZER};

static const struct book *find(str text)
{
    for (size_t i = 0; i < library.n; i++)
        if (str_eq(library.book[i].text, text)) return &library.book[i];
    return NULL;
}

static err add(const char *name, str text, struct err_info *why)
{
    struct book book = {.arena = arena_new(BOOK_BYTES_MAX)};
    char *file = book.arena ? str_c(book.arena, str_of(name)) : NULL;
    if (file) book.text = str_copy(book.arena, text);
    err e = file && book.text.at ? ERR_OK : err_set(why, ERR_NOMEM, "the rules");
    if (!e) e = rule_parse(file, book.text, book.arena, &book.list, why);
    if (e) arena_free(book.arena);
    else library.book[library.n++] = book;
    return e;
}

err library_read(const char *name, str text, struct arena *a, const struct rule_list **ret_list,
                 struct err_info *why)
{
    err e = ERR_OK;
    struct rule_list *own;
    pthread_mutex_lock(&library.lock);
    const struct book *book = find(text);
    bool full = !book && library.n == BOOKS_MAX;
    if (!book && !full && !(e = add(name, text, why))) book = find(text);
    pthread_mutex_unlock(&library.lock);
    if (book) return *ret_list = &book->list, ERR_OK;
    if (!full) return e;
    own = ARENA_NEW(a, struct rule_list);
    if (!own) return err_set(why, ERR_NOMEM, "the rules");
    e = rule_parse(name, text, a, own, why);
    if (!e) *ret_list = own;
    return e;
}
