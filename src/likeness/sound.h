/* likeness/sound.h -- a code for how a name sounds. For blocking only: it brings candidates
 * together and is never evidence that two people are the same. */
#ifndef AIM_LIKENESS_SOUND_H
#define AIM_LIKENESS_SOUND_H

#include "base/str.h"

/* Up to six sounds of a name in lower-case a-z (other bytes are skipped), 5 bits each, first sound
 * highest; 0 for a text without letters. English habits, and the spellings that South Asian, Slavic
 * and Arabic names take in English: kh/h, q/k, ee/i, ou/u, v/w, sz/sh, cz/ch, ksh/x, dh/d,
 * -ski/-ska. */
uint32_t sound_code(str name);

/* The code, and that of how another reader might say the name: Michael with a K, Xasan with an H,
 * Wladyslaw with a V; 0 = nobody would. Two names are brought together by either. */
uint32_t sound_codes(str name, uint32_t *ret_other);

/* A name spelt one way: "Zayn" and "Zain", "Darcey" and "Darcy", "Sumayyah" and "Sumaiya" become
 * the same text, "Amira" and "Amara" do not. Unlike the code it keeps vowels (by three kinds), so
 * equal texts are evidence; a Slavic surname is
 * written as men bear it ("Zawadzka", "Zawadzki"; "Petrova", "Petrov"). At most 31 bytes, in the
 * room given. */
str sound_spelling(str name, char room[static 32]);

/* The code as letters, for people and tests: "MMT". */
str sound_text(uint32_t code, char room[static 8]);

#endif
