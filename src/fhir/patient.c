/* fhir/patient.c -- a body of JSON to a Patient, or to the Parameters of $match around one. */
#include "fhir/patient.h"

#include "fhir/read.h"

static const char *const elements[] = {"resourceType", "meta",
                                       "language",     "text",
                                       "contained",    "identifier",
                                       "active",       "name",
                                       "telecom",      "gender",
                                       "birthDate",    "deceasedBoolean",
                                       "deceasedDateTime", "address",
                                       "maritalStatus", "multipleBirthBoolean",
                                       "multipleBirthInteger", "photo",
                                       "contact",      "communication",
                                       "generalPractitioner", "managingOrganization",
                                       "link",         NULL};

static bool is(const struct json_value *v, const char *type)
{
    str word;
    return json_as_text(json_get(v, "resourceType"), &word) && str_eq_c(word, type);
}

static err read_patient(struct reading *r, const struct json_value *v, struct fhir_patient *ret)
{
    size_t mark = read_down(r, "Patient");
    if (!is(v, "Patient")) return read_fault(r, "structure", "is what is wanted here");
    err e = read_no_modifiers(r, v);
    if (!e) e = read_only(r, v, elements);
    if (!e) e = fhir_patient_elements(r, v, ret);
    if (!e) read_up(r, mark);
    return e;
}

/* ERR_INPUT with the fault: not a Patient of R4, or it has a modifier that we do not understand. */
static err fhir_patient_read(const struct json_value *resource, struct arena *a,
                      struct fhir_patient *ret_patient, struct fhir_fault *ret_fault,
                      struct err_info *why)
{
    struct reading r = {.a = a, .fault = ret_fault, .why = why};
    *ret_fault = (struct fhir_fault){0};
    return read_patient(&r, resource, ret_patient);
}

static err parse(str body, struct arena *a, const struct json_value **ret,
                 struct fhir_fault *ret_fault, struct err_info *why)
{
    *ret_fault = (struct fhir_fault){0};
    err e = json_read(a, body, FHIR_BODY_BYTES_MAX, ret, why);
    if (e == ERR_INPUT) ret_fault->code = "structure";
    return e;
}

err fhir_patient_parse(str body, struct arena *a, struct fhir_patient *ret_patient,
                       struct fhir_fault *ret_fault, struct err_info *why)
{
    const struct json_value *root;
    err e = parse(body, a, &root, ret_fault, why);
    return e ? e : fhir_patient_read(root, a, ret_patient, ret_fault, why);
}

/* ---- Parameters ---- */

enum { IN_RESOURCE = 1, IN_CERTAIN = 2, IN_SINGLE = 4, IN_COUNT = 8 };

struct taking {
    struct fhir_match_wish *wish;
    int seen;
};

static err take_flag(struct reading *r, const struct json_value *item, bool *ret)
{
    enum fhir_said said = FHIR_NOT_SAID;
    err e = read_flag(r, item, "valueBoolean", &said);
    if (!e && !said) return read_fault(r, "required", "has no valueBoolean");
    *ret = said == FHIR_YES;
    return e;
}

static err take_count(struct reading *r, const struct json_value *item, int64_t *ret)
{
    const struct json_value *v = json_get(item, "valueInteger");
    if (!v) v = json_get(item, "valuePositiveInt");
    if (json_as_int(v, ret) && *ret >= 1) return ERR_OK;
    return read_fault(r, "value", "has no valueInteger of 1 or more");
}

static err on_parameter(struct reading *r, const struct json_value *item, void *ctx)
{
    static const char *const names[] = {"name",         "resource",         "valueBoolean",
                                        "valueInteger", "valuePositiveInt", NULL};
    static const char *const known[] = {"resource", "onlyCertainMatches", "onlySingleMatch",
                                        "count", NULL};
    struct taking *t = ctx;
    str name = STR("");
    int which = 0;
    err e = read_object(r, item);
    if (!e) e = read_only(r, item, names);
    if (!e) e = read_text(r, item, "name", &name);
    while (!e && known[which] && !str_eq_c(name, known[which]))
        which++;
    if (!e && !known[which]) e = read_fault(r, "not-supported", "is no parameter of $match");
    if (!e && t->seen & 1 << which) e = read_fault(r, "structure", "is there twice");
    if (e) return e;
    t->seen |= 1 << which;
    if (1 << which == IN_CERTAIN) return take_flag(r, item, &t->wish->only_certain);
    if (1 << which == IN_SINGLE) return take_flag(r, item, &t->wish->only_single);
    if (1 << which == IN_COUNT) return take_count(r, item, &t->wish->count);
    if (!json_get(item, "resource")) return read_fault(r, "required", "has no resource");
    const struct fhir_fault here = *r->fault;
    size_t path = r->path_len;
    read_up(r, 0); /* faults of the Patient are told as the Patient's */
    e = read_patient(r, json_get(item, "resource"), &t->wish->patient);
    if (e) return e;
    *r->fault = here;
    r->path_len = path;
    return ERR_OK;
}

err fhir_match_read(str body, struct arena *a, struct fhir_match_wish *ret_wish,
                    struct fhir_fault *ret_fault, struct err_info *why)
{
    static const char *const names[] = {"resourceType", "parameter", "meta", "language", NULL};
    struct reading r = {.a = a, .fault = ret_fault, .why = why};
    struct taking t = {.wish = ret_wish};
    const struct json_value *root;
    *ret_wish = (struct fhir_match_wish){0};
    err e = parse(body, a, &root, ret_fault, why);
    if (e || !is(root, "Parameters")) return e ? e : read_patient(&r, root, &ret_wish->patient);
    size_t mark = read_down(&r, "Parameters");
    e = read_no_modifiers(&r, root);
    if (!e) e = read_only(&r, root, names);
    if (!e) e = read_each(&r, root, "parameter", on_parameter, &t);
    if (!e && !(t.seen & IN_RESOURCE))
        e = read_fault(&r, "required", "has no parameter named resource");
    if (!e) read_up(&r, mark);
    return e;
}
