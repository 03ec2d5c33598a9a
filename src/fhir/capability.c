/* fhir/capability.c -- what this server does, for machines: one table per list. */
#include "fhir/write.h"

#define PARAMETER "http://hl7.org/fhir/SearchParameter/"

struct parameter {
    const char *name, *type, *definition;
};
static const struct parameter parameters[] = {
    {"_id", "token", PARAMETER "Resource-id"},
    {"identifier", "token", PARAMETER "Patient-identifier"},
    {"active", "token", PARAMETER "Patient-active"},
    {"family", "string", PARAMETER "individual-family"},
    {"given", "string", PARAMETER "individual-given"},
    {"name", "string", PARAMETER "Patient-name"},
    {"birthdate", "date", PARAMETER "individual-birthdate"},
    {"gender", "token", PARAMETER "individual-gender"},
    {"address", "string", PARAMETER "individual-address"},
    {"address-city", "string", PARAMETER "individual-address-city"},
    {"address-state", "string", PARAMETER "individual-address-state"},
    {"address-postalcode", "string", PARAMETER "individual-address-postalcode"},
};

static const struct parameter report_parameters[] = {
    {"_id", "token", PARAMETER "Resource-id"},
    {"identifier", "token", PARAMETER "MeasureReport-identifier"},
    {"measure", "reference", PARAMETER "MeasureReport-measure"},
};

static const struct {
    const char *name, *definition;
} operations[] = {
    {"match", "https://profiles.ihe.net/ITI/PDQm/OperationDefinition/PDQmMatch"},
    {"ihe-pix", "https://profiles.ihe.net/ITI/PIXm/OperationDefinition/IHE.PIXm.pix"},
};

static const char *const interactions[] = {"read", "search-type", "update"};

static void write_list(struct json_writer *w, const char *key, const char *const *list, size_t n)
{
    json_key(w, key);
    json_open_array(w);
    for (size_t i = 0; i < n; i++) {
        json_open_object(w);
        json_pair_c(w, "code", list[i]);
        json_close_object(w);
    }
    json_close_array(w);
}

static void write_parameters(struct json_writer *w, const struct parameter *list, size_t n)
{
    json_key(w, "searchParam");
    json_open_array(w);
    for (size_t i = 0; i < n; i++) {
        json_open_object(w);
        json_pair_c(w, "name", list[i].name);
        json_pair_c(w, "definition", list[i].definition);
        json_pair_c(w, "type", list[i].type);
        json_close_object(w);
    }
    json_close_array(w);
}

static void write_operations(struct json_writer *w)
{
    json_key(w, "operation");
    json_open_array(w);
    for (size_t i = 0; i < COUNT(operations); i++) {
        json_open_object(w);
        json_pair_c(w, "name", operations[i].name);
        json_pair_c(w, "definition", operations[i].definition);
        json_close_object(w);
    }
    json_close_array(w);
}

static void write_patient(struct json_writer *w)
{
    json_open_object(w);
    json_pair_c(w, "type", "Patient");
    json_key(w, "supportedProfile");
    json_open_array(w);
    json_put_text(w, STR("https://profiles.ihe.net/ITI/PDQm/StructureDefinition/IHE.PDQm.Patient"));
    json_put_text(w, STR("https://fhir.hl7.org.uk/StructureDefinition/UKCore-Patient"));
    json_close_array(w);
    write_list(w, "interaction", interactions, COUNT(interactions));
    json_pair_c(w, "versioning", "no-version");
    json_pair_bool(w, "readHistory", false);
    json_pair_bool(w, "conditionalCreate", false);
    json_pair_bool(w, "conditionalUpdate", true);
    json_pair_c(w, "conditionalDelete", "not-supported");
    write_parameters(w, parameters, COUNT(parameters));
    write_operations(w);
    json_close_object(w);
}

/* How good a feed is, for whoever sends it. */
static void write_report(struct json_writer *w)
{
    json_open_object(w);
    json_pair_c(w, "type", "MeasureReport");
    write_list(w, "interaction", interactions, 2); /* read, search */
    json_pair_c(w, "versioning", "no-version");
    json_pair_bool(w, "readHistory", false);
    write_parameters(w, report_parameters, COUNT(report_parameters));
    json_close_object(w);
}

static void write_rest(struct json_writer *w)
{
    json_key(w, "rest");
    json_open_array(w);
    json_open_object(w);
    json_pair_c(w, "mode", "server");
    json_key(w, "security");
    json_open_object(w);
    json_pair_c(w, "description",
                "A client shows its key (Authorization: Bearer) or certificate. Every question "
                "names the user who asks (Aim-User) and why (Aim-Purpose), and is logged with each "
                "person it returned.");
    json_close_object(w);
    json_key(w, "resource");
    json_open_array(w);
    write_patient(w);
    write_report(w);
    json_close_array(w);
    json_close_object(w);
    json_close_array(w);
}

void fhir_write_capability(struct json_writer *w, const char *base)
{
    json_open_object(w);
    json_pair_c(w, "resourceType", "CapabilityStatement");
    json_pair_c(w, "status", "active");
    json_pair_c(w, "date", "2026-11-23");
    json_pair_c(w, "kind", "instance");
    json_key(w, "software");
    json_open_object(w);
    json_pair_c(w, "name", "AIM");
    json_pair_c(w, "version", AIM_VERSION);
    json_close_object(w);
    json_key(w, "implementation");
    json_open_object(w);
    json_pair_c(w, "description", "A safeguarding hub: who is known, and by which ids");
    json_pair_c(w, "url", base);
    json_close_object(w);
    json_pair_c(w, "fhirVersion", "4.0.1");
    json_key(w, "format");
    json_open_array(w);
    json_put_text(w, STR("json"));
    json_put_text(w, STR(FHIR_MEDIA));
    json_close_array(w);
    write_rest(w);
    json_close_object(w);
}
