/* search/candidates.c -- the linker's answer to a search, field by field in words. */
#include "search/candidates.h"

#include "base/buf.h"
#include "link/explain.h"
#include "link/link.h"
#include "link/hub_model.h"
#include "person/clean.h"

/* A search names no agency: what two records of one agency would weigh is left out on both
 * sides. */
static const double least_bits = -6.0;

/* "same given name (uncommon)" reads "same given name": how common a name is says nothing to a
 * reader. */
static str plain(const char *words)
{
    str s = str_of(words);
    ptrdiff_t at = str_find_str(s, STR(" ("));
    return at > 0 ? str_upto(s, (size_t)at) : s;
}

static err words_of(const struct explanation *x, struct arena *a, struct candidate *to,
                    struct err_info *why)
{
    struct buf agrees = BUF_INIT(2048), differs = BUF_INIT(2048);
    for (size_t i = 0; i < x->steps; i++) {
        struct buf *out = x->step[i].bits > 0 ? &agrees : &differs;
        if (out->len) buf_add_c(out, "; ");
        buf_add(out, plain(x->step[i].words));
    }
    to->agrees = str_copy(a, buf_str(&agrees));
    to->differs = str_copy(a, buf_str(&differs));
    buf_release(&agrees);
    buf_release(&differs);
    return to->agrees.at && to->differs.at ? ERR_OK
                                           : err_set(why, ERR_NOMEM, "the words of a match");
}

static err describe(const struct model *m, const struct link_candidate *from, struct arena *a,
                    struct candidate *ret, struct err_info *why)
{
    struct judgement j = {.weight = from->weight, .levels = from->levels};
    struct explanation x;
    explain_pair(m, &j, &x);
    *ret = (struct candidate){.person = from->person,
                              .weight = from->weight,
                              .strength = from->strength,
                              .home = from->levels.level[COMPARE_ADDRESS] == ADDRESS_HOME};
    return words_of(&x, a, ret, why);
}

/* One way of asking. */
struct asked {
    struct features query;
    const struct link_candidate *found;
    size_t n;
};

/* One version of what was asked, with or without its address. */
static void add(struct features *query, const struct demographics *who, bool nowhere)
{
    struct demographics one = *who;
    if (nowhere) one.address = one.postcode = one.uprn = (pii){0};
    clean_add(query, &one);
}

static err ask(struct db *db, struct hub *h, const struct candidates_wish *w, bool nowhere,
               struct arena *a, struct asked *ret, struct err_info *why)
{
    clean_start(&ret->query, STR(""));
    if (!w->year_count) add(&ret->query, w->who, nowhere);
    for (size_t i = 0; i < w->year_count; i++) {
        struct demographics one = *w->who;
        one.birth_date = (struct date){(int16_t)w->years[i], 0, 0};
        add(&ret->query, &one, nowhere);
    }
    for (size_t i = 0; i < w->also_count; i++)
        add(&ret->query, &w->also[i], nowhere);
    return link_candidates(db, h, &ret->query, least_bits, CANDIDATES_MAX, a, &ret->found, &ret->n,
                           why);
}

err candidates_find(struct db *db, struct hub *h, const struct candidates_wish *w, struct arena *a,
                    const struct candidate **ret_list, size_t *ret_n, struct err_info *why)
{
    struct asked *asked = ARENA_ARRAY(a, struct asked, 2);
    size_t count = 0;
    size_t ways = pii_empty(w->who->address) && pii_empty(w->who->postcode) ? 1 : 2;
    if (!asked) return err_set(why, ERR_NOMEM, "the candidates of a search");
    err e = ask(db, h, w, false, a, &asked[0], why);
    if (!e && ways == 2) e = ask(db, h, w, true, a, &asked[1], why);
    if (e) return e;
    const struct model *model;
    e = hub_model(h, &model, why);
    if (e) return e;
    struct candidate *list = ARENA_ARRAY(a, struct candidate, asked[0].n + asked[1].n + 1);
    if (!list) return err_set(why, ERR_NOMEM, "the candidates of a search");
    for (size_t way = 0; way < ways; way++)
        for (size_t i = 0; !e && i < asked[way].n; i++) {
            e = describe(model, &asked[way].found[i], a, &list[count], why);
            list[count].placed = way == 0;
            list[count++].unplaced = way == ways - 1;
        }
    *ret_list = list;
    *ret_n = count;
    return e;
}
