/* refer/fill.c -- what goes with a referral: what its sender sees on the person's page, and nothing
 * else. */
#include "refer/referral.h"

#include <stdlib.h>

static str text_or_none(str s) { return s.at ? s : STR(""); }

static struct content_row row_of_service(const struct service_row *r)
{
    return (struct content_row){.agency = r->service->agency->name,
                                .service = r->service->name,
                                .label = text_or_none(r->label),
                                .date = r->last,
                                .also = STR(""),
                                .lead = text_or_none(r->lead.name),
                                .phone = text_or_none(r->lead.phone),
                                .data_up_to_ms = r->data_up_to_ms};
}

static const struct service_row *row_of(const struct person_view *v, const struct service *s)
{
    for (size_t i = 0; i < v->row_count; i++)
        if (v->rows[i].service == s) return &v->rows[i];
    return NULL;
}

static struct content_row row_of_event(const struct person_view *v, const struct event_line *e)
{
    const struct service_row *r = row_of(v, e->service);
    return (struct content_row){.agency = e->service->agency->name,
                                .service = e->service->name,
                                .label = text_or_none(e->label),
                                .date = e->date,
                                .also = text_or_none(e->also),
                                .lead = r ? text_or_none(r->lead.name) : STR(""),
                                .phone = r ? text_or_none(r->lead.phone) : STR(""),
                                .data_up_to_ms = r ? r->data_up_to_ms : 0};
}

static bool same_row(const struct content_row *a, const struct content_row *b)
{
    return str_eq(a->agency, b->agency) && str_eq(a->service, b->service) &&
           str_eq(a->label, b->label) && date_cmp(a->date, b->date) == 0 &&
           str_eq(a->also, b->also);
}

static bool has(const struct refer_content *c, const struct content_row *row, bool *ret_left_out)
{
    for (size_t i = 0; i < c->row_count; i++)
        if (same_row(&c->rows[i], row)) {
            *ret_left_out = c->rows[i].left_out;
            return true;
        }
    return false;
}

/* Newest first, as they are read; of one day by what it was and who reported it. */
static int by_date(const void *left, const void *right)
{
    const struct content_row *l = left, *r = right;
    int order = date_cmp(r->date, l->date);
    if (!order) order = str_cmp(l->label, r->label);
    if (!order) order = str_cmp(l->agency, r->agency);
    return order ? order : str_cmp(l->service, r->service);
}

err refer_content_fill(struct refer_content *c, const struct person_view *v,
                       const struct partners *p, struct arena *a, struct err_info *why)
{
    size_t room = v->event_count + v->row_count, n = 0;
    struct content_row *rows = ARENA_ARRAY(a, struct content_row, room + 1);
    (void)p;
    if (!rows) return err_set(why, ERR_NOMEM, "what goes with a referral");
    for (size_t i = 0; v->history_shown && i < v->event_count; i++)
        rows[n++] = row_of_event(v, &v->events[i]);
    for (size_t i = 0; !v->history_shown && v->services_shown && i < v->row_count; i++)
        if (v->rows[i].state == ROW_ACTIVITY) rows[n++] = row_of_service(&v->rows[i]);
    qsort(rows, n, sizeof *rows, by_date);
    c->rows_older = n > REFERRAL_ROWS_MAX ? (int64_t)(n - REFERRAL_ROWS_MAX) : 0;
    n -= (size_t)c->rows_older;
    for (size_t i = 0; i < n; i++)
        (void)has(c, &rows[i], &rows[i].left_out);
    c->rows = rows;
    c->row_count = n;
    c->given = pii_of(text_or_none(v->given_name));
    c->family = pii_of(text_or_none(v->family_name));
    c->birth_date = v->birth_date;
    c->age = v->age;
    c->gender = pii_of(text_or_none(v->gender));
    c->address = pii_of(text_or_none(v->address));
    c->nhs_number = pii_of(text_or_none(v->nhs_number));
    c->sent_review = v->review_shown && v->review_required;
    c->why_review =
        pii_of(c->sent_review && v->rules_shown && v->hit_count ? v->hits[0].sentence : STR(""));
    return ERR_OK;
}

static bool same_text(pii a, pii b)
{
    return str_eq(pii_reveal(a, REVEAL_SEAL), pii_reveal(b, REVEAL_SEAL));
}

bool refer_content_shown(const struct refer_content *c, const struct refer_content *now)
{
    bool left_out;
    for (size_t i = 0; i < c->row_count; i++)
        if (!c->rows[i].left_out && !has(now, &c->rows[i], &left_out)) return false;
    return same_text(c->given, now->given) && same_text(c->family, now->family) &&
           same_text(c->address, now->address) && same_text(c->nhs_number, now->nhs_number) &&
           date_cmp(c->birth_date, now->birth_date) == 0 && (!c->sent_review || now->sent_review);
}
