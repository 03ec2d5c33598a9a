/* cli/alerts_times.c -- aim alerts times: when the caller wants to be told. */
#include "agency/day_text.h"
#include "cli/looking.h"
#include "notice/choice.h"
#include "search/json.h"
#include "store/store.h"

static const struct command_option options[] = {
    {"quiet", "HOURS", "quiet hours of your own: 20:00-07:00; 00:00-00:00 = none"},
    {"days-off", "WORD", "days on which nobody works: quiet or told"},
    {"digests", "TIMES", "which of the region's digests: 09:00,14:00"},
    {"region", NULL, "as the region has it again"},
    {0},
};

static err load_partners(struct db *db, void *ctx, struct err_info *why)
{
    return partners_load(db, (struct partners **)ctx, why);
}

/* ---- what is wanted ---- */

static bool changes(const struct call *call)
{
    return call_flag(call, "region") || call_option(call, "quiet") ||
           call_option(call, "days-off") || call_option(call, "digests");
}

/* What is not said stays as it is now. */
static void begin(const struct queue_terms *t, struct notice_choice *c)
{
    if (c->own) return;
    c->own = true;
    c->quiet_from = t->quiet_from;
    c->quiet_until = t->quiet_until;
    c->quiet_days = t->quiet_days;
    c->digest_count = t->digest_count;
    memcpy(c->digests, t->digests, sizeof c->digests);
}

static err read_hours(const char *given, struct notice_choice *c, struct err_info *why)
{
    str text = str_of(given), from = str_upto(text, 5), until = str_from(text, 6);
    if (text.len == 11 && text.at[5] == '-' && day_text_minute(from, &c->quiet_from) &&
        day_text_minute(until, &c->quiet_until)) {
        c->quiet_from %= 24 * 60;
        c->quiet_until %= 24 * 60;
        return ERR_OK;
    }
    return err_set(why, ERR_USAGE, "--quiet wants two times of day: 20:00-07:00");
}

static err read_digests(const char *given, struct notice_choice *c, struct err_info *why)
{
    str rest = str_of(given), piece;
    c->digest_count = 0;
    while (str_next(&rest, ',', &piece)) {
        int32_t minute;
        if (c->digest_count == QUEUE_DIGESTS_MAX || !day_text_minute(str_trim(piece), &minute))
            return err_set(why, ERR_USAGE, "--digests wants times of day: 09:00,14:00");
        c->digests[c->digest_count++] = minute;
    }
    return ERR_OK;
}

static err read_choice(const struct call *call, const struct queue_terms *t,
                       struct notice_choice *c, struct err_info *why)
{
    const char *quiet = call_option(call, "quiet"), *days = call_option(call, "days-off"),
               *digests = call_option(call, "digests");
    if (call_flag(call, "region")) {
        if (quiet || days || digests)
            return err_set(why, ERR_USAGE, "--region takes back what the other options say");
        c->own = false;
        return ERR_OK;
    }
    begin(t, c);
    err e = quiet ? read_hours(quiet, c, why) : ERR_OK;
    if (!e && digests) e = read_digests(digests, c, why);
    if (e || !days) return e;
    c->quiet_days = strcmp(days, "quiet") == 0;
    if (!c->quiet_days && strcmp(days, "told") != 0)
        return err_set(why, ERR_USAGE, "--days-off is quiet or told");
    return ERR_OK;
}

/* ---- said ---- */

static void say(struct call *call, const struct queue_terms *t, const struct notice_choice *c)
{
    const struct queue_terms now = notice_choice_terms(t, c);
    struct err_info refused;
    bool followed = c->own && !notice_choice_check(t, c, &refused);
    str hours = notice_choice_hours(now.quiet_from, now.quiet_until, call->arena),
        digests = notice_choice_digests(now.digests, now.digest_count, call->arena);
    if (call->json) {
        struct json_writer w = {.out = &call->out};
        json_open_object(&w);
        json_pair_bool(&w, "own", followed);
        json_pair_text(&w, "quiet_hours", hours);
        json_pair_bool(&w, "quiet_days", now.quiet_days);
        json_key(&w, "digests");
        json_open_array(&w);
        for (size_t i = 0; i < now.digest_count; i++)
            json_put_text(&w, notice_choice_digests(&now.digests[i], 1, call->arena));
        json_close_array(&w);
        json_pair_int(&w, "quiet_hours_most", t->own_quiet_hours_most);
        json_pair_int(&w, "digests_least", t->own_digests_least);
        json_close_object(&w);
        buf_add_c(&call->out, "\n");
        return;
    }
    buf_printf(&call->out, "%s: quiet hours %.*s, days on which nobody works are %s, digests "
                           "%.*s.\nUrgent alerts are told at once.\n",
               followed ? "Your own" : "As the region has it", STR_FMT(hours),
               now.quiet_days ? "quiet" : "told", STR_FMT(digests));
    if (c->own && !followed)
        buf_add_c(&call->out, "What you chose is not followed: the region allows it no more.\n");
}

static err run(struct call *call, struct err_info *why)
{
    struct partners *p = NULL;
    struct notice_choice c;
    const struct viewer v = {.user = &call->user,
                             .purpose = PURPOSE_NONE,
                             .purpose_since_ms = hub_now_ms(call->hub),
                             .request = str_of(call->command->name)};
    err e = store_read(call->hub->store, load_partners, &p, why);
    if (!e) e = notice_choice_load(call->hub, &v, call->arena, &c, why);
    if (!e && changes(call)) {
        e = read_choice(call, &p->terms.queue, &c, why);
        if (!e) e = notice_choice_save(call->hub, p, &v, &c, -1, why);
    }
    if (!e) say(call, &p->terms.queue, &c);
    partners_free(p);
    return e;
}

const struct command command_alerts_times = {
    .name = "alerts times",
    .help = "when you are told: quiet hours and digests of your own",
    .options = options,
    .needs = CAP_SIGNED_IN,
    .audit = AUDIT_NOTICE_TIMES,
    .notes_itself = true,
    .run = run,
};
