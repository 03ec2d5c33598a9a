/* web/page_plain.c -- pages without person data: start, problems, help, files, health. */
#include "web/page.h"

#include "store/store.h"
#include "web/asset.h"

#include <assert.h>

/* Where the work of each begins; whoever meets people in it says why first. */
static const struct {
    enum capability may;
    bool people;
    const char *url;
} starts[] = {{CAP_SEARCH, true, "/search"},  {CAP_REVIEW, true, "/queue"},
              {CAP_MATCH_REVIEW, true, "/match"}, {CAP_APPROVE, false, "/rules"},
              {CAP_QUALITY, false, "/data"},  {CAP_TRENDS, false, "/trends"}};

err page_start(struct visit *v, struct err_info *why)
{
    (void)why;
    if (!v->signed_in) return visit_go(v, "/sign-in");
    for (size_t i = 0; i < COUNT(starts); i++)
        if (access_may(&v->session.user, starts[i].may))
            return visit_go(v, starts[i].people && v->session.purpose == PURPOSE_NONE
                                   ? "/purpose"
                                   : starts[i].url);
    return visit_go(v, "/purpose");
}

err page_asset(struct visit *v, struct err_info *why)
{
    const char *url = str_c(v->arena, v->q->path);
    const struct asset *f = url ? asset_by_url(url) : NULL;
    if (!f) return err_set(why, ERR_ABSENT, "there is no such file");
    v->a->gzip = v->q->takes_gzip;
    v->a->file = v->a->gzip ? f->gzip : f->plain;
    v->a->file_bytes = v->a->gzip ? f->gzip_bytes : f->plain_bytes;
    v->a->media = f->media;
    v->a->keep = HTTP_KEEP_FOR_EVER;
    return ERR_OK;
}

/* ---- pages of words alone ---- */

err page_help(struct visit *v, struct err_info *why)
{
    struct page_frame frame;
    err e = visit_frame(v, "Help", false, NULL, &frame, why);
    if (!e) page_help_render(&(struct page_help){.frame = &frame}, &v->a->page);
    return e;
}

err page_privacy(struct visit *v, struct err_info *why)
{
    struct page_frame frame;
    err e = visit_frame(v, "Privacy notice", false, NULL, &frame, why);
    if (!e) page_privacy_render(&(struct page_privacy){.frame = &frame}, &v->a->page);
    return e;
}

err page_accessibility(struct visit *v, struct err_info *why)
{
    struct page_frame frame;
    err e = visit_frame(v, "Accessibility statement", false, NULL, &frame, why);
    if (!e) page_accessibility_render(&(struct page_accessibility){.frame = &frame}, &v->a->page);
    return e;
}

/* ---- problems ---- */

#define TRY_AGAIN "Wait a moment, then try again. Nothing was lost."

static const struct problem {
    const char *heading, *line;
} problem_rows[] = {
    [ERR_OK] = {"Page not found", "There is no such page."},
    [ERR_INPUT] = {"That did not work",
                   "Something in what was sent could not be understood. Go back "
                   "and try again."},
    [ERR_USAGE] = {"That did not work", "Something in what was sent could not be understood."},
    [ERR_UNKNOWN_USER] = {"Sign in first", "You are not signed in, or your session has ended."},
    [ERR_DENIED] = {"You cannot see this page",
                    "It is not for your role or your reason for looking, "
                    "or the form you sent was too old. If you are signed in, this was recorded."},
    [ERR_ABSENT] = {"Page not found", "There is no such page, or you cannot see it. Results "
                                      "are kept for ten minutes, and addresses of people "
                                      "end with your session."},
    [ERR_CONFLICT] = {"That was done already",
                      "Somebody changed it before you. Go back and look again."},
    [ERR_LIMIT] = {"That is too large", "Ask for less at once."},
    [ERR_THROTTLED] = {"Wait a little",
                       "There were too many tries. Wait some minutes, then try again."},
    [ERR_BUSY] = {"The hub is busy", TRY_AGAIN},
    [ERR_NOMEM] = {"The hub is busy", TRY_AGAIN},
    [ERR_DISK] = {"The hub cannot save at the moment",
                  "It shows nothing that it cannot record. " TRY_AGAIN},
    [ERR_CORRUPT] = {"There is a problem with the hub",
                     "The people who run it have been told in its log."},
    [ERR_CONFIG] = {"There is a problem with the hub",
                    "The people who run it have been told in its log."},
    [ERR_INTERNAL] = {"There is a problem with the hub",
                      "The people who run it have been told in its log."},
};
static_assert(COUNT(problem_rows) == ERR__COUNT, "every error has a page");

void visit_problem(struct visit *v, err code)
{
    const struct problem *row = &problem_rows[code];
    struct page_frame frame;
    const struct page_problem_line line = {.text = str_of(row->line)};
    if (visit_frame(v, row->heading, false, NULL, &frame, NULL)) frame.nav_n = 0;
    const struct page_problem page = {
        .frame = &frame, .heading = str_of(row->heading), .line = &line, .line_n = 1};
    struct buf kept = v->a->page;
    *v->a = (struct http_answer){.page = kept, .status = err_http_status(code)};
    buf_reset(&v->a->page);
    page_problem_render(&page, &v->a->page);
}

/* ---- for machines ---- */

static err plain_text(struct visit *v, const char *text)
{
    buf_add_c(&v->a->page, text);
    v->a->media = "text/plain; charset=utf-8";
    return ERR_OK;
}

err page_healthy(struct visit *v, struct err_info *why)
{
    (void)why;
    return plain_text(v, "ok\n");
}

/* Ready to serve: the store answers and has the schema of this program. */
err page_ready(struct visit *v, struct err_info *why)
{
    int version = 0;
    err e = store_schema_version(v->web->hub->store, &version, why);
    if (!e && version != store_schema_wanted(v->web->hub->store))
        e = err_set(why, ERR_BUSY, "the schema is not that of this program");
    return e ? e : plain_text(v, "ready\n");
}
