/* generate/outlet.c -- files that grow row by row. */
#include "generate/record.h"

enum { WAITING_BYTES_MAX = 64 * 1024 * 1024, FLUSH_BYTES = 256 * 1024 };

err outlet_open(struct outlet *o, const char *path, struct err_info *why)
{
    *o = (struct outlet){.file = {-1}, .waiting = BUF_INIT(WAITING_BYTES_MAX)};
    o->csv.out = &o->waiting;
    return file_create(path, 0644, &o->file, why);
}

err outlet_flush(struct outlet *o, bool now, struct err_info *why)
{
    err e = buf_state(&o->waiting);
    if (e) return err_set(why, e, "no room for the rows that wait to be written");
    if (!now && o->waiting.len < FLUSH_BYTES) return ERR_OK;
    e = file_write(&o->file, buf_str(&o->waiting), why);
    buf_reset(&o->waiting);
    return e;
}

err outlet_finish(struct outlet *o, struct err_info *why)
{
    err e = outlet_flush(o, true, why);
    return e ? e : file_finish(&o->file, why);
}

void outlet_release(struct outlet *o)
{
    file_close(&o->file);
    buf_release(&o->waiting);
}

void record_headers(struct outlets *to)
{
    for (int p = 0; p < PARTNER__COUNT; p++) {
        for (int c = 0; c < COLUMN__COUNT; c++)
            if (partner_sends((enum partner)p, (enum column)c))
                csv_write_field(&to->feed[p].csv, str_of(column_names[c]));
        csv_write_end(&to->feed[p].csv);
    }
    truth_headers(&to->truth);
    if (to->with_table) table_headers(&to->table);
    if (to->with_cases) cases_headers(&to->cases);
}
