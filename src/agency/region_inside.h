/* agency/region_inside.h -- what the readers of the region file share. */
#ifndef AIM_AGENCY_REGION_INSIDE_H
#define AIM_AGENCY_REGION_INSIDE_H

#include "agency/region.h"

enum { REGION_FILE_MAX = 4 * 1024 * 1024, NAME_MAX_BYTES = 160, REGION_MONTHS_MAX = 300 };

struct reading {
    struct hub *hub;
    const struct partners *known;
    struct arena *a;
    struct region *r;
    struct map_str agencies; /* codes in the file */
    struct map_str types;
    str agency; /* of the agreement that is being read */
    str text;   /* of the region file */
    const struct yaml_node
        *after_recognition; /* the section behind that one; NULL = it is the last */
};

err region_no_memory(struct err_info *why);
MUST err region_need_code(const struct yaml_node *map, const char *key, str *ret,
    struct err_info *why);
MUST err region_need_line(const struct yaml_node *map, const char *key, size_t most, str *ret,
    struct err_info *why);
MUST err region_may_line(const struct yaml_node *map, const char *key, size_t most, str *ret,
    struct err_info *why);
MUST err region_need_phone(const struct yaml_node *map, const char *key, str *ret,
    struct err_info *why);
MUST err region_need_int32(const struct yaml_node *map, const char *key, int64_t min, int64_t max,
                           int32_t *ret, struct err_info *why);
MUST err region_once(struct map_str *seen, const struct yaml_node *at, str code,
    struct err_info *why);
/* A file that the region file names, its path taken from there. `missing`: what to say when it is
 * not there. */
MUST err region_read_file(struct reading *g, const struct yaml_node *item, const char *missing,
                          const char **ret_path, str *ret_text, struct err_info *why);
MUST err region_read_agreement(struct reading *g, const struct yaml_node *node,
                               struct err_info *why);
/* `expected` or `expected_every_hours` of an agreement. */
MUST err region_read_due(struct reading *g, const struct yaml_node *node,
                         struct q_agency_put_agreement_in *in, struct err_info *why);
bool region_has_service(const struct reading *g, str agency, str code);
/* The agency's `identifier_systems`, with spaces between. */
MUST err region_read_systems(struct reading *g, const struct yaml_node *node, str agency,
                             str *ret_text, struct err_info *why);
/* One item of `incidents`; the catalogue has been read. */
MUST err region_read_incident(struct reading *g, const struct yaml_node *node,
                              struct err_info *why);
/* The lines of this member or item, up to the next one. */
MUST err region_cut(struct reading *g, str text, const struct yaml_node *node, str *ret_lines,
                    struct err_info *why);
/* The same for an item of a list: `after` is what follows the list; NULL = nothing. */
MUST err region_cut_item(struct reading *g, str text, const struct yaml_node *node,
                         const struct yaml_node *after, str *ret_lines, struct err_info *why);
/* Every section of settings that the file has (terms.h); all else has been read. */
MUST err region_read_terms(struct reading *g, str text, const struct yaml_node *root,
                           struct err_info *why);
/* One item of `recognition`: what the region sets for a rule. Then, when the rules have been read:
 * is each of them there? */
MUST err region_read_setting(struct reading *g, const struct yaml_node *item, struct err_info *why);
MUST err region_check_settings(const struct reading *g, struct err_info *why);
/* One item of `rules`: a file, and every rule in it. */
MUST err region_read_rules(struct reading *g, const struct yaml_node *item, struct err_info *why);

#endif
