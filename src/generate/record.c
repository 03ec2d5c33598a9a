/* generate/record.c -- which records agencies make of a person, and how well.
 *
 * A reference says nothing about the person: an agency's n-th record gets n times a constant modulo
 * a prime as its number, so that members of a family do not stand in a row. */
#include "generate/record.h"

#include "base/sort.h"
#include "generate/chance.h"
#include "generate/slip.h"

/* A number that belongs to the n-th thing of its kind and to no other. */
static unsigned long long scattered(uint64_t n, unsigned kind)
{
    const uint64_t prime = 99999989;
    return (n + 1) % prime * (7654321 + 104730 * (uint64_t)kind) % prime;
}

static bool misses(struct rand *r, const struct human *h, unsigned share, bool hurried)
{
    return chance(r, hurried ? share * 5 / 2 : share) && !h->plain_papers;
}

/* In percent: whom clerks ask twice, and whom they cannot ask. */
static unsigned by_age(const struct slip *s, const struct human *h, int32_t day)
{
    int age = human_age(h, day);
    if (s->what == SLIP_NAME) return age < 1 ? 140 : 100;
    if (s->what == SLIP_BIRTH) return age > 74 ? 150 : age < 5 ? 80 : 100;
    return 100;
}

/* One record in sixteen is made in a hurry: there slips come together. */
static struct holding hold(const struct human *h, enum partner p, int32_t created, struct rand *r)
{
    const struct partner_style *style = &partner_styles[p];
    bool hurried = chance(r, 620), elsewhere = h->tradition != TRADITION_WB;
    struct holding held = {.seed = rand_u64(r),
                           .created = created,
                           .earliest = created,
                           .repaired = INT32_MAX};
    for (size_t i = 0; i < slips_n && !h->plain_papers; i++) {
        uint64_t share = (uint64_t)slips[i].share * style->carelessness / 100;
        if (elsewhere) share = share * slips[i].elsewhere / 100;
        share = share * by_age(&slips[i], h, created) / 100;
        if (hurried) share = share * 5 / 2;
        if (slips[i].share > 5000) share = slips[i].share; /* a habit, not a slip */
        if (slips[i].only && !(slips[i].only >> p & 1)) continue;
        held.slips |= (uint32_t)chance(r, (unsigned)(share > 9500 ? 9500 : share)) << i;
    }
    held.no_given = misses(r, h, style->no_given, hurried);
    held.no_birth = misses(r, h, style->no_birth, hurried);
    held.no_postcode = misses(r, h, style->no_postcode, hurried);
    held.no_address = misses(r, h, style->no_address, hurried);
    held.no_gender = misses(r, h, style->no_gender, hurried);
    held.no_nhs = misses(r, h, style->no_nhs, hurried);
    held.stale = misses(r, h, style->stale, hurried);
    held.wrong_nhs = chance(r, 15) && !h->plain_papers;
    held.kin = chance(r, 6500);
    if (held.no_address && (held.no_birth || held.no_given))
        held.no_address = false; /* nobody could know who that is */
    if (chance(r, 2200)) held.repaired = created + between(r, 30, 900);
    return held;
}

/* ---- rows ---- */

static void put_row(struct outlet *o, enum partner p, const str text[COLUMN__COUNT])
{
    for (int c = 0; c < COLUMN__COUNT; c++)
        if (partner_sends(p, (enum column)c)) csv_write_field(&o->csv, text[c]);
    csv_write_end(&o->csv);
    o->rows++;
}

static void fill_event(str text[COLUMN__COUNT], struct outlet *o, struct arena *a, enum partner p,
                       const struct happening *event)
{
    text[COLUMN_EVENT_REF] = str_printf(a, "E%08llu", scattered(o->events++, 100 + (unsigned)p));
    text[COLUMN_EVENT_TYPE] = str_of(event->kind->code);
    str day = date_iso(a, date_from_days(event->day));
    if (p == PARTNER_AE) { /* by the clock */
        unsigned minutes = (unsigned)(stir(o->events ^ 0xC10C) % (23 * 60));
        day = str_printf(a, "%.*sT%02u:%02u:00Z", STR_FMT(day), minutes / 60, minutes % 60);
    }
    text[COLUMN_EVENT_DATE] = day;
    if (event->end != NO_END) text[COLUMN_EVENT_END] = date_iso(a, date_from_days(event->end));
    text[COLUMN_SERVICE] = str_of(event->kind->service);
}

/* A sister or brother who came before. */
static int elder(const struct family *f, const struct human *h)
{
    for (const struct human *k = h; k-- > f->human;)
        if (h->mother != NOBODY && k->mother == h->mother) return family_place(f, k);
    return NOBODY;
}

/* The first of mother, father and elder sibling that the agency has a record of. */
static void fill_kin(const struct outlets *to, const struct family *f, const struct one_record *rec,
                     const struct human *h, str text[COLUMN__COUNT])
{
    const struct {
        int place;
        const char *relation;
    } kin[] = {{h->mother, rec->unborn ? "unborn_of" : "mother"},
               {h->father, "father"},
               {elder(f, h), "sibling"}};
    for (size_t i = 0; i < (rec->unborn ? 1 : COUNT(kin)); i++) {
        if (kin[i].place == NOBODY || !to->reference[kin[i].place][rec->partner].len) continue;
        text[COLUMN_RELATED] = to->reference[kin[i].place][rec->partner];
        text[COLUMN_RELATION] = str_of(kin[i].relation);
        return;
    }
}

static void fill_person(struct arena *a, const struct form *form, str text[COLUMN__COUNT])
{
    text[COLUMN_GIVEN] = form->given;
    text[COLUMN_FAMILY] = form->family;
    text[COLUMN_KNOWN_AS] = form->known_as;
    text[COLUMN_PREVIOUS] = form->previous_family;
    text[COLUMN_BIRTH] = date_iso(a, form->birth);
    text[COLUMN_GENDER] = form->gender ? str_printf(a, "%c", form->gender) : STR("");
    text[COLUMN_ADDRESS] = form->address;
    text[COLUMN_POSTCODE] = form->postcode;
    text[COLUMN_UPRN] = form->uprn;
    text[COLUMN_UPN] = form->upn;
    text[COLUMN_NHS] = form->nhs;
    text[COLUMN_NHS_STATUS] = form->nhs_status;
}

/* Before the birth there are the mother's name and address, and no more. */
static void make_unborn(struct form *form, const struct family *f, const struct human *h,
                        int32_t day)
{
    form->given = STR("Unborn");
    form->family = human_name_on(&f->human[h->mother], day)->family;
    form->known_as = form->previous_family = form->upn = form->nhs = form->nhs_status = STR("");
    form->birth = (struct date){0};
    form->gender = 'U';
}

static void write_row(struct outlets *to, const struct family *f, const struct human *h,
                      struct one_record *rec, const struct happening *event, int32_t day)
{
    struct arena *a = f->arena;
    const struct partner_style *style = &partner_styles[rec->partner];
    uint32_t applied;
    struct form form = form_of(a, h, f, style, &rec->held, day, &applied);
    if (rec->unborn) make_unborn(&form, f, h, day);
    str text[COLUMN__COUNT] = {[COLUMN_PERSON_REF] = rec->reference,
                               [COLUMN_AS_OF] = date_iso(a, date_from_days(day))};
    fill_person(a, &form, text);
    if (style->says_hidden && h->shielded) text[COLUMN_SENSITIVE] = STR("location");
    if (style->says_adopted && h->former != NOBODY) text[COLUMN_SENSITIVE] = STR("adopted");
    if (h->died && day >= h->died) {
        text[COLUMN_LIFE_STATUS] = STR("deceased");
        text[COLUMN_LIFE_DATE] = date_iso(a, date_from_days(h->died));
    }
    if (style->says_kin && (rec->held.kin || rec->unborn) && h->former == NOBODY)
        fill_kin(to, f, rec, h, text);
    if (event) fill_event(text, &to->feed[rec->partner], a, rec->partner, event);
    put_row(&to->feed[rec->partner], rec->partner, text);
    memcpy(rec->text, text, sizeof text);
    rec->last = day;
}

/* A row that says something about another row: no name, no date of birth. */
static void write_action(struct outlets *to, const struct family *f, const struct one_record *rec,
                         const char *action, enum column to_what, str what, int32_t day)
{
    str text[COLUMN__COUNT] = {[COLUMN_PERSON_REF] = rec->reference,
                               [COLUMN_AS_OF] = date_iso(f->arena, date_from_days(day)),
                               [COLUMN_ACTION] = str_of(action)};
    text[to_what] = what;
    put_row(&to->feed[rec->partner], rec->partner, text);
}

/* ---- records ---- */

static struct one_record start_record(struct outlets *to, const struct family *f,
                                      const struct human *h, enum partner p, int32_t created,
                                      struct rand *r)
{
    struct outlet *o = &to->feed[p];
    struct one_record rec = {.partner = p, .held = hold(h, p, created, r), .last = created};
    rec.reference = str_printf(f->arena, "%s%08llu", partner_styles[p].reference,
                               scattered(o->records++, (unsigned)p));
    str *known = &to->reference[h - f->human][p];
    if (!known->len) *known = rec.reference;
    return rec;
}

static void end_record(struct outlets *to, const struct family *f, const struct human *h,
                       const struct one_record *rec)
{
    truth_write(&to->truth, f, h, rec);
    if (to->with_table) table_write(&to->table, rec);
}

static int by_day(const void *a, const void *b)
{
    const struct happening *x = *(const struct happening *const *)a,
                           *y = *(const struct happening *const *)b;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    return x < y ? -1 : x > y;
}

/* Old statuses come with the first extract; nothing is known of an identity before it begins. */
static int32_t first_day(const struct family *f, const struct human *h, enum partner p,
                         const struct happening *const *event, size_t n, struct rand *r)
{
    int32_t oldest = f->today - partner_styles[p].days_since + 10;
    int32_t latest = h->ends && h->ends < f->today ? h->ends - 1 : f->today - 1;
    if (h->born > oldest) oldest = h->born;
    if (h->begins > oldest) oldest = h->begins;
    int32_t first = n ? event[0]->day : f->today - between(r, 1, 900);
    if (first < oldest) first = oldest;
    return first < latest ? first : latest;
}

/* Events, one row each; now and then one is taken back. */
static void write_events(struct outlets *to, const struct family *f, const struct human *h,
                         struct one_record *rec, const struct happening **event, size_t n,
                         struct rand *r)
{
    int32_t first = rec->held.created;
    for (size_t i = 0; i < n; i++) {
        int32_t day = event[i]->day > first ? event[i]->day : first;
        write_row(to, f, h, rec, event[i], day);
        int32_t back = day + between(r, 1, event[i]->back ? 3 : 25);
        if (((chance(r, 40) && !h->story) || event[i]->back) && back < f->today)
            write_action(to, f, rec, "withdraw", COLUMN_EVENT_REF, rec->text[COLUMN_EVENT_REF],
                         back);
    }
}

/* One record with these events; without any it only says who the person is. */
static void write_record(struct outlets *to, const struct family *f, const struct human *h,
                         struct one_record *rec, const struct happening **event, size_t n,
                         struct rand *r)
{
    const struct partner_style *style = &partner_styles[rec->partner];
    write_events(to, f, h, rec, event, n, r);
    bool dead = h->died && style->says_dead;
    int32_t last = rec->last;
    if (dead && h->died > last) last = h->died < f->today ? h->died : f->today - 1;
    if (!n || (dead && last == h->died)) write_row(to, f, h, rec, NULL, last);
    if (human_name_on(h, last) == h->name && form_is_placeholder(h->name->given) &&
        chance(r, 8800)) {
        int32_t told =
            last + between(r, 40, 240); /* the registered name comes with a later extract */
        rec->held.stale = rec->held.stale && chance(r, 3000);
        int32_t until = h->ends && h->ends < f->today ? h->ends : f->today;
        if (told < until) write_row(to, f, h, rec, NULL, told);
    }
}

/* The agency finds out by itself that its second record is of the same person as the first. */
static void merge_record(struct outlets *to, const struct family *f, struct one_record *second,
                         const struct one_record *first, struct rand *r)
{
    int32_t latest = second->last > first->last ? second->last : first->last;
    int32_t day = latest + between(r, 1, 200);
    if (day >= f->today || !chance(r, partner_styles[second->partner].merges)) return;
    write_action(to, f, second, "merge", COLUMN_RELATED, first->reference, day);
    second->merged = true;
}

/* What social care writes before the birth. Six in ten go on with the same record; the others make
 * a new one, and some of those remember the old. */
static bool write_unborn(struct outlets *to, const struct family *f, const struct human *h,
                         struct one_record *rec, struct rand *r)
{
    int32_t day = h->born - between(r, 20, 150);
    bool known =
        h->foretold && day > f->today - partner_styles[PARTNER_SOCIAL_CARE].days_since + 10;
    if (!known || !to->reference[h->mother][PARTNER_SOCIAL_CARE].len) return false;
    *rec = start_record(to, f, h, PARTNER_SOCIAL_CARE, day, r);
    rec->unborn = true;
    write_row(to, f, h, rec, NULL, day);
    return true;
}

static void write_partner(struct outlets *to, const struct family *f, const struct human *h,
                          enum partner p, struct plan *plan, struct rand *r)
{
    const struct happening *mine[2][PLAN_MAX];
    size_t n[2] = {0};
    struct one_record rec[2], before = {0};
    bool twice = chance(r, partner_styles[p].duplicate) && !h->plain_papers;
    for (size_t i = 0; i < plan->n; i++) {
        if (plan->at[i].kind->partner != p) continue;
        int which = twice && chance(r, 4000);
        mine[which][n[which]++] = &plan->at[i];
    }
    bool foretold = p == PARTNER_SOCIAL_CARE && write_unborn(to, f, h, &before, r);
    for (int i = 0; i < 1 + twice; i++) {
        sort_list(mine[i], n[i], sizeof *mine[i], by_day);
        int32_t first = first_day(f, h, p, mine[i], n[i], r);
        bool goes_on = foretold && i == 0 && chance(r, 6000);
        rec[i] = goes_on ? before : start_record(to, f, h, p, first, r);
        rec[i].unborn = false;
        rec[i].duplicate = i > 0;
        if (goes_on) rec[i].held.created = rec[i].last = first;
        bool later = n[i] == 0 || mine[i][0]->day >= first;
        rec[i].held.earliest = later ? first : mine[i][0]->day;
        write_record(to, f, h, &rec[i], mine[i], n[i], r);
        if (goes_on) foretold = false;
        if (i > 0) merge_record(to, f, &rec[1], &rec[0], r);
        end_record(to, f, h, &rec[i]);
    }
    if (!foretold) return;
    before.duplicate = true;
    merge_record(to, f, &before, &rec[0], r);
    end_record(to, f, h, &before);
}

void record_family(struct outlets *to, struct family *f)
{
    memset(to->reference, 0, sizeof to->reference);
    for (size_t i = 0; i < f->n; i++) {
        struct plan plan;
        plan_make(&plan, f, &f->human[i], &f->rand);
        if (to->with_cases) cases_write(&to->cases, f, &f->human[i]);
        for (int p = 0; p < PARTNER__COUNT; p++)
            if (plan.known[p])
                write_partner(to, f, &f->human[i], (enum partner)p, &plan, &f->rand);
    }
}
