/* codec/xlsx/part.c -- see part.h. */
#include "codec/xlsx/part.h"

#include "base/mem.h"

#include <expat.h>

struct parsing {
    const struct part_reader *reader;
    void *ctx;
    XML_Parser parser;
    enum xlsx_problem problem;
    unsigned depth;
};

/* "namespace|name" */
static str local(const char *name)
{
    const char *bar = strrchr(name, '|');
    return str_of(bar ? bar + 1 : name);
}

static void stop(struct parsing *p, enum xlsx_problem problem)
{
    if (!problem || p->problem) return;
    p->problem = problem;
    (void)XML_StopParser(p->parser, XML_FALSE);
}

static void XMLCALL on_open(void *ctx, const XML_Char *name, const XML_Char **attributes)
{
    struct parsing *p = ctx;
    if (p->problem) return;
    if (++p->depth > XLSX_DEPTH_MAX) stop(p, XLSX_DAMAGED);
    else stop(p, p->reader->open(p->ctx, local(name), attributes));
}

static void XMLCALL on_close(void *ctx, const XML_Char *name)
{
    struct parsing *p = ctx;
    p->depth--;
    if (!p->problem) stop(p, p->reader->close(p->ctx, local(name)));
}

static void XMLCALL on_text(void *ctx, const XML_Char *at, int n)
{
    struct parsing *p = ctx;
    if (!p->problem) stop(p, p->reader->text(p->ctx, str_range(at, (size_t)n)));
}

static void XMLCALL on_doctype(void *ctx, const XML_Char *name, const XML_Char *system,
                               const XML_Char *public, int internal)
{
    (void)name, (void)system, (void)public, (void)internal;
    stop(ctx, XLSX_ENTITIES);
}

static enum xlsx_problem parse(struct parsing *p, str piece, bool last)
{
    if (XML_Parse(p->parser, piece.at, (int)piece.len, last) == XML_STATUS_OK) return XLSX_FINE;
    if (p->problem) return p->problem;
    return XML_GetErrorCode(p->parser) == XML_ERROR_NO_MEMORY ? XLSX_NOMEM : XLSX_DAMAGED;
}

static enum xlsx_problem on_piece(void *ctx, str piece) { return parse(ctx, piece, false); }

enum xlsx_problem part_read(const struct zip *z, const struct zip_entry *entry,
                            const struct part_reader *reader, void *ctx)
{
    static const XML_Memory_Handling_Suite memory = {mem_alloc, mem_resize, mem_free};
    struct parsing p = {.reader = reader, .ctx = ctx};
    p.parser = XML_ParserCreate_MM(NULL, &memory, "|");
    if (!p.parser) return XLSX_NOMEM;
    (void)XML_SetHashSalt(p.parser, z->order->salt | 1); /* 0 would ask the kernel for one */
    XML_SetUserData(p.parser, &p);
    XML_SetElementHandler(p.parser, on_open, on_close);
    if (reader->text) XML_SetCharacterDataHandler(p.parser, on_text);
    XML_SetStartDoctypeDeclHandler(p.parser, on_doctype);
    enum xlsx_problem problem = zip_unpack(z, entry, on_piece, &p);
    if (!problem) problem = parse(&p, STR(""), true);
    XML_ParserFree(p.parser);
    return problem;
}

str part_attribute(const char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (str_eq_c(local(attributes[0]), name)) return str_of(attributes[1]);
    return (str){NULL, 0};
}

bool part_number(const char **attributes, const char *name, int64_t max, int64_t *ret_number)
{
    int64_t n;
    str text = part_attribute(attributes, name);
    if (!text.at || !str_to_int64(text, &n) || n < 0 || n > max) return false;
    *ret_number = n;
    return true;
}
