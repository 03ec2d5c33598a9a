/* ingest/bundle.c -- see bundle.h.
 *
 * Typical: a social-care system's data set, 50,000 persons with two addresses and two numbers each,
 * 400,000 lines of what happened. */
#include "ingest/bundle.h"

#include "base/mem.h"
#include "ingest/aside.h"
#include "ingest/delivery.h"
#include "ingest/table.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LINE_BYTES_MAX = 256 * 1024, PLAN_ARENA_BYTES = 8 * 1024 * 1024 };

struct bundling {
    const struct ingest_order *order;
    struct bundle_plan plan;
    const struct bundle_part *part; /* being read */
    struct arena *arena;            /* what is known of people */
    struct map_str person_at, lead_at; /* index + 1 */
    VEC(str) persons, leads;           /* packed fields */
    struct buf packed, line;
    struct source *out;
    int64_t lines;
};

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory to put a delivery together");
}

/* ---- fields, packed: column, length, text ---- */

static void pack(const struct fields *f, struct buf *out)
{
    for (int c = 0; c < COLUMN__COUNT; c++) {
        str text = str_upto(str_trim(f->at[c]), ASIDE_FIELD_BYTES_MAX);
        uint16_t head[] = {(uint16_t)c, (uint16_t)text.len};
        if (!text.len) continue;
        buf_add(out, str_range((const char *)head, sizeof head));
        buf_add(out, text);
    }
}

static void unpack(str packed, struct fields *ret)
{
    uint16_t head[2];
    *ret = (struct fields){{{0}}};
    for (int c = 0; c < COLUMN__COUNT; c++)
        ret->at[c] = STR("");
    while (packed.len > sizeof head) {
        memcpy(head, packed.at, sizeof head);
        packed = str_from(packed, sizeof head);
        ret->at[head[0]] = str_upto(packed, head[1]);
        packed = str_from(packed, head[1]);
    }
}

static void lay_over(struct fields *to, const struct fields *from)
{
    for (int c = 0; c < COLUMN__COUNT; c++)
        if (str_trim(from->at[c]).len) to->at[c] = str_trim(from->at[c]);
}

static bool known(const struct map_str *map, str key, const str *list, struct fields *ret)
{
    const uint64_t *at = map_str_get(map, key);
    unpack(at ? list[*at - 1] : STR(""), ret);
    return at != NULL;
}

static err keep(struct bundling *b, struct map_str *map, str key, const struct fields *f,
                struct err_info *why)
{
    bool leads = map == &b->lead_at, is_new;
    buf_reset(&b->packed);
    pack(f, &b->packed);
    str text = str_copy(b->arena, buf_str(&b->packed)), name = key;
    if (!map_str_get(map, key)) name = str_copy(b->arena, key);
    if (!text.at || !name.at) {
        (void)err_set(why, ERR_LIMIT, "the files say more of people than fits into memory");
        return err_todo(why, "let the agency send only people who had an event in some years");
    }
    uint64_t *at = map_str_put(map, name, &is_new);
    if (!at) return no_memory(why);
    if (is_new) {
        str *slot = leads ? VEC_PUSH(&b->leads) : VEC_PUSH(&b->persons);
        if (!slot) return no_memory(why);
        *at = leads ? b->leads.n : b->persons.n;
    }
    (leads ? b->leads.at : b->persons.at)[*at - 1] = text;
    return ERR_OK;
}

/* ---- rows ---- */

static err emit(struct bundling *b, const struct fields *f, struct err_info *why)
{
    buf_reset(&b->line);
    aside_line(f, &b->line);
    b->lines++;
    return buf_state(&b->line) ? err_set(why, ERR_INPUT, "a line is not UTF-8 text")
                               : source_add(b->out, buf_str(&b->line), why);
}

/* It is put aside by whoever reads on, with what it says. */
static err emit_raw(struct bundling *b, str raw, struct err_info *why)
{
    buf_reset(&b->line);
    for (size_t i = 0; i < raw.len; i++)
        buf_byte(&b->line, raw.at[i] == '\n' || raw.at[i] == '\r' ? ' ' : raw.at[i]);
    buf_byte(&b->line, '\n');
    b->lines++;
    return buf_state(&b->line) ? no_memory(why) : source_add(b->out, buf_str(&b->line), why);
}

static err take_lead(struct bundling *b, str ref, const struct fields *f, struct err_info *why)
{
    return keep(b, &b->lead_at, ref, f, why);
}

/* A number of the person; or an id that was merged into the person's, which goes on as a merger. */
static err take_identifier(struct bundling *b, str ref, const struct fields *f,
                           struct err_info *why)
{
    struct fields now, merger;
    str kind = str_trim(f->at[COLUMN_relation]), number = str_trim(f->at[COLUMN_related_ref]);
    for (size_t i = 0; number.len && i < b->part->kind_count; i++) {
        const struct bundle_kind *k = &b->part->kinds[i];
        if (!str_eq_nocase(k->theirs, kind)) continue;
        if (k->ours == COLUMN__COUNT) {
            unpack(STR(""), &merger);
            merger.at[COLUMN_person_ref] = number;
            merger.at[COLUMN_related_ref] = ref;
            merger.at[COLUMN_action] = STR("merge");
            merger.at[COLUMN_as_of] = f->at[COLUMN_as_of];
            return emit(b, &merger, why);
        }
        (void)known(&b->person_at, ref, b->persons.at, &now);
        now.at[k->ours] = number;
        return keep(b, &b->person_at, ref, &now, why);
    }
    return ERR_OK;
}

/* Of several lines about one person the newest counts; of equal ones the last. */
static err take_detail(struct bundling *b, str ref, const struct fields *f, struct err_info *why)
{
    struct fields now;
    (void)known(&b->person_at, ref, b->persons.at, &now);
    if (str_cmp(str_trim(f->at[COLUMN_as_of]), now.at[COLUMN_as_of]) < 0) return ERR_OK;
    lay_over(&now, f);
    return keep(b, &b->person_at, ref, &now, why);
}

static err take_person(struct bundling *b, str ref, const struct fields *f, struct err_info *why)
{
    struct fields now;
    (void)known(&b->person_at, ref, b->persons.at, &now);
    now.at[COLUMN_as_of] = STR(""); /* of an address: not of all that is said here */
    lay_over(&now, f);
    err e = keep(b, &b->person_at, ref, &now, why);
    return e ? e : emit(b, &now, why);
}

/* Nobody told of the person: the row lacks a name and is put aside. */
static err take_event(struct bundling *b, str ref, const struct fields *f, struct err_info *why)
{
    struct fields now, lead;
    (void)known(&b->person_at, ref, b->persons.at, &now);
    now.at[COLUMN_as_of] = STR("");
    lay_over(&now, f);
    if (known(&b->lead_at, now.at[COLUMN_contact_name], b->leads.at, &lead)) {
        now.at[COLUMN_contact_name] = lead.at[COLUMN_contact_name];
        now.at[COLUMN_contact_phone] = lead.at[COLUMN_contact_phone];
        now.at[COLUMN_contact_email] = lead.at[COLUMN_contact_email];
    }
    return emit(b, &now, why);
}

static err on_row(void *ctx, const struct table_row *row, struct err_info *why)
{
    static err (*const take[BUNDLE__COUNT])(struct bundling *, str, const struct fields *,
                                            struct err_info *) = {
        [BUNDLE_LEADS] = take_lead,     [BUNDLE_IDENTIFIERS] = take_identifier,
        [BUNDLE_DETAILS] = take_detail, [BUNDLE_PERSONS] = take_person,
        [BUNDLE_EVENTS] = take_event,
    };
    struct bundling *b = ctx;
    str ref = str_trim(row->fields.at[COLUMN_person_ref]);
    if (row->problem) return emit_raw(b, row->raw, why);
    if (!ref.len) return b->part->what >= BUNDLE_PERSONS ? emit(b, &row->fields, why) : ERR_OK;
    return take[b->part->what](b, ref, &row->fields, why);
}

/* ---- files ---- */

static err read_file(struct bundling *b, int fd, struct err_info *why)
{
    struct source in;
    struct table *table = mem_alloc(sizeof *table);
    bool cut_off = false;
    str block;
    if (!table) return (void)close(fd), no_memory(why);
    err e = source_open_file(b->order->hub, fd, &in, why);
    if (e) return mem_free(table), e;
    table_init(table, &b->part->rows, on_row, b);
    do {
        e = source_next(&in, &block, why);
        if (!e && block.len) e = table_push(table, block, why);
    } while (!e && block.len);
    if (!e) e = table_finish(table, &cut_off, why);
    table_release(table);
    mem_free(table);
    source_close(&in);
    return e;
}

static err read_part(struct bundling *b, int folder, struct bundle_places *places,
                     struct err_info *why)
{
    char name[120];
    struct stat st;
    snprintf(name, sizeof name, "%.*s", STR_FMT(b->part->file));
    int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT && b->part->optional) return ERR_OK;
    if (fd < 0 || fstat(fd, &st) || !S_ISREG(st.st_mode)) {
        if (fd >= 0) (void)close(fd);
        (void)err_set(why, ERR_INPUT, "a file of the delivery is not there, or is no file");
        (void)err_at(why, name, 0, 0);
        return err_todo(why, "send all files that the mapping names, or call it optional there");
    }
    struct bundle_place *place = VEC_PUSH(&places->list);
    if (!place) return (void)close(fd), no_memory(why);
    place->first_line = b->lines + 1;
    snprintf(place->file, sizeof place->file, "%s", name);
    err e = read_file(b, fd, why);
    return e ? err_at(why, name, why ? why->line : 0, why ? why->column : 0), e : ERR_OK;
}

/* A file that nobody named may be what somebody forgot to agree. */
static err only_named(const struct bundle_plan *plan, int folder, struct err_info *why)
{
    int copy = dup(folder);
    DIR *dir = copy >= 0 ? fdopendir(copy) : NULL;
    const struct dirent *entry;
    bool strange = false;
    if (!dir) return copy >= 0 ? (void)close(copy) : (void)0, no_memory(why);
    while ((entry = readdir(dir))) {
        bool named = entry->d_name[0] == '.';
        for (size_t i = 0; i < plan->n; i++)
            named = named || str_eq_c(plan->part[i].file, entry->d_name);
        strange = strange || !named;
    }
    (void)closedir(dir);
    if (!strange) return ERR_OK;
    (void)err_set(why, ERR_INPUT, "the folder holds a file that the mapping does not name");
    return err_todo(why, "leave it out, or name it under files in the feed's mapping");
}

static err read_files(struct bundling *b, const char *folder, struct bundle_places *places,
                      struct err_info *why)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return err_set(why, ERR_INPUT, "the folder cannot be opened");
    err e = only_named(&b->plan, fd, why);
    for (int what = 0; !e && what < BUNDLE__COUNT; what++)
        for (size_t i = 0; !e && i < b->plan.n; i++) {
            b->part = &b->plan.part[i];
            if (b->part->what == (enum bundle_what)what) e = read_part(b, fd, places, why);
        }
    (void)close(fd);
    return e;
}

/* ---- the plan ---- */

/* The mapping of the order, else the one agreed for the feed. */
static err find_plan(struct bundling *b, struct arena *a, struct err_info *why)
{
    struct taking *t = mem_alloc(sizeof *t);
    const struct yaml_node *root, *files;
    if (!t) return no_memory(why);
    *t = (struct taking){.order = b->order, .arena = a, .now_ms = hub_now_ms(b->order->hub)};
    err e = delivery_gate(t, why);
    if (!e && !t->agreement)
        e = partners_no_agreement(t->partners, t->agency, b->order->feed, t->now_ms, why);
    str text = e ? STR("") : str_copy(a, t->mapping->text);
    if (!e && !text.at) e = no_memory(why);
    if (!e) e = yaml_read(a, text, "the mapping", MAPPING_BYTES_MAX, &root, why);
    files = e ? NULL : yaml_get(root, "files");
    if (!e && !files) {
        (void)err_set(why, ERR_INPUT, "the mapping of this feed names no files");
        e = err_todo(why, "name one file; or say under files in the mapping what each file is");
    }
    if (!e) e = bundle_plan_read(a, files, &b->plan, why);
    partners_free(t->partners);
    mem_free(t);
    return e;
}

err bundle_open(const struct ingest_order *order, const char *folder, struct source *ret_source,
                struct bundle_places *ret_places, struct err_info *why)
{
    struct bundling *b = mem_zero(1, sizeof *b);
    struct arena *plan = arena_new(PLAN_ARENA_BYTES);
    *ret_places = (struct bundle_places){{0}};
    if (!b || !plan) return mem_free(b), arena_free(plan), no_memory(why);
    *b = (struct bundling){.order = order,
                           .arena = arena_new(BUNDLE_BYTES_MAX),
                           .packed = BUF_INIT(LINE_BYTES_MAX),
                           .line = BUF_INIT(LINE_BYTES_MAX),
                           .out = ret_source};
    err e = b->arena ? find_plan(b, plan, why) : no_memory(why);
    bool opened = !e && !(e = source_open_spool(order->hub, ret_source, why));
    if (!e) e = read_files(b, folder, ret_places, why);
    if (!e) e = source_complete(ret_source, why);
    if (e && opened) source_close(ret_source);
    if (e) VEC_RELEASE(&ret_places->list);
    map_str_release(&b->person_at);
    map_str_release(&b->lead_at);
    VEC_RELEASE(&b->persons);
    VEC_RELEASE(&b->leads);
    buf_release(&b->packed);
    buf_release(&b->line);
    arena_free(b->arena);
    arena_free(plan);
    mem_free(b);
    return e;
}
