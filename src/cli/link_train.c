/* cli/link_train.c -- aim link train: learn a model from the hub's own records, for the steward to
 * read before it goes live (aim link run --rebuild --model FILE). */
#include "base/file.h"
#include "cli/command.h"
#include "codec/json.h"
#include "link/hub_model.h"
#include "link/train.h"

#include <stdio.h>

enum { TABLES_BYTES_MAX = 256 << 20, TEXT_BYTES_MAX = 64 << 20 };

static const struct command_option options[] = {
    {"out", "FILE", "where the model is written"},
    {0},
};

static int64_t permille(double share) { return (int64_t)(1000 * share + 0.5); }

static void tell(struct call *call, const struct weight_model *m, const struct train_report *r)
{
    if (!call->json) {
        buf_printf(
            &call->out,
            "Model %016llx: %.0f pairs of records are of one person, %.0f of one household; the "
            "keys find %.1f %% of the former (95 %%: %.1f to %.1f). Read it, then 'aim link run "
            "--rebuild --model'.\n",
            (unsigned long long)m->id, r->matches, r->households, 100 * r->recapture.recall,
            100 * r->recapture.low, 100 * r->recapture.high);
        return;
    }
    struct json_writer w = {.out = &call->out};
    json_open_object(&w);
    json_pair_int(&w, "rounds", (int64_t)r->rounds);
    json_pair_int(&w, "matches", (int64_t)r->matches);
    json_pair_int(&w, "households", (int64_t)r->households);
    json_pair_int(&w, "recall_of_keys_permille", permille(r->recapture.recall));
    json_pair_int(&w, "recall_of_keys_permille_low", permille(r->recapture.low));
    json_pair_int(&w, "recall_of_keys_permille_high", permille(r->recapture.high));
    json_close_object(&w);
    buf_byte(&call->out, '\n');
}

/* Kept for `aim link status`: an estimate of this hub's, as of that day. */
struct kept {
    char text[80];
};

static err keep(struct db *db, void *ctx, struct err_info *why)
{
    const struct kept *k = ctx;
    return hub_fact_set(db, LINK_RECALL_FACT, str_of(k->text), why);
}

static err keep_recall(struct call *call, const struct train_report *r, struct err_info *why)
{
    struct kept k;
    struct date day = date_uk(hub_now_ms(call->hub)).date;
    if (!(r->recapture.all > 0)) return ERR_OK; /* nothing could be estimated */
    (void)snprintf(k.text, sizeof k.text, "%lld %lld %lld %04d-%02d-%02d",
                   (long long)permille(r->recapture.recall), (long long)permille(r->recapture.low),
                   (long long)permille(r->recapture.high), day.year, day.month, day.day);
    return store_write(call->hub->store, keep, &k, why);
}

static err run(struct call *call, struct err_info *why)
{
    const char *out = call_option(call, "out");
    if (!out) return err_set(why, ERR_USAGE, "say where the model goes: --out FILE");
    struct arena *a = arena_new(TABLES_BYTES_MAX);
    struct weight_model *m = a ? ARENA_NEW(a, struct weight_model) : NULL;
    struct train_report r = {0};
    struct buf text = BUF_INIT(TEXT_BYTES_MAX);
    const struct model *start;
    err e = m ? hub_model(call->hub, &start, why) : err_set(why, ERR_NOMEM, "no memory to train");
    if (!e) e = link_train(call->hub, start, a, m, &r, why);
    if (!e) {
        weight_model_write(m, &text);
        e = buf_state(&text) ? err_set(why, ERR_LIMIT, "the model is too long to be written")
                             : file_replace(out, buf_str(&text), 0600, why);
    }
    if (!e) e = keep_recall(call, &r, why);
    if (!e) tell(call, m, &r);
    buf_release(&text);
    arena_free(a);
    return e;
}

const struct command command_link_train = {
    .name = "link train",
    .help = "learn from the hub's own records what agreement is worth; writes a model to read",
    .options = options,
    .needs = CAP_LINK,
    .audit = AUDIT_LINK,
    .run = run};
