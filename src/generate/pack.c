/* generate/pack.c -- the table of packs. */
#include "generate/pack.h"

const struct pack_row packs[PACK__COUNT] = {
    [PACK_NONE] = {"", "an ordinary region", .twin_births = 150, .triplets = 130, .namesakes = 350,
                   .alike = 600, .other_sex = 30, .small_agencies = 100},
    [PACK_TWINS] = {"twins", "nearly half of the births are of two or three", .twin_births = 4500,
                    .triplets = 130, .namesakes = 350, .alike = 600, .other_sex = 30,
                    .small_agencies = 100, .large_families = true},
    [PACK_SIBLINGS] = {"siblings", "many children, close in age, with names that begin alike",
                       .twin_births = 150, .triplets = 130, .namesakes = 350, .alike = 4000,
                       .other_sex = 30, .small_agencies = 100, .large_families = true},
    [PACK_NAMESAKES] = {"namesakes", "half of the sons have their father's name",
                        .twin_births = 150, .triplets = 130, .namesakes = 5000, .alike = 600,
                        .other_sex = 30, .small_agencies = 100, .large_families = true},
    [PACK_ORIGINS] = {"origins", "every way of naming, and every agency, has its fair share",
                      .twin_births = 150, .triplets = 130, .namesakes = 350, .alike = 600,
                      .other_sex = 400, .small_agencies = 400},
    [PACK_CASES] = {"cases", "planted cases that rules should find in time, and decoys",
                    .twin_births = 1200, .triplets = 130, .namesakes = 3500, .alike = 600,
                    .other_sex = 30, .small_agencies = 100, .stories = 2500},
};

bool pack_find(str name, enum pack *ret_pack)
{
    for (int p = PACK_NONE + 1; p < PACK__COUNT; p++)
        if (str_eq_c(name, packs[p].name)) {
            *ret_pack = (enum pack)p;
            return true;
        }
    return false;
}
