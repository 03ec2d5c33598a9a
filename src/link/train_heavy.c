/* link/train_heavy.c -- the keys that so many people share that linking refines them: counted once,
 * listed in the model, the same for everybody from then on.
 *
 * Listed is a hash of values that at least TERM_PERSONS_LEAST persons of the sample and, scaled to
 * the hub, more than LINK_HEAVY_PERSONS have in common: like a term, it tells of nobody. A key made
 * of a place is left out when somebody is hidden there. */
#include "link/train.h"

#include "base/sort.h"
#include "base/vec.h"
#include "link/keys.h"

struct use {
    uint64_t key, person;
    bool hidden;
};

static int by_key(const void *left, const void *right)
{
    const struct use *a = left, *b = right;
    if (a->key != b->key) return a->key < b->key ? -1 : 1;
    return (a->person > b->person) - (a->person < b->person);
}

static bool of_a_place(uint64_t key)
{
    static const bool place[KEY_KIND_MASK + 1] = {
        [KEY_HOME_BIRTH] = true, [KEY_HOME_NAME] = true,  [KEY_STREET_NAME] = true,
        [KEY_UPRN_NAME] = true,  [KEY_HOME_NAMES] = true, [KEY_HOME_INITIAL] = true,
    };
    return place[link_key_kind(key)];
}

typedef VEC(struct use) use_list;
typedef VEC(uint64_t) key_list;

static bool list_uses(const struct link_sample *s, const struct model *m, use_list *to)
{
    for (size_t i = 0; i < s->n; i++) {
        struct link_keys keys;
        link_keys_under(&s->features[i], m, &keys);
        for (size_t k = 0; k < keys.n; k++) {
            if (!link_key_pairs(keys.key[k])) continue;
            struct use *use = VEC_PUSH(to);
            if (!use) return false;
            *use = (struct use){keys.key[k], s->person[i],
                                (s->features[i].flags & FEATURE_SHIELDED) != 0};
        }
    }
    if (to->n) sort_list(to->at, to->n, sizeof *to->at, by_key);
    return true;
}

static bool list_heavy(const use_list *uses, double scale, key_list *to)
{
    for (size_t i = 0, end; i < uses->n; i = end) {
        size_t persons = 0;
        bool hidden = false;
        for (end = i; end < uses->n && uses->at[end].key == uses->at[i].key; end++) {
            persons += end == i || uses->at[end].person != uses->at[end - 1].person;
            hidden |= uses->at[end].hidden;
        }
        bool heavy = persons >= TERM_PERSONS_LEAST && (double)persons * scale > LINK_HEAVY_PERSONS;
        if (!heavy || (hidden && of_a_place(uses->at[i].key))) continue;
        uint64_t *slot = VEC_PUSH(to);
        if (!slot) return false;
        *slot = uses->at[i].key;
    }
    if (to->n) sort_list(to->at, to->n, sizeof *to->at, sort_uint64);
    return true;
}

/* Twice: finer keys may be heavy too, and are then left out. */
err link_train_heavy(const struct link_sample *sample, struct arena *a,
                     struct weight_model *io_model, struct err_info *why)
{
    enum { ROUNDS = 2 };
    struct model now = {.weights = io_model};
    use_list uses = {0};
    key_list keys = {0};
    double scale = sample->records > 0 ? sample->records / (double)sample->n : 1;
    io_model->heavy_count = 0;
    bool ok = true;
    for (int round = 0; round < ROUNDS && ok; round++) {
        VEC_CLEAR(&uses);
        ok = list_uses(sample, &now, &uses) && list_heavy(&uses, scale, &keys);
        io_model->heavy = ok ? ARENA_ARRAY(a, uint64_t, keys.n + 1) : NULL;
        ok = io_model->heavy;
        if (ok && keys.n) memcpy(io_model->heavy, keys.at, keys.n * sizeof *keys.at);
        if (ok) io_model->heavy_count = keys.n;
    }
    VEC_RELEASE(&uses);
    VEC_RELEASE(&keys);
    return ok ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to list the keys that many share");
}
