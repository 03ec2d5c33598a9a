/* dataset/block_rare.c -- blocking without rules: who shares what few share.
 *
 * A row has *atoms*: the sound of each name, a birth date whole, its year, its day and month, a
 * postcode and its district, words of an address, other values. A set of one to three atoms that
 * `limit` rows or fewer hold makes a group; a set that more hold is only a beginning, to which
 * further atoms are added. So "Smith" alone brings nobody together, "Zyxwell" does, and so do Smith
 * with an unusual given name, or with a day of birth. The measure is the data's own: no rule has to
 * say which fields identify. (Sets that few hold, found level by level as in Agrawal and Srikant
 * 1994, who look for those that many hold.)
 *
 * Rows that agree in all their atoms, or in all but one field's, meet whatever their number:
 * neighbours in sorted order, as far as the window goes, so a person of a thousand records hangs
 * together.
 *
 * A row has at most ATOMS_MAX atoms, and of those that many share its BIG_MAX rarest are combined:
 * the work grows with the rows, not with their square. Sets are counted in slices of the hash, so
 * that memory stays bounded. */
#include "base/mem.h"
#include "dataset/block_inside.h"

#include <stdlib.h>

enum { ATOMS_MAX = 40, BIG_MAX = 12, SLICE_ENTRIES = 1 << 24, SETS_OF_ROW_MAX = 220, FEW_FIELDS = 3 };

struct atom {
    uint64_t key;
    uint32_t rows;  /* that hold it */
    uint16_t group; /* atoms of one group are not combined ... */
    bool several;   /* ... unless these: two names, two words of an address */
};

struct counted {
    uint64_t key; /* 0 = free */
    uint32_t rows;
};

/* Keys that more than `limit` rows hold. */
struct big {
    struct counted *slot;
    size_t n, room; /* a power of two */
};

struct rare {
    struct blocks *b;
    const struct frame *f;
    const struct values *v;
    const struct plan *p;
    size_t limit;
    struct part_keys *part;  /* by maker */
    struct maker {
        struct plan_part part;
        uint16_t group;
        bool several;
    } maker[FRAME_FIELDS_MAX * 3];
    size_t makers;
    struct big big[3];       /* sets of one, two and three */
    VEC(struct keyed) list;
    VEC(struct keyed) spare;
    struct block_report *report;
    struct err_info *why;
};

static uint64_t mix(uint64_t into, uint64_t key)
{
    uint64_t h = (into ^ key) * 0x9E3779B97F4A7C15u;
    h ^= h >> 29;
    h *= 0xBF58476D1CE4E5B9u;
    h ^= h >> 32;
    return h ? h : 1;
}

static err no_memory(const struct rare *r)
{
    return err_set(r->why, ERR_NOMEM, "no memory for blocking");
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

static bool big_add(struct big *big, uint64_t key, uint32_t rows)
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
static void list_makers(struct rare *r)
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
    qsort(ret_atoms, n, sizeof *ret_atoms, by_rows);
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

static size_t sets_of_one(const struct rare *r, uint32_t row, uint64_t *ret_keys)
{
    struct atom atoms[ATOMS_MAX];
    size_t n = atoms_of(r, row, atoms);
    for (size_t i = 0; i < n; i++)
        ret_keys[i] = atoms[i].key;
    return n;
}

static size_t sets_of_two(const struct rare *r, uint32_t row, uint64_t *ret_keys)
{
    struct atom a[ATOMS_MAX];
    size_t n = big_atoms_of(r, row, a), made = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n; k++)
            if (combine(&a[i], &a[k])) ret_keys[made++] = key_of_two(a[i].key, a[k].key);
    return made;
}

/* Only where many share each two of the three: else the two have brought the rows together. */
static size_t sets_of_three(const struct rare *r, uint32_t row, uint64_t *ret_keys)
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
static size_t sets_of_nearly_all(const struct rare *r, uint32_t row, uint64_t *ret_keys)
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

typedef size_t make_sets(const struct rare *r, uint32_t row, uint64_t *ret_keys);

/* ---- groups ---- */

static bool of_both_files(const struct rare *r, const struct keyed *rows, size_t n)
{
    unsigned files = r->b->files ? 0 : 3;
    for (size_t i = 0; files != 3 && i < n; i++)
        files |= r->b->files[rows[i].row];
    return files == 3;
}

static err emit(struct rare *r, const struct keyed *rows, size_t n, uint32_t flag)
{
    struct blocks *b = r->b;
    if (n < 2 || !of_both_files(r, rows, n)) return ERR_OK;
    if (b->member.n + n > UINT32_MAX)
        return err_set(r->why, ERR_LIMIT, "blocking makes too many groups");
    if (!VEC_RESERVE(&b->member, b->member.n + n)) return no_memory(r);
    uint32_t *to = b->member.at + b->member.n;
    for (size_t i = 0; i < n; i++)
        to[i] = rows[i].row | flag;
    to[0] |= MEMBER_FIRST;
    to[n - 1] |= MEMBER_LAST;
    b->member.n += n;
    r->report->groups++;
    if (n > r->report->largest) r->report->largest = n;
    r->report->candidates += flag && n > BLOCK_WINDOW ? n * BLOCK_WINDOW : n * (n - 1) / 2;
    return ERR_OK;
}

static int by_line(const void *left, const void *right, void *ctx)
{
    const struct keyed *a = left, *b = right;
    const struct frame *f = ctx;
    int order = memcmp(frame_line(f, a->row), frame_line(f, b->row), f->fields * sizeof(uint32_t));
    return order ? order : (a->row > b->row) - (a->row < b->row);
}

static err take_run(struct rare *r, struct keyed *rows, size_t n, size_t size)
{
    if (n <= r->limit) return emit(r, rows, n, 0);
    r->report->heavy++;
    r->report->heavy_rows += n;
    if (size) return big_add(&r->big[size - 1], rows->key, (uint32_t)n) ? ERR_OK : no_memory(r);
    qsort_r(rows, n, sizeof *rows, by_line, (void *)(uintptr_t)r->f);
    r->report->windows++;
    r->report->window_rows += n;
    return emit(r, rows, n, MEMBER_WINDOW);
}

static size_t count_sets(const struct rare *r, make_sets *make)
{
    uint64_t keys[SETS_OF_ROW_MAX];
    size_t n = 0;
    for (uint32_t row = 0; row < r->b->rows; row++)
        n += make(r, row, keys);
    return n;
}

static err list_slice(struct rare *r, make_sets *make, size_t slice, size_t slices)
{
    uint64_t keys[SETS_OF_ROW_MAX];
    VEC_CLEAR(&r->list);
    for (uint32_t row = 0; row < r->b->rows; row++) {
        size_t n = make(r, row, keys);
        if (!VEC_RESERVE(&r->list, r->list.n + n)) return no_memory(r);
        for (size_t i = 0; i < n; i++)
            if (keys[i] % slices == slice) r->list.at[r->list.n++] = (struct keyed){keys[i], row};
    }
    return VEC_RESERVE(&r->spare, r->list.n + 1) ? ERR_OK : no_memory(r);
}

/* Groups of all sets of one size; 0 = of nearly all atoms. */
static err group_sets(struct rare *r, make_sets *make, size_t size)
{
    size_t slices = count_sets(r, make) / SLICE_ENTRIES + 1;
    err e = ERR_OK;
    for (size_t slice = 0; !e && slice < slices; slice++) {
        e = list_slice(r, make, slice, slices);
        struct keyed *list = e ? NULL : keyed_sort(r->list.at, r->spare.at, r->list.n);
        for (size_t i = 0, end; !e && i < r->list.n; i = end) {
            for (end = i + 1; end < r->list.n && list[end].key == list[i].key; end++)
                continue;
            e = take_run(r, list + i, end - i, size);
        }
    }
    return e;
}

err block_rare(struct blocks *b, const struct frame *f, const struct values *v,
               const struct plan *p, struct err_info *why)
{
    static make_sets *const makes[BLOCK_RARE_RULES] = {sets_of_nearly_all, sets_of_one, sets_of_two, sets_of_three};
    struct rare *r = mem_zero(1, sizeof *r);
    if (!r) return err_set(why, ERR_NOMEM, "no memory for blocking");
    *r = (struct rare){.b = b, .f = f, .v = v, .p = p, .limit = (size_t)p->rare_max,
                       .why = why};
    list_makers(r);
    r->part = mem_zero(r->makers + 1, sizeof *r->part);
    err e = r->part ? ERR_OK : no_memory(r);
    for (size_t i = 0; !e && i < r->makers; i++)
        e = part_keys_make(&r->part[i], f, v, &r->maker[i].part, why);
    for (size_t size = 0; !e && size < BLOCK_RARE_RULES; size++) {
        r->report = &b->report[size];
        b->start[size] = b->member.n;
        e = group_sets(r, makes[size], size);
        b->start[size + 1] = b->member.n;
    }
    for (size_t row = 0; row < b->rows; row++)
        b->keyed[row] = 1;
    for (size_t i = 0; r->part && i < r->makers; i++)
        part_keys_release(&r->part[i]);
    for (size_t i = 0; i < COUNT(r->big); i++)
        mem_free(r->big[i].slot);
    mem_free(r->part);
    VEC_RELEASE(&r->list);
    VEC_RELEASE(&r->spare);
    mem_free(r);
    return e;
}
