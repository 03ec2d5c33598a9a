/* mash/stage.c -- see stage.h. */
#include "mash/stage.h"

#define TO(s) (1u << MASH_##s)

/* A decision closes a case by itself: nothing goes to `closed` by a move, and nothing leaves it. */
static const struct {
    const char *word, *label;
    unsigned to;
    bool decides;
} stages[MASH_STAGE__COUNT] = {
    [MASH_CONTACT] = {"contact", "Contact", TO(INITIAL), false},
    [MASH_INITIAL] = {"initial", "Initial decision", TO(SCREENING) | TO(FINAL), true},
    [MASH_SCREENING] = {"screening", "Screening", TO(FINAL), true},
    [MASH_FINAL] = {"final", "Final decision", TO(SCREENING), true},
    [MASH_CLOSED] = {"closed", "Decided", 0, false},
};

const char *mash_stage_word(enum mash_stage s) { return stages[s].word; }
const char *mash_stage_label(enum mash_stage s) { return stages[s].label; }

bool mash_stage_of(str word, enum mash_stage *ret_stage)
{
    for (int s = 0; s < MASH_STAGE__COUNT; s++)
        if (str_eq_c(word, stages[s].word)) {
            *ret_stage = (enum mash_stage)s;
            return true;
        }
    return false;
}

bool mash_stage_may(enum mash_stage from, enum mash_stage to) { return stages[from].to >> to & 1; }
bool mash_stage_decides(enum mash_stage s) { return stages[s].decides; }
