/* A packed feature row from a damaged database, and any text as a name or an address. */
#include "fuzz.h"

#include "person/clean.h"

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    struct features f, again;
    str text = str_range((const char *)at, len);
    if (features_unpack(text, &f, NULL) == ERR_OK) {
        struct buf b = BUF_INIT(FEATURE_PACKED_MAX);
        features_pack(&f, &b);
        if (buf_state(&b) || features_unpack(buf_str(&b), &again, NULL)) __builtin_trap();
        if (b.len != len) __builtin_trap();
        buf_release(&b);
    }
    clean_start(&f, STR("agency"));
    clean_add(&f, &(struct demographics){.given_name = pii_of(text),
                                         .family_name = pii_of(text),
                                         .address = pii_of(text),
                                         .postcode = pii_of(text),
                                         .nhs_number = pii_of(text)});
    return 0;
}
