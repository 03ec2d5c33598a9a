/* weight/recapture.h -- how many there are in all, from three hunters that caught some of them.
 *
 * Two hunters (Petersen) must be independent, and are not where errors come together: who catches
 * the easy ones finds that others caught them too, and too few are thought to be left. With three,
 * the dependence of any two can be measured among what the third caught. The log-linear model with
 * all three dependences of two and none of all three has for those that nobody caught
 *     n000 = n111 n100 n010 n001 / (n110 n101 n011)
 * (Fienberg 1972, Biometrika 59; Bishop, Fienberg and Holland 1975, ch. 6). What stays hidden is
 * whom none of the three could ever have caught. */
#ifndef AIM_WEIGHT_RECAPTURE_H
#define AIM_WEIGHT_RECAPTURE_H

enum { RECAPTURE_CELLS = 8 };

struct recapture {
    double all;               /* estimated */
    double recall, low,
        high; /* of what was found, with its 95 % interval; 1 when nothing is known */
};

/* seen[k]: caught by exactly the hunters whose bits are in k; seen[0] by none of the three, which
 * the estimate does not use. found: all that were found by whatever means, for the recall. */
struct recapture recapture_three(const double seen[RECAPTURE_CELLS], double found);

#endif
