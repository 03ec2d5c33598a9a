/* web/person_expected.c -- what was expected of this person, and whether anybody has seen them. */
#include "web/person_page.h"

#include <assert.h>

/* The shape beside each answer: the same as for services, so that none stands by colour alone. */
static const char *const kinds[] = {
    [EXPECT_MET] = "on",           [EXPECT_MISSED] = "red",      [EXPECT_CANNOT_SAY] = "late",
    [EXPECT_NOT_SUPPLIED] = "absent", [EXPECT_DUE] = "none",     [EXPECT_NOT_YET] = "none",
    [EXPECT_PUT_OFF] = "none",     [EXPECT_EXCUSED] = "none",    [EXPECT_NOT_EXPECTED] = "none",
    [EXPECT_LAPSED] = "none",
};
static_assert(COUNT(kinds) == EXPECT_ANSWER__COUNT, "every answer has a shape");

static err list_feeds(const struct expected_view *v, struct arena *a,
                      struct page_person_expected *out, struct err_info *why)
{
    struct page_person_expected_feed *feeds =
        ARENA_ARRAY(a, struct page_person_expected_feed, v->feed_count + 1);
    if (!feeds) return err_set(why, ERR_NOMEM, "no memory for a page");
    for (size_t i = 0; i < v->feed_count; i++)
        feeds[i].line = v->feeds[i].sentence;
    out->feed = feeds;
    out->feed_n = v->feed_count;
    return ERR_OK;
}

static str kind_of(const struct expected_line *line)
{
    return line->shown ? str_of(kinds[line->answer]) : STR("closed");
}

static err show_line(const struct expected_line *line, struct arena *a,
                     struct page_person_expected_contact *out, struct err_info *why)
{
    size_t n = line->half ? 2 : 0;
    struct page_person_expected_contact_half *halves =
        ARENA_ARRAY(a, struct page_person_expected_contact_half, n + 1);
    if (!halves) return err_set(why, ERR_NOMEM, "no memory for a page");
    for (size_t i = 0; i < n; i++)
        halves[i] = (struct page_person_expected_contact_half){
            .called = line->half[i].label,
            .shape = kind_of(&line->half[i]),
            .outcome = line->half[i].sentence};
    *out = (struct page_person_expected_contact){.label = line->label,
                                                 .kind = kind_of(line),
                                                 .answer = line->sentence,
                                                 .half = halves,
                                                 .half_n = n};
    return ERR_OK;
}

err person_page_expected(const struct person_view *p, struct arena *a, struct page_person *page,
                         struct err_info *why)
{
    const struct expected_view *v = &p->expected;
    if (!v->shown || (!v->n && !v->unseen_shown)) return ERR_OK;
    struct page_person_expected *one = ARENA_NEW(a, struct page_person_expected);
    struct page_person_expected_contact *lines =
        ARENA_ARRAY(a, struct page_person_expected_contact, v->n + 1);
    if (!one || !lines) return err_set(why, ERR_NOMEM, "no memory for a page");
    for (size_t i = 0; i < v->n; i++) {
        err e = show_line(&v->lines[i], a, &lines[i], why);
        if (e) return e;
    }
    if (v->unseen_shown) one->seen = v->sentence;
    one->unseen = v->unseen_shown && v->unseen == UNSEEN_MISSED;
    one->contact = lines;
    one->contact_n = v->n;
    page->expected = one;
    page->expected_n = 1;
    return list_feeds(v, a, one, why);
}
