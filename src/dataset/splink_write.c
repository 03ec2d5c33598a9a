/* dataset/splink_write.c -- the pairs and clusters of a Splink model, as files. */
#include "base/file.h"
#include "base/mem.h"
#include "codec/csv.h"
#include "dataset/splink_link.h"

#include <math.h>
#include <stdio.h>

enum { FLUSH_BYTES = 1024 * 1024, BUFFER_MAX = 64 * 1024 * 1024, FILE_MODE = 0600 };

struct out {
    struct file file;
    struct buf text;
    struct csv_writer csv;
    struct err_info *why;
};

static err out_flush(struct out *o, size_t from)
{
    if (o->text.len < from) return ERR_OK;
    if (buf_state(&o->text)) return err_set(o->why, ERR_NOMEM, "no memory to write");
    err e = file_write(&o->file, buf_str(&o->text), o->why);
    buf_reset(&o->text);
    return e;
}

static err out_close(struct out *o, err e)
{
    if (!e) e = out_flush(o, 0);
    buf_release(&o->text);
    if (!e) return file_finish(&o->file, o->why);
    file_close(&o->file);
    return e;
}

err splink_write_clusters(const struct splink_linked *l, const char *path, struct err_info *why)
{
    struct out o = {.text = BUF_INIT(BUFFER_MAX), .why = why};
    bool two = l->frame.files == 2;
    uint32_t *number = mem_zero(l->frame.records + 1, sizeof *number), clusters = 0;
    o.csv.out = &o.text;
    if (!number) return err_set(why, ERR_NOMEM, "no memory to write");
    err e = file_create(path, FILE_MODE, &o.file, why);
    if (e) {
        mem_free(number);
        return e;
    }
    buf_add_c(&o.text, two ? "file,id,cluster\n" : "id,cluster\n");
    for (size_t i = 0; !e && i < l->frame.records; i++) {
        uint32_t *n = &number[l->cluster[i]];
        if (!*n) *n = ++clusters;
        if (two) csv_write_int(&o.csv, (i >= l->frame.second) + 1);
        csv_write_field(&o.csv, str_of(l->frame.id.at[i]));
        csv_write_int(&o.csv, *n);
        csv_write_end(&o.csv);
        e = out_flush(&o, FLUSH_BYTES);
    }
    mem_free(number);
    return out_close(&o, e);
}

static void write_real(struct out *o, double value)
{
    char text[40];
    (void)snprintf(text, sizeof text, "%.12g", value);
    csv_write_field(&o->csv, str_of(text));
}

static void write_header(struct out *o, const struct splink_linked *l)
{
    char name[200];
    static const char *const ends[] = {"_l", "_r"};
    for (size_t i = 0; i < COUNT(ends); i++) {
        (void)snprintf(name, sizeof name, "%.*s%s", STR_FMT(str_upto(l->model.id, 100)), ends[i]);
        csv_write_field(&o->csv, str_of(name));
    }
    csv_write_field(&o->csv, STR("match_weight"));
    csv_write_field(&o->csv, STR("match_probability"));
    for (size_t i = 0; i < l->model.comparisons; i++) {
        (void)snprintf(name, sizeof name, "gamma_%.*s",
                       STR_FMT(str_upto(l->model.comparison[i].name, 100)));
        csv_write_field(&o->csv, str_of(name));
    }
    csv_write_end(&o->csv);
}

static void write_pair(struct out *o, const struct splink_linked *l, const struct splink_edge *edge,
                       const uint8_t *level)
{
    const uint32_t *record = l->table.record;
    csv_write_field(&o->csv, str_of(l->frame.id.at[record[edge->left]]));
    csv_write_field(&o->csv, str_of(l->frame.id.at[record[edge->right]]));
    write_real(o, edge->weight);
    write_real(o, 1 / (1 + exp2(-edge->weight)));
    for (size_t i = 0; i < l->model.comparisons; i++)
        csv_write_int(&o->csv, l->model.comparison[i].level[level[i * SPLINK_CHUNK]].gamma);
    csv_write_end(&o->csv);
}

err splink_write_pairs(struct splink_linked *l, const char *path, struct err_info *why)
{
    struct out o = {.text = BUF_INIT(BUFFER_MAX), .why = why};
    struct splink_memory memory;
    uint8_t level[SPLINK_COMPARISONS_MAX * SPLINK_CHUNK];
    o.csv.out = &o.text;
    err e = splink_memory_init(&memory, why);
    if (!e) e = file_create(path, FILE_MODE, &o.file, why);
    if (e) {
        splink_memory_release(&memory);
        return e;
    }
    write_header(&o, l);
    for (size_t i = 0; !e && i < l->edges.n; i += SPLINK_CHUNK) {
        uint32_t left[SPLINK_CHUNK], right[SPLINK_CHUNK];
        double weight[SPLINK_CHUNK];
        size_t n = l->edges.n - i < SPLINK_CHUNK ? l->edges.n - i : SPLINK_CHUNK;
        for (size_t k = 0; k < n; k++) {
            left[k] = l->edges.at[i + k].left;
            right[k] = l->edges.at[i + k].right;
        }
        splink_score(&l->scorer, &memory, n, left, right, weight, level);
        if (memory.failed) e = err_set(why, ERR_NOMEM, "no memory to score");
        for (size_t k = 0; !e && k < n; k++)
            write_pair(&o, l, &l->edges.at[i + k], level + k);
        if (!e) e = out_flush(&o, FLUSH_BYTES);
    }
    splink_memory_release(&memory);
    return out_close(&o, e);
}
