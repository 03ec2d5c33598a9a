/* rule/spell.h -- when a rule would have fired, day by day, over the events that are known now.
 *
 * A rule is judged anew only on days on which its answer can change: when something happened, when
 * it falls out of a window, when a status ends, on a birthday. Between two of them nothing changes,
 * so a year costs some dozens of judgements a person and no more. */
#ifndef AIM_RULE_SPELL_H
#define AIM_RULE_SPELL_H

#include "rule/rule.h"

/* Days on which it fires without a break. */
struct rule_spell {
    int32_t from, until;  /* until: the first day on which it does not, or one past the period */
    struct rule_hit hit;  /* as on the first of them; without its events */
};

/* The spells that touch the days first..last, in order, into the arena. On each day only what had
 * happened by then counts; `m->today` is not looked at. `events` as activity_arrange left them.
 * A spell that begins on `first` may have begun before. ERR_LIMIT (arena). */
MUST err rule_spells(const struct rule *r, const struct activity *events, size_t n,
                     const struct rule_moment *m, int32_t first, int32_t last, struct arena *a,
                     const struct rule_spell **ret_spells, size_t *ret_n, struct err_info *why);

/* The first day after m->today, at most `last`, on which a rule that does not fire may begin to by
 * time alone: nothing new comes to be known of the person. RULE_NONE: never; `last` also when it
 * begins on none until then and may later. What waits for a feed
 * that is late is the day after m->today: `whole` are feeds that are complete for ever. Until that
 * day it fires on no day, however complete the feeds become. ERR_LIMIT (arena). */
MUST err rule_next_day(const struct rule *r, const struct activity *events, size_t n,
                       const struct rule_moment *m, const int32_t *whole, int32_t last,
                       struct arena *a, int32_t *ret_day, struct err_info *why);

#endif
