/* refer/export_fields.c -- column by column: where it comes from. */
#include "refer/export_fields.h"

#include "codec/csv.h"

/* Where a referral came from, in the codes of the children in need census (C00... 1A to 10). */
static const char *const sources[AGENCY__COUNT] = {
    [AGENCY_COUNCIL] = "5B",          [AGENCY_CHILDRENS_SOCIAL_CARE] = "5A",
    [AGENCY_ADULT_SOCIAL_CARE] = "5A", [AGENCY_PUBLIC_HEALTH] = "3F",
    [AGENCY_HOSPITAL] = "3E",         [AGENCY_COMMUNITY_HEALTH] = "3D",
    [AGENCY_GP] = "3A",               [AGENCY_POLICE] = "6",
    [AGENCY_FIRE] = "8",              [AGENCY_SCHOOL] = "2A",
    [AGENCY_NURSERY] = "2B",          [AGENCY_HOUSING] = "4",
    [AGENCY_CHARITY] = "8",
};

struct filling {
    const struct referral_export *x;
    const struct partners *partners;
    struct arena *arena;
};

static const struct referral *ref(const struct filling *f) { return &f->x->referral; }

static str day_of(const struct filling *f, int64_t ms)
{
    return ms ? date_iso(f->arena, date_uk(ms).date) : STR("");
}

/* ---- one function for each value; empty = null ---- */

static str person_id(const struct filling *f) { return pii_reveal(f->x->person_ref, REVEAL_SHOW); }
static str forename(const struct filling *f)
{
    return pii_reveal(ref(f)->content.given, REVEAL_SHOW);
}
static str surname(const struct filling *f)
{
    return pii_reveal(ref(f)->content.family, REVEAL_SHOW);
}
static str sex(const struct filling *f)
{
    str gender = pii_reveal(ref(f)->content.gender, REVEAL_SHOW);
    return str_eq_c(gender, "Female") ? STR("F") : str_eq_c(gender, "Male") ? STR("M") : STR("U");
}
static str birth_day(const struct filling *f)
{
    struct date d = ref(f)->content.birth_date;
    return date_whole(d) ? date_iso(f->arena, d) : STR("");
}
static str nhs_number(const struct filling *f)
{
    str text = pii_reveal(ref(f)->content.nhs_number, REVEAL_SHOW);
    char *at = arena_alloc(f->arena, text.len + 1);
    size_t n = 0;
    for (size_t i = 0; at && i < text.len; i++)
        if (text.at[i] != ' ') at[n++] = text.at[i];
    return at ? str_range(at, n) : STR("");
}
static str address(const struct filling *f)
{
    return pii_reveal(ref(f)->content.address, REVEAL_SHOW);
}
static str reference(const struct filling *f) { return str_of(ref(f)->reference); }
static str sent_day(const struct filling *f) { return day_of(f, ref(f)->sent_ms); }
static str source_code(const struct filling *f)
{
    const struct agency *from = partners_agency(f->partners, ref(f)->from_agency);
    return str_of(from ? sources[from->kind] : "10");
}
static str source_words(const struct filling *f)
{
    const struct agency *from = partners_agency(f->partners, ref(f)->from_agency);
    return from ? from->name : ref(f)->from_agency;
}
static str team(const struct filling *f) { return ref(f)->to_service; }
static str worker(const struct filling *f) { return ref(f)->to_login; }
static str close_day(const struct filling *f) { return day_of(f, ref(f)->ended_ms); }
static str close_reason(const struct filling *f)
{
    const struct referral *r = ref(f);
    if (!referral_ended(r->state)) return STR("");
    return r->outcome.len ? r->outcome : str_of(referral_state_word(r->state));
}
static bool nothing_done(const struct referral *r)
{
    return str_eq_c(r->outcome, "no_further_action");
}
static str nfa(const struct filling *f)
{
    return !ref(f)->outcome.len ? STR("") : nothing_done(ref(f)) ? STR("Y") : STR("N");
}
static str need(const struct filling *f)
{
    (void)f;
    return STR("N0"); /* not stated: whoever assesses says */
}

/* What came of it, in the flags of the dataset; empty until there is an outcome. */
static str outcome_flags(const struct filling *f)
{
    static const struct {
        const char *flag, *outcomes;
    } flags[] = {
        {"OUTCOME_NEW_REFERRAL_FLAG", " assessment strategy_discussion section_47 "},
        {"OUTCOME_EXISTING_REFERRAL_FLAG", " joined_case "},
        {"OUTCOME_CP_ENQUIRY_FLAG", " section_47 "},
        {"OUTCOME_NFA_FLAG", " no_further_action "},
        {"OUTCOME_ADVICE_FLAG", " advice "},
        {"OTHER_OUTCOMES_EXIST_FLAG",
         " early_help section_42 support_started support_ended not_taken_up "},
    };
    struct buf out = BUF_INIT(2048);
    struct json_writer w = {.out = &out};
    str kept = STR("");
    str wanted = str_printf(f->arena, " %.*s ", STR_FMT(ref(f)->outcome));
    if (!ref(f)->outcome.len) return kept;
    json_open_object(&w);
    for (size_t i = 0; i < COUNT(flags); i++)
        json_pair_c(&w, flags[i].flag, str_has(str_of(flags[i].outcomes), wanted) ? "Y" : "N");
    json_close_object(&w);
    if (buf_keep(&out, f->arena, &kept)) return STR("");
    return kept;
}

/* ---- the tables ---- */

struct column {
    const char *table, *name;
    str (*value)(const struct filling *f);
    bool json;       /* the value is JSON itself */
    bool child_only;
};

static const struct column columns[] = {
    {"ssd_person", "pers_person_id", person_id, false, false},
    {"ssd_person", "pers_forename", forename, false, false},
    {"ssd_person", "pers_surname", surname, false, false},
    {"ssd_person", "pers_sex", sex, false, false},
    {"ssd_person", "pers_dob", birth_day, false, false},
    {"ssd_person", "pers_common_child_id", nhs_number, false, false},
    {"ssd_address", "addr_person_id", person_id, false, false},
    {"ssd_address", "addr_address_json", address, false, false},
    {"ssd_contacts", "cont_contact_id", reference, false, false},
    {"ssd_contacts", "cont_person_id", person_id, false, false},
    {"ssd_contacts", "cont_contact_date", sent_day, false, false},
    {"ssd_contacts", "cont_contact_source_code", source_code, false, false},
    {"ssd_contacts", "cont_contact_source_desc", source_words, false, false},
    {"ssd_contacts", "cont_contact_outcome_json", outcome_flags, true, false},
    {"ssd_cin_episodes", "cine_referral_id", reference, false, true},
    {"ssd_cin_episodes", "cine_person_id", person_id, false, true},
    {"ssd_cin_episodes", "cine_referral_date", sent_day, false, true},
    {"ssd_cin_episodes", "cine_cin_primary_need_code", need, false, true},
    {"ssd_cin_episodes", "cine_referral_source_code", source_code, false, true},
    {"ssd_cin_episodes", "cine_referral_source_desc", source_words, false, true},
    {"ssd_cin_episodes", "cine_referral_outcome_json", outcome_flags, true, true},
    {"ssd_cin_episodes", "cine_referral_nfa", nfa, false, true},
    {"ssd_cin_episodes", "cine_close_reason", close_reason, false, true},
    {"ssd_cin_episodes", "cine_close_date", close_day, false, true},
    {"ssd_cin_episodes", "cine_referral_team", team, false, true},
    {"ssd_cin_episodes", "cine_referral_worker_id", worker, false, true},
};

static bool has_column(const struct column *c, const struct referral *r)
{
    return !c->child_only || r->pathway == REFERRAL_PATHWAY_CHILD;
}

void export_tables_json(const struct referral_export *x, const struct partners *p, struct arena *a,
                        struct json_writer *w)
{
    const struct filling f = {x, p, a};
    const char *table = "";
    for (size_t i = 0; i < COUNT(columns); i++) {
        const struct column *c = &columns[i];
        if (!has_column(c, &x->referral)) continue;
        if (strcmp(c->table, table) != 0) { /* every table has one row: an array all the same */
            if (*table) json_close_object(w);
            if (*table) json_close_array(w);
            table = c->table;
            json_key(w, table);
            json_open_array(w);
            json_open_object(w);
        }
        str value = c->value(&f);
        if (value.len) json_pair_text(w, c->name, value);
        else json_pair_null(w, c->name);
    }
    json_close_object(w);
    json_close_array(w);
}

/* ---- CSV: the same columns side by side, and the concern ---- */

static str worry(const struct filling *f) { return pii_reveal(ref(f)->content.worry, REVEAL_SHOW); }
static str pathway(const struct filling *f)
{
    return str_of(referral_pathway_word(ref(f)->pathway));
}
static str urgency(const struct filling *f) { return str_of(urgency_word(ref(f)->urgency)); }
static str state(const struct filling *f) { return str_of(referral_state_word(ref(f)->state)); }
static str offer(const struct filling *f) { return ref(f)->offer; }
static str told(const struct filling *f) { return str_of(told_word(ref(f)->content.told)); }
static str capacity(const struct filling *f)
{
    return str_of(capacity_word(ref(f)->content.capacity));
}
static str consent(const struct filling *f)
{
    return str_of(consent_word(ref(f)->content.consent));
}
static str ring_back(const struct filling *f) { return ref(f)->content.back_name; }
static str ring_phone(const struct filling *f) { return ref(f)->content.back_phone; }
/* "2026-11-20 Hill School: Worry passed on" for each row, a line each. */
static str rows(const struct filling *f)
{
    const struct refer_content *c = &ref(f)->content;
    struct buf out = BUF_INIT(REFERRAL_BYTES_MAX);
    str kept = STR("");
    for (size_t i = 0; i < c->row_count; i++) {
        const struct content_row *r = &c->rows[i];
        str day = r->date.year ? date_iso(f->arena, r->date) : STR("");
        buf_printf(&out, "%s%.*s%s%.*s%s%.*s", i ? "\n" : "", STR_FMT(day), day.len ? " " : "",
                   STR_FMT(r->service), r->label.len ? ": " : "", STR_FMT(r->label));
    }
    if (buf_keep(&out, f->arena, &kept)) return STR("");
    return kept;
}

static const struct {
    const char *name;
    str (*value)(const struct filling *f);
} more[] = {
    {"pathway", pathway},     {"urgency", urgency},
    {"state", state},         {"offer", offer},
    {"worry", worry},         {"family_told", told},
    {"capacity", capacity},   {"consent", consent},
    {"ring_back", ring_back}, {"ring_back_phone", ring_phone},
    {"rows", rows},
};

void referral_export_csv_head(struct buf *out)
{
    struct csv_writer w = {.out = out, .safe = true};
    for (size_t i = 0; i < COUNT(columns); i++)
        csv_write_field(&w, str_of(columns[i].name));
    for (size_t i = 0; i < COUNT(more); i++)
        csv_write_field(&w, str_of(more[i].name));
    csv_write_end(&w);
}

void referral_export_csv(const struct referral_export *x, const struct partners *p,
                         struct arena *a, struct buf *out)
{
    const struct filling f = {x, p, a};
    struct csv_writer w = {.out = out, .safe = true};
    for (size_t i = 0; i < COUNT(columns); i++)
        csv_write_field(&w,
                        has_column(&columns[i], &x->referral) ? columns[i].value(&f) : STR(""));
    for (size_t i = 0; i < COUNT(more); i++)
        csv_write_field(&w, more[i].value(&f));
    csv_write_end(&w);
}
