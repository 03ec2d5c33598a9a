/* Any bytes as the parameters of a Patient search: refused with a code, or understood so that what
 * was understood says the same again; and held against somebody. */
#include "fuzz.h"

#include "fhir/ask.h"

enum { ARENA_BYTES = 16 << 20 };

static void hold(struct fhir_ask *ask)
{
    static const struct identity_name others[] = {{{{"Jane", 4}}, {{"Smith", 5}}}};
    struct identity id = {.name = {pii_of(STR("Zo\xc3\xab")), pii_of(STR("O'Doe"))},
                          .other_names = others,
                          .other_name_count = 1,
                          .birth_date = {2000, 6, 0},
                          .gender = 'F',
                          .address = pii_of(STR("23 Inour Street, Birmingham")),
                          .postcode = pii_of(STR("B99 1AA"))};
    struct search_held held = {.identity = &id};
    bool closed = ask_fits(ask, &held);
    held.other_names_open = held.outcode_open = held.address_open = true;
    FUZZ_HOLDS(!closed || ask_fits(ask, &held)); /* who sees more finds no fewer */
    (void)ask_leaves_out(ask, STR("urn:oid:1.2.3"));
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    struct form f, again;
    const char *code;
    struct arena *a = arena_new(ARENA_BYTES);
    struct fhir_ask *ask = a ? ARENA_NEW(a, struct fhir_ask) : NULL,
                    *other = ask ? ARENA_NEW(a, struct fhir_ask) : NULL;
    if (other && form_parse_list((str){(const char *)at, len}, a, &f, NULL) == ERR_OK) {
        err e = ask_read(&f, false, a, ask, &code, NULL);
        FUZZ_HOLDS(e == ERR_OK || e == ERR_INPUT || e == ERR_LIMIT);
        FUZZ_HOLDS(e != ERR_INPUT || code);
        if (!e) {
            FUZZ_HOLDS(form_parse_list(ask->self, a, &again, NULL) == ERR_OK);
            FUZZ_HOLDS(ask_read(&again, true, a, other, &code, NULL) == ERR_OK);
            FUZZ_HOLDS(other->n == ask->n && str_eq(other->self, ask->self));
            hold(ask);
        }
    }
    arena_free(a);
    return 0;
}
