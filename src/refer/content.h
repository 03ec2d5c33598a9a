/* refer/content.h -- what a referral says: typed by who sends it, and added from what they may see.
 *
 * It exists sealed only, in a draft and in a referral alike, as JSON. What was shown before it was
 * sent is what is sent, word for word. */
#ifndef AIM_REFER_CONTENT_H
#define AIM_REFER_CONTENT_H

#include "agency/referrals.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/pii.h"

enum {
    REFERRAL_WORRY_MAX = 8000,
    REFERRAL_LINE_MAX = 200, /* of the short fields */
    REFERRAL_ROWS_MAX = 50,
    REFERRAL_RECORDS_MAX = 200,
    REFERRAL_BYTES_MAX = 256 * 1024
};

/* Does the family know? Safeguarding needs no consent, but it is said. */
#define TOLD_LIST(X)                                                                               \
    X(NOT_SAID, "", "")                                                                            \
    X(YES, "yes", "Yes")                                                                           \
    X(RISK, "no_risk", "No, telling them could put someone at risk")                               \
    X(OTHER, "no_other", "No, for another reason")
enum told {
#define TOLD_ENUM(name, word, label) TOLD_##name,
    TOLD_LIST(TOLD_ENUM)
#undef TOLD_ENUM
        TOLD__COUNT
};
const char *told_word(enum told t);
const char *told_label(enum told t);

/* Of an adult: do they have capacity to decide about this, and do they agree? */
#define CAPACITY_LIST(X)                                                                           \
    X(NOT_SAID, "", "")                                                                            \
    X(AGREES, "agrees", "They have capacity and agree")                                            \
    X(DISAGREES, "disagrees", "They have capacity and do not agree")                               \
    X(LACKS, "lacks", "They may lack capacity to decide about this")                               \
    X(NOT_ASKED, "not_asked", "It was not safe or not possible to ask")
enum capacity {
#define CAPACITY_ENUM(name, word, label) CAPACITY_##name,
    CAPACITY_LIST(CAPACITY_ENUM)
#undef CAPACITY_ENUM
        CAPACITY__COUNT
};
const char *capacity_word(enum capacity c);
const char *capacity_label(enum capacity c);

/* Support only goes with consent. */
#define CONSENT_LIST(X)                                                                            \
    X(NOT_SAID, "", "")                                                                            \
    X(GIVEN, "given", "Yes, they agree")                                                           \
    X(REFUSED, "refused", "No, they do not agree")                                                 \
    X(NOT_ASKED, "not_asked", "They have not been asked")
enum consent {
#define CONSENT_ENUM(name, word, label) CONSENT_##name,
    CONSENT_LIST(CONSENT_ENUM)
#undef CONSENT_ENUM
        CONSENT__COUNT
};
const char *consent_word(enum consent c);
const char *consent_label(enum consent c);
/* Index of `word` in the list of that kind; 0 (not said) for anything unknown. */
enum told told_of(str word);
enum capacity capacity_of(str word);
enum consent consent_of(str word);

/* One row that goes with it: an event, or that a service knows the person. */
struct content_row {
    str agency, service; /* names */
    str label;           /* of the event; "" = not open to who sent it */
    struct date date;    /* of the event; year 0 = not open to who sent it */
    str also;            /* other agencies that reported it */
    str lead, phone;     /* whom to ring */
    int64_t data_up_to_ms;
    bool left_out;       /* who sends it took it off: of a draft only */
};

struct refer_content {
    /* step 1 */
    pii worry;
    enum referral_pathway pathway;
    bool pathway_chosen;
    str offer; /* code */
    enum urgency urgency;
    bool urgency_chosen;
    enum told told;
    pii told_why;
    enum capacity capacity;
    pii capacity_why;
    enum consent consent;
    pii consent_by, consent_how;
    struct date consent_day;
    str back_name, back_phone; /* whom to ring back: staff */
    /* step 2: who it is about and what goes with it, as the sender sees it */
    bool checked;
    pii given, family, address, gender, nhs_number;
    struct date birth_date;
    int age; /* -1 = not known */
    const struct content_row *rows;
    size_t row_count;
    int64_t rows_older; /* so many more, older than these, are on the page and go with nothing */
    bool sent_review; /* that a review is required goes with it */
    pii why_review;   /* the sentence, where the sender sees it */
    const int64_t *records; /* the records it is about */
    size_t record_count;
};

MUST err refer_content_pack(const struct refer_content *c, struct buf *out, struct err_info *why);
/* ERR_CORRUPT: it is not one of ours. */
MUST err refer_content_unpack(str bytes, struct arena *a, struct refer_content *ret_content,
                        struct err_info *why);
/* Is the first step whole? ERR_INPUT with what to mend; *ret_field is the field's name on the
 * form. What belongs to another pathway is ignored. */
MUST err refer_content_check(const struct refer_content *c, const struct referral_terms *t,
                             struct date today, const char **ret_field, struct err_info *why);

#endif
