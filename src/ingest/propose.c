/* ingest/propose.c -- see propose.h. */
#include "ingest/propose.h"

#include "codec/xlsx/xlsx.h"

/* What systems call our columns, as letters and digits only. First the words that say it outright;
 * two columns that claim the same: the earlier word wins, then the earlier column. */
static const struct {
    enum column column;
    const char *words;
} known[] = {
    {COLUMN_person_ref,
     "personref personid clientid clientref clientnumber patientid patientnumber patientnumber "
     "hospitalnumber localpatientid localpatientidentifier mrn casenumber pupilid studentid "
     "systemid swiftid mosaicid liquidlogicid perspersonid uniqueid personnumber nominalref "
     "nominalid localchildid tenantid tenancyref memberid servicuserid serviceuserid customerid "
     "recordid ref id "
     "number"},
    {COLUMN_given_name,
     "givenname givennames forename forenames firstname firstnames pupilforename childforename "
     "patientforename legalforename persforename christianname first"},
    {COLUMN_family_name,
     "familyname surname lastname pupilsurname childsurname patientsurname legalsurname "
     "perssurname last"},
    {COLUMN_known_as,
     "knownas preferredname preferredforename preferredsurname alias aliases aka nickname "
     "calledname pupilpreferredforename pupilpreferredsurname"},
    {COLUMN_previous_family_name,
     "previousfamilyname previoussurname formersurname maidenname formername pupilformersurname "
     "birthsurname"},
    {COLUMN_birth_date,
     "birthdate dateofbirth dob born pupildob childdob patientdob persondob persdob "
     "personbirthdate expecteddob"},
    {COLUMN_gender, "gender sex pupilsex pupilgender childgender perssex persgender genderatbirth"},
    {COLUMN_address,
     "address fulladdress homeaddress addressline addressline1 address1 addr patientaddress "
     "currentaddress propertyaddress"},
    {COLUMN_postcode,
     "postcode postalcode homepostcode patientpostcode pupilpostcode addresspostcode pcode zip"},
    {COLUMN_uprn, "uprn propertyuprn addressuprn"},
    {COLUMN_upn, "upn uniquepupilnumber pupilnumber persupn"},
    {COLUMN_consistent_id, "consistentid singleuniqueidentifier sui"},
    {COLUMN_nhs_number, "nhsnumber nhsno nhs persnhsnumber childnhsnumber patientnhsnumber nhsnum"},
    {COLUMN_nhs_number_status,
     "nhsnumberstatus nhsstatus nhstrace nhsnumberstatusindicator nhsnumberstatusindicatorcode "
     "tracestatus"},
    {COLUMN_event_ref,
     "eventref eventid attendanceid attendancenumber attendanceidentifier contactid contactref "
     "referralid incidentid incidentnumber incidentref urn crimeref crimenumber visitid "
     "appointmentid planid activityid episodeid assessmentid jobref logref"},
    {COLUMN_event_type, "eventtype plantype attendancetype contacttype incidenttype activitytype "
                        "visittype referraltype "
                        "category type outcome attendancecode activitycode reason"},
    {COLUMN_event_date,
     "eventdate planstart attendancedate arrivaldate arrivaldatetime arrival contactdate "
     "dateofcontact "
     "incidentdate visitdate dateofvisit activitydate appointmentdate datereceived startdate "
     "referraldate datestarted date"},
    {COLUMN_event_end,
     "eventend planend enddate closedate closeddate dateended dateclosed dischargedate"},
    {COLUMN_service, "service servicecode team teamcode unit department site"},
    {COLUMN_contact_name,
     "contactname workername allocatedworker professionalname staffname keyworker leadname "
     "practitioner officername"},
    {COLUMN_contact_phone,
     "contactphone officephone workerphone workertelephone teamphone contacttelephone"},
    {COLUMN_contact_email, "contactemail workeremail teamemail"},
    {COLUMN_out_of_hours_phone,
     "outofhoursphone outofhourstelephone emergencydutyphone emergencydutytelephone edtphone "
     "edttelephone"},
    {COLUMN_authority, /* of a plan: an export's own "LA code" says where it was made */
     "responsibleauthority responsibleauthoritycode responsiblela authoritycode"},
    {COLUMN_as_of, "asof extractdate extractdatetime lastupdated updated lastmodified"},
};

enum { WORD_MAX = 60 };

static str plain_word(str header, char room[static WORD_MAX])
{
    size_t n = 0;
    for (size_t i = 0; i < header.len && n < WORD_MAX; i++) {
        char c = header.at[i];
        if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) room[n++] = c;
    }
    return str_range(room, n);
}

/* Place of the word in the list, or -1. */
static int place_in(const char *words, str wanted)
{
    str rest = str_of(words), word;
    if (!wanted.len) return -1;
    for (int place = 0; str_next(&rest, ' ', &word); place++)
        if (str_eq(word, wanted)) return place;
    return -1;
}

/* The same of a header; "Hospital No" is a hospital number. */
static int place_of(const char *words, str header)
{
    char room[WORD_MAX];
    str word = plain_word(header, room);
    int place = place_in(words, word);
    if (place >= 0 || !str_ends(word, STR("no"))) return place;
    static const char number[] = "number";
    size_t stem = word.len - 2;
    if (stem + sizeof number > sizeof room) return -1;
    memcpy(room + stem, number, sizeof number - 1);
    return place_in(words, str_range(room, stem + sizeof number - 1));
}

/* Do the values speak against it? An empty column speaks against nothing. */
static bool values_fit(const struct profile_column *c, enum column ours)
{
    if (!c->filled) return true;
    switch (ours) {
    case COLUMN_birth_date: case COLUMN_event_date: case COLUMN_event_end: case COLUMN_as_of:
        return profile_date(c) != NULL;
    case COLUMN_gender: return profile_is(c, FORM_GENDER);
    case COLUMN_nhs_number: return profile_is(c, FORM_NHS_NUMBER);
    case COLUMN_upn: return profile_is(c, FORM_UPN);
    case COLUMN_postcode: return c->of_form[FORM_POSTCODE] * 10 >= c->filled * 8;
    case COLUMN_uprn: return profile_is(c, FORM_UPRN);
    case COLUMN_contact_email: return profile_is(c, FORM_EMAIL);
    case COLUMN_event_type: return c->distinct <= PROFILE_VALUES_MAX;
    default: return true;
    }
}

/* What the values say when the header says nothing. */
static enum column by_values(const struct profile_column *c)
{
    if (profile_is(c, FORM_NHS_NUMBER)) return COLUMN_nhs_number;
    if (profile_is(c, FORM_UPN)) return COLUMN_upn;
    if (profile_is(c, FORM_POSTCODE)) return COLUMN_postcode;
    return COLUMN__COUNT;
}

static bool taken(const enum column *ours, size_t n, enum column c)
{
    for (size_t i = 0; i < n; i++)
        if (ours[i] == c) return true;
    return false;
}

void propose_columns(const struct profile *p, enum column *ret_ours)
{
    for (size_t i = 0; i < p->columns; i++)
        ret_ours[i] = COLUMN__COUNT;
    for (size_t k = 0; k < COUNT(known); k++) {
        int best = -1;
        size_t which = 0;
        for (size_t i = 0; i < p->columns; i++) {
            int place = place_of(known[k].words, p->column[i].header);
            if (place < 0 || ret_ours[i] != COLUMN__COUNT) continue;
            if ((best >= 0 && place >= best) || !values_fit(&p->column[i], known[k].column))
                continue;
            best = place;
            which = i;
        }
        if (best >= 0) ret_ours[which] = known[k].column;
    }
    for (size_t i = 0; i < p->columns; i++) {
        bool open = ret_ours[i] == COLUMN__COUNT && p->column[i].header.len;
        enum column c = open ? by_values(&p->column[i]) : COLUMN__COUNT;
        if (c != COLUMN__COUNT && !taken(ret_ours, p->columns, c)) ret_ours[i] = c;
    }
}

/* ---- as YAML ---- */

/* In quotes, whatever it is. Our reader takes "? " for a key of the kind nobody means, even
 * there. */
static void add_scalar(struct buf *out, str s)
{
    buf_byte(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i], next = i + 1 < s.len ? s.at[i + 1] : 'x';
        if (c == '"' || c == '\\') buf_byte(out, '\\');
        if ((unsigned char)c < 0x20) buf_printf(out, "\\x%02x", (unsigned)c);
        else if (c == '?' && strchr(" ,[]{}", next)) buf_add_c(out, "\\x3f");
        else buf_byte(out, c);
    }
    buf_byte(out, '"');
}

/* A header that names a column which its values, for the most part, are none of: no silent loss. */
static void add_doubt(const struct profile *p, const enum column *ours, size_t i, struct buf *out)
{
    const struct profile_column *c = &p->column[i];
    for (size_t k = 0; k < COUNT(known); k++) {
        if (place_of(known[k].words, c->header) < 0 || values_fit(c, known[k].column)) continue;
        if (!taken(ours, p->columns, known[k].column))
            buf_printf(out, " # named like %s, but too many of its values are none",
                       column_table[known[k].column].name);
        return;
    }
}

static void add_columns(const struct profile *p, const enum column *ours, struct buf *out)
{
    size_t ignored = 0, named = 0;
    for (size_t i = 0; i < p->columns; i++) {
        if (ours[i] == COLUMN__COUNT) {
            ignored += p->column[i].header.len > 0;
            continue;
        }
        if (!named++) buf_add_c(out, "columns:\n");
        buf_add_c(out, "  ");
        add_scalar(out, p->column[i].header);
        buf_printf(out, ": %s\n", column_table[ours[i]].name);
    }
    if (!ignored) return;
    buf_add_c(out, "# Dropped at the door; name one above if the agreement covers it:\nignore:\n");
    for (size_t i = 0; i < p->columns; i++) {
        if (ours[i] != COLUMN__COUNT || !p->column[i].header.len) continue;
        buf_add_c(out, "  - ");
        add_scalar(out, p->column[i].header);
        add_doubt(p, ours, i, out);
        buf_byte(out, '\n');
    }
}

static void add_dates(const struct profile *p, const enum column *ours, struct buf *out)
{
    bool begun = false;
    for (size_t i = 0; i < p->columns; i++) {
        const char *format = ours[i] != COLUMN__COUNT && column_table[ours[i]].kind == COLUMN_DATE
                                 ? profile_date(&p->column[i])
                                 : NULL;
        if (!format || strcmp(format, "YYYY-MM-DD") == 0) continue;
        if (!begun) buf_add_c(out, "dates:\n");
        begun = true;
        buf_printf(out, "  %s: %s\n", column_table[ours[i]].name, format);
    }
}

static const char *gender_of(str value)
{
    static const struct {
        const char *theirs, *ours;
    } pairs[] = {{"male", "M"},    {"m", "M"},   {"1", "M"},   {"boy", "M"},           {"b", "M"},
                 {"female", "F"},  {"f", "F"},   {"2", "F"},   {"girl", "F"},          {"g", "F"},
                 {"x", "X"},       {"9", "X"},   {"i", "X"},   {"indeterminate", "X"},
                 {"not specified", "X"}, {"other", "X"}};
    for (size_t i = 0; i < COUNT(pairs); i++)
        if (str_eq_nocase(value, str_of(pairs[i].theirs))) return pairs[i].ours;
    return "U";
}

static void add_values(const struct profile *p, const enum column *ours, struct buf *out)
{
    bool begun = false;
    for (size_t i = 0; i < p->columns; i++) {
        bool gender = ours[i] == COLUMN_gender, type = ours[i] == COLUMN_event_type;
        const struct profile_column *c = &p->column[i];
        if ((!gender && !type) || !c->distinct || c->distinct > PROFILE_VALUES_MAX) continue;
        if (!begun) buf_add_c(out, "values:\n");
        begun = true;
        buf_printf(out, "  %s:\n", column_table[ours[i]].name);
        for (size_t k = 0; k < c->distinct; k++) {
            buf_add_c(out, "    ");
            add_scalar(out, c->value[k]);
            buf_printf(out, ": %s\n", gender ? gender_of(c->value[k]) : "FILL_IN");
        }
    }
}

static void add_gaps(const struct profile *p, const enum column *ours, const str *codes, size_t n,
                     struct buf *out)
{
    bool dated = taken(ours, p->columns, COLUMN_event_date);
    for (size_t i = 0; i < p->columns; i++)
        if (!p->column[i].header.len)
            buf_printf(out, "# Column %zu has no name: leave it out of the file.\n", i + 1);
    if (!taken(ours, p->columns, COLUMN_person_ref))
        buf_add_c(out, "# No column is the agency's own number of the person (person_ref): "
                       "every feed needs one.\n");
    if (dated && !taken(ours, p->columns, COLUMN_event_ref))
        buf_add_c(out, "# There is a date of an event, but no number of it (event_ref).\n");
    if (dated && !taken(ours, p->columns, COLUMN_event_type))
        buf_add_c(out, "constants:\n  event_type: FILL_IN   # what every line of this file is\n");
    if (!dated || !n) return;
    buf_add_c(out, "# Event types that the agreement allows:");
    for (size_t i = 0; i < n; i++)
        buf_printf(out, " %.*s", STR_FMT(codes[i]));
    buf_byte(out, '\n');
}

/* Rows on which the proposal does not rest, and which the door would put aside. */
static void add_unread(const struct profile *p, struct buf *out)
{
    size_t others = p->bad_rows - p->not_utf8;
    if (p->not_utf8)
        buf_printf(
            out,
            "# Not read: %zu rows that are not UTF-8 (Windows-1252, perhaps). As they are they "
            "would be put aside:\n# " XLSX_SAVE ".\n",
            p->not_utf8);
    if (others)
        buf_printf(
            out,
            "# Not read: %zu rows that are no CSV. 'aim feed check --mapping' says which, and "
            "why.\n",
            others);
}

void propose_mapping(const struct profile *p, const enum column *ours, const str *codes, size_t n,
                     struct buf *out)
{
    buf_printf(out,
               "# A proposal from the header and the first %zu rows. Read every line; what says "
               "FILL_IN only you know.\n",
               p->rows);
    add_unread(p, out);
    add_columns(p, ours, out);
    add_dates(p, ours, out);
    add_values(p, ours, out);
    add_gaps(p, ours, codes, n, out);
}
