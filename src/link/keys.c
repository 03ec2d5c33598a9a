/* link/keys.c -- which records are worth comparing at all.
 *
 * A union of cheap keys, each of two or three facts, so that any one slip leaves others standing:
 *
 * - birth date + any name: also catches names that changed places, halves, married names;
 * - postcode + birth date: names all wrong, or none yet;
 * - postcode, or street and number, + given name: birth date wrong or missing;
 * - given name + surname + year, or + day and month, or + postcode district: moved, and one part is
 *   wrong;
 * - NHS number; pupil number; UPRN + given name.
 *
 * Day and month stand in order of size, so that a swapped date has the same key. A name stands as
 * its pet-form groups, else its spelling class, else its sound. Most keys bring 1 to 8 records
 * together; the one that could bring thousands (two very common names in one district) takes the
 * postcode sector. For whoever asks with a name and an address, however the name is spelt:
 * postcode; street, number and first letter of the surname. */
#include "link/keys.h"

#include "base/sort.h"
#include "likeness/birth.h"

enum {
    CODES_MAX = 24,
    CALLED = NAME_IS_GIVEN | NAME_IS_KNOWN_AS,
    SURNAMES = NAME_IS_FAMILY | NAME_IS_PREVIOUS
};

struct codes {
    uint64_t code[CODES_MAX];
    bool common[CODES_MAX];
    size_t n;
};

static void add(struct link_keys *to, enum key_kind kind, uint64_t a, uint64_t b, uint64_t c)
{
    if (to->n == LINK_KEYS_MAX) return;
    uint64_t parts[] = {kind, a, b, c};
    uint64_t key = str_hash(str_range((const char *)parts, sizeof parts));
    to->key[to->n++] = (key & ~(uint64_t)KEY_KIND_MASK) | kind;
}

static void add_code(struct codes *to, uint64_t kind, uint64_t code, bool common)
{
    code |= kind << 32;
    for (size_t i = 0; i < to->n; i++)
        if (to->code[i] == code) return;
    if (to->n == CODES_MAX) return;
    to->common[to->n] = common;
    to->code[to->n++] = code;
}

static void codes_of(const struct feature_name *n, bool surname, struct codes *to)
{
    enum { BY_SOUND = 1, BY_SPELLING, BY_GROUP };
    const struct name_row *row = n->row;
    unsigned class = !row ? 0 : surname ? row->surname_class : row->forename_class;
    bool common = n->low || class == 1 || class == 2;
    bool grouped = row && (row->formal || row->form_of[0]);
    if (n->len < 2 || !n->sound) return;
    if (row && row->spelling[0] && !(grouped && !surname)) {
        for (size_t i = 0; i < NAME_SPELLINGS_MAX && row->spelling[i]; i++)
            add_code(to, BY_SPELLING, row->spelling[i], common);
    } else if (!grouped || surname) {
        add_code(to, BY_SOUND, n->sound, common);
    } else {
        if (row->formal) add_code(to, BY_GROUP, row->formal, common);
        for (size_t i = 0; i < NAME_FORMS_MAX && row->form_of[i]; i++)
            add_code(to, BY_GROUP, row->form_of[i], common);
    }
}

static void codes_with_role(const struct features *f, unsigned roles, struct codes *to)
{
    to->n = 0;
    for (size_t i = 0; i < f->names; i++)
        if (f->name[i].role & roles) codes_of(&f->name[i], (roles & SURNAMES) != 0, to);
}

/* Year, lesser, greater of day and month. */
static uint64_t birth_code(struct date d)
{
    int low = d.day < d.month ? d.day : d.month, high = d.day < d.month ? d.month : d.day;
    return (uint64_t)d.year << 16 | (uint64_t)low << 8 | (uint64_t)high;
}

/* Names in either field: a surname's code must be the same wherever it was typed. */
static void birth_keys(const struct features *f, struct link_keys *to)
{
    struct codes given, family;
    codes_with_role(f, CALLED, &given);
    codes_with_role(f, SURNAMES, &family);
    for (size_t i = 0; i < f->births; i++) {
        if (!date_whole(f->birth[i])) continue;
        uint64_t birth = birth_code(f->birth[i]);
        for (size_t k = 0; k < family.n; k++)
            add(to, KEY_BIRTH_NAME, birth, family.code[k], 0);
        for (size_t k = 0; k < given.n; k++)
            add(to, KEY_BIRTH_NAME, birth, given.code[k], 0);
        for (size_t k = 0; k < f->homes; k++)
            if (postcode_whole(f->home[k].code)) add(to, KEY_HOME_BIRTH, birth, f->home[k].code, 0);
    }
}

static void home_keys(const struct features *f, struct link_keys *to)
{
    struct codes given;
    codes_with_role(f, CALLED, &given);
    for (size_t i = 0; i < f->homes; i++) {
        const struct feature_home *h = &f->home[i];
        uint32_t number = h->number ? h->number : h->flat; /* Flat 2, Kestrel Tower */
        uint64_t street = (uint64_t)h->street[0] << 32 | number;
        for (size_t k = 0; k < given.n; k++) {
            if (postcode_whole(h->code)) add(to, KEY_HOME_NAME, h->code, given.code[k], 0);
            if (h->street[0] && number) add(to, KEY_STREET_NAME, street, given.code[k], 0);
            if (h->uprn) add(to, KEY_UPRN_NAME, h->uprn, given.code[k], 0);
        }
    }
}

static void two_names_keys(const struct features *f, struct link_keys *to)
{
    struct codes given, family;
    codes_with_role(f, CALLED, &given);
    codes_with_role(f, SURNAMES, &family);
    for (size_t i = 0; i < given.n; i++)
        for (size_t j = 0; j < family.n; j++) {
            uint64_t a = given.code[i], b = family.code[j];
            for (size_t k = 0; k < f->births; k++) {
                struct date d = f->birth[k];
                add(to, KEY_NAMES_YEAR, a, b, (uint64_t)d.year);
                if (date_whole(d) && !birth_is_default(d))
                    add(to, KEY_NAMES_DAY, a, b, birth_code(d) & 0xffff);
            }
            bool heavy = given.common[i] && family.common[j];
            for (size_t k = 0; k < f->homes; k++) {
                postcode area =
                    heavy ? postcode_sector(f->home[k].code) : postcode_district(f->home[k].code);
                if (area) add(to, KEY_NAMES_DISTRICT, a, b, area);
            }
        }
}

static void add_two_sounds(uint64_t place, uint32_t a, uint32_t b, struct link_keys *to)
{
    if (a && b && a != b) add(to, KEY_HOME_NAMES, place, a < b ? a : b, a < b ? b : a);
}

/* Who lives together: names that changed places, and a given name typed too badly for its sound,
 * whatever the birth date says. */
static void housemate_keys(const struct features *f, struct link_keys *to)
{
    struct codes family;
    codes_with_role(f, SURNAMES, &family);
    for (size_t i = 0; i < f->homes; i++) {
        const struct feature_home *h = &f->home[i];
        if (!postcode_whole(h->code)) continue;
        for (size_t j = 0; j < family.n; j++) {
            for (size_t k = 0; k < f->names; k++)
                if (f->name[k].role & CALLED)
                    add(to, KEY_HOME_INITIAL, h->code, family.code[j],
                        (uint64_t)f->name[k].text[0]);
        }
        for (size_t j = 0; j < f->names; j++)
            for (size_t k = 0; k < f->names; k++)
                if ((f->name[j].role & CALLED) && (f->name[k].role & SURNAMES))
                    add_two_sounds(h->code, f->name[j].sound, f->name[k].sound, to);
    }
}

/* High Street has a number 12 in each of a hundred towns: the surname's first letter goes with
 * it. */
static void search_keys(const struct features *f, struct link_keys *to)
{
    for (size_t i = 0; i < f->homes; i++) {
        const struct feature_home *h = &f->home[i];
        if (postcode_whole(h->code)) add(to, KEY_POSTCODE, h->code, 0, 0);
        for (size_t k = 0; k < f->names && h->street[0] && h->number; k++)
            if (f->name[k].role & SURNAMES)
                add(to, KEY_STREET, h->street[0], h->number, (uint64_t)f->name[k].text[0]);
    }
}

static void sort_and_dedupe(struct link_keys *k)
{
    for (size_t i = 1; i < k->n; i++) { /* some twenty, nearly random: insertion is enough */
        uint64_t key = k->key[i];
        size_t at = i;
        for (; at > 0 && k->key[at - 1] > key; at--)
            k->key[at] = k->key[at - 1];
        k->key[at] = key;
    }
    size_t n = 0;
    for (size_t i = 0; i < k->n; i++)
        if (!n || k->key[i] != k->key[n - 1]) k->key[n++] = k->key[i];
    k->n = n;
}

/* What a heavy key is refined with: each of these facts of the record by itself, so that a slip in
 * one leaves the others. */
enum fact { BY_DISTRICT, BY_YEAR, BY_DAY, BY_GIVEN, BY_FAMILY, FACT__COUNT };
#define BIT(fact) (1u << (fact))
static const uint8_t finer_by[KEY_KIND_MASK + 1] = {
    [KEY_BIRTH_NAME] = BIT(BY_DISTRICT) | BIT(BY_GIVEN) | BIT(BY_FAMILY),
    [KEY_HOME_BIRTH] = BIT(BY_GIVEN) | BIT(BY_FAMILY),
    [KEY_HOME_NAME] = BIT(BY_YEAR) | BIT(BY_DAY) | BIT(BY_FAMILY),
    [KEY_STREET_NAME] = BIT(BY_DISTRICT) | BIT(BY_YEAR) | BIT(BY_DAY) | BIT(BY_FAMILY),
    [KEY_NAMES_YEAR] = BIT(BY_DISTRICT) | BIT(BY_DAY),
    [KEY_NAMES_DAY] = BIT(BY_DISTRICT) | BIT(BY_YEAR),
    [KEY_NAMES_DISTRICT] = BIT(BY_YEAR) | BIT(BY_DAY),
    [KEY_UPRN_NAME] = BIT(BY_YEAR) | BIT(BY_DAY) | BIT(BY_FAMILY),
    [KEY_HOME_NAMES] = BIT(BY_YEAR) | BIT(BY_DAY),
    [KEY_HOME_INITIAL] = BIT(BY_YEAR) | BIT(BY_DAY),
};

struct facts {
    struct codes of[FACT__COUNT];
};

static void facts_of(const struct features *f, struct facts *to)
{
    memset(to, 0, sizeof *to);
    codes_with_role(f, CALLED, &to->of[BY_GIVEN]);
    codes_with_role(f, SURNAMES, &to->of[BY_FAMILY]);
    for (size_t i = 0; i < f->births; i++) {
        struct date d = f->birth[i];
        add_code(&to->of[BY_YEAR], 0, (uint64_t)d.year, false);
        if (date_whole(d)) add_code(&to->of[BY_DAY], 0, birth_code(d) & 0xffff, false);
    }
    for (size_t i = 0; i < f->homes; i++) {
        postcode district = postcode_district(f->home[i].code);
        if (district) add_code(&to->of[BY_DISTRICT], 0, district, false);
    }
}

static void refine(const struct facts *facts, const struct weight_model *m, uint64_t heavy,
                   struct link_keys *to)
{
    unsigned kind = link_key_kind(heavy);
    for (uint64_t fact = 0; fact < FACT__COUNT; fact++) {
        if (!(finer_by[kind] >> fact & 1)) continue;
        for (size_t i = 0; i < facts->of[fact].n; i++) {
            size_t n = to->n;
            add(to, kind, heavy, fact, facts->of[fact].code[i]);
            if (to->n > n && weight_is_heavy(m, to->key[n])) to->n = n;
        }
    }
}

void link_keys_under(const struct features *f, const struct model *m, struct link_keys *ret_keys)
{
    const struct weight_model *w = m->weights;
    struct link_keys all;
    struct facts facts;
    link_keys_of(f, ret_keys);
    if (!w->heavy_count) return;
    all = *ret_keys;
    ret_keys->n = 0;
    for (size_t i = 0; i < all.n; i++)
        if (!link_key_pairs(all.key[i]) || !weight_is_heavy(w, all.key[i]))
            ret_keys->key[ret_keys->n++] = all.key[i];
    if (ret_keys->n == all.n) return;
    facts_of(f, &facts);
    for (size_t i = 0; i < all.n; i++)
        if (link_key_pairs(all.key[i]) && weight_is_heavy(w, all.key[i]))
            refine(&facts, w, all.key[i], ret_keys);
    sort_and_dedupe(ret_keys);
}

void link_keys_of(const struct features *f, struct link_keys *ret_keys)
{
    ret_keys->n = 0;
    for (size_t i = 0; i < f->nhs_numbers; i++)
        add(ret_keys, KEY_NHS, f->nhs[i].number, 0, 0);
    for (size_t i = 0; i < f->pupil_numbers; i++)
        add(ret_keys, KEY_PUPIL, f->pupil[i].number, 0, 0);
    birth_keys(f, ret_keys);
    home_keys(f, ret_keys);
    two_names_keys(f, ret_keys);
    housemate_keys(f, ret_keys);
    search_keys(f, ret_keys);
    sort_and_dedupe(ret_keys);
}

bool link_keys_have(const struct link_keys *keys, uint64_t key)
{
    return sort_find(keys->key, keys->n, sizeof *keys->key, &key, sort_uint64) != NULL;
}

bool link_keys_share(const struct link_keys *a, const struct link_keys *b)
{
    for (size_t i = 0, j = 0; i < a->n && j < b->n;) {
        if (a->key[i] == b->key[j] && link_key_pairs(a->key[i])) return true;
        if (a->key[i] <= b->key[j]) {
            i++;
        } else {
            j++;
        }
    }
    return false;
}

int64_t link_key_seal(const struct keys *secret, uint64_t key)
{
    str part = str_range((const char *)&key, sizeof key);
    return crypt_hash63(&secret->use[KEY_BLOCK], "block", &part, 1);
}
