/* generate/plan.c -- routine contacts by age, and the concerns that troubles bring.
 *
 * Most people have none of the latter. Some have one to three in two years; a few have five to nine
 * within three months, from several agencies, and these are the ones a hub is for. */
#include "generate/plan.h"

#include "generate/chance.h"
#include "generate/story.h"

static int months_old(const struct human *h, int32_t day)
{
    return (int)((day - h->born) * 100LL / 3044);
}

/* Of one agency, or PARTNER__COUNT: the first of any. */
static const struct event_kind *kind_at(const char *code, enum partner p)
{
    for (size_t i = 0; i < event_kinds_n; i++)
        if ((p == PARTNER__COUNT || event_kinds[i].partner == p) &&
            str_eq_c(str_of(event_kinds[i].code), code))
            return &event_kinds[i];
    return NULL;
}

const struct event_kind *plan_kind(const char *code)
{
    return kind_at(code, PARTNER__COUNT);
}

/* The last day on which something can have happened to that person. */
static int32_t last_day(const struct family *f, const struct human *h)
{
    int32_t last = h->died && h->died < f->today ? h->died - 1 : f->today - 1;
    return h->ends && h->ends <= last ? h->ends - 1 : last;
}

static void add(struct plan *p, const struct family *f, const struct human *h,
                const struct event_kind *kind, int32_t day, int32_t end)
{
    if (p->n == PLAN_MAX || day < h->born || day < h->begins || day > last_day(f, h)) return;
    if (end != NO_END && (end > last_day(f, h) || end < day)) end = NO_END;
    if (h->ends && kind->class == CLASS_STATUS && end == NO_END) end = last_day(f, h);
    p->at[p->n++] = (struct happening){.day = day, .end = end, .kind = kind};
    p->known[kind->partner] = true;
}

/* Reviews and enrolments that come once, at an age. A status lasts until the next school. */
static void add_expected(struct plan *p, const struct family *f, const struct human *h,
                         struct rand *r)
{
    for (size_t i = 0; i < event_kinds_n; i++) {
        const struct event_kind *k = &event_kinds[i];
        if (k->use != USE_EXPECTED || k->age_from < 0 || !chance(r, k->share)) continue;
        int months = between(r, k->age_from, k->age_until);
        int32_t day =
            h->born + months * 3044 / 100 + (months ? between(r, 0, 25) : between(r, 0, 1));
        int32_t since = f->today - partner_styles[k->partner].days_since, end = NO_END;
        if (k->class == CLASS_STATUS) {
            end = h->born + (k->partner == PARTNER_PRIMARY ? 11 * 365 + 180 : 16 * 365 + 180);
            if (end > since) add(p, f, h, k, day, end);
        } else if (day > since) {
            add(p, f, h, k, day, NO_END);
        }
    }
}

/* A child on a roll was last seen at school within the last four weeks; a few have not come. */
static void add_attendance(struct plan *p, const struct family *f, const struct human *h,
                           struct rand *r)
{
    for (size_t i = 0, n = p->n; i < n; i++) {
        const struct happening *on_roll = &p->at[i];
        enum partner school = on_roll->kind->partner;
        if (on_roll->kind->class != CLASS_STATUS || on_roll->end != NO_END) continue;
        if (school != PARTNER_PRIMARY && school != PARTNER_SECONDARY) continue;
        const struct event_kind *attended = kind_at("attended", school);
        int32_t day = f->today - (chance(r, 9780) ? between(r, 1, 12) : between(r, 40, 250));
        if (day > on_roll->day) add(p, f, h, attended, day, NO_END);
        if (day - 100 > on_roll->day && chance(r, 4500))
            add(p, f, h, attended, day - between(r, 50, 100), NO_END);
    }
}

/* Who is under five is seen by the practice some five times a year, twice as often as a baby, and
 * from three on many go to the nursery class of a school. One in fifty is hardly taken anywhere. */
static void add_early_years(struct plan *p, const struct family *f, const struct human *h,
                            struct rand *r)
{
    static const int doses[] = {3, 4, 12, 40}; /* months; the first is in the table */
    enum { SCHOOL_AGE = 60, NURSERY_AGE = 36, BABY = 13, SELDOM = 500 };
    bool plays = h->story || f->staged; /* only the story may make a rule fire */
    int every = chance(r, 200) && !plays ? SELDOM : between(r, 35, 95);
    bool alone = h->story && h->story->alone; /* nobody has a place for a child whom nobody sees */
    bool nursery = chance(r, 4500) && !alone;
    if (months_old(h, f->today) >= SCHOOL_AGE) return;
    for (size_t i = 0; i < COUNT(doses); i++)
        if (chance(r, 8900))
            add(p, f, h, kind_at("immunisation", PARTNER_GP),
                h->born + doses[i] * 3044 / 100 + between(r, 0, 40), NO_END);
    int gap = months_old(h, f->today) < BABY ? every / 2 : every;
    for (int32_t day = f->today - between(r, 1, gap); day > f->today - 730 && day > h->born;) {
        add(p, f, h, kind_at("gp_contact", PARTNER_GP), day, NO_END);
        gap = months_old(h, day) < BABY ? every / 2 : every;
        day -= between(r, gap / 2, gap * 3 / 2);
    }
    if (!nursery || every == SELDOM || months_old(h, f->today) < NURSERY_AGE + 1) return;
    for (size_t i = 0; i < p->n; i++)
        if (p->at[i].kind->partner == PARTNER_PRIMARY) return; /* at school already */
    add(p, f, h, kind_at("attended", PARTNER_PRIMARY), f->today - between(r, 1, 12), NO_END);
}

/* Agencies that few people meet are met by more in a pack that measures by agency. */
static unsigned usual(const struct family *f, enum partner p)
{
    bool small = p == PARTNER_FIRE || p == PARTNER_CHARITY || p == PARTNER_POLICE ||
                 p == PARTNER_ADULT_CARE;
    return small ? packs[f->pack].small_agencies : 100;
}

/* Ordinary life in the last two years, the same for everybody of that age. */
static void add_routine(struct plan *p, const struct family *f, const struct human *h,
                        struct rand *r)
{
    for (size_t i = 0; i < event_kinds_n; i++) {
        const struct event_kind *k = &event_kinds[i];
        if (k->use != USE_NOW) continue;
        unsigned share = k->share * usual(f, k->partner) / 100;
        for (int times = 0; times < 5 && chance(r, share); times++) {
            int32_t day = f->today - between(r, 2, 730);
            int months = months_old(h, day);
            if (months >= k->age_from && months < k->age_until) add(p, f, h, k, day, NO_END);
            share = k->class == CLASS_STATUS ? 0 : 5000;
        }
    }
}

static const struct event_kind *draw_concern(const struct human *h, int32_t day, struct rand *r)
{
    unsigned weight[128] = {0};
    int months = months_old(h, day);
    uint64_t total = 0;
    for (size_t i = 0; i < event_kinds_n && i < COUNT(weight); i++) {
        const struct event_kind *k = &event_kinds[i];
        bool fits = k->use == USE_TROUBLE && months >= k->age_from && months < k->age_until;
        total += weight[i] = fits ? k->share : 0;
    }
    return total ? &event_kinds[pick_weighted(r, weight, event_kinds_n)] : NULL;
}

/* `count` concerns from `from` on within `days`; the same one again and again in some lives. */
static void add_concerns(struct plan *p, const struct family *f, const struct human *h,
                         struct rand *r, int count, int32_t from, int days)
{
    const struct event_kind *same = NULL;
    bool repeats = count > 2 && chance(r, 2200);
    for (int i = 0; i < count; i++) {
        int one = between(r, 0, days), other = between(r, 0, days);
        int32_t day = from + (one > other ? one : other); /* troubles gather speed */
        const struct event_kind *k = repeats && same ? same : draw_concern(h, day, r);
        if (k) add(p, f, h, k, day, NO_END);
        same = k;
    }
}

static void add_status(struct plan *p, const struct family *f, const struct human *h,
                       struct rand *r, int32_t from, bool over)
{
    int32_t day = from + between(r, 5, 40), end = over ? day + between(r, 90, 400) : NO_END;
    if (!chance(r, 4500)) return;
    add(p, f, h, plan_kind("child_in_need"), day, end);
    if (chance(r, 4500)) add(p, f, h, plan_kind("cp_plan_neglect"), day + between(r, 5, 25), end);
}

/* The police tell of the same evening for every child of the home. */
static void add_shared_incidents(struct plan *p, const struct family *f, const struct human *h,
                                 int32_t from)
{
    struct rand home = rand_seeded(stir(h->household ^ 0xDA));
    int incidents = between(&home, 0, 2);
    for (int i = 0; i < incidents; i++)
        add(p, f, h, plan_kind("police_domestic_abuse"), from + between(&home, 0, 80), NO_END);
}

static void add_troubles(struct plan *p, const struct family *f, const struct human *h,
                         struct rand *r)
{
    bool child = human_age(h, f->today) < 18;
    if (h->trouble == TROUBLE_NONE) {
        if (chance(r, child ? 550 : 160)) add_concerns(p, f, h, r, 1, f->today - 730, 728);
        return;
    }
    if (h->trouble == TROUBLE_SOME) {
        add_concerns(p, f, h, r, between(r, 1, 3), f->today - 730, 728);
        if (child && chance(r, 2500))
            add_status(p, f, h, r, f->today - between(r, 100, 700), chance(r, 6000));
        return;
    }
    bool now = chance(r, 6000);
    int32_t from = f->today - (now ? between(r, 82, 96) : between(r, 250, 1200));
    add_concerns(p, f, h, r, between(r, 4, 9), from, 88);
    add_concerns(p, f, h, r, between(r, 0, 3), from - 500, 480);
    if (child) add_shared_incidents(p, f, h, from);
    if (child) add_status(p, f, h, r, from, !now && chance(r, 7000));
}

void plan_make(struct plan *p, const struct family *f, const struct human *h, struct rand *r)
{
    *p = (struct plan){0};
    /* First: a full plan must not lose them. What happens to others of the family is seen by rules
     * about who lives with whom, so those of a planted case have none. */
    if (h->story) story_play(p, f, h);
    else if (!f->staged) add_troubles(p, f, h, r);
    if (h->looked_after && h->homes > 1)
        add(p, f, h, plan_kind("looked_after"), h->home[1].from, NO_END);
    add_expected(p, f, h, r);
    add_attendance(p, f, h, r);
    add_routine(p, f, h, r);
    add_early_years(p, f, h, r);
    if (h->story) story_cut(p, h);
    bool left_for_good = h->died && h->died < f->today - 2000;
    if (!left_for_good && chance(r, 8300)) p->known[PARTNER_GP] = true;
    bool cared_for = h->looked_after || h->former != NOBODY;
    if (cared_for || h->foretold || h->expected_by_services) p->known[PARTNER_SOCIAL_CARE] = true;
}
