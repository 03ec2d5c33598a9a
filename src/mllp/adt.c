/* mllp/adt.c -- triggers, events and merges; see adt.h. */
#include "mllp/adt_inside.h"

#include <stdio.h>

enum says { SAYS_WHO, SAYS_CAME, SAYS_LEFT, TAKES_BACK_CAME, TAKES_BACK_LEFT, SAYS_SAME };

/* Every trigger that is taken; what is not here is answered AR, never kept unread. */
static const struct trigger {
    const char *code, *kind;
    enum says says;
} triggers[] = {
    {"A01", "hl7 A01", SAYS_CAME},       {"A02", "hl7 A02", SAYS_WHO},
    {"A03", "hl7 A03", SAYS_LEFT},       {"A04", "hl7 A04", SAYS_CAME},
    {"A05", "hl7 A05", SAYS_WHO},        {"A06", "hl7 A06", SAYS_CAME},
    {"A07", "hl7 A07", SAYS_CAME},       {"A08", "hl7 A08", SAYS_WHO},
    {"A11", "hl7 A11", TAKES_BACK_CAME}, {"A12", "hl7 A12", SAYS_WHO},
    {"A13", "hl7 A13", TAKES_BACK_LEFT}, {"A14", "hl7 A14", SAYS_WHO},
    {"A28", "hl7 A28", SAYS_WHO},        {"A31", "hl7 A31", SAYS_WHO},
    {"A34", "hl7 A34", SAYS_SAME},       {"A38", "hl7 A38", SAYS_WHO},
    {"A40", "hl7 A40", SAYS_SAME},       {"A47", "hl7 A47", SAYS_SAME},
};

/* ---- small readers ---- */

str adt_text(struct adt_reading *r, const struct hl7_segment *s, int field, int component)
{
    str part = STR("");
    (void)hl7_repeat(r->m, hl7_field(r->m, s, field), 0, &part);
    if (component) part = hl7_sub(r->m, hl7_component(r->m, part, component), 1);
    str text = hl7_text(r->m, r->a, part);
    r->no_memory = r->no_memory || !text.at;
    return text.at ? text : STR("");
}

void adt_put(const struct adt_reading *r, struct fields *row, enum column c, str text)
{
    if (r->terms->columns & column_bit(c)) row->at[c] = text;
}

static str kept(struct adt_reading *r, const char *text, size_t len)
{
    str copy = str_copy(r->a, str_range(text, len));
    r->no_memory = r->no_memory || !copy.at;
    return copy.at ? copy : STR("");
}

str adt_date(struct adt_reading *r, str text)
{
    struct hl7_time t;
    char iso[16];
    if (!hl7_time(text, &t)) return text;
    const char *d = t.digits.at;
    int n = t.digits.len == 4   ? snprintf(iso, sizeof iso, "%.4s", d)
            : t.digits.len == 6 ? snprintf(iso, sizeof iso, "%.4s-%.2s", d, d + 4)
                                : snprintf(iso, sizeof iso, "%.4s-%.2s-%.2s", d, d + 4, d + 6);
    return kept(r, iso, (size_t)n);
}

/* With a zone as it stands; without one it is the time on a UK clock. */
str adt_moment(struct adt_reading *r, str text)
{
    static const char zeros[] = "0000";
    static const char *const formats[] = {"YYYYMMDDHH", "YYYYMMDDHHmm", "YYYYMMDDHHmmss"};
    struct hl7_time t;
    char iso[MAPPING_TEXT_MAX], d[15];
    size_t len;
    if (!hl7_time(text, &t)) return text;
    if (t.digits.len < 10) return adt_date(r, text);
    if (!t.has_zone) {
        const char *format = formats[(t.digits.len - 10) / 2];
        bool good = mapping_date(str_of(format), t.digits, true, iso, &len);
        return good ? kept(r, iso, len) : text;
    }
    int zone = t.zone_minutes < 0 ? -t.zone_minutes : t.zone_minutes;
    (void)snprintf(d, sizeof d, "%.*s%.*s", STR_FMT(t.digits), (int)(14 - t.digits.len), zeros);
    int n = snprintf(iso, sizeof iso, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2s%c%02d:%02d", d, d + 4, d + 6,
                     d + 8, d + 10, d + 12, t.zone_minutes < 0 ? '-' : '+', zone / 60, zone % 60);
    return kept(r, iso, (size_t)n);
}

static err refuse(struct adt_reading *r, struct hl7_answer answer, struct err_info *why)
{
    *r->refusal = answer;
    return err_set(why, ERR_INPUT, "%s", answer.text);
}

/* ---- rows ---- */

static struct fields *add_row(struct adt_reading *r, str person_ref)
{
    if (r->adt->n == ADT_ROWS_MAX) return NULL;
    struct fields *row = &r->adt->rows[r->adt->n++];
    row->at[COLUMN_person_ref] = person_ref;
    row->at[COLUMN_as_of] = r->as_of;
    return row;
}

static err own_id(struct adt_reading *r, const struct hl7_segment *s, int field, str *ret_id,
                  struct err_info *why)
{
    bool others;
    if (adt_own_id(r, s, field, ret_id, &others)) return ERR_OK;
    struct hl7_answer missing = {"AE", 101, "the sender's own id is missing", s->name, 1, field},
                      foreign = {"AE", 204, "none of the ids is the sender's own", s->name, 1,
                                 field};
    return refuse(r, others ? foreign : missing, why);
}

static err too_many(struct adt_reading *r, struct err_info *why)
{
    return refuse(r, (struct hl7_answer){.code = "AE", .error = 207,
                                         .text = "the message holds too many persons"},
                  why);
}

/* ---- events ---- */

/* The first of these fields that says something: PV1-44, EVN-6, EVN-2, MSH-7. */
static str when(struct adt_reading *r, int visit_field)
{
    const struct hl7_segment *evn = hl7_segment(r->m, "EVN", 0);
    str at = adt_text(r, hl7_segment(r->m, "PV1", 0), visit_field, 1);
    if (!at.len) at = adt_text(r, evn, 6, 1);
    if (!at.len) at = adt_text(r, evn, 2, 1);
    return at.len ? at : adt_text(r, hl7_segment(r->m, "MSH", 0), 7, 1);
}

/* One visit may begin in the emergency department and go on as a stay: two events. Without a
 * number, a visit is the person and the moment. */
static str event_ref(struct adt_reading *r, str person_ref, str class, bool came, str at)
{
    const struct hl7_segment *pv1 = hl7_segment(r->m, "PV1", 0);
    str visit = adt_text(r, pv1, 19, 1);
    if (!visit.len) visit = adt_text(r, pv1, 50, 1);
    const char *what = came ? "in" : "out";
    str ref = visit.len ? str_printf(r->a, "%.*s-%.*s-%s", STR_FMT(visit), STR_FMT(class), what)
                        : str_printf(r->a, "%.*s-%.*s-%.*s-%s", STR_FMT(person_ref), STR_FMT(at),
                                     STR_FMT(class), what);
    r->no_memory = r->no_memory || !ref.at;
    return ref;
}

static void put_service(struct adt_reading *r, struct fields *row)
{
    const struct hl7_segment *pv1 = hl7_segment(r->m, "PV1", 0);
    if (!r->terms->services) return;
    str place = adt_text(r, pv1, 3, 1);
    adt_put(r, row, COLUMN_service, place.len ? place : adt_text(r, pv1, 10, 1));
}

static err read_event(struct adt_reading *r, const struct trigger *t, const struct hl7_segment *pid,
                      struct err_info *why)
{
    bool came = t->says == SAYS_CAME || t->says == TAKES_BACK_CAME,
         back = t->says == TAKES_BACK_CAME || t->says == TAKES_BACK_LEFT;
    const struct hl7_segment *pv1 = hl7_segment(r->m, "PV1", 0);
    struct hl7_answer missing = {"AE", 100, "there is no PV1 segment", "PV1", 1, 0};
    str ref;
    err e = own_id(r, pid, 3, &ref, why);
    if (!e && !pv1) e = refuse(r, missing, why);
    if (e) return e;
    struct fields *row = add_row(r, ref);
    str at = when(r, came ? 44 : 45), class = adt_text(r, pv1, 2, 1);
    adt_put(r, row, COLUMN_event_ref, event_ref(r, ref, class, came, at));
    if (back) {
        row->at[COLUMN_action] = STR("withdraw");
        return ERR_OK;
    }
    adt_person(r, pid, row);
    adt_put(r, row, COLUMN_event_type,
            str_trim(str_printf(r->a, "%s %.*s", t->code, STR_FMT(class))));
    adt_put(r, row, COLUMN_event_date, adt_moment(r, at));
    put_service(r, row);
    return ERR_OK;
}

/* ---- who, and who is the same ---- */

static const struct {
    const char *code, *relation;
} relations[] = {{"MTH", "mother"}, {"MOTHER", "mother"}, {"FTH", "father"},  {"FATHER", "father"},
                 {"CGV", "carer"},  {"GRD", "carer"},     {"SIB", "sibling"}, {"BRO", "sibling"},
                 {"SIS", "sibling"}};

/* Next of kin that the sender knows as a person of its own (NK1-33). */
static err read_relations(struct adt_reading *r, str ref, const struct fields *who,
                          struct err_info *why)
{
    const struct hl7_segment *nk1;
    bool others;
    for (size_t i = 0; (nk1 = hl7_segment(r->m, "NK1", i)); i++) {
        str code = adt_text(r, nk1, 3, 1), other;
        for (size_t k = 0; k < COUNT(relations); k++) {
            if (!str_eq_nocase(code, str_of(relations[k].code)) ||
                !adt_own_id(r, nk1, 33, &other, &others) || str_eq(other, ref))
                continue;
            struct fields *row = add_row(r, ref);
            if (!row) return too_many(r, why);
            *row = *who;
            adt_put(r, row, COLUMN_related_ref, other);
            adt_put(r, row, COLUMN_relation, str_of(relations[k].relation));
        }
    }
    return ERR_OK;
}

static err read_who(struct adt_reading *r, const struct hl7_segment *pid, struct err_info *why)
{
    str ref;
    err e = own_id(r, pid, 3, &ref, why);
    if (e) return e;
    struct fields *row = add_row(r, ref);
    adt_person(r, pid, row);
    return read_relations(r, ref, row, why);
}

/* PID MRG, PID MRG ...: what MRG names is the person of the PID before it. */
static err read_same(struct adt_reading *r, struct err_info *why)
{
    str survivor = STR(""), old;
    const struct hl7_segment *pid = NULL;
    struct hl7_answer missing = {"AE", 100, "there is no MRG segment", "MRG", 1, 0},
                      itself = {"AE", 205, "an id is merged into itself", "MRG", 1, 1};
    size_t merges = 0;
    err e = ERR_OK;
    for (size_t i = 0; !e && i < r->m->n; i++) {
        const struct hl7_segment *s = &r->m->segments[i];
        if (memcmp(s->name, "PID", 3) == 0) pid = s;
        if (memcmp(s->name, "MRG", 3) != 0 || !pid) continue;
        e = own_id(r, pid, 3, &survivor, why);
        if (!e) e = own_id(r, s, 1, &old, why);
        if (!e && str_eq(old, survivor)) e = refuse(r, itself, why);
        if (e) break;
        if (r->adt->n + 2 > ADT_ROWS_MAX) return too_many(r, why);
        struct fields who = {0};
        adt_person(r, pid, &who);
        if (who.at[COLUMN_family_name].len || who.at[COLUMN_given_name].len)
            adt_person(r, pid, add_row(r, survivor));
        struct fields *row = add_row(r, old);
        row->at[COLUMN_action] = STR("merge");
        row->at[COLUMN_related_ref] = survivor;
        merges++;
    }
    return e || merges ? e : refuse(r, missing, why);
}

/* ---- the message ---- */

/* EVN-2: when the system recorded it. MSH-7, where it only says more of the same minute; a message
 * that an integration engine sends again keeps its age. */
static str as_of(struct adt_reading *r)
{
    str recorded = adt_text(r, hl7_segment(r->m, "EVN", 0), 2, 1),
        sent = adt_text(r, hl7_segment(r->m, "MSH", 0), 7, 1);
    struct hl7_time t, s;
    bool known = hl7_time(recorded, &t) && t.digits.len >= 8, sent_known = hl7_time(sent, &s);
    if (!known) return sent_known && s.digits.len >= 8 ? adt_moment(r, sent) : STR("");
    bool finer = sent_known && !t.has_zone && s.digits.len > t.digits.len &&
                 str_starts(s.digits, t.digits);
    return adt_moment(r, finer ? sent : recorded);
}

static const struct trigger *find_trigger(struct adt_reading *r)
{
    str code = adt_text(r, hl7_segment(r->m, "MSH", 0), 9, 2);
    if (!code.len) code = adt_text(r, hl7_segment(r->m, "EVN", 0), 1, 1);
    for (size_t i = 0; i < COUNT(triggers); i++)
        if (str_eq_c(code, triggers[i].code)) return &triggers[i];
    return NULL;
}

static err read(struct adt_reading *r, struct err_info *why)
{
    const struct trigger *t = find_trigger(r);
    const struct hl7_segment *pid = hl7_segment(r->m, "PID", 0);
    struct hl7_answer unknown = {"AR", 201, "this trigger is not supported", "MSH", 1, 9},
                      missing = {"AE", 100, "there is no PID segment", "PID", 1, 0};
    if (!t) return r->terms->sender->passes_over ? ERR_OK : refuse(r, unknown, why);
    if (!pid) return refuse(r, missing, why);
    r->adt->kind = t->kind;
    r->as_of = as_of(r);
    if (t->says == SAYS_SAME) return read_same(r, why);
    if (t->says == SAYS_WHO || !r->terms->events) return read_who(r, pid, why);
    return read_event(r, t, pid, why);
}

err adt_read(const struct hl7 *m, const struct adt_terms *terms, struct arena *a, struct adt *ret,
             struct hl7_answer *ret_refusal, struct err_info *why)
{
    struct adt_reading r = {
        .m = m, .terms = terms, .a = a, .adt = ret, .refusal = ret_refusal, .as_of = STR("")};
    *ret = (struct adt){.rows = ARENA_ARRAY(a, struct fields, ADT_ROWS_MAX)};
    if (!ret->rows) return err_set(why, ERR_NOMEM, "no memory for a message");
    err e = read(&r, why);
    return !e && r.no_memory ? err_set(why, ERR_NOMEM, "no memory for a message") : e;
}
