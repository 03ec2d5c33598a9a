/* codec/hl7.h -- HL7 version 2 messages: reading what systems really send, and acknowledging it.
 *
 * Strict where a mistake would change what a message says (its head, the separators, control
 * characters), tolerant of all else: LF or CRLF for CR, a byte-order mark, empty lines, segments
 * that nobody knows, fields and components left out at the end, escapes that nobody knows.
 * Text comes as UTF-8, Windows-1252 or ISO 8859-1/15, said in MSH-18 or not. */
#ifndef AIM_CODEC_HL7_H
#define AIM_CODEC_HL7_H

#include "base/buf.h"

enum { HL7_BYTES_MAX = 1024 * 1024, HL7_SEGMENTS_MAX = 1000 };

struct hl7_segment {
    char name[4];
    str text; /* all of it, the name too; UTF-8, escapes not yet undone */
};

struct hl7 {
    char field, component, repetition, escape, sub; /* separators; escape may be 0 = none */
    str encoding;                                   /* MSH-2 as it came */
    const struct hl7_segment *segments;             /* MSH is the first */
    size_t n;
};

/* Read one message; everything lives in the arena. ERR_INPUT: no MSH at its beginning, separators
 * that are none, a control character, a line that is no segment, a character set we do not read.
 * ERR_LIMIT: over HL7_BYTES_MAX or HL7_SEGMENTS_MAX. ERR_NOMEM. `why` names the segment by its
 * number (line), never its text. *ret is filled as far as MSH was read, so that a message that
 * fails behind it can be answered: ret->n is then 1, else 0. */
MUST err hl7_read(struct arena *a, str bytes, struct hl7 *ret, struct err_info *why);

/* The nth segment of that name, counted from 0; NULL = there is none. */
const struct hl7_segment *hl7_segment(const struct hl7 *m, const char *name, size_t nth);

/* Parts as they came, escapes and all; empty when they are not there. Numbers as in the standard:
 * fields, components and subcomponents from 1 (MSH-1 is the separator itself), repetitions
 * from 0. */
str hl7_field(const struct hl7 *m, const struct hl7_segment *s, int field);
bool hl7_repeat(const struct hl7 *m, str field, size_t nth, str *ret_part); /* false: no such one */
str hl7_component(const struct hl7 *m, str part, int component);
str hl7_sub(const struct hl7 *m, str component, int sub);

/* The text of a part: escapes undone, what formats it dropped, spaces off both ends, a line break
 * made a space. `""` ("delete what you have") is empty. `at` is NULL when the arena is full. */
str hl7_text(const struct hl7 *m, struct arena *a, str part);
bool hl7_is_delete(str part);

/* "20140324", "201403240905", "20140324090500.1234+0000": a date of the precision given, or a
 * moment. without a zone it is UK time, which the caller knows how to read. */
struct hl7_time {
    str digits;  /* of date and time: 4, 6, 8, 10, 12 or 14 */
    int zone_minutes; /* east of Greenwich */
    bool has_zone;
};
bool hl7_time(str text, struct hl7_time *ret); /* false: none, or not of that form */

/* ---- answering ---- */

struct hl7_answer {
    const char *code; /* AA AE AR CA CE CR */
    int error;        /* of HL7 table 0357; 0 = none */
    const char *text; /* our own words, no value of the message */
    const char *segment; /* where: "PID"; NULL = the message as a whole */
    int sequence, field; /* which of that name, from 1; 0 = the segment */
    const char *const *type; /* the three parts of MSH-9; NULL = a general acknowledgement */
};

/* The acknowledgement of `to`, in its separators, with its own ids mirrored; `own_id` becomes
 * MSH-10, `now` MSH-7 (YYYYMMDDHHMMSS+ZZZZ). Segments end with CR. */
void hl7_acknowledge(const struct hl7 *to, const struct hl7_answer *answer, const char *own_id,
                     const char *now, struct buf *out);
/* A text of our own as a part of such an answer: `to`'s separators escaped; what is not printable
 * ASCII becomes '?', as no character set is said, and a separator that no escape is there for. */
void hl7_add_text(const struct hl7 *to, str text, struct buf *out);

#endif
