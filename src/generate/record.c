/* generate/record.c -- which records agencies make of a person, and how well.
 *
 * A reference says nothing about the person: an agency's n-th record gets n times a constant modulo
 * a prime as its number, so that members of a family do not stand in a row. */
#include "generate/record.h"

#include "generate/chance.h"
#include "generate/slip.h"

#include <stdlib.h>

enum { WAITING_BYTES_MAX = 64 * 1024 * 1024, FLUSH_BYTES = 256 * 1024 };

err outlet_open(struct outlet *o, const char *path, struct err_info *why)
{
    *o = (struct outlet){.file = {-1}, .waiting = BUF_INIT(WAITING_BYTES_MAX)};
    o->csv.out = &o->waiting;
    return file_create(path, 0644, &o->file, why);
}

err outlet_flush(struct outlet *o, bool now, struct err_info *why)
{
    err e = buf_state(&o->waiting);
    if (e) return err_set(why, e, "no room for the rows that wait to be written");
    if (!now && o->waiting.len < FLUSH_BYTES) return ERR_OK;
    e = file_write(&o->file, buf_str(&o->waiting), why);
    buf_reset(&o->waiting);
    return e;
}

err outlet_finish(struct outlet *o, struct err_info *why)
{
    err e = outlet_flush(o, true, why);
    return e ? e : file_finish(&o->file, why);
}

void outlet_release(struct outlet *o)
{
    file_close(&o->file);
    buf_release(&o->waiting);
}

static const char *const truth_columns[] = {
    "agency",  "person_ref", "person", "household",   "origin", "sex",          "birth_year",
    "twin_of", "mother",     "father", "namesake_of", "mover",  "name_changed", "reasons",
};

void record_headers(struct outlets *to)
{
    for (int p = 0; p < PARTNER__COUNT; p++) {
        for (int c = 0; c < COLUMN__COUNT; c++)
            if (partner_sends((enum partner)p, (enum column)c))
                csv_write_field(&to->feed[p].csv, str_of(column_names[c]));
        csv_write_end(&to->feed[p].csv);
    }
    for (size_t i = 0; i < COUNT(truth_columns); i++)
        csv_write_field(&to->truth.csv, str_of(truth_columns[i]));
    csv_write_end(&to->truth.csv);
}

/* A number that belongs to the n-th thing of its kind and to no other. */
static unsigned long long scattered(uint64_t n, unsigned kind)
{
    const uint64_t prime = 99999989;
    return (n + 1) % prime * (7654321 + 104730 * (uint64_t)kind) % prime;
}

static bool misses(struct rand *r, unsigned share, bool hurried)
{
    return chance(r, hurried ? share * 5 / 2 : share);
}

/* One record in sixteen is made in a hurry: there slips come together. */
static struct holding hold(const struct human *h, const struct partner_style *style,
                           int32_t created, struct rand *r)
{
    bool hurried = chance(r, 620), elsewhere = h->tradition != TRADITION_WB;
    struct holding held = {.seed = rand_u64(r), .created = created, .repaired = INT32_MAX};
    for (size_t i = 0; i < slips_n; i++) {
        uint64_t share = (uint64_t)slips[i].share * style->carelessness / 100;
        if (elsewhere) share = share * slips[i].elsewhere / 100;
        if (hurried) share = share * 5 / 2;
        if (slips[i].share > 5000) share = slips[i].share; /* a habit, not a slip */
        held.slips |= (uint32_t)chance(r, (unsigned)(share > 9500 ? 9500 : share)) << i;
    }
    held.no_birth = misses(r, style->no_birth, hurried);
    held.no_postcode = misses(r, style->no_postcode, hurried);
    held.no_address = misses(r, style->no_address, hurried);
    held.no_gender = misses(r, style->no_gender, hurried);
    held.no_nhs = misses(r, style->no_nhs, hurried);
    held.stale = misses(r, style->stale, hurried);
    held.wrong_nhs = chance(r, 15);
    if (held.no_address && held.no_birth)
        held.no_address = false; /* nobody could know who that is */
    if (chance(r, 2200)) held.repaired = created + between(r, 30, 900);
    return held;
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

struct one_record {
    enum partner partner;
    str reference;
    struct holding held;
};

static void write_row(struct outlet *o, const struct family *f, const struct human *h,
                      const struct one_record *rec, const struct happening *event, int32_t day)
{
    struct arena *a = f->arena;
    const struct partner_style *style = &partner_styles[rec->partner];
    uint32_t applied;
    struct form form = form_of(a, h, f, style, &rec->held, day, &applied);
    str text[COLUMN__COUNT] = {
        [COLUMN_PERSON_REF] = rec->reference,
        [COLUMN_GIVEN] = form.given,
        [COLUMN_FAMILY] = form.family,
        [COLUMN_KNOWN_AS] = form.known_as,
        [COLUMN_PREVIOUS] = form.previous_family,
        [COLUMN_BIRTH] = date_iso(a, form.birth),
        [COLUMN_GENDER] = str_range(&form.gender, form.gender != 0),
        [COLUMN_ADDRESS] = form.address,
        [COLUMN_POSTCODE] = form.postcode,
        [COLUMN_UPRN] = form.uprn,
        [COLUMN_UPN] = form.upn,
        [COLUMN_NHS] = form.nhs,
        [COLUMN_NHS_STATUS] = form.nhs_status,
        [COLUMN_AS_OF] = date_iso(a, date_from_days(day)),
    };
    if (h->shielded) text[COLUMN_SENSITIVE] = STR("location");
    if (h->died && day >= h->died) {
        text[COLUMN_LIFE_STATUS] = STR("deceased");
        text[COLUMN_LIFE_DATE] = date_iso(a, date_from_days(h->died));
    }
    if (event) fill_event(text, o, a, rec->partner, event);
    for (int c = 0; c < COLUMN__COUNT; c++)
        if (partner_sends(rec->partner, (enum column)c)) csv_write_field(&o->csv, text[c]);
    csv_write_end(&o->csv);
    o->rows++;
}

static str person_code(struct arena *a, const struct family *f, int place)
{
    if (place == NOBODY) return STR("");
    return str_printf(a, "P%07llu", (unsigned long long)f->human[place].number);
}

/* Why the last row of a record differs from the truth of today, as codes with ; between. */
static str reasons_of(struct arena *a, const struct family *f, const struct human *h,
                      const struct one_record *rec, bool duplicate, int32_t last)
{
    const struct holding *held = &rec->held;
    const struct partner_style *style = &partner_styles[rec->partner];
    uint32_t applied;
    struct form form = form_of(a, h, f, style, held, last, &applied);
    int32_t heard = held->stale ? held->created : last;
    bool moved_since = human_address_on(h, heard - style->lag) != h->home[h->homes - 1].address;
    bool named_since = human_name_on(h, heard - style->lag / 4) != &h->name[h->names - 1];
    const struct {
        bool holds;
        const char *code;
    } flags[] = {
        {held->no_birth, "no_birth"},
        {held->no_postcode, "no_postcode"},
        {held->no_address, "no_address"},
        {held->no_gender, "no_gender"},
        {held->no_nhs && style->holds_nhs, "no_nhs"},
        {held->wrong_nhs && form.nhs.len && h->mother != NOBODY, "wrong_nhs"},
        {duplicate, "duplicate"},
        {moved_since, "old_address"},
        {named_since && !form_is_placeholder(form.given), "earlier_name"},
        {form_is_placeholder(form.given), "placeholder"},
    };
    str out = STR("");
    for (size_t i = 0; i < COUNT(flags); i++)
        if (flags[i].holds)
            out = str_printf(a, "%.*s%s%s", STR_FMT(out), out.len ? ";" : "", flags[i].code);
    for (size_t i = 0; i < slips_n; i++)
        if (applied >> i & 1)
            out = str_printf(a, "%.*s%s%s", STR_FMT(out), out.len ? ";" : "", slips[i].code);
    return out;
}

static void write_truth(struct outlet *o, const struct family *f, const struct human *h,
                        const struct one_record *rec, bool duplicate, int32_t last)
{
    struct arena *a = f->arena;
    bool moved = h->homes > 1 && h->home[h->homes - 1].from > f->start;
    const struct human_name *name = h->name;
    size_t first = form_is_placeholder(name->given);
    const str text[] = {
        str_of(partner_styles[rec->partner].code),
        rec->reference,
        person_code(a, f, (int)(h - f->human)),
        str_printf(a, "H%07llu", (unsigned long long)h->household),
        str_of(tradition_code(h->tradition)),
        str_range(&h->sex, 1),
        str_printf(a, "%d", date_from_days(h->born).year),
        person_code(a, f, h->twin),
        person_code(a, f, h->mother),
        person_code(a, f, h->father),
        person_code(a, f, h->namesake),
        moved ? STR("yes") : STR("no"),
        h->names > first + 1 ? STR("yes") : STR("no"),
        reasons_of(a, f, h, rec, duplicate, last),
    };
    for (size_t i = 0; i < COUNT(text); i++)
        csv_write_field(&o->csv, text[i]);
    csv_write_end(&o->csv);
    o->rows++;
}

static int by_day(const void *a, const void *b)
{
    const struct happening *x = *(const struct happening *const *)a,
                           *y = *(const struct happening *const *)b;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    return x < y ? -1 : x > y;
}

/* One record with these events; without any it only says who the person is. */
static void write_record(struct outlets *to, const struct family *f, const struct human *h,
                         enum partner p, const struct happening **event, size_t n, bool duplicate,
                         struct rand *r)
{
    struct outlet *o = &to->feed[p];
    const struct partner_style *style = &partner_styles[p];
    qsort(event, n, sizeof *event, by_day);
    int32_t since = f->today - style->days_since + 10, oldest = h->born > since ? h->born : since;
    int32_t first = n ? event[0]->day : f->today - between(r, 1, 900);
    if (first < oldest)
        first = oldest < f->today ? oldest
                                  : f->today - 1; /* old statuses come with the first extract */
    struct one_record rec = {p, STR(""), hold(h, style, first, r)};
    rec.reference =
        str_printf(f->arena, "%s%08llu", style->reference, scattered(o->records++, (unsigned)p));
    int32_t last = first;
    for (size_t i = 0; i < n; i++) {
        last = event[i]->day > first ? event[i]->day : first;
        write_row(o, f, h, &rec, event[i], last);
    }
    bool dead = h->died && style->says_dead;
    if (dead && h->died > last) last = h->died < f->today ? h->died : f->today - 1;
    if (!n || (dead && last == h->died)) write_row(o, f, h, &rec, NULL, last);
    if (human_name_on(h, last) == h->name && form_is_placeholder(h->name->given) &&
        chance(r, 8800)) {
        int32_t told =
            last + between(r, 40, 240); /* the registered name comes with a later extract */
        rec.held.stale = rec.held.stale && chance(r, 3000);
        if (told < f->today) write_row(o, f, h, &rec, NULL, last = told);
    }
    write_truth(&to->truth, f, h, &rec, duplicate, last);
}

void record_write(struct outlets *to, const struct family *f, const struct human *h, struct rand *r)
{
    struct plan plan;
    plan_make(&plan, f, h, r);
    for (int p = 0; p < PARTNER__COUNT; p++) {
        const struct happening *mine[2][PLAN_MAX];
        size_t n[2] = {0};
        if (!plan.known[p]) continue;
        bool twice = chance(r, partner_styles[p].duplicate);
        for (size_t i = 0; i < plan.n; i++) {
            if (plan.at[i].kind->partner != (enum partner)p) continue;
            int which = twice && chance(r, 4000);
            mine[which][n[which]++] = &plan.at[i];
        }
        write_record(to, f, h, (enum partner)p, mine[0], n[0], false, r);
        if (twice) write_record(to, f, h, (enum partner)p, mine[1], n[1], true, r);
    }
}
