/* dataset/out.c -- see out.h. */
#include "dataset/out.h"

#include "base/mem.h"

enum { FLUSH_BYTES = 1024 * 1024, BUFFER_MAX = 64 * 1024 * 1024, FILE_MODE = 0600 };

err out_open(struct out *o, const char *path, struct err_info *why)
{
    *o = (struct out){.text = BUF_INIT(BUFFER_MAX), .why = why};
    o->csv.out = &o->text;
    return file_create(path, FILE_MODE, &o->file, why);
}

static err flush(struct out *o)
{
    if (buf_state(&o->text)) return err_set(o->why, ERR_NOMEM, "no memory to write");
    err e = file_write(&o->file, buf_str(&o->text), o->why);
    buf_reset(&o->text);
    return e;
}

err out_line(struct out *o) { return o->text.len < FLUSH_BYTES ? ERR_OK : flush(o); }

err out_close(struct out *o, err e)
{
    if (!e) e = flush(o);
    buf_release(&o->text);
    if (!e) return file_finish(&o->file, o->why);
    file_close(&o->file);
    return e;
}

static err write_clusters(struct out *o, const struct frame *f, const uint32_t *cluster,
                          uint32_t *number)
{
    bool two = f->files == 2;
    uint32_t clusters = 0;
    err e = ERR_OK;
    buf_add_c(&o->text, two ? "file,id,cluster\n" : "id,cluster\n");
    for (size_t i = 0; !e && i < f->records; i++) {
        uint32_t *n = &number[cluster[i]];
        if (!*n) *n = ++clusters;
        if (two) csv_write_int(&o->csv, (i >= f->second) + 1);
        csv_write_field(&o->csv, str_of(f->id.at[i]));
        csv_write_int(&o->csv, *n);
        csv_write_end(&o->csv);
        e = out_line(o);
    }
    return e;
}

err out_clusters(const struct frame *f, const uint32_t *cluster, const char *path,
                 struct err_info *why)
{
    struct out o;
    uint32_t *number = mem_zero(f->records + 1, sizeof *number);
    if (!number) return err_set(why, ERR_NOMEM, "no memory to write");
    err e = out_open(&o, path, why);
    if (!e) e = out_close(&o, write_clusters(&o, f, cluster, number));
    mem_free(number);
    return e;
}
