/* tests/mash/world.c */
#include "mash/world.h"

#include "access/account.h"
#include "store/store.h"

struct look_world w;
int64_t jane;
struct user users[4];

static err put_user(struct db *db, void *ctx, struct err_info *why)
{
    bool changed;
    struct account a = {.user = *(struct user *)ctx};
    return account_put(db, w.hub.hub, &a, &changed, why);
}

void must(err e)
{
    if (e) fail_msg("%s: %s (%s)", err_word(e), w.why.text, w.why.todo);
}

int make_world(void **state)
{
    (void)state;
    look_world_open(&w);
    jane = look_world_jane(&w);
    users[RAVI] = (struct user){"r.patel", "Ravi Patel", "bcc-social-services", ROLE_REVIEWER, 2};
    users[HELEN] = (struct user){"h.marsh", "Helen Marsh", "bcc-social-services", ROLE_MANAGER, 2};
    users[SAM] = (struct user){"s.okafor", "Sam Okafor", "sunshine-school", ROLE_PRACTITIONER, 1};
    users[PAT] = (struct user){"p.long", "Pat Long", "sunshine-school", ROLE_PRACTITIONER, 1};
    for (size_t i = 0; i < COUNT(users); i++)
        must(store_write(w.hub.hub->store, put_user, &users[i], &w.why));
    return 0;
}

int drop_world(void **state)
{
    (void)state;
    look_world_close(&w);
    return 0;
}

struct viewer as(int who)
{
    return (struct viewer){.user = &users[who],
                           .purpose = PURPOSE_CHILD,
                           .purpose_since_ms = DAY_MS,
                           .request = STR("test")};
}

void at(int64_t ms) { w.hub.hub->clock = clock_fixed(ms); }

int64_t open_for(int64_t person)
{
    int64_t mash = 0;
    bool is_new;
    struct viewer v = as(RAVI);
    struct mash_contact c = {.person = person, .text = STR("")};
    must(mash_open(w.hub.hub, w.partners, &v, &c, &mash, &is_new, &w.why));
    return mash;
}

int64_t person_called(const char *given, const char *family, const char *born)
{
    struct viewer v = as(RAVI);
    struct search_results r = look_world_search(&w, &v, given, family, born, "M");
    assert_true(r.n > 0);
    return r.at[0].person;
}

int64_t asked_case(void)
{
    int64_t mash = open_for(jane);
    act(RAVI, mash, MASH_ACT_BAND, "amber", "");
    act(RAVI, mash, MASH_ACT_ASK_ALL, "", "What do you know of Jane?");
    return mash;
}

err try_act(int who, int64_t mash, enum mash_act act, int64_t version, const char *value,
            const char *text)
{
    struct viewer v = as(who);
    struct mash_change c = {
        .act = act, .version = version, .value = str_of(value), .text = str_of(text)};
    return mash_do(w.hub.hub, w.partners, &v, mash, &c, &w.why);
}

void act(int who, int64_t mash, enum mash_act what, const char *value, const char *text)
{
    must(try_act(who, mash, what, 0, value, text));
}

err answer_as(int who, int64_t mash, const char *reference, const char *known, const char *text)
{
    struct viewer v = as(who);
    char ref[MASH_REFERENCE_TEXT + 1];
    mash_reference(mash, ref);
    v.purpose = PURPOSE_CHECK;
    v.reference = str_of(reference ? reference : ref);
    bool yes = strcmp(known, "known") == 0;
    struct mash_answer a = {.round = 1,
                            .known = str_of(known),
                            .facts = yes ? STR("recent missed") : STR(""),
                            .text = str_of(text),
                            .contact = yes ? STR("Sam Okafor, 0121 496 0141") : STR("")};
    return mash_answer(w.hub.hub, w.partners, &v, mash, &a, &w.why);
}

struct mash_view view_as(int who, int64_t mash, enum mash_part part)
{
    struct mash_view view;
    struct viewer v = as(who);
    must(mash_view_load(w.hub.hub, w.partners, &v, mash, part, STR("the chair"), w.a, &view,
                        &w.why));
    return view;
}

const struct mash_check_line *check_of(const struct mash_view *v, const char *agency)
{
    for (size_t i = 0; i < v->check_count; i++)
        if (str_eq_c(v->checks[i].agency->code, agency)) return &v->checks[i];
    fail_msg("no line for %s", agency);
    return NULL;
}

const struct mash_step_line *step_of(const struct mash_view *v, const char *kind)
{
    for (size_t i = 0; i < v->step_count; i++)
        if (str_eq_c(v->steps[i].kind, kind)) return &v->steps[i];
    fail_msg("no step %s", kind);
    return NULL;
}
