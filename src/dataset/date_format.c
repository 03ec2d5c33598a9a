/* dataset/date_format.c -- reading dates as a table writes them: YYYY or YY, MM or Mon, DD, and
 * what stands between. */
#include "dataset/values.h"

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Digits off the front: `most` where the format has no separator, else one or more of them. */
static bool take_digits(str *text, size_t least, size_t most, int *ret_number)
{
    size_t n = 0;
    *ret_number = 0;
    while (n < most && n < text->len && is_digit(text->at[n]))
        *ret_number = *ret_number * 10 + (text->at[n++] - '0');
    *text = str_from(*text, n);
    return n >= least;
}

static bool take_month(str *text, int *ret_month)
{
    for (int m = 1; m <= 12; m++) {
        str name = date_month_name(m);
        if (text->len < 3 || !str_eq_nocase(str_upto(*text, 3), str_upto(name, 3))) continue;
        bool whole = text->len >= name.len && str_eq_nocase(str_upto(*text, name.len), name);
        *text = str_from(*text, whole ? name.len : 3);
        *ret_month = m;
        return true;
    }
    return false;
}

bool date_format_parts(str text, str format, struct date_parts *ret_parts)
{
    enum { THIS_CENTURY_BEFORE = 27 };
    int year = 0, month = 0, day = 0;
    bool packed = str_eq_c(format, "YYYYMMDD") || str_eq_c(format, "DDMMYYYY") ||
                  str_eq_c(format, "MMDDYYYY");
    while (format.len) {
        bool fine = true;
        size_t used = 1;
        if (str_starts(format, STR("YYYY"))) {
            used = 4;
            fine = take_digits(&text, 4, 4, &year);
        } else if (str_starts(format, STR("YY"))) {
            used = 2;
            fine = take_digits(&text, 2, 2, &year);
            year += year < THIS_CENTURY_BEFORE ? 2000 : 1900;
        } else if (str_starts(format, STR("Mon"))) {
            used = 3;
            fine = take_month(&text, &month);
        } else if (str_starts(format, STR("MM"))) {
            used = 2;
            fine = take_digits(&text, packed ? 2 : 1, 2, &month);
        } else if (str_starts(format, STR("DD"))) {
            used = 2;
            fine = take_digits(&text, packed ? 2 : 1, 2, &day);
        } else {
            fine = text.len && text.at[0] == format.at[0];
            text = str_from(text, 1);
        }
        if (!fine) return false;
        format = str_from(format, used);
    }
    bool time_follows = text.len && (text.at[0] == 'T' || text.at[0] == ' ');
    *ret_parts = (struct date_parts){year, month, day};
    return (!text.len || time_follows) && year >= 1;
}

static bool date_format_read(str text, str format, struct date *ret_date)
{
    struct date_parts p;
    if (!date_format_parts(text, format, &p)) return false;
    struct date d = {(int16_t)p.year, (int8_t)p.month, (int8_t)p.day};
    if (!date_valid(d)) return false;
    *ret_date = d;
    return true;
}

str date_format_guess(const struct frame_field *field)
{
    static const char *const formats[] = {"YYYY-MM-DD", "YYYYMMDD",    "DD/MM/YYYY", "DD-MM-YYYY",
                                          "DD.MM.YYYY", "MM/DD/YYYY",  "YYYY/MM/DD", "DD Mon YYYY",
                                          "DD-Mon-YYYY", "DD/MM/YY",   "YYYY-MM",    "YYYY"};
    enum { LOOK_AT = 20000 };
    size_t best = 0, best_read = 0, seen = 0;
    for (size_t k = 0; k < COUNT(formats); k++) {
        size_t read = 0;
        seen = 0;
        for (size_t i = 1; i < field->value.n && seen < LOOK_AT; i++, seen++) {
            struct date d;
            read += date_format_read(frame_text(&field->value.at[i]), str_of(formats[k]), &d);
        }
        if (read > best_read) best = k, best_read = read;
    }
    return best_read * 10 >= seen && best_read ? str_of(formats[best]) : STR("");
}
