#include "protect/world.h"

#include <stdio.h>

void protect_world_open(struct look_world *w)
{
    static const char *const agencies[] = {"social-care", "city-hospital", "police", "school"};
    look_world_open_region(w, "tests/e2e/protect", agencies, COUNT(agencies), PROTECT_MS);
}

static const struct {
    const char *login, *agency;
    enum role role;
    int tier;
} people[] = {
    {"joy", "city-hospital", ROLE_PRACTITIONER, 2}, {"ward", "city-hospital", ROLE_PRACTITIONER, 2},
    {"amy", "ambulance", ROLE_PRACTITIONER, 2},     {"wanda", "social-care", ROLE_PRACTITIONER, 2},
    {"ray", "social-care", ROLE_REVIEWER, 2},       {"mo", "social-care", ROLE_MANAGER, 2},
    {"pat", "police", ROLE_PRACTITIONER, 2},        {"polly", "police", ROLE_PRACTITIONER, 2},
    {"sam", "school", ROLE_PRACTITIONER, 1},        {"fay", "fire", ROLE_PRACTITIONER, 1},
    {"ned", "community", ROLE_PRACTITIONER, 2},     {"nora", "community", ROLE_PRACTITIONER, 2},
    {"dee", "social-care", ROLE_DPO, 2},
};
static struct user users[COUNT(people)];

struct viewer protect_viewer(struct look_world *w, const char *login)
{
    for (size_t i = 0; i < COUNT(people); i++) {
        struct user *u = &users[i];
        if (strcmp(people[i].login, login) != 0) continue;
        *u = (struct user){.role = people[i].role, .agency_tier = people[i].tier};
        (void)snprintf(u->login, sizeof u->login, "%s", login);
        (void)snprintf(u->name, sizeof u->name, "%s", login);
        (void)snprintf(u->agency, sizeof u->agency, "%s", people[i].agency);
        return (struct viewer){.user = u,
                               .purpose = PURPOSE_CHILD,
                               .purpose_since_ms = hub_now_ms(w->hub.hub),
                               .request = STR("test")};
    }
    fail_msg("there is no user %s", login);
    return (struct viewer){0};
}

int64_t protect_person(struct look_world *w, const char *given, const char *family,
                       const char *born)
{
    struct viewer v = protect_viewer(w, "ray");
    struct search_results r = look_world_search(w, &v, given, family, born, "");
    assert_int_equal(r.n, 1);
    return r.at[0].person;
}
