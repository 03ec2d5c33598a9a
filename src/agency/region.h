/* agency/region.h -- the region file (docs/region.md): read and checked as a whole, applied as a
 * whole.
 *
 * What it says about people who use the hub is access's to read: see `users`. */
#ifndef AIM_AGENCY_REGION_H
#define AIM_AGENCY_REGION_H

#include "agency/partners.h"
#include "codec/yaml.h"
#include "query.h"

enum { REGION_RULES_MAX = 500, REGION_TYPES_MAX = 512 };

struct region_rule_file {
    const char *path;
    str text;
};

struct region_mapping_file {
    const char *path;
    str text;
};

struct region_section {
    const char *key; /* of terms_sections */
    str text;        /* word for word, with its key */
};

/* As it will be stored; everything lives in the arena it was read into. */
struct region {
    const char *path;
    bool drafts; /* set after reading: new rules are drafts in a training hub too */
    str name, duty_line;
    struct q_agency_put_in *agencies;
    struct q_agency_put_service_in *services;
    struct q_agency_put_type_in *types;
    struct q_agency_put_agreement_in *agreements;
    struct q_agency_put_rule_in *rules;
    const struct yaml_node **rule_nodes; /* where each rule stands, for errors */
    const struct yaml_node *recognition; /* list of what the region sets for rules, or NULL */
    struct region_rule_file *rule_files;
    struct region_mapping_file *mappings; /* that agreements name */
    size_t mapping_count;
    struct region_section *sections;
    size_t section_count;
    size_t agency_count, service_count, type_count, agreement_count, rule_count, rule_file_count;
    const struct yaml_node *users;       /* list, or NULL */
};

/* Read the file and those it names. `known` is what the hub has: the file may refer to it.
 * ERR_INPUT with file, line and column; nothing it did not understand is skipped. */
MUST err region_read(struct hub *h, const char *path, const struct partners *known, struct arena *a,
                     struct region *ret_region, struct err_info *why);

/* Does the file, or the hub, have an agency of this code? */
bool region_has_agency(const struct region *r, const struct partners *known, str code);

struct region_changes {
    int added, changed, same; /* of all kinds of things, users not counted */
    int drafts;               /* of those: wait for two approvals */
};
/* In one transaction. Same file again: everything is `same`. */
MUST err region_apply(struct db *db, struct hub *h, const struct region *r,
                      struct region_changes *ret_changes, struct err_info *why);

/* ---- drafts ---- */

enum { APPROVALS_NEEDED = 2 };
/* One named person approves the agreement's text as it is now; *ret_live when it went live by that.
 * ERR_ABSENT (no such draft), ERR_CONFLICT (this person approved it already). Not audited here. */
MUST err agreement_approve(struct db *db, struct hub *h, str id, str login, bool *ret_live,
                           struct err_info *why);

#endif
