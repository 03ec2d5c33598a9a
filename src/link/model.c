/* link/model.c -- reading the model's table. See model.h and data/model/default.txt. */
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

const char *model_field_word(enum link_field field) { return fields[field].word; }

/* The next word of a line, white space around it gone. */
static str next_word(str *rest)
{
    *rest = str_trim(*rest);
    size_t len = 0;
    while (len < rest->len && rest->at[len] != ' ' && rest->at[len] != '\t')
        len++;
    str word = str_upto(*rest, len);
    *rest = str_trim(str_from(*rest, len));
    return word;
}

static err bad(struct err_info *why, long line, const char *what)
{
    (void)err_set(why, ERR_CONFIG, "%s", what);
    return err_at(why, "model", line, 0);
}

static err parse_setting(struct model *m, str rest, long line, struct err_info *why)
{
    struct {
        const char *name;
        double *to;
    } const settings[] = {
        {"prior_same", &m->prior_same}, {"prior_household", &m->prior_household},
        {"upper", &m->upper},           {"lower", &m->lower},
        {"veto_floor", &m->veto_floor}, {"margin", &m->margin},
    };
    str name = next_word(&rest);
    double value;
    if (!str_to_double(next_word(&rest), &value)) return bad(why, line, "a setting needs a number");
    if (str_eq_c(name, "version"))
        return value == 1 ? ERR_OK : bad(why, line, "this version of the model is not known");
    for (size_t i = 0; i < COUNT(settings); i++) {
        if (!str_eq_c(name, settings[i].name)) continue;
        *settings[i].to = value;
        return ERR_OK;
    }
    return bad(why, line, "there is no such setting");
}

static bool share(str *rest, float *ret_bits)
{
    double value;
    if (!str_to_double(next_word(rest), &value) || value <= 0 || value > 1) return false;
    *ret_bits = (float)log2(value);
    return true;
}

static err parse_level(struct level *l, str rest, long line, struct err_info *why)
{
    if (l->said) return bad(why, line, "this level is given twice");
    if (!share(&rest, &l->m) || !share(&rest, &l->h) || !share(&rest, &l->u))
        return bad(why, line, "m, h and u must be above 0 and at most 1");
    if (!rest.len || rest.len >= LEVEL_WORDS_MAX)
        return bad(why, line, "a level needs words (under 80 bytes)");
    memcpy(l->words, rest.at, rest.len);
    l->said = true;
    return ERR_OK;
}

static err parse_line(struct model *m, str rest, long line, struct err_info *why)
{
    str first = next_word(&rest);
    if (str_eq_c(first, "setting")) return parse_setting(m, rest, line, why);
    for (size_t f = 0; f < COMPARE__COUNT; f++) {
        if (!str_eq_c(first, fields[f].name)) continue;
        str name = next_word(&rest);
        for (size_t i = 0; i < LEVELS_MAX && fields[f].levels[i]; i++)
            if (str_eq_c(name, fields[f].levels[i]))
                return parse_level(&m->level[f][i], rest, line, why);
        return bad(why, line, "there is no such level");
    }
    return bad(why, line, "there is no such field");
}

static err check_complete(const struct model *m, struct err_info *why)
{
    for (size_t f = 0; f < COMPARE__COUNT; f++)
        for (size_t i = 0; i < LEVELS_MAX && fields[f].levels[i]; i++)
            if (!m->level[f][i].said)
                return err_set(why, ERR_CONFIG, "the model has no row '%s %s'", fields[f].name,
                               fields[f].levels[i]);
    return m->lower > m->upper
               ? err_set(why, ERR_CONFIG, "the model's lower threshold is above the upper")
               : ERR_OK;
}

static int64_t identify(str text)
{
    char version[] = {(char)CLEAN_VERSION};
    struct hash h = crypt_sha256_two(str_range(version, 1), text);
    uint64_t id = 0;
    for (size_t i = 0; i < 8; i++)
        id = id << 8 | h.at[i];
    return (int64_t)(id >> 1);
}

err model_parse(str text, struct model *ret_model, struct err_info *why)
{
    struct model m;
    memset(&m, 0, sizeof m);
    str rest = text, line;
    err e = ERR_OK;
    for (long number = 1; !e && str_next(&rest, '\n', &line); number++) {
        ptrdiff_t comment = str_find(line, '#');
        if (comment >= 0) line = str_upto(line, (size_t)comment);
        line = str_trim(line);
        if (line.len) e = parse_line(&m, line, number, why);
    }
    if (!e) e = check_complete(&m, why);
    if (e) return e;
    m.id = identify(text);
    *ret_model = m;
    return ERR_OK;
}

static struct model compiled_in;

static void read_compiled_in(void)
{
    err e = model_parse(str_of(model_default_text), &compiled_in, NULL);
    assert(!e);
    (void)e;
}

const struct model *model_default(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, read_compiled_in);
    return &compiled_in;
}
