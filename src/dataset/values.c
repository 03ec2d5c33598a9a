/* dataset/values.c -- cleaning each distinct value of each field, once.
 *
 * Typical: a tenth to a half as many values as records. A table of the kinds says how each is
 * cleaned; what no cleaner can read is missing, never an error. */
#include "dataset/values.h"

#include "base/mem.h"
#include "dataset/lookup.h"
#include "likeness/sound.h"
#include "person/clean.h"

enum { ARENA_MAX_SHIFT = 36 };

struct cleaner {
    struct values *values;
    struct field_values *to;
    const struct plan_field *plan;
    VEC(struct value_word) words;
    VEC(struct feature_home) homes;
};

/* ---- texts ---- */

/* Fold to a-z 0-9 with single spaces; apostrophes join. Returns its length. */
static size_t fold(str text, char room[static CLEAN_TEXT_MAX])
{
    char folded[CLEAN_TEXT_MAX];
    text = clean_fold(text, folded);
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        bool keep = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (keep) room[n++] = c;
        else if (c != '\'' && c != '`' && n && room[n - 1] != ' ') room[n++] = ' ';
    }
    while (n && room[n - 1] == ' ')
        n--;
    return n;
}

static uint32_t letters_of(str text)
{
    enum { LOW_DIGIT = 26, HIGH_DIGIT = 27, OTHER = 28 };
    uint32_t bits = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        int bit = c >= 'a' && c <= 'z'   ? c - 'a'
                  : c >= '0' && c <= '4' ? LOW_DIGIT
                  : c >= '5' && c <= '9' ? HIGH_DIGIT
                                         : OTHER;
        bits |= 1u << bit;
    }
    return bits;
}

static bool keep_text(struct cleaner *c, struct value *v, str text)
{
    str copy = str_copy(c->values->arena, text);
    v->at = copy.at;
    v->len = (uint16_t)copy.len;
    v->letters = letters_of(copy);
    return copy.at != NULL;
}

static bool add_words(struct cleaner *c, struct value *v)
{
    str rest = value_text(v), word;
    v->first_word = (uint32_t)c->words.n;
    while (v->words < VALUE_WORDS_MAX && str_next(&rest, ' ', &word)) {
        struct value_word *w = VEC_PUSH(&c->words);
        if (!w) return false;
        *w = (struct value_word){word.at, (uint16_t)word.len, sound_code(word),
                                 c->to->kind == KIND_NAME
                                     ? name_find(str_upto(word, NAME_BYTES_MAX)) : NULL};
        v->words++;
    }
    return true;
}

/* ---- the kinds: false = no memory; a value that says nothing is left empty ---- */

static bool clean_text(struct cleaner *c, str raw, struct value *v)
{
    char room[CLEAN_TEXT_MAX];
    str text = {room, fold(raw, room)};
    return str_empty(text) || (keep_text(c, v, text) && add_words(c, v));
}

static bool clean_name(struct cleaner *c, str raw, struct value *v)
{
    char room[CLEAN_TEXT_MAX];
    if (!clean_placeholder(raw)) return clean_text(c, raw, v);
    v->many = clean_of_many(raw);
    v->first_word = (uint32_t)c->words.n;
    return !v->many || keep_text(c, v, (str){room, fold(raw, room)});
}

/* "Unknown", "n/a", "test"; but "male" is a category. */
static bool is_no_value(str text)
{
    static const char *const words[] = {"unknown", "unk", "not known", "notknown", "none", "null",
                                        "nil", "n a", "na", "tbc", "tba", "not given", "missing"};
    for (size_t i = 0; i < COUNT(words); i++)
        if (str_eq_c(text, words[i])) return true;
    return false;
}

static bool clean_category(struct cleaner *c, str raw, struct value *v)
{
    char room[CLEAN_TEXT_MAX];
    return is_no_value((str){room, fold(raw, room)}) || clean_text(c, raw, v);
}

/* A date that no calendar has (1862-01-81) is kept as it was meant: it is somebody's slip. */
static bool clean_date(struct cleaner *c, str raw, struct value *v)
{
    struct date_parts parts;
    bool read = date_format_parts(raw, c->to->format, &parts);
    for (size_t i = 0; !read && i < c->plan->formats; i++)
        read = date_format_parts(raw, c->plan->format[i], &parts);
    if (!read) return true;
    struct date d = {(int16_t)parts.year, (int8_t)parts.month, (int8_t)parts.day};
    bool real = date_valid(d);
    v->date = real ? d : (struct date){(int16_t)parts.year, 0, 0};
    str iso = real ? date_iso(c->values->arena, d)
                   : str_printf(c->values->arena, "%04d-%02d-%02d", parts.year, parts.month,
                                parts.day);
    return iso.at && keep_text(c, v, iso);
}

static bool clean_postcode(struct cleaner *c, str raw, struct value *v)
{
    char room[CLEAN_TEXT_MAX];
    str text = {room, fold(raw, room)};
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++)
        if (room[i] != ' ') room[n++] = room[i];
    if (!n) return true;
    if (!postcode_parse(raw, &v->code)) v->code = 0;
    return keep_text(c, v, (str){room, n});
}

static bool clean_home(struct cleaner *c, str raw, struct value *v)
{
    if (!clean_text(c, raw, v)) return false;
    struct feature_home *home = v->len ? VEC_PUSH(&c->homes) : NULL;
    if (!home) return !v->len;
    memset(home, 0, sizeof *home);
    clean_address(raw, home);
    v->home = (uint32_t)(c->homes.n - 1);
    return true;
}

static bool clean_identifier(struct cleaner *c, str raw, struct value *v)
{
    char room[CLEAN_TEXT_MAX];
    str text = {room, fold(raw, room)};
    size_t n = 0;
    bool told = false; /* 000000 and xxxxxx are no numbers */
    for (size_t i = 0; i < text.len; i++) {
        if (room[i] == ' ') continue;
        told |= room[i] != room[0];
        room[n++] = room[i];
    }
    return !told || keep_text(c, v, (str){room, n});
}

static bool clean_number(struct cleaner *c, str raw, struct value *v)
{
    return !str_to_double(raw, &v->number) || keep_text(c, v, raw);
}

static bool clean_nothing(struct cleaner *c, str raw, struct value *v)
{
    return keep_text(c, v, raw);
}

static bool (*const cleaners[KIND__COUNT])(struct cleaner *, str, struct value *) = {
    [KIND_NAME] = clean_name,         [KIND_DATE] = clean_date,
    [KIND_POSTCODE] = clean_postcode, [KIND_ADDRESS] = clean_home,
    [KIND_IDENTIFIER] = clean_identifier, [KIND_CATEGORY] = clean_category,
    [KIND_TEXT] = clean_category,         [KIND_NUMBER] = clean_number,
    [KIND_RAW] = clean_nothing,
};

/* ---- one id for what cleans to the same ---- */

struct same_as {
    const struct field_values *f;
    str text;
};

static bool same_clean(const void *ctx, uint32_t place)
{
    const struct same_as *s = ctx;
    return str_eq(value_text(&s->f->value[place]), s->text);
}

static bool find_same(struct field_values *f)
{
    struct lookup seen = {0};
    bool fine = true;
    for (uint32_t i = 1; fine && i < f->n; i++) {
        f->same[i] = 0;
        if (!f->value[i].len) continue;
        struct same_as s = {f, value_text(&f->value[i])};
        fine = lookup_put(&seen, str_hash(s.text), same_clean, &s, i, &f->same[i]);
        if (f->same[i] == UINT32_MAX) f->same[i] = i;
    }
    lookup_release(&seen);
    return fine;
}

static bool clean_field(struct values *v, const struct frame_field *from,
                        const struct plan_field *plan, struct field_values *to)
{
    struct cleaner c = {.values = v, .to = to, .plan = plan};
    *to = (struct field_values){.kind = plan->kind, .n = from->value.n};
    to->value = mem_zero(to->n, sizeof *to->value);
    to->same = mem_zero(to->n, sizeof *to->same);
    bool fine = to->value && to->same;
    if (plan->kind == KIND_DATE)
        to->format = plan->formats ? plan->format[0] : date_format_guess(from);
    for (size_t i = 1; fine && i < to->n; i++)
        fine = cleaners[plan->kind](&c, frame_text(&from->value.at[i]), &to->value[i]);
    to->word = c.words.at;
    to->home = c.homes.at;
    return fine && find_same(to);
}

err values_make(struct values *v, struct frame *f, const struct plan *p, struct err_info *why)
{
    *v = (struct values){.fields = f->fields, .arena = arena_new((size_t)1 << ARENA_MAX_SHIFT)};
    const uint32_t *same[FRAME_FIELDS_MAX];
    bool fine = v->arena != NULL;
    for (size_t i = 0; fine && i < f->fields; i++) {
        fine = clean_field(v, &f->field[i], &p->field[i], &v->field[i]);
        same[i] = v->field[i].same;
    }
    if (!fine) return err_set(why, ERR_NOMEM, "no memory to clean the values");
    return frame_fold(f, same, !p->every_record && !p->one_to_one, why);
}

void values_release(struct values *v)
{
    for (size_t i = 0; i < v->fields; i++) {
        mem_free(v->field[i].value);
        mem_free(v->field[i].same);
        mem_free(v->field[i].word);
        mem_free(v->field[i].home);
    }
    arena_free(v->arena);
    *v = (struct values){0};
}
