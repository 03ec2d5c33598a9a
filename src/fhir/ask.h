/* fhir/ask.h -- the parameters of a Patient search (R4, IHE PDQm ITI-78, UK Core Access): read,
 * turned into a question for search/, and held against whoever may be meant.
 *
 * A search of FHIR is a filter: who is found fits every parameter, to the letter. search/ finds who
 * may be meant, ask_fits keeps who does. */
#ifndef AIM_FHIR_ASK_H
#define AIM_FHIR_ASK_H

#include "codec/form.h"
#include "search/search.h"

enum { ASK_FILTERS_MAX = 16, ASK_VALUES_MAX = 4, ASK_TEXT_MAX = 200 };

/* Parameters that filter, and what they are: see ask.c. */
enum ask_kind {
    ASK_ID,
    ASK_IDENTIFIER,
    ASK_ACTIVE,
    ASK_FAMILY,
    ASK_GIVEN,
    ASK_NAME,
    ASK_BIRTHDATE,
    ASK_GENDER,
    ASK_ADDRESS,
    ASK_CITY,
    ASK_STATE,
    ASK_POSTCODE,
    ASK_UNHELD /* telecom, country, mother's maiden name: the hub holds none of it */
};

struct ask_filter {
    enum ask_kind kind;
    bool exact;
    pii value[ASK_VALUES_MAX]; /* any of them */
    size_t n;
    /* of an identifier, by ask_question: */
    pii nhs[ASK_VALUES_MAX];               /* an NHS number, or empty */
    struct search_ref ref[ASK_VALUES_MAX]; /* an agency's id, or empty */
    bool stranger;                         /* one is of a system that nobody here has */
};

struct fhir_ask {
    struct ask_filter filter[ASK_FILTERS_MAX]; /* all of them */
    size_t n;
    int64_t count;   /* of a page; -1 = not said */
    bool total_only; /* _summary=count, or _count=0 */
    str page;        /* which page of an earlier search; empty = the first of this one */
    str format;      /* _format; empty = not said */
    str self;        /* what was understood, encoded: "family=Doe&birthdate=2000-06-09" */
    bool ignored;    /* something was asked that is not used */
    bool strangers;  /* an identifier's system is not known here; by ask_question */
};

/* ERR_INPUT: a value or a modifier that is wrong, too many of something; with `strict` also a
 * parameter that is not used. *ret_code is the code; `why` names the parameter. */
MUST err ask_read(const struct form *f, bool strict, struct arena *a, struct fhir_ask *ret_ask,
                  const char **ret_code, struct err_info *why);

struct ask_world {
    struct hub *hub;
    const struct partners *partners;
    str agency; /* that asks */
};

/* The question for search_people, with ask_fits in it; `ask` must live as long.
 * ERR_INPUT with *ret_code: too little to search with. */
MUST err ask_question(struct fhir_ask *ask, const struct ask_world *world, struct arena *a,
                      struct search_query *ret_query, const char **ret_code, struct err_info *why);

/* Of one identifier: "system|value", "|value", "value", "system|". */
struct ask_token {
    str system, value;
    bool said_system; /* there is a bar */
};
struct ask_token ask_token_of(str text);
/* 'F', 'M', 'X', 'U'; 0 = it is no gender of R4. */
char ask_gender_of(str text);

/* Does this person fit every parameter? ctx is the struct fhir_ask. */
bool ask_fits(void *ctx, const struct search_held *held);
/* Were identifiers of certain systems wished for, and is this system not among them? */
bool ask_leaves_out(const struct fhir_ask *ask, str system);

#endif
