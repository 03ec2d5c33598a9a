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
