/* dataset/compare_bag_words.c -- the words that each row of a table has, numbered, and how many
 * records hold each. See compare_bag.c. */
#include "base/mem.h"
#include "dataset/compare_bag_inside.h"
#include "dataset/lookup.h"

#include <math.h>

struct maker {
    struct bag *b;
    const struct bag_source *from;
    struct lookup seen;
    uint32_t *number[FRAME_FIELDS_MAX]; /* of each word of a field, in its order there */
};

struct same_word {
    const struct bag *b;
    str text;
};

static bool is_same_word(const void *ctx, uint32_t place)
{
    const struct same_word *s = ctx;
    return str_eq(s->b->word[place].text, s->text);
}

static uint32_t letters_of(str word)
{
    uint32_t letters = 0;
    for (size_t i = 0; i < word.len; i++) {
        char c = word.at[i];
        letters |= c >= 'a' && c <= 'z' ? 1u << (c - 'a') : 1u << (26 + c % 5);
    }
    return letters;
}

static uint32_t bit_of(uint32_t group) { return 1u << (group * 2654435761u >> 27); }

static uint32_t related_of(const struct name_row *row)
{
    uint32_t bits = row && row->formal ? bit_of(row->formal) : 0;
    for (size_t i = 0; row && i < NAME_SPELLINGS_MAX && row->spelling[i]; i++)
        bits |= bit_of(row->spelling[i]);
    for (size_t i = 0; row && i < NAME_FORMS_MAX && row->form_of[i]; i++)
        bits |= bit_of(row->form_of[i]);
    return bits;
}

static bool number_word(struct maker *m, const struct value_word *w, uint32_t *ret_number)
{
    struct bag *b = m->b;
    struct same_word s = {b, {w->at, w->len}};
    uint32_t place;
    if (!lookup_put(&m->seen, str_hash(s.text), is_same_word, &s, (uint32_t)b->words, &place))
        return false;
    if (place == UINT32_MAX) {
        place = (uint32_t)b->words++;
        b->word[place] = (struct bag_word){s.text, w->row};
        b->shape[place] = (struct bag_shape){
            0, letters_of(s.text), related_of(w->row),
            (uint8_t)(s.text.len < UINT8_MAX ? s.text.len : UINT8_MAX), (uint8_t)s.text.at[0]};
    }
    *ret_number = place;
    return true;
}

static size_t words_of(const struct field_values *v)
{
    size_t n = 0;
    for (size_t id = 1; id < v->n; id++)
        if (v->same[id] == id) n = v->value[id].first_word + v->value[id].words;
    return n;
}

static bool number_words(struct maker *m, size_t field)
{
    const struct field_values *v = &m->from->v->field[field];
    bool fine = true;
    m->number[field] = mem_alloc((words_of(v) + 1) * sizeof *m->number[field]);
    if (!m->number[field]) return false;
    for (size_t id = 1; fine && id < v->n; id++)
        for (size_t k = 0; fine && v->same[id] == id && k < v->value[id].words; k++)
            fine = number_word(m, value_word_of(v, &v->value[id], k),
                               &m->number[field][v->value[id].first_word + k]);
    return fine;
}

/* In a full name without a surname beside it the last word is the family's. */
static size_t gather(const struct maker *m, size_t row, uint32_t *to)
{
    size_t n = 0;
    for (size_t i = 0; i < m->from->c->fields; i++) {
        size_t field = m->from->c->field[i];
        const struct value *v = &m->from->v->field[field].value[frame_line(m->from->f, row)[field]];
        for (size_t k = 0; frame_line(m->from->f, row)[field] && k < v->words; k++) {
            bool family = m->from->p->field[field].role == AS_FAMILY ||
                          (!m->b->roles_known && k + 1 == v->words);
            uint32_t word = m->number[field][v->first_word + k];
            size_t at = 0;
            while (at < n && (to[at] & ~BAG_FAMILY) != word)
                at++;
            if (at == BAG_WORDS_MAX) return n;
            if (at == n) to[n++] = word;
            if (family) to[at] |= BAG_FAMILY;
        }
    }
    return n;
}

/* Words of each row, and the bits of each word: how many of the records that have any hold it. */
static bool list_rows(struct maker *m, struct arena *a)
{
    struct bag *b = m->b;
    double all = 0, *count = mem_zero(b->words + 1, sizeof *count);
    size_t n = 0, rows = m->from->f->row.n;
    uint32_t words[BAG_WORDS_MAX];
    for (size_t row = 0; row < rows; row++)
        n += gather(m, row, words);
    b->first = ARENA_ARRAY(a, uint32_t, rows + 1);
    b->of = ARENA_ARRAY(a, uint32_t, n + 1);
    bool fine = count && b->first && b->of && n < UINT32_MAX;
    for (size_t row = 0; fine && row < rows; row++) {
        uint32_t *to = b->of + b->first[row];
        size_t got = gather(m, row, to);
        b->first[row + 1] = b->first[row] + (uint32_t)got;
        for (size_t i = 0; i < got; i++)
            count[to[i] & ~BAG_FAMILY] += frame_copies(m->from->f, row);
        all += got ? frame_copies(m->from->f, row) : 0;
    }
    for (size_t i = 0; fine && i < b->words; i++)
        b->shape[i].bits = count[i] > 0 ? (float)log2(all / count[i]) : 0;
    mem_free(count);
    return fine;
}

bool bag_list_words(struct bag *b, const struct bag_source *from, struct arena *a)
{
    struct maker made = {.b = b, .from = from}, *m = &made;
    size_t words = 0;
    for (size_t i = 0; i < m->from->c->fields; i++) {
        words += words_of(&m->from->v->field[m->from->c->field[i]]);
        m->b->roles_known |= m->from->p->field[m->from->c->field[i]].role == AS_FAMILY;
    }
    m->b->shape = ARENA_ARRAY(a, struct bag_shape, words + 1);
    m->b->word = ARENA_ARRAY(a, struct bag_word, words + 1);
    m->b->memory = arena_array(a, (size_t)1 << BAG_MEMORY_BITS, sizeof *m->b->memory);
    m->b->fields = m->from->f->fields;
    m->b->lines = m->from->f->line.at;
    bool fine = m->b->word && m->b->shape && m->b->memory;
    for (size_t i = 0; fine && i < m->from->c->fields; i++)
        fine = number_words(m, m->from->c->field[i]);
    fine = fine && list_rows(m, a);
    for (size_t i = 0; i < m->from->c->fields; i++)
        mem_free(m->number[m->from->c->field[i]]);
    lookup_release(&m->seen);
    return fine;
}
