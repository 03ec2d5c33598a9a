/* dataset/plan_rule.c -- the parts of a blocking rule: read, checked, and written again. */
#include "base/buf.h"
#include "dataset/plan.h"
#include "likeness/text.h"

#include <stdio.h>

const char *const plan_part_words[] = {
    [PART_WHOLE] = "whole",           [PART_RAW] = "raw",
    [PART_SLICE] = "slice",           [PART_SOUND] = "sound",
    [PART_LETTERS] = "letters",       [PART_FIRST] = "first",
    [PART_LAST] = "last",             [PART_INITIAL] = "initial",
    [PART_WORDS] = "words",           [PART_SOUNDS] = "sounds",
    [PART_YEAR] = "year",
    [PART_MONTH_DAY] = "month_day",   [PART_YEAR_MONTH] = "year_month",
    [PART_YEAR_DAY] = "year_day",     [PART_SECTOR] = "sector",
    [PART_DISTRICT] = "district",     [PART_AREA] = "area",
    [PART_NUMBER] = "number",         [PART_STREET] = "street",
    [PART__COUNT] = NULL,
};

#define BIT(part) (1u << (part))
static const uint32_t ANY_KIND = BIT(PART_WHOLE) | BIT(PART_RAW) | BIT(PART_SLICE);
static const uint32_t WORDY = BIT(PART_SOUND) | BIT(PART_LETTERS) | BIT(PART_FIRST) |
                              BIT(PART_LAST) | BIT(PART_INITIAL) | BIT(PART_WORDS) |
                              BIT(PART_SOUNDS);

static bool plan_part_fits(enum field_kind kind, enum block_part part)
{
    static const uint32_t more[KIND__COUNT] = {
        [KIND_DATE] = BIT(PART_YEAR) | BIT(PART_MONTH_DAY) | BIT(PART_YEAR_MONTH) |
                       BIT(PART_YEAR_DAY),
        [KIND_POSTCODE] = BIT(PART_SECTOR) | BIT(PART_DISTRICT) | BIT(PART_AREA),
        [KIND_ADDRESS] = BIT(PART_NUMBER) | BIT(PART_STREET) | BIT(PART_SOUND) |
                          BIT(PART_FIRST) | BIT(PART_LAST) | BIT(PART_WORDS) |
                          BIT(PART_SOUNDS),
    };
    bool wordy = kind == KIND_NAME || kind == KIND_TEXT || kind == KIND_CATEGORY;
    return BIT(part) & (ANY_KIND | more[kind] | (wordy ? WORDY : 0));
}

static err unknown_field(const struct plan *p, const struct yaml_node *at, str name,
                         struct err_info *why)
{
    (void)yaml_err(at, why, "a blocking rule names a field that is not among the fields");
    for (size_t i = 0; i < p->fields; i++)
        if (likeness_damerau(p->want[i].name, name) <= 2)
            return err_todo(why, "is it \"%.*s\"?", STR_FMT(p->want[i].name));
    return err_todo(why, "list the column under fields, with its kind");
}

static size_t find_field(const struct plan *p, str name)
{
    size_t i = 0;
    while (i < p->fields && !str_eq(p->want[i].name, name))
        i++;
    return i;
}

/* "1-3", "-4" (from the first) or "3" (the third alone). */
static bool read_slice(str text, struct plan_part *part)
{
    ptrdiff_t dash = str_find(text, '-');
    int64_t from = 1, to;
    str last = dash < 0 ? text : str_from(text, (size_t)dash + 1);
    if (dash > 0 && !str_to_int64(str_upto(text, (size_t)dash), &from)) return false;
    if (!str_to_int64(last, &to)) return false;
    if (dash < 0) from = to;
    if (from < 1 || to < from || to > FRAME_VALUE_BYTES_MAX) return false;
    part->part = PART_SLICE;
    part->from = (uint16_t)from;
    part->to = (uint16_t)to;
    return true;
}

static err read_part_word(const struct plan *p, const struct yaml_node *at, str word,
                          struct plan_part *part, struct err_info *why)
{
    if (read_slice(word, part)) return ERR_OK;
    for (part->part = 0; part->part < PART__COUNT; part->part++)
        if (part->part != PART_SLICE && str_eq_c(word, plan_part_words[part->part])) break;
    uint32_t fits = 0;
    for (size_t i = 0; i < p->fields; i++)
        for (unsigned k = 0; (part->fields & 1u << i) && k < PART__COUNT; k++)
            fits |= plan_part_fits(p->field[i].kind, k) ? BIT(k) : 0;
    if (part->part < PART__COUNT && (fits & BIT(part->part))) return ERR_OK;
    (void)yaml_err(at, why, "this field has no part of that name");
    char words[160];
    size_t len = 0;
    for (unsigned k = 0; k < PART__COUNT; k++) {
        if (!(fits & BIT(k)) || k == PART_SLICE) continue;
        int n = snprintf(words + len, sizeof words - len, "%s, ", plan_part_words[k]);
        len += n > 0 && (size_t)n < sizeof words - len ? (size_t)n : 0;
    }
    return err_todo(why, "its parts are %sand characters like 1-3", len ? words : "");
}

err plan_read_part(const struct plan *p, const struct yaml_node *at, str text,
                   struct plan_part *ret_part, struct err_info *why)
{
    *ret_part = (struct plan_part){0};
    text = str_trim(text);
    str names = text, word = STR("whole");
    /* a column's name may hold a dot itself: the longest that is a field counts */
    if (find_field(p, text) == p->fields) {
        size_t dot = text.len;
        while (dot > 0 && text.at[dot - 1] != '.')
            dot--;
        if (dot) names = str_upto(text, dot - 1), word = str_from(text, dot);
    }
    str one;
    while (str_next(&names, '|', &one)) {
        size_t field = find_field(p, str_trim(one));
        if (field == p->fields) return unknown_field(p, at, one, why);
        ret_part->fields |= 1u << field;
    }
    return read_part_word(p, at, word, ret_part, why);
}

static void add_part_name(const struct plan *p, const struct plan_part *part, struct buf *to)
{
    const char *between = "";
    for (size_t i = 0; i < p->fields; i++) {
        if (!(part->fields & 1u << i)) continue;
        buf_add_c(to, between);
        buf_add(to, p->want[i].name);
        between = "|";
    }
    if (part->part == PART_SLICE)
        buf_printf(to, ".%u-%u", part->from, part->to);
    else if (part->part != PART_WHOLE)
        buf_printf(to, ".%s", plan_part_words[part->part]);
}

err plan_rule_name(const struct plan *p, struct arena *a, struct plan_rule *rule,
                   struct err_info *why)
{
    struct buf text = BUF_INIT(16 * 1024);
    for (size_t i = 0; i < rule->parts; i++) {
        if (i) buf_add_c(&text, " & ");
        add_part_name(p, &rule->part[i], &text);
    }
    if (buf_keep(&text, a, &rule->words)) return err_set(why, ERR_NOMEM, "no memory for a rule");
    return ERR_OK;
}
