/* Any bytes as a name: its sound codes and spelling stay in their room and are what they say. */
#include "fuzz.h"

#include "likeness/sound.h"

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    str name = str_range((const char *)at, len);
    char room[8], spelt[32];
    uint32_t other, code = sound_codes(name, &other);
    FUZZ_HOLDS(code == sound_code(name) && (!other || other != code));
    FUZZ_HOLDS(sound_text(other, room).len <= 6);
    str text = sound_text(code, room);
    FUZZ_HOLDS(text.len <= 6 && code < (uint32_t)1 << 30 && (code != 0) == (text.len != 0));
    for (size_t i = 0; i < text.len; i++)
        FUZZ_HOLDS(text.at[i] >= 'A' && text.at[i] <= 'Z');
    str once = sound_spelling(name, spelt);
    FUZZ_HOLDS(once.len < sizeof spelt && once.len <= len);
    for (size_t i = 1; i < once.len; i++)
        FUZZ_HOLDS(once.at[i] != once.at[i - 1]);
    return 0;
}
