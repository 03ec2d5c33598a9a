/* rule/parse.c -- a rule file to its structure. What a block may say is a row of a table. */
#include "rule/rule.h"

#include <assert.h>
#include <stddef.h>

static const char *const band_words[] = {"green", "amber", "red", NULL};
static_assert(COUNT(band_words) == BAND__COUNT + 1, "every band has its word");
static const int32_t due_hours[BAND__COUNT] = {
    [BAND_GREEN] = 120, [BAND_AMBER] = 48, [BAND_RED] = 24};

const char *rule_band_word(enum rule_band b) { return band_words[b]; }

bool rule_band_of(str word, enum rule_band *ret_band)
{
    for (size_t i = 0; i < BAND__COUNT; i++) {
        if (!str_eq_c(word, band_words[i])) continue;
        *ret_band = (enum rule_band)i;
        return true;
    }
    return false;
}

static const char *const check_words[] = {
#define RULE_CHECK_WORD(name, word) word,
    RULE_CHECK_LIST(RULE_CHECK_WORD)
#undef RULE_CHECK_WORD
    NULL};

/* ---- the numbers of a block ---- */

enum need { MAY, MUST_BE };

struct number {
    const char *key;
    size_t field; /* offset in struct rule_check */
    int32_t min, max;
    enum need need;
};
#define NUMBER(key, min, max, need) {#key, offsetof(struct rule_check, key), min, max, need}
enum { DAYS_MAX = 3660, AGE_MAX = 130, COUNT_MAX = 1000, AGENCIES_MAX = 64 };

static const struct number count_numbers[] = {NUMBER(days, 1, DAYS_MAX, MUST_BE),
                                              NUMBER(at_least, 1, COUNT_MAX, MUST_BE),
                                              NUMBER(from_agencies, 1, AGENCIES_MAX, MAY)};
static const struct number same_type_numbers[] = {NUMBER(days, 1, DAYS_MAX, MUST_BE),
                                                  NUMBER(at_least, 2, COUNT_MAX, MUST_BE)};
static const struct number rising_numbers[] = {NUMBER(days, 1, DAYS_MAX, MUST_BE),
                                               NUMBER(at_least, 1, COUNT_MAX, MUST_BE),
                                               NUMBER(times, 2, 100, MUST_BE)};
static const struct number days_since_numbers[] = {NUMBER(at_least, 1, DAYS_MAX, MAY),
                                                   NUMBER(at_most, 0, DAYS_MAX, MAY)};
static const struct number age_numbers[] = {NUMBER(from, 0, AGE_MAX, MAY),
                                            NUMBER(below, 1, AGE_MAX, MAY)};

/* ---- what a block may say ---- */

enum { ALL_KINDS = (1u << AGENCY__COUNT) - 1 };

static const struct block {
    const struct number *numbers;
    size_t number_count;
    uint32_t may_look_at, looks_at; /* classes that may be named; classes when none is */
    bool either;                    /* at least one of its numbers must be there */
    const char *keys[8];
} blocks[CHECK__COUNT] = {
    [CHECK_COUNT] = {count_numbers,
                     COUNT(count_numbers),
                     ACTIVITY_COUNTING,
                     ACTIVITY_COUNTING,
                     false,
                     {"days", "at_least", "from_agencies", "class", "types", "agency_kinds", NULL}},
    [CHECK_SAME_TYPE] = {same_type_numbers,
                         COUNT(same_type_numbers),
                         ACTIVITY_COUNTING,
                         ACTIVITY_COUNTING,
                         false,
                         {"days", "at_least", "class", "types", "agency_kinds", NULL}},
    [CHECK_RISING] = {rising_numbers,
                      COUNT(rising_numbers),
                      ACTIVITY_COUNTING,
                      ACTIVITY_COUNTING,
                      false,
                      {"days", "at_least", "times", "class", "types", "agency_kinds", NULL}},
    [CHECK_DAYS_SINCE] = {days_since_numbers,
                          COUNT(days_since_numbers),
                          ACTIVITY_COUNTING | CLASS_BIT(CLASS_ROUTINE),
                          ACTIVITY_COUNTING,
                          true,
                          {"at_least", "at_most", "class", "types", "agency_kinds", NULL}},
    [CHECK_STATUS] =
        {NULL, 0, 0, CLASS_BIT(CLASS_STATUS), false, {"open", "types", "agency_kinds", NULL}},
    [CHECK_AGE] = {age_numbers, COUNT(age_numbers), 0, 0, true, {"from", "below", NULL}},
};

static err read_numbers(const struct yaml_node *map, const struct block *b, struct rule_check *c,
                        struct err_info *why)
{
    size_t found = 0;
    for (size_t i = 0; i < b->number_count; i++) {
        const struct number *n = &b->numbers[i];
        int64_t value = RULE_NONE;
        err e = n->need == MUST_BE ? yaml_need_int(map, n->key, n->min, n->max, &value, why)
                                   : yaml_may_int(map, n->key, n->min, n->max, &value, why);
        if (e) return e;
        int32_t *field = (int32_t *)(void *)((char *)c + n->field);
        *field = (int32_t)value;
        found += value != RULE_NONE;
    }
    if (b->either && !found)
        return yaml_err(map, why, "the block needs %s or %s", b->numbers[0].key, b->numbers[1].key);
    return ERR_OK;
}

/* Items of a list, each one of a set of words, as bits. */
static err read_bits(const struct yaml_node *map, const char *key, bool (*bit_of)(str, unsigned *),
                     uint32_t allowed, uint32_t *ret_bits, struct err_info *why)
{
    const struct yaml_node *list = NULL;
    err e = yaml_may_list(map, key, &list, why);
    if (e || !list) return e;
    uint32_t bits = 0;
    for (const struct yaml_node *n = list->first; n; n = n->next) {
        unsigned bit = 0;
        if ((e = yaml_is(n, YAML_TEXT, why))) return e;
        if (!bit_of(n->text, &bit) || !(allowed & CLASS_BIT(bit)))
            return yaml_err(n, why, "this word may not stand under %s here", key);
        bits |= CLASS_BIT(bit);
    }
    if (!bits) return yaml_err(list, why, "%s is an empty list: name one or leave it out", key);
    *ret_bits = bits;
    return ERR_OK;
}

static bool class_bit(str word, unsigned *ret_bit)
{
    enum event_class class;
    if (!event_class_of(word, &class)) return false;
    *ret_bit = class;
    return true;
}

static bool kind_bit(str word, unsigned *ret_bit)
{
    enum agency_kind kind;
    if (!agency_kind_of(word, &kind)) return false;
    *ret_bit = kind;
    return true;
}

static err read_types(const struct yaml_node *map, struct rule_check *c, struct err_info *why)
{
    const struct yaml_node *list = NULL;
    err e = yaml_may_list(map, "types", &list, why);
    if (e || !list) return e;
    for (const struct yaml_node *n = list->first; n; n = n->next)
        if ((e = yaml_is(n, YAML_TEXT, why))) return e;
    if (!list->n) return yaml_err(list, why, "types is an empty list: name one or leave it out");
    c->types = list->first;
    c->type_count = list->n;
    return ERR_OK;
}

static err check_sense(const struct rule_check *c, const struct yaml_node *map,
                       struct err_info *why)
{
    if (c->kind == CHECK_AGE && c->from != RULE_NONE && c->below != RULE_NONE &&
        c->from >= c->below)
        return yaml_err(map, why, "nobody has this age: from must be less than below");
    if (c->kind == CHECK_DAYS_SINCE && c->at_least != RULE_NONE && c->at_most != RULE_NONE &&
        c->at_least > c->at_most)
        return yaml_err(map, why, "never so: at_least is more than at_most");
    if (c->kind == CHECK_STATUS && !yaml_get(map, "open"))
        return yaml_err(map, why, "the block needs open: yes or no");
    return ERR_OK;
}

static err read_check(const struct yaml_node *item, struct rule_check *c, struct err_info *why)
{
    const struct yaml_node *map;
    size_t kind = 0;
    err e = yaml_only(item, check_words, why);
    if (!e && item->n != 1) e = yaml_err(item, why, "a block is one key with its settings");
    if (e) return e;
    map = item->first;
    if ((e = yaml_is(map, YAML_MAP, why))) return e;
    while (!str_eq_c(map->key, check_words[kind]))
        kind++;
    const struct block *b = &blocks[kind];
    *c = (struct rule_check){.kind = (enum rule_check_kind)kind,
                             .classes = b->looks_at,
                             .kinds = ALL_KINDS,
                             .days = RULE_NONE,
                             .at_least = RULE_NONE,
                             .at_most = RULE_NONE,
                             .from_agencies = RULE_NONE,
                             .times = RULE_NONE,
                             .from = RULE_NONE,
                             .below = RULE_NONE};
    e = yaml_only(map, b->keys, why);
    if (!e) e = read_numbers(map, b, c, why);
    if (!e) e = read_bits(map, "class", class_bit, b->may_look_at, &c->classes, why);
    if (!e) e = read_bits(map, "agency_kinds", kind_bit, ALL_KINDS, &c->kinds, why);
    if (!e) e = read_types(map, c, why);
    if (!e) e = yaml_may_bool(map, "open", &c->open, why);
    return e ? e : check_sense(c, map, why);
}

/* ---- a rule ---- */

static const char *const rule_keys[] = {"id",        "version", "name",   "owner",
                                        "since",     "band",    "weight", "half_life_days",
                                        "due_hours", "when",    NULL};

static bool is_id(str s)
{
    if (s.len < 1 || s.len > RULE_ID_MAX || s.at[0] < 'A' || s.at[0] > 'Z') return false;
    for (size_t i = 1; i < s.len; i++)
        if (!((s.at[i] >= 'A' && s.at[i] <= 'Z') || (s.at[i] >= 'a' && s.at[i] <= 'z') ||
              (s.at[i] >= '0' && s.at[i] <= '9')))
            return false;
    return true;
}

static err read_int(const struct yaml_node *map, const char *key, int32_t max, int32_t *ret,
                    struct err_info *why)
{
    int64_t value = 0;
    err e = yaml_need_int(map, key, 1, max, &value, why);
    *ret = (int32_t)value;
    return e;
}

static err read_names(const struct yaml_node *map, struct rule *r, struct err_info *why)
{
    err e = yaml_need_text(map, "id", &r->id, why);
    if (!e && !is_id(r->id))
        e = yaml_err(yaml_get(map, "id"), why,
                     "an id is a capital letter, then letters and digits, at most %d", RULE_ID_MAX);
    if (!e) e = yaml_need_text(map, "name", &r->name, why);
    if (!e && r->name.len > 80)
        e = yaml_err(yaml_get(map, "name"), why, "a name has at most 80 characters");
    if (!e) e = yaml_need_text(map, "owner", &r->owner, why);
    if (!e && r->owner.len > 80)
        e = yaml_err(yaml_get(map, "owner"), why, "an owner has at most 80 characters");
    return e;
}

static err read_rule(const struct yaml_node *map, struct rule *r, struct err_info *why)
{
    const struct yaml_node *when = NULL;
    size_t band = 0;
    int64_t due = 0;
    err e = yaml_only(map, rule_keys, why);
    if (!e) e = read_names(map, r, why);
    if (!e) e = read_int(map, "version", 9999, &r->version, why);
    if (!e) e = yaml_need_date(map, "since", &r->since, why);
    if (!e) e = yaml_need_word(map, "band", band_words, &band, why);
    if (!e) e = read_int(map, "weight", 1000, &r->weight, why);
    if (!e) e = read_int(map, "half_life_days", 3650, &r->half_life_days, why);
    if (!e) e = yaml_may_int(map, "due_hours", 1, 8784, &due, why);
    if (!e) e = yaml_need_list(map, "when", &when, why);
    if (e) return e;
    r->band = (enum rule_band)band;
    r->due_hours = due ? (int32_t)due : due_hours[band];
    if (!when->n || when->n > RULE_CHECKS_MAX)
        return yaml_err(when, why, "a rule has one to %d blocks under when", RULE_CHECKS_MAX);
    for (const struct yaml_node *n = when->first; n && !e; n = n->next)
        e = read_check(n, &r->checks[r->check_count++], why);
    return e;
}

err rule_parse(const char *file, str text, struct arena *a, struct rule_list *ret_rules,
               struct err_info *why)
{
    static const char *const keys[] = {"rules", NULL};
    const struct yaml_node *root, *list;
    struct rule_list rules = {0};
    err e = yaml_read(a, text, file, RULE_FILE_MAX, &root, why);
    if (!e) e = yaml_only(root, keys, why);
    if (!e) e = yaml_need_list(root, "rules", &list, why);
    if (e) return e;
    if (!list->n) return yaml_err(list, why, "the file holds no rule");
    rules.at = ARENA_ARRAY(a, struct rule, list->n);
    if (!rules.at) return err_set(why, ERR_NOMEM, "reading a rule file");
    for (const struct yaml_node *n = list->first; n; n = n->next) {
        if ((e = read_rule(n, &rules.at[rules.n], why))) return e;
        for (size_t i = 0; i < rules.n; i++)
            if (str_eq(rules.at[i].id, rules.at[rules.n].id))
                return yaml_err(yaml_get(n, "id"), why, "the file holds this id twice");
        rules.n++;
    }
    *ret_rules = rules;
    return ERR_OK;
}
