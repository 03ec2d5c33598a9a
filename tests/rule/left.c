#include "rule/left.h"

#include "base/buf.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

enum { TEXT_MAX = 8 << 20 };

struct left {
    struct arena *a;
    struct buf text;
};

static err one_person(struct db *db, struct arena *a, int64_t person, struct buf *out,
                      struct err_info *why)
{
    struct q_rule_hits_rows hits;
    struct q_review_of_person_rows reviews;
    struct q_union_of_person_rows unions;
    err e = q_rule_hits(db, &(struct q_rule_hits_in){cell_of(person), person}, a, &hits, why);
    if (!e)
        e = q_review_of_person(db, &(struct q_review_of_person_in){cell_of(person), person}, a,
                               &reviews, why);
    if (!e)
        e = q_union_of_person(db, &(struct q_union_of_person_in){cell_of(person), person}, a,
                              &unions, why);
    for (size_t i = 0; !e && i < unions.n; i++)
        buf_printf(out, " with %llx %.*s %.*s %lld\n", (unsigned long long)unions.at[i].other,
                   STR_FMT(unions.at[i].rule), STR_FMT(unions.at[i].facts),
                   (long long)unions.at[i].since_ms);
    for (size_t i = 0; !e && i < hits.n; i++)
        buf_printf(out, " %.*s %.*s %lld-%lld %.*s\n", STR_FMT(hits.at[i].rule),
                   STR_FMT(hits.at[i].facts), (long long)hits.at[i].since_ms,
                   (long long)hits.at[i].until_ms, STR_FMT(hits.at[i].events));
    for (size_t i = 0; !e && i < reviews.n; i++)
        buf_printf(out, " review %llx %.*s %.*s %lld %lld\n",
                   (unsigned long long)reviews.at[i].review, STR_FMT(reviews.at[i].state),
                   STR_FMT(reviews.at[i].band), (long long)reviews.at[i].due_ms,
                   (long long)reviews.at[i].rank);
    return e;
}

static err everybody(struct db *db, void *ctx, struct err_info *why)
{
    struct left *l = ctx;
    struct buf *out = &l->text;
    struct q_rule_persons_range_rows persons;
    struct q_rule_judge_on_range_rows days;
    struct q_rule_stale_range_rows stale;
    const int32_t last = CELL_COUNT - 1;
    out->len = 0;
    err e = q_rule_persons_range(db, &(struct q_rule_persons_range_in){0, last}, l->a, &persons,
                                 why);
    if (!e)
        e = q_rule_judge_on_range(db, &(struct q_rule_judge_on_range_in){0, last}, l->a, &days,
                                  why);
    if (!e)
        e = q_rule_stale_range(db, &(struct q_rule_stale_range_in){0, last}, l->a, &stale, why);
    for (size_t i = 0; !e && i < persons.n; i++) {
        buf_printf(out, "%llx:", (unsigned long long)persons.at[i].person);
        e = one_person(db, l->a, persons.at[i].person, out, why);
    }
    for (size_t i = 0; !e && i < days.n; i++)
        buf_printf(out, "day %llx %d\n", (unsigned long long)days.at[i].person, days.at[i].day);
    for (size_t i = 0; !e && i < stale.n; i++)
        buf_printf(out, "waits %llx\n", (unsigned long long)stale.at[i].person);
    return e;
}

err judging_left(struct hub *h, struct arena *a, str *ret_text, struct err_info *why)
{
    struct left l = {.a = a, .text = BUF_INIT(TEXT_MAX)};
    err e = store_read(h->store, everybody, &l, why);
    if (!e) *ret_text = str_copy(a, buf_str(&l.text));
    if (!e && !ret_text->at) e = err_set(why, ERR_NOMEM, "no memory for what judging left");
    buf_release(&l.text);
    return e;
}
