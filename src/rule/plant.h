/* rule/plant.h -- faults that tests plant in when persons are judged, to see that they would notice
 * them. In the product PLANTED() is false at compile time; tests/rule builds this folder once more
 * with RULE_PLANT. */
#ifndef AIM_RULE_PLANT_H
#define AIM_RULE_PLANT_H

#define RULE_PLANTS(X)                                                                             \
    X(LATE, "who may change on a day is judged the day after")                                     \
    X(FIRING, "what fires is not looked at again by time alone")                                   \
    X(SLOW_FEED, "what waits for a feed that is late is not asked again")                          \
    X(FADED, "what does not hold today is taken never to hold by time alone")

#define RULE_PLANT_NAME(name, words) PLANT_##name,
enum rule_plant { PLANT_NONE, RULE_PLANTS(RULE_PLANT_NAME) PLANT__COUNT };

#ifdef RULE_PLANT
extern enum rule_plant rule_planted;
#define PLANTED(name) (rule_planted == PLANT_##name)
#else
#define PLANTED(name) false
#endif

#endif
