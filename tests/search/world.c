#include "search/world.h"

#include "access/account.h"
#include "agency/region.h"
#include "ingest/ingest.h"
#include "link/link.h"
#include "query.h"
#include "rule/reviews.h"
#include "store/cell.h"
#include "store/store.h"

#include <stdio.h>

static void must(struct look_world *w, err e)
{
    if (e) fail_msg("%s: %s (%s)", err_word(e), w->why.text, w->why.todo);
}

static err apply(struct db *db, void *ctx, struct err_info *why)
{
    struct look_world *w = ctx;
    struct partners *known = NULL;
    struct region region;
    struct region_changes changes;
    int changed, same;
    char path[300];
    (void)snprintf(path, sizeof path, AIM_SOURCE_ROOT "/%s/region.yaml", w->folder);
    err e = partners_load(db, &known, why);
    if (!e) e = region_read(w->hub.hub, path, known, w->a, &region, why);
    if (!e) e = region_apply(db, w->hub.hub, &region, &changes, why);
    if (!e) e = accounts_apply(db, w->hub.hub, &region, known, &changed, &same, why);
    partners_free(known);
    return e;
}

static err load_partners(struct db *db, void *ctx, struct err_info *why)
{
    return partners_load(db, ctx, why);
}

static void take(struct look_world *w, const char *agency, struct source *source, int aside)
{
    struct mapping *mapping = ARENA_NEW(w->a, struct mapping);
    struct ingest_report report = {0};
    must(w, mapping_read(w->a, STR(""), "none", mapping, &w->why));
    struct ingest_order order = {.hub = w->hub.hub,
                                 .agency = str_of(agency),
                                 .file = "feed.csv",
                                 .source = source,
                                 .mapping = mapping,
                                 .patience_ms = 1,
                                 .audit = &w->audit};
    must(w, ingest_take(&order, &report, &w->why));
    assert_int_equal(report.quarantined, aside);
    ingest_report_release(&report);
    source_close(source);
}

struct rule_run look_world_judge(struct look_world *w)
{
    struct rule_run run = {0};
    must(w, rule_run_stale(w->hub.hub, w->partners, NULL, NULL, &run, &w->why));
    return run;
}

void look_world_receive_bad(struct look_world *w, const char *agency, const char *csv, int aside)
{
    struct source source;
    must(w, source_open_text(str_of(csv), &source, &w->why));
    take(w, agency, &source, aside);
}

void look_world_receive(struct look_world *w, const char *agency, const char *csv)
{
    look_world_receive_bad(w, agency, csv, 0);
}

void look_world_take(struct look_world *w, const char *agency, const char *csv)
{
    look_world_receive(w, agency, csv);
    must(w, link_run(w->hub.hub, NULL, NULL, &w->why));
}

void look_world_load(struct look_world *w, const char *agency, const char *csv)
{
    look_world_take(w, agency, csv);
    (void)look_world_judge(w);
}

void look_world_open(struct look_world *w)
{
    static const char *const agencies[] = {"bcc-social-services", "bchc",
                                           "care-first",          "childrens-hospital",
                                           "city-hospital",       "sunshine-school",
                                           "west-mids-police"};
    look_world_open_region(w, "tests/e2e/jane-doe", agencies, COUNT(agencies), DAY_MS);
}

void look_world_open_region(struct look_world *w, const char *folder, const char *const *agencies,
                            size_t n, int64_t now_ms)
{
    *w = (struct look_world){
        .folder = folder,
        .audit = {.kind = AUDIT_DELIVERY, .actor = STR("tester"), .request = STR("test")}};
    hub_world_open(&w->hub, now_ms, true);
    w->hub.hub->settings.window_days = 365;
    w->a = arena_new(256 << 20);
    assert_non_null(w->a);
    must(w, store_write(w->hub.hub->store, apply, w, &w->why));
    must(w, store_read(w->hub.hub->store, load_partners, &w->partners, &w->why));
    for (size_t i = 0; i < n; i++) {
        char path[300];
        struct source source;
        (void)snprintf(path, sizeof path, AIM_SOURCE_ROOT "/%s/feeds/%s.csv", folder,
                       agencies[i]);
        must(w, source_open(w->hub.hub, path, 1 << 20, &source, &w->why));
        take(w, agencies[i], &source, 0);
    }
    must(w, link_run(w->hub.hub, NULL, NULL, &w->why));
    (void)look_world_judge(w);
}

void look_world_close(struct look_world *w)
{
    partners_free(w->partners);
    arena_free(w->a);
    hub_world_close(&w->hub);
}

struct viewer look_world_viewer(enum role role, int tier)
{
    static struct user users[4];
    static size_t next;
    struct user *u = &users[next++ % COUNT(users)];
    *u = (struct user){.login = "viewer",
                       .name = "Viewer",
                       .agency = "sunshine-school",
                       .role = role,
                       .agency_tier = tier};
    return (struct viewer){
        .user = u, .purpose = PURPOSE_CHILD, .purpose_since_ms = DAY_MS, .request = STR("test")};
}

struct search_results look_world_search(struct look_world *w, const struct viewer *v,
                                        const char *given, const char *family, const char *born,
                                        const char *gender)
{
    struct search_form form = {.given_name = pii_of(str_of(given)),
                               .family_name = pii_of(str_of(family)),
                               .birth_date = pii_of(str_of(born)),
                               .gender = pii_of(str_of(gender))};
    struct search_query query;
    struct search_results results;
    const char *field;
    must(w, search_understand(&form, w->hub.hub, w->a, &query, &field, &w->why));
    must(w, search_people(w->hub.hub, w->partners, v, &query, w->a, &results, &w->why));
    return results;
}

int64_t look_world_jane(struct look_world *w)
{
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2);
    struct search_results r = look_world_search(w, &v, "Jane", "Doe", "9 June 2000", "F");
    assert_int_equal(r.n, 1);
    return r.at[0].person;
}

struct person_view look_world_view(struct look_world *w, const struct viewer *v, int64_t person)
{
    struct person_view view;
    must(w, person_view_load(w->hub.hub, w->partners, v, person, w->a, &view, &w->why));
    return view;
}

struct shielding {
    int64_t person;
    int shield;
    struct arena *a;
};

static err set_shield(struct db *db, void *ctx, struct err_info *why)
{
    struct shielding *s = ctx;
    struct q_link_person_row row;
    err e = q_link_person(db, &(struct q_link_person_in){cell_of(s->person), s->person}, s->a, &row,
                          why);
    if (!e) e = review_doubt_home(db, s->person, s->a, why);
    if (e) return e;
    return q_link_put_person(db,
                          &(struct q_link_put_person_in){.cell = cell_of(s->person),
                                                         .person = s->person,
                                                         .merged_into = row.merged_into,
                                                         .shield = s->shield,
                                                         .made_ms = row.made_ms,
                                                         .version = row.version + 1},
                          why);
}

void look_world_shield(struct look_world *w, int64_t person, int shield)
{
    must(w, store_write(w->hub.hub->store, set_shield, &(struct shielding){person, shield, w->a},
                        &w->why));
}

struct closing {
    struct look_world *w;
    int64_t person, review;
};

static err close_newest(struct db *db, void *ctx, struct err_info *why)
{
    struct closing *c = ctx;
    struct review *list, is;
    size_t n;
    err e = reviews_read(db, c->person, c->w->a, &list, &n, why);
    if (e) return e;
    assert_true(n && list[0].open);
    is = list[0];
    is.open = false;
    is.closed_ms = hub_now_ms(c->w->hub.hub);
    is.closed_by = STR("joy");
    is.outcome = STR("advice");
    c->review = is.review;
    return review_put(db, &list[0], &is, why);
}

int64_t look_world_close_review(struct look_world *w, int64_t person)
{
    struct closing c = {.w = w, .person = person};
    must(w, store_write(w->hub.hub->store, close_newest, &c, &w->why));
    return c.review;
}
