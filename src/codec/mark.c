/* codec/mark.c -- see mark.h. */
#include "codec/mark.h"

static const struct {
    unsigned char first, second, from, until; /* of three bytes; the range of the last */
} marks[] = {
    {0xe2, 0x80, 0x8e, 0x8f},
    {0xe2, 0x80, 0xaa, 0xae},
    {0xe2, 0x81, 0xa6, 0xa9},
};

size_t mark_of_direction(str s, size_t at)
{
    const unsigned char *p = (const unsigned char *)s.at + at;
    size_t left = at < s.len ? s.len - at : 0;
    if (left >= 2 && p[0] == 0xd8 && p[1] == 0x9c) return 2;
    for (size_t i = 0; left >= 3 && i < sizeof marks / sizeof *marks; i++)
        if (p[0] == marks[i].first && p[1] == marks[i].second && p[2] >= marks[i].from &&
            p[2] <= marks[i].until)
            return 3;
    return 0;
}

static bool is_control(unsigned char c)
{
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f;
}

/* Those from U+0080 to U+009F: a terminal obeys some of them. */
static bool is_late_control(str s, size_t at)
{
    const unsigned char *p = (const unsigned char *)s.at + at;
    return s.len - at >= 2 && p[0] == 0xc2 && p[1] >= 0x80 && p[1] <= 0x9f;
}

/* Nearly every text is plain ASCII without a special character, so runs of such bytes are copied
 * whole. */
void mark_free_text(struct buf *to, str text, const char *(*entity)(unsigned char c))
{
    static const char instead_of_any[] = "\xef\xbf\xbd";
    bool well_formed = str_is_utf8(text);
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        const char *instead = NULL;
        size_t taken = 1;
        if (c < 0x80) {
            instead = is_control(c) ? instead_of_any : entity ? entity(c) : NULL;
            taken = instead ? 1 : 0;
        } else if (!well_formed) {
            instead = instead_of_any;
        } else if (is_late_control(text, i)) {
            instead = instead_of_any;
            taken = 2;
        } else {
            taken = mark_of_direction(text, i);
        }
        if (!taken) continue;
        buf_add(to, str_range(text.at + from, i - from));
        if (instead) buf_add_c(to, instead);
        from = i + taken;
        i = from - 1;
    }
    buf_add(to, str_from(text, from));
}
