/* dataset/splink_table.h -- a table as a Splink model looks at it.
 *
 * Records stand in the order of their ids, so that the left one of a pair is the one before, as in
 * Splink. A record is a line of value ids, one for each column the model names. Columns that are
 * compared with each other share one range of ids (a "domain"), so equal ids are equal texts. What
 * a condition works out of one record alone (a prefix, a parsed date, a postcode's district) is
 * worked out beforehand, once for each distinct value. */
#ifndef AIM_DATASET_SPLINK_TABLE_H
#define AIM_DATASET_SPLINK_TABLE_H

#include "dataset/frame.h"
#include "dataset/splink_model.h"

enum { SPLINK_WIDTH_MAX = 64, SPLINK_DERIVED_MAX = 128, SPLINK_TUPLE_MAX = 16 };
enum { SPLINK_AFTER_LINES = 3 }; /* ids that may be read after the last line */

struct splink_domain {
    size_t n;                         /* ids 0 .. n-1; 0 is NULL */
    const struct frame_value *value;
    struct frame_value *own;          /* when several columns share it */
    struct splink_shape *shape;       /* by id, for likeness; or NULL */
};

/* A text with the letters that occur in it, a bit each or for some; a short one stands right here,
 * so that one look into memory is enough. */
enum { SPLINK_SHORT_BYTES = 24 };
struct splink_shape {
    uint32_t letters, len;
    union {
        char text[SPLINK_SHORT_BYTES];
        const char *at; /* of a longer one */
    };
};

/* A value worked out of another. */
struct splink_part {
    enum splink_kind kind; /* no lists */
    uint32_t len;          /* of a text */
    union {
        const char *at;
        double number;
    };
};

/* By the value ids of one column. */
struct splink_derived {
    const struct splink_node *tree;
    const struct splink_node *way; /* the tree, what tables before this one hold looked up there */
    size_t column;
    struct splink_part *part;
    uint32_t *same; /* equal parts have equal numbers; 0 = NULL */
    bool uniform;   /* NULL gives NULL, and all other values do, or none does */
    double *number; /* where it is asked for: NaN = NULL, or no number */
};

/* A column that is worked out of several. */
struct splink_made {
    const struct splink_node *tree;
    struct frame_field values;
};

/* Several columns as one: records that say the same in all of them have the same id, from 1. */
struct splink_tuple {
    size_t n, ids;
    uint8_t column[SPLINK_TUPLE_MAX];
    uint32_t *record; /* by id: the first that has it */
};

struct splink_table {
    const struct frame *frame;
    struct arena *arena;
    size_t records, width; /* columns of the model, then those made, then tuples */
    size_t columns, mades, deriveds, domains, tuples;
    struct splink_tuple tuple[SPLINK_WIDTH_MAX];
    size_t domain_of[SPLINK_WIDTH_MAX];
    struct splink_domain domain[SPLINK_WIDTH_MAX];
    struct splink_made made[SPLINK_WIDTH_MAX];
    struct splink_derived derived[SPLINK_DERIVED_MAX];
    uint32_t *line;         /* width ids of each record, then SPLINK_AFTER_LINES */
    uint32_t *record;       /* its number in the frame */
    uint32_t second;        /* link between two files: records before this one are of the first */
};

/* Before there is data: rewrite a condition so that what looks at one record alone is a lookup. The
 * new tree lives in the table's arena. ERR_LIMIT, ERR_NOMEM. */
MUST err splink_table_lift(struct splink_table *t, const struct splink_node *tree,
                           const struct splink_node **ret_tree, struct err_info *why);
/* The two columns are compared with each other. */
void splink_table_join(struct splink_table *t, size_t column, size_t other);

/* Before the data: ask for one id for all of these columns (a bit each). False: there are too many.
 * After: where in a line it stands, and how many ids there are, with 0. */
bool splink_table_tuple(struct splink_table *t, uint64_t columns, size_t *ret_ticket);
size_t splink_table_place(const struct splink_table *t, size_t ticket, size_t *ret_ids);
MUST err splink_table_fill_tuple(struct splink_table *t, size_t tuple, struct err_info *why);

/* The data: `frame` has a field for each column of the model, in its order. ERR_NOMEM,
 * ERR_LIMIT. */
MUST err splink_table_fill(struct splink_table *t, const struct frame *frame,
                           struct err_info *why);
/* Then: what is worked out of each value, for the tables of derived values from `first` on. */
MUST err splink_table_derive(struct splink_table *t, size_t first, size_t end,
                             struct err_info *why);
/* Then, each made when it is first asked for: the texts of a column with their letters, by value
 * id; the numbers of a table of derived values, NULL where some of them is not a number to SQL. */
MUST err splink_table_shapes(struct splink_table *t, size_t column,
                             const struct splink_shape **ret_shapes, struct err_info *why);
MUST err splink_table_numbers(struct splink_table *t, size_t derived, const double **ret_numbers,
                              struct err_info *why);
void splink_table_init(struct splink_table *t, struct arena *a, const struct splink_model *m);
void splink_table_release(struct splink_table *t);

static inline const uint32_t *splink_line(const struct splink_table *t, size_t record)
{
    return t->line + record * t->width;
}
/* Of a place in a line: the tuple that it is, or NULL. */
static inline const struct splink_tuple *splink_tuple_at(const struct splink_table *t, size_t place)
{
    size_t before = t->columns + t->mades;
    return place < before ? NULL : &t->tuple[place - before];
}
static inline str splink_shape_text(const struct splink_shape *s)
{
    return (str){s->len <= SPLINK_SHORT_BYTES ? s->text : s->at, s->len};
}
static inline struct splink_value splink_part_value(const struct splink_part *p)
{
    bool text = p->kind == SPLINK_TEXT;
    return (struct splink_value){.kind = p->kind, .number = text ? 0 : p->number,
                                 .text = text ? (str){p->at, p->len} : (str){0}};
}
static inline str splink_text_at(const struct splink_table *t, size_t column, uint32_t id)
{
    return frame_text(&t->domain[t->domain_of[column]].value[id]);
}

/* Two lines side by side, for splink_sql_value(). */
struct splink_view {
    const struct splink_table *table;
    const uint32_t *line[3]; /* by enum splink_side */
    struct arena *scratch;
};
struct splink_value splink_view_column(void *view, unsigned side, size_t column);
struct splink_value splink_view_derived(void *view, unsigned side, size_t table);

#endif
