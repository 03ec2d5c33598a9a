/* search/candidates.c -- the linker's answer to a search, field by field in words. */
#include "search/candidates.h"

#include "base/buf.h"
#include "link/explain.h"
#include "link/link.h"
#include "person/clean.h"

/* A search names no agency: what two records of one agency would weigh is left out on both
 * sides. */
static const double least_bits = -6.0;

struct sides {
    str agrees, differs;
};

/* "same given name (uncommon)" reads "same given name": how common a name is says nothing to a
 * reader. */
static str plain(const char *words)
{
    str s = str_of(words);
    ptrdiff_t at = str_find_str(s, STR(" ("));
    return at > 0 ? str_upto(s, (size_t)at) : s;
}

static err words_of(const struct explanation *x, bool placed, struct arena *a, struct sides *ret,
                    struct err_info *why)
{
    struct buf agrees = BUF_INIT(2048), differs = BUF_INIT(2048);
    for (size_t i = 0; i < x->steps; i++) {
        const struct explain_step *step = &x->step[i];
        struct buf *out = step->bits > 0 ? &agrees : &differs;
        if (!placed && strcmp(step->field, model_field_word(COMPARE_ADDRESS)) == 0) continue;
        if (out->len) buf_add_c(out, "; ");
        buf_add(out, plain(step->words));
    }
    *ret = (struct sides){str_copy(a, buf_str(&agrees)), str_copy(a, buf_str(&differs))};
    buf_release(&agrees);
    buf_release(&differs);
    return ret->agrees.at && ret->differs.at ? ERR_OK
                                             : err_set(why, ERR_NOMEM, "the words of a match");
}

static err describe(const struct model *m, const struct link_candidate *from, struct arena *a,
                    struct candidate *ret, struct err_info *why)
{
    struct judgement j = {.weight = from->weight, .levels = from->levels};
    struct explanation x;
    struct sides placed, unplaced;
    explain_pair(m, &j, &x);
    err e = words_of(&x, true, a, &placed, why);
    if (!e) e = words_of(&x, false, a, &unplaced, why);
    if (e) return e;
    *ret = (struct candidate){.person = from->person,
                              .weight = from->weight,
                              .strength = from->strength,
                              .agrees = placed.agrees,
                              .differs = placed.differs,
                              .agrees_unplaced = unplaced.agrees,
                              .differs_unplaced = unplaced.differs,
                              .home = from->levels.level[COMPARE_ADDRESS] == ADDRESS_HOME};
    struct comparison without = from->levels;
    without.level[COMPARE_ADDRESS] = ADDRESS_MISSING;
    ret->weight_unplaced =
        from->weight + score_levels(m, &without) - score_levels(m, &from->levels);
    ret->strength_unplaced = explain_strength(m, ret->weight_unplaced);
    return ERR_OK;
}

err candidates_find(struct db *db, struct hub *h, const struct demographics *who, const int *years,
                    size_t year_count, struct arena *a, const struct candidate **ret_list,
                    size_t *ret_n, struct err_info *why)
{
    struct features query;
    const struct link_candidate *found;
    size_t n = 0;
    clean_start(&query, STR(""));
    if (!year_count) clean_add(&query, who);
    for (size_t i = 0; i < year_count; i++) {
        struct demographics one = *who;
        one.birth_date = (struct date){(int16_t)years[i], 0, 0};
        clean_add(&query, &one);
    }
    err e = link_candidates(db, h, &query, least_bits, CANDIDATES_MAX, a, &found, &n, why);
    if (e) return e;
    struct candidate *list = ARENA_ARRAY(a, struct candidate, n + 1);
    if (!list) return err_set(why, ERR_NOMEM, "the candidates of a search");
    for (size_t i = 0; !e && i < n; i++)
        e = describe(model_default(), &found[i], a, &list[i], why);
    *ret_list = list;
    *ret_n = n;
    return e;
}
