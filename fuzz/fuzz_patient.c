/* Any bytes as a Patient, and as what $match is called with: refused at a place that we named, or
 * understood the same way twice. */
#include "fuzz.h"

#include "fhir/patient.h"

enum { ARENA_BYTES = 32 << 20 };

static bool same(pii one, pii other)
{
    return str_eq(pii_reveal(one, REVEAL_TEST), pii_reveal(other, REVEAL_TEST));
}

/* Paths are our own words: letters, dots and numbers. */
static void hold(const struct fhir_fault *f)
{
    FUZZ_HOLDS(strlen(f->path) < FHIR_PATH_MAX);
    for (const char *c = f->path; *c; c++)
        FUZZ_HOLDS((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
                   (*c >= '0' && *c <= '9') || *c == '.' || *c == '[' || *c == ']');
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    str text = {(const char *)at, len};
    struct fhir_patient one, other;
    struct fhir_match_wish wish;
    struct fhir_fault fault;
    struct arena *a = arena_new(ARENA_BYTES);
    if (!a) return 0;
    err e = fhir_patient_parse(text, a, &one, &fault, NULL);
    hold(&fault);
    if (!e) {
        FUZZ_HOLDS(fhir_patient_parse(text, a, &other, &fault, NULL) == ERR_OK);
        FUZZ_HOLDS(one.identifier_n == other.identifier_n && one.link_n == other.link_n);
        FUZZ_HOLDS(same(one.who.given_name, other.who.given_name));
        FUZZ_HOLDS(same(one.who.family_name, other.who.family_name));
        FUZZ_HOLDS(same(one.who.address, other.who.address));
        FUZZ_HOLDS(date_valid(one.who.birth_date) || !one.who.birth_date.year);
        FUZZ_HOLDS(fhir_match_read(text, a, &wish, &fault, NULL) == ERR_OK);
    } else if (fhir_match_read(text, a, &wish, &fault, NULL) == ERR_OK) {
        FUZZ_HOLDS(wish.count >= 0);
    }
    hold(&fault);
    arena_free(a);
    return 0;
}
