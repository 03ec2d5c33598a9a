/* generate/region.c -- the region file: agencies with leads, agreements, catalogue, training
 * accounts. */
#include "generate/generate.h"

#include "base/buf.h"
#include "generate/kind.h"
#include "generate/tables.h"

#include <string.h>

enum { RETENTION_MONTHS = 216, SCHOOL_YEARS = 16 };

static const struct training_user {
    const char *login, *name, *role;
    enum partner partner;
} users[] = {
    {"reviewer", "Robin Marlowe", "reviewer", PARTNER_SOCIAL_CARE},
    {"manager", "Morgan Tate", "manager", PARTNER_SOCIAL_CARE},
    {"social-worker", "Parminder Sohal", "practitioner", PARTNER_SOCIAL_CARE},
    {"school", "Sam Ashdown", "practitioner", PARTNER_PRIMARY},
    {"academy", "Alex Penrose", "practitioner", PARTNER_SECONDARY},
    {"ae", "Nadia Rahim", "practitioner", PARTNER_AE},
    {"ward", "Dele Okonjo", "practitioner", PARTNER_CHILDRENS},
    {"health", "Joan Kessler", "practitioner", PARTNER_COMMUNITY},
    {"gp", "Ngozi Adeyemi", "practitioner", PARTNER_GP},
    {"police", "Chris Holloway", "practitioner", PARTNER_POLICE},
    {"housing", "Ewa Nowicka", "practitioner", PARTNER_HOUSING},
    {"fire", "Lee Braddock", "practitioner", PARTNER_FIRE},
    {"adults", "Imran Shafiq", "practitioner", PARTNER_ADULT_CARE},
    {"charity", "Hodan Warsame", "practitioner", PARTNER_CHARITY},
    {"steward", "Mei Leung", "steward", PARTNER_SOCIAL_CARE},
    {"dpo", "Frances Oduya", "dpo", PARTNER_SOCIAL_CARE},
    {"auditor", "Viktor Lund", "auditor", PARTNER_SOCIAL_CARE},
    {"admin", "Jo Castell", "admin", PARTNER_SOCIAL_CARE},
    {"loader", "Feed loader", "loader", PARTNER_SOCIAL_CARE},
    {"commissioner", "Ruth Adair", "commissioner", PARTNER_SOCIAL_CARE},
};
static const char *const leads[] = {
    "Amara Whitlock", "Bernard Kyle",  "Celia Dhami",    "Denis Orford",    "Esther Quaye",
    "Fergus Lyle",    "Gita Raval",    "Harun Celik",    "Iris Penhale",    "Jonas Albrecht",
    "Kamala Bose",    "Leona Marsh",   "Miles Tranter",  "Nia Prosser",     "Omar Siddall",
    "Petra Vance",    "Quentin Shore", "Rosa Lindqvist", "Stefan Borowski", "Tessa Greaves",
    "Uma Sekhon",     "Vernon Clay",   "Wanda Pike",     "Yusuf Harte",
};

static void write_day(struct buf *out, const char *key, struct date d)
{
    buf_printf(out, "    %s: %04d-%02d-%02d\n", key, d.year, d.month, d.day);
}

/* Phone numbers are of the range kept free for drama. */
static void write_agencies(struct buf *out)
{
    int contact = 0;
    buf_add_c(out, "agencies:\n");
    for (int p = 0; p < PARTNER__COUNT; p++) {
        const struct partner_style *s = &partner_styles[p];
        buf_printf(out, "  - code: %s\n    name: \"%s\"\n    kind: %s\n    services:\n", s->code,
                   s->name, s->kind);
        for (size_t i = 0; i < COUNT(s->service) && s->service[i][0]; i++, contact++) {
            buf_printf(
                out,
                "      - code: %s\n        name: \"%s\"\n        label: \"%s\"\n        contact:\n",
                s->service[i][0], s->service[i][1], s->service[i][2]);
            buf_printf(out, "          name: \"%s\"\n          phone: \"0121 496 0%03d\"\n",
                       leads[contact % (int)COUNT(leads)], 200 + contact);
            buf_printf(out, "          email: \"%s@%s.example\"\n", s->service[i][0], s->code);
            buf_add_c(out, "          hours: \"Monday to Friday, 9am to 5pm\"\n");
            buf_printf(out,
                       "        out_of_hours: {name: \"Duty desk\", phone: \"0121 496 0%03d\"}\n",
                       300 + contact);
        }
    }
}

/* Was the code of this kind written for a kind before it; `of` PARTNER__COUNT: of any agency. */
static bool written_before(size_t at, enum partner of)
{
    for (size_t i = 0; i < at; i++)
        if ((of == PARTNER__COUNT || event_kinds[i].partner == of) &&
            strcmp(event_kinds[i].code, event_kinds[at].code) == 0)
            return true;
    return false;
}

static bool ships(const char *code)
{
    for (size_t i = 0; i < generate_types_n; i++)
        if (strcmp(generate_types[i].code, code) == 0) return true;
    return false;
}

static void write_agreement(struct buf *out, enum partner p, struct date today)
{
    const struct partner_style *s = &partner_styles[p];
    buf_printf(out, "  - id: %s-training\n    agency: %s\n", s->code, s->code);
    buf_add_c(out, "    purpose: \"To recognise children and adults at risk who are known to "
                   "several services\"\n"
                   "    lawful_basis: \"6(1)(e)\"\n"
                   "    condition: \"9(2)(g), DPA 2018 Sch. 1 para 18\"\n    fields: [");
    const char *comma = "";
    for (int c = 0; c < COLUMN__COUNT; c++) {
        if (!partner_sends(p, (enum column)c)) continue;
        buf_printf(out, "%s%s", comma, column_names[c]);
        comma = ", ";
    }
    buf_add_c(out, "]\n    event_types: [");
    comma = "";
    for (size_t i = 0; i < event_kinds_n; i++) {
        if (event_kinds[i].partner != p || written_before(i, p)) continue;
        buf_printf(out, "%s%s", comma, event_kinds[i].code);
        comma = ", ";
    }
    buf_printf(out, "]\n    audience: 3\n    retention_months: %d\n", RETENTION_MONTHS);
    write_day(out, "from", date_add_months(today, -12));
    write_day(out, "until", date_add_months(today, 36));
    buf_printf(out, "    expected_every_hours: %d\n", s->expected_hours);
}

static void write_type(struct buf *out, const struct event_line *t)
{
    buf_printf(out,
               "  - {code: %s, class: %s, label: \"%s\", in_person: %s, tier: %d, "
               "retention_months: %d}\n",
               t->code, t->class, t->label, t->in_person ? "yes" : "no", t->tier, RETENTION_MONTHS);
}

/* What ships, kept for as long as the stories are; and what only this borough has. */
static void write_catalogue(struct buf *out)
{
    buf_add_c(out, "catalogue:\n");
    for (size_t i = 0; i < generate_types_n; i++)
        write_type(out, &generate_types[i]);
    for (size_t i = 0; i < event_kinds_n; i++) {
        const struct event_kind *k = &event_kinds[i];
        if (ships(k->code) || written_before(i, PARTNER__COUNT)) continue;
        write_type(out, &(struct event_line){k->code, event_class_word(k->class), k->label,
                                             k->in_person, k->tier});
    }
    if (generate_incident_lines[0]) buf_add_c(out, "incidents:\n");
    for (size_t i = 0; generate_incident_lines[i]; i++)
        buf_printf(out, "%s\n", generate_incident_lines[i]);
}

/* Six spans a year, alike every year: what schools publish, near enough. */
static void write_calendar(struct buf *out, struct date today)
{
    static const char *const spans[][2] = {{"01-05", "02-13"}, {"02-23", "03-27"},
                                           {"04-13", "05-22"}, {"06-01", "07-21"},
                                           {"09-03", "10-23"}, {"11-02", "12-18"}};
    buf_add_c(out,
              "calendar:\n  working_hours: {monday: \"09:00-17:00\", tuesday: \"09:00-17:00\", "
              "wednesday: \"09:00-17:00\",\n    thursday: \"09:00-17:00\", friday: "
              "\"09:00-17:00\"}\n  school_terms:\n");
    for (int year = today.year - SCHOOL_YEARS; year <= today.year + 1; year++)
        for (size_t i = 0; i < COUNT(spans); i++)
            buf_printf(out, "    - %d-%s to %d-%s\n", year, spans[i][0], year, spans[i][1]);
}

/* How far back what an agency has sent goes. Schools tell of the last days alone. */
static void write_begins(struct buf *out, struct date today)
{
    static const int months[PARTNER__COUNT] = {
        [PARTNER_AE] = 12,     [PARTNER_COMMUNITY] = 12,   [PARTNER_GP] = 12,
        [PARTNER_CHILDRENS] = 12, [PARTNER_POLICE] = 36,   [PARTNER_SOCIAL_CARE] = 36,
        [PARTNER_HOUSING] = 36, [PARTNER_FIRE] = 36,       [PARTNER_ADULT_CARE] = 36,
        [PARTNER_CHARITY] = 36};
    buf_add_c(out, "unseen:\n  feeds:\n");
    for (int p = 0; p < PARTNER__COUNT; p++) {
        struct date since = date_add_months(today, -months[p]);
        if (months[p])
            buf_printf(out, "    - {agency: %s, since: %04d-%02d-%02d}\n", partner_styles[p].code,
                       since.year, since.month, since.day);
    }
}

/* Two wards share a postcode district: one has five sectors of it, the other what is left. */
static void write_wards(struct buf *out)
{
    buf_add_c(out, "wards:\n");
    for (size_t i = 0; i < generate_districts_n; i++) {
        const struct district *d = &generate_districts[i];
        buf_printf(out, "  - {code: E05999%03d, name: \"%s\", postcodes: [%s]}\n", (int)(2 * i + 1),
                   d->name, d->outcode);
        buf_printf(out, "  - {code: E05999%03d, name: \"%s North\", postcodes: [", (int)(2 * i + 2),
                   d->name);
        for (int sector = 0; sector < 5; sector++)
            buf_printf(out, "%s%s %d", sector ? ", " : "", d->outcode, sector);
        buf_add_c(out, "]}\n");
    }
}

void generate_region_yaml(struct buf *out, struct date today)
{
    buf_add_c(out, "# A training region: every person, name and number in it is invented.\n"
                   "region:\n  name: \"Wrenmoor (training)\"\n  duty_line: \"0121 496 0100\"\n");
    write_agencies(out);
    write_catalogue(out);
    buf_add_c(out, "agreements:\n");
    for (int p = 0; p < PARTNER__COUNT; p++)
        write_agreement(out, (enum partner)p, today);
    write_calendar(out, today);
    write_begins(out, today);
    buf_printf(out,
               "queue:\n  per_worker: 8\n  workers: 3\n"
               "protection:\n  unscheduled_care: [{agency: %s}]\n"
               "referrals:\n  read_by:\n    - {agency: %s, users: [reviewer, manager]}\n"
               "    - {agency: %s, users: [adults]}\n",
               partner_styles[PARTNER_AE].code, partner_styles[PARTNER_SOCIAL_CARE].code,
               partner_styles[PARTNER_ADULT_CARE].code);
    write_wards(out);
    buf_add_c(out, "rules:\n  - rules.yaml\nusers:\n");
    for (size_t i = 0; i < COUNT(users); i++)
        buf_printf(out, "  - {login: %s, name: \"%s\", agency: %s, role: %s}\n", users[i].login,
                   users[i].name, partner_styles[users[i].partner].code, users[i].role);
}
