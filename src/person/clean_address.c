/* person/clean_address.c -- "Flat 2, 23 Inour St., Birmingham B99 1AA": flat, number, street,
 * postcode. Words are kept as sounds, so that a slip in a street's name rarely makes another
 * street. */
#include "person/clean.h"

#include "likeness/address.h"
#include "likeness/sound.h"

void clean_address(str line, struct feature_home *home)
{
    char room[CLEAN_TEXT_MAX];
    struct address a;
    address_read(clean_fold(line, room), &a);
    if (!home->code) home->code = a.code;
    home->number = a.number;
    home->flat = a.flat;
    for (size_t i = 0; i < a.names && i < COUNT(home->street); i++)
        home->street[i] = sound_code(a.name[i]);
    home->street_type = a.type.len ? name_hash(a.type.at, a.type.len) : 0;
}
