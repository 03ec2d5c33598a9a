/* codec/xlsx/book.c -- see book.h.
 *
 *     _rels/.rels -> xl/workbook.xml -> its sheets, by name
 *                    xl/_rels/workbook.xml.rels -> the part of each sheet, styles, shared texts */
#include "codec/xlsx/book.h"

#include "codec/xlsx/part.h"

enum { RELATIONS_MAX = 4096 };

struct relation {
    str id, type, target;
};

struct relations {
    struct arena *arena;
    struct relation *at; /* RELATIONS_MAX */
    size_t n;
};

struct sheet_name {
    str name, relation;
    bool hidden;
};

struct opening {
    struct book *book;
    str folder; /* of the workbook's part, with its slash */
    struct relations relations;
    struct sheet_name *sheets; /* XLSX_SHEETS_MAX */
    size_t n;
};

static enum xlsx_problem nothing(void *ctx, str name)
{
    (void)ctx, (void)name;
    return XLSX_FINE;
}

/* ---- relations ---- */

static enum xlsx_problem on_relation(void *ctx, str name, const char **attributes)
{
    struct relations *r = ctx;
    if (!str_eq_c(name, "Relationship")) return XLSX_FINE;
    if (str_eq_c(part_attribute(attributes, "TargetMode"), "External")) return XLSX_FINE;
    if (r->n == RELATIONS_MAX) return XLSX_TOO_LARGE;
    struct relation *new = &r->at[r->n++];
    new->id = str_copy(r->arena, part_attribute(attributes, "Id"));
    new->type = str_copy(r->arena, part_attribute(attributes, "Type"));
    new->target = str_copy(r->arena, part_attribute(attributes, "Target"));
    return new->id.at &&new->type.at &&new->target.at ? XLSX_FINE : XLSX_NOMEM;
}

static enum xlsx_problem read_relations(struct book *b, str name, struct relations *ret)
{
    static const struct part_reader reader = {on_relation, nothing, NULL};
    const struct zip_entry *entry = zip_find(&b->zip, name);
    *ret = (struct relations){b->arena, ARENA_ARRAY(b->arena, struct relation, RELATIONS_MAX), 0};
    if (!ret->at) return XLSX_NOMEM;
    return entry ? part_read(&b->zip, entry, &reader, ret) : XLSX_NOT_XLSX;
}

/* By the end of its type: transitional and strict workbooks differ before it. */
static const struct relation *of_type(const struct relations *r, str type)
{
    for (size_t i = 0; i < r->n; i++)
        if (str_ends(r->at[i].type, type)) return &r->at[i];
    return NULL;
}

/* The entry that a target names, seen from a folder. A way out of it leads nowhere: no entry has
 * such a name. */
static const struct zip_entry *entry_of(struct book *b, str folder, str target)
{
    if (str_starts(target, STR("/"))) return zip_find(&b->zip, str_from(target, 1));
    if (str_starts(target, STR("./"))) target = str_from(target, 2);
    return zip_find(&b->zip, str_printf(b->arena, "%.*s%.*s", STR_FMT(folder), STR_FMT(target)));
}

/* ---- the workbook's own part ---- */

static enum xlsx_problem on_workbook(void *ctx, str name, const char **attributes)
{
    struct opening *o = ctx;
    if (str_eq_c(name, "workbookPr")) {
        str since = part_attribute(attributes, "date1904");
        o->book->since_1904 = str_eq_c(since, "1") || str_eq_c(since, "true");
    }
    if (!str_eq_c(name, "sheet")) return XLSX_FINE;
    if (o->n == XLSX_SHEETS_MAX) return XLSX_TOO_LARGE;
    str state = part_attribute(attributes, "state");
    struct sheet_name *s = &o->sheets[o->n++];
    s->name = str_copy(o->book->arena, part_attribute(attributes, "name"));
    s->relation = str_copy(o->book->arena, part_attribute(attributes, "id"));
    s->hidden = state.len && !str_eq_c(state, "visible");
    return s->name.at && s->relation.at ? XLSX_FINE : XLSX_NOMEM;
}

static const struct relation *relation_of(const struct opening *o, const struct sheet_name *s)
{
    for (size_t i = 0; i < o->relations.n; i++) {
        const struct relation *r = &o->relations.at[i];
        if (str_eq(r->id, s->relation) && str_ends(r->type, STR("/worksheet"))) return r;
    }
    return NULL;
}

/* The one that is named, else the first one that can be seen. A chart is no sheet. */
static enum xlsx_problem choose_sheet(struct opening *o)
{
    str wanted = o->book->zip.order->sheet;
    for (size_t i = 0; i < o->n; i++) {
        const struct sheet_name *s = &o->sheets[i];
        if (wanted.len ? !str_eq_nocase(s->name, wanted) : s->hidden) continue;
        const struct relation *r = relation_of(o, s);
        if (!r) continue;
        o->book->sheet = entry_of(o->book, o->folder, r->target);
        return o->book->sheet ? XLSX_FINE : XLSX_DAMAGED;
    }
    return wanted.len ? XLSX_NO_SUCH_SHEET : XLSX_NO_SHEET;
}

/* What else people send that is a zip archive. */
static enum xlsx_problem check_kind(const struct zip *z)
{
    static const struct {
        const char *entry;
        enum xlsx_problem problem;
    } others[] = {
        {"xl/workbook.bin", XLSX_BINARY},
        {"content.xml", XLSX_OPEN_DOCUMENT},
        {"word/document.xml", XLSX_OFFICE_DOCUMENT},
        {"ppt/presentation.xml", XLSX_OFFICE_DOCUMENT},
    };
    for (size_t i = 0; i < COUNT(others); i++)
        if (zip_find(z, str_of(others[i].entry))) return others[i].problem;
    return XLSX_FINE;
}

/* "xl/_rels/workbook.xml.rels" of "xl/workbook.xml" */
static enum xlsx_problem read_workbook(struct opening *o, const struct zip_entry *entry)
{
    static const struct part_reader reader = {on_workbook, nothing, NULL};
    struct book *b = o->book;
    size_t slash = entry->name.len;
    while (slash && entry->name.at[slash - 1] != '/')
        slash--;
    o->folder = str_upto(entry->name, slash);
    str file = str_from(entry->name, slash);
    str relations = str_printf(b->arena, "%.*s_rels/%.*s.rels", STR_FMT(o->folder), STR_FMT(file));
    o->sheets = ARENA_ARRAY(b->arena, struct sheet_name, XLSX_SHEETS_MAX);
    if (!o->sheets || !relations.at) return XLSX_NOMEM;
    enum xlsx_problem p = part_read(&b->zip, entry, &reader, o);
    return p ? p : read_relations(b, relations, &o->relations);
}

static enum xlsx_problem read_shared(struct opening *o)
{
    static const struct {
        str type;
        enum xlsx_problem (*read)(struct book *b, const struct zip_entry *entry);
    } parts[] = {{{"/styles", 7}, book_read_styles}, {{"/sharedStrings", 14}, book_read_texts}};
    enum xlsx_problem p = XLSX_FINE;
    for (size_t i = 0; !p && i < COUNT(parts); i++) {
        const struct relation *r = of_type(&o->relations, parts[i].type);
        const struct zip_entry *entry = r ? entry_of(o->book, o->folder, r->target) : NULL;
        if (entry) p = parts[i].read(o->book, entry);
        else if (r) p = XLSX_DAMAGED;
    }
    return p;
}

enum xlsx_problem book_open(struct book *b, const struct xlsx_order *order, struct arena *a)
{
    struct opening o = {.book = b};
    struct relations top;
    *b = (struct book){.arena = a, .texts = BUF_INIT(XLSX_TEXTS_BYTES_MAX)};
    enum xlsx_problem p = zip_open(&b->zip, order, a);
    if (!p) p = check_kind(&b->zip);
    if (!p) p = read_relations(b, STR("_rels/.rels"), &top);
    if (p) return p;
    const struct relation *r = of_type(&top, STR("/officeDocument"));
    const struct zip_entry *entry = r ? entry_of(b, STR(""), r->target) : NULL;
    if (!entry) return XLSX_NOT_XLSX;
    p = read_workbook(&o, entry);
    if (!p) p = choose_sheet(&o);
    return p ? p : read_shared(&o);
}

void book_release(struct book *b)
{
    VEC_RELEASE(&b->styles);
    VEC_RELEASE(&b->text_ends);
    buf_release(&b->texts);
}
