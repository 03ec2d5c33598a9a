/* dataset/compare_twins.c -- who was born on the same day, has the same family name and another
 * given name is somebody else, however well all else agrees: twins share it all. To the weights
 * another given name is only a name that one person seldom uses. An identifier that agrees is
 * better evidence than names. Who goes by two names is told apart from two people by a record that
 * fits both (weight/average.h). "Twin 2" is nobody's name, but says that there is another one: it
 * joins only itself. */
#include "dataset/compare_kinds.h"
#include "weight/cluster.h"

struct twins {
    size_t names, birth; /* comparisons */
    bool many;            /* somebody is called "Twin 2" */
    uint32_t identifiers; /* a bit each */
};

static bool may_be_twins(const struct compare_set *set, const uint8_t *level)
{
    const struct twins *t = set->context;
    if (!compare_date_is_same(level[t->birth])) return false;
    if (!t->many && !compare_bag_may_be_twins(&set->comparison[t->names], level[t->names]))
        return false;
    for (uint32_t rest = t->identifiers; rest; rest &= rest - 1)
        if (compare_value_is_same(level[__builtin_ctz(rest)])) return false;
    return true;
}

static uint32_t flags_of(const struct compare_set *set, const uint32_t *left,
                         const uint32_t *right)
{
    static const uint32_t flags[GIVEN__COUNT] = {[GIVEN_SAME] = EDGE_NAMED,
                                                 [GIVEN_OTHER] = EDGE_DOUBT};
    const struct twins *t = set->context;
    const struct comparison *names = &set->comparison[t->names];
    enum bag_given given = compare_bag_given(names, left, right);
    bool of_many = t->many && given != GIVEN_SAME && compare_bag_of_many(names, left, right);
    return of_many ? EDGE_DOUBT : flags[given];
}

/* Given and family name apart, or a full name, of which the last word is the family's. */
static bool has_names(const struct plan *p)
{
    uint32_t roles = 0;
    for (size_t i = 0; i < p->fields; i++)
        if (p->field[i].compare && p->field[i].kind == KIND_NAME) roles |= 1u << p->field[i].role;
    if (roles & 1u << AS_FAMILY) return roles & (1u << AS_GIVEN | 1u << AS_FULL);
    return roles & 1u << AS_FULL;
}

/* The date said to be that of birth, or the only one; p->fields = none. */
static size_t find_birth(const struct plan *p)
{
    size_t dates = 0, only = p->fields;
    for (size_t i = 0; i < p->fields; i++) {
        if (!p->field[i].compare || p->field[i].kind != KIND_DATE) continue;
        if (p->field[i].role == AS_BIRTH) return i;
        only = i;
        dates++;
    }
    return dates == 1 ? only : p->fields;
}

err compare_twins(const struct plan *p, struct arena *a, struct compare_set *set,
                  struct err_info *why)
{
    size_t birth = find_birth(p);
    if (p->twins == TWINS_MAY_JOIN || !has_names(p) || birth == p->fields) return ERR_OK;
    struct twins *t = ARENA_NEW(a, struct twins);
    if (!t) return err_set(why, ERR_LIMIT, "no memory to compare names");
    for (size_t c = 0; c < set->comparisons; c++) {
        size_t field = set->comparison[c].field[0];
        if (p->field[field].kind == KIND_NAME) t->names = c;
        if (p->field[field].kind == KIND_IDENTIFIER) t->identifiers |= 1u << c;
        if (field == birth) t->birth = c;
    }
    t->many = compare_bag_has_many(&set->comparison[t->names]);
    set->context = t;
    set->may_hold = may_be_twins;
    set->flags = flags_of;
    return ERR_OK;
}
