/* weight/model_write.c -- the canonical text of a model. See model.h. */
#include "crypt/crypt.h"
#include "weight/model.h"

#include <inttypes.h>
#include <stdio.h>

/* The shortest decimal text that reads back as the same number. */
static const char *number(double value, char room[static 40])
{
    for (int digits = 6; digits <= 17; digits++) {
        double back;
        (void)snprintf(room, 40, "%.*g", digits, value);
        if (str_to_double(str_of(room), &back) && back == value) break;
    }
    return room;
}

static void write_settings(const struct weight_model *m, struct buf *to)
{
    const struct {
        const char *name;
        double value;
    } settings[] = {
        {"same", m->prior[CLASS_SAME]},
        {"household", m->prior[CLASS_HOUSEHOLD]},
        {"upper", m->upper},
        {"lone", m->lone},
        {"lower", m->lower},
        {"veto_floor", m->veto_floor},
        {"margin", m->margin},
        {"offset", m->calibration.offset},
        {"tilt", m->calibration.tilt},
        {"from", m->calibration.from},
        {"to", m->calibration.to},
    };
    enum { ALWAYS = 7 };
    bool calibrated = m->calibration.offset != 0 || m->calibration.tilt != 0;
    char room[40];
    for (size_t i = 0; i < (calibrated ? COUNT(settings) : ALWAYS); i++)
        buf_printf(to, "setting %-10s %s\n", settings[i].name, number(settings[i].value, room));
}

static void write_level(const struct weight_level *l, struct buf *to)
{
    char room[3][40], flag[48] = "-", power[40];
    if (l->missing)
        (void)snprintf(flag, sizeof flag, "missing");
    else if (l->term == 1)
        (void)snprintf(flag, sizeof flag, "term");
    else if (l->term > 0)
        (void)snprintf(flag, sizeof flag, "term:%s", number(l->term, power));
    buf_printf(to, "level %-14s %-9s %-9s %-9s %-7s %s\n", l->name,
               number(l->missing ? 1 : l->share[CLASS_SAME], room[0]),
               number(l->missing ? 1 : l->share[CLASS_HOUSEHOLD], room[1]),
               number(l->missing ? 1 : l->share[CLASS_STRANGERS], room[2]), flag, l->words);
}

static void write_terms(const struct weight_terms *t, struct buf *to)
{
    double rare = 0, squares = 0;
    char room[3][40];
    if (!(t->persons > 0)) return;
    for (size_t i = 0; i < t->n; i++) {
        double persons = t->at[i].persons;
        if (persons >= TERM_PERSONS_LEAST) continue;
        rare += persons;
        squares += persons * persons;
    }
    double rest = rare > 0 ? squares / rare / t->persons : t->rest;
    buf_printf(to, "terms %s %s %s\n", number(t->persons, room[0]), number(rest, room[1]),
               number(t->base, room[2]));
    for (size_t i = 0; i < t->n; i++)
        if (t->at[i].persons >= TERM_PERSONS_LEAST)
            buf_printf(to, "term %-6s %.*s\n", number(t->at[i].persons, room[0]),
                       STR_FMT(t->at[i].text));
}

static void write_given(const struct weight_model *m, const struct weight_comparison *c,
                        struct buf *to)
{
    char room[40];
    if (!c->given) return;
    const struct weight_comparison *on = &m->comparison[c->given - 1];
    buf_printf(to, "given %s\n", on->name);
    for (size_t row = 0; row < on->levels; row++) {
        buf_printf(to, "row %-14s", on->level[row].name);
        for (size_t l = 0; l < c->levels; l++)
            buf_printf(to, " %s", number(c->given_share[row * c->levels + l], room));
        buf_byte(to, '\n');
    }
}

static void write_comparison(const struct weight_model *m, const struct weight_comparison *c,
                             struct buf *to)
{
    const char *flags = c->kin ? c->ordered ? "kin,ordered" : "kin" : c->ordered ? "ordered" : "-";
    buf_printf(to, "\ncomparison %s %s %s\n", c->name, flags, c->word);
    for (size_t i = 0; i < c->levels; i++)
        write_level(&c->level[i], to);
    write_given(m, c, to);
    write_terms(&c->terms, to);
}

static int64_t identify(str text)
{
    struct hash h = crypt_sha256_two(STR("aim-model"), text);
    uint64_t id = 0;
    for (size_t i = 0; i < 8; i++)
        id = id << 8 | h.at[i];
    return (int64_t)(id >> 1);
}

void weight_model_write(struct weight_model *m, struct buf *to)
{
    size_t from = to->len;
    buf_add(to, m->title);
    buf_printf(to, "aim-model %d\n\n", WEIGHT_VERSION);
    write_settings(m, to);
    for (size_t i = 0; i < m->comparisons; i++)
        write_comparison(m, &m->comparison[i], to);
    if (m->heavy_count) buf_byte(to, '\n');
    for (size_t i = 0; i < m->heavy_count; i++)
        buf_printf(to, "heavy %016" PRIx64 "\n", m->heavy[i]);
    if (m->communal_count) buf_byte(to, '\n');
    for (size_t i = 0; i < m->communal_count; i++)
        buf_printf(to, "communal %016" PRIx64 "\n", m->communal[i]);
    m->id = buf_state(to) ? 0 : identify(str_from(buf_str(to), from));
}
