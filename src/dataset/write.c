/* dataset/write.c -- clusters, pairs and the model, as files. */
#include "base/mem.h"
#include "dataset/dataset.h"
#include "dataset/out.h"

#include <stdio.h>

static size_t file_of(const struct dataset *d, size_t record) { return record >= d->frame.second; }

err dataset_write_clusters(const struct dataset *d, const char *path, struct err_info *why)
{
    return out_clusters(&d->frame, d->cluster, path, why);
}

/* ---- pairs ---- */

/* The records of each row, ascending: places[first[row] .. first[row + 1]). */
struct members {
    uint32_t *first, *record;
};

static bool members_make(struct members *m, const struct frame *f)
{
    m->first = mem_zero(f->row.n + 2, sizeof *m->first);
    m->record = mem_alloc((f->records + 1) * sizeof *m->record);
    if (!m->first || !m->record) return false;
    for (size_t i = 0; i < f->records; i++)
        m->first[f->row_of.at[i] + 2]++;
    for (size_t i = 2; i < f->row.n + 2; i++)
        m->first[i] += m->first[i - 1];
    for (uint32_t i = 0; i < f->records; i++)
        m->record[m->first[f->row_of.at[i] + 1]++] = i;
    return true;
}

static void write_pair(struct out *o, const struct dataset *d, size_t a, size_t b, bool apart,
                       const struct scored *s)
{
    if (b < a) {
        size_t swap = a;
        a = b, b = swap;
    }
    csv_write_field(&o->csv, str_of(d->frame.id.at[a]));
    csv_write_field(&o->csv, str_of(d->frame.id.at[b]));
    char number[40];
    snprintf(number, sizeof number, "%.9f", s->weight);
    csv_write_field(&o->csv, str_of(number));
    snprintf(number, sizeof number, "%.9f", weight_probability(s->weight));
    csv_write_field(&o->csv, str_of(number));
    for (size_t c = 0; c < d->model.comparisons; c++)
        csv_write_field(&o->csv, str_of(d->model.comparison[c].level[s->level[c]].name));
    if (d->set.flags) csv_write_field(&o->csv, apart ? STR("twins") : STR(""));
    csv_write_end(&o->csv);
}

/* All pairs of the copies of two rows; of very many copies each with the first only: the pairs of a
 * hundred thousand equal records would fill the disk. */
static err write_rows(struct out *o, const struct dataset *d, const struct members *m,
                      const struct dataset_edge *edge, const struct scored *s)
{
    enum { COPIES_MAX = 50 };
    const struct frame *f = &d->frame;
    const uint32_t *l = m->record + m->first[edge->left], *r = m->record + m->first[edge->right];
    size_t left = m->first[edge->left + 1] - m->first[edge->left],
           right = m->first[edge->right + 1] - m->first[edge->right];
    if (left > COPIES_MAX) left = 1;
    err e = ERR_OK;
    for (size_t i = 0; !e && i < left; i++)
        for (size_t k = edge->left == edge->right ? i + 1 : 0; !e && k < right; k++) {
            if (f->files == 2 && file_of(d, l[i]) == file_of(d, r[k])) continue;
            write_pair(o, d, l[i], r[k], (edge->flags & EDGE_DOUBT) != 0, s);
            e = out_line(o);
        }
    return e;
}

err dataset_write_pairs(const struct dataset *d, const char *path, struct err_info *why)
{
    struct out o;
    struct members m = {NULL, NULL};
    struct compare_memory memory = {{NULL}};
    struct scorer scorer = dataset_scorer(d);
    err e = out_open(&o, path, why);
    if (e) return e;
    if (!members_make(&m, &d->frame)) e = err_set(why, ERR_NOMEM, "no memory to write the pairs");
    if (!e) e = compare_memory_init(&memory, &d->set, why);
    buf_add_c(&o.text, "id_left,id_right,weight,probability");
    for (size_t c = 0; c < d->model.comparisons; c++)
        buf_printf(&o.text, ",%s", d->model.comparison[c].name);
    if (d->set.flags) buf_add_c(&o.text, ",held_apart");
    buf_byte(&o.text, '\n');
    for (size_t i = 0; !e && i < d->edges.n; i++) {
        struct scored s;
        if (!edge_is_kept(&d->edges.at[i], d->model.lower)) continue;
        score_pair(&scorer, &memory, d->edges.at[i].left, d->edges.at[i].right, &s);
        e = write_rows(&o, d, &m, &d->edges.at[i], &s);
    }
    compare_memory_release(&memory);
    mem_free(m.first);
    mem_free(m.record);
    return out_close(&o, e);
}

err dataset_write_model(struct dataset *d, const char *path, struct err_info *why)
{
    enum { MODEL_BYTES_MAX = 256 * 1024 * 1024, FILE_MODE = 0600 };
    struct buf text = BUF_INIT(MODEL_BYTES_MAX);
    weight_model_write(&d->model, &text);
    err e = buf_state(&text) ? err_set(why, ERR_LIMIT, "the model is too large to write")
                             : file_replace(path, buf_str(&text), FILE_MODE, why);
    buf_release(&text);
    return e;
}
