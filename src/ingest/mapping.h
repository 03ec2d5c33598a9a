/* ingest/mapping.h -- how an agency's own export becomes rows of the feed format: column renames,
 * date formats, value translations, ignored columns, constants, and one line that holds several
 * events.
 *
 * docs/mappings.md tells agencies how to write one. Without a mapping a file must be in the feed
 * format itself; that is the mapping that renames nothing. */
#ifndef AIM_INGEST_MAPPING_H
#define AIM_INGEST_MAPPING_H

#include "ingest/column.h"

enum {
    MAPPING_BYTES_MAX = 256 * 1024,
    MAPPING_EVENTS_MAX = 8,  /* events in one line */
    MAPPING_FORMATS_MAX = 4, /* date formats of one column */
    MAPPING_NAMES_MAX = 300, /* columns a mapping may name */
    MAPPING_TEXT_MAX = 96,   /* of a translated date or reference */
    MAPPING_JOINS_MAX = 6,
    MAPPING_PARTS_MAX = 8,       /* of their columns in one of ours */
    MAPPING_JOINED_BYTES_MAX = 512,
    MAPPING_AUTHORITIES_MAX = 8
};

struct mapping_value {
    str theirs, ours; /* theirs "*": whatever is not listed and not empty */
};

struct mapping_column {
    str constant; /* when `theirs` gives nothing; empty = none */
    str formats[MAPPING_FORMATS_MAX];
    size_t format_count;
    const struct mapping_value *values;
    size_t value_count;
};

/* One of their columns, and which of ours it fills: 0 = the line itself, n = the n-th of
 * `events`. */
struct mapping_name {
    str theirs;
    enum column ours; /* COLUMN__COUNT: ignored */
    size_t event;
};

struct mapping_event {
    str suffix; /* added to event_ref, so that several events of one line differ */
    str constant[COLUMN__COUNT];
    const struct mapping_value *types; /* its own translations of event_type, before the line's */
    size_t type_count;
};

/* One of our columns, put together from several of theirs: an address of several lines; a reference
 * that only a person, a day and a kind make. A reference with a part missing is none. */
struct mapping_join {
    enum column ours;
    str with; /* between the parts */
    str theirs[MAPPING_PARTS_MAX];
    size_t n;
};

/* Whose HL7 messages are this feed's. */
struct mapping_hl7 {
    str facility;    /* MSH-4; empty = the feed has no HL7 messages. "RXX*": all that begin so */
    str application; /* MSH-3; empty = any */
    str authority[MAPPING_AUTHORITIES_MAX]; /* who gives the ids in PID-3 that are the agency's
                                             * own */
    size_t authority_count;
    bool passes_over; /* messages of other triggers are acknowledged, and left unread */
};

/* How deliveries of the feed come when nobody brings them: agreed with the mapping, so that a
 * change needs new approval. */
struct mapping_arrival {
    str mailbox, workflow; /* of who sends them through MESH; empty = nobody does */
    str report;            /* the workflow under which the report goes back; empty = it does not */
    str query;             /* what `aim pull` asks their database for; one statement that reads */
    str watermark, from;   /* the column that only grows, and what it is above at first */
};

struct mapping {
    str agency; /* code; empty = any */
    struct mapping_hl7 hl7;
    str sheet;  /* of a workbook; empty = the first that can be seen */
    const struct mapping_name *names;
    size_t name_count;
    struct mapping_column columns[COLUMN__COUNT];
    struct mapping_event events[MAPPING_EVENTS_MAX];
    size_t event_count;
    struct mapping_join joins[MAPPING_JOINS_MAX];
    size_t join_count;
    struct mapping_arrival arrives;
    str text; /* the whole file: part of what makes two deliveries the same */
};

/* The mapping that renames nothing. */
MUST err mapping_plain(struct arena *a, struct mapping *ret_mapping, struct err_info *why);
/* ERR_INPUT with file, line and column for everything that is not as docs/mappings.md says. */
MUST err mapping_read(struct arena *a, str text, const char *file, struct mapping *ret_mapping,
                      struct err_info *why);

/* The member `arrives` of the file; for mapping_read. */
struct yaml_node;
MUST err mapping_read_arrival(const struct yaml_node *map, struct mapping_arrival *ret,
                              struct err_info *why);

/* The same from a node of a YAML file: no text, which only a whole file has. */
struct yaml_node;
MUST err mapping_read_node(struct arena *a, const struct yaml_node *root,
                           struct mapping *ret_mapping, struct err_info *why);

/* Which field of a line fills what. */
struct binding {
    int16_t field[MAPPING_EVENTS_MAX + 1][COLUMN__COUNT]; /* -1 = none */
    int16_t part[MAPPING_JOINS_MAX][MAPPING_PARTS_MAX];
};
/* ERR_INPUT: a column that nobody expects, one that comes twice, no person_ref. Columns are named
 * by their place, never by their text: a file without a header would put a person's name there. */
MUST err mapping_bind(const struct mapping *m, const str *header, size_t n,
                      struct binding *ret_binding, struct err_info *why);

/* Room for what a translation has to write. */
struct mapping_scratch {
    char text[COLUMN__COUNT][MAPPING_TEXT_MAX];
    char joined[MAPPING_JOINS_MAX][MAPPING_JOINED_BYTES_MAX];
};
/* The rows that one line becomes, one call for each: `which` from 0 on; false after the last.
 * The texts borrow from the line, the mapping and the scratch. */
bool mapping_row(const struct mapping *m, const struct binding *b, const str *line, size_t n,
                 size_t which, struct mapping_scratch *scratch, struct fields *ret_fields);

/* "DD/MM/YYYY HH:mm" and the like; for mapping.c and its tests. A time is UK time. Gives an ISO
 * date or date and time; false when the text is not of that format. */
bool mapping_date(str format, str text, bool with_time, char ret_iso[MAPPING_TEXT_MAX],
                  size_t *ret_len);
bool mapping_date_format(str format); /* is it one */

#endif
