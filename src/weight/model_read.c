/* weight/model_read.c -- reading the text of a model, strictly: what it does not understand it
 * refuses, with line and column. See model.h. */
#include "base/vec.h"
#include "weight/model_line.h"
#include "weight/terms.h"

#include <stdlib.h>

enum { HASHES_MAX = 1 << 20 };

typedef VEC(uint64_t) hash_list;

struct given { /* on what a comparison's u depends; checked when all comparisons are known */
    str on, row[WEIGHT_LEVELS_MAX]; /* names */
    size_t rows;
    double *share;
};

struct reader {
    struct weight_model *m;
    struct weight_comparison *now; /* whose levels and terms are read */
    struct arena *a;
    struct model_line at; /* where it reads */
    bool began;    /* the first line was there */
    unsigned said; /* settings, a bit each */
    size_t title;  /* bytes */
    VEC(struct weight_term) terms;
    hash_list heavy, communal;
    struct given given[COMPARISONS_MAX];
};

enum { SETTINGS_ALWAYS = 0x7f, SETTINGS_CALIBRATION = 0x780 }; /* bits of the table below */

static err read_setting(struct reader *r)
{
    struct weight_model *m = r->m;
    const struct {
        const char *name;
        double least, most, *to;
    } settings[] = {
        {"same", 1e-300, 0.999999, &m->prior[CLASS_SAME]},
        {"household", 0, 0.999999, &m->prior[CLASS_HOUSEHOLD]},
        {"upper", -1000, 1000, &m->upper},
        {"lone", -1000, 1000, &m->lone},
        {"lower", -1000, 1000, &m->lower},
        {"veto_floor", -1000, 1000, &m->veto_floor},
        {"margin", 0, 1000, &m->margin},
        {"offset", -100, 100, &m->calibration.offset},
        {"tilt", -0.99, 99, &m->calibration.tilt},
        {"from", -1000, 1000, &m->calibration.from},
        {"to", -1000, 1000, &m->calibration.to},
    };
    str name = line_word(&r->at);
    for (size_t i = 0; i < COUNT(settings); i++) {
        if (!str_eq_c(name, settings[i].name)) continue;
        if (r->said & 1u << i) return line_bad_at(&r->at, name, "this setting is given twice");
        r->said |= 1u << i;
        err e = line_number(&r->at, settings[i].least, settings[i].most,
                            "a setting needs a number within its bounds", settings[i].to);
        return e ? e : line_over(&r->at);
    }
    return line_bad_at(&r->at, name, "there is no such setting");
}

static err end_comparison(struct reader *r)
{
    struct weight_comparison *c = r->now;
    if (!c) return ERR_OK;
    if (c->levels < 2)
        return line_bad(&r->at, "the comparison before this line has fewer than two levels");
    if (!(c->terms.persons > 0)) return ERR_OK;
    c->terms.n = r->terms.n;
    c->terms.at = ARENA_ARRAY(r->a, struct weight_term, r->terms.n + 1);
    if (!c->terms.at) return err_set(r->at.why, ERR_NOMEM, "the model has too many terms");
    if (r->terms.n) memcpy(c->terms.at, r->terms.at, r->terms.n * sizeof *r->terms.at);
    return terms_index(&c->terms, r->a, r->at.why);
}

static err read_flags(struct reader *r, struct weight_comparison *c)
{
    str word = line_word(&r->at), flags = word, flag;
    if (!flags.len)
        return line_bad_at(&r->at, word, "a comparison needs a name, flags (or -) and a word");
    if (str_eq_c(flags, "-")) return ERR_OK;
    while (str_next(&flags, ',', &flag)) {
        bool *to = str_eq_c(flag, "kin") ? &c->kin : str_eq_c(flag, "ordered") ? &c->ordered : NULL;
        if (!to)
            return line_bad_at(&r->at, word, "the flags of a comparison are kin and ordered, or -");
        *to = true;
    }
    return ERR_OK;
}

static err read_comparison(struct reader *r)
{
    err e = end_comparison(r);
    if (e) return e;
    struct weight_model *m = r->m;
    str name = line_word(&r->at);
    if (m->comparisons == COMPARISONS_MAX)
        return line_bad_at(&r->at, name, "too many comparisons (over 24)");
    if (weight_find_comparison(m, name) < m->comparisons)
        return line_bad_at(&r->at, name, "this comparison is given twice");
    struct weight_comparison *c = r->now = &m->comparison[m->comparisons];
    r->terms.n = 0;
    e = line_copy(&r->at, name, c->name, sizeof c->name,
                  "a comparison needs a name (under 40 bytes)");
    if (!e) e = read_flags(r, c);
    if (!e)
        e = line_copy(&r->at, r->at.rest, c->word, sizeof c->word,
                      "a comparison needs a word for people (under 40 bytes)");
    if (!e) m->comparisons++;
    return e;
}

static err read_level_flag(struct reader *r, struct weight_level *l)
{
    str word = line_word(&r->at);
    if (str_eq_c(word, "-")) return ERR_OK;
    if (str_eq_c(word, "missing")) {
        l->missing = true;
        for (size_t k = 0; k < WEIGHT_CLASSES; k++)
            if (l->share[k] != 1)
                return line_bad_at(&r->at, word, "a missing level has the shares 1 1 1");
        return ERR_OK;
    }
    if (str_eq_c(word, "term"))
        l->term = 1;
    else if (!str_starts(word, STR("term:")) || !str_to_double(str_from(word, 5), &l->term) ||
             l->term <= 0 || l->term > 10)
        return line_bad_at(&r->at, word,
                           "the flag of a level is missing, term, term: and a number, or -");
    return ERR_OK;
}

static err read_level(struct reader *r)
{
    struct weight_comparison *c = r->now;
    str name = line_word(&r->at);
    if (!c) return line_bad_at(&r->at, name, "a level needs a comparison before it");
    if (c->levels == WEIGHT_LEVELS_MAX)
        return line_bad_at(&r->at, name, "too many levels in a comparison (over 32)");
    if (weight_find_level(c, name) < c->levels)
        return line_bad_at(&r->at, name, "this level is given twice");
    struct weight_level *l = &c->level[c->levels];
    err e =
        line_copy(&r->at, name, l->name, sizeof l->name, "a level needs a name (under 32 bytes)");
    for (size_t k = 0; k < WEIGHT_CLASSES && !e; k++)
        e = line_number(&r->at, 1e-300, 1, "m, h and u must be above 0 and at most 1",
                        &l->share[k]);
    if (!e) e = read_level_flag(r, l);
    if (!e)
        e = line_copy(&r->at, r->at.rest, l->words, sizeof l->words,
                      "a level needs words for people (under 96 bytes)");
    if (!e) c->levels++;
    return e;
}

static err read_given(struct reader *r)
{
    str name = line_word(&r->at);
    struct given *g = r->now ? &r->given[r->now - r->m->comparison] : NULL;
    if (!g || g->on.at || r->now->levels < 2)
        return line_bad_at(&r->at, name, "given comes once in a comparison, after its levels");
    g->on = str_copy(r->a, name);
    g->share = ARENA_ARRAY(r->a, double, WEIGHT_LEVELS_MAX * r->now->levels);
    if (!g->on.at || !g->share) return err_set(r->at.why, ERR_NOMEM, "no room for a model");
    return line_over(&r->at);
}

static err read_row(struct reader *r)
{
    str name = line_word(&r->at);
    struct given *g = r->now ? &r->given[r->now - r->m->comparison] : NULL;
    if (!g || !g->on.at || g->rows == WEIGHT_LEVELS_MAX)
        return line_bad_at(&r->at, name, "a row needs a line of given before it");
    double *share = g->share + g->rows * r->now->levels;
    g->row[g->rows++] = str_copy(r->a, name);
    for (size_t l = 0; l < r->now->levels; l++) {
        err e = line_number(&r->at, 1e-300, 1, "a row needs a share in (0, 1] for each level",
                            share + l);
        if (e) return e;
    }
    return line_over(&r->at);
}

/* All comparisons are known: each row is of the level that it names, in their order. No circles. */
static err take_given(struct reader *r, size_t at)
{
    struct weight_model *m = r->m;
    struct given *g = &r->given[at];
    if (!g->on.at) return ERR_OK;
    size_t on = weight_find_comparison(m, g->on), steps = 0;
    if (on == at || on >= m->comparisons)
        return line_bad(&r->at, "given names no other comparison");
    size_t fit = 0, n = m->comparison[on].levels;
    while (fit < g->rows && str_eq_c(g->row[fit], m->comparison[on].level[fit].name))
        fit++;
    if (g->rows != n || fit != n)
        return line_bad(&r->at, "given needs a row for each level of the other, in their order");
    m->comparison[at].given = on + 1;
    m->comparison[at].given_share = g->share;
    for (size_t next = on + 1; next && steps <= m->comparisons; steps++)
        next = m->comparison[next - 1].given;
    return steps > m->comparisons ? line_bad(&r->at, "given goes in a circle") : ERR_OK;
}

static err read_terms(struct reader *r)
{
    struct weight_comparison *c = r->now;
    if (!c || c->terms.persons > 0)
        return line_bad(&r->at, "terms come once in a comparison, after its levels");
    err e =
        line_number(&r->at, 1, 1e15, "terms need the number of persons counted", &c->terms.persons);
    if (!e)
        e = line_number(&r->at, 1e-300, 1, "terms need the share of one not listed",
                        &c->terms.rest);
    if (!e) e = line_number(&r->at, 1e-300, 1, "terms need a base share", &c->terms.base);
    return e ? e : line_over(&r->at);
}

static err read_term(struct reader *r)
{
    struct weight_comparison *c = r->now;
    if (!c || !(c->terms.persons > 0))
        return line_bad(&r->at, "a term needs a line of terms before it");
    double persons;
    str count = r->at.rest;
    err e = line_number(&r->at, 0, c->terms.persons, "a term needs the number of its persons",
                        &persons);
    if (e) return e;
    if (persons < TERM_PERSONS_LEAST) {
        (void)line_bad_at(&r->at, count,
                          "a term of fewer than 10 persons: a model must not tell of it");
        return err_todo(r->at.why,
                        "leave such terms out; the share of terms not listed covers them");
    }
    if (!r->at.rest.len || r->at.rest.len > TERM_BYTES_MAX)
        return line_bad(&r->at, "a term needs its text (at most 200 bytes)");
    if (r->terms.n && str_cmp(r->terms.at[r->terms.n - 1].text, r->at.rest) >= 0)
        return line_bad(&r->at, "terms stand in the order of their bytes, each once");
    struct weight_term *slot = VEC_PUSH(&r->terms);
    str text = str_copy(r->a, r->at.rest);
    if (!slot || !text.at) return err_set(r->at.why, ERR_NOMEM, "the model has too many terms");
    *slot = (struct weight_term){text, persons};
    return ERR_OK;
}

static err read_hash(struct reader *r, hash_list *to)
{
    uint64_t key;
    str word = str_trim(r->at.rest);
    err e = line_hash(&r->at, &key);
    if (!e && to->n && to->at[to->n - 1] >= key)
        return line_bad_at(&r->at, word, "hashes stand in their order, each once");
    uint64_t *slot = !e && to->n < HASHES_MAX ? VEC_PUSH(to) : NULL;
    if (!e && !slot) e = err_set(r->at.why, ERR_NOMEM, "the model has too many hashes");
    if (e) return e;
    *slot = key;
    return line_over(&r->at);
}

static err read_heavy(struct reader *r)
{
    return read_hash(r, &r->heavy);
}

static err read_communal(struct reader *r)
{
    return read_hash(r, &r->communal);
}

static err keep_hashes(struct reader *r, const hash_list *from, uint64_t **ret_at, size_t *ret_n)
{
    *ret_n = from->n;
    *ret_at = ARENA_ARRAY(r->a, uint64_t, from->n + 1);
    if (!*ret_at) return err_set(r->at.why, ERR_NOMEM, "the model has too many hashes");
    if (from->n) memcpy(*ret_at, from->at, from->n * sizeof *from->at);
    return ERR_OK;
}

static err read_first(struct reader *r, str word)
{
    double version;
    if (!str_eq_c(word, "aim-model")) {
        (void)line_bad_at(&r->at, word, "this is no model: it does not begin with 'aim-model 1'");
        return err_todo(r->at.why, "give a file that 'aim link train' or 'aim link dedupe' wrote");
    }
    err e = line_number(&r->at, 1, 1e6, "aim-model needs its version", &version);
    if (e) return e;
    if (version != WEIGHT_VERSION) {
        (void)err_set(r->at.why, ERR_CONFIG, "this model is of version %.0f; this program reads %d",
                      version, WEIGHT_VERSION);
        (void)err_at(r->at.why, "model", r->at.number, 1);
        return err_todo(r->at.why, "train the model again with this program");
    }
    r->began = true;
    return line_over(&r->at);
}

static err read_line(struct reader *r)
{
    static const struct {
        const char *word;
        err (*read)(struct reader *r);
    } lines[] = {
        {"setting", read_setting}, {"comparison", read_comparison},
        {"level", read_level},     {"given", read_given},
        {"row", read_row},         {"terms", read_terms},
        {"term", read_term},       {"heavy", read_heavy},
        {"communal", read_communal},
    };
    str word = line_word(&r->at);
    if (!r->began) return read_first(r, word);
    for (size_t i = 0; i < COUNT(lines); i++)
        if (str_eq_c(word, lines[i].word)) return lines[i].read(r);
    return line_bad_at(&r->at, word,
                       "a line begins with setting, comparison, level, given, row, terms, term, "
                       "heavy or communal");
}

static err finish(struct reader *r)
{
    struct weight_model *m = r->m;
    r->at.line = r->at.rest = STR("");
    if (!r->began) return line_bad(&r->at, "this is no model: it is empty");
    err e = end_comparison(r);
    if (e) return e;
    if (!m->comparisons) return line_bad(&r->at, "the model has no comparison");
    for (size_t c = 0; !e && c < m->comparisons; c++)
        e = take_given(r, c);
    if (e) return e;
    if ((r->said & SETTINGS_ALWAYS) != SETTINGS_ALWAYS)
        return line_bad(&r->at,
                   "a setting is missing: same, household, upper, lone, lower, veto_floor, margin");
    if (r->said != SETTINGS_ALWAYS && r->said != (SETTINGS_ALWAYS | SETTINGS_CALIBRATION))
        return line_bad(&r->at, "a calibration is offset, tilt, from and to: one is missing");
    if (m->calibration.from > m->calibration.to)
        return line_bad(&r->at, "the calibration's from is above its to");
    if (m->lower > m->lone || m->lone > m->upper)
        return line_bad(&r->at, "the thresholds are out of order: lower, lone, upper");
    m->prior[CLASS_STRANGERS] = 1 - m->prior[CLASS_SAME] - m->prior[CLASS_HOUSEHOLD];
    if (!(m->prior[CLASS_STRANGERS] > 0))
        return line_bad(&r->at, "same and household are 1 or more together");
    e = keep_hashes(r, &r->heavy, &m->heavy, &m->heavy_count);
    return e ? e : keep_hashes(r, &r->communal, &m->communal, &m->communal_count);
}

static err read_all(struct reader *r, str text)
{
    str left = text, line;
    err e = str_is_utf8(text) ? ERR_OK : line_bad(&r->at, "the model is not UTF-8 text");
    while (!e && str_next(&left, '\n', &line)) {
        r->at.number++;
        if (line.len && line.at[line.len - 1] == '\r') line.len--;
        r->at.line = line;
        r->at.rest = str_trim(line);
        if (r->at.rest.len && r->at.rest.at[0] != '#')
            e = read_line(r);
        else if (!r->began && r->at.rest.len)
            r->title = (size_t)(line.at + line.len - text.at);
    }
    return e ? e : finish(r);
}

/* The '#' lines at the top, trimmed, a newline after each. */
static err keep_title(struct reader *r, str text)
{
    struct buf title = BUF_INIT(1 << 20);
    str left = str_upto(text, r->title), line;
    while (str_next(&left, '\n', &line)) {
        line = str_trim(line);
        if (!line.len) continue;
        buf_add(&title, line);
        buf_byte(&title, '\n');
    }
    err e = buf_keep(&title, r->a, &r->m->title);
    return e ? err_set(r->at.why, ERR_NOMEM, "the model's title is too long") : ERR_OK;
}

err weight_model_read(str text, struct arena *a, struct weight_model *ret_model,
                      struct err_info *why)
{
    struct weight_model *m = ARENA_NEW(a, struct weight_model);
    if (!m) return err_set(why, ERR_NOMEM, "no room for a model");
    struct reader r = {.m = m, .a = a, .at = {text, text, 0, why}};
    err e = read_all(&r, text);
    if (!e) e = keep_title(&r, text);
    struct buf canonical = BUF_INIT(text.len * 4 + (1 << 20));
    if (!e) {
        weight_model_write(m, &canonical);
        if (buf_state(&canonical)) e = err_set(why, ERR_NOMEM, "no room to tell the model's id");
    }
    buf_release(&canonical);
    VEC_RELEASE(&r.terms);
    VEC_RELEASE(&r.heavy);
    VEC_RELEASE(&r.communal);
    if (!e) *ret_model = *m;
    return e;
}
