#include "refer/world.h"

#include "access/account.h"
#include "store/store.h"

static int64_t person_of(struct refer_world *w, const char *given, const char *family,
                         const char *born)
{
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2);
    struct search_results r = look_world_search(&w->look, &v, given, family, born, "");
    assert_int_equal(r.n, 1);
    return r.at[0].person;
}

void refer_world_open(struct refer_world *w)
{
    static const char *const agencies[] = {"council", "fire", "hospital", "school", "social-care"};
    look_world_open_region(&w->look, "tests/e2e/web/refer", agencies, COUNT(agencies),
                           REFER_NOW_MS);
    w->jane = person_of(w, "Jane", "Doe", "2013-06-09");
    w->tom = person_of(w, "Tom", "Rowe", "2014-02-03");
    w->ada = person_of(w, "Ada", "Linden", "1948-01-31");
}

void refer_world_close(struct refer_world *w) { look_world_close(&w->look); }

struct finding {
    const char *login;
    struct user *user;
};

static err find(struct db *db, void *ctx, struct err_info *why)
{
    struct finding *f = ctx;
    return account_find(db, str_of(f->login), f->user, why);
}

struct viewer refer_world_user(struct refer_world *w, const char *login)
{
    static struct user users[1024]; /* as many as a test may ask for */
    static size_t next;
    struct user *u = &users[next++ % COUNT(users)];
    struct finding f = {login, u};
    if (store_read(w->look.hub.hub->store, find, &f, &w->look.why)) fail_msg("no such user");
    return (struct viewer){.user = u,
                           .purpose = PURPOSE_CHILD,
                           .purpose_since_ms = REFER_NOW_MS,
                           .request = STR("test")};
}

struct refer_content refer_world_worry(enum referral_pathway pathway)
{
    return (struct refer_content){.worry = pii_of(STR("She said she is afraid to go home")),
                                  .pathway = pathway,
                                  .pathway_chosen = true,
                                  .urgency = URGENCY_DAY,
                                  .urgency_chosen = true,
                                  .told = TOLD_RISK,
                                  .told_why = pii_of(STR("He reads her messages")),
                                  .capacity = CAPACITY_AGREES,
                                  .back_name = STR("Sol Hart"),
                                  .back_phone = STR("0121 496 0222"),
                                  .age = -1};
}

struct refer_content refer_world_offer(const char *code)
{
    struct refer_content c = refer_world_worry(REFERRAL_PATHWAY_SUPPORT);
    c.offer = str_of(code);
    c.consent = CONSENT_GIVEN;
    c.consent_by = pii_of(STR("Her mother"));
    c.consent_how = pii_of(STR("At the school gate"));
    c.consent_day = (struct date){2026, 11, 23};
    return c;
}

int64_t refer_world_draft(struct refer_world *w, const struct viewer *v, int64_t person,
                          struct refer_content c)
{
    struct look_world *l = &w->look;
    struct rand r = l->hub.hub->rand;
    struct person_view view = look_world_view(l, v, person);
    static int64_t next = 1000;
    struct draft d = {.id = rand_id(&r) / 2 + ++next, .person = person};
    c.checked = true;
    if (refer_content_fill(&c, &view, l->partners, l->a, &l->why)) fail_msg("%s", l->why.text);
    d.content = c;
    if (draft_save(l->hub.hub, l->partners, v, &d, &l->why)) fail_msg("%s", l->why.text);
    return d.id;
}

err refer_world_send(struct refer_world *w, const struct viewer *v, int64_t person, int64_t draft)
{
    struct look_world *l = &w->look;
    struct person_view view = look_world_view(l, v, person);
    return referral_send(l->hub.hub, l->partners, v, draft, &view, &l->why);
}

int64_t refer_world_sent(struct refer_world *w, const char *login, int64_t person,
                         struct refer_content c)
{
    struct viewer v = refer_world_user(w, login);
    int64_t draft = refer_world_draft(w, &v, person, c);
    if (refer_world_send(w, &v, person, draft)) fail_msg("%s", w->look.why.text);
    return draft;
}

struct referral refer_world_read(struct refer_world *w, const char *login, int64_t referral)
{
    struct referral r;
    struct look_world *l = &w->look;
    struct viewer v = refer_world_user(w, login);
    if (referral_open(l->hub.hub, l->partners, &v, referral, l->a, &r, &l->why))
        fail_msg("%s", l->why.text);
    return r;
}

err refer_world_answer(struct refer_world *w, const char *login, int64_t referral,
                       enum referral_state to, int64_t version, const char *code,
                       const char *words)
{
    struct look_world *l = &w->look;
    struct viewer v = refer_world_user(w, login);
    struct referral_answer answer = {to, version, str_of(code), pii_of(str_of(words))};
    return referral_act(l->hub.hub, l->partners, &v, referral, &answer, &l->why);
}
