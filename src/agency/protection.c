/* agency/protection.c -- asking what was agreed; see protection.h. */
#include "agency/protection.h"

bool protection_has(const struct protection_list *l, str code)
{
    for (size_t i = 0; i < l->n; i++)
        if (str_eq(l->at[i], code)) return true;
    return false;
}

bool protection_unscheduled(const struct protection *p, str agency, str login)
{
    for (size_t i = 0; i < p->unscheduled_count; i++) {
        const struct protection_group *g = &p->unscheduled[i];
        if (str_eq(g->agency, agency) && (!g->users.n || protection_has(&g->users, login)))
            return true;
    }
    return false;
}

str protection_authority_name(const struct protection *p, str code)
{
    for (size_t i = 0; i < p->authority_count; i++)
        if (str_eq_nocase(p->authorities[i].code, code)) return p->authorities[i].name;
    return code;
}

bool protection_visits(const struct protection *p, str agency)
{
    return p->visiting_all || protection_has(&p->visiting, agency);
}

const struct protection_lock *protection_lock_of(const struct protection *p, str agency)
{
    for (size_t i = 0; i < p->lock_count; i++)
        if (str_eq(p->locks[i].agency, agency)) return &p->locks[i];
    return NULL;
}

bool protection_decides(const struct protection *p, str agency, str login)
{
    const struct protection_lock *l = protection_lock_of(p, agency);
    return l && protection_has(&l->deciders, login);
}
