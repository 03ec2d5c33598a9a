/* person/clean_fold.c -- any script to lower-case ASCII. Nine names in ten are ASCII already and
 * never meet ICU. */
#include "person/clean.h"

#include <unicode/ustring.h>
#include <unicode/utrans.h>

/* One transliterator per thread: ICU promises nothing about sharing one. Made at first need. */
static UTransliterator *transliterator(void)
{
    static _Thread_local UTransliterator *made;
    static _Thread_local bool failed;
    if (made || failed) return made;
    static const UChar rules[] = u"Any-Latin; Latin-ASCII; Lower";
    UErrorCode state = U_ZERO_ERROR;
    made = utrans_openU(rules, -1, UTRANS_FORWARD, NULL, 0, NULL, &state);
    failed = U_FAILURE(state);
    return made;
}

static str keep_ascii(const UChar *at, int32_t len, char room[static CLEAN_TEXT_MAX])
{
    size_t n = 0;
    for (int32_t i = 0; i < len && n < CLEAN_TEXT_MAX; i++) {
        UChar c = at[i];
        if (c >= 'A' && c <= 'Z') c = (UChar)(c - 'A' + 'a');
        if (c < 0x80) room[n++] = (char)c;
    }
    return (str){room, n};
}

static str fold_unicode(str text, char room[static CLEAN_TEXT_MAX])
{
    UChar wide[CLEAN_TEXT_MAX * 4];
    int32_t len = 0, room_wide = (int32_t)COUNT(wide);
    UErrorCode state = U_ZERO_ERROR;
    u_strFromUTF8WithSub(wide, CLEAN_TEXT_MAX, &len, text.at, (int32_t)text.len, ' ', NULL, &state);
    if (len > CLEAN_TEXT_MAX)
        len = CLEAN_TEXT_MAX; /* U_BUFFER_OVERFLOW_ERROR tells the whole length */
    UTransliterator *t = transliterator();
    int32_t limit = len;
    state = U_ZERO_ERROR;
    if (t) utrans_transUChars(t, wide, &len, room_wide, 0, &limit, &state);
    if (U_FAILURE(state)) len = 0; /* too long even so: treat it as not readable */
    return keep_ascii(wide, len, room);
}

str clean_fold(str text, char room[static CLEAN_TEXT_MAX])
{
    text = str_upto(text, CLEAN_TEXT_MAX);
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (c >= 0x80) return fold_unicode(text, room);
        room[i] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    return (str){room, text.len};
}
