/* clerical/words.c -- see words.h. Workload: some thousands of decisions a year. */
#include "clerical/words.h"

#include "query.h"

enum { PAGE = 500, PAGE_BYTES_MAX = 4 << 20 };

struct walking {
    struct arena *arena;
    struct q_match_labels_in after;
    struct q_match_labels_rows rows;
    struct label_pair *pair; /* its last words may come with the next page */
};

static err read_page(struct db *db, void *ctx, struct err_info *why)
{
    struct walking *w = ctx;
    arena_clear(w->arena);
    return q_match_labels(db, &w->after, w->arena, &w->rows, why);
}

static void copy(char *to, size_t room, str text)
{
    size_t len = text.len < room ? text.len : room - 1;
    if (len) memcpy(to, text.at, len);
    to[len] = '\0';
}

static void add_word(struct label_pair *p, const struct q_match_labels_row *r)
{
    if (p->n == WORDS_OF_PAIR_MAX) memmove(p->word, p->word + 1, --p->n * sizeof *p->word);
    struct label_word *w = &p->word[p->n++];
    *w = (struct label_word){.answer = (enum answer)r->answer,
                             .effect = r->effect != 0,
                             .evidence = r->evidence,
                             .model = r->model,
                             .weight = r->weight,
                             .flags = r->flags,
                             .choice = r->choice};
    copy(w->login, sizeof w->login, r->login);
    copy(w->levels, sizeof w->levels, r->levels);
}

static err give_page(struct walking *w, label_pair_fn fn, void *ctx)
{
    err e = ERR_OK;
    for (size_t i = 0; i < w->rows.n && !e; i++) {
        const struct q_match_labels_row *r = &w->rows.at[i];
        if (r->record != w->pair->record || r->other != w->pair->other) {
            if (w->pair->n) e = fn(ctx, w->pair);
            w->pair->n = 0;
        }
        w->pair->record = r->record;
        w->pair->other = r->other;
        add_word(w->pair, r);
    }
    return e;
}

err label_pairs(struct hub *h, label_pair_fn fn, void *ctx, struct err_info *why)
{
    struct arena *whole = arena_new(1 << 20);
    struct walking w = {.arena = arena_new(PAGE_BYTES_MAX), .after = {-1, -1, -1, -1, PAGE}};
    w.pair = whole ? ARENA_NEW(whole, struct label_pair) : NULL;
    err e = w.arena && w.pair ? ERR_OK : err_set(why, ERR_NOMEM, "no memory for labels");
    while (!e) {
        e = store_read(h->store, read_page, &w, why);
        if (!e) e = give_page(&w, fn, ctx);
        if (e || w.rows.n < PAGE) break;
        const struct q_match_labels_row *end = &w.rows.at[w.rows.n - 1];
        w.after = (struct q_match_labels_in){end->cell, end->record, end->other, end->at_ms, PAGE};
    }
    if (!e && w.pair->n) e = fn(ctx, w.pair);
    arena_free(w.arena);
    arena_free(whole);
    return e;
}

const struct label_word *label_decision(const struct label_pair *p)
{
    for (size_t i = p->n; i > 0; i--)
        if (p->word[i - 1].effect)
            return p->word[i - 1].answer < ANSWER_UNSURE ? &p->word[i - 1] : NULL;
    return NULL;
}
