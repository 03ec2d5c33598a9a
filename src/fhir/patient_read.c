/* fhir/patient_read.c -- the elements of a Patient, one function each. */
#include "fhir/read.h"

#include "agency/partners.h"
#include "base/buf.h"

#define UK_CORE "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-"

enum { PIECE_BYTES_MAX = 2000 };

/* ---- small parts ---- */

/* The value[x] of an extension by URL; NULL = there is none. */
static const struct json_value *extension(const struct json_value *of, const char *url)
{
    const struct json_value *list = json_get(of, "extension");
    for (size_t i = 0; json_kind(list) == JSON_IS_ARRAY && i < json_count(list); i++) {
        str u;
        if (json_as_text(json_get(json_at(list, i), "url"), &u) && str_eq_c(u, url))
            return json_at(list, i);
    }
    return NULL;
}

/* The first code of a coded value, or a plain code; empty when there is none. */
static str code_of(const struct json_value *extension)
{
    str code = STR("");
    const struct json_value *concept = json_get(extension, "valueCodeableConcept");
    const struct json_value *coding = concept ? json_at(json_get(concept, "coding"), 0)
                                              : json_get(extension, "valueCoding");
    (void)json_as_text(coding ? json_get(coding, "code") : json_get(extension, "valueCode"),
                       &code);
    return code;
}

static void put_word(struct buf *to, const char *between, str word)
{
    if (!word.len) return;
    if (to->len) buf_add_c(to, between);
    buf_add(to, word);
}

static err keep(struct reading *r, struct buf *from, str *ret)
{
    err e = buf_keep(from, r->a, ret);
    if (e == ERR_LIMIT) return read_fault(r, "too-long", "is too long in all");
    return e ? read_no_memory(r) : ERR_OK;
}

struct joining {
    struct buf text;
    const char *between;
};

static err join_item(struct reading *r, const struct json_value *item, void *ctx)
{
    struct joining *j = ctx;
    str text;
    if (json_kind(item) == JSON_IS_NULL) return ERR_OK; /* only an extension stands there */
    if (!json_as_text(item, &text)) return read_fault(r, "structure", "is not a text");
    text = str_trim(text);
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.at[i] < ' ')
            return read_fault(r, "value", "holds a control character");
    put_word(&j->text, j->between, text);
    return ERR_OK;
}

/* A list of texts as one. */
static err join(struct reading *r, const struct json_value *of, const char *name,
                const char *between, str *ret)
{
    struct joining j = {.text = BUF_INIT(PIECE_BYTES_MAX), .between = between};
    err e = read_each(r, of, name, join_item, &j);
    if (!e) return keep(r, &j.text, ret);
    buf_release(&j.text);
    return e;
}

/* ---- identifiers ---- */

static const char *const status_words[] = {"number-present-and-verified",
                                           "number-present-but-not-traced",
                                           "trace-required",
                                           "trace-attempted",
                                           "trace-needs-to-be-resolved",
                                           "trace-in-progress",
                                           "number-not-present-and-trace-not-required",
                                           "trace-postponed"};

static uint8_t nhs_status(const struct json_value *identifier)
{
    static const char *const urls[] = {UK_CORE "NHSNumberVerificationStatus"};
    str word = code_of(extension(identifier, urls[0]));
    int64_t number;
    if (str_to_int64(word, &number) && number >= 1 && number <= (int64_t)COUNT(status_words))
        return (uint8_t)number;
    for (size_t i = 0; i < COUNT(status_words); i++)
        if (str_starts(word, str_of(status_words[i]))) return (uint8_t)(i + 1);
    return 0;
}

static err read_identifier(struct reading *r, const struct json_value *v,
                           struct fhir_identifier *ret)
{
    static const char *const names[] = {"use", "type", "system", "value", "period", "assigner",
                                        NULL};
    str value = STR("");
    *ret = (struct fhir_identifier){STR(""), {{0}}};
    err e = read_object(r, v);
    if (!e) e = read_only(r, v, names);
    if (!e) e = read_text(r, v, "system", &ret->system);
    if (!e) e = read_text(r, v, "value", &value);
    ret->value = pii_of(value);
    return e;
}

static err on_identifier(struct reading *r, const struct json_value *item, void *ctx)
{
    struct fhir_patient *p = ctx;
    struct fhir_identifier id;
    err e = read_identifier(r, item, &id);
    if (e || pii_empty(id.value)) return e;
    if (p->identifier_n == FHIR_IDENTIFIERS_MAX)
        return read_fault(r, "too-long", "is one of too many");
    p->identifier[p->identifier_n++] = id;
    if (!str_eq_c(id.system, AGENCY_NHS_SYSTEM)) return ERR_OK;
    if (!pii_empty(p->who.nhs_number))
        return read_fault(r, "business-rule", "is a second NHS number of one person");
    p->who.nhs_number = id.value;
    p->who.nhs_status = nhs_status(item);
    return ERR_OK;
}

/* ---- names ---- */

/* In the order of R4's value set; the rank says which of several is the name of today. */
static const char *const name_uses[] = {"usual",    "official",  "temp",   "nickname",
                                        "anonymous", "old", "maiden", NULL};
enum name_use { NAME_USUAL, NAME_OFFICIAL, NAME_TEMP, NAME_NICKNAME, NAME_ANONYMOUS, NAME_OLD,
                NAME_MAIDEN, NAME_NO_USE };
static const int name_rank[] = {[NAME_USUAL] = 2, [NAME_OFFICIAL] = 3, [NAME_TEMP] = 1,
                                [NAME_NICKNAME] = 0, [NAME_ANONYMOUS] = 0, [NAME_OLD] = 0,
                                [NAME_MAIDEN] = 0, [NAME_NO_USE] = 2};

struct naming {
    struct fhir_patient *patient;
    int rank;
};

static err on_name(struct reading *r, const struct json_value *item, void *ctx)
{
    static const char *const names[] = {"use", "text", "family", "given",
                                        "prefix", "suffix", "period", NULL};
    struct naming *n = ctx;
    struct demographics *who = &n->patient->who;
    int use = NAME_NO_USE;
    str family = STR(""), given = STR(""), text = STR("");
    err e = read_object(r, item);
    if (!e) e = read_only(r, item, names);
    if (!e) e = read_word(r, item, "use", name_uses, &use);
    if (!e) e = read_text(r, item, "family", &family);
    if (!e) e = read_text(r, item, "text", &text);
    if (!e) e = join(r, item, "given", " ", &given);
    if (e) return e;
    if (json_get(json_get(item, "period"), "end") && use == NAME_NO_USE) use = NAME_OLD;
    if (use == NAME_NICKNAME && pii_empty(who->known_as))
        who->known_as = pii_of(given.len ? given : text);
    if ((use == NAME_OLD || use == NAME_MAIDEN) && family.len)
        who->previous_family_name = pii_of(family);
    if (name_rank[use] <= n->rank || (!family.len && !given.len)) return ERR_OK;
    n->rank = name_rank[use];
    who->family_name = pii_of(family);
    who->given_name = pii_of(given);
    return ERR_OK;
}

/* ---- addresses ---- */

static const char *const address_uses[] = {"home", "work", "temp", "old", "billing", NULL};
enum address_use { ADDRESS_OF_HOME, ADDRESS_OF_WORK, ADDRESS_TEMP, ADDRESS_OLD, ADDRESS_BILLING,
                   ADDRESS_NO_USE };
static const int address_rank[] = {[ADDRESS_OF_HOME] = 3, [ADDRESS_OF_WORK] = 0,
                                   [ADDRESS_TEMP] = 1, [ADDRESS_OLD] = 0, [ADDRESS_BILLING] = 0,
                                   [ADDRESS_NO_USE] = 2};

/* UK Core's address key: an extension with a type (UPRN, PAF) and a value. */
static str uprn_of(const struct json_value *address)
{
    const struct json_value *key = extension(address, UK_CORE "AddressKey");
    str value = STR("");
    if (!str_eq_nocase(code_of(extension(key, "type")), STR("UPRN"))) return value;
    (void)json_as_text(json_get(extension(key, "value"), "valueString"), &value);
    return str_trim(value);
}

static err one_line(struct reading *r, const struct json_value *item, str *ret)
{
    static const char *const parts[] = {"city", "district", "state"};
    struct buf line = BUF_INIT(PIECE_BYTES_MAX);
    str lines = STR(""), text = STR("");
    err e = join(r, item, "line", ", ", &lines);
    put_word(&line, ", ", lines);
    for (size_t i = 0; !e && i < COUNT(parts); i++) {
        str part = STR("");
        e = read_text(r, item, parts[i], &part);
        put_word(&line, ", ", part);
    }
    if (!e) e = read_text(r, item, "text", &text);
    if (!e && !lines.len) put_word(&line, ", ", line.len ? STR("") : text);
    if (!e) return keep(r, &line, ret);
    buf_release(&line);
    return e;
}

struct housing {
    struct fhir_patient *patient;
    int rank;
};

static err on_address(struct reading *r, const struct json_value *item, void *ctx)
{
    static const char *const names[] = {"use",      "type",  "text",       "line",    "city",
                                        "district", "state", "postalCode", "country", "period",
                                        NULL};
    struct housing *h = ctx;
    struct demographics *who = &h->patient->who;
    int use = ADDRESS_NO_USE;
    str line = STR(""), postcode = STR("");
    err e = read_object(r, item);
    if (!e) e = read_only(r, item, names);
    if (!e) e = read_word(r, item, "use", address_uses, &use);
    if (!e) e = read_text(r, item, "postalCode", &postcode);
    if (!e) e = one_line(r, item, &line);
    if (e) return e;
    if (json_get(json_get(item, "period"), "end") && use == ADDRESS_NO_USE) use = ADDRESS_OLD;
    if (address_rank[use] <= h->rank || (!line.len && !postcode.len)) return ERR_OK;
    h->rank = address_rank[use];
    who->address = pii_of(line);
    who->postcode = pii_of(postcode);
    who->uprn = pii_of(uprn_of(item));
    return ERR_OK;
}

/* ---- the rest ---- */

static err on_link(struct reading *r, const struct json_value *item, void *ctx)
{
    static const char *const names[] = {"other", "type", NULL};
    static const char *const other_names[] = {"reference", "type", "identifier", "display", NULL};
    static const char *const types[] = {"replaced-by", "replaces", "refer", "seealso", NULL};
    struct fhir_patient *p = ctx;
    struct fhir_link link = {.other = {STR(""), {{0}}}};
    int type = -1;
    const struct json_value *other = json_get(item, "other");
    err e = read_object(r, item);
    if (!e) e = read_only(r, item, names);
    if (!e) e = read_word(r, item, "type", types, &type);
    if (!e && type < 0) e = read_fault(r, "required", "has no type");
    if (!e && !other) e = read_fault(r, "required", "has no other");
    size_t mark = e ? 0 : read_down(r, "other");
    if (!e) e = read_object(r, other);
    if (!e) e = read_only(r, other, other_names);
    size_t at = e || !json_get(other, "identifier") ? 0 : read_down(r, "identifier");
    if (at) e = read_identifier(r, json_get(other, "identifier"), &link.other);
    if (e) return e;
    if (at) read_up(r, at);
    read_up(r, mark);
    if (p->link_n == FHIR_LINKS_MAX) return read_fault(r, "too-long", "is one of too many");
    link.type = (enum fhir_link_type)type;
    p->link[p->link_n++] = link;
    return ERR_OK;
}

/* PDS marks whose whereabouts are kept with a security label. */
static err on_label(struct reading *r, const struct json_value *item, void *ctx)
{
    struct fhir_patient *p = ctx;
    str code = STR("");
    err e = read_object(r, item);
    if (!e) e = read_text(r, item, "code", &code);
    if (str_eq_c(code, "R") || str_eq_c(code, "V") || str_eq_c(code, "S"))
        p->who.sensitive |= SENSITIVE_LOCATION;
    return e;
}

static err read_meta(struct reading *r, const struct json_value *v, struct fhir_patient *p)
{
    static const char *const names[] = {"versionId", "lastUpdated", "source", "profile",
                                        "security",  "tag",         NULL};
    const struct json_value *meta = json_get(v, "meta");
    str moment = STR("");
    bool has_time;
    if (!meta) return ERR_OK;
    size_t mark = read_down(r, "meta");
    err e = read_object(r, meta);
    if (!e) e = read_only(r, meta, names);
    if (!e) e = read_text(r, meta, "lastUpdated", &moment);
    if (!e && moment.len && (!date_parse_moment(moment, &p->updated_ms, &has_time) || !has_time))
        e = read_fault(r, "value", "has a lastUpdated that is no moment with a time zone");
    if (!e) e = read_each(r, meta, "security", on_label, p);
    if (!e) read_up(r, mark);
    return e;
}

static err read_deceased(struct reading *r, const struct json_value *v, struct fhir_patient *p)
{
    str moment = STR("");
    int64_t ms;
    bool has_time;
    err e = read_flag(r, v, "deceasedBoolean", &p->deceased);
    if (!e) e = read_text(r, v, "deceasedDateTime", &moment);
    if (e || !moment.len) return e;
    if (p->deceased) return read_fault(r, "structure", "says twice whether the person has died");
    p->deceased = FHIR_YES;
    if (date_parse_iso(moment, &p->deceased_date)) return ERR_OK;
    if (!date_parse_moment(moment, &ms, &has_time))
        return read_fault(r, "value", "has a deceasedDateTime that is no date");
    p->deceased_date = date_uk(ms).date;
    return ERR_OK;
}

static err read_gender(struct reading *r, const struct json_value *v, struct fhir_patient *p)
{
    static const char *const words[] = {"male", "female", "other", "unknown", NULL};
    int gender = -1;
    err e = read_word(r, v, "gender", words, &gender);
    if (!e && gender >= 0) p->who.gender = "MFXU"[gender];
    return e;
}

err fhir_patient_elements(struct reading *r, const struct json_value *v,
                          struct fhir_patient *ret_patient)
{
    struct fhir_patient *p = ret_patient;
    *p = (struct fhir_patient){0};
    struct naming naming = {p, 0};
    struct housing housing = {p, 0};
    err e = read_meta(r, v, p);
    if (!e) e = read_each(r, v, "identifier", on_identifier, p);
    if (!e) e = read_flag(r, v, "active", &p->active);
    if (!e) e = read_each(r, v, "name", on_name, &naming);
    if (!e) e = read_gender(r, v, p);
    if (!e) e = read_date(r, v, "birthDate", &p->who.birth_date);
    if (!e) e = read_deceased(r, v, p);
    if (!e) e = read_each(r, v, "address", on_address, &housing);
    if (!e) e = read_each(r, v, "link", on_link, p);
    return e;
}
