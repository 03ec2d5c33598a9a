/* tests/codec/zipper.h -- a workbook made by hand, so that a test can make every kind of bad
 * one. */
#ifndef AIM_TESTS_CODEC_ZIPPER_H
#define AIM_TESTS_CODEC_ZIPPER_H

#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

enum { ZIPPER_ENTRIES_MAX = 16, ZIPPER_BYTES_MAX = 64 * 1024 * 1024 };

struct zipper {
    struct buf file, directory;
    size_t n;
    /* what a bad archive says instead of the truth; 0 = the truth */
    const char *local_name;
    uint32_t says_unpacked, says_at;
    uint16_t flags, method;
};

static void zipper_number(struct buf *b, uint32_t n, int bytes)
{
    for (int i = 0; i < bytes; i++)
        buf_byte(b, (char)(n >> (8 * i)));
}

static str zipper_pack(str content, unsigned char *room, size_t room_bytes)
{
    z_stream s = {.next_in = (Bytef *)(uintptr_t)content.at, .avail_in = (uInt)content.len};
    s.next_out = room;
    s.avail_out = (uInt)room_bytes;
    if (deflateInit2(&s, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY) != Z_OK) abort();
    if (deflate(&s, Z_FINISH) != Z_STREAM_END) abort();
    (void)deflateEnd(&s);
    return str_range((const char *)room, room_bytes - s.avail_out);
}

static void zipper_add(struct zipper *z, const char *name, str content)
{
    static unsigned char room[4 * 1024 * 1024];
    uint32_t at = z->says_at ? z->says_at : (uint32_t)z->file.len;
    uint32_t unpacked = z->says_unpacked ? z->says_unpacked : (uint32_t)content.len;
    uint32_t check =
        (uint32_t)crc32(crc32(0, NULL, 0), (const Bytef *)content.at, (uInt)content.len);
    str packed = z->method == 1 ? content : zipper_pack(content, room, sizeof room);
    const char *local = z->local_name ? z->local_name : name;
    uint16_t method = z->method ? z->method : Z_DEFLATED;
    method = method == 1 ? 0 : method;
    z->n++;
    buf_add_c(&z->file, "PK\3\4");
    zipper_number(&z->file, 20, 2), zipper_number(&z->file, z->flags, 2);
    zipper_number(&z->file, method, 2), zipper_number(&z->file, 0, 4);
    zipper_number(&z->file, check, 4), zipper_number(&z->file, (uint32_t)packed.len, 4);
    zipper_number(&z->file, unpacked, 4), zipper_number(&z->file, (uint32_t)strlen(local), 4);
    buf_add_c(&z->file, local);
    buf_add(&z->file, packed);
    buf_add_c(&z->directory, "PK\1\2");
    zipper_number(&z->directory, 20, 2), zipper_number(&z->directory, 20, 2);
    zipper_number(&z->directory, z->flags, 2), zipper_number(&z->directory, method, 2);
    zipper_number(&z->directory, 0, 4), zipper_number(&z->directory, check, 4);
    zipper_number(&z->directory, (uint32_t)packed.len, 4);
    zipper_number(&z->directory, unpacked, 4),
        zipper_number(&z->directory, (uint32_t)strlen(name), 4);
    zipper_number(&z->directory, 0, 4), zipper_number(&z->directory, 0, 2);
    zipper_number(&z->directory, 0, 4), zipper_number(&z->directory, at, 4);
    buf_add_c(&z->directory, name);
}

static str zipper_end(struct zipper *z)
{
    uint32_t at = (uint32_t)z->file.len;
    buf_add(&z->file, buf_str(&z->directory));
    buf_add_c(&z->file, "PK\5\6");
    zipper_number(&z->file, 0, 4);
    zipper_number(&z->file, (uint32_t)z->n, 2), zipper_number(&z->file, (uint32_t)z->n, 2);
    zipper_number(&z->file, (uint32_t)z->directory.len, 4), zipper_number(&z->file, at, 4);
    zipper_number(&z->file, 0, 2);
    return buf_str(&z->file);
}

static void zipper_start(struct zipper *z)
{
    buf_release(&z->file);
    buf_release(&z->directory);
    *z = (struct zipper){.file = BUF_INIT(ZIPPER_BYTES_MAX), .directory = BUF_INIT(1 << 20)};
}

#define ZIPPER_RELS "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
#define ZIPPER_TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define ZIPPER_MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

/* The parts around the sheet "Data"; there is a sheet "Hidden" before it. */
static void zipper_around(struct zipper *z, const char *workbook_more, str styles, str texts)
{
    char workbook[2000];
    (void)snprintf(workbook, sizeof workbook,
                   "<workbook xmlns='" ZIPPER_MAIN "' xmlns:r='" ZIPPER_TYPE "'>%s<sheets>"
                   "<sheet name='Hidden' sheetId='1' state='hidden' r:id='r1'/>"
                   "<sheet name='Data' sheetId='2' r:id='r2'/></sheets></workbook>",
                   workbook_more);
    zipper_add(z, "_rels/.rels", STR(ZIPPER_RELS "<Relationship Id='a' Type='" ZIPPER_TYPE
                                     "officeDocument' Target='xl/workbook.xml'/></Relationships>"));
    zipper_add(z, "xl/workbook.xml", str_of(workbook));
    zipper_add(
        z, "xl/_rels/workbook.xml.rels",
        STR(ZIPPER_RELS
            "<Relationship Id='r1' Type='" ZIPPER_TYPE "worksheet' Target='worksheets/h.xml'/>"
            "<Relationship Id='r2' Type='" ZIPPER_TYPE "worksheet' Target='/xl/worksheets/d.xml'/>"
            "<Relationship Id='r3' Type='" ZIPPER_TYPE "styles' Target='styles.xml'/>"
            "<Relationship Id='r4' Type='" ZIPPER_TYPE "sharedStrings' Target='s.xml'/>"
            "</Relationships>"));
    zipper_add(z, "xl/styles.xml", styles);
    zipper_add(z, "xl/s.xml", texts);
    zipper_add(z, "xl/worksheets/h.xml",
               STR("<worksheet xmlns='" ZIPPER_MAIN "'><sheetData><row r='1'>"
                   "<c t='inlineStr'><is><t>hidden</t></is></c></row>"
                   "</sheetData></worksheet>"));
}

/* With styles 0 general, 1 dd/mm/yyyy, 2 date and time, 3 ten digits, and four shared texts. */
static inline void zipper_frame(struct zipper *z, const char *workbook_more)
{
    str styles = STR("<styleSheet xmlns='" ZIPPER_MAIN "'><numFmts>"
                     "<numFmt numFmtId='164' formatCode='0000000000'/>"
                     "<numFmt numFmtId='165' formatCode='dd/mm/yyyy\\ hh:mm;@'/></numFmts>"
                     "<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs><xf numFmtId='0'/>"
                     "<xf numFmtId='14'/><xf numFmtId='165'/><xf numFmtId='164'/></cellXfs>"
                     "</styleSheet>");
    str texts = STR("<sst xmlns='" ZIPPER_MAIN "'><si><t>person_ref</t></si><si><r><t>given</t></r>"
                    "<r><t>_name</t></r><rPh><t>nonsense</t></rPh></si>"
                    "<si><t>a_x000D__x000A_b</t></si><si><t>=cmd|x</t></si></sst>");
    zipper_around(z, workbook_more, styles, texts);
}

#endif
