/* agency/referral_readers.c -- `read_by` of section `referrals`: who reads what is sent to a
 * service.
 *
 *     read_by:
 *       - {agency: social-care, service: front-door, users: [ravi, ana], programs: [case-system]}
 *       - {agency: adult-care, programs: [adult-records]} */
#include "agency/terms.h"

static bool names(const str *list, size_t n, str one)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i], one)) return true;
    return false;
}

static bool is_for(const struct referral_readers *r, str agency, str service)
{
    return str_eq(r->door.agency, agency) &&
           (!r->door.service.len || str_eq(r->door.service, service));
}

bool referral_reads(const struct referral_terms *t, str agency, str service, str login)
{
    bool named = false;
    for (size_t i = 0; i < t->reader_count; i++) {
        const struct referral_readers *r = &t->readers[i];
        if (!is_for(r, agency, service) || r->all) continue;
        if (names(r->users, r->user_count, login)) return true;
        named = true;
    }
    return !named;
}

bool referral_program_reads(const struct referral_terms *t, str agency, str service, str client)
{
    for (size_t i = 0; i < t->reader_count; i++)
        if (is_for(&t->readers[i], agency, service) &&
            names(t->readers[i].programs, t->readers[i].program_count, client))
            return true;
    return false;
}

static err read_names(const struct yaml_node *map, const char *key, struct arena *a,
                      const str **ret_names, size_t *ret_n, struct err_info *why)
{
    const struct yaml_node *list = NULL;
    err e = yaml_may_list(map, key, &list, why);
    if (e || !list) return e;
    if (list->n > REFERRAL_READERS_MAX)
        return yaml_err(list, why, "at most %d are named", REFERRAL_READERS_MAX);
    str *out = ARENA_ARRAY(a, str, list->n + 1);
    if (!out) return err_set(why, ERR_NOMEM, "who reads referrals");
    *ret_names = out;
    for (const struct yaml_node *one = list->first; !e && one; one = one->next) {
        e = yaml_is(one, YAML_TEXT, why);
        if (!e && !one->text.len) e = yaml_err(one, why, "a name is expected");
        if (!e) out[(*ret_n)++] = one->text;
    }
    return e;
}

static err read_one(const struct yaml_node *map, const struct terms_names *known, struct arena *a,
                    struct referral_readers *r, struct err_info *why)
{
    static const char *const keys[] = {"agency", "service", "users", "programs", NULL};
    err e = yaml_only(map, keys, why);
    if (!e) e = yaml_need_text(map, "agency", &r->door.agency, why);
    if (!e && !known->agency(known->ctx, r->door.agency))
        e = yaml_err(yaml_get(map, "agency"), why, "there is no agency of this code");
    if (!e) e = yaml_may_text(map, "service", &r->door.service, why);
    if (!e && r->door.service.len &&
        !known->service(known->ctx, r->door.agency, r->door.service))
        e = yaml_err(yaml_get(map, "service"), why, "the agency has no service of this code");
    if (!e) e = read_names(map, "users", a, &r->users, &r->user_count, why);
    if (!e) e = read_names(map, "programs", a, &r->programs, &r->program_count, why);
    r->all = !yaml_get(map, "users");
    if (!e && r->all && !r->program_count)
        e = yaml_err(map, why, "name 'users' or 'programs': who reads what is sent there");
    return e;
}

err terms_read_referral_readers(const struct yaml_node *map, const struct terms_names *known,
                                struct arena *a, struct referral_terms *t, struct err_info *why)
{
    const struct yaml_node *list = NULL;
    err e = yaml_may_list(map, "read_by", &list, why);
    if (e || !list) return e;
    if (list->n > REFERRAL_READERS_MAX)
        return yaml_err(list, why, "at most %d services", REFERRAL_READERS_MAX);
    struct referral_readers *readers = ARENA_ARRAY(a, struct referral_readers, list->n + 1);
    if (!readers) return err_set(why, ERR_NOMEM, "who reads referrals");
    t->readers = readers;
    for (const struct yaml_node *one = list->first; !e && one; one = one->next) {
        struct referral_readers *r = &readers[t->reader_count];
        *r = (struct referral_readers){.door = {STR(""), STR("")}};
        e = read_one(one, known, a, r, why);
        t->reader_count += !e;
    }
    return e;
}
