/* web/refer_page.c -- see refer_page.h. */
#include "web/refer_page.h"

#include "web/token.h"

enum { IS_REFERRAL = -7 }; /* beside a referral's id in its token: no other pair has it */

static err pair_url(struct visit *v, const char *stem, int64_t one, int64_t two, str *ret_url,
                    struct err_info *why)
{
    struct rand r = v->web->hub->rand;
    str token;
    err e = token_of_pair(&v->web->hub->keys, &r, v->session.id, one, two, v->arena, &token, why);
    if (e) return e;
    *ret_url = str_printf(v->arena, "%s%.*s", stem, STR_FMT(token));
    return ret_url->at ? ERR_OK : err_set(why, ERR_NOMEM, "no memory for an address");
}

err refer_url(struct visit *v, const char *stem, int64_t person, int64_t draft, str *ret_url,
              struct err_info *why)
{
    return pair_url(v, stem, person, draft, ret_url, why);
}

err referral_url(struct visit *v, int64_t referral, str *ret_url, struct err_info *why)
{
    return pair_url(v, "/referral/", referral, IS_REFERRAL, ret_url, why);
}

err refer_this(struct visit *v, int64_t *ret_person, int64_t *ret_draft, struct err_info *why)
{
    err e = token_pair(&v->web->hub->keys, v->session.id, v->tail, v->arena, ret_person, ret_draft,
                       why);
    if (!e && *ret_draft <= 0) e = err_set(why, ERR_ABSENT, "this is no address of a draft");
    return e;
}

err referral_this(struct visit *v, int64_t *ret_referral, struct err_info *why)
{
    int64_t kind = 0;
    err e = token_pair(&v->web->hub->keys, v->session.id, v->tail, v->arena, ret_referral, &kind,
                       why);
    if (!e && kind != IS_REFERRAL) e = err_set(why, ERR_ABSENT, "this is no address of a referral");
    return e;
}

str refer_age(struct visit *v, int age)
{
    return age < 0 ? STR("") : str_printf(v->arena, ", %d %s", age, age == 1 ? "year" : "years");
}

str refer_service(struct visit *v, const struct service *s)
{
    if (!s) return STR("nobody: ring the duty line");
    if (str_eq(s->name, s->agency->name)) return s->name;
    return str_printf(v->arena, "%.*s, %.*s", STR_FMT(s->name), STR_FMT(s->agency->name));
}

/* ---- rows ---- */

str refer_row_date(struct visit *v, const struct content_row *r)
{
    return r->date.year ? date_short(v->arena, r->date) : STR("Date not shown");
}

str refer_row_what(const struct content_row *r)
{
    return r->label.len ? r->label : STR("In touch with this person");
}

str refer_row_source(struct visit *v, const struct content_row *r)
{
    str upto = r->data_up_to_ms ? date_short(v->arena, date_uk(r->data_up_to_ms).date) : STR("");
    str also = r->also.len ? str_printf(v->arena, ". Also reported by %.*s", STR_FMT(r->also))
                           : STR("");
    if (!upto.len) return str_printf(v->arena, "from its feed%.*s", STR_FMT(also));
    return str_printf(v->arena, "from its feed, data up to %.*s%.*s", STR_FMT(upto), STR_FMT(also));
}

str refer_row_contact(struct visit *v, const struct content_row *r)
{
    if (!r->lead.len) return r->phone;
    return str_printf(v->arena, "%.*s, %.*s", STR_FMT(r->lead), STR_FMT(r->phone));
}

str refer_rows_older(struct visit *v, const struct refer_content *c)
{
    if (!c->rows_older) return STR("");
    return str_printf(v->arena,
                      "These are the newest %zu. %lld older %s no room here. "
                      "They are on the person’s page, for who may see it.",
                      c->row_count, (long long)c->rows_older,
                      c->rows_older == 1 ? "row has" : "rows have");
}

/* ---- what was said ---- */

struct lines {
    struct refer_line *out;
    size_t n;
};

static void add(struct lines *l, const char *term, pii value)
{
    if (!pii_empty(value) && l->n < REFER_LINES_MAX)
        l->out[l->n++] = (struct refer_line){str_of(term), value};
}

static void add_text(struct lines *l, const char *term, str value)
{
    add(l, term, pii_of(value));
}

static void add_consent(struct visit *v, struct lines *l, const struct refer_content *c, str offer)
{
    const struct referral_offer *o = referral_offer_of(&v->partners->terms.referrals, offer);
    add_text(l, "Support", o ? o->label : offer);
    add_text(l, "Do they agree?", str_of(consent_label(c->consent)));
    add(l, "Who agreed", c->consent_by);
    if (c->consent_day.year) add_text(l, "When", date_long(v->arena, c->consent_day));
    add(l, "How", c->consent_how);
}

size_t refer_said(struct visit *v, const struct refer_content *c, enum referral_pathway pathway,
                  enum urgency urgency, str offer, struct refer_line out[REFER_LINES_MAX])
{
    struct lines l = {out, 0};
    str back = str_printf(v->arena, "%.*s, %.*s", STR_FMT(c->back_name), STR_FMT(c->back_phone));
    add(&l, "The worry", c->worry);
    if (pathway == REFERRAL_PATHWAY_SUPPORT) {
        add_consent(v, &l, c, offer);
    } else {
        add_text(&l, "How soon", str_of(urgency_label(urgency)));
        if (pathway == REFERRAL_PATHWAY_CHILD) {
            add_text(&l, "Does the family know?", str_of(told_label(c->told)));
            if (c->told != TOLD_YES) add(&l, "Why not", c->told_why);
        } else {
            add_text(&l, "What they want", str_of(capacity_label(c->capacity)));
            if (c->capacity != CAPACITY_AGREES)
                add(&l, "Why without agreement", c->capacity_why);
        }
    }
    if (c->back_name.len) add_text(&l, "Ring back", back);
    return l.n;
}

size_t refer_facts(struct visit *v, const struct refer_content *c,
                   struct refer_line out[REFER_LINES_MAX])
{
    struct lines l = {out, 0};
    if (c->birth_date.year)
        add_text(&l, "Born", date_whole(c->birth_date) ? date_long(v->arena, c->birth_date)
                                                       : date_short(v->arena, c->birth_date));
    add(&l, "Gender", c->gender);
    add(&l, "Address", c->address);
    add(&l, "NHS number", c->nhs_number);
    add(&l, "Review required", c->why_review);
    return l.n;
}

/* ---- ends and states ---- */

static const char *const state_tags[] = {
    [REFERRAL_SENT] = " govuk-tag--yellow",    [REFERRAL_RECEIVED] = " govuk-tag--teal",
    [REFERRAL_ACCEPTED] = " govuk-tag--green", [REFERRAL_RETURNED] = " govuk-tag--orange",
    [REFERRAL_DONE] = " govuk-tag--grey",      [REFERRAL_WITHDRAWN] = " govuk-tag--grey"};

str refer_state_tag(enum referral_state s) { return str_of(state_tags[s]); }

str refer_agency(struct visit *v, str code)
{
    const struct agency *a = partners_agency(v->partners, code);
    return a ? a->name : code;
}

err refer_links(struct visit *v, int64_t person, struct refer_link **ret_list, size_t *ret_n,
                struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    const struct referral *list = NULL;
    struct refer_link *out;
    size_t n = 0;
    err e = referral_of_person(v->web->hub, v->partners, &viewer, person, v->arena, &list, &n, why);
    if (!e) e = VISIT_ARRAY(v, out, struct refer_link, n, why);
    for (size_t i = 0; !e && i < n; i++) {
        str sent = date_long(v->arena, date_uk(list[i].sent_ms).date);
        out[i].reference = str_copy(v->arena, str_of(list[i].reference));
        out[i].says =
            str_printf(v->arena, "%s, sent %.*s by %.*s%s", referral_state_label(list[i].state),
                       STR_FMT(sent), STR_FMT(refer_agency(v, list[i].from_agency)),
                       list[i].split
                           ? ". The records it was about are no longer held to be one person"
                           : "");
        e = referral_url(v, list[i].id, &out[i].at, why);
    }
    if (e) return e;
    *ret_list = out;
    *ret_n = n;
    return ERR_OK;
}

str refer_end(struct visit *v, str agency, str service)
{
    const struct agency *a = partners_agency(v->partners, agency);
    const struct service *s = a ? partners_service(a, service) : NULL;
    return s ? refer_service(v, s) : refer_agency(v, agency);
}

str refer_pathway(struct visit *v, const struct referral *r)
{
    const struct referral_offer *o = referral_offer_of(&v->partners->terms.referrals, r->offer);
    if (r->pathway != REFERRAL_PATHWAY_SUPPORT)
        return str_of(referral_pathway_label(r->pathway));
    return str_printf(v->arena, "Support: %.*s", STR_FMT(o ? o->label : r->offer));
}
