/* cli/dedupe_splink.c -- aim link dedupe --splink: link by a Splink model. */
#include "base/file.h"
#include "base/mem.h"
#include "cli/dedupe_splink.h"
#include "codec/json.h"
#include "dataset/splink_link.h"

#include <math.h>

static err probability(struct call *call, const char *name, double otherwise, double *ret_bits,
                       struct err_info *why)
{
    const char *text = call_option(call, name);
    double p = 0;
    *ret_bits = otherwise;
    if (!text) return ERR_OK;
    if (!str_to_double(str_of(text), &p) || !(p > 0 && p < 1)) {
        (void)err_set(why, ERR_USAGE, "--%s is not a probability between 0 and 1", name);
        return err_todo(why, "for example --%s 0.95", name);
    }
    *ret_bits = log2(p / (1 - p));
    return ERR_OK;
}

static void say_text(const struct splink_linked *l, struct buf *out)
{
    buf_printf(out, "%zu records are %zu clusters; %zu of them have two records or more, the "
                    "largest %zu.\n",
               l->frame.records, l->clusters, l->linked, l->largest);
    buf_printf(out, "%llu pairs scored, %zu kept.\n", (unsigned long long)l->pairs, l->kept);
    for (int i = 0; i < SPLINK_STAGE__COUNT; i++)
        if (l->wall_s[i] > 0)
            buf_printf(out, "%-12s %8.3f s (%.3f s of processor time)\n", splink_stage_words[i],
                       l->wall_s[i], l->cpu_s[i]);
}

static void say_json(const struct splink_linked *l, struct buf *out)
{
    struct json_writer w = {.out = out};
    json_open_object(&w);
    json_pair_int(&w, "records", (int64_t)l->frame.records);
    json_pair_int(&w, "clusters", (int64_t)l->clusters);
    json_pair_int(&w, "clusters_linked", (int64_t)l->linked);
    json_pair_int(&w, "largest", (int64_t)l->largest);
    json_pair_int(&w, "pairs_scored", (int64_t)l->pairs);
    json_pair_int(&w, "pairs_kept", (int64_t)l->kept);
    json_key(&w, "stages");
    json_open_object(&w);
    for (int i = 0; i < SPLINK_STAGE__COUNT; i++) {
        json_key(&w, splink_stage_words[i]);
        json_open_object(&w);
        json_pair_real(&w, "wall_s", l->wall_s[i]);
        json_pair_real(&w, "cpu_s", l->cpu_s[i]);
        json_close_object(&w);
    }
    json_close_object(&w);
    json_close_object(&w);
    buf_byte(out, '\n');
}

err dedupe_splink(struct call *call, unsigned threads, struct err_info *why)
{
    const char *clusters = call_option(call, "output"), *pairs = call_option(call, "pairs"),
               *model = call_option(call, "splink");
    struct splink_link_options o = {.files = call->word_count, .threads = threads,
                                    .train = call_flag(call, "train"),
                                    .measure_pairs = call_flag(call, "measure")};
    for (size_t i = 0; i < call->word_count; i++)
        o.file[i] = call->words[i];
    err e = probability(call, "match", log2(0.95 / 0.05), &o.join, why);
    if (!e) e = probability(call, "possible", -HUGE_VAL, &o.keep, why);
    if (!e) e = file_read(model, SPLINK_JSON_BYTES_MAX, call->arena, &o.json, why);
    if (e) return e;
    mem_keep_freed(); /* stage after stage asks for as much as the one before gave back */
    struct splink_linked *l = mem_zero(1, sizeof *l);
    if (!l) return err_set(why, ERR_NOMEM, "no memory to link");
    e = splink_link(l, &o, why);
    if (!e && clusters) e = splink_write_clusters(l, clusters, why);
    if (!e && pairs) e = splink_write_pairs(l, pairs, why);
    if (!e && call->json) say_json(l, &call->out);
    if (!e && !call->json) say_text(l, &call->out);
    splink_linked_release(l);
    mem_free(l);
    return e;
}
