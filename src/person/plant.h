/* person/plant.h -- faults that tests plant in what decides what is true, to see that they would
 * notice them. In the product PLANTED() is false at compile time; tests/ingest builds these files
 * once more with TRUTH_PLANT. */
#ifndef AIM_PERSON_PLANT_H
#define AIM_PERSON_PLANT_H

#define TRUTH_PLANTS(X)                                                                            \
    X(ARRIVAL, "of two versions of an event the one that came last stands")                        \
    X(WITHDRAWN_LATE, "a withdrawal does not meet an original that comes after it")                \
    X(WITHDRAWN_EVER, "what was withdrawn can never be said again")                                \
    X(MOVED, "an event that another record has now stays with the first, too")                     \
    X(MOVED_HISTORY, "a record that gets an event does not learn what was said of it before")      \
    X(MOVED_AT_ONCE, "an event that changes hands within one delivery stays with both")            \
    X(STATED, "the time that a row states is ignored")                                             \
    X(MERGER, "a merger is not linked before something else is said of the record")                \
    X(MERGER_OLDEST, "of two mergers of a record the older counts")                                \
    X(SHIELD, "a shield counts only when it comes with the first word about a record")             \
    X(CURED_BY_OLD, "an older good row takes a newer bad one out of quarantine")                   \
    X(CURE, "a better row takes nothing out of quarantine")                                        \
    X(OLD_NEWS, "a bad row that comes after the better one waits for ever")

#define TRUTH_PLANT_NAME(name, words) PLANT_##name,
enum truth_plant { PLANT_NONE, TRUTH_PLANTS(TRUTH_PLANT_NAME) PLANT__COUNT };

#ifdef TRUTH_PLANT
extern enum truth_plant truth_planted;
#define PLANTED(name) (truth_planted == PLANT_##name)
#else
#define PLANTED(name) false
#endif

#endif
