/* ingest/bundle.h -- one delivery that comes as several files: people in one, their addresses and
 * numbers in others, what happened in more, each naming a person by id. The mapping's `files` says
 * what each is (docs/mappings.md); bundle_open puts them together as rows of the feed format, which
 * then go the way of every delivery.
 *
 * What is said of people, and of whom to ring, is held in memory while it is put together, up to
 * BUNDLE_BYTES_MAX; what happened streams through. Nothing is written in clear. */
#ifndef AIM_INGEST_BUNDLE_H
#define AIM_INGEST_BUNDLE_H

#include "base/vec.h"
#include "codec/yaml.h"
#include "ingest/ingest.h"

enum { BUNDLE_FILES_MAX = 24, BUNDLE_KINDS_MAX = 16 };
#define BUNDLE_BYTES_MAX ((size_t)384 << 20)

/* What a file is; they are read in this order. */
#define BUNDLE_WHAT_LIST(X)                                                                        \
    X(LEADS, "leads")             /* whom to ring: person_ref is the id that events name */        \
    X(IDENTIFIERS, "identifiers") /* one number a line: relation its kind, related_ref itself */   \
    X(DETAILS, "details")         /* more of a person; of several lines the newest as_of counts */ \
    X(PERSONS, "persons")                                                                          \
    X(EVENTS, "events") /* contact_name may be the id of a lead */
enum bundle_what {
#define BUNDLE_WHAT_ENUM(name, word) BUNDLE_##name,
    BUNDLE_WHAT_LIST(BUNDLE_WHAT_ENUM)
#undef BUNDLE_WHAT_ENUM
        BUNDLE__COUNT
};

struct bundle_kind {
    str theirs;
    enum column ours; /* COLUMN__COUNT: an id that was merged into the person's */
};

struct bundle_part {
    str file; /* its name in the folder */
    enum bundle_what what;
    bool optional;
    struct mapping rows;
    struct bundle_kind kinds[BUNDLE_KINDS_MAX];
    size_t kind_count;
};

struct bundle_plan {
    struct bundle_part part[BUNDLE_FILES_MAX];
    size_t n;
};

/* The `files` of a mapping. ERR_INPUT with the place of what makes no sense. */
MUST err bundle_plan_read(struct arena *a, const struct yaml_node *files,
                          struct bundle_plan *ret_plan, struct err_info *why);

/* Where the rows of each file begin in what was put together: lines of the report count from the
 * first. */
struct bundle_place {
    char file[120];
    int64_t first_line;
};
struct bundle_places {
    VEC(struct bundle_place) list;
};

/* A folder as the source of a delivery; order->mapping, or the one agreed for the feed, names the
 * files. Links are not followed. Errors: ERR_INPUT (a file that nobody named, one that lacks, one
 * that cannot be read: named by file, line and column), ERR_LIMIT, and those of the gate. */
MUST err bundle_open(const struct ingest_order *order, const char *folder,
                     struct source *ret_source, struct bundle_places *ret_places,
                     struct err_info *why);

#endif
