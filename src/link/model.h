/* link/model.h -- the comparisons that the hub makes, and a model of what they are worth: the text
 * format and the method are weight/model.h's; data/model/default.txt is compiled in. */
#ifndef AIM_LINK_MODEL_H
#define AIM_LINK_MODEL_H

#include "weight/model.h"

enum link_field {
    COMPARE_FORENAME,
    COMPARE_SURNAME,
    COMPARE_BIRTH,
    COMPARE_GENDER,
    COMPARE_ADDRESS,
    COMPARE_NHS,
    COMPARE_PUPIL,
    COMPARE_AGENCY,
    COMPARE__COUNT
};

/* Levels of each field, best first, in the order of the names in model.c. */
enum { LEVELS_MAX = 20 };
enum forename_level {
    FORENAME_SAME, /* + class of commonness, 0..5 */
    FORENAME_SPELLING = 6,
    FORENAME_PET,
    FORENAME_MIDDLE,
    FORENAME_SIMILAR,
    FORENAME_SIMILAR_RARE,
    FORENAME_LOW,
    FORENAME_INITIAL,
    FORENAME_SWAPPED,
    FORENAME_CLASH,
    FORENAME_DIFFERENT,
    FORENAME_MISSING
};
enum surname_level {
    SURNAME_SAME, /* + class of commonness, 0..4 */
    SURNAME_PART = 5,
    SURNAME_SPELLING,
    SURNAME_SIMILAR,
    SURNAME_LOW,
    SURNAME_SWAPPED,
    SURNAME_DIFFERENT,
    SURNAME_MISSING
};
enum gender_level { GENDER_SAME, GENDER_DIFFERENT, GENDER_MISSING };
enum address_level {
    ADDRESS_HOME,
    ADDRESS_BUILDING,
    ADDRESS_POSTCODE,
    ADDRESS_NEIGHBOUR,
    ADDRESS_SECTOR,
    ADDRESS_DISTRICT,
    ADDRESS_AREA,
    ADDRESS_DIFFERENT,
    ADDRESS_MISSING
};
enum number_level { NUMBER_SAME, NUMBER_SLIP, NUMBER_DIFFERENT, NUMBER_MISSING };
enum pupil_level { PUPIL_SAME, PUPIL_DIFFERENT, PUPIL_MISSING };
enum agency_level { AGENCY_SAME, AGENCY_OTHER };

struct level {
    double m, h, u; /* log2 */
    const char *words;
};

/* A model whose comparisons and levels are the hub's. */
struct model {
    int64_t
        id; /* hash of cleaning version and text: what feature rows and edges are stamped with */
    double upper, lone, lower, veto_floor, margin; /* see weight/model.h */
    double prior[WEIGHT_CLASSES];            /* log2 */
    struct calibration calibration;
    struct level level[COMPARE__COUNT][LEVELS_MAX];
    size_t place[COMPARE__COUNT]; /* of each field in `weights` */
    const struct weight_model *weights; /* as read; lives in the arena of model_parse */
};

/* Errors: those of weight_model_read; ERR_CONFIG too for a comparison or level that the hub has
 * not, or that the text lacks. */
MUST err model_parse(str text, struct arena *a, struct model *ret_model, struct err_info *why);
/* The model with comparisons and levels in the order of the enums: where training starts. */
void model_in_order(const struct model *m, struct weight_model *ret_weights);
/* The compiled-in one; parsed once, then shared. Never fails: the tests parse it. */
const struct model *model_default(void);

extern const char model_default_text[];              /* data/model/default.txt */
const char *model_field_word(enum link_field field); /* "birth date" */

#endif
