/* agency/terms.c -- the table of sections; see terms.h. */
#include "agency/terms.h"

#include <stdio.h>

const struct terms_section terms_sections[] = {
    {"calendar", terms_read_calendar},
    {"queue", terms_read_queue},
    {"unseen", terms_read_unseen},
    {"encompass", terms_read_encompass},
    {"protection", terms_read_protection},
    {"mash", terms_read_mash},
    {"referrals", terms_read_referrals},
};
const size_t terms_section_count = COUNT(terms_sections);

void terms_fact(const char *key, char name[TERMS_FACT_MAX])
{
    snprintf(name, TERMS_FACT_MAX, "terms:%s", key);
}
