/* search/words.c -- how parts of an identity read on a page. Callers have the access decision. */
#include "search/inside.h"

#include "base/buf.h"

str words_gender(char gender)
{
    switch (gender) {
    case 'F': return STR("Female");
    case 'M': return STR("Male");
    case 'X': return STR("Other");
    default: return STR("");
    }
}

str words_nhs_number(uint64_t number, struct arena *a)
{
    if (!number) return STR("");
    return str_printf(a, "%03llu %03llu %04llu", (unsigned long long)(number / 10000000),
                      (unsigned long long)(number / 10000 % 1000),
                      (unsigned long long)(number % 10000));
}

str words_address(pii address, pii postcode, struct arena *a)
{
    str line = str_trim(pii_reveal(address, REVEAL_SHOW)),
        code = str_trim(pii_reveal(postcode, REVEAL_SHOW));
    if (str_empty(line)) return code;
    if (str_empty(code) || str_has(line, code)) return line;
    return str_printf(a, "%.*s, %.*s", STR_FMT(line), STR_FMT(code));
}

str words_other_names(const struct identity *id, struct arena *a)
{
    struct buf out = BUF_INIT(16 * 1024);
    for (size_t i = 0; i < id->other_name_count; i++) {
        str given = str_trim(pii_reveal(id->other_names[i].given, REVEAL_SHOW));
        str family = str_trim(pii_reveal(id->other_names[i].family, REVEAL_SHOW));
        if (i) buf_add_c(&out, ", ");
        buf_add(&out, given);
        if (given.len && family.len) buf_byte(&out, ' ');
        buf_add(&out, family);
    }
    str all = str_copy(a, buf_str(&out));
    buf_release(&out);
    return all;
}

int words_age(struct date born, struct date today)
{
    return born.year ? date_age(born, today) : -1;
}
