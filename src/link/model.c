/* link/model.c -- which comparisons the hub makes, found by name in a model. See model.h. */
#include "link/model.h"

#include "crypt/crypt.h"
#include "person/features.h"

#include <assert.h>
#include <math.h>
#include <pthread.h>

static const struct {
    const char *name, *word;
    const char *levels[LEVELS_MAX]; /* in the order of the enums */
} fields[COMPARE__COUNT] = {
    [COMPARE_FORENAME] = {"forename",
                          "given name",
                          {"same_0", "same_1", "same_2", "same_3", "same_4", "same_5", "spelling",
                           "pet", "middle", "similar", "similar_rare", "low", "initial", "swapped",
                           "clash", "different", "missing"}},
    [COMPARE_SURNAME] = {"surname",
                         "surname",
                         {"same_0", "same_1", "same_2", "same_3", "same_4", "part", "spelling",
                          "similar", "low", "swapped", "different", "missing"}},
    [COMPARE_BIRTH] = {"birth",
                       "birth date",
                       {"exact", "swapped", "transposed", "digit", "year_near", "month_same",
                        "day_same", "default_same", "year_same", "year_only", "different",
                        "missing"}},
    [COMPARE_GENDER] = {"gender", "gender", {"same", "different", "missing"}},
    [COMPARE_ADDRESS] = {"address",
                         "address",
                         {"home", "building", "postcode", "neighbour", "sector", "district", "area",
                          "different", "missing"}},
    [COMPARE_NHS] = {"nhs", "NHS number", {"same", "slip", "different", "missing"}},
    [COMPARE_PUPIL] = {"pupil", "pupil number", {"same", "different", "missing"}},
    [COMPARE_AGENCY] = {"agency", "agency", {"same", "other"}},
};

const char *model_field_word(enum link_field field)
{
    return fields[field].word;
}

static double bits(double share)
{
    return share > 0 ? log2(share) : -HUGE_VAL;
}

static err take_levels(struct model *m, size_t field, const struct weight_comparison *c,
                       struct err_info *why)
{
    size_t known = 0;
    for (; known < LEVELS_MAX && fields[field].levels[known]; known++) {
        size_t at = weight_find_level(c, str_of(fields[field].levels[known]));
        if (at == WEIGHT_LEVELS_MAX)
            return err_set(why, ERR_CONFIG, "the model has no level '%s' in '%s'",
                           fields[field].levels[known], fields[field].name);
        const struct weight_level *l = &c->level[at];
        m->level[field][known] =
            (struct level){bits(l->share[CLASS_SAME]), bits(l->share[CLASS_HOUSEHOLD]),
                           bits(l->share[CLASS_STRANGERS]), l->words};
    }
    if (c->levels > known)
        return err_set(why, ERR_CONFIG, "'%s' has a level that linking does not know",
                       fields[field].name);
    return ERR_OK;
}

static int64_t identify(const struct weight_model *w)
{
    char version[] = {(char)CLEAN_VERSION};
    struct hash h =
        crypt_sha256_two(str_range(version, 1), str_range((const char *)&w->id, sizeof w->id));
    uint64_t id = 0;
    for (size_t i = 0; i < 8; i++)
        id = id << 8 | h.at[i];
    return (int64_t)(id >> 1);
}

err model_parse(str text, struct arena *a, struct model *ret_model, struct err_info *why)
{
    struct weight_model *w = ARENA_NEW(a, struct weight_model);
    err e = w ? weight_model_read(text, a, w, why) : err_set(why, ERR_NOMEM, "no room for a model");
    if (e) return e;
    struct model m = {.upper = w->upper,
                      .lone = w->lone,
                      .lower = w->lower,
                      .veto_floor = w->veto_floor,
                      .margin = w->margin,
                      .calibration = w->calibration,
                      .weights = w,
                      .id = identify(w)};
    for (size_t k = 0; k < WEIGHT_CLASSES; k++)
        m.prior[k] = bits(w->prior[k]);
    for (size_t f = 0; f < COMPARE__COUNT && !e; f++) {
        size_t at = weight_find_comparison(w, str_of(fields[f].name));
        m.place[f] = at;
        e = at < COMPARISONS_MAX
                ? take_levels(&m, f, &w->comparison[at], why)
                : err_set(why, ERR_CONFIG, "the model has no comparison '%s'", fields[f].name);
    }
    if (!e && w->comparisons > COMPARE__COUNT)
        e = err_set(why, ERR_CONFIG, "the model has a comparison that linking does not know");
    if (!e) *ret_model = m;
    return e;
}

void model_in_order(const struct model *m, struct weight_model *ret_weights)
{
    *ret_weights = *m->weights;
    for (size_t f = 0; f < COMPARE__COUNT; f++) {
        const struct weight_comparison *from = &m->weights->comparison[m->place[f]];
        struct weight_comparison *to = &ret_weights->comparison[f];
        *to = *from;
        for (size_t l = 0; l < LEVELS_MAX && fields[f].levels[l]; l++)
            to->level[l] = from->level[weight_find_level(from, str_of(fields[f].levels[l]))];
    }
}

static struct model compiled_in;

static void read_compiled_in(void)
{
    enum { BYTES_MAX = 64 << 20 };
    static struct arena *volatile kept; /* for as long as the program runs, and in sight */
    kept = arena_new(BYTES_MAX);
    err e = kept ? model_parse(str_of(model_default_text), kept, &compiled_in, NULL) : ERR_NOMEM;
    assert(!e);
    (void)e;
}

const struct model *model_default(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, read_compiled_in);
    return &compiled_in;
}
