/* fhir/call.h -- one call at this door, for the files that answer it. */
#ifndef AIM_FHIR_CALL_H
#define AIM_FHIR_CALL_H

#include "fhir/ask.h"
#include "fhir/patient.h"
#include "fhir/write.h"
#include "machine/machine.h"

enum { CALL_ISSUES_MAX = 8 };

struct fhir_call {
    struct machine_call who;
    const struct http_request *q;
    struct http_answer *answer;
    struct arena *arena;
    struct hub *hub;
    const char *base;        /* "https://hub.example/fhir/R4" */
    str tail;                /* what stands in the path where the row has a star */
    struct form form;        /* parameters, of the address and of a form */
    bool strict;             /* Prefer: handling=strict */
    struct fhir_fault fault; /* of a refusal: code and element */
    int status;              /* of a refusal, when it is not the error's own */
    struct fhir_issue issue[CALL_ISSUES_MAX]; /* said beside a good answer */
    size_t issue_n;
    struct json_writer out;
};

/* Refuse with an issue of this code and a status of its own. */
err call_refuse(struct fhir_call *c, int status, const char *code, struct err_info *why,
                const char *text);
void call_say(struct fhir_call *c, enum fhir_severity severity, const char *code,
              const char *text);

/* ---- what may be called: each fills c->answer or refuses ---- */

err fhir_metadata(struct fhir_call *c, struct err_info *why);
err fhir_search(struct fhir_call *c, struct err_info *why);
err fhir_read(struct fhir_call *c, struct err_info *why);
err fhir_match(struct fhir_call *c, struct err_info *why);
err fhir_pix(struct fhir_call *c, struct err_info *why);
err fhir_put(struct fhir_call *c, struct err_info *why);
err fhir_reports(struct fhir_call *c, struct err_info *why);
err fhir_report(struct fhir_call *c, struct err_info *why);

/* ---- shared ---- */

/* Ask search/ for this call's user; *ret_people are the results with their ids for this agency. */
MUST err call_ask(struct fhir_call *c, const struct search_query *q,
                  struct search_results *ret_results, struct fhir_person **ret_people,
                  struct err_info *why);
/* The feeds that are late make "nobody" mean less than it says. */
void call_say_late(struct fhir_call *c, const struct search_results *r);
/* For ask_question. */
struct ask_world call_world(const struct fhir_call *c);

#endif
