/* rule/around.c -- see around.h. */
#include "rule/around.h"

#include "rule/newborn.h"

static err read_around(struct around *w, unsigned needs, struct err_info *why)
{
    struct household h;
    const struct household_life *lives;
    size_t n = 0, kept = 0;
    bool ages = needs & RULE_NEEDS_HOUSEHOLD_AGES;
    struct household_life *all =
        ARENA_ARRAY(w->a, struct household_life, (size_t)AROUND_PERSONS * HOUSEHOLD_MEMBERS_MAX);
    if (!all) return err_set(why, ERR_NOMEM, "judging a household");
    for (size_t i = 0; i < w->person_count; i++) {
        err e = household_read(w->db, w->hub, w->visibility, w->persons[i], w->a, &h, why);
        if (!e && w->crowd)
            e = crowd_lives(w->crowd, w->db, w->visibility, &h, ages, w->a, &lives, &n, why);
        else if (!e)
            e = household_lives(w->db, w->hub, w->partners, w->visibility, &h, ages, w->a, &lives,
                                &n, why);
        if (e) return e;
        for (size_t k = 0; k < n; k++) {
            bool known = false;
            for (size_t m = 0; m < w->person_count; m++)
                known |= lives[k].person == w->persons[m];
            for (size_t m = 0; m < kept; m++)
                known |= lives[k].person == all[m].person;
            if (!known) all[kept++] = lives[k];
        }
    }
    w->read = true;
    w->view = (struct rule_household){.at = all, .n = kept};
    return ERR_OK;
}

const struct rule_household unread_household = {.unread = true};

const struct rule_household *around_known(const struct around *w)
{
    return w->read ? &w->view : &unread_household;
}

/* Of a person alone; how it is today holds for every day that is asked about. */
static err ask_newborn(struct around *w, const struct rule_moment *m, struct err_info *why)
{
    const struct newborn_question q = {.db = w->db,
                                       .hub = w->hub,
                                       .partners = w->partners,
                                       .visibility = w->visibility,
                                       .plan = m->expect,
                                       .today = m->today,
                                       .person = w->persons[0]};
    if (w->asked || w->person_count != 1 || !m->expect) return ERR_OK;
    w->asked = true;
    return newborn_ask(&q, w->a, &w->accounted, why);
}

err judge_around(struct around *w, const struct rule *r, const struct activity *events, size_t n,
                 struct rule_moment *io_moment, unsigned needs, struct rule_hit *ret_hit,
                 bool *ret_fires, struct err_info *why)
{
    io_moment->household = around_known(w);
    io_moment->accounted = w->accounted;
    *ret_fires = rule_judge(r, events, n, io_moment, ret_hit);
    if (*ret_fires && r->needs & RULE_NEEDS_NEWBORNS && !w->asked) {
        err e = ask_newborn(w, io_moment, why);
        io_moment->accounted = w->accounted;
        *ret_fires = !e && rule_judge(r, events, n, io_moment, ret_hit);
        if (e) return e;
    }
    if (!*ret_fires || !(r->needs & RULE_NEEDS_HOUSEHOLD) || w->read) return ERR_OK;
    err e = read_around(w, needs, why);
    io_moment->household = &w->view;
    *ret_fires = !e && rule_judge(r, events, n, io_moment, ret_hit);
    return e;
}

err spells_around(struct around *w, const struct rule *r, const struct activity *events, size_t n,
                  const struct rule_moment *m, unsigned needs, int32_t first, int32_t last,
                  const struct rule_spell **ret_spells, size_t *ret_n, struct err_info *why)
{
    struct rule_moment then = *m;
    then.household = around_known(w);
    then.accounted = w->accounted;
    err e = rule_spells(r, events, n, &then, first, last, w->a, ret_spells, ret_n, why);
    if (!e && *ret_n && r->needs & RULE_NEEDS_NEWBORNS && !w->asked) {
        e = ask_newborn(w, m, why);
        then.accounted = w->accounted;
        if (!e) e = rule_spells(r, events, n, &then, first, last, w->a, ret_spells, ret_n, why);
    }
    if (e || !*ret_n || !(r->needs & RULE_NEEDS_HOUSEHOLD) || w->read) return e;
    e = read_around(w, needs, why);
    then.household = &w->view;
    return e ? e : rule_spells(r, events, n, &then, first, last, w->a, ret_spells, ret_n, why);
}
