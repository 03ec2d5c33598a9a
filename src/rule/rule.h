/* rule/rule.h -- recognition: rules are data, judged over the events of one person at one moment.
 *
 *     text (YAML) -> rule_parse -> rule_compile (against the region's catalogue) -> rule_judge ->
 * sentence
 *
 * Nothing here touches a store or a clock. docs/rules.md is the language. */
#ifndef AIM_RULE_RULE_H
#define AIM_RULE_RULE_H

#include "base/buf.h"
#include "codec/yaml.h"
#include "event/household.h"

enum {
    RULE_CHECKS_MAX = 8,
    RULE_FIELDS = 8, /* numbers of a block */
    RULE_ID_MAX = 12,
    RULE_TYPES_MAX = 640, /* event types that rules can tell apart: a catalogue's, and stand-ins */
    RULE_FILE_MAX = 1024 * 1024,
    RULE_LIST_MAX = 500, /* rules of a file; a region's rules of all files are as many */
    RULE_ADULT_AGE = 18,
    RULE_EVIDENCE_MAX = 1000, /* events that a hit lists of the person, and of who lives there: the
                                 newest of the person's */
    RULE_CARE_AGE = 25, /* until then the children's services may still be responsible */
    RULE_NONE = INT32_MIN,  /* a bound or number that is not there */
    RULE_ALWAYS = INT32_MIN /* a day before all days */
};

/* The gravest last. */
enum rule_band { BAND_GREEN, BAND_AMBER, BAND_RED, BAND__COUNT };
const char *rule_band_word(enum rule_band b); /* "red" */
bool rule_band_of(str word, enum rule_band *ret_band);

/* Of those who live with a person. */
enum household_who {
    HOUSEHOLD_ANY,
    HOUSEHOLD_ADULT,
    HOUSEHOLD_CHILD,
    HOUSEHOLD_SIBLING,
    HOUSEHOLD_WHO__COUNT
};

struct expect_plan;
struct expect_person;
struct rule_block; /* a kind of block: rule/block.h */

/* An agreement of the partners, and its agency: their places. */
struct rule_teller {
    uint16_t terms, agency;
};

/* Which events a block looks at. */
struct rule_pick {
    uint32_t classes;              /* CLASS_BIT of each */
    uint32_t kinds;                /* bit of each agency kind; all bits = any */
    const struct yaml_node *types; /* first of a list of codes */
    size_t type_count;             /* 0 = any */
    const struct yaml_node *agencies, *services; /* first of a list of codes; NULL = any */
    str as;      /* what its types are together, for sentences; empty = they are listed */
    bool closed; /* of a status: the day on which it ended, not that on which it began */
    /* filled by rule_compile: */
    uint64_t type_bits[RULE_TYPES_MAX / 64];
    const bool *by_agency;      /* NULL = any */
    const bool *const *by_service; /* by agency; NULL = any */
    const struct rule_teller *tellers; /* live agreements that bring such events */
    size_t teller_count;
};

/* One block. Numbers that the file does not give are RULE_NONE. */
struct rule_check {
    const struct rule_block *block;
    struct rule_pick of;    /* what it counts */
    struct rule_pick other; /* of a sequence: what comes before or after it */
    int32_t days, at_least, at_most, from_agencies, times, within, from, below; /* RULE_FIELDS */
    uint8_t named[RULE_FIELDS]; /* of them: 1 + place in rule.numbers of what stands there; 0 = a
                                   number of the file's */
    bool open;
    enum household_who who;
    const struct rule_check *any; /* alternatives */
    size_t any_count;
    const struct yaml_node *contact_names; /* keys of expected contacts; NULL = any */
    uint64_t contacts; /* filled by rule_compile: their places in the region's section `unseen` */
    unsigned needs; /* RULE_NEEDS_... of what it says, and of the alternatives */
};

/* What rules may need to know beside a person's events: bits. */
enum {
    RULE_NEEDS_BIRTH_DATE = 1,
    RULE_NEEDS_HOUSEHOLD = 2,
    RULE_NEEDS_HOUSEHOLD_AGES = 4, /* of everybody there, not only of those who have events */
    RULE_NEEDS_EXPECTED = 8,       /* rule_moment.expect and .who */
    RULE_NEEDS_NEWBORNS = 16       /* .accounted */
};

/* Where a hit leads: children's social care, or an adult safeguarding concern (section 42). */
enum rule_pathway {
    PATHWAY_BY_AGE,
    PATHWAY_CHILDREN,
    PATHWAY_ADULTS,
    PATHWAY__COUNT
};
const char *rule_pathway_word(enum rule_pathway p); /* "children" */

/* Who is told where a worker is allocated. */
enum rule_tell {
    TELL_UNSAID, /* the worker: what the region's queue does */
    TELL_WORKER,
    TELL_QUEUE,
    TELL__COUNT
};

struct rule_example; /* rule/prove.h */

/* A number that the rule names, and a region may set. */
struct rule_setting {
    str name;
    const char *place;      /* the first setting that it stands for: "at_least" */
    int32_t value, written; /* now, and in the rule's own file */
    int32_t min, max;       /* of all places that it stands in */
};

struct rule {
    str id, name, owner;
    int32_t version;
    int32_t since;          /* its first day, counted from 1970 */
    enum rule_band band;
    int32_t weight, half_life_days, due_hours;
    int32_t expected_weekly; /* new hits that its owner expects of 100,000 persons; 0 = not said */
    enum rule_pathway pathway;
    bool support;            /* may lead to support with consent, instead of safeguarding */
    enum rule_tell tell;
    const struct yaml_node
        *covered_by; /* ids: while one of those fires, this one waits beside it */
    const struct yaml_node *node;       /* where it stands */
    const struct rule_example *examples;
    size_t example_count;
    const struct rule_setting *numbers; /* in the order of the file */
    size_t number_count;
    const struct rule *written; /* with the numbers of its file; NULL = these are they */
    struct rule_check checks[RULE_CHECKS_MAX];
    size_t check_count;
    unsigned needs; /* RULE_NEEDS_... of its blocks */
};

struct rule_list {
    struct rule *at;
    size_t n;
};

/* All rules of a file. Texts live in `a`. ERR_INPUT names file, line, column and what to write. */
MUST err rule_parse(const char *file, str text, struct arena *a, struct rule_list *ret_rules,
                    struct err_info *why);
/* The same with a region's own numbers: the list `recognition` of the region file, which may be
 * about other rules too. NULL = what the text itself says under that key. */
MUST err rule_parse_with(const char *file, str text, const struct yaml_node *settings,
                         struct arena *a, struct rule_list *ret_rules, struct err_info *why);

/* All rules that live together: which covers which. ERR_INPUT at its place: a rule that is not
 * there, a circle, one that is covered by a lighter one or by one that never fires with it. */
MUST err rules_check(const struct rule *const *rules, size_t n, struct err_info *why);
/* The rule that covers rules[which] now, of those that fire; NULL = none. Never all of them. */
const struct rule *rules_cover(const struct rule *const *firing, size_t n, size_t which);

/* Look up its types and who could tell of them. ERR_INPUT: a type the catalogue does not have, or
 * one of a class the block does not look at. `a` must live as long as the rule. */
MUST err rule_compile(struct rule *r, const struct partners *p, struct arena *a,
                      struct err_info *why);

/* Whoever lives with the person, as of today. */
struct rule_household {
    const struct household_life *at;
    size_t n;
    bool unread; /* not looked up yet: every block about it holds, to see whether it is worth
                  * while */
};

/* The moment and the person: what is not in the events. */
struct rule_moment {
    const struct partners *partners;
    int32_t today;              /* days since 1970, UK */
    struct date born;           /* year 0 = not known */
    const int32_t
        *complete_to; /* by agency: day up to which its feed is complete; RULE_NONE = never fed */
    const int32_t *told_from; /* by agreement: the first day of which its feed tells; RULE_ALWAYS,
                                 and NULL: of all */
    const struct rule_household *household; /* NULL: not known; no block about it holds */
    const struct expect_plan *expect; /* NULL, or who NULL: blocks about expected contacts do not
                                         hold */
    const struct expect_person *who;
    bool accounted; /* a record of a newborn without a name, who is looked at by another:
                       newborn.h */
    bool whole; /* of `expect`: as if every feed were complete for ever */
    bool counted; /* of_class is filled in, by rule_moment_count */
    uint32_t of_class[CLASS__COUNT];
};
/* How many of the events are of each class, so that it is soon clear which rules have too few to
 * fire. From then on the moment is for these events alone. */
void rule_moment_count(struct rule_moment *m, const struct activity *events, size_t n);

/* The numbers of one check; what does not apply is 0. */
struct rule_fact {
    int32_t count, agencies, services,
        before; /* before: rising, the days before; days_since, status, after, without: the days */
    int32_t type;   /* same_type: which one, else -1 */
    int32_t choice; /* any: which of its blocks */
};

struct rule_hit {
    const struct rule *rule;
    struct rule_fact facts[RULE_CHECKS_MAX];
    int32_t newest; /* day of its newest event */
    const struct activity **events; /* in the order of the list, the leads and their echoes; then
                                       those of others who live there, by day */
    size_t event_count;             /* at most 2 * RULE_EVIDENCE_MAX */
};

/* Does the rule fire? `events` as activity_arrange left them. On true *ret_hit holds its numbers;
 * its events are listed only by rule_evidence, because most persons have no hit. */
bool rule_judge(const struct rule *r, const struct activity *events, size_t n,
                const struct rule_moment *m, struct rule_hit *ret_hit);
MUST err rule_evidence(const struct rule *r, const struct activity *events, size_t n,
                       const struct rule_moment *m, struct arena *a, struct rule_hit *hit,
                       struct err_info *why);

/* The term of a hit in the ranking, in thousandths, `today`. */
int64_t rule_term(int32_t weight, int32_t half_life_days, int32_t newest, int32_t today);

/* For everybody, the family too: "5 different services reported 5 possible concerns in the last 90
 * days". Without a full stop. */
void rule_sentence(const struct rule *r, const struct rule_fact *facts, const struct partners *p,
                   struct buf *out);
/* What stands beside it, for those who work with rules: "rule R2: at least 5 from at least 3
 * agencies". */
void rule_asked(const struct rule *r, struct buf *out);
/* Both, the second in brackets. */
void rule_sentence_whole(const struct rule *r, const struct rule_fact *facts,
                         const struct partners *p, struct buf *out);
/* Instead of a sentence, of a review that is open still. */
#define RULE_SILENT                                                                                \
    "Nothing asks for this review any more: what it rested on was corrected, withdrawn or is "     \
    "long "                                                                                        \
    "past"
/* Where it leads now, for somebody of that age (below 0 = not known); never PATHWAY_BY_AGE. */
enum rule_pathway rule_pathway_at(const struct rule *r, int age);
/* The rule itself: "Review required (red) on at least 5 counts of activity from at least 3
 * agencies in the last 90 days." */
void rule_explain(const struct rule *r, const struct partners *p, struct buf *out);

#endif
