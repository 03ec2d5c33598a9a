/* codec/yaml.h -- reading settings, regions, rules and mappings: the plain part of YAML 1.2.
 *
 * Refused, because a second reader of the file could take them otherwise: anchors, aliases, tags,
 * merge keys, a second document, duplicate keys, keys that are not plain text, tabs, and texts over
 * several lines without | or >. It is for files of the hub's own people; what comes from a network
 * is JSON (libfyaml 0.7.12 has faults in broken input, see fuzz/corpus/yaml). Every node knows its
 * place, so every error names file, line and column. */
#ifndef AIM_CODEC_YAML_H
#define AIM_CODEC_YAML_H

#include "base/date.h"

enum { YAML_DEPTH_MAX = 32, YAML_KEYS_MAX = 1000, YAML_BYTES_MAX = 4 * 1024 * 1024 };

enum yaml_kind { YAML_EMPTY /* nothing, ~ or null */, YAML_TEXT, YAML_LIST, YAML_MAP };

struct yaml_node {
    enum yaml_kind kind;
    str text;                       /* YAML_TEXT */
    const struct yaml_node *first;  /* items or members, in the order they were written ... */
    const struct yaml_node *next;   /* ... and this node's sibling */
    size_t n;                       /* how many items or members */
    str key;                        /* of a member */
    const char *file;               /* as given to yaml_read */
    long line, column; /* from 1; a member: of its key; an empty item: of what is before */
};

/* The tree and a copy of `file` live in the arena. Errors: ERR_INPUT with place, ERR_LIMIT over
 * bytes_max, ERR_NOMEM. An empty text gives a YAML_EMPTY root. */
MUST err yaml_read(struct arena *a, str text, const char *file, size_t bytes_max,
                   const struct yaml_node **ret_root, struct err_info *why);

/* ERR_INPUT at the node's place. Do not put values into the text. */
err yaml_err(const struct yaml_node *at, struct err_info *why, const char *format, ...)
    PRINTF(3, 4);

/* The member, or NULL; also NULL when `map` is not a map (or NULL itself). */
const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key);

/* Refuse a node of another kind. YAML_EMPTY passes for an empty list or map. */
MUST err yaml_is(const struct yaml_node *node, enum yaml_kind kind, struct err_info *why);
/* Refuse members that are not in `allowed` (ends with NULL), and a node that is no map. */
MUST err yaml_only(const struct yaml_node *map, const char *const *allowed, struct err_info *why);

/* need: the member must be there and not empty. may: when it is absent or empty, *ret stays as it
 * is. The value must then be of the right kind and in bounds, ERR_INPUT otherwise. */
MUST err yaml_need_text(const struct yaml_node *map, const char *key, str *ret_text,
                        struct err_info *why);
MUST err yaml_may_text(const struct yaml_node *map, const char *key, str *ret_text,
                       struct err_info *why);
MUST err yaml_need_int(const struct yaml_node *map, const char *key, int64_t min, int64_t max,
                       int64_t *ret_value, struct err_info *why);
MUST err yaml_may_int(const struct yaml_node *map, const char *key, int64_t min, int64_t max,
                      int64_t *ret_value, struct err_info *why);
MUST err yaml_may_real(const struct yaml_node *map, const char *key, double min, double max,
                       double *ret_value, struct err_info *why);
MUST err yaml_may_bool(const struct yaml_node *map, const char *key, bool *ret_value,
                       struct err_info *why); /* yes, no, true, false */
/* A whole date (year, month and day), ISO. */
MUST err yaml_need_date(const struct yaml_node *map, const char *key, struct date *ret_date,
                        struct err_info *why);
MUST err yaml_may_date(const struct yaml_node *map, const char *key, struct date *ret_date,
                       struct err_info *why);
/* "15 minutes": see duration.h */
MUST err yaml_may_duration(const struct yaml_node *map, const char *key, int64_t min_s,
                           int64_t max_s, int64_t *ret_seconds, struct err_info *why);
/* One of the words; *ret_choice is its index. `words` ends with NULL. */
MUST err yaml_need_word(const struct yaml_node *map, const char *key, const char *const *words,
                        size_t *ret_choice, struct err_info *why);
MUST err yaml_may_word(const struct yaml_node *map, const char *key, const char *const *words,
                       size_t *ret_choice, struct err_info *why);
/* The member as a list or map; may: *ret is NULL when it is absent. Walk it with
 *     for (const struct yaml_node *item = list ? list->first : NULL; item; item = item->next) */
MUST err yaml_need_list(const struct yaml_node *map, const char *key,
                        const struct yaml_node **ret_list, struct err_info *why);
MUST err yaml_may_list(const struct yaml_node *map, const char *key,
                       const struct yaml_node **ret_list, struct err_info *why);
MUST err yaml_need_map(const struct yaml_node *map, const char *key,
                       const struct yaml_node **ret_map, struct err_info *why);
MUST err yaml_may_map(const struct yaml_node *map, const char *key,
                      const struct yaml_node **ret_map, struct err_info *why);

#endif
