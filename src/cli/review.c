/* cli/review.c -- aim review list: who needs a look first, and why. */
#include "mash/list.h"
#include "refer/quiet.h"
#include "safeguard/queue.h"

#include "cli/looking.h"
#include "search/json.h"

static const struct command_option options[] = {
    PURPOSE_OPTIONS,
    {"page", "N", "which page (default 1)"},
    {"lines", "N", "lines on a page, at most 100 (default 25)"},
    {"band", "COLOUR", "only red, amber or green"},
    {"who", "LOGIN", "only those this user has; 'nobody' or 'worker': nobody's, the worker's"},
    {"pathway", "NAME", "only children, adults or support"},
    {"rule", "RULE", "only those whom this rule flagged, such as R2"},
    {"age", "BAND", "only under-5, 5-17, 18-64, 65-and-over or not-known"},
    {"area", "CODE",
     "only of this ward or, without a map of wards, postcode district; 'elsewhere'"},
    {"came-back", NULL, "only those that were closed before"},
    {"quiet", NULL, "only those that have been quiet for long"},
    {"household", "PERSON", "only this person's and of those who live with them"},
    {"due", NULL, "the soonest due first"},
    {"all", NULL, "also those below the cap"},
    {0},
};

static err read_wish(struct call *call, struct queue_wish *ret, struct err_info *why)
{
    const char *band = call_option(call, "band");
    enum rule_band b;
    ret->band = -1;
    err e = call_number(call, "page", 1, 1000000, 1, &ret->page, why);
    if (!e) e = call_number(call, "lines", 1, QUEUE_PAGE_MAX, 25, &ret->page_lines, why);
    const char *who = call_option(call, "who"), *pathway = call_option(call, "pathway");
    ret->who = !who                         ? WHO_ANYONE
               : strcmp(who, "nobody") == 0 ? WHO_NOBODY
               : strcmp(who, "worker") == 0 ? WHO_WORKER
                                            : WHO_LOGIN;
    ret->login = str_of(who);
    ret->pathway = str_of(pathway);
    ret->rule = str_of(call_option(call, "rule"));
    ret->area = str_of(call_option(call, "area"));
    const char *age = call_option(call, "age");
    if (!e && age && !review_age_of(str_of(age), &ret->age))
        return err_set(why, ERR_USAGE,
                       "--age is none of under-5, 5-17, 18-64, 65-and-over, not-known");
    ret->came_back = call_flag(call, "came-back");
    ret->quiet = call_flag(call, "quiet");
    const char *home = call_option(call, "household");
    if (!e && home && !person_id_of(str_of(home), &ret->home))
        return err_set(why, ERR_USAGE, "--household wants a person: an id has 16 digits");
    ret->sort = call_flag(call, "due") ? SORT_DUE : SORT_ORDER;
    ret->all = call_flag(call, "all");
    if (e || !band) return e;
    if (!rule_band_of(str_of(band), &b))
        return err_set(why, ERR_USAGE, "--band is none of red, amber, green");
    ret->band = (int)b;
    return ERR_OK;
}

static void numbers_json(const struct queue_numbers *n, struct json_writer *w)
{
    json_pair_int(w, "open", n->open);
    json_pair_int(w, "overdue", n->overdue);
    json_pair_int(w, "due_today", n->due_today);
    json_pair_int(w, "not_assigned", n->not_assigned);
    json_pair_int(w, "red", n->red);
    json_pair_int(w, "amber", n->amber);
    json_pair_int(w, "green", n->green);
    json_pair_int(w, "came_back", n->came_back);
    json_pair_int(w, "quiet", n->quiet);
    json_pair_int(w, "with_worker", n->with_worker);
}

static void line_json(const struct queue_line *l, struct json_writer *w)
{
    json_open_object(w);
    person_id_json(w, "person", l->person);
    json_pair_c(w, "band", rule_band_word(l->band));
    json_pair_text(w, "given_name", l->given_name);
    json_pair_text(w, "family_name", l->family_name);
    if (l->age >= 0) json_pair_int(w, "age", l->age);
    json_pair_text(w, "outcode", l->outcode);
    json_pair_text(w, "ward", l->ward);
    json_pair_text(w, "rule", l->rule);
    json_pair_text(w, "sentence", l->sentence);
    json_pair_text(w, "asked", l->asked);
    json_pair_bool(w, "more_if_a_further_record_is_theirs", l->further);
    json_pair_int(w, "hits", (int64_t)l->hits);
    json_pair_text(w, "services", l->services);
    json_pair_int(w, "rank", l->rank);
    moment_json(w, "opened", l->opened_ms);
    moment_json(w, "due", l->due_ms);
    json_pair_bool(w, "overdue", l->overdue);
    json_pair_text(w, "assigned", l->assigned);
    json_pair_text(w, "left", l->left);
    json_pair_text(w, "pathway", l->pathway);
    json_pair_bool(w, "came_back", l->back_ms > 0);
    json_pair_bool(w, "quiet", l->quiet);
    json_pair_bool(w, "same_household", l->same_household);
    json_key(w, "terms");
    json_open_array(w);
    for (size_t i = 0; i < l->term_count; i++) {
        json_open_object(w);
        json_pair_text(w, "rule", l->terms[i].rule);
        json_pair_int(w, "term", l->terms[i].term);
        json_pair_int(w, "weight", l->terms[i].weight);
        json_pair_text(w, "covered_by", l->terms[i].covered_by);
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
}

/* Of what else ending is suggested. */
struct elsewhere {
    int64_t cases, referrals;
};

static err find_elsewhere(struct call *call, struct looking_call *l, struct elsewhere *ret,
                          struct err_info *why)
{
    err e = mash_quiet_count(call->hub, l->partners, &l->viewer, call->arena, &ret->cases, why);
    return e ? e
             : referral_quiet_count(call->hub, l->partners, &l->viewer, call->arena,
                                    &ret->referrals, why);
}

static void page_json(const struct queue_page *p, const struct elsewhere *more, struct buf *out)
{
    struct json_writer w = {.out = out};
    json_open_object(&w);
    numbers_json(&p->numbers, &w);
    json_pair_int(&w, "quiet_cases", more->cases);
    json_pair_int(&w, "quiet_referrals", more->referrals);
    json_pair_int(&w, "matching", p->matching);
    json_pair_int(&w, "below_cap", p->below);
    json_pair_int(&w, "page", p->page);
    json_pair_int(&w, "pages", p->pages);
    json_key(&w, "reviews");
    json_open_array(&w);
    for (size_t i = 0; i < p->n; i++)
        line_json(&p->lines[i], &w);
    json_close_array(&w);
    json_close_object(&w);
    buf_add_c(out, "\n");
}

static void page_text(const struct queue_page *p, const struct elsewhere *more, struct buf *out)
{
    const struct queue_numbers *n = &p->numbers;
    buf_printf(out, "%lld open: %lld overdue, %lld due today, %lld not assigned\n",
               (long long)n->open, (long long)n->overdue, (long long)n->due_today,
               (long long)n->not_assigned);
    for (size_t i = 0; i < p->n; i++) {
        const struct queue_line *l = &p->lines[i];
        char id[PERSON_ID_TEXT + 1];
        person_id_text(l->person, id);
        buf_printf(out, "%-6s %s  %.*s %.*s", rule_band_word(l->band), id, STR_FMT(l->given_name),
                   STR_FMT(l->family_name));
        if (l->age >= 0) buf_printf(out, ", %d %s", l->age, l->age == 1 ? "year" : "years");
        buf_printf(out, "  %.*s\n       %.*s", STR_FMT(l->due), STR_FMT(l->sentence));
        if (l->asked.len) buf_printf(out, " (%.*s)", STR_FMT(l->asked));
        buf_byte(out, '\n');
        if (l->services.len) buf_printf(out, "       %.*s\n", STR_FMT(l->services));
        if (l->further) buf_add_c(out, "       " QUEUE_FURTHER "\n");
        if (l->same_household)
            buf_printf(out, "       somebody of the same household is in the queue: --household "
                            "%s\n",
                       id);
    }
    if (p->below)
        buf_printf(out, "%lld more are waiting below the cap of %lld: --all shows them\n",
                   (long long)p->below, (long long)p->cap);
    if (more->cases)
        buf_printf(out, "cases quiet for long: %lld (aim case list --which quiet)\n",
                   (long long)more->cases);
    if (more->referrals)
        buf_printf(out, "referrals quiet for long: %lld (aim referral list --box quiet)\n",
                   (long long)more->referrals);
    if (p->pages > 1)
        buf_printf(out, "page %lld of %lld\n", (long long)p->page, (long long)p->pages);
}

static err run(struct call *call, struct err_info *why)
{
    struct looking_call l = {0};
    struct queue_wish wish = {0};
    struct queue_page page;
    struct elsewhere more = {0};
    err e = read_wish(call, &wish, why);
    if (!e) e = looking_start(call, "child_concern", &l, why); /* working the queue is a reason */
    if (!e) e = queue_load(call->hub, l.partners, &l.viewer, &wish, call->arena, &page, why);
    if (!e && wish.rule.len && !page.rule.len)
        e = err_set(why, ERR_USAGE, "--rule is none of the rules in force: see aim rule list");
    if (!e && wish.area.len && !page.area.len)
        e = err_set(why, ERR_USAGE,
                    l.partners->terms.wards.n
                        ? "--area is no ward of the region file and not 'elsewhere'"
                        : "--area is no postcode district such as B99, and not 'elsewhere'");
    if (!e) e = find_elsewhere(call, &l, &more, why);
    if (!e && call->json) page_json(&page, &more, &call->out);
    if (!e && !call->json) page_text(&page, &more, &call->out);
    looking_end(&l);
    return e;
}

const struct command command_review_list = {
    .name = "review list",
    .help = "the review queue, most urgent first",
    .options = options,
    .needs = CAP_REVIEW,
    .audit = AUDIT_QUEUE_SHOWN,
    .notes_itself = true,
    .run = run,
};
