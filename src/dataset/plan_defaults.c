/* dataset/plan_defaults.c -- what need not be said: what a column of this name usually is, and
 * how rows are brought together when no blocking rules are given. */
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

/* Without rules: whoever shares what few share, counted by how much it takes (block_rare.c). */
static void add_rare_rules(struct plan *p)
{
    static const char *const words[BLOCK_RARE_RULES] = {
        "all but one field", "one rare value", "two values, rare together",
        "three values, rare together"};
    for (size_t i = 0; i < BLOCK_RARE_RULES; i++)
        p->rule[p->rules++] = (struct plan_rule){.words = str_of(words[i])};
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

void plan_default_rules(struct plan *p)
{
    if (!p->rules) add_rare_rules(p);
    if (!p->refines) add_refines(p);
}
