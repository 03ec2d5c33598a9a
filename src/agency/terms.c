/* agency/terms.c -- the table of sections; see terms.h. */
#include "agency/terms.h"

#include <stdio.h>

const struct terms_section terms_sections[] = {
    {"calendar", YAML_MAP, terms_read_calendar},
    {"queue", YAML_MAP, terms_read_queue},
    {"unseen", YAML_MAP, terms_read_unseen},
    {"encompass", YAML_MAP, terms_read_encompass},
    {"protection", YAML_MAP, terms_read_protection},
    {"mash", YAML_MAP, terms_read_mash},
    {"referrals", YAML_MAP, terms_read_referrals},
    {"wards", YAML_LIST, terms_read_wards},
};
const size_t terms_section_count = COUNT(terms_sections);

void terms_fact(const char *key, char name[TERMS_FACT_MAX])
{
    snprintf(name, TERMS_FACT_MAX, "terms:%s", key);
}
