/* dataset/block_rare_sets.c -- the atoms of a row, and the sets they make. See block_rare.c. */
#include "base/mem.h"
#include "base/sort.h"
#include "dataset/block_rare_inside.h"

static uint64_t mix(uint64_t into, uint64_t key)
{
    uint64_t h = (into ^ key) * 0x9E3779B97F4A7C15u;
    h ^= h >> 29;
    h *= 0xBF58476D1CE4E5B9u;
    h ^= h >> 32;
    return h ? h : 1;
}

/* ---- keys that many hold ---- */

static struct counted *big_slot(const struct big *big, uint64_t key)
{
    size_t at = (size_t)(key >> 7) & (big->room - 1);
    while (big->slot[at].key && big->slot[at].key != key)
        at = (at + 1) & (big->room - 1);
    return &big->slot[at];
}

static uint32_t big_rows(const struct big *big, uint64_t key)
{
    return big->n ? big_slot(big, key)->rows : 0;
}

bool rare_big_add(struct big *big, uint64_t key, uint32_t rows)
{
    if (2 * (big->n + 1) > big->room) {
        struct big more = {.room = big->room ? 2 * big->room : 1024};
        more.slot = mem_zero(more.room, sizeof *more.slot);
        if (!more.slot) return false;
        for (size_t i = 0; i < big->room; i++)
            if (big->slot[i].key) *big_slot(&more, big->slot[i].key) = big->slot[i];
        more.n = big->n;
        mem_free(big->slot);
        *big = more;
    }
    *big_slot(big, key) = (struct counted){key, rows};
    big->n++;
    return true;
}

/* ---- atoms ---- */

static void add_maker(struct rare *r, uint32_t fields, enum block_part part, uint16_t group,
                      bool several)
{
    r->maker[r->makers++] = (struct maker){{.fields = fields, .part = part}, group, several};
}

/* All names are one pool, all lines of an address another: what stands in the wrong field is found
 * as well. */
void rare_list_makers(struct rare *r)
{
    enum { GROUP_NAMES = 1, GROUP_ADDRESS, GROUP_FIELDS };
    uint32_t names = 0, addresses = 0;
    for (size_t i = 0; i < r->p->fields; i++) {
        uint32_t bit = 1u << i;
        uint16_t group = (uint16_t)(GROUP_FIELDS + i);
        switch (r->p->field[i].kind) {
        case KIND_NAME: names |= bit; break;
        case KIND_ADDRESS: addresses |= bit; break;
        case KIND_DATE:
            add_maker(r, bit, PART_WHOLE, group, false);
            add_maker(r, bit, PART_YEAR, group, false);
            add_maker(r, bit, PART_MONTH_DAY, group, false);
            break;
        case KIND_POSTCODE:
            add_maker(r, bit, PART_WHOLE, group, false);
            add_maker(r, bit, PART_DISTRICT, group, false);
            break;
        case KIND_TEXT: add_maker(r, bit, PART_WORDS, group, true); break;
        default: add_maker(r, bit, PART_WHOLE, group, false); break;
        }
    }
    if (names) add_maker(r, names, PART_SOUNDS, GROUP_NAMES, true);
    if (addresses) add_maker(r, addresses, PART_WORDS, GROUP_ADDRESS, true);
}

/* The atoms of a row, each once. Atoms of unlike makers differ, atoms of one maker over several
 * fields do not. */
static size_t atoms_of(const struct rare *r, uint32_t row, struct atom ret_atoms[ATOMS_MAX])
{
    size_t n = 0;
    for (size_t m = 0; m < r->makers; m++) {
        uint64_t keys[ROW_KEYS_MAX];
        size_t got = part_keys_of(&r->part[m], frame_line(r->f, row), keys);
        for (size_t k = 0; k < got && n < ATOMS_MAX; k++) {
            uint64_t key = mix(m + 1, keys[k]);
            size_t i = 0;
            while (i < n && ret_atoms[i].key != key)
                i++;
            if (i == n)
                ret_atoms[n++] = (struct atom){key, 0, r->maker[m].group, r->maker[m].several};
        }
    }
    return n;
}

static int by_rows(const void *left, const void *right)
{
    const struct atom *a = left, *b = right;
    if (a->rows != b->rows) return a->rows < b->rows ? -1 : 1;
    return (a->key > b->key) - (a->key < b->key);
}

/* Those that many share, rarest first. */
static size_t big_atoms_of(const struct rare *r, uint32_t row, struct atom ret_atoms[ATOMS_MAX])
{
    size_t all = atoms_of(r, row, ret_atoms), n = 0;
    for (size_t i = 0; i < all; i++) {
        ret_atoms[i].rows = big_rows(&r->big[0], ret_atoms[i].key);
        if (ret_atoms[i].rows) ret_atoms[n++] = ret_atoms[i];
    }
    sort_list(ret_atoms, n, sizeof *ret_atoms, by_rows);
    return n < BIG_MAX ? n : BIG_MAX;
}

static bool combine(const struct atom *a, const struct atom *b)
{
    return a->group != b->group || (a->several && b->several);
}

/* Whatever the order of the two. */
static uint64_t key_of_two(uint64_t a, uint64_t b) { return a < b ? mix(a, b) : mix(b, a); }

static uint64_t key_of_three(uint64_t a, uint64_t b, uint64_t c)
{
    uint64_t least = a < b ? a : b, most = a < b ? b : a;
    if (c < least) return mix(mix(c, least), most);
    return c > most ? mix(mix(least, most), c) : mix(mix(least, c), most);
}

/* ---- sets of a row, by size ---- */

size_t rare_sets_of_one(const struct rare *r, uint32_t row, uint64_t *ret_keys)
{
    struct atom atoms[ATOMS_MAX];
    size_t n = atoms_of(r, row, atoms);
    for (size_t i = 0; i < n; i++)
        ret_keys[i] = atoms[i].key;
    return n;
}

size_t rare_sets_of_two(const struct rare *r, uint32_t row, uint64_t *ret_keys)
{
    struct atom a[ATOMS_MAX];
    size_t n = big_atoms_of(r, row, a), made = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n; k++)
            if (combine(&a[i], &a[k])) ret_keys[made++] = key_of_two(a[i].key, a[k].key);
    return made;
}

/* Only where many share each two of the three: else the two have brought the rows together. */
size_t rare_sets_of_three(const struct rare *r, uint32_t row, uint64_t *ret_keys)
{
    struct atom a[ATOMS_MAX];
    bool many[BIG_MAX][BIG_MAX] = {{false}};
    size_t n = big_atoms_of(r, row, a), made = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n; k++)
            many[i][k] = combine(&a[i], &a[k]) &&
                         big_rows(&r->big[1], key_of_two(a[i].key, a[k].key));
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n; k++)
            for (size_t l = k + 1; many[i][k] && l < n; l++)
                if (many[i][l] && many[k][l])
                    ret_keys[made++] = key_of_three(a[i].key, a[k].key, a[l].key);
    return made;
}

/* All atoms, and all but those of one field, where that leaves a few fields. */
size_t rare_sets_of_nearly_all(const struct rare *r, uint32_t row, uint64_t *ret_keys)
{
    struct atom a[ATOMS_MAX];
    size_t n = atoms_of(r, row, a), groups = 0, made = 0;
    uint16_t group[ATOMS_MAX];
    for (size_t i = 0; i < n; i++) {
        size_t g = 0;
        while (g < groups && group[g] != a[i].group)
            g++;
        if (g == groups) group[groups++] = a[i].group;
    }
    for (size_t skip = 0; groups >= FEW_FIELDS && skip <= groups; skip++) {
        uint64_t sum = 0; /* of hashes: whatever their order */
        for (size_t i = 0; i < n; i++)
            if (skip == groups || a[i].group != group[skip]) sum += mix(7, a[i].key);
        if (skip == groups || groups > FEW_FIELDS) ret_keys[made++] = mix(groups, sum);
    }
    return made;
}
