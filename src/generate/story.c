/* generate/story.c -- who plays in a planted case, and what happens to them. */
#include "generate/story.h"

#include "generate/chance.h"

enum { SEEN_EVERY = 16, SETTLED = 40, STORY_KIND = 0x57, CAST_TRIES = 40 };

/* ---- casting ---- */

/* Somebody with a life that says nothing else: alive, at home, of one identity. */
static bool plain(const struct family *f, const struct human *h, int32_t from)
{
    return !h->died && !h->looked_after && !h->shielded && h->former == NOBODY && !h->begins &&
           !h->ends && !h->registered && h->born < from - SETTLED &&
           h->home[h->homes - 1].from < from - SETTLED && h->part == PART_NONE &&
           h->name[h->names - 1].from < f->today - SETTLED;
}

static struct human *lives_with(struct family *f, const struct human *child, int place,
                                int32_t from)
{
    struct human *h = place == NOBODY ? NULL : &f->human[place];
    bool together = h && h->household == child->household &&
                    h->home[h->homes - 1].address == child->home[child->homes - 1].address;
    return together && plain(f, h, from) ? h : NULL;
}

static struct human *partner_of(struct family *f, const struct story *s, struct human *h,
                                int32_t from)
{
    struct human *mother = lives_with(f, h, h->mother, from);
    switch (s->cast) {
    case CAST_ANY: return h;
    case CAST_WITH_ADULT: return mother ? mother : lives_with(f, h, h->father, from);
    case CAST_TWIN: return lives_with(f, h, h->twin[0], from);
    case CAST_NAMESAKE: return lives_with(f, h, h->namesake, from);
    }
    return NULL;
}

static enum story_part part_of(enum story_cast cast)
{
    return cast == CAST_TWIN       ? PART_TWIN
           : cast == CAST_NAMESAKE ? PART_NAMESAKE
                                   : PART_ADULT;
}

static bool cast_one(struct family *f, const struct story *s, struct human *h, int32_t end)
{
    int age = human_age(h, end);
    int32_t from = end - (s->days > s->alone ? s->days : s->alone);
    /* A baby's story begins with its birth. */
    if (h->born > from && s->age_until == 0) from = h->born + SETTLED + 1;
    if (age < s->age_from || age > s->age_until || !plain(f, h, from)) return false;
    if (s->alone && h->born > end - s->alone && s->age_until > 0) return false;
    if (s->alone && s->age_until == 0 && h->born > end - s->alone - 30) return false;
    struct human *other = partner_of(f, s, h, from);
    if (!other) return false;
    other->part = part_of(s->cast);
    h->part = PART_SUBJECT;
    h->story = other->story = s;
    h->story_end = other->story_end = end;
    f->staged = true;
    /* That a decoy fires is to be the rules' doing, not that of a record which nobody could
     * link. */
    h->plain_papers = s->decoy && s->cast != CAST_TWIN && s->cast != CAST_NAMESAKE;
    if (s->dies) h->died = end - s->alone;
    return true;
}

void story_cast(struct family *f)
{
    /* A die of its own: a region without stories is the same with them, but for their people. */
    struct rand r = rand_seeded(stir(f->households * 0x9E37 + STORY_KIND + f->human[0].number));
    if (!chance(&r, packs[f->pack].stories)) return;
    int32_t back = between(&r, 10, 330);
    for (int tries = 0; tries < CAST_TRIES; tries++) {
        const struct story *s = &stories[rand_below(&r, stories_n)];
        for (size_t k = 0; k < f->n; k++)
            if (cast_one(f, s, &f->human[k], s->now ? f->today - 1 : f->today - back)) return;
    }
}

/* ---- playing ---- */

static void put(struct plan *p, const struct event_kind *kind, int32_t day, int32_t end, bool back)
{
    if (!kind || p->n == PLAN_MAX) return;
    p->at[p->n++] = (struct happening){.day = day, .end = end, .kind = kind, .back = back};
    p->known[kind->partner] = true;
}

/* By the practice, every few weeks from before the story to its end. */
static void be_seen(struct plan *p, const struct family *f, const struct human *h,
                    const struct story *s, struct rand *r)
{
    int32_t day = h->story_end - s->days - SEEN_EVERY, last = h->story_end + SEEN_EVERY;
    if (day < h->born) day = h->born + 5;
    for (; day < last && day < f->today - 1; day += SEEN_EVERY + between(r, -2, 2))
        put(p, plan_kind("gp_contact"), day, NO_END, false);
}

void story_play(struct plan *p, const struct family *f, const struct human *h)
{
    const struct story *s = h->story;
    struct rand r = rand_seeded(stir(h->number ^ 0x5707));
    int32_t over = NO_END;
    for (const struct story_beat *b = s->beat; b < s->beat + BEATS_MAX && b->kind; b++) {
        int32_t day = h->story_end - between(&r, b->until, b->from);
        if (b->how == BEAT_OVER) over = h->story_end - s->days;
        if (b->who == h->part)
            put(p, plan_kind(b->kind), day, b->how == BEAT_OVER ? over : NO_END,
                b->how == BEAT_BACK);
    }
    if (s->seen) be_seen(p, f, h, s, &r);
    p->known[PARTNER_GP] = true;
}

/* Nobody sees who is alone; the statuses and the letters go on. */
void story_cut(struct plan *p, const struct human *h)
{
    const struct story *s = h->story;
    size_t n = 0;
    if (!s->alone || h->part != PART_SUBJECT) return;
    for (size_t i = 0; i < p->n; i++)
        if (!p->at[i].kind->in_person || p->at[i].day < h->story_end - s->alone)
            p->at[n++] = p->at[i];
    p->n = n;
}
