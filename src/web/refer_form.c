/* web/refer_form.c -- see refer_form.h. */
#include "web/refer_form.h"

#include <stdio.h>

enum { ADULT_AGE = 18 };

/* ---- from the form ---- */

static pii typed(const struct visit *v, const char *name) { return form_get(&v->q->form, name); }

/* "child", "adult", or "offer-CODE" */
static void read_to(const struct visit *v, struct refer_content *c)
{
    str to = visit_field(v, "to");
    c->offer = STR("");
    if (str_starts(to, STR("offer-"))) {
        c->pathway = REFERRAL_PATHWAY_SUPPORT;
        c->pathway_chosen = true;
        c->offer = str_from(to, 6);
        return;
    }
    c->pathway_chosen = referral_pathway_of(to, &c->pathway) &&
                        c->pathway != REFERRAL_PATHWAY_SUPPORT;
}

static struct date read_day(const struct visit *v)
{
    static const char *const names[] = {"consent_year", "consent_month", "consent_day"};
    static const int64_t most[] = {2200, 12, 31};
    int64_t part[COUNT(names)];
    for (size_t i = 0; i < COUNT(names); i++)
        if (!str_to_int64(visit_field(v, names[i]), &part[i]) || part[i] < 1 || part[i] > most[i])
            return (struct date){0};
    struct date d = {(int16_t)part[0], (int8_t)part[1], (int8_t)part[2]};
    return date_valid(d) ? d : (struct date){0};
}

void refer_form_read(const struct visit *v, struct refer_content *c)
{
    c->worry = typed(v, "worry");
    read_to(v, c);
    c->urgency_chosen = urgency_of(visit_field(v, "soon"), &c->urgency);
    c->told = told_of(visit_field(v, "told"));
    c->told_why = typed(v, "told_why");
    c->capacity = capacity_of(visit_field(v, "capacity"));
    c->capacity_why = typed(v, "capacity_why");
    c->consent = consent_of(visit_field(v, "consent"));
    c->consent_by = typed(v, "consent_by");
    c->consent_how = typed(v, "consent_how");
    c->consent_day = read_day(v);
    c->back_name = visit_field(v, "back_name");
    c->back_phone = visit_field(v, "back_phone");
    c->checked = false;
}

/* ---- onto the page ---- */

struct filling {
    struct visit *v;
    const struct refer_content *c;
    int64_t person;
    bool restricted;
    struct page_refer_worry *page;
};

/* Whom it would reach. Of a worker only as much as this role may see of services. */
static err target_hint(struct filling *f, enum referral_pathway pathway, str offer, str *ret_hint,
                       struct err_info *why)
{
    struct visit *v = f->v;
    struct referral_target t;
    const struct viewer viewer = visit_viewer(v);
    const struct look look = viewer_look(&viewer, v->web->hub);
    *ret_hint = STR("");
    err e = referral_target_find(v->web->hub, v->partners, f->person, pathway, offer, v->arena, &t,
                                 why);
    if (e) return e;
    bool tells = !f->restricted && access_tier(&look) >= 1;
    if (t.worker && !tells) {
        *ret_hint = STR("It goes to the team that is there for them");
    } else if (t.worker) {
        *ret_hint = str_printf(
            v->arena, "It goes to their allocated worker%s%.*s at %.*s, and to the team%s",
            t.name.len ? ", " : "", STR_FMT(t.name), STR_FMT(refer_service(v, t.service)),
            t.late ? ". That feed is late: it may have changed" : "");
    } else if (!tells && pathway != REFERRAL_PATHWAY_SUPPORT) {
        *ret_hint = STR("It goes to the team that is there for them");
    } else {
        *ret_hint = refer_service(v, t.service);
    }
    return ret_hint->at ? ERR_OK : err_set(why, ERR_NOMEM, "no memory for a page");
}

static err add_to(struct filling *f, struct page_refer_worry_to *to, size_t *n,
                  enum referral_pathway pathway, const struct referral_offer *offer,
                  struct err_info *why)
{
    struct visit *v = f->v;
    const struct refer_content *c = f->c;
    struct page_refer_worry_to *one = &to[(*n)++];
    str code = offer ? offer->code : STR("");
    one->code = offer ? str_printf(v->arena, "offer-%.*s", STR_FMT(code))
                      : str_of(referral_pathway_word(pathway));
    one->label = offer ? str_printf(v->arena, "Support: %.*s", STR_FMT(offer->label))
                       : str_of(referral_pathway_label(pathway));
    one->chosen = c->pathway_chosen && c->pathway == pathway && str_eq(c->offer, code);
    return target_hint(f, pathway, code, &one->hint, why);
}

static err fill_to(struct filling *f, struct err_info *why)
{
    const struct referral_terms *t = &f->v->partners->terms.referrals;
    struct page_refer_worry_to *to;
    int age = f->c->age;
    err e = VISIT_ARRAY(f->v, to, struct page_refer_worry_to, t->offer_count + 2, why);
    size_t n = 0;
    f->page->child = age < ADULT_AGE; /* not known: both */
    f->page->adult = age < 0 || age >= ADULT_AGE;
    if (!e && f->page->child) e = add_to(f, to, &n, REFERRAL_PATHWAY_CHILD, NULL, why);
    if (!e && f->page->adult) e = add_to(f, to, &n, REFERRAL_PATHWAY_ADULT, NULL, why);
    for (size_t i = 0; !e && i < t->offer_count; i++) {
        if (!referral_offer_fits(&t->offers[i], age)) continue;
        e = add_to(f, to, &n, REFERRAL_PATHWAY_SUPPORT, &t->offers[i], why);
        f->page->support = true;
    }
    f->page->to = to;
    f->page->to_n = n;
    return e;
}

/* The three lists of one choice each have rows of the same shape. */
#define FILL_CHOICES(f, member, from, count, word, label, value)                                   \
    do {                                                                                           \
        struct page_refer_worry_##member *list_;                                                   \
        e = e ? e                                                                                  \
              : VISIT_ARRAY((f)->v, list_, struct page_refer_worry_##member, (count), why);        \
        for (int i_ = (from); !e && i_ < (int)(count); i_++)                                       \
            list_[(f)->page->member##_n++] = (struct page_refer_worry_##member){                   \
                str_of(word(i_)), str_of(label(i_)), (int)(value) == i_};                          \
        if (!e) (f)->page->member = list_;                                                         \
    } while (0)

static err fill_choices(struct filling *f, struct err_info *why)
{
    const struct refer_content *c = f->c;
    err e = ERR_OK;
    FILL_CHOICES(f, soon, 0, URGENCY__COUNT, urgency_word, urgency_label,
                 c->urgency_chosen ? (int)c->urgency : -1);
    FILL_CHOICES(f, told, 1, TOLD__COUNT, told_word, told_label, c->told);
    FILL_CHOICES(f, capacity, 1, CAPACITY__COUNT, capacity_word, capacity_label, c->capacity);
    FILL_CHOICES(f, consent, 1, CONSENT__COUNT, consent_word, consent_label, c->consent);
    return e;
}

static pii number(struct visit *v, int value)
{
    return pii_of(value ? str_printf(v->arena, "%d", value) : STR(""));
}

static void fill_texts(struct filling *f)
{
    const struct refer_content *c = f->c;
    struct page_refer_worry *p = f->page;
    p->given = c->given;
    p->surname = c->family;
    p->age = refer_age(f->v, c->age);
    p->worry = c->worry;
    p->told_why = c->told_why;
    p->capacity_why = c->capacity_why;
    p->by = c->consent_by;
    p->how = c->consent_how;
    p->day = number(f->v, c->consent_day.day);
    p->month = number(f->v, c->consent_day.month);
    p->year = number(f->v, c->consent_day.year);
    p->back_name = c->back_name.at ? c->back_name : STR("");
    p->back_phone = c->back_phone.at ? c->back_phone : STR("");
    p->refused = c->consent == CONSENT_REFUSED || c->consent == CONSENT_NOT_ASKED;
}

static void mark_wrong(struct page_refer_worry *p, const char *field, str problem)
{
    const struct {
        const char *field;
        str *text;
    } all[] = {{"worry", &p->worry_wrong},
               {"to", &p->to_wrong},
               {"soon", &p->soon_wrong},
               {"told", &p->told_wrong},
               {"told_why", &p->told_why_wrong},
               {"capacity", &p->capacity_wrong},
               {"capacity_why", &p->capacity_why_wrong},
               {"consent", &p->consent_wrong},
               {"consent_by", &p->by_wrong},
               {"consent_day", &p->day_wrong},
               {"consent_how", &p->how_wrong},
               {"back_name", &p->back_name_wrong},
               {"back_phone", &p->back_phone_wrong}};
    for (size_t i = 0; i < COUNT(all); i++)
        if (strcmp(all[i].field, field) == 0) *all[i].text = problem;
}

err refer_form_page(struct visit *v, const struct refer_content *c, int64_t person,
                    bool restricted, const char *field, const str *problem,
                    struct page_refer_worry *ret_page, struct err_info *why)
{
    struct filling f = {v, c, person, restricted, ret_page};
    struct page_refer_worry_problem *one;
    *ret_page = (struct page_refer_worry){0};
    fill_texts(&f);
    err e = fill_to(&f, why);
    if (!e) e = fill_choices(&f, why);
    if (!e) e = VISIT_ARRAY(v, one, struct page_refer_worry_problem, 1, why);
    if (e || !problem) return e;
    *one = (struct page_refer_worry_problem){str_of(field), *problem};
    ret_page->problem = one;
    ret_page->problem_n = 1;
    mark_wrong(ret_page, field, *problem);
    return ERR_OK;
}
