/* dataset/plan_defaults.c -- what need not be said: what a column of this name usually is, and
 * blocking rules from the kinds and roles of the fields there are. */
#include "dataset/plan.h"

/* ---- roles ---- */

static const struct {
    const char *part; /* of the column's name, lower case, without _ and - */
    enum field_kind kind;
    enum field_role role;
} guesses[] = {
    {"firstandsurname", KIND_NAME, AS_FULL},  {"fullname", KIND_NAME, AS_FULL},
    {"middle", KIND_NAME, AS_MIDDLE},         {"given", KIND_NAME, AS_GIVEN},
    {"first", KIND_NAME, AS_GIVEN},           {"forename", KIND_NAME, AS_GIVEN},
    {"fname", KIND_NAME, AS_GIVEN},           {"family", KIND_NAME, AS_FAMILY},
    {"surname", KIND_NAME, AS_FAMILY},        {"last", KIND_NAME, AS_FAMILY},
    {"lname", KIND_NAME, AS_FAMILY},          {"name", KIND_NAME, AS_FULL},
    {"birth", KIND_DATE, AS_BIRTH},           {"dob", KIND_DATE, AS_BIRTH},
    {"born", KIND_DATE, AS_BIRTH},            {"sex", KIND_CATEGORY, AS_SEX},
    {"gender", KIND_CATEGORY, AS_SEX},        {"number", KIND_ADDRESS, AS_HOUSE},
    {"", KIND_ADDRESS, AS_STREET},            {"suburb", KIND_CATEGORY, AS_PLACE},
    {"town", KIND_CATEGORY, AS_PLACE},        {"city", KIND_CATEGORY, AS_PLACE},
    {"county", KIND_CATEGORY, AS_PLACE},      {"state", KIND_CATEGORY, AS_PLACE},
    {"suburb", KIND_TEXT, AS_PLACE},          {"town", KIND_TEXT, AS_PLACE},
    {"city", KIND_TEXT, AS_PLACE},            {"county", KIND_TEXT, AS_PLACE},
};

enum field_role plan_guess_role(str name, enum field_kind kind)
{
    char plain[64];
    size_t n = 0;
    for (size_t i = 0; i < name.len && n < sizeof plain; i++) {
        char c = name.at[i];
        if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
        if (c != '_' && c != '-' && c != ' ') plain[n++] = c;
    }
    for (size_t i = 0; i < COUNT(guesses); i++)
        if (guesses[i].kind == kind && str_has((str){plain, n}, str_of(guesses[i].part)))
            return guesses[i].role;
    return AS_NONE;
}

/* ---- rules ---- */

enum who { WHO_NONE, WHO_GIVEN, WHO_FAMILY, WHO_EITHER, WHO_BIRTH, WHO_POSTCODE, WHO_STREET,
           WHO_NUMBER, WHO_FULL };

struct want_part {
    enum who who;
    enum block_part part;
};

/* A rule stands when all its fields are there. Cheap ones first. */
static const struct want_part wanted[][3] = {
    {{WHO_NUMBER, PART_WHOLE}},
    {{WHO_BIRTH, PART_WHOLE}, {WHO_FAMILY, PART_SOUND}},
    {{WHO_BIRTH, PART_WHOLE}, {WHO_GIVEN, PART_SOUND}},
    {{WHO_BIRTH, PART_WHOLE}, {WHO_FULL, PART_SOUND}},
    {{WHO_GIVEN, PART_SOUND}, {WHO_FAMILY, PART_SOUND}, {WHO_BIRTH, PART_YEAR}},
    {{WHO_GIVEN, PART_SOUND}, {WHO_FAMILY, PART_SOUND}, {WHO_BIRTH, PART_MONTH_DAY}},
    {{WHO_GIVEN, PART_SOUND}, {WHO_FAMILY, PART_SOUND}, {WHO_POSTCODE, PART_DISTRICT}},
    {{WHO_POSTCODE, PART_WHOLE}, {WHO_GIVEN, PART_SOUND}},
    {{WHO_POSTCODE, PART_WHOLE}, {WHO_FAMILY, PART_SOUND}},
    {{WHO_POSTCODE, PART_WHOLE}, {WHO_FULL, PART_SOUND}},
    {{WHO_POSTCODE, PART_WHOLE}, {WHO_BIRTH, PART_WHOLE}},
    {{WHO_EITHER, PART_SOUND}, {WHO_BIRTH, PART_WHOLE}},
    {{WHO_STREET, PART_WHOLE}, {WHO_GIVEN, PART_SOUND}},
};

static uint32_t fields_of(const struct plan *p, enum who who)
{
    uint32_t bits = 0;
    for (size_t i = 0; i < p->fields; i++) {
        enum field_kind kind = p->field[i].kind;
        enum field_role role = p->field[i].role;
        bool is = (who == WHO_GIVEN && role == AS_GIVEN) ||
                  (who == WHO_FAMILY && role == AS_FAMILY) ||
                  (who == WHO_EITHER && (role == AS_GIVEN || role == AS_FAMILY)) ||
                  (who == WHO_FULL && kind == KIND_NAME && role == AS_FULL) ||
                  (who == WHO_BIRTH && kind == KIND_DATE) ||
                  (who == WHO_POSTCODE && kind == KIND_POSTCODE) ||
                  (who == WHO_STREET && role == AS_STREET) ||
                  (who == WHO_NUMBER && kind == KIND_IDENTIFIER);
        if (is) bits |= 1u << i;
    }
    bool one = who == WHO_EITHER ? (bits & (bits - 1)) != 0 : bits != 0;
    return one ? bits : 0;
}

static err add_rule(struct plan *p, struct arena *a, const struct want_part *parts, size_t n,
                    struct err_info *why)
{
    struct plan_rule rule = {0};
    for (size_t i = 0; i < n && parts[i].who; i++) {
        uint32_t fields = fields_of(p, parts[i].who);
        if (!fields) return ERR_OK;
        if (parts[i].who != WHO_EITHER) fields &= -fields; /* the first of its kind */
        rule.part[rule.parts++] = (struct plan_part){.fields = fields, .part = parts[i].part};
    }
    err e = plan_rule_name(p, a, &rule, why);
    if (!e && p->rules < PLAN_RULES_MAX) p->rule[p->rules++] = rule;
    return e;
}

/* No rule fits: every field of some content on its own. */
static err add_single_rules(struct plan *p, struct arena *a, struct err_info *why)
{
    err e = ERR_OK;
    for (size_t i = 0; !e && i < p->fields; i++) {
        if (p->field[i].kind == KIND_CATEGORY && p->fields > 1) continue;
        struct plan_rule *rule = &p->rule[p->rules++];
        *rule = (struct plan_rule){.part = {{.fields = 1u << i}}, .parts = 1};
        e = plan_rule_name(p, a, rule, why);
    }
    return e;
}

static void add_refines(struct plan *p)
{
    static const enum field_kind order[] = {KIND_DATE,   KIND_NAME, KIND_POSTCODE,
                                            KIND_ADDRESS, KIND_TEXT, KIND_IDENTIFIER};
    for (size_t k = 0; k < COUNT(order); k++)
        for (size_t i = 0; i < p->fields && p->refines < PLAN_PARTS_MAX; i++) {
            if (p->field[i].kind != order[k]) continue;
            p->refine[p->refines++] = (struct plan_part){.fields = 1u << i};
        }
}

err plan_default_rules(struct plan *p, struct arena *a, struct err_info *why)
{
    err e = ERR_OK;
    if (!p->rules) {
        for (size_t i = 0; !e && i < COUNT(wanted); i++)
            e = add_rule(p, a, wanted[i], COUNT(wanted[i]), why);
        if (!e && !p->rules) e = add_single_rules(p, a, why);
    }
    if (!p->refines) add_refines(p);
    return e;
}
