/* cli/link_calibrate.c -- aim link calibrate: what people's decisions say of the hub's model, and a
 * model that takes it to heart, for a steward to try and read. Nobody live is moved. */
#include "base/file.h"
#include "cli/looking.h"
#include "clerical/learn.h"
#include "codec/json.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

enum { TABLES_BYTES_MAX = 256 << 20, TEXT_BYTES_MAX = 64 << 20 };

static const struct command_option options[] = {
    {"out", "FILE", "where the calibrated model is written; without it only the report is made"},
    {"precision", "P", "choose the line of joining: pairs above it are right this often (0.998)"},
    {"review", "N", "choose the lower line: at most so many possible links for people to look at"},
    {0},
};

struct calibrating {
    struct learnt learnt;
    struct learn_wish wish;
    struct weight_model *model; /* NULL = none was asked for */
};

/* ---- in words ---- */

static void table_text(const struct learnt *l, struct buf *out)
{
    buf_add_c(out,
              "weight        pairs  stand for  promised  people said same        calibrated\n");
    for (size_t i = 0; i < l->bins; i++) {
        const struct learn_bin *b = &l->bin[i];
        buf_printf(out, "%4.0f to %3.0f %8zu %10.0f %9.3f  %.3f (%.3f to %.3f) %11.3f\n", b->from,
                   b->to, b->pairs, b->stands_for, b->promised, b->said.value, b->said.low,
                   b->said.high, b->promised_new);
    }
}

static void agreement_text(const struct learnt *l, struct buf *out)
{
    size_t pairs = l->both.same + l->both.different + l->both.split;
    buf_printf(out, "Two people looked at %zu pairs, each without knowing what the other said",
               pairs + l->one_unsure);
    if (pairs)
        buf_printf(out, "; both were sure of %zu and agreed on %zu", pairs, pairs - l->both.split);
    if (pairs && isfinite(l->kappa.value))
        buf_printf(out, ": kappa %.2f (%.2f to %.2f)", l->kappa.value, l->kappa.low,
                   l->kappa.high);
    buf_add_c(out, ".\n");
}

static void text_out(const struct calibrating *c, struct buf *out)
{
    const struct learnt *l = &c->learnt;
    buf_printf(out,
               "%zu decisions stand; %zu teach the weights (%zu same), standing for %.0f pairs.\n",
               l->decided, l->used, l->used_same, l->stands_for);
    buf_printf(out,
               "Left out: %zu that somebody asked for by name, %zu that a rule speaks of (%zu "
               "same), %zu outside the uncertain region, %zu of a pattern unknown to this "
               "model.\n",
               l->asked, l->ruled, l->ruled_same, l->outside, l->unreadable);
    if (l->not_covered > 0)
        buf_printf(out, "%.0f pairs wait of whose weight nobody has decided any.\n",
                   l->not_covered);
    agreement_text(l, out);
    table_text(l, out);
    buf_printf(out,
               "A weight w stands for w %+.3f %+.3f w bits, between %.1f and %.1f.\nLoss in bits "
               "a pair: %.4f as it is, %.4f calibrated, %.4f on pairs it was not fitted to.\n",
               l->calibration.offset, l->calibration.tilt, l->calibration.from, l->calibration.to,
               l->loss_now, l->loss_new, l->loss_crossed);
    if (l->loss_crossed >= l->loss_now)
        buf_add_c(out, "The calibration does not predict better than the model as it is.\n");
    if (c->model)
        buf_printf(out,
                   "Model %016" PRIx64 ": joins from %.2f bits, asks people from %.2f. Nobody was "
                   "moved. Read it, then 'aim link try'.\n",
                   (uint64_t)c->model->id, c->model->upper, c->model->lower);
}

/* ---- for machines ---- */

static void bins_json(const struct learnt *l, struct json_writer *w)
{
    json_key(w, "reliability");
    json_open_array(w);
    for (size_t i = 0; i < l->bins; i++) {
        const struct learn_bin *b = &l->bin[i];
        json_open_object(w);
        json_pair_real(w, "from", b->from);
        json_pair_real(w, "to", b->to);
        json_pair_int(w, "pairs", (int64_t)b->pairs);
        json_pair_real(w, "stand_for", b->stands_for);
        json_pair_real(w, "promised", b->promised);
        json_pair_real(w, "said_same", b->said.value);
        json_pair_real(w, "said_same_low", b->said.low);
        json_pair_real(w, "said_same_high", b->said.high);
        json_pair_real(w, "calibrated", b->promised_new);
        json_close_object(w);
    }
    json_close_array(w);
}

static void json_out(const struct calibrating *c, struct buf *out)
{
    const struct learnt *l = &c->learnt;
    const struct {
        const char *name;
        size_t n;
    } counts[] = {{"decided", l->decided},           {"used", l->used},
                  {"used_same", l->used_same},       {"asked_by_name", l->asked},
                  {"ruled", l->ruled},               {"ruled_same", l->ruled_same},
                  {"outside", l->outside},           {"unreadable", l->unreadable},
                  {"weighed_again", l->other_model}, {"both_same", l->both.same},
                  {"both_different", l->both.different}, {"both_split", l->both.split},
                  {"one_unsure", l->one_unsure}};
    const struct {
        const char *name;
        double value;
    } reals[] = {{"stand_for", l->stands_for},       {"not_covered", l->not_covered},
                 {"effective", l->effective},        {"offset", l->calibration.offset},
                 {"tilt", l->calibration.tilt},      {"from", l->calibration.from},
                 {"to", l->calibration.to},          {"loss", l->loss_now},
                 {"loss_calibrated", l->loss_new},   {"loss_crossed", l->loss_crossed},
                 {"kappa", l->kappa.value},          {"kappa_low", l->kappa.low},
                 {"kappa_high", l->kappa.high}};
    struct json_writer w = {.out = out};
    json_open_object(&w);
    for (size_t i = 0; i < COUNT(counts); i++)
        json_pair_int(&w, counts[i].name, (int64_t)counts[i].n);
    for (size_t i = 0; i < COUNT(reals); i++)
        if (isfinite(reals[i].value)) json_pair_real(&w, reals[i].name, reals[i].value);
    bins_json(l, &w);
    if (c->model) {
        char id[20];
        (void)snprintf(id, sizeof id, "%016" PRIx64, (uint64_t)c->model->id);
        json_pair_c(&w, "model", id);
        json_pair_real(&w, "upper", c->model->upper);
        json_pair_real(&w, "lone", c->model->lone);
        json_pair_real(&w, "lower", c->model->lower);
    }
    json_close_object(&w);
    buf_byte(out, '\n');
}

/* ---- */

static err read_wish(struct call *call, struct learn_wish *wish, struct err_info *why)
{
    const char *precision = call_option(call, "precision");
    if (precision && (!str_to_double(str_of(precision), &wish->precision) ||
                      wish->precision < 0.5 || wish->precision >= 1))
        return err_set(why, ERR_USAGE, "--precision is from 0.5 to below 1");
    return call_number(call, "review", 1, 100000000, 0, &wish->review, why);
}

static err write_model(struct call *call, struct calibrating *c, struct arena *a, const char *path,
                       struct err_info *why)
{
    struct buf text = BUF_INIT(TEXT_BYTES_MAX);
    err e = clerical_calibrated_model(call->hub, &c->learnt, &c->wish, a, c->model, why);
    if (!e) {
        weight_model_write(c->model, &text);
        e = buf_state(&text) ? err_set(why, ERR_LIMIT, "the model is too long to be written")
                             : file_replace(path, buf_str(&text), 0600, why);
    }
    buf_release(&text);
    return e;
}

static err run(struct call *call, struct err_info *why)
{
    const char *out = call_option(call, "out");
    struct looking_call l = {0};
    struct arena *a = arena_new(TABLES_BYTES_MAX);
    struct calibrating *c = a ? ARENA_NEW(a, struct calibrating) : NULL;
    err e = c ? read_wish(call, &c->wish, why)
              : err_set(why, ERR_NOMEM, "no memory to calibrate");
    if (!e) e = looking_start(call, "correction", &l, why);
    if (!e) e = clerical_learn(call->hub, &l.viewer, &c->learnt, why);
    if (!e && out) {
        c->model = ARENA_NEW(a, struct weight_model);
        e = c->model ? write_model(call, c, a, out, why)
                     : err_set(why, ERR_NOMEM, "no memory to calibrate");
    }
    if (!e && call->json) json_out(c, &call->out);
    if (!e && !call->json) text_out(c, &call->out);
    looking_end(&l);
    arena_free(a);
    return e;
}

const struct command command_link_calibrate = {
    .name = "link calibrate",
    .help = "hold the weights against what people decided; --out writes a calibrated model",
    .options = options,
    .needs = CAP_MATCH_SENIOR,
    .audit = AUDIT_MATCH_LABELS,
    .notes_itself = true,
    .run = run};
