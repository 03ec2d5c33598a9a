/* person/keep.c -- what a version leaves as it was; see record.h. */
#include "person/record.h"

typedef void keep_field(struct record_content *c, const struct record_content *older);

#define KEEP(field)                                                                                \
    static void keep_##field(struct record_content *c, const struct record_content *older)        \
    {                                                                                              \
        c->who.field = older->who.field;                                                           \
    }
KEEP(known_as)
KEEP(previous_family_name)
KEEP(birth_date)
KEEP(gender)
KEEP(address)
KEEP(postcode)
KEEP(uprn)
KEEP(upn)
KEEP(consistent_id)

static void keep_nhs_number(struct record_content *c, const struct record_content *older)
{
    c->who.nhs_number = older->who.nhs_number;
    c->who.nhs_status = older->who.nhs_status;
}

static void keep_life_status(struct record_content *c, const struct record_content *older)
{
    c->life = older->life;
    c->life_date = older->life_date;
    c->life_confirmed = older->life_confirmed;
}

void content_keep(struct record_content *c, const struct record_content *older)
{
    static keep_field *const fields[] = {
#define KEPT_FIELD(name) [KEPT_##name] = keep_##name,
        KEPT_LIST(KEPT_FIELD)
#undef KEPT_FIELD
    };
    for (size_t i = 0; i < COUNT(fields); i++)
        if (c->kept >> i & 1) fields[i](c, older);
}
