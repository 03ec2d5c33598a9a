/* cli/generate.c -- aim generate: a synthetic region to try, train and measure with. Needs no
 * hub. */
#include "generate/generate.h"

#include "cli/command.h"
#include "codec/json.h"

static const struct command_option options[] = {
    {"persons", "N", "how many people (default 20000)"},
    {"seed", "S", "another seed gives another region; the same one the same bytes (default 1)"},
    {"today", "DATE", "the day after the last event (default: today)"},
    {"pack", "NAME",
     "twins, siblings, namesakes or origins: much of what is rare, to count mistakes; cases: "
     "planted cases for the rules, and decoys"},
    {"table", NULL, "also records.csv: one row per record, for tools that know no feeds"},
    {"out", "DIR", "folder to write to: region.yaml, rules.yaml, feeds/AGENCY.csv, truth.csv"},
    {0},
};

static err read_options(struct call *call, struct generate_options *o, struct err_info *why)
{
    struct clock now = clock_system();
    int64_t persons, seed;
    const char *today = call_option(call, "today"), *pack = call_option(call, "pack");
    err e = call_number(call, "persons", 1, GENERATE_PERSONS_MAX, 20000, &persons, why);
    if (!e) e = call_number(call, "seed", 0, INT64_MAX, 1, &seed, why);
    if (e) return e;
    *o = (struct generate_options){.persons = (uint64_t)persons,
                                   .seed = (uint64_t)seed,
                                   .out = call_option(call, "out"),
                                   .table = call_flag(call, "table"),
                                   .today = date_uk(clock_now_ms(&now)).date};
    if (today && (!date_parse_iso(str_of(today), &o->today) || !date_whole(o->today)))
        return err_set(why, ERR_USAGE, "--today is not a date like 2026-03-24");
    if (pack && !pack_find(str_of(pack), &o->pack)) {
        (void)err_set(why, ERR_USAGE, "there is no pack of that name");
        return err_todo(why, "--pack twins, siblings, namesakes, origins or cases");
    }
    if (o->out) return ERR_OK;
    (void)err_set(why, ERR_USAGE, "which folder shall it go to?");
    return err_todo(why, "add --out DIR");
}

static void write_json(struct buf *out, const struct generate_options *o,
                       const struct generate_totals *t)
{
    struct json_writer w = {.out = out};
    json_open_object(&w);
    json_pair_c(&w, "out", o->out);
    json_pair_int(&w, "persons", (int64_t)t->persons);
    json_pair_int(&w, "households", (int64_t)t->households);
    json_pair_int(&w, "agencies", t->agencies);
    json_pair_int(&w, "records", (int64_t)t->records);
    json_pair_int(&w, "rows", (int64_t)t->rows);
    json_pair_int(&w, "events", (int64_t)t->events);
    json_close_object(&w);
    buf_add_c(out, "\n");
}

static err generate_run(struct call *call, struct err_info *why)
{
    struct generate_options o;
    struct generate_totals t;
    err e = read_options(call, &o, why);
    if (!e) e = generate_region(&o, &t, why);
    if (e) return e;
    if (call->json) {
        write_json(&call->out, &o, &t);
        return ERR_OK;
    }
    buf_printf(&call->out, "%llu invented people in %llu households, as %d agencies know them:\n",
               (unsigned long long)t.persons, (unsigned long long)t.households, t.agencies);
    buf_printf(&call->out,
               "%llu records, %llu rows, %llu events in %s/feeds; who is who in %s/truth.csv.\n",
               (unsigned long long)t.records, (unsigned long long)t.rows,
               (unsigned long long)t.events, o.out, o.out);
    buf_printf(&call->out,
               "Next: aim init HUB --training, aim apply %s/region.yaml, aim load --agency CODE "
               "%s/feeds/CODE.csv\n",
               o.out, o.out);
    return ERR_OK;
}

const struct command command_generate = {
    .name = "generate",
    .help = "make a synthetic region in the feed format, with its truth",
    .options = options,
    .no_hub = true,
    .needs = CAP_ANYONE,
    .audit = AUDIT_NONE,
    .run = generate_run,
};
