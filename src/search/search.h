/* search/search.h -- four fields to at most five people, best first.
 *
 * A page, the command line and JSON show the same struct. Texts in it are for this viewer: what the
 * access decision did not open is empty. Nobody is found, counted or hinted at whom the viewer may
 * not know of. Every search is in the log, with whom it showed, before this returns. */
#ifndef AIM_SEARCH_SEARCH_H
#define AIM_SEARCH_SEARCH_H

#include "event/identity.h"
#include "search/viewer.h"

enum { SEARCH_RESULTS_MAX = 5, SEARCH_TEXT_MAX = 200 };

/* As typed; empty = not given. The birth date comes as one text ("2000-06-09", "9 6 2000", "June
 * 2000", "2000") or in three; age is "13" or "12 to 14"; address is an address or a postcode, or
 * both. */
struct search_form {
    pii given_name, family_name;
    pii birth_date, birth_day, birth_month, birth_year;
    pii age, gender, address, nhs_number;
};

/* An agency's own id of a person. */
struct search_ref {
    str agency; /* code */
    pii ref;
};

/* What the hub holds of one who may be meant. */
struct search_held {
    const struct identity *identity;
    const struct record *records;
    size_t record_count;
    int shield; /* enum shield, or-ed */
    /* What this viewer may see of it. What is not open must not be found out piece by piece: it
     * fits as a whole or not at all. */
    bool other_names_open, outcode_open, address_open;
    bool home; /* the address that was typed is theirs */
};

struct search_query {
    struct demographics who; /* what was understood; texts borrowed from the form */
    int age_from, age_to;    /* -1 = not given */
    const struct demographics *also; /* other ways to say it, each as good as `who` */
    size_t also_count;

    bool at_home; /* nothing but an address: who lives there now? */

    /* The rest is for machines, which ask to the letter; all zero for a person's form. */
    const int64_t *persons; /* who is meant is known by id, ... */
    size_t person_count;
    const struct search_ref *refs; /* ... or by an agency's id: then nobody else is looked for. */
    size_t ref_count; /* Another agency's find only those whose identifiers the viewer may see */
    bool (*fits)(void *ctx, const struct search_held *held); /* who does not is not found */
    void *ctx;
    bool by_place; /* `fits` looks at the address: whose whereabouts are kept is not found at all */
    size_t most;   /* results; 0 = SEARCH_RESULTS_MAX */
    /* Single: the only one who may be meant, or nobody. Sure: very strong too, and nothing
     * differs. Who is left out by this was not shown, and is not in the log. */
    enum { SEARCH_ANY, SEARCH_SINGLE, SEARCH_SURE } only;
};

/* Understand a form. ERR_INPUT: *ret_field is the field that is wrong ("birth_date", "age", ...),
 * or "" when what is given is too little to search with: what gives no key of link/keys.h, as one
 * name with a year or a town. An address with its postcode is enough to be understood; who may ask
 * with nothing else, search_people decides. Nothing typed is in the error's text. */
MUST err search_understand(const struct search_form *form, struct hub *h, struct arena *a,
                           struct search_query *ret_query, const char **ret_field,
                           struct err_info *why);

/* "9 June 2000", "June 2000", ...: the search said again, for the page. Empty when nothing was
 * given. */
struct search_said {
    str given_name, family_name, birth_date, age, gender, address, nhs_number;
};

#define STRENGTH_LIST(X)                                                                           \
    X(WEAK, "weak", "Weak match", "shown so that nobody is missed")                                \
    X(POSSIBLE, "possible", "Possible match",                                                      \
      "could be a relative or a recording mistake, check with the service")                        \
    X(STRONG, "strong", "Strong match", "usually the right person, check one more detail")         \
    X(VERY_STRONG, "very_strong", "Very strong match", "almost always the right person")
enum strength {
#define STRENGTH_ENUM(name, word, label, meaning) STRENGTH_##name,
    STRENGTH_LIST(STRENGTH_ENUM)
#undef STRENGTH_ENUM
        STRENGTH__COUNT
};
const char *strength_word(enum strength s);    /* "very_strong" */
const char *strength_label(enum strength s);   /* "Very strong match" */
const char *strength_meaning(enum strength s); /* "almost always the right person" */

struct search_result {
    int64_t person;
    str given_name, family_name;
    str other_names;       /* "Janey Doe, Jane Smith"; "" = none, or not for this viewer */
    bool other_names_shown;
    str birth_date;        /* "9 June 2000"; "" = not known */
    int age;               /* -1 = not known */
    str gender;            /* "Female", "Male", "Other"; "" = not known */
    str area;              /* outcode; the whole address only when it is what was typed */
    bool area_shown;
    enum strength strength;
    str agrees, differs;   /* "Surname, month and year of birth." in words; may be empty */

    /* The same for machines. */
    struct date born;      /* year 0 = not known, or not for this viewer */
    char gender_letter;    /* 'F', 'M', 'X'; 0 = not known, or not for this viewer */
    bool area_typed;       /* `area` is the address that was typed */
    uint64_t nhs_number;   /* 0 = not known, or neither typed nor for this viewer */
    const struct search_ref
        *refs; /* the viewer's own agency's, and others' where they may be seen */
    size_t ref_count;
    double weight;         /* match weight in bits; 0 when asked by id */
};

/* What an address alone led to. */
enum search_place {
    PLACE_NOT_ASKED,
    PLACE_ONE,
    PLACE_SEVERAL, /* more than one address fits: nobody is shown */
    PLACE_MANY     /* a place where many live: nobody is shown */
};

struct search_results {
    enum search_place place;
    struct search_result at[SEARCH_RESULTS_MAX];
    size_t n;
    struct search_said said;
    str region, duty_line;
    /* how up to date the answer is: of the services of the region */
    size_t services, services_current;
    const struct service *const *late; /* services whose feed is late */
    const int64_t *late_since_ms;      /* up to when their data goes; 0 = none has come */
    size_t late_count;
};

/* Search, decide, log. ERR_DENIED: this user or purpose may not search. ERR_INPUT: they may not
 * search by an address alone. */
MUST err search_people(struct hub *h, const struct partners *p, const struct viewer *v,
                       const struct search_query *q, struct arena *a,
                       struct search_results *ret_results, struct err_info *why);

#endif
