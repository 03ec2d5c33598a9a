/* generate/generate.c -- family after family, each from its own seed, straight into the files. */
#include "generate/generate.h"

#include "base/mem.h"
#include "generate/chance.h"
#include "generate/record.h"

#include <stdio.h>
#include <unistd.h>

enum {
    FAMILY_BYTES = 4 * 1024 * 1024,
    STORY_YEARS = 15,
    PATH_BYTES = 1024,
    REGION_BYTES_MAX = 1024 * 1024
};

static err check(const struct generate_options *o, struct err_info *why)
{
    if (o->persons < 1 || o->persons > GENERATE_PERSONS_MAX)
        return err_set(why, ERR_USAGE, "the number of persons must be from 1 to %d",
                       GENERATE_PERSONS_MAX);
    if (!date_valid(o->today) || !date_whole(o->today) || o->today.year < 1990 ||
        o->today.year > 2090)
        return err_set(why, ERR_USAGE, "the day must be a date from 1990 to 2090");
    if (!o->out || !*o->out) return err_set(why, ERR_USAGE, "no folder is given to write to");
    return ERR_OK;
}

MUST static err path_in(char path[PATH_BYTES], const char *folder, const char *name,
                        const char *ending, struct err_info *why)
{
    int n = snprintf(path, PATH_BYTES, "%s/%s%s", folder, name, ending);
    return n < 0 || n >= PATH_BYTES ? err_set(why, ERR_USAGE, "the folder's name is too long")
                                    : ERR_OK;
}

static err open_all(struct outlets *to, const char *out, struct err_info *why)
{
    char path[PATH_BYTES], feeds[PATH_BYTES];
    err e = file_make_dir(out, 0755, why);
    if (!e) e = path_in(path, out, "region", ".yaml", why);
    if (!e) (void)unlink(path); /* an earlier region stops being whole */
    if (!e) e = path_in(feeds, out, "feeds", "", why);
    if (!e) e = file_make_dir(feeds, 0755, why);
    for (int p = 0; !e && p < PARTNER__COUNT; p++) {
        e = path_in(path, feeds, partner_styles[p].code, ".csv", why);
        if (!e) e = outlet_open(&to->feed[p], path, why);
    }
    if (!e) e = path_in(path, out, "truth", ".csv", why);
    if (!e) e = outlet_open(&to->truth, path, why);
    if (!e) e = path_in(path, out, "records", ".csv", why);
    if (!e && to->with_table) e = outlet_open(&to->table, path, why);
    else if (!e) (void)unlink(path); /* of an earlier region */
    if (!e) e = path_in(path, out, "cases", ".csv", why);
    if (!e && to->with_cases) e = outlet_open(&to->cases, path, why);
    else if (!e) (void)unlink(path);
    if (!e) record_headers(to);
    return e;
}

static err flush_all(struct outlets *to, struct err_info *why)
{
    err e = outlet_flush(&to->truth, false, why);
    if (!e && to->with_table) e = outlet_flush(&to->table, false, why);
    if (!e && to->with_cases) e = outlet_flush(&to->cases, false, why);
    for (int p = 0; !e && p < PARTNER__COUNT; p++)
        e = outlet_flush(&to->feed[p], false, why);
    return e;
}

static err write_people(struct outlets *to, const struct generate_options *o,
                        struct generate_totals *totals, struct err_info *why)
{
    struct arena *a = arena_new(FAMILY_BYTES);
    struct family *f = a ? mem_zero(1, sizeof *f) : NULL;
    err e = f ? ERR_OK : err_set(why, ERR_NOMEM, "no memory for a family");
    for (uint64_t number = 0; !e && totals->persons < o->persons; number++) {
        arena_clear(a);
        f->arena = a;
        f->rand = rand_seeded(stir(o->seed ^ stir(number)));
        f->today = date_days(o->today);
        f->start = f->today - STORY_YEARS * 365;
        f->addresses = place_count(o->persons);
        f->persons = o->persons;
        f->pack = o->pack;
        family_make(f, totals->persons, (size_t)(o->persons - totals->persons));
        record_family(to, f);
        totals->persons += f->n;
        if (arena_used(a) > FAMILY_BYTES / 2)
            e = err_set(why, ERR_INTERNAL, "a family is too large");
        if (!e) e = flush_all(to, why);
    }
    totals->households = f ? f->households : 0;
    mem_free(f);
    arena_free(a);
    return e;
}

static err replace_in(const char *folder, const char *name, struct buf *content,
                      struct err_info *why)
{
    char path[PATH_BYTES];
    err e = buf_state(content);
    if (e) (void)err_set(why, e, "no memory for the region file");
    if (!e) e = path_in(path, folder, name, ".yaml", why);
    if (!e) e = file_replace(path, buf_str(content), 0644, why);
    buf_release(content);
    return e;
}

static err write_yaml(const struct generate_options *o, struct err_info *why)
{
    struct buf rules = BUF_INIT(REGION_BYTES_MAX), region = BUF_INIT(REGION_BYTES_MAX);
    for (size_t i = 0; generate_rule_lines[i]; i++) {
        buf_add_c(&rules, generate_rule_lines[i]);
        buf_byte(&rules, '\n');
    }
    err e = replace_in(o->out, "rules", &rules, why);
    if (e) return e;
    generate_region_yaml(&region, o->today);
    return replace_in(o->out, "region", &region, why);
}

err generate_region(const struct generate_options *options, struct generate_totals *ret_totals,
                    struct err_info *why)
{
    err e = check(options, why);
    if (e) return e;
    struct outlets *to = mem_zero(1, sizeof *to);
    if (!to) return err_set(why, ERR_NOMEM, "no memory for the files");
    struct generate_totals totals = {.agencies = PARTNER__COUNT};
    to->truth.file.fd = to->table.file.fd = to->cases.file.fd = -1;
    to->with_table = options->table;
    to->with_cases = packs[options->pack].stories > 0;
    for (int p = 0; p < PARTNER__COUNT; p++)
        to->feed[p].file.fd = -1;
    e = open_all(to, options->out, why);
    if (!e) e = write_people(to, options, &totals, why);
    if (!e) e = outlet_finish(&to->truth, why);
    if (!e && to->with_table) e = outlet_finish(&to->table, why);
    if (!e && to->with_cases) e = outlet_finish(&to->cases, why);
    for (int p = 0; p < PARTNER__COUNT; p++) {
        if (!e) e = outlet_finish(&to->feed[p], why);
        totals.records += to->feed[p].records;
        totals.events += to->feed[p].events;
        totals.rows += to->feed[p].rows;
        outlet_release(&to->feed[p]);
    }
    outlet_release(&to->truth);
    outlet_release(&to->table);
    outlet_release(&to->cases);
    mem_free(to);
    if (!e) e = write_yaml(options, why);
    if (!e) *ret_totals = totals;
    return e;
}
