/* mash/stage.h -- the stages of a case and what may follow what. Pure. */
#ifndef AIM_MASH_STAGE_H
#define AIM_MASH_STAGE_H

#include "base/str.h"

enum mash_stage {
    MASH_CONTACT,   /* came in; nobody has looked */
    MASH_INITIAL,   /* somebody gave it a colour: is it for screening at all? */
    MASH_SCREENING, /* partners are asked */
    MASH_FINAL,     /* a decision is proposed or due */
    MASH_CLOSED,    /* decided */
    MASH_STAGE__COUNT
};

const char *mash_stage_word(enum mash_stage s);  /* "screening", as stored */
const char *mash_stage_label(enum mash_stage s); /* "Screening" */
bool mash_stage_of(str word, enum mash_stage *ret_stage);

/* May a case go from one to the other? Never to where it is. */
bool mash_stage_may(enum mash_stage from, enum mash_stage to);
/* May a decision be proposed in it? */
bool mash_stage_decides(enum mash_stage s);

#endif
