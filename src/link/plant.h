/* link/plant.h -- faults that tests plant in the linker, to see that they would notice them. In the
 * product PLANTED() is false at compile time; tests/link builds this floor once more with
 * LINK_PLANT. */
#ifndef AIM_LINK_PLANT_H
#define AIM_LINK_PLANT_H

#define LINK_PLANTS(X)                                                                             \
    X(NEIGHBOURS, "whoever lost or gained evidence is not solved again")                           \
    X(STALE_EDGES, "evidence of a record that changed is kept")                                    \
    X(ONE_WAY, "evidence goes from one of its two ends only")                                      \
    X(STALE_FLAGS, "evidence of the same weight is not written again")                             \
    X(FAR_ENDS, "a component ends with what changed")                                            \
    X(ARRIVAL, "ties are broken by who was taken up first")                                        \
    X(DECISIONS, "what humans decided is not read for those already linked")                       \
    X(MERGERS, "an agency's merger is forgotten when its record changes")                          \
    X(OLD_PERSON, "a person whose record left is not written again")                               \
    X(KEYS, "a person that records moved to cannot be found by them")                              \
    X(POSSIBLE_UNTOUCHED, "possible links of a person's other records are not looked at again")    \
    X(POSSIBLE_UNREAD, "the other person of a possible link is not read")                          \
    X(POSSIBLE_KEPT, "a possible link that is settled stays")                                      \
    X(POSSIBLE_ARRIVAL, "of two pairs that weigh the same the one that came first is shown")       \
    X(HEAVY, "a heavy key is refined only once enough people are there")                           \
    X(STALE_LOOK, "who was looked up stays so when the graph is forgotten")                        \
    X(MAJORITY, "the id goes to any part of a person")                                             \
    X(ALIAS, "an id that is no more does not say where its records went")

#define LINK_PLANT_NAME(name, words) PLANT_##name,
enum link_plant { PLANT_NONE, LINK_PLANTS(LINK_PLANT_NAME) PLANT__COUNT };

#ifdef LINK_PLANT
extern enum link_plant link_planted;
#define PLANTED(name) (link_planted == PLANT_##name)
#else
#define PLANTED(name) false
#endif

#endif
